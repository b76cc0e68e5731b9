"""Every main page as a browser sees it: nothing its policy forbids, no error, nothing missing."""

import pytest
from django.contrib.auth.hashers import make_password

from agreements.spreadsheets import importing
from tests import world
from tests.factories import UserFactory

READERS = ["/", "/admin/login/"]
TABLES = ["agreement", "event", "party", "person", "office", "area", "agreementtype", "source", "tenure"]
LISTS = [*TABLES, "citation", "importbatch", "changeset", "change", "publication"]


@pytest.mark.parametrize("width", [1280, 420])
@pytest.mark.parametrize("language", ["en", "ru", "zh-CN"])
def test_a_reader_opens_every_page(page_as, language, width):
    page = page_as(language=language, width=width)

    for address in READERS:
        assert page.goto(address).ok
        assert page.locator("html").get_attribute("lang") == {"zh-CN": "zh-hans"}.get(language, language)


@pytest.mark.parametrize("role", ["analyst", "editor", "superuser"])
def test_every_list_and_form_opens(page_as, role):
    made = world.public()
    page = page_as(role)

    assert page.goto("/admin/").ok
    for name in LISTS:
        assert page.goto(f"/admin/agreements/{name}/").ok
    for name in TABLES:
        assert page.goto(f"/admin/agreements/{name}/add/").ok
    assert page.goto(f"/admin/agreements/agreement/{made['mb-2024'].pk}/change/").ok
    assert page.goto(f"/admin/agreements/agreement/{made['mb-2024'].pk}/history/").ok


def test_a_sheet_comes_in(page_as):
    page = page_as("analyst")
    batch = importing.start("a.csv", b"title,xyzzy\nProgramme,1\n", page.user)

    assert page.goto("/admin/agreements/party/import/").ok
    for step in ("columns", "names", "preview"):
        assert page.goto(f"/admin/agreements/importbatch/{batch.pk}/{step}/").ok


def test_a_user_logs_in_chooses_a_language_and_logs_out(page_as):
    page = page_as()
    UserFactory(username="anna", password=make_password("correct horse battery"))

    page.goto("/admin/")
    page.fill("#id_username", "anna")
    page.fill("#id_password", "correct horse battery")
    page.click("input[type=submit]")
    page.wait_for_selector("#logout-form")
    page.click("button[value=ru]")
    page.wait_for_selector("html[lang=ru]")
    page.click("#logout-form button")
    page.wait_for_selector("#logout-form", state="detached")


def test_the_browser_s_own_watch_notices_what_the_policy_forbids(page_as):
    page = page_as()
    page.goto("/")

    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">red</p>')")
    page.wait_for_timeout(200)

    assert page.troubles
    page.troubles.clear()
