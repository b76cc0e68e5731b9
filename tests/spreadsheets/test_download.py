"""What is downloaded and brought in again untouched changes nothing, whatever the records say."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import records
from agreements.models import Agreement, AgreementType, Area, Office, Party, Person, Source
from agreements.records.schema import blank
from agreements.spreadsheets import download, importing, kept_plans, readers
from tests.factories import (
    AgreementFactory,
    AgreementTypeFactory,
    AreaFactory,
    CoverageFactory,
    OfficeFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    PersonFactory,
    SignatoryFactory,
    UserFactory,
    agreement_between,
)

FORMATS = ["csv", "xlsx"]


def brought_back(file_format, rows=None):
    content = download.download(rows or Agreement.objects.all(), file_format)
    return importing.start(f"agreements.{file_format}", content, UserFactory())


def assert_unchanged(batch):
    odd = [row for row in kept_plans.rows(batch) if row["outcome"] != "unchanged"]
    told = [(row["outcome"], row["differences"], row["problems"], row["notes"]) for row in odd]
    assert (told, batch.plan["names"], batch.counts["columns"]) == ([], [], 0)
    assert batch.counts["unchanged"] == Agreement.objects.count()


def cells(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


class TestTheFile:
    def test_a_row_says_what_the_agreement_says(self):
        agreement = agreement_between(
            "Moscow", "Beijing", title="Programme", reference="p-1", signed="2024", period_end="2026"
        )
        SignatoryFactory(agreement=agreement, person__name="Sergey Sobyanin", office_as_written="Mayor")
        CoverageFactory(agreement=agreement, wording="health")

        [row] = cells(download.download(Agreement.objects.all(), "csv"))

        assert row["reference"] == "p-1"
        assert row["parties"] == "Moscow; Beijing"
        assert (row["signed"], row["period until"]) == ("2024", "2026")
        assert row["signatories"] == "Sergey Sobyanin, Mayor"
        assert row["areas"] == "health"

    def test_it_has_a_mark_by_which_programs_know_the_encoding(self):
        assert download.download(Agreement.objects.all(), "csv").startswith(b"\xef\xbb\xbf")

    @pytest.mark.parametrize("title", ["=1+1", "@SUM(A1)", "+7", "-1", "\t=1", "'=1"])
    def test_no_cell_is_a_formula(self, title):
        AgreementFactory(title=title)

        [row] = cells(download.download(Agreement.objects.all(), "csv"))

        assert row["title"].startswith("'")

    def test_a_text_too_long_for_a_cell_is_cut_in_xlsx_with_a_mark(self):
        AgreementFactory(title="Long", summary="x" * 40_000)

        table = readers.read("a.xlsx", download.download(Agreement.objects.all(), "xlsx"))
        summary = table.rows[0].cells[table.headings.index("summary")]

        assert len(summary) == 32_767
        assert summary.endswith("[…]")
        assert len(cells(download.download(Agreement.objects.all(), "csv"))[0]["summary"]) == 40_000

    def test_it_takes_the_same_queries_however_long(self, django_assert_max_num_queries):
        for number in range(12):
            agreement_between("Moscow", "Beijing", title=f"Programme {number}")

        with django_assert_max_num_queries(30):
            download.download(Agreement.objects.all(), "csv")


@pytest.mark.parametrize("file_format", FORMATS)
class TestUntouched:
    def test_a_plain_agreement(self, file_format):
        agreement_between("Moscow", "Beijing", reference="p-1", signed="2024", summary="Seven areas.")

        assert_unchanged(brought_back(file_format))

    def test_text_that_a_cell_does_not_keep(self, file_format):
        AgreementFactory(title="  spaces \x0b and \x1f signs ", summary="a\r\nb\rc\n\n", reference="p-1")

        assert_unchanged(brought_back(file_format))

    def test_a_text_too_long_for_a_cell(self, file_format):
        AgreementFactory(title="Long", summary="=" * 40_000, internal_notes="y" * 1_200, reference="p-1")

        assert_unchanged(brought_back(file_format))

    def test_roles_and_their_order(self, file_format):
        agreement = AgreementFactory(reference="p-1")
        for order, role in enumerate(["host", "contracting", "witness", "contracting"]):
            ParticipationFactory(agreement=agreement, role=role, order=order)

        assert_unchanged(brought_back(file_format))

    def test_one_party_in_two_roles(self, file_format):
        agreement, party = AgreementFactory(reference="p-1"), PartyFactory()
        for order, role in enumerate(["contracting", "witness"]):
            ParticipationFactory(agreement=agreement, party=party, role=role, order=order)

        assert_unchanged(brought_back(file_format))

    def test_what_no_column_says_of_a_signatory(self, file_format):
        agreement = AgreementFactory(reference="p-1")
        person = PersonFactory(name="Li, Wei (Jr.)")
        SignatoryFactory(agreement=agreement, person=person, capacity="witnessed", place="Harbin", order=1)
        SignatoryFactory(agreement=agreement, person=person, capacity="signed", signed="2023", order=2)

        assert_unchanged(brought_back(file_format))

    def test_an_office_as_written_that_is_also_an_office(self, file_format):
        agreement = AgreementFactory(reference="p-1")
        office = OfficeFactory(name="Mayor")
        SignatoryFactory(agreement=agreement, party=office.party, office_as_written="Mayor")
        SignatoryFactory(agreement=agreement, party=PartyFactory(), office=office)

        assert_unchanged(brought_back(file_format))

    def test_a_wording_that_is_the_name_of_an_area(self, file_format):
        AreaFactory(name="health")
        CoverageFactory(agreement=AgreementFactory(reference="p-1"), wording="health")

        assert_unchanged(brought_back(file_format))

    def test_two_parties_of_one_name_in_one_country(self, file_format):
        country = PartyFactory(country=True, name="Russia")
        one, other = (PartyFactory(name=name, parent=country) for name in ("Kirov", "KIROV"))
        for party in (one, other):
            ParticipationFactory(agreement__signed="", party=party)

        assert_unchanged(brought_back(file_format))

    def test_a_party_that_is_called_as_another_one_is_also_called(self, file_format):
        moscow = PartyFactory(name="Moscow")
        PartyNameFactory(owner=PartyFactory(name="Moscow, Idaho"), language="en", text="Moscow")
        ParticipationFactory(party=moscow)

        assert_unchanged(brought_back(file_format))

    def test_a_party_that_is_called_as_another_one_is_referred_to(self, file_format):
        PartyFactory(name="Beijing", reference="moscow")
        ParticipationFactory(party=PartyFactory(name="moscow"))

        assert_unchanged(brought_back(file_format))

    def test_people_of_one_name(self, file_format):
        agreement = AgreementFactory(reference="p-1")
        for _number in range(2):
            SignatoryFactory(agreement=agreement, person=PersonFactory(name="Ivan Ivanov"))

        assert_unchanged(brought_back(file_format))

    def test_agreements_without_reference_that_differ_in_one_field_only(self, file_format):
        for summary in ("first", "second", "", "second"):
            agreement_between("Moscow", "Beijing", title="Protocol", signed="2024", summary=summary)

        assert_unchanged(brought_back(file_format))

    def test_agreements_without_reference_and_parties(self, file_format):
        AgreementFactory(title=" Lost\x0btext\r")
        AgreementFactory(title="Lost text", summary="Another one.")

        assert_unchanged(brought_back(file_format))

    def test_applying_it_writes_nothing(self, file_format):
        agreement = agreement_between("Moscow", "Beijing", signed="2024")
        batch = brought_back(file_format)

        changes = importing.apply(batch, batch.by)

        agreement.refresh_from_db()
        assert changes.changes.count() == 0
        assert agreement.revision == 1


class TestTouched:
    """What is changed in a downloaded sheet is changed, and nothing else."""

    def test_filling_in_references_makes_no_second_agreement(self):
        agreement = agreement_between("Moscow", "Beijing", signed="2024")

        batch = edited(reference="p-1")

        [row] = kept_plans.rows(batch)
        assert (row["outcome"], row["id"]) == ("changed", agreement.pk)
        assert [field for field, _old, _new in row["differences"]] == ["reference"]

    def test_a_changed_row_does_not_take_the_place_of_its_unchanged_twin(self):
        first = agreement_between("Moscow", "Beijing", title="Protocol", signed="2024", summary="first")
        second = agreement_between("Moscow", "Beijing", title="Protocol", signed="2024", summary="second")

        batch = edited(only=first.pk, summary="first, corrected")

        outcomes = {row["id"]: row["outcome"] for row in kept_plans.rows(batch)}
        assert outcomes == {first.pk: "changed", second.pk: "unchanged"}

    def test_an_added_signatory_leaves_the_capacity_of_the_others(self):
        agreement = AgreementFactory(reference="p-1")
        SignatoryFactory(agreement=agreement, person__name="Li Wei", capacity="witnessed")
        PersonFactory(name="Ivan Ivanov")

        batch = edited(signatories="Ivan Ivanov; Li Wei")
        importing.apply(batch, batch.by)

        signatories = agreement.signatories.values_list("person__name", "capacity")
        assert list(signatories) == [("Ivan Ivanov", "signed"), ("Li Wei", "witnessed")]


def edited(only=None, **changed):
    """A download in which these columns of one row (or of all) say something else."""
    rows = cells(download.download(Agreement.objects.order_by("pk"), "csv"))
    for pk, row in zip(Agreement.objects.order_by("pk").values_list("pk", flat=True), rows, strict=True):
        if only in (None, pk):
            row |= changed
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return importing.start("a.csv", text.getvalue().encode(), UserFactory())


HOSTILE = st.sampled_from(
    [*"""abЖ京=+-@'";；,.()[]#: \n\r\t\x0b\x85、é\xa0\u202e🏙""", "שלום", "[witness]", " #12", "ru: "]
)
TEXT = st.lists(HOSTILE | st.characters(codec="utf-8", exclude_characters="\x00"), max_size=25).map("".join)
NAME = st.builds(lambda letter, text: letter + text, st.sampled_from("aЖ京"), TEXT) | st.sampled_from(
    ["Kirov", "Перт"]
)
DATE = st.sampled_from(["", "1998", "2024-06", "2024-06-17"])
ROLE = st.sampled_from(["contracting", "contracting", "witness", "host"])


@st.composite
def hostile_agreements(draw):
    """A few parties, people and agreements between them, with all kinds of text; returns how many."""
    countries = [PartyFactory(country=True, name=draw(NAME)) for _ in range(2)]
    parties = [
        PartyFactory(name=draw(NAME), parent=draw(st.sampled_from([*countries, None]))) for _ in range(3)
    ]
    people = [PersonFactory(name=draw(NAME)) for _ in range(2)]
    offices = [OfficeFactory(name=draw(NAME), party=parties[0])]
    areas = [AreaFactory(name=draw(NAME))]
    types = [AgreementTypeFactory(name=draw(NAME))]
    source = Source.objects.create(url=f"https://example.org/{draw(st.integers(1, 99))};")
    for number in range(draw(st.integers(1, 3))):
        record = blank("agreement") | {
            "title": draw(NAME),
            "reference": draw(st.sampled_from([None, f"ref-{number}"])),
            "type": draw(st.sampled_from([types[0].pk, None])),
            "signed": draw(DATE),
            "summary": draw(TEXT),
            "internal_notes": draw(TEXT),
            "renewal_term_months": draw(st.sampled_from([None, 0, 12])),
            "titles": [{"language": "ru", "text": text} for text in draw(st.sets(NAME, max_size=2))],
            "participations": [
                {"party": pk, "role": role}
                for pk, role in draw(
                    st.sets(st.tuples(st.sampled_from([p.pk for p in parties]), ROLE), max_size=3)
                )
            ],
            "coverage": [
                {"wording": wording, "area": area}
                for wording, area in draw(
                    st.lists(st.tuples(NAME, st.sampled_from([None, areas[0].pk])), max_size=3)
                )
            ],
            "signatories": [
                {
                    "person": draw(st.sampled_from(people)).pk,
                    "party": draw(st.sampled_from([None, *(party.pk for party in parties)])),
                    "office": draw(st.sampled_from([None, offices[0].pk])),
                    "office_as_written": draw(TEXT),
                    "capacity": draw(st.sampled_from(["signed", "initialled"])),
                }
                for _ in range(draw(st.integers(0, 2)))
            ],
            "citations": [{"source": source.pk, "field": "signed", "value_stated": draw(TEXT)}],
        }
        records.write("agreement", [record], None)


@pytest.mark.parametrize("file_format", FORMATS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_the_records_say_their_sheet_changes_nothing(file_format, data):
    for model in (Agreement, Office, Person, Source, Area, AgreementType):
        model.objects.all().delete()
    Party.objects.filter(parent__isnull=False).delete()
    Party.objects.all().delete()

    data.draw(hostile_agreements())

    assert_unchanged(brought_back(file_format))
