"""The guard stands at every way into a record's form, and tells what happened besides saving."""

import pytest
from django.contrib import admin
from django.db import OperationalError

from agreements import records
from agreements.admin.formsets import RecordFormSet
from agreements.admin.guard import GuardedAdmin
from agreements.models import Agreement, AreaMapping, Change
from agreements.records import KINDS
from agreements.services import publishing
from tests.admin.browser import filled, row, says
from tests.admin.full_records import admin_of
from tests.factories import AreaFactory, AreaMappingFactory, PartyFactory, publishable_agreement

OURS = [site for model, site in admin.site._registry.items() if model._meta.app_label == "agreements"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
def test_every_kind_and_each_of_its_tables_stands_behind_the_guard(kind, rf, superuser):
    request = rf.get("/")
    request.user = superuser.user
    guarded, inlines = admin_of(kind.name), admin_of(kind.name).get_inline_instances(request, kind.model())

    assert isinstance(guarded, GuardedAdmin)
    assert {inline.model for inline in inlines} == {part.model for part in kind.parts}
    for inline in inlines:
        assert issubclass(inline.get_formset(request, kind.model()), RecordFormSet)


@pytest.mark.parametrize("site", OURS, ids=str)
def test_no_list_saves_rows_and_no_form_saves_a_copy(site):
    assert not site.list_editable
    assert not site.save_as


def address(record, deed="change"):
    return f"/admin/agreements/{record._meta.model_name}/{record.pk}/{deed}/"


def edited_by(colleague, record, form, **changes):
    colleague.post(address(record), filled(colleague.get(address(record)), form) | changes)


@pytest.mark.parametrize("button", ["_saveasnew", "_continue", "_addanother", "_save"])
def test_no_button_goes_around_the_guard(button, analyst, colleague):
    party = PartyFactory(name="Moscow")
    opened = filled(analyst.get(address(party)), "party_form")
    edited_by(colleague, party, "party_form", name="Moskva")

    response = analyst.post(address(party), opened | {"name": "Moscou", button: "1"})

    assert "Nothing was saved" in response.content.decode()
    party.refresh_from_db()
    assert party.name == "Moskva"


def test_a_form_in_a_popup_is_refused_in_the_popup(analyst, colleague):
    party = PartyFactory(name="Moscow")
    opened = filled(analyst.get(address(party) + "?_popup=1"), "party_form")
    edited_by(colleague, party, "party_form", name="Moskva")

    refused = filled(analyst.post(address(party) + "?_popup=1", opened | {"name": "Moscou"}), "party_form")

    assert (refused["name"], refused["_popup"]) == ("Moscou", "1")


def test_a_deleted_record_s_form_stays_in_its_popup(analyst):
    party = PartyFactory(name="Moscow")
    edited_by(analyst, party, "party_form", name="Moskva")
    opened = filled(analyst.get(address(party) + "?_popup=1"), "party_form")
    records.delete("party", [party.pk], None)
    kept = filled(analyst.post(address(party) + "?_popup=1", opened), "party_form")

    assert (kept["name"], kept["_popup"]) == ("Moskva", "1")


def test_what_is_typed_over_a_prefilled_form_stays_when_it_is_refused(analyst):
    add = "/admin/agreements/party/add/"
    taken = PartyFactory(reference="moscow")
    form = filled(analyst.get(f"{add}?name=Zelenograd&parent={taken.pk}"), "party_form")

    response = analyst.post(f"{add}?name=Zelenograd", form | {"reference": "moscow", "wikidata": "Q649"})

    kept = filled(response, "party_form")
    assert (kept["name"], kept["parent"], kept["wikidata"]) == ("Zelenograd", str(taken.pk), "Q649")


def test_a_record_that_never_was_has_no_form(analyst):
    response = analyst.post("/admin/agreements/party/123456/change/", {"opened_revision": "1", "name": "x"})

    assert response.status_code == 302


@pytest.fixture
def draft():
    return publishable_agreement(title="Programme")


@pytest.mark.parametrize(("deed", "words"), [("publish", "“published”"), ("withdraw", "“withdrawn”")])
def test_a_publication_or_withdrawal_meanwhile_stands_and_is_told(deed, words, analyst, draft):
    if deed == "withdraw":
        publishing.publish([draft], by=None)
    opened = filled(analyst.get(address(draft)))
    getattr(publishing, deed)([draft], by=None)

    response = analyst.post(address(draft), opened | {"summary": "What I typed"}, follow=True)

    now = Agreement.objects.get()
    assert (now.state, now.slug, now.published_revision) == (
        draft.state,
        draft.slug,
        draft.published_revision,
    )
    assert (now.summary, now.revision) == ("What I typed", 2)
    assert words in says(response)
    assert ("published again" in says(response)) == (deed == "publish")


def test_a_review_that_begins_meanwhile_stands_and_is_told(analyst, draft):
    opened = filled(analyst.get(address(draft)))
    Agreement.objects.update(state="in_review")

    response = analyst.post(address(draft), opened | {"summary": "What I typed"}, follow=True)

    assert Agreement.objects.get().state == "in_review"
    assert "Meanwhile it went from “draft” to “in review”." in says(response)


def test_nothing_is_told_when_nothing_happened_meanwhile(analyst, draft):
    opened = filled(analyst.get(address(draft)))

    response = analyst.post(address(draft), opened | {"summary": "What I typed"}, follow=True)

    assert "Meanwhile" not in says(response)


def test_a_busy_database_is_said_in_words_with_everything_typed(analyst, draft, monkeypatch):
    def busy(self, request, object_id):
        if not asked:
            asked.append(object_id)
            raise OperationalError("deadlock detected")

    asked = []
    opened = filled(analyst.get(address(draft)))
    monkeypatch.setattr(GuardedAdmin, "_look", busy)
    response = analyst.post(address(draft), opened | {"summary": "What I typed"})

    assert "the database was busy" in response.content.decode()
    assert filled(response)["summary"] == "What I typed"
    assert not Change.objects.exists()


def test_a_row_that_a_colleague_added_too_is_refused_in_the_constraint_s_words(analyst, colleague):
    area = AreaFactory()
    mapping = {"scheme": "sdg", "code": "9", "match": "close"}
    opened = filled(analyst.get(address(area)), "area_form")
    AreaMappingFactory(area=area, scheme="sdg", code="9")

    response = analyst.post(address(area), row(opened, "mappings", **mapping))

    assert "This mapping is already there." in response.content.decode()
    assert AreaMapping.objects.count() == 1
