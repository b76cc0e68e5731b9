import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.list_widgets import (
    AreasWidget,
    PartiesWidget,
    RelationsWidget,
    SignatoriesWidget,
    TitlesWidget,
)
from agreements.spreadsheets.plain import plain

PIECES = st.lists(st.sampled_from([*'aЖ京,;"()[]#: \n', "[witness]", "（", "、", "ru: "]), max_size=12).map(
    "".join
)
TEXT = PIECES.map(lambda text: plain("x" + text + "y"))


def refused(widget, cell, match):
    with pytest.raises(CellError, match=match):
        widget.clean(cell)


class TestParties:
    def test_names_stand_in_their_order_with_their_roles(self):
        found = PartiesWidget().clean("Moscow (Russia); 北京；Minsk [witness]")

        assert [(party.mention.text, party.role) for party in found] == [
            ("Moscow (Russia)", ""),
            ("北京", ""),
            ("Minsk", "witness"),
        ]

    @given(st.lists(st.tuples(TEXT, st.sampled_from(["contracting", "host"]))))
    def test_what_is_written_is_read(self, parties):
        found = PartiesWidget().clean(PartiesWidget().render(parties))

        assert [(party.mention.text, party.role or "contracting") for party in found] == parties


class TestAreas:
    def test_wordings_stand_with_the_codes_that_are_told(self):
        found = AreasWidget().clean("文化、教育; IT technology [digital-telecom]\n[health]")

        assert [(area.wording, area.code) for area in found] == [
            ("文化", ""),
            ("教育", ""),
            ("IT technology", "digital-telecom"),
            ("", "health"),
        ]

    @given(st.lists(st.tuples(TEXT, st.sampled_from(["", "health"]))))
    def test_what_is_written_is_read(self, areas):
        found = AreasWidget().clean(AreasWidget().render(areas))

        assert [(area.wording, area.code) for area in found] == areas


class TestTitles:
    def test_titles_stand_with_their_languages(self):
        assert TitlesWidget().clean("ru: Программа; zh-Hans:合作计划") == [
            {"language": "ru", "text": "Программа"},
            {"language": "zh-Hans", "text": "合作计划"},
        ]

    @pytest.mark.parametrize("cell", ["Программа", "Programme: 2024", "xx: a", "ru:"])
    def test_a_title_without_its_language_is_refused(self, cell):
        refused(TitlesWidget(), cell, "language before it")


class TestSignatories:
    @pytest.mark.parametrize(
        ("cell", "person", "office", "party"),
        [
            ("Sergey Sobyanin", "Sergey Sobyanin", "", ""),
            ("Sergey Sobyanin, Mayor", "Sergey Sobyanin", "Mayor", ""),
            (
                "Sergey Sobyanin, Mayor of Moscow (Moscow (Russia))",
                "Sergey Sobyanin",
                "Mayor of Moscow",
                "Moscow (Russia)",
            ),
            ("殷勇 (Beijing)", "殷勇", "", "Beijing"),
            ('"Li, Wei", Mayor, acting', "Li, Wei", "Mayor, acting", ""),
            ('Wang, "Head (acting)" (Harbin)', "Wang", "Head (acting)", "Harbin"),
        ],
    )
    def test_name_office_and_party(self, cell, person, office, party):
        [found] = SignatoriesWidget().clean(cell)

        assert (found.person.text, found.office, found.party) == (person, office, party)

    @pytest.mark.parametrize("cell", [", Mayor", "(Moscow)", "Ivan (Moscow) and others"])
    def test_anything_else_is_refused(self, cell):
        refused(SignatoriesWidget(), cell, "Name, Office")

    @given(st.lists(st.tuples(TEXT, TEXT | st.just(""), TEXT | st.just(""))))
    def test_what_is_written_is_read(self, signatories):
        found = SignatoriesWidget().clean(SignatoriesWidget().render(signatories))

        assert [(s.person.text, s.office, s.party) for s in found] == signatories

    @pytest.mark.parametrize("office", [" ", "\x0e", "\u200b", "\x1f\u00a0"])
    def test_an_office_that_nobody_sees_is_none(self, office):
        assert SignatoriesWidget().render([("a #3", office, "")]) == "a #3"

    @pytest.mark.parametrize("piece", ["(", '"', ", ", " (", '""', "a, ("])
    def test_a_hostile_cell_takes_no_time(self, piece):
        with pytest.raises(CellError):
            SignatoriesWidget().clean("x" + piece * 60_000)


class TestRelations:
    def test_a_relation_names_the_kind_and_the_other_agreement(self):
        found = RelationsWidget().clean("continues: moscow-beijing-2021; Supersedes: #12")

        assert [(relation.kind, relation.target) for relation in found] == [
            ("continues", "moscow-beijing-2021"),
            ("supersedes", "#12"),
        ]

    def test_a_relation_without_its_kind_is_refused(self):
        refused(RelationsWidget(), "moscow-beijing-2021", "continues: reference")

    def test_an_unknown_kind_is_refused_with_what_is_known(self):
        refused(RelationsWidget(), "follows: a", "continues, supersedes, amends")
