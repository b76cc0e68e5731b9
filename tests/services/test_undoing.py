"""Taking back a change set, restoring what was deleted: what was, is again; what others did since, stays."""

import threading
import time

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Change, ChangeSet, Party
from agreements.records import KINDS, delete, hold, read, revisions, rewrite, write
from agreements.records.schema import blank
from agreements.services import publishing, undoing
from agreements.services.undo_plans import Choice, Choices
from tests import world
from tests.factories import (
    AgreementFactory,
    AgreementRelationFactory,
    AgreementTypeFactory,
    CitationFactory,
    OfficeFactory,
    ParticipationFactory,
    PartyFactory,
    UserFactory,
    agreement_between,
)
from tests.records.random_records import World

EVERY_KIND = pytest.mark.parametrize("kind", list(KINDS))
OVERWRITE, KEEP, LEAVE = (Choices(rest=choice) for choice in (Choice.OVERWRITE, Choice.KEEP, Choice.LEAVE))


def stored(row):
    kind = next(kind for kind in KINDS if KINDS[kind].model is type(row))
    return read(kind, [row.pk]).get(row.pk)


def edit(row, by=None, **facts):
    kind = next(kind for kind in KINDS if KINDS[kind].model is type(row))
    return write(kind, [stored(row) | facts], by).change_set


def revert(change_set, choices=undoing.UNDECIDED):
    return undoing.revert(change_set, None, "by mistake", choices)


# Round trips


@EVERY_KIND
@pytest.mark.parametrize("seed", range(3))
def test_random_edits_are_taken_back_to_the_letter(kind, seed):
    random = World(seed)
    ids = write(kind, random.records(kind, 6), None).ids
    before = read(kind, ids)
    edited = write(kind, [random.changed(kind, record) for record in before.values()], None).change_set
    after = read(kind, ids)

    made = revert(edited)
    assert read(kind, ids) == before
    assert (made.kind, made.reverts, made.why) == ("revert", edited, "by mistake")

    revert(made)
    assert read(kind, ids) == after


@EVERY_KIND
def test_what_a_change_set_made_goes_and_comes_back(kind):
    made = write(kind, World(1).records(kind, 5), None)
    after = read(kind, made.ids)

    gone = revert(made.change_set)
    assert read(kind, made.ids) == {}

    revert(gone)
    assert read(kind, made.ids) == after


@EVERY_KIND
def test_what_a_change_set_deleted_comes_back_with_its_parts_and_relations(kind):
    ids = write(kind, World(2).records(kind, 5), None).ids
    before = read(kind, ids)
    deleted = delete(kind, ids, None)

    revert(deleted)

    assert read(kind, ids) == before


@EVERY_KIND
def test_one_deleted_record_is_restored_alone(kind):
    ids = write(kind, World(3).records(kind, 3), None).ids
    before = read(kind, ids)
    deleted = delete(kind, ids, None)

    made = undoing.restore(kind, ids[0], None, "needed after all")

    assert read(kind, ids) == {ids[0]: before[ids[0]]}
    assert (made.kind, made.why, made.reverts) == ("restore", "needed after all", None)
    assert deleted.kind == "edit"


@EVERY_KIND
def test_a_restored_record_never_has_a_revision_that_it_had_before(kind):
    random = World(4)
    (pk,) = write(kind, [random.record(kind)], None).ids
    had = {1}
    for _round in range(3):
        write(kind, [random.changed(kind, read(kind, [pk])[pk])], None)
        had |= set(revisions(kind, [pk]).values())
        delete(kind, [pk], None)
        undoing.restore(kind, pk, None)
        assert not had & set(revisions(kind, [pk]).values())
        had |= set(revisions(kind, [pk]).values())


def test_a_change_set_of_many_kinds_is_taken_back_as_one():
    """As a merge leaves it: what pointed to the second party points to the first, which takes its keys over."""
    keep, gone = (
        PartyFactory(name=name, reference=name.lower(), wikidata=wikidata)
        for name, wikidata in (("Peking", None), ("Beijing", "Q956"))
    )
    office = OfficeFactory(party=gone, name="Mayor")
    OfficeFactory(party=keep, name="Secretary")
    agreements = [ParticipationFactory(party=gone).agreement for _n in range(3)]
    part = PartyFactory(parent=gone)
    before = everything()
    merged = rewrite(
        {
            "party": {
                gone.pk: None,
                keep.pk: stored(keep) | {"wikidata": "Q956", "reference": "beijing"},
                part.pk: stored(part) | {"parent": keep.pk},
            },
            "office": {office.pk: stored(office) | {"party": keep.pk}},
            "agreement": {
                a.pk: stored(a) | {"participations": [{"party": keep.pk, "role": "contracting"}]}
                for a in agreements
            },
        },
        None,
        change_kind="merge",
    )
    after = everything()
    assert not Party.objects.filter(pk=gone.pk).exists()

    back = revert(merged)
    assert everything() == before

    revert(back)
    assert everything() == after


def everything():
    return {kind: read(kind, KINDS[kind].model.objects.values_list("pk", flat=True)) for kind in KINDS}


def test_records_that_swapped_their_keys_swap_them_back():
    one, other = (
        PartyFactory(reference=text, wikidata=wikidata) for text, wikidata in (("a", "Q1"), ("b", "Q2"))
    )
    first, second = (AgreementTypeFactory(code=code) for code in ("one", "two"))
    before = everything()
    swapped = rewrite(
        {
            "party": {
                one.pk: stored(one) | {"reference": "b", "wikidata": "Q2"},
                other.pk: stored(other) | {"reference": "a", "wikidata": "Q1"},
            },
            "type": {
                first.pk: stored(first) | {"code": "two"},
                second.pk: stored(second) | {"code": "one"},
            },
        },
        None,
    )

    revert(swapped)

    assert everything() == before


def test_a_loading_is_taken_back_whole(db):
    call_command("load_vocabulary", verbosity=0)
    before = everything()

    gone = revert(ChangeSet.objects.get())
    assert not any(everything().values())

    revert(gone)
    assert everything() == before


# Later edits


def test_what_was_changed_since_elsewhere_in_the_record_stays():
    agreement = agreement_between("Moscow", "Beijing", signed="2024")
    parties = stored(agreement)["participations"]
    wrong = edit(agreement, signed="2023", participations=[*parties, witness(agreement)])
    edit(
        agreement,
        summary="Later",
        participations=[witness(agreement, "host"), *stored(agreement)["participations"]],
    )

    revert(wrong)

    now = stored(agreement)
    assert (now["signed"], now["summary"]) == ("2024", "Later")
    assert [row["role"] for row in now["participations"]] == ["host", "contracting", "contracting"]


def witness(agreement, role="witness"):
    return {"party": PartyFactory().pk, "role": role}


def test_what_was_changed_since_in_the_same_field_is_asked_about():
    agreement = AgreementFactory(title="Programme", signed="2024", summary="")
    wrong = edit(agreement, signed="2023", summary="Wrong")
    edit(agreement, signed="2022")
    before = stored(agreement)

    with pytest.raises(undoing.NotTakenBack, match="agreement “Programme” was changed since"):
        revert(wrong)
    assert stored(agreement) == before
    (step,) = undoing.plan_revert(wrong, None).in_conflict
    assert [tuple(conflict) for conflict in step.conflicts] == [("signed", "2022", "2024")]

    revert(wrong, KEEP)
    assert (stored(agreement)["signed"], stored(agreement)["summary"]) == ("2022", "")

    with pytest.raises(undoing.NotTakenBack):
        revert(wrong)
    revert(wrong, OVERWRITE)
    assert stored(agreement)["signed"] == "2024"


def test_a_record_may_be_left_out():
    agreement, party = AgreementFactory(signed="2024"), PartyFactory(name="Peking")
    change_set = edit(agreement, signed="2023")
    write("party", [stored(party) | {"name": "Beijing"}], None, change_set=change_set)
    edit(agreement, signed="2022")

    revert(change_set, Choices(each={("agreement", agreement.pk): Choice.LEAVE}))

    assert (stored(agreement)["signed"], stored(party)["name"]) == ("2022", "Peking")


def test_what_was_made_and_edited_since_is_not_deleted_unasked():
    made = write("agreement", [blank("agreement") | {"title": "New"}], None)
    edit(Agreement.objects.get(), summary="Much work")

    with pytest.raises(undoing.NotTakenBack, match="was changed since"):
        revert(made.change_set)
    assert Agreement.objects.exists()

    revert(made.change_set, OVERWRITE)
    assert not Agreement.objects.exists()


def test_what_was_edited_and_deleted_since_comes_back_only_when_asked():
    agreement = AgreementFactory(signed="2024")
    before = stored(agreement)
    wrong = edit(agreement, signed="2023")
    delete("agreement", [agreement.pk], None)

    with pytest.raises(undoing.NotTakenBack, match="was changed since"):
        revert(wrong)
    revert(wrong, OVERWRITE)

    assert stored(agreement) == before


def test_taking_back_twice_is_refused_in_words():
    agreement = AgreementFactory(signed="2024")
    wrong = edit(agreement, signed="2023")
    revert(wrong)
    number = ChangeSet.objects.count()

    with pytest.raises(undoing.NotTakenBack, match="Nothing is left to take back"):
        revert(wrong)

    assert ChangeSet.objects.count() == number


def test_a_plan_that_is_not_what_was_looked_at_is_not_carried_out():
    agreement = AgreementFactory(signed="2024")
    wrong = edit(agreement, signed="2023")
    seen = undoing.plan_revert(wrong, None).fingerprint
    edit(agreement, summary="Just now")

    with pytest.raises(undoing.NotTakenBack, match="Something changed since you looked"):
        undoing.revert(wrong, None, seen=seen)


# What is in the way


def test_what_others_use_by_now_is_not_deleted():
    made = write("party", [blank("party") | {"name": "Beijing"}], None)
    agreement = ParticipationFactory(party_id=made.ids[0], agreement__title="Programme").agreement
    AgreementRelationFactory(agreement__title="Next", to=agreement)

    with pytest.raises(undoing.NotTakenBack, match="party “Beijing”: Used by agreement “Programme”"):
        revert(made.change_set)

    assert Party.objects.filter(pk=made.ids[0]).exists()


def imported_between_new_places():
    """One change set: a country, its city, and an agreement of that city; another agreement of nobody new."""
    country = write("party", [blank("party") | {"name": "Ruritania", "kind": "country"}], None)
    made, [parent] = country.change_set, country.ids
    city = blank("party") | {"name": "Strelsau", "kind": "city", "parent": parent}
    [party] = write("party", [city], None, change_set=made).ids
    between = [{"party": party, "role": "contracting"}]
    records = [
        blank("agreement") | {"title": "Of the city", "participations": between},
        blank("agreement") | {"title": "Of nobody new"},
    ]
    return made, write("agreement", records, None, change_set=made).ids


def test_what_an_edited_record_uses_stays_with_it_and_the_rest_is_taken_back():
    made, [edited, other] = imported_between_new_places()
    edit(Agreement.objects.get(pk=edited), summary="By hand")

    plan = undoing.plan_revert(made, None, Choices(rest="leave"))
    undoing.revert(made, None, choices=Choices(rest="leave"), seen=plan.fingerprint)

    assert {(step.title, step.stays) for step in plan.staying} == {
        ("party “Strelsau”", "Used by agreement “Of the city”."),
        ("party “Ruritania”", "Used by party “Strelsau”."),
    }
    assert set(Party.objects.values_list("name", flat=True)) == {"Ruritania", "Strelsau"}
    assert list(Agreement.objects.values_list("title", flat=True)) == ["Of the city"]


def test_what_others_use_by_now_stays_and_the_rest_is_taken_back():
    made, _ids = imported_between_new_places()
    ParticipationFactory(party=Party.objects.get(name="Strelsau"), agreement__title="A colleague's")

    undoing.revert(made, None)

    assert set(Party.objects.values_list("name", flat=True)) == {"Ruritania", "Strelsau"}
    assert list(Agreement.objects.values_list("title", flat=True)) == ["A colleague's"]


def test_a_key_that_another_record_took_meanwhile_is_refused_and_nothing_is_half_done():
    party, agreement = PartyFactory(name="Beijing", reference="bj"), AgreementFactory(signed="2024")
    change_set = edit(party, reference="old")
    write("agreement", [stored(agreement) | {"signed": "2023"}], None, change_set=change_set)
    PartyFactory(reference="bj")
    before = everything()

    with pytest.raises(undoing.NotTakenBack, match="reference: Another record already has this reference"):
        revert(change_set)

    assert everything() == before
    revert(change_set, Choices(each={("party", party.pk): Choice.LEAVE}))
    assert stored(agreement)["signed"] == "2024"


def test_a_circle_that_would_close_is_refused():
    upper, lower = PartyFactory(name="Upper"), PartyFactory(name="Lower")
    edit(lower, parent=upper.pk)
    moved = edit(lower, parent=None)
    edit(upper, parent=lower.pk)

    with pytest.raises(
        undoing.NotTakenBack, match="party “Lower”: part of: This would make it a part of itself"
    ):
        revert(moved)


def test_what_refers_to_a_deleted_record_says_which():
    relation = AgreementRelationFactory(agreement__title="Next", to__title="First")
    first, following = relation.to_id, relation.agreement_id
    delete("agreement", [first, following], None)

    with pytest.raises(undoing.NotTakenBack, match="“First” was deleted"):
        undoing.restore("agreement", following, None)

    undoing.restore("agreement", first, None)
    undoing.restore("agreement", following, None)
    assert read("agreement", [following])[following]["relations"] == [{"kind": "continues", "to": first}]


def test_what_is_public_is_not_deleted_by_taking_back():
    made = world.drafts()
    agreement = made["mb-1995"]
    record = stored(agreement)
    delete("agreement", [agreement.pk], None)
    back = write("agreement", [record], None).change_set
    publishing.publish([Agreement.objects.get(pk=agreement.pk)], by=None)

    with pytest.raises(undoing.NotTakenBack, match="Readers see it. Withdraw it first"):
        revert(back)


def test_a_published_record_whose_edit_is_taken_back_is_changed_since_published():
    agreement = world.public()["mb-1995"]
    wrong = edit(agreement, signed="1996")
    publishing.publish([agreement], by=None)

    revert(wrong)

    agreement.refresh_from_db()
    assert agreement.state == "published"
    assert agreement.changed_since_published


def test_what_was_withdrawn_and_deleted_comes_back_withdrawn_at_its_address():
    agreement = world.public()["mb-1995"]
    slug = agreement.slug
    publishing.withdraw([agreement], by=None)
    delete("agreement", [agreement.pk], None)

    undoing.restore("agreement", agreement.pk, None)

    back = Agreement.objects.get(pk=agreement.pk)
    assert (back.state, back.slug, back.published_revision) == ("withdrawn", slug, None)


def test_an_account_that_is_gone_keeps_no_record_from_coming_back():
    user = UserFactory()
    agreement = AgreementFactory(verified_by=user, verified_on="2024-01-01")
    delete("agreement", [agreement.pk], None)
    user.delete()

    undoing.restore("agreement", agreement.pk, None)

    assert stored(agreement)["verified_by"] is None


@pytest.mark.parametrize("deed", ["add", "change", "delete"])
def test_each_deed_takes_its_permission(deed):
    codes = {"add", "change", "delete"} - {deed}
    by = UserFactory()
    names = [f"{code}_{name}" for code in codes for name in ("agreement", "party")]
    by.user_permissions.set(Permission.objects.filter(codename__in=names))
    agreement, party = AgreementFactory(title="A"), PartyFactory()
    made = write("agreement", [blank("agreement") | {"title": "B"}], None).change_set
    write("agreement", [stored(agreement) | {"summary": "x"}], None, change_set=made)
    delete("party", [party.pk], None, change_set=made)

    with pytest.raises(undoing.NotTakenBack, match=f"You may not {deed} such a record") as refused:
        undoing.revert(made, by)

    assert {reason.split(":")[0].split(" ")[0] for reason in refused.value.reasons} == {
        "add": {"party"},
        "change": {"agreement", "party"},
        "delete": {"agreement"},
    }[deed]


def test_a_record_that_was_never_deleted_is_not_restored():
    agreement = AgreementFactory()

    with pytest.raises(undoing.NotTakenBack, match="It is not deleted"):
        undoing.restore("agreement", agreement.pk, None)
    with pytest.raises(undoing.NotTakenBack, match="The log knows no such record"):
        undoing.restore("agreement", 10**9, None)


# Many


def test_the_number_of_queries_does_not_grow_with_the_number_of_records():
    few, many = (queries_of_a_revert(count) for count in (3, 60))

    assert many <= few + 3


def queries_of_a_revert(count):
    rows = [CitationFactory(agreement__signed="2024").agreement for _n in range(count)]
    records = read("agreement", [row.pk for row in rows])
    wrong = write("agreement", [record | {"signed": "2023"} for record in records.values()], None).change_set
    with CaptureQueriesContext(connection) as queries:
        revert(wrong)
    return len(queries)


def test_every_change_stands_in_the_log_of_the_revert():
    agreement = AgreementFactory(signed="2024")
    before = stored(agreement)
    made = revert(edit(agreement, signed="2023"))

    change = Change.objects.get(change_set=made)
    assert change.after == before
    assert change.before == before | {"signed": "2023"}


# Somebody still writes


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_what_is_being_written_into_it_is_waited_for_and_taken_back_too():
    made = write("party", [blank("party") | {"name": "First"}], None).change_set
    holding, begun = threading.Event(), threading.Event()

    def write_on():
        try:
            with transaction.atomic():
                hold(made)
                holding.set()
                begun.wait(10)
                time.sleep(0.3)  # by now the other one waits
                write("party", [blank("party") | {"name": "Second"}], None, change_set=made)
        finally:
            connection.close()

    writer = threading.Thread(target=write_on)
    writer.start()
    assert holding.wait(10)
    begun.set()
    revert(made)
    writer.join()

    assert list(Party.objects.values_list("name", flat=True)) == []
