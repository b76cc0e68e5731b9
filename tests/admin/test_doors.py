"""Every page of the admin: who gets in, and what a forged request gets."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from agreements.models import Refresh
from agreements.spreadsheets import importing
from tests.admin.browser import filled
from tests.factories import (
    AgreementRelationFactory,
    AgreementTypeNameFactory,
    AreaMappingFactory,
    ChangeFactory,
    CitationFactory,
    DocumentFactory,
    EventAgreementFactory,
    EventPartyFactory,
    PublicationFactory,
    SpeakerFactory,
    TenureFactory,
    TopicFactory,
    UndoFactory,
    UserFactory,
    agreement_between,
)

OURS = [model for model in admin.site._registry if model._meta.app_label == "agreements"]
NAMES = [model._meta.model_name for model in OURS]
READ_ONLY = ["change", "changeset", "publication", "citation", "refresh", "undo"]


@pytest.fixture
def one_of_each():
    agreement = agreement_between("Moscow", "Beijing", signed="2024")
    event = TopicFactory().event
    for factory in (EventPartyFactory, SpeakerFactory, EventAgreementFactory):
        factory(event=event)
    CitationFactory(agreement=agreement)
    DocumentFactory(agreement=agreement)
    AgreementRelationFactory(agreement=agreement)
    TenureFactory(), AreaMappingFactory(), AgreementTypeNameFactory()
    CitationFactory(agreement=None, tenure=TenureFactory())
    ChangeFactory(after={"title": "x"}), PublicationFactory()
    Refresh.objects.create(kind="party", slugs=["moscow"])
    UndoFactory()
    importing.start("a.csv", b"title,xyzzy\nProgramme,1\n", UserFactory())


def listed(name):
    return reverse(f"admin:agreements_{name}_changelist")


def first(name):
    model = next(model for model in OURS if model._meta.model_name == name)
    return reverse(f"admin:agreements_{name}_change", args=[model._default_manager.first().pk])


@pytest.mark.parametrize("name", NAMES)
def test_every_page_opens_for_an_analyst_and_for_nobody_without_permission(
    name, client, staff, analyst, one_of_each
):
    pages = [listed(name), first(name)]
    if name not in READ_ONLY:
        pages.append(reverse(f"admin:agreements_{name}_add"))
    if name != "importbatch":
        pages.append(first(name).removesuffix("change/") + "history/")

    for page in pages:
        assert client.get(page).status_code == 302
        assert "/login/" in client.get(page)["Location"]
        assert staff.get(page).status_code == 403
        assert analyst.get(page, follow=name == "importbatch").status_code == 200


@pytest.mark.parametrize("name", READ_ONLY)
def test_logs_and_lists_are_only_read(name, superuser, one_of_each):
    assert superuser.get(listed(name) + "add/").status_code == 403
    assert superuser.post(first(name), {}).status_code == 403
    assert superuser.post(first(name).removesuffix("change/") + "delete/", {"post": "yes"}).status_code == 403


def test_what_the_tracker_keeps_for_itself_has_no_page():
    assert not {"address", "publishedrecord", "publishedagreement", "publishedfacet"} & set(NAMES)


HOSTILE_QUERIES = [
    "?q=%00",
    "?q=" + "word+" * 150,
    "?q=%27%22%3B--%25_\\",
    "?q=%ed%a0%80",
    "?id__exact=abc",
    "?id__in=99999999999999999999999999",
    "?pk__in=abc",
    "?title__regex=(a%2B)%2B%24",
    "?internal_notes__contains=x",
    "?state__exact=%00",
    "?state__exact=nonsense",
    "?status=%00",
    "?status=in_force'",
    "?type=abc",
    "?type=" + "9" * 40,
    "?type=-1",
    "?country=abc",
    "?party=" + "9" * 25,
    "?party=",
    "?kind__exact=x",
    "?retired__exact=abc",
    "?revision__gt=1",
    "?o=abc",
    "?o=-99.1.5",
    "?o=999999999999999999999",
    "?p=abc",
    "?p=-1",
    "?p=99999999999999999999",
    "?all=",
    "?e=1",
    "?_popup=1&_to_field=id",
    "?_to_field=password",
    "?_facets=True",
    "?verified_by__password__startswith=a",
    "?unknown=1",
    "?" + "a=1&" * 50,
]


@pytest.mark.parametrize("query", HOSTILE_QUERIES)
def test_a_forged_question_to_a_list_gets_an_answer(query, analyst, one_of_each):
    for name in NAMES:
        assert analyst.get(listed(name) + query).status_code in (200, 302, 400), name


def test_a_search_of_1500_words_is_answered_without_asking_for_them(analyst, django_assert_max_num_queries):
    agreement_between("Moscow", "Beijing")

    with django_assert_max_num_queries(18):  # those of the list, and of the way to it
        response = analyst.get(listed("agreement"), {"q": "мост " * 1500}, follow=True)
    assert response.status_code == 200
    assert "too long" in response.content.decode()


@pytest.mark.parametrize("forged", ["abc", "9" * 40, "-1", "1;drop", "\x00", ""])
def test_a_forged_row_in_an_action_does_nothing(forged, superuser, one_of_each):
    for name in NAMES:
        data = {"action": "delete_selected", "_selected_action": [forged], "post": "yes", "index": 0}
        assert superuser.post(listed(name), data).status_code in (200, 302, 400, 403), name
        assert superuser.post(listed(name), data | {"action": "nonsense"}).status_code in (200, 302, 400, 403)


@pytest.mark.parametrize("forged", ["abc", "9" * 40, "-1", "x" * 5000])
def test_a_forged_prefill_is_left_out(forged, analyst):
    for name, field in [
        ("agreement", "type"),
        ("party", "parent"),
        ("tenure", "person"),
        ("event", "place"),
        ("party", "name"),
    ]:
        response = analyst.get(reverse(f"admin:agreements_{name}_add"), {field: forged, "nonsense": forged})
        assert response.status_code == 200


def test_an_honest_prefill_is_taken(analyst):
    agreement = agreement_between("Moscow", "Beijing")
    moscow = agreement.participations.first().party

    text = analyst.get(
        reverse("admin:agreements_party_add"), {"parent": moscow.pk, "name": "Zelenograd"}
    ).content.decode()

    assert f'<option value="{moscow.pk}" selected>Moscow</option>' in text
    assert 'value="Zelenograd"' in text


@pytest.mark.parametrize("forged", ["abc", "9" * 40, "-1", "1_00", "%00"])
def test_a_forged_number_of_a_record_is_not_found(forged, analyst):
    for name in NAMES:
        for deed in ("change", "history", "delete"):
            response = analyst.get(f"{listed(name)}{forged}/{deed}/")
            assert response.status_code in (302, 400, 403, 404), (name, deed)
            assert analyst.post(f"{listed(name)}{forged}/{deed}/", {}).status_code in (302, 400, 403, 404), (
                name,
                deed,
            )


def autocomplete(client, **query):
    asked = {
        "app_label": "agreements",
        "model_name": "participation",
        "field_name": "party",
        "term": "мос",
    } | query
    return client.get("/admin/autocomplete/", asked)


def test_autocomplete_finds_by_any_name_and_few_queries(analyst, django_assert_max_num_queries):
    from tests.factories import PartyNameFactory, party

    for number in range(12):
        PartyNameFactory(owner=party(f"City {number}"), text=f"Мостовой {number}")

    with django_assert_max_num_queries(8):
        found = autocomplete(analyst).json()["results"]
    assert len(found) == 12


@pytest.mark.parametrize(
    "query",
    [
        {"term": "\x00"},
        {"term": "слово " * 1500},
        {"term": "%_\\'"},
        {"page": "abc"},
        {"page": "9" * 40},
        {"page": "-1"},
        {"field_name": "nonsense"},
        {"field_name": "agreement"},
        {"model_name": "nonsense"},
        {"app_label": "auth", "model_name": "user", "field_name": "password"},
        {"app_label": "\x00"},
    ],
)
def test_a_forged_autocomplete_gets_an_answer(query, analyst):
    agreement_between("Moscow", "Beijing")

    assert autocomplete(analyst, **query).status_code in (200, 400, 403, 404)


def test_autocomplete_is_for_those_who_may_see_the_records(staff):
    assert autocomplete(staff).status_code == 403


def test_a_retired_term_is_not_offered(analyst):
    from tests.factories import AreaFactory

    AreaFactory(name="Moss", retired=True), AreaFactory(name="Mosaics")

    found = autocomplete(analyst, model_name="coverage", field_name="area", term="mos").json()["results"]

    assert [each["text"] for each in found] == ["Mosaics"]


@pytest.mark.parametrize(
    "forged",
    [
        {"participations-INITIAL_FORMS": "50", "participations-TOTAL_FORMS": "50"},
        {"participations-TOTAL_FORMS": "99999999"},
        {"participations-TOTAL_FORMS": "abc"},
        {"participations-0-id": "abc"},
        {"participations-0-id": "9" * 40},
        {"participations-0-agreement": "999"},
        {"participations-0-party": "9" * 40},
        {"participations-0-order": "9" * 40},
        {"citations-0-source": "x\x00"},
        {"_popup": "1", "_to_field": "password"},
        {"why": "w" * 5000},
        {"why": "\x00"},
        {"verified_by": "abc"},
    ],
)
def test_a_forged_form_gets_an_answer(forged, analyst, one_of_each):
    address = first("agreement")

    response = analyst.post(address, filled(analyst.get(address)) | {"summary": "x"} | forged)

    assert response.status_code in (200, 302, 400)


def test_a_form_without_its_tables_is_refused(analyst, one_of_each):
    response = analyst.post(first("agreement"), {"title": "Only a title", "opened_revision": "1"})

    assert response.status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_no_page_runs_a_script_or_style_of_its_own(name, superuser, one_of_each):
    import re

    for page in [listed(name), first(name)]:
        response = superuser.get(page, follow=True)
        text = response.content.decode()
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", text), page
        assert not re.search(r"<[^>]+\s(on\w+|style)=", text), page
        assert "<style" not in text, page


def test_a_signed_in_stranger_to_the_staff_is_sent_to_the_login(client):
    user = User.objects.create_user("reader", password="x" * 20)
    client.force_login(user)

    assert client.get(listed("agreement")).status_code == 302
