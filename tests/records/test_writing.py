"""Writing: what was written is read back, what is the same is left alone, everything stands in the log."""

import pytest
from django.db import IntegrityError, connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Change, ChangeSet, Citation, Document, Event, Participation, Party
from agreements.models.agreement import UNDATED
from agreements.records import KINDS, Moved, canonical, delete, read, revisions, rewrite, validate, write
from agreements.records.schema import blank
from tests.factories import (
    AgreementFactory,
    AgreementRelationFactory,
    CitationFactory,
    DocumentFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    UserFactory,
    agreement_between,
)
from tests.records.random_records import World

EVERY_KIND = pytest.mark.parametrize("kind", list(KINDS))


def stored(kind, pk):
    return read(kind, [pk]).get(pk)


def record_of(agreement):
    return stored("agreement", agreement.pk)


# What is written is read back


@EVERY_KIND
@pytest.mark.parametrize("seed", range(3))
def test_what_was_written_is_read_back(kind, seed):
    records = World(seed).records(kind, 8)

    ids = write(kind, records, None).ids

    assert list(read(kind, ids).values()) == [
        canonical(kind, {**record, "id": pk}) for record, pk in zip(records, ids, strict=True)
    ]
    logged = {change.record_id: change.after for change in Change.objects.filter(record_kind=kind)}
    assert {pk: logged[pk] for pk in ids} == read(kind, ids)


@EVERY_KIND
def test_writing_what_was_read_changes_nothing(kind):
    ids = write(kind, World(7).records(kind, 8), None).ids
    before = revisions(kind, ids)

    written = write(kind, read(kind, ids).values(), None)

    assert written == (None, ids)
    assert revisions(kind, ids) == before
    assert ChangeSet.objects.count() == 1


@EVERY_KIND
@pytest.mark.parametrize("seed", range(3))
def test_a_changed_record_is_read_back_changed(kind, seed):
    world = World(seed)
    ids = write(kind, world.records(kind, 6), None).ids
    changed = [world.changed(kind, record) for record in read(kind, ids).values()]

    write(kind, changed, None)

    assert list(read(kind, ids).values()) == changed


@EVERY_KIND
def test_a_deleted_record_comes_back_whole_under_its_key(kind):
    ids = write(kind, World(11).records(kind, 5), None).ids
    before = read(kind, ids)

    delete(kind, ids, None)
    assert read(kind, ids) == {}

    written = write(kind, before.values(), None, change_kind="revert")
    assert written.ids == ids
    assert read(kind, ids) == before


@EVERY_KIND
def test_fields_may_come_in_any_order(kind):
    """PostgreSQL gives those of the log in an order of its own, from which undoing writes."""
    ids = write(kind, World(13).records(kind, 5), None).ids
    before = read(kind, ids)
    delete(kind, ids, None)

    rewrite({kind: {pk: backwards(record) for pk, record in before.items()}}, None)

    assert read(kind, ids) == before


def backwards(record):
    rows = {
        name: [dict(reversed(row.items())) for row in value] if isinstance(value, list) else value
        for name, value in record.items()
    }
    return dict(reversed(rows.items()))


def test_random_records_fill_every_field_and_part():
    world = World(3)
    for kind, declared in KINDS.items():
        records = [world.draw(kind) for _n in range(60)]
        empty = blank(kind)
        assert {f.name for f in declared.fields if all(r[f.name] == empty[f.name] for r in records)} == set()
        for part in declared.parts:
            rows = [row for record in records for row in record[part.name]]
            assert {f.name for f in part.fields if not any(row[f.name] for row in rows)} == set(), part.name


# What follows from a record is worked out


def test_columns_that_follow_are_written_too():
    agreement = AgreementFactory(signed="2024-06-17", title="Old")
    record = record_of(agreement) | {"signed": "2023-05", "title": "Łódź"}

    write("agreement", [record], None)

    agreement.refresh_from_db()
    assert Agreement.objects.get(signed_earliest="2023-05-01", signed_latest="2023-05-31") == agreement
    assert (agreement.folded_title, agreement.sort_day.isoformat()) == ("lodz", "2023-05-01")


def test_an_agreement_that_loses_its_dates_is_sorted_last():
    agreement = AgreementFactory(signed="2024")

    write("agreement", [record_of(agreement) | {"signed": ""}], None)

    assert Agreement.objects.get(signed_earliest=None, sort_day=UNDATED) == agreement


def test_names_get_their_keys():
    party = PartyFactory(name="Beijing")
    names = [{"language": "zh-Hans", "text": "北京市", "kind": "official"}]

    write("party", [stored("party", party.pk) | {"names": names}], None)

    assert Party.objects.get(names__folded="北京", names__romanised="beijing") == party


def test_a_date_may_be_given_as_people_type_it():
    written = write("agreement", [blank("agreement") | {"title": "A", "signed": "17.06.2024"}], None)

    assert stored("agreement", written.ids[0])["signed"] == "2024-06-17"


def test_an_empty_key_is_no_key():
    written = write("party", [blank("party") | {"name": n, "reference": ""} for n in ("A", "B")], None)

    assert [party.reference for party in Party.objects.filter(pk__in=written.ids)] == [None, None]


# Rows that stay are not written anew


def test_a_row_that_stays_keeps_its_key():
    agreement = agreement_between("Moscow", "Beijing")
    keys = set(Participation.objects.values_list("pk", flat=True))
    record = record_of(agreement)
    third = {"party": PartyFactory().pk, "role": "witness"}

    write("agreement", [record | {"participations": [third, *record["participations"]]}], None)

    assert [row["role"] for row in record_of(agreement)["participations"]] == ["witness"] + [
        "contracting"
    ] * 2
    assert keys < set(Participation.objects.values_list("pk", flat=True))


def test_rows_stand_in_the_order_in_which_they_are_written_whatever_numbers_they_had():
    agreement = AgreementFactory()
    for order in (0, 5, 5, 9):
        ParticipationFactory(agreement=agreement, order=order)
    record = record_of(agreement)
    rows = [*record["participations"], {"party": PartyFactory().pk, "role": "host"}]

    write("agreement", [record | {"participations": rows}], None)

    assert record_of(agreement)["participations"] == rows


def test_a_document_keeps_its_file():
    document = DocumentFactory(file="documents/2024/programme.pdf", url="", sha256="a" * 64)
    record = record_of(document.agreement)
    assert record["documents"][0]["file"] == "documents/2024/programme.pdf"

    delete("agreement", [record["id"]], None)
    write("agreement", [record], None)

    assert Document.objects.get().file.name == "documents/2024/programme.pdf"


# Who else is writing


def test_a_record_that_somebody_changed_meanwhile_is_not_written():
    agreement, other = AgreementFactory(), AgreementFactory()
    seen = revisions("agreement", [agreement.pk, other.pk])
    records = [record | {"summary": "mine"} for record in read("agreement", list(seen)).values()]
    write("agreement", [record_of(agreement) | {"summary": "theirs"}], None)

    with pytest.raises(Moved) as moved:
        write("agreement", records, None, seen=seen)

    assert moved.value.ids == [agreement.pk]
    assert record_of(agreement)["summary"] == "theirs"
    assert record_of(other)["summary"] == ""
    assert Change.objects.count() == 1


def test_a_record_that_somebody_deleted_meanwhile_is_not_written_either():
    agreement = AgreementFactory()
    record, seen = record_of(agreement), revisions("agreement", [agreement.pk])
    agreement.delete()

    with pytest.raises(Moved):
        write("agreement", [record], None, seen=seen)


def test_only_changed_records_get_a_new_revision():
    one, other = AgreementFactory(), AgreementFactory()
    records = read("agreement", [one.pk, other.pk])

    write("agreement", [records[one.pk] | {"summary": "new"}, records[other.pk]], None)

    assert revisions("agreement", [one.pk, other.pk]) == {one.pk: 2, other.pk: 1}


# Records that refer to one another


def test_a_new_record_may_refer_to_another_new_one():
    first, second = (blank("agreement") | {"title": title} for title in ("2021–2023", "2024–2026"))
    second["relations"] = [{"kind": "continues", "to": "new:0"}]

    ids = write("agreement", [first, second], None).ids

    assert stored("agreement", ids[1])["relations"] == [{"kind": "continues", "to": ids[0]}]


def test_a_chain_is_deleted_and_restored_together():
    relation = AgreementRelationFactory()
    ids = [relation.agreement_id, relation.to_id]
    before = read("agreement", ids)

    delete("agreement", ids, None)
    assert not Agreement.objects.exists()

    write("agreement", before.values(), None)
    assert read("agreement", ids) == before


def test_a_place_and_its_parts_are_deleted_and_restored_together():
    country = PartyFactory(country=True)
    city = PartyFactory(parent=country)
    before = read("party", [country.pk, city.pk])

    delete("party", list(before), None)
    write("party", before.values(), None)

    assert read("party", list(before)) == before


def test_a_record_that_others_use_is_not_deleted_and_loses_nothing():
    party = PartyNameFactory().owner
    ParticipationFactory(party=party)
    before = stored("party", party.pk)

    with pytest.raises(ProtectedError):
        delete("party", [party.pk], None)

    assert stored("party", party.pk) == before


def test_a_citation_of_another_record_stays_where_it_is():
    theirs = CitationFactory(agreement=None, event=Event.objects.create(name="Forum"))
    agreement = CitationFactory().agreement

    write("agreement", [record_of(agreement) | {"citations": []}], None)

    assert list(Citation.objects.all()) == [theirs]


# The change log


def test_the_log_holds_what_was_and_what_is():
    user, agreement = UserFactory(), AgreementFactory(signed="2024")
    before = record_of(agreement)

    change_set = write("agreement", [before | {"signed": "2024-06-17"}], user, why="reported").change_set

    change = change_set.changes.get()
    assert (change_set.by, change_set.why, change_set.kind) == (user, "reported", "edit")
    assert (change.record_kind, change.record_id) == ("agreement", agreement.pk)
    assert change.before == before
    assert change.after == record_of(agreement) == before | {"signed": "2024-06-17"}


def test_what_did_not_exist_was_nothing_and_what_is_deleted_is_nothing():
    written = write("agreement", [blank("agreement") | {"title": "A"}], None)
    deleted = delete("agreement", written.ids, None)

    assert written.change_set.changes.get().before is None
    assert deleted.changes.get().after is None
    assert deleted.changes.get().before == written.change_set.changes.get().after


def test_any_stored_state_can_be_written_back():
    agreement = agreement_between("Moscow", "Beijing", signed="2024")
    change_set = write(
        "agreement", [record_of(agreement) | {"participations": [], "signed": ""}], None
    ).change_set

    write("agreement", [change_set.changes.get().before], None, change_kind="revert")

    assert record_of(agreement) == change_set.changes.get().before


def test_changes_of_one_deed_share_a_change_set():
    agreement, party = AgreementFactory(), PartyFactory()
    first = write("agreement", [record_of(agreement) | {"summary": "new"}], None)

    second = write("party", [stored("party", party.pk) | {"name": "New"}], None, change_set=first.change_set)

    assert second.change_set == first.change_set
    assert first.change_set.changes.count() == 2


# In bulk


def test_only_what_differs_is_stored_again():
    """What a colleague's tool wrote beside the tracker into another column of the row stays."""
    one, other = write("agreement", World(3).records("agreement", 2), None).ids
    before = read("agreement", [one, other])
    changed = [before[one] | {"summary": "Another"}, before[other] | {"signed": "2024-06"}]

    with CaptureQueriesContext(connection) as asked:
        write("agreement", changed, None)

    updates = [query["sql"] for query in asked if 'UPDATE "agreements_agreement"' in query["sql"]]
    assert len([sql for sql in updates if '"summary"' in sql and '"signed"' not in sql]) == 1
    assert len([sql for sql in updates if '"signed_latest"' in sql and '"summary"' not in sql]) == 1
    assert list(read("agreement", [one, other]).values()) == changed


@EVERY_KIND
def test_the_number_of_queries_does_not_grow_with_the_number_of_records(kind):
    world = World(5)
    few, many = (counted(world, kind, count) for count in (3, 30))

    for deed in few:
        # A part that none of three records has, and a second INSERT on SQLite, are no growth; 27 more would be.
        assert many[deed] <= few[deed] + 10, deed
    assert many["read"] == few["read"] == 1 + len(KINDS[kind].parts)


def counted(world, kind, count):
    new = world.records(kind, count)
    queries = {}
    with CaptureQueriesContext(connection) as queries["validate"]:
        assert validate(kind, new) == []
    with CaptureQueriesContext(connection) as queries["insert"]:
        ids = write(kind, new, None).ids
    with CaptureQueriesContext(connection) as queries["read"]:
        before = read(kind, ids)
    with CaptureQueriesContext(connection) as queries["update"]:
        write(kind, [shifted(kind, record) for record in before.values()], None, seen=revisions(kind, ids))
    with CaptureQueriesContext(connection) as queries["delete"]:
        delete(kind, ids, None)
    return {deed: len(context) for deed, context in queries.items()}


def shifted(kind, record):
    """Every part without its first row, so that each part is written."""
    return record | {part.name: record[part.name][1:] for part in KINDS[kind].parts}


def test_a_wrong_record_takes_all_others_back():
    records = [blank("agreement") | {"title": title} for title in ("right", "")]

    with pytest.raises(IntegrityError, match="agreement_has_a_title"):
        write("agreement", records, None)


def test_unique_values_pass_in_a_circle_and_to_a_new_record():
    first, second = (AgreementFactory(reference=name) for name in "ab")
    new = blank("agreement") | {"title": "New", "reference": "b"}

    written = write(
        "agreement",
        [new, record_of(first) | {"reference": "c"}, record_of(second) | {"reference": "a"}],
        None,
    )

    said = {pk: record["reference"] for pk, record in read("agreement", written.ids).items()}
    assert said == dict(zip(written.ids, "bca", strict=True))
    logged = written.change_set.changes.values_list("record_id", "before__reference", "after__reference")
    assert set(logged) == {(written.ids[0], None, "b"), (first.pk, "a", "c"), (second.pk, "b", "a")}
