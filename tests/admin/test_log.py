"""The pages of the past: history, comparison, one change set and taking it back, recent changes, deleted records."""

import pytest

from agreements.models import Agreement, Change, ChangeSet, Party
from agreements.models.change import ChangeKind
from agreements.records import KINDS, delete, read, write
from agreements.records.schema import blank
from agreements.services import publishing
from tests import world
from tests.admin.browser import filled, says
from tests.admin.full_records import full, page
from tests.factories import (
    AgreementFactory,
    AgreementRelationFactory,
    ParticipationFactory,
    PartyFactory,
    agreement_between,
)

LOG = "/admin/agreements/changeset/"
EVERY_KIND = pytest.mark.parametrize("kind", list(KINDS))


def stored(kind, pk):
    return read(kind, [pk]).get(pk)


def edit(kind, pk, by=None, why="", **facts):
    return write(kind, [stored(kind, pk) | facts], by, why).change_set


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def take_back(client, change_set, **choices):
    """Look at the preview with these choices, then confirm it as it is shown."""
    url = f"{LOG}{change_set.pk}/take-back/"
    shown = filled(client.post(url, choices | {"look": "1"}), "take_back_form")
    return client.post(url, shown | choices | {"confirm": "1"}, follow=True)


@pytest.fixture
def agreement():
    made = write("agreement", [full_programme()], None, "As reported")
    return Agreement.objects.get(pk=made.ids[0])


def full_programme():
    pk = agreement_between("Moscow", "Beijing", title="Programme", signed="2024").pk
    record = stored("agreement", pk)
    Agreement.objects.get(pk=pk).delete()
    return record | {"id": None}


# History


def test_history_says_who_when_why_and_what(analyst, agreement):
    edit("agreement", agreement.pk, analyst.user, "The report", signed="2024-06-17")

    said = text(analyst.get(page("agreement", agreement.pk, "history")))

    assert "<b>signed</b>: <del>2024</del> → <ins>17 June 2024</ins>" in said
    assert "anna" in said
    assert "edit: The report" in said
    assert "As reported" in said


def test_steps_to_the_public_stand_among_the_changes(analyst):
    agreement = world.drafts()["mb-1995"]
    edit("agreement", agreement.pk, summary="Before")
    publishing.publish([agreement], by=None, why="Ready")
    edit("agreement", agreement.pk, summary="After")

    said = text(analyst.get(page("agreement", agreement.pk, "history")))

    assert (
        said.index("<ins>After</ins>")
        < said.index("draft → <b>published</b>")
        < said.index("<ins>Before</ins>")
    )
    assert "Ready" in said


@EVERY_KIND
def test_the_history_of_a_deleted_record_stays_and_offers_the_way_back(kind, analyst):
    pk = full(kind)
    delete(kind, [pk], None)

    said = text(analyst.get(page(kind, pk, "history")))

    assert "It is deleted." in said
    assert f"{LOG}deleted/{kind}/{pk}/" in said


def test_what_never_was_has_no_history(analyst):
    for key in ("99999", "9" * 30, "abc"):
        assert analyst.get(f"/admin/agreements/agreement/{key}/history/").status_code == 404
    assert analyst.get("/admin/agreements/agreement/99999/compare/").status_code == 404


def test_a_long_history_is_paged_and_takes_the_same_queries(
    analyst, agreement, django_assert_max_num_queries
):
    for number in range(30):
        edit("agreement", agreement.pk, summary=f"Version {number}")

    with django_assert_max_num_queries(18):
        first = text(analyst.get(page("agreement", agreement.pk, "history")))
    second = text(analyst.get(page("agreement", agreement.pk, "history") + "?p=2"))

    assert "Version 29" in first
    assert "Version 3<" not in first
    assert "Version 3<" in second
    assert "Added." in second


def test_any_two_states_are_compared(analyst, agreement):
    first = Change.objects.get(record_id=agreement.pk)
    edit("agreement", agreement.pk, signed="2023", summary="Draft")
    edit("agreement", agreement.pk, signed="2022")
    url = page("agreement", agreement.pk, "compare")

    said = text(analyst.get(url, {"from": f"after-{first.pk}", "to": "now"}))
    assert "<del>2024</del>" in said
    assert "<ins>2022</ins>" in said
    assert "<ins>Draft</ins>" in said
    back = text(analyst.get(url, {"from": "now", "to": f"after-{first.pk}"}))
    assert "<del>2022</del>" in back
    nothing = text(analyst.get(url, {"from": f"before-{first.pk}", "to": "now"}))
    assert "<ins>Programme</ins>" in nothing
    assert "The two say the same." in text(analyst.get(url, {"from": "now", "to": "now"}))


@pytest.mark.parametrize(
    "name", ["", "after-", "after-x", "after-" + "9" * 30, "between-1", "after-1-2", "-1"]
)
def test_a_forged_state_is_not_found(name, analyst, agreement):
    url = page("agreement", agreement.pk, "compare")

    assert analyst.get(url, {"from": name, "to": "now"}).status_code == 404


def test_the_state_of_another_record_is_not_shown(analyst, agreement):
    secret = edit("agreement", AgreementFactory().pk, summary="Secret").changes.get()

    response = analyst.get(page("agreement", agreement.pk, "compare"), {"from": f"after-{secret.pk}"})

    assert response.status_code == 404


def test_history_and_comparison_speak_the_reader_s_language(analyst, agreement):
    first = Change.objects.get(record_id=agreement.pk)
    edit("agreement", agreement.pk, signed="2024-06-17")
    analyst.cookies.load({"django_language": "ru"})

    assert "17 июня 2024" in text(analyst.get(page("agreement", agreement.pk, "history")))
    compared = analyst.get(page("agreement", agreement.pk, "compare"), {"from": f"after-{first.pk}"})
    assert "17 июня 2024" in text(compared)


# One change set


def test_a_change_set_names_its_records_and_what_took_it_back(analyst, agreement):
    wrong = edit("agreement", agreement.pk, analyst.user, "Misread", signed="2023")
    take_back(analyst, wrong, why="It was right")
    made = ChangeSet.objects.get(kind=ChangeKind.REVERT)

    said = text(analyst.get(f"{LOG}{wrong.pk}/change/"))
    assert "agreement “Programme”" in said
    assert "Taken back by:" in said
    assert f"{LOG}{made.pk}/change/" in said
    back = text(analyst.get(f"{LOG}{made.pk}/change/"))
    assert "This takes back:" in back
    assert "Misread" in back
    assert (made.by, made.why) == (analyst.user, "It was right")
    assert stored("agreement", agreement.pk)["signed"] == "2024"


def test_the_preview_shows_what_would_change_and_changes_nothing(analyst, agreement):
    wrong = edit("agreement", agreement.pk, signed="2023")
    number = ChangeSet.objects.count()

    said = text(analyst.get(f"{LOG}{wrong.pk}/take-back/"))

    assert "<b>signed</b>: <del>2023</del> → <ins>2024</ins>" in said
    assert (stored("agreement", agreement.pk)["signed"], ChangeSet.objects.count()) == ("2023", number)


def test_what_others_use_by_now_is_named_and_stays(superuser):
    made = write("party", [blank("party") | {"name": n} for n in ("Strelsau", "Zenda")], superuser.user)
    ParticipationFactory(party_id=made.ids[0], agreement__title="Of a colleague")

    said = text(superuser.get(f"{LOG}{made.change_set.pk}/take-back/"))
    take_back(superuser, made.change_set)

    assert "It stays as it is. Used by agreement “Of a colleague”." in said
    assert said.count("It stays as it is.") == 1
    assert "Take back" in said
    assert list(Party.objects.filter(name__in=["Strelsau", "Zenda"])) == [Party.objects.get(pk=made.ids[0])]


def test_a_colleague_s_later_edit_is_shown_and_asked_about(analyst, colleague, agreement):
    wrong = edit("agreement", agreement.pk, signed="2023", summary="Wrong")
    edit("agreement", agreement.pk, colleague.user, signed="2022")
    choice = f"choice-agreement-{agreement.pk}"

    said = text(analyst.get(f"{LOG}{wrong.pk}/take-back/"))
    assert "Changed since" in said
    assert 'name="confirm" value="1" class="button default" disabled' in said
    refused = take_back(analyst, wrong)
    assert "agreement “Programme” was changed since. Say what to do with it." in says(refused)

    take_back(analyst, wrong, **{choice: "keep"})
    assert (stored("agreement", agreement.pk)["signed"], stored("agreement", agreement.pk)["summary"]) == (
        "2022",
        "",
    )
    take_back(analyst, wrong, **{choice: "overwrite"})
    assert stored("agreement", agreement.pk)["signed"] == "2024"


def test_what_changed_between_the_look_and_the_answer_is_looked_at_again(analyst, colleague, agreement):
    wrong = edit("agreement", agreement.pk, signed="2023")
    url = f"{LOG}{wrong.pk}/take-back/"
    shown = filled(analyst.get(url), "take_back_form")
    edit("agreement", agreement.pk, colleague.user, summary="Just now")

    response = analyst.post(url, shown | {"confirm": "1"})

    assert "Something changed since you looked" in says(response)
    assert stored("agreement", agreement.pk)["signed"] == "2023"


def test_one_choice_for_all_records_that_were_changed_since(analyst):
    ids = [AgreementFactory(signed="2024").pk for _n in range(3)]
    wrong = write("agreement", [stored("agreement", pk) | {"signed": "2023"} for pk in ids], None).change_set
    write("agreement", [stored("agreement", pk) | {"signed": "2022"} for pk in ids[1:]], None)

    take_back(analyst, wrong, rest="leave")

    assert [stored("agreement", pk)["signed"] for pk in ids] == ["2024", "2022", "2022"]


def test_an_analyst_takes_back_no_creation_and_an_editor_does(analyst, editor, agreement):
    made = Change.objects.get(record_id=agreement.pk).change_set

    assert "You may not delete such a record" in says(take_back(analyst, made))
    assert Agreement.objects.filter(pk=agreement.pk).exists()
    take_back(editor, made)
    assert not Agreement.objects.filter(pk=agreement.pk).exists()


def test_who_may_not_see_a_kind_sees_no_preview_of_it(staff, analyst, agreement):
    wrong = edit("agreement", agreement.pk, signed="2023")

    assert staff.get(f"{LOG}{wrong.pk}/take-back/").status_code == 403
    assert staff.post(f"{LOG}{wrong.pk}/take-back/", {"confirm": "1"}).status_code == 403
    assert staff.get(f"{LOG}deleted/").status_code == 403
    assert staff.get(page("agreement", agreement.pk, "compare")).status_code == 403
    assert stored("agreement", agreement.pk)["signed"] == "2023"


@pytest.mark.parametrize("key", ["99999", "9" * 18, "9" * 19, "9" * 40])
def test_a_change_set_that_never_was_is_not_found(key, analyst):
    assert analyst.get(f"{LOG}{key}/take-back/").status_code == 404
    assert analyst.get(f"{LOG}deleted/agreement/{key}/").status_code in (302, 404)
    assert analyst.get(f"{LOG}deleted/nonsense/{key}/").status_code == 404


def test_forged_choices_are_no_choices(analyst, agreement):
    wrong = edit("agreement", agreement.pk, signed="2023")
    forged = {
        "choice-x-1": "keep",
        f"choice-agreement-{'9' * 40}": "keep",
        "choice-agreement-": "a",
        "rest": "\x00",
    }

    response = analyst.post(
        f"{LOG}{wrong.pk}/take-back/", forged | {"why": "\x00", "seen": "\x00", "look": "1"}
    )

    assert response.status_code == 200


# Recent changes


def test_recent_changes_are_found_by_person_kind_record_words_and_day(analyst, agreement):
    edit("agreement", agreement.pk, analyst.user, "The report of June", signed="2023")
    edit("party", PartyFactory(name="Beijing").pk, None, "Renamed", name="Peking")
    today = ChangeSet.objects.first().at.date()

    def shown(**query):
        response = analyst.get(LOG, query)
        text(response)
        return {row.why for row in response.context["cl"].result_list}

    assert shown() == {"As reported", "The report of June", "Renamed"}
    assert shown(by=analyst.user.pk) == {"The report of June"}
    assert shown(record="party") == {"Renamed"}
    assert shown(kind__exact="revert") == set()
    assert shown(q="june REPORT") == {"The report of June"}
    assert shown(**{"from": today.isoformat(), "until": today.isoformat()}) == shown()
    assert shown(until="2020-01-01") == set()
    assert shown(**{"from": "nonsense", "until": "9999-12-31"}) == shown()
    assert "agreement “Programme”" in text(analyst.get(LOG))


def test_recent_changes_take_the_same_queries_however_many(analyst, django_assert_max_num_queries):
    for number in range(12):
        write("person", [stored("person", full("person", number + 20)) | {"name": f"Ivan {number}"}], None)

    with django_assert_max_num_queries(12):
        text(analyst.get(LOG))


def test_the_log_is_found_from_the_first_page_and_from_each_list(analyst):
    said = text(analyst.get("/admin/"))
    assert f'href="{LOG}"' in said
    assert f'href="{LOG}deleted/"' in said
    for kind in KINDS:
        assert f'href="{LOG}deleted/?kind={kind}"' in text(analyst.get(page(kind, deed="changelist"))), kind


# Deleted records


def test_deleted_records_are_found_by_kind_name_person_and_day(analyst, editor):
    gone = [full(kind) for kind in ("party", "source")]
    tver = PartyFactory(name="Tver", reference="twr").pk
    edit("party", tver, names=[{"language": "ru", "text": "Тверь", "kind": "official"}])
    delete("party", [gone[0], tver], editor.user, "Twice")
    delete("source", [gone[1]], None)

    def shown(**query):
        response = analyst.get(f"{LOG}deleted/", query)
        text(response)
        return {line["change"].record_id for line in response.context["lines"]}

    assert shown() == {*gone, tver}
    assert shown(kind="source") == {gone[1]}
    assert shown(q="тверь") == shown(q="TVER") == shown(q="twr") == {tver}
    assert shown(by=editor.user.pk) == {gone[0], tver}
    assert shown(until="2020-01-01") == set()
    assert shown(kind="nonsense", by="9" * 40, q="?") == set()
    edit("party", write("party", [{"name": "Moscow"}], None).ids[0], name="Another")
    assert shown() == {*gone, tver}


def test_a_restored_record_is_not_deleted_any_more(editor):
    pk = full("party")
    before = stored("party", pk)
    delete("party", [pk], None)
    url = f"{LOG}deleted/party/{pk}/"

    shown = filled(editor.get(url), "take_back_form")
    assert stored("party", pk) is None
    response = editor.post(url, shown | {"why": "Needed", "confirm": "1"}, follow=True)

    assert "1 record is as it was." in says(response)
    assert stored("party", pk) == before
    assert editor.get(f"{LOG}deleted/").context["lines"] == []
    assert "It is not deleted" in says(editor.get(url, follow=True))


def test_deleted_records_are_paged_and_take_the_same_queries(analyst, django_assert_max_num_queries):
    delete("party", [PartyFactory(name=f"City {n}").pk for n in range(60)], None)

    with django_assert_max_num_queries(12):
        response = analyst.get(f"{LOG}deleted/")

    assert len(response.context["lines"]) == 50
    assert len(analyst.get(f"{LOG}deleted/?p=2").context["lines"]) == 10


# Deleting


def test_what_keeps_a_record_is_told_as_the_records_that_use_it(superuser):
    relation = AgreementRelationFactory(agreement__title="Next", to__title="First")

    said = text(superuser.get(page("agreement", relation.to_id, "delete")))

    assert f'Used by agreement: <a href="{page("agreement", relation.agreement_id)}">Next</a>' in said
    assert superuser.post(page("agreement", relation.to_id, "delete"), {"post": "yes"}).status_code in (
        200,
        403,
    )
    assert Agreement.objects.count() == 2


def test_a_chain_goes_together_from_the_list_and_comes_back_together(superuser):
    relation = AgreementRelationFactory()
    ids = [relation.agreement_id, relation.to_id]
    before = read("agreement", ids)
    data = {"action": "delete_selected", "_selected_action": ids, "post": "yes"}

    superuser.post(page("agreement", deed="changelist"), data)
    assert not Agreement.objects.exists()

    take_back(superuser, ChangeSet.objects.get())
    assert read("agreement", ids) == before


def test_a_party_that_readers_see_is_kept_though_no_record_names_it_any_more(superuser):
    made = world.public()
    shenzhen = made["parties"]["Shenzhen"]
    for kind in ("agreement", "event"):
        for pk in KINDS[kind].model.objects.values_list("pk", flat=True):
            record = stored(kind, pk)
            rows = {
                part: [row for row in record[part] if row.get("party") != shenzhen.pk]
                for part in KINDS[kind].part
            }
            write(kind, [record | rows | ({"place": None} if kind == "event" else {})], None)

    said = text(superuser.get(page("party", shenzhen.pk, "delete")))

    assert "Readers see it in what is published: Shenzhen." in said
    superuser.post(page("party", shenzhen.pk, "delete"), {"post": "yes"})
    assert Party.objects.filter(pk=shenzhen.pk).exists()
