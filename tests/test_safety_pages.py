"""No page holds what its own policy (CSP) forbids: a script or style in the page, or anything from elsewhere."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.admin_addresses import addresses, person, stock

LOADS = ("src", "srcset", "data", "poster", "action", "formaction", "background")


class Reader(HTMLParser):
    """What in a page its policy would stop."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        known = {name: value or "" for name, value in attrs}
        data = known.get("type") in ("application/json", "application/ld+json")
        if tag in ("style", "base", "iframe", "object", "embed"):
            self.found.append(f"<{tag}>")
        if tag == "script" and "src" not in known and not data:
            self.found.append("<script> without src")
        for name, value in known.items():
            if name == "style" or name.startswith("on"):
                self.found.append(f"{name}={value!r} in <{tag}>")
            if value.strip().lower().startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"{name}={value!r} in <{tag}>")
            if (name in LOADS or (tag == "link" and name == "href")) and urlsplit(value).netloc:
                self.found.append(f"{name}={value!r} in <{tag}>: foreign")

    handle_startendtag = handle_starttag


def forbidden(response: Any) -> list[str]:
    """What is wrong with the answer; empty when it keeps to its policy."""
    policy = response.headers.get("Content-Security-Policy", "")
    wrong = [] if "default-src 'self'" in policy and "unsafe" not in policy else ["no policy"]
    if response.headers.get("Content-Type", "").startswith("text/html"):
        reader = Reader()
        reader.feed(response.content.decode())
        wrong += reader.found
    return wrong


def test_the_reader_notices_what_is_forbidden():
    reader = Reader()
    reader.feed(
        "<style></style><script>1</script><p style='x' onclick='y'><a href='javascript:z'>"
        "<img src='//elsewhere.example/1.png'><script src='/own.js'></script>"
        "<script type='application/json'>{}</script><a href='https://elsewhere.example/'>"
    )

    assert len(reader.found) == 6


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_of_the_admin_holds_what_its_policy_forbids(language):
    stock()
    root, wrong = person("superuser"), []

    for address in addresses():
        for query in (address.query, "_popup=1"):
            if address.name == "logout":
                continue
            response = root.get(f"{address.path}?{query}", follow=True, headers={"accept-language": language})
            wrong += [f"{address.path}?{query}: {what}" for what in forbidden(response)]
            assert response.status_code < 500

    assert wrong == []


def test_no_question_of_an_action_does_either():
    stock()
    root, asked = person("superuser"), 0

    for model, page in admin.site._registry.items():
        keys = list(model._default_manager.values_list("pk", flat=True))[:3]
        for action, *_ in page._get_base_actions():
            sent = {"action": action, "_selected_action": keys, "index": "0"}
            address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            response = root.post(address, sent)
            assert forbidden(response) == [], (address, action)
            asked += response.status_code == 200
    assert asked > 3


def test_nor_a_form_sent_back_with_its_faults():
    stock()
    root = person("superuser")

    for address in addresses():
        if address.name.endswith(("_add", "_change", "password_change")):
            assert forbidden(root.post(address.path, {}, follow=True)) == [], address.path


def test_nor_the_steps_of_a_sheet():
    stock()
    root = person("superuser")
    for text in ("name\nBeijing\n", "nmae\nBeijing\n", "name\n<script>alert(1)</script>\n"):
        file = SimpleUploadedFile("parties.csv", text.encode())
        sent = {"resource": "0", "format": "", "import_file": file}
        response = root.post("/admin/agreements/party/import/", sent)
        assert response.status_code == 200
        assert forbidden(response) == []


def test_nor_the_pages_of_readers_and_of_errors(settings):
    client = Client(enforce_csrf_checks=True)
    settings.ALLOWED_HOSTS = ["testserver"]
    answers = {
        200: client.get("/"),
        404: client.get("/nothing/"),
        403: client.post("/admin/login/", {}),
        400: client.get("/", headers={"host": "elsewhere.example"}),
    }

    for status, response in answers.items():
        assert response.status_code == status
        assert forbidden(response) == []
        assert "agreements/site.css" in response.content.decode()
