"""What is changed in a workbook is changed in the tracker: exactly that, as one change set, or nothing."""

import datetime

import pytest

from agreements.models import Agreement, ChangeSet, Party
from agreements.records import revisions
from agreements.spreadsheets import importing
from agreements.spreadsheets.readiness import NotReady
from agreements.spreadsheets.whole import choosing
from tests.factories import AgreementFactory, UserFactory, agreement_between, party
from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import opened, put, put_in_excel, row_of, saved


@pytest.fixture
def boss():
    return UserFactory(username="boss", is_superuser=True)


def sheets():
    return opened(worlds.workbook("zip"))


def plan_of(edited):
    return worlds.planned("zip", saved(edited))


def apply(edited, by):
    return worlds.apply("zip", saved(edited), by)


def said(plan):
    """Everything that would change, in words."""
    return [str(word) for kind in plan.differing for words in plan.words(kind) for word in words]


def test_a_cell_changed_in_excel_changes_that_field(boss):
    worlds.fill(3)
    agreement = AgreementFactory(title="Memorandum", signed="2019")
    content = worlds.workbook("xlsx")
    row = row_of(sheets(), "agreement", agreement.pk)

    edited = put_in_excel(content, "agreement", row, "signed", datetime.date(2020, 3, 1))
    plan = worlds.planned("xlsx", edited)
    worlds.apply("xlsx", edited, boss)

    assert plan.counts()["changed"] == 1
    assert said(plan) == ["signed: 2019 → 1 March 2020"]
    agreement.refresh_from_db()
    assert (agreement.signed, agreement.title) == ("2020-03-01", "Memorandum")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_from_the_headings(delimiter):
    worlds.texts(worlds.HOSTILE)

    plan = worlds.planned("zip", saved(sheets(), delimiter))

    assert (plan.problems, plan.counts()["unchanged"]) == ([], worlds.all_records())


def test_an_empty_cell_empties_the_field(boss):
    agreement = AgreementFactory(title="Memorandum", signed="2019", summary="About trade")

    apply(put(sheets(), "agreement", 2, "summary", ""), boss)

    agreement.refresh_from_db()
    assert (agreement.summary, agreement.signed) == ("", "2019")


def test_what_is_missing_is_left_alone():
    agreement_between("Moscow", "Beijing", signed="2019", summary="About trade")
    agreement_between("Moscow", "Minsk", signed="2020")
    found = sheets()
    del found["agreement"][2], found["party"], found["party_names"]
    place = found["agreement"][0].index("summary")
    found["agreement"] = [row[:place] + row[place + 1 :] for row in found["agreement"]]
    place = found["agreement_participations"][0].index("role")
    found["agreement_participations"] = [
        row[:place] + row[place + 1 :] for row in found["agreement_participations"]
    ]

    plan = plan_of(found)

    assert (plan.problems, said(plan)) == ([], [])


def test_a_part_row_that_is_missing_goes_and_is_told(boss):
    agreement = agreement_between("Moscow", "Beijing")
    found = sheets()
    del found["agreement_participations"][2]

    plan = plan_of(found)
    apply(found, boss)

    assert plan.counts()["rows_removed"] == 1
    assert said(plan) == ["party of the agreement: Beijing, contracting → —"]
    assert [row.party.name for row in agreement.participations.all()] == ["Moscow"]


def test_parts_of_a_record_whose_own_row_is_missing_are_only_changed_and_added(boss):
    agreement = agreement_between("Moscow", "Beijing")
    found = sheets()
    del found["agreement"][1], found["agreement_participations"][1]
    put(found, "agreement_participations", 2, "role", "witness")

    apply(found, boss)

    rows = agreement.participations.order_by("order").values_list("party__name", "role")
    assert list(rows) == [("Moscow", "contracting"), ("Beijing", "witness")]


def test_new_records_name_one_another(boss):
    found = sheets()
    width = {name: len(rows[0]) for name, rows in found.items()}
    for name in ("party", "agreement", "agreement_participations", "agreement_relations"):
        for _n in range(2):
            found[name].append([""] * width[name])
    for row, (key, name) in enumerate([("new:p", "Beijing"), ("new:country", "China")], start=2):
        put(put(found, "party", row, "id", key), "party", row, "name", name)
        put(found, "party", row, "kind", "country" if name == "China" else "city")
    put(found, "party", 2, "parent", "new:country")
    for row, title in ((2, "Protocol"), (3, "Framework")):
        put(put(found, "agreement", row, "id", f"new:{row}"), "agreement", row, "title", title)
        put(found, "agreement_participations", row, "agreement", f"new:{row}")
        put(found, "agreement_participations", row, "party", "new:p")
        put(found, "agreement_participations", row, "role", "contracting")
    put(found, "agreement_relations", 2, "agreement", "new:2")
    put(put(found, "agreement_relations", 2, "to", "new:3"), "agreement_relations", 2, "kind", "implements")

    plan = plan_of(found)
    apply(found, boss)

    assert (plan.problems, plan.counts()["new"]) == ([], 4)
    protocol = Agreement.objects.get(title="Protocol")
    assert protocol.relations.get().to.title == "Framework"
    assert protocol.participations.get().party.parent.name == "China"
    assert ChangeSet.objects.count() == 1


def test_a_unique_value_passes_from_one_record_to_another(boss):
    first, second = AgreementFactory(reference="a"), AgreementFactory(reference="b")

    apply(put(put(sheets(), "agreement", 2, "reference", "b"), "agreement", 3, "reference", "a"), boss)

    assert [Agreement.objects.get(pk=pk.pk).reference for pk in (first, second)] == ["b", "a"]


def test_brought_again_it_changes_nothing(boss):
    AgreementFactory(title="Memorandum", signed="2019")
    edited = put(sheets(), "agreement", 2, "signed", "2020")
    apply(edited, boss)

    plan = plan_of(edited)

    assert (plan.problems, said(plan)) == ([], [])


def test_what_somebody_changed_since_is_refused(boss):
    agreement = AgreementFactory(title="Memorandum", signed="2019")
    mine, theirs = (
        put(sheets(), "agreement", 2, "signed", "2020"),
        put(sheets(), "agreement", 2, "title", "Protocol"),
    )
    apply(theirs, boss)

    plan = plan_of(mine)

    [problem] = plan.problems
    assert str(problem) == (
        "agreement, row 2, column revision “1”: Somebody changed the record since this workbook was made: it is at "
        "revision 2. Download it again and make your change there."
    )
    assert not plan.counts()["changed"]
    assert Agreement.objects.get(pk=agreement.pk).signed == "2019"


def test_what_somebody_changes_between_plan_and_writing_is_refused_whole(boss):
    first, second = AgreementFactory(signed="2019"), AgreementFactory(signed="2019")
    edited = put(put(sheets(), "agreement", 2, "signed", "2020"), "agreement", 3, "signed", "2020")
    batch = worlds.brought("zip", saved(edited), boss)
    apply(put(sheets(), "agreement", 3, "title", "Protocol"), boss)

    with pytest.raises(NotReady, match="Records changed since this preview was made"):
        importing.apply(batch, boss)
    with pytest.raises(NotReady, match="Rows are wrong"):
        importing.apply(batch, boss)

    assert set(Agreement.objects.values_list("signed", flat=True)) == {"2019"}
    assert revisions("agreement", [first.pk, second.pk]) == {first.pk: 1, second.pk: 2}


def test_nobody_changes_by_a_workbook_what_he_may_not_change():
    AgreementFactory(signed="2019")

    with pytest.raises(NotReady, match="may not add or change these records: agreements"):
        apply(put(sheets(), "agreement", 2, "signed", "2020"), UserFactory())


def test_a_list_goes_out_with_what_it_refers_to_and_no_more():
    shown = agreement_between("Moscow", "Beijing")
    agreement_between("Paris", "Rome")

    chosen = choosing.listed("agreement", [shown.pk])
    plan = worlds.planned("ods", worlds.workbook("ods", chosen))

    assert chosen["agreement"] == [shown.pk]
    names = set(Party.objects.filter(pk__in=chosen["party"]).values_list("name", flat=True))
    assert {"Moscow", "Beijing"} <= names
    assert not names & {"Paris", "Rome"}
    assert plan.counts()["unchanged"] == sum(map(len, chosen.values()))
    assert party("Paris").pk not in chosen["party"]
