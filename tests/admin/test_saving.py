"""Two people and one record: nobody's work is lost."""

import pytest
from django.contrib.admin.sites import site
from django.db import IntegrityError

from agreements.admin.formsets import without_vanished
from agreements.models import Agreement, Change, Participation
from tests.admin.browser import filled, says
from tests.factories import (
    CitationFactory,
    ParticipationFactory,
    PartyFactory,
    TenureFactory,
    agreement_between,
    party,
)

LIST = "/admin/agreements/agreement/"


def page(agreement):
    return f"{LIST}{agreement.pk}/change/"


@pytest.fixture
def agreement():
    return agreement_between("Moscow", "Beijing", title="Programme", signed="2024")


def test_a_record_that_a_colleague_changed_is_not_written_over(analyst, colleague, agreement):
    opened = filled(analyst.get(page(agreement)))
    colleague.post(
        page(agreement),
        filled(colleague.get(page(agreement))) | {"signed": "2024-06-17", "why": "The report"},
    )

    response = analyst.post(page(agreement), opened | {"summary": "What I typed"})

    text = response.content.decode()
    assert response.status_code == 200
    assert "Nothing was saved: the record was changed after you had opened it" in text
    assert "<b>signed</b>: 2024 → 17 June 2024" in text
    assert "boris" in text
    assert "The report" in text
    assert "What I typed" in text
    agreement.refresh_from_db()
    assert (agreement.signed, agreement.summary) == ("2024-06-17", "")


def test_sending_again_is_refused_until_the_colleague_s_changes_are_given_up(analyst, colleague, agreement):
    opened = filled(analyst.get(page(agreement)))
    colleague.post(page(agreement), filled(colleague.get(page(agreement))) | {"signed": "2024-06-17"})
    refused = analyst.post(page(agreement), opened | {"summary": "Mine"})

    again = analyst.post(page(agreement), filled(refused))
    assert "Nothing was saved" in again.content.decode()
    sure = analyst.post(page(agreement), filled(again) | {"overwrite": "2"})

    assert sure.status_code == 302
    agreement.refresh_from_db()
    assert (agreement.signed, agreement.summary, agreement.revision) == ("2024", "Mine", 3)


def test_saying_yes_to_one_change_is_not_yes_to_the_next(analyst, colleague, agreement):
    opened = filled(analyst.get(page(agreement)))
    for signed in ("2024-06", "2024-06-17"):
        colleague.post(page(agreement), filled(colleague.get(page(agreement))) | {"signed": signed})

    response = analyst.post(page(agreement), opened | {"overwrite": "2"})

    assert "Nothing was saved" in response.content.decode()
    assert "<b>signed</b>: 2024 → 17 June 2024" in response.content.decode()


def test_a_row_that_a_colleague_deleted_does_not_stop_the_form(analyst, colleague, agreement):
    ParticipationFactory(agreement=agreement, party=party("Minsk"), role="witness", order=2)
    opened = filled(analyst.get(page(agreement)))
    colleague.post(
        page(agreement), filled(colleague.get(page(agreement))) | {"participations-1-DELETE": "on"}
    )

    refused = analyst.post(page(agreement), opened)
    assert refused.status_code == 200
    assert "Beijing" in refused.content.decode()
    saved = analyst.post(page(agreement), filled(refused) | {"overwrite": "2"})

    assert saved.status_code == 302, saved.context["errors"]
    assert {str(p.party) for p in Participation.objects.all()} == {"Moscow", "Beijing", "Minsk"}


def test_a_form_without_its_revision_is_refused(analyst, agreement):
    fields = filled(analyst.get(page(agreement)))

    for garbled in ("", "abc", "-1", "9" * 30):
        response = analyst.post(page(agreement), fields | {"opened_revision": garbled, "title": "Other"})
        assert "Nothing was saved" in response.content.decode()
    agreement.refresh_from_db()
    assert agreement.title == "Programme"


def test_the_one_who_saves_second_in_the_same_moment_is_refused(analyst, agreement, monkeypatch):
    """The look before the form is bound misses a save that comes right after it; the guard on the row doesn't."""
    fields = filled(analyst.get(page(agreement))) | {"title": "Mine"}
    admin = site._registry[Agreement]
    save = type(admin).save_model

    def meanwhile(self, request, obj, form, change):
        if not Agreement.objects.filter(pk=obj.pk, revision=7).exists():
            Agreement.objects.filter(pk=obj.pk).update(revision=7)
            raised.append(True)
        return save(self, request, obj, form, change)

    raised = []
    monkeypatch.setattr(type(admin), "save_model", meanwhile)
    response = analyst.post(page(agreement), fields)

    assert raised
    assert response.status_code in (200, 302)
    agreement.refresh_from_db()
    assert agreement.title == "Programme"


def test_what_only_the_database_refuses_is_said_in_words(analyst, agreement, monkeypatch):
    admin = site._registry[Agreement]

    def refuse(*args, **kwargs):
        raise IntegrityError("CHECK constraint failed: agreement_period_ends_after_it_starts")

    monkeypatch.setattr(type(admin), "save_related", refuse)
    response = analyst.post(page(agreement), filled(analyst.get(page(agreement))) | {"title": "Other"})

    assert "The period ends before it starts." in response.content.decode()
    agreement.refresh_from_db()
    assert (agreement.title, agreement.revision) == ("Programme", 1)


def test_a_deletion_is_logged_with_what_was_there(editor, agreement):
    CitationFactory(agreement=agreement)

    editor.post(f"{LIST}{agreement.pk}/delete/", {"post": "yes"})

    change = Change.objects.get()
    assert not Agreement.objects.exists()
    assert (change.before["title"], change.after, change.change_set.by) == ("Programme", None, editor.user)


def test_deleting_selected_records_is_one_change_set(editor, agreement):
    other = agreement_between("Moscow", "Minsk")

    editor.post(
        LIST, {"action": "delete_selected", "_selected_action": [agreement.pk, other.pk], "post": "yes"}
    )

    assert Change.objects.values("change_set").distinct().count() == 1
    assert Change.objects.count() == 2


def test_an_analyst_deletes_nothing(analyst, agreement):
    assert analyst.post(f"{LIST}{agreement.pk}/delete/", {"post": "yes"}).status_code == 403


def test_every_kind_of_record_is_logged(analyst):
    tenure = TenureFactory()
    address = f"/admin/agreements/tenure/{tenure.pk}/change/"

    response = analyst.post(address, filled(analyst.get(address), "tenure_form") | {"held_until": "2024"})

    assert response.status_code == 302
    assert Change.objects.get().after["held_until"] == "2024"


def test_a_party_can_t_become_part_of_itself(analyst):
    country = PartyFactory(name="Region", kind="region")
    city = PartyFactory(name="City", parent=country)
    address = f"/admin/agreements/party/{country.pk}/change/"

    response = analyst.post(address, filled(analyst.get(address), "party_form") | {"parent": city.pk})

    assert "part of itself" in response.content.decode()


def test_rows_that_vanished_move_behind_the_others_without_their_keys():
    from django.http import QueryDict

    data = QueryDict("x-TOTAL_FORMS=3&x-INITIAL_FORMS=2&x-0-id=1&x-0-t=a&x-1-id=2&x-1-t=b&x-2-id=&x-2-t=c")

    moved, _files = without_vanished(data, None, "x", {"2"}, {"owner": "7"})

    assert moved["x-INITIAL_FORMS"] == "1"
    assert [(moved[f"x-{i}-id"], moved[f"x-{i}-t"]) for i in range(3)] == [("2", "b"), ("", "a"), ("", "c")]
    assert moved["x-1-owner"] == "7"


def test_a_message_tells_that_it_was_saved(analyst, agreement):
    response = analyst.post(
        page(agreement), filled(analyst.get(page(agreement))) | {"title": "Other"}, follow=True
    )

    assert "was changed successfully" in says(response)


def test_a_text_of_several_lines_is_kept_with_one_character_at_the_end_of_each(analyst, agreement):
    analyst.post(page(agreement), filled(analyst.get(page(agreement))) | {"summary": "one\r\ntwo\rthree"})
    agreement.refresh_from_db()
    logged = Change.objects.count()

    analyst.post(page(agreement), filled(analyst.get(page(agreement))) | {"summary": "one\r\ntwo\r\nthree"})

    assert agreement.summary == "one\ntwo\nthree"
    assert Change.objects.count() == logged


def test_a_text_with_other_ends_of_lines_is_not_changed_by_looking_at_it(analyst, agreement):
    Agreement.objects.update(summary="one\r\ntwo")
    opened = filled(analyst.get(page(agreement)))

    analyst.post(page(agreement), opened | {"summary": "one\r\ntwo"})
    agreement.refresh_from_db()

    assert agreement.summary == "one\r\ntwo"
    assert not Change.objects.exists()
