"""A sheet's whole way: brought in, decided, looked at, applied once, all or nothing."""

import json

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from agreements import records
from agreements.models import (
    Agreement,
    AgreementType,
    ChangeSet,
    Citation,
    ImportBatch,
    Party,
    Person,
    Source,
)
from agreements.models.change import ChangeKind
from agreements.records import Moved
from agreements.records.schema import blank
from agreements.services import vocabulary
from agreements.spreadsheets import freshness, importing, kept_plans, readiness, writing_rows
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.importing import NotReady
from tests.factories import PartyFactory, UserFactory, agreement_between, party
from tests.loading import loaded_once
from tests.spreadsheets.sheets import csv_file, xlsx_file

HEADING = [
    "party_a", "country_a", "party_b", "country_b", "kind_stated", "kind_norm", "signed_stated", "signed_iso",
    "signed_precision", "period_start", "period_end", "status_stated", "areas_stated", "source_lang", "source_url", "remark",
]  # fmt: skip
ROWS = [
    ["Omsk Government", "Russia", "Qingdao", "China", "programme of cooperation", "programme", "May 2014", "2014-05-19",
     "month", "2014", "2016", "", "trade; beekeeping", "en", "https://example.org/en/1", "first of the chain"],
    ["Омск", "Россия", "Циндао", "Китай", "соглашение о побратимских связях", "sister_city", "16 мая 1995", "1995-05-16",
     "day", "", "", "", "культура; спорт", "ru", "https://example.org/ru/2", ""],
    ["鄂木斯克", "俄罗斯", "青岛市", "中国", "友好城市关系协议书", "sister_city", "2003年", "2003", "year", "", "", "",
     "文化、教育", "zh-Hans", "https://example.org/zh/3", ""],
    ["Omsk", "Russland", "Ulm", "Deutschland", "Protokoll", "protocol", "1997", "1997-07-03", "day", "", "",
     "beendet 02.03.2022", "Kultur", "de", "https://example.org/de/4", ""],
    ["Omsk", "Russia", "Minsk", "Belarus", "memorandum", "mou", "", "2024-06-17", "publication date", "", "", "active",
     "", "en", "https://example.org/en/5", ""],
    ["Regierung von Omsk", "Russland", "Ulm", "Deutschland", "Absichtserklärung", "letter_of_intent", "", "2001", "year",
     "", "", "", "", "de", "", ""],
]  # fmt: skip


@pytest.fixture(scope="class")
def with_vocabulary(django_db_setup, django_db_blocker):
    with loaded_once(django_db_blocker, vocabulary.load):
        yield


@pytest.fixture
def by():
    return UserFactory()


def decided(batch, by):
    """Everything plain is accepted; of the rest each name is created as it is offered."""
    batch = importing.accept_guesses(batch, by)
    open_names = {n["key"]: n["creation"] for n in batch.plan["names"] if not n["decision"]}
    return importing.decide(batch, open_names, by)


def brought_in(by, *rows, heading=HEADING):
    return importing.start("sheet.csv", csv_file(heading, *(rows or ROWS)), by)


def first_row(batch):
    """The first row of the plan, as it is kept."""
    return next(kept_plans.rows(batch))


@pytest.mark.usefixtures("with_vocabulary")
class TestTheWholeWay:
    """A made sheet in four languages, in the shape of what analysts find."""

    @pytest.fixture
    def applied(self, by):
        qingdao = party("Qingdao", ru="Циндао", zh_Hans="青岛")
        qingdao.parent = Party.objects.get(iso_3166_1="CN")
        qingdao.save()
        batch = brought_in(by)
        omsk = next(n for n in batch.plan["names"] if n["text"] == "Омск")
        same = {
            n["key"]: {"do": "same", "as": omsk["key"]}
            for n in batch.plan["names"]
            if n["text"] in ("鄂木斯克", "Omsk")
        }
        seat = f"new:{omsk['key']}"
        made = {
            "do": "create",
            "name": "Omsk",
            "kind": "city",
            "parent": Party.objects.get(iso_3166_1="RU").pk,
        }
        bodies = [n for n in batch.plan["names"] if n["text"] in ("Omsk Government", "Regierung von Omsk")]
        body = {"do": "create", "name": "Government of Omsk", "kind": "authority", "parent": seat}
        choices = {
            omsk["key"]: made,
            **same,
            bodies[0]["key"]: body,
            bodies[1]["key"]: {"do": "same", "as": bodies[0]["key"]},
        }
        batch = decided(importing.decide(batch, choices, by), by)
        importing.apply(batch, by)
        return batch

    def test_every_row_becomes_an_agreement(self, applied):
        assert applied.state == "applied"
        assert Agreement.objects.count() == 6
        assert {agreement.type.code for agreement in Agreement.objects.all()} == {
            "programme", "sister_city", "protocol", "mou", "letter_of_intent",
        }  # fmt: skip

    def test_names_in_every_script_meet(self, applied):
        omsk = Party.objects.get(name="Omsk")

        assert set(omsk.names.values_list("language", "text")) == {("ru", "Омск"), ("zh-Hans", "鄂木斯克")}
        assert Party.objects.filter(kind="city", name__in=["Qingdao", "Omsk", "Ulm", "Minsk"]).count() == 4
        assert omsk.country.iso_3166_1 == "RU"

    def test_an_authority_lies_in_the_city_that_came_with_it(self, applied):
        body = Party.objects.get(name="Government of Omsk")

        assert (body.kind, body.parent.name) == ("authority", "Omsk")
        assert "Regierung von Omsk" in body.names.values_list("text", flat=True)

    def test_dates_are_as_precise_as_the_sheet_knows_them(self, applied):
        assert sorted(Agreement.objects.values_list("signed", flat=True)) == [
            "1995-05-16", "1997-07-03", "2001", "2003", "2014-05", "2024",
        ]  # fmt: skip

    def test_an_end_told_in_words_is_a_termination(self, applied):
        assert Agreement.objects.get(type__code="protocol").terminated == "2022-03-02"

    def test_what_the_source_states_stands_in_the_citations(self, applied):
        cited = Citation.objects.filter(agreement__type__code="protocol").values_list("field", "value_stated")

        assert set(cited) == {
            ("", ""),
            ("type", "Protokoll"),
            ("signed", "1997"),
            ("terminated", "beendet 02.03.2022"),
        }

    def test_sources_know_their_language_and_the_day_of_a_report(self, applied):
        assert Source.objects.get(url="https://example.org/zh/3").language == "zh-Hans"
        assert Source.objects.get(url="https://example.org/en/5").published == "2024-06-17"

    def test_words_without_a_source_stand_in_the_notes(self, applied):
        assert (
            Agreement.objects.get(type__code="letter_of_intent").internal_notes
            == "Type as stated: Absichtserklärung"
        )

    def test_known_areas_are_found_and_others_kept_in_their_words(self, applied):
        coverage = Agreement.objects.get(type__code="programme").coverage.values_list("wording", "area__code")

        assert list(coverage) == [("trade", "trade-investment"), ("beekeeping", None)]

    def test_titles_are_composed_and_marked(self, applied):
        programme = Agreement.objects.get(type__code="programme")

        assert programme.title == "Programme of cooperation: Government of Omsk – Qingdao, 2014–2016"
        assert programme.working_title

    def test_all_of_it_is_one_change_set_of_an_import(self, applied, by):
        [change_set] = ChangeSet.objects.filter(kind=ChangeKind.IMPORT)

        assert (change_set, change_set.by) == (applied.change_set, by)
        assert change_set.changes.filter(record_kind="agreement").count() == 6
        assert "sheet.csv" in change_set.why

    def test_the_same_sheet_again_changes_nothing_and_asks_nothing(self, applied, by):
        again = brought_in(by)

        assert (again.counts["unchanged"], again.counts["names"]) == (6, 0)

    def test_as_a_workbook_it_is_the_same_sheet(self, applied, by):
        again = importing.start("sheet.xlsx", xlsx_file(HEADING, *ROWS), by)

        assert (again.counts["unchanged"], again.counts["names"]) == (6, 0)


SIMPLE = ["title", "party 1", "signed"]


class TestDeciding:
    def test_this_one_is_remembered_as_an_alias(self, by):
        piter = PartyFactory(name="Saint Petersburg")
        batch = brought_in(by, ["A", "Питер", "2024"], heading=SIMPLE)
        key = batch.plan["names"][0]["key"]

        importing.apply(importing.decide(batch, {key: {"do": "use", "id": piter.pk}}, by), by)

        assert list(piter.names.values_list("language", "text", "kind")) == [("ru", "Питер", "alias")]
        assert brought_in(by, ["B", "питер", "2025"], heading=SIMPLE).plan["names"] == []

    def test_a_country_that_was_decided_is_remembered_too(self, by):
        country = PartyFactory(country=True, name="Belarus")
        batch = brought_in(by, ["A", "Minsk", "White Russia"], heading=["title", "party 1", "country 1"])
        batch = importing.decide(batch, {"country|white russia": {"do": "use", "id": country.pk}}, by)

        importing.apply(decided(batch, by), by)

        assert country.names.get().text == "White Russia"
        assert Party.objects.get(name="Minsk").parent == country

    def test_a_new_country_comes_before_its_cities_and_these_before_their_authorities(self, by):
        rows = [["A", "Government of Strelsau", "Ruritania"], ["B", "Strelsau", "Ruritania"]]
        batch = brought_in(by, *rows, heading=["title", "party 1", "country 1"])

        importing.apply(decided(decided(batch, by), by), by)

        chain = []
        place = Party.objects.get(name="Government of Strelsau")
        while place:
            chain.append((place.name, place.kind))
            place = place.parent
        assert chain == [
            ("Government of Strelsau", "authority"),
            ("Strelsau", "city"),
            ("Ruritania", "country"),
        ]

    def test_an_authority_lies_in_the_city_that_its_city_was_decided_to_be(self, by):
        krakow = PartyFactory(name="Kraków")
        batch = brought_in(by, ["A", "Krakau", ""], ["B", "Stadtrat von Krakau", ""], heading=SIMPLE)
        city, body = (name["key"] for name in batch.plan["names"])
        batch = importing.decide(
            batch,
            {city: {"do": "use", "id": krakow.pk},
             body: {"do": "create", "name": "Council", "kind": "authority", "parent": f"new:{city}"}},
            by,
        )  # fmt: skip

        importing.apply(batch, by)

        assert Party.objects.get(name="Council").parent == krakow

    def test_leaving_out_leaves_the_rows_out(self, by):
        batch = brought_in(by, ["A", "Atlantis", "2024"], ["B", "", "2024"], heading=SIMPLE)

        importing.apply(importing.decide(batch, {"party|atlantis": {"do": "leave_out"}}, by), by)

        assert list(Agreement.objects.values_list("title", flat=True)) == ["B"]
        assert not Party.objects.exists()

    def test_a_row_left_out_makes_and_remembers_nothing(self, by):
        heading = ["title", "party 1", "country 1", "party 2", "source_url"]
        piter = PartyFactory(name="Saint Petersburg")
        batch = brought_in(
            by,
            ["A", "Strelsau", "Ruritania", "", "https://e.org/1"],
            ["B", "Atlantis", "Utopia", "Питер", "https://e.org/2"],
            heading=heading,
        )
        batch = importing.decide(batch, {"party|питер": {"do": "use", "id": piter.pk}}, by)
        batch = decided(decided(batch, by), by)

        importing.apply(importing.decide_rows(batch, {"3": {"do": "leave_out"}}, by), by)

        assert set(Party.objects.values_list("name", flat=True)) == {
            "Saint Petersburg",
            "Strelsau",
            "Ruritania",
        }
        assert [source.url for source in Source.objects.all()] == ["https://e.org/1"]
        assert not piter.names.exists()

    def test_whom_a_written_row_means_is_made_though_only_a_row_left_out_names_him(self, by):
        batch = brought_in(by, ["A", "Strelsau", ""], ["B", "Zenda", ""], heading=SIMPLE)
        create = {"do": "create", "name": "Zenda", "kind": "city", "parent": None}
        same = {"do": "same", "as": "party|zenda"}
        batch = importing.decide(batch, {"party|zenda": create, "party|strelsau": same}, by)

        importing.apply(importing.decide_rows(batch, {"3": {"do": "leave_out"}}, by), by)

        [made] = Party.objects.all()
        assert made.name == "Zenda"
        assert [name.text for name in made.names.all()] == ["Strelsau"]

    def test_a_new_agreement_type_gets_a_code_of_its_own(self, by):
        AgreementType.objects.create(code="pact_of_steel", name="Another")
        batch = brought_in(
            by, ["A", "Pact of steel"], ["B", "Пакт"], ["C", "条约"], heading=["title", "type"]
        )

        importing.apply(decided(batch, by), by)

        made = dict(Agreement.objects.values_list("title", "type__code"))
        assert made["A"] == "pact_of_steel_2"
        assert len(set(made.values())) == 3
        assert brought_in(by, ["D", "пакт"], heading=["title", "type"]).plan["names"] == []

    def test_new_people_sign_for_new_parties(self, by):
        batch = brought_in(
            by, ["A", "Omsk", "李强, Mayor (Omsk)"], heading=["title", "party 1", "signatories"]
        )

        importing.apply(decided(batch, by), by)

        signatory = Agreement.objects.get().signatories.get()
        assert (signatory.person.name, signatory.party.name, signatory.office_as_written) == (
            "Li Qiang",
            "Omsk",
            "Mayor",
        )
        assert Person.objects.get().names.get().text == "李强"

    def test_a_decision_can_be_taken_back(self, by):
        batch = brought_in(by, ["A", "Atlantis", "2024"], heading=SIMPLE)
        batch = importing.decide(batch, {"party|atlantis": {"do": "leave_out"}}, by)

        batch = importing.decide(batch, {"party|atlantis": None}, by)

        assert (batch.decisions, batch.counts["names"]) == ({}, 1)

    def test_an_impossible_decision_keeps_none_of_those_sent_with_it(self, by):
        batch = brought_in(by, ["A", "Atlantis", "2024"], ["B", "Zenda", "2024"], heading=SIMPLE)

        with pytest.raises(SheetError):
            importing.decide(
                batch, {"party|atlantis": {"do": "leave_out"}, "party|zenda": {"do": "use", "id": -1}}, by
            )

        batch.refresh_from_db()
        assert batch.decisions == {}

    def test_a_choice_made_in_another_tab_is_not_lost(self, by):
        batch = brought_in(by, ["A", "Atlantis", "2024"], ["B", "Zenda", "2024"], heading=SIMPLE)
        other_tab = ImportBatch.objects.get(pk=batch.pk)
        importing.decide(other_tab, {"party|atlantis": {"do": "leave_out"}}, by)

        batch = importing.decide(batch, {"party|zenda": {"do": "leave_out"}}, by)

        assert batch.counts["left_out"] == 2

    def test_a_name_without_letters_stops_no_guess(self, by):
        batch = brought_in(by, ["A", "🏙", "2024"], ["B", "Atlantis", "2024"], heading=SIMPLE)

        batch = importing.accept_guesses(batch, by)

        assert batch.counts["wrong"] == 1


class TestColumns:
    def test_a_column_is_mapped_and_the_sheet_planned_again(self, by):
        batch = brought_in(by, ["A", "2024"], heading=["Überschrift", "Jahr"])

        batch = importing.remap(batch, {"Überschrift": "title", "Jahr": "signed"}, by)

        assert batch.counts["new"] == 1
        assert readiness.ready(batch)

    def test_an_undecided_column_is_not_dropped_in_silence(self, by):
        batch = brought_in(by, ["A", "?"], heading=["title", "qwerty"])

        with pytest.raises(NotReady, match="what each column is"):
            importing.apply(batch, by)

    def test_a_field_is_not_given_twice(self, by):
        batch = brought_in(by, ["A", "B"], heading=["title", "qwerty"])

        with pytest.raises(SheetError, match="“title” and “qwerty”"):
            importing.remap(batch, {"qwerty": "title"}, by)

    def test_a_column_left_out_takes_its_names_with_it(self, by):
        batch = brought_in(by, ["A", "Atlantis"], heading=["title", "party 1"])

        assert importing.remap(batch, {"party 1": ""}, by).counts["names"] == 0


class TestApplying:
    def test_twice_is_one_effect(self, by):
        batch = brought_in(by, ["A", "", "2024"], heading=SIMPLE)
        other_tab = ImportBatch.objects.get(pk=batch.pk)

        assert importing.apply(batch, by) == importing.apply(other_tab, by) == importing.apply(batch, by)
        assert Agreement.objects.count() == 1

    def test_one_wrong_row_blocks_all(self, by):
        batch = brought_in(by, ["A", "", "2024"], ["B", "", "03/04/2024"], heading=SIMPLE)

        with pytest.raises(NotReady, match="nothing was stored"):
            importing.apply(batch, by)
        assert not Agreement.objects.exists()

    def test_an_undecided_name_blocks_all(self, by):
        with pytest.raises(NotReady, match="who is meant"):
            importing.apply(brought_in(by, ["A", "Atlantis", "2024"], heading=SIMPLE), by)

    def test_nobody_else_can(self, by):
        batch = brought_in(by, ["A", "", "2024"], heading=SIMPLE)
        stranger = UserFactory()

        for deed in (
            lambda: importing.apply(batch, stranger),
            lambda: importing.decide(batch, {}, stranger),
            lambda: importing.remap(batch, {}, stranger),
            lambda: importing.cancel(batch, stranger),
        ):
            with pytest.raises(NotReady, match=str(by)):
                deed()
        importing.apply(batch, by)
        with pytest.raises(NotReady):
            importing.apply(batch, stranger)

    def test_an_administrator_may(self, by):
        importing.apply(brought_in(by, ["A", "", "2024"], heading=SIMPLE), UserFactory(is_superuser=True))

        assert Agreement.objects.count() == 1

    def test_a_cancelled_import_stays_cancelled(self, by):
        batch = brought_in(by, ["A", "", "2024"], heading=SIMPLE)
        other_tab = ImportBatch.objects.get(pk=batch.pk)
        importing.cancel(batch, by)

        with pytest.raises(NotReady, match="cancelled"):
            importing.apply(other_tab, by)
        assert not Agreement.objects.exists()

    def test_a_record_edited_since_the_preview_stops_it(self, by):
        agreement = agreement_between("Moscow", "Beijing", reference="p-1", signed="2024")
        batch = brought_in(by, ["p-1", "Summary from the sheet"], heading=["reference", "summary"])
        record = records.read("agreement", [agreement.pk])[agreement.pk]
        records.write("agreement", [record | {"summary": "A colleague's"}], None)

        with pytest.raises(NotReady, match="changed since this preview"):
            importing.apply(batch, by)

        agreement.refresh_from_db()
        assert agreement.summary == "A colleague's"
        batch.refresh_from_db()
        assert first_row(batch)["differences"][0][1] == "A colleague's"
        importing.apply(batch, by)

    def test_a_party_made_meanwhile_stops_it(self, by):
        batch = decided(brought_in(by, ["A", "Atlantis", "2024"], heading=SIMPLE), by)
        records.write("party", [blank("party") | {"name": "Atlantis", "kind": "city"}], None)

        with pytest.raises(NotReady, match="changed since this preview"):
            importing.apply(batch, by)
        assert Party.objects.count() == 1

    @pytest.mark.parametrize("failure", [Moved([1]), IntegrityError("unique")])
    def test_a_record_that_moves_at_the_last_moment_takes_all_back(self, by, monkeypatch, failure):
        batch = decided(brought_in(by, ["A", "Atlantis", "2024"], heading=SIMPLE), by)
        monkeypatch.setattr(writing_rows, "write", raises(failure))

        with pytest.raises(NotReady, match="just now"):
            importing.apply(batch, by)

        assert not Party.objects.exists()
        assert not ChangeSet.objects.exists()
        batch.refresh_from_db()
        assert batch.state == "planned"

    def test_a_write_that_fails_takes_all_back(self, by, monkeypatch):
        batch = decided(brought_in(by, ["A", "Atlantis", "2024"], heading=SIMPLE), by)
        monkeypatch.setattr(writing_rows, "write", raises(RuntimeError("power cut")))

        with pytest.raises(RuntimeError):
            importing.apply(batch, by)

        assert not Party.objects.exists()
        assert not Agreement.objects.exists()
        batch.refresh_from_db()
        assert batch.state == "planned"

    def test_a_preview_in_another_language_is_the_same_preview(self, by):
        agreement_between("Moscow", "Beijing", signed="2024")
        batch = brought_in(
            by, ["Moscow", "Beijing", "2024", "active"], heading=["party 1", "party 2", "signed", "status"]
        )

        with override("ru"):
            importing.apply(batch, by)

        assert Agreement.objects.count() == 1

    def test_what_nothing_was_written_since_is_not_worked_out_again(self, by, monkeypatch):
        batch = decided(brought_in(by, ["A", "Atlantis", "2024"], heading=SIMPLE), by)
        monkeypatch.setattr(importing, "replan", raises(RuntimeError("planned again")))

        importing.apply(batch, by)

        assert Agreement.objects.get().title == "A"

    def test_any_write_since_the_preview_has_it_worked_out_again(self, by):
        batch = decided(brought_in(by, ["A", "Atlantis", "2024"], heading=SIMPLE), by)
        run = batch.plan["run"]
        records.write("party", [blank("party") | {"name": "Lemuria", "kind": "city"}], None)

        importing.apply(batch, by)

        batch.refresh_from_db()
        assert batch.plan["run"] != run
        assert Agreement.objects.get().title == "A"

    def test_another_version_of_the_tracker_works_it_out_again(self, by, monkeypatch):
        batch = decided(brought_in(by, ["A", "Atlantis", "2024"], heading=SIMPLE), by)
        monkeypatch.setattr(freshness, "_code", lambda: "another")
        monkeypatch.setattr(importing, "replan", raises(RuntimeError("planned again")))

        with pytest.raises(RuntimeError, match="planned again"):
            importing.apply(batch, by)

    def test_an_address_whose_key_is_longer_than_the_column_is_found_again(self, by):
        heading, row = ["title", "source_url"], ["A", "https://example.org/?q=" + "ж" * 400]
        importing.apply(brought_in(by, row, heading=heading), by)

        again = brought_in(by, row, ["B", row[1]], heading=heading)

        assert (again.counts["unchanged"], again.counts["new"], kept_plans.sources(again)) == (1, 1, {})
        importing.apply(again, by)

    def test_rows_of_one_file_can_relate_to_each_other(self, by):
        heading = ["reference", "title", "relations"]
        batch = brought_in(by, ["b", "Second", "continues: a"], ["a", "First", ""], heading=heading)

        importing.apply(batch, by)

        assert Agreement.objects.get(reference="b").relations.get().to.title == "First"
        assert brought_in(by, ["b", "Second", "continues: a"], heading=heading).counts["unchanged"] == 1

    def test_applying_takes_the_same_queries_for_few_rows_and_for_many(
        self, by, django_assert_max_num_queries
    ):
        rows = [[f"T{n}", f"City {chr(97 + n)}", "2024"] for n in range(26)]
        batch = decided(brought_in(by, *rows, heading=SIMPLE), by)

        with django_assert_max_num_queries(120):
            importing.apply(batch, by)
        assert Party.objects.count() == 26


class TestRefusedFiles:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.csv", b""),
            ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64)),
            ("nul.csv", b"title,signed\nA\x00,2024\n"),
            ("open.csv", b'title,signed\n"A,2024\n'),
            ("agreement.pdf", b"%PDF"),
        ],
    )
    def test_a_file_that_can_not_be_read_is_kept_nowhere(self, by, name, content):
        with pytest.raises(SheetError, match=name):
            importing.start(name, content, by)
        assert not ImportBatch.objects.exists()

    def test_a_bad_cell_is_told_and_nothing_stored(self, by):
        batch = brought_in(by, ["A", "javascript:alert(1)"], heading=["title", "source_url"])

        [problem] = first_row(batch)["problems"]
        assert (first_row(batch)["number"], problem["column"], problem["cell"]) == (
            2,
            "source_url",
            "B2",
        )
        with pytest.raises(NotReady):
            importing.apply(batch, by)

    def test_a_long_or_odd_file_name_is_kept_as_far_as_it_goes(self, by):
        batch = importing.start("н\x00\n" + "x" * 400 + ".csv", csv_file(["title"], ["A"]), by)

        batch.refresh_from_db()
        assert batch.file_name.endswith("x.csv")
        assert importing.replan(batch).counts["new"] == 1

    def test_the_plan_is_plain_json(self, by):
        batch = brought_in(by, ["A", "03/04/2024"], ["B", "2024"], heading=["title", "signed"])

        assert json.loads(json.dumps(batch.plan)) == batch.plan


def raises(error):
    def failing(*args, **kwargs):
        raise error

    return failing
