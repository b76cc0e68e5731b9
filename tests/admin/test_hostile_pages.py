"""Every other address of the admin with forged numbers, prefills, actions, forms and bodies."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User

from agreements.admin.guard import GuardedAdmin
from agreements.records import KINDS
from tests.admin.browser import filled
from tests.admin.full_records import form_id, full, page
from tests.admin.hostile import NOT_TEXT, NUMBERS, SITES, SKIPPED, VALUES, is_an_answer, label, stored
from tests.admin_addresses import routes
from tests.factories import AgreementTypeFactory, CitationFactory, TenureFactory, agreement_between

PLACE = re.compile(r"\^?(?:\(\?P<\w+>[^)]*\)|<(?:\w+:)?\w+>)")
FORGED = NUMBERS | {"too many digits": "9" * 300, "another way": "..%2F..%2Fadmin", "a quote": "1'--"}
DOORS = sorted(route for route, name in routes() if name)
PLACES = [route for route in DOORS if PLACE.search(route)]
GUARDED = [site for site in SITES if isinstance(site, GuardedAdmin)]


def at(route: str, value: str) -> str:
    return "/" + PLACE.sub(lambda _place: value, route).rstrip("$")


@pytest.fixture
def root(superuser):
    CitationFactory(agreement=agreement_between("Moscow", "Beijing", signed="2024"))
    TenureFactory(), AgreementTypeFactory()
    return superuser


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_number_in_any_address_is_answered(what, root):
    before = stored()

    for route in PLACES[list(FORGED).index(what) % SKIPPED :: SKIPPED]:
        is_an_answer(root.get(at(route, FORGED[what])), route)
        is_an_answer(
            root.post(at(route, FORGED[what]), {"post": "yes", "revision": FORGED[what][:30]}), route
        )
    assert stored() == before


@pytest.mark.parametrize("what", NOT_TEXT)
def test_what_is_no_text_in_any_address_is_refused(what, root, client):
    for route in PLACES:
        for whoever in (root, client):
            assert whoever.get(at(route, NOT_TEXT[what])).status_code == 400, route
            assert whoever.post(at(route, "1") + f"?a={NOT_TEXT[what]}").status_code == 400, route


@pytest.mark.parametrize("body", [b'{"title": "x"}', b"[1]", b"\xff\xfe\x00", b""])
def test_a_body_that_is_no_form_changes_nothing(body, root):
    before = stored()

    for route in DOORS[len(body) % SKIPPED :: SKIPPED]:
        if "logout" not in route:
            response = root.post(at(route, "999999"), body, content_type="application/json")
            is_an_answer(response, route)
    assert stored() == before


@pytest.mark.parametrize("what", VALUES)
def test_a_forged_prefill_of_any_field_is_answered(what, root):
    start = list(VALUES).index(what)
    for site in GUARDED[start % 4 :: 1 if SKIPPED == 1 else 4]:
        names = [field.name for field in site.opts.get_fields()]
        names += ["_popup", "_to_field", "_changelist_filters"]
        query = "&".join(f"{name}={VALUES[what][:300]}" for name in names)
        address = f"/admin/agreements/{site.opts.model_name}/add/"
        is_an_answer(root.get(f"{address}?{query}"), label(site))


@pytest.mark.parametrize("what", FORGED)
def test_forged_rows_in_any_action_do_nothing(what, root):
    before = stored()

    for site in SITES[list(FORGED).index(what) % SKIPPED :: SKIPPED]:
        for action in ("delete_selected", "unheard of", ""):
            data = {"action": action, "_selected_action": [FORGED[what], FORGED[what]], "index": "9" * 20}
            for across in ("0", "1", "abc"):
                address = f"/admin/{site.opts.app_label}/{site.opts.model_name}/"
                is_an_answer(root.post(address, data | {"select_across": across}), label(site), action)
    assert stored() == before


def test_a_list_of_500_forged_rows_is_answered(root):
    for site in SITES:
        address = f"/admin/{site.opts.app_label}/{site.opts.model_name}/"
        data = {"action": "delete_selected", "_selected_action": [str(n + 10**6) for n in range(500)]}
        is_an_answer(root.post(address, data), label(site))


@pytest.mark.parametrize("name", ["app_label", "model_name", "field_name", "term", "page"])
def test_autocomplete_answers_every_forged_question(name, root):
    known = "app_label=agreements&model_name=participation&field_name=party&term=mos"
    others = ["agreement", "session", "logentry", "id", "password", "names__text"]
    for value in [*VALUES.values(), *others]:
        is_an_answer(root.get(f"/admin/autocomplete/?{known}&{name}={value}"), name, value[:40])
        is_an_answer(root.get(f"/admin/autocomplete/?{name}={value}"), name, value[:40])


FORGED_TABLES = [
    {"TOTAL": None, "INITIAL": None},
    {"TOTAL": "-1", "INITIAL": "0"},
    {"TOTAL": "0", "INITIAL": "-1"},
    {"TOTAL": "9" * 20, "INITIAL": "0"},
    {"TOTAL": "3", "INITIAL": "9" * 20},
    {"TOTAL": "1999", "INITIAL": "1999"},
    {"TOTAL": "abc", "INITIAL": "\x00"},
    {"TOTAL": "٣", "INITIAL": "٣"},
]


@pytest.mark.parametrize("counts", FORGED_TABLES, ids=str)
def test_a_form_with_forged_counts_of_rows_is_answered_and_changes_nothing(counts, root):
    pk = full("area")
    fields = filled(root.get(page("area", pk)), form_id("area"))
    for table in KINDS["area"].part:
        for name, value in counts.items():
            fields.pop(f"{table}-{name}_FORMS")
            if value is not None:
                fields[f"{table}-{name}_FORMS"] = value
    before = stored()

    is_an_answer(root.post(page("area", pk), fields), counts)
    assert stored() == before


@pytest.mark.parametrize("initial", ["2", "5", "2000"])
def test_rows_that_are_announced_and_do_not_come_are_said_and_nothing_is_stored(root, initial):
    pk = full("area")
    fields = filled(root.get(page("area", pk)), form_id("area"))
    fields |= {"names-TOTAL_FORMS": "5", "names-INITIAL_FORMS": initial, "definition": "Changed"}
    before = stored()

    response = root.post(page("area", pk), fields)

    assert "Rows announced: 5, rows received: 2. Load the page again" in response.content.decode()
    assert "Changed" in response.content.decode()
    assert stored() == before


def test_a_form_of_too_many_fields_is_refused(root):
    response = root.post(page("area", deed="add"), {f"names-{number}-text": "x" for number in range(6000)})

    assert response.status_code == 400


def test_text_that_no_database_keeps_is_said_beside_its_field(root):
    typed = {"name": "a\x00b", "code": "a\x00", "why": "\x00", "definition": "kept", "opened_state": "\x00"}
    fields = filled(root.get(page("area", deed="add")), "area_form")

    response = root.post(page("area", deed="add"), fields | typed)

    assert response.status_code == 200
    assert "Null characters are not allowed" in response.content.decode()
    assert filled(response, "area_form")["definition"] == "kept"


NEXT = [
    "//evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\\evil.example",
    "x" * 8000,
    "\x00",
    "\r\nX: 1",
]


@pytest.mark.parametrize("where", NEXT, ids=range(len(NEXT)))
def test_login_and_language_lead_nowhere_else(where, client):
    User.objects.create_user("anna", password="the one she knows", is_staff=True)
    told = {"username": "anna", "password": "the one she knows", "next": where, "language": "ru"}

    for address in ("/admin/login/", "/i18n/setlang/"):
        response = client.post(address, told)
        is_an_answer(response, where)
        assert "evil" not in response.get("Location", "")
        assert not response.get("Location", "").startswith("javascript:")


@pytest.mark.parametrize(
    "name", ["\x00", "anna\x00", "x" * 5000, "\udcff".encode("utf-8", "surrogateescape"), "٣"]
)
def test_a_forged_name_at_the_login_is_answered(name, client):
    response = client.post("/admin/login/", {"username": name, "password": "\x00"})

    assert response.status_code == 200


@pytest.mark.parametrize("tag", ["\x00", "xx", "../../etc", "9" * 500, "", "zh-hans;q=1"])
def test_a_forged_language_is_answered(tag, client):
    is_an_answer(client.post("/i18n/setlang/", {"language": tag}))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("cookie", ['"\\000\\000\\000\\000\\000\\000\\000\\000"', '"a\\000bcdefgh"'])
def test_a_cookie_that_is_no_text_is_refused(cookie, client):
    assert client.get("/admin/", headers={"cookie": f"sessionid={cookie}"}).status_code == 400


def test_every_list_stands_within_bounds():
    from agreements.admin.bounds import BoundedAdmin

    assert not [label(site) for site in admin.site._registry.values() if not isinstance(site, BoundedAdmin)]
