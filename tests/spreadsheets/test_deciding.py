"""Whatever is sent as a choice, the answer is in words."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.spreadsheets.deciding import check_decisions, check_mapping
from agreements.spreadsheets.errors import SheetError
from tests.factories import AgreementTypeFactory, PartyFactory, PersonFactory
from tests.spreadsheets.sheets import plan_of


@pytest.fixture
def plan():
    return plan_of(
        ["party 1", "country 1", "type", "signatories"],
        ["Strelsau", "Ruritania", "Pact", "Rudolf Rassendyll"],
        ["Zenda", "Ruritania", "Pact", "Rudolf Rassendyll"],
    ).as_json()


CITY, OTHER, COUNTRY = "party|strelsau|ruritania", "party|zenda|ruritania", "country|ruritania"
PERSON, TYPE = "person|rudolf rassendyll", "type|pact"
CREATE = {"do": "create", "name": "Strelsau", "kind": "city", "parent": None}


class TestPossible:
    @pytest.mark.parametrize(
        ("key", "decision"),
        [
            (CITY, CREATE),
            (CITY, CREATE | {"parent": f"new:{COUNTRY}"}),
            (CITY, CREATE | {"kind": "organisation"}),
            (CITY, {"do": "same", "as": OTHER}),
            (CITY, {"do": "leave_out"}),
            (CITY, None),
            (COUNTRY, {"do": "create", "name": "Ruritania", "kind": "country", "parent": None}),
            (PERSON, {"do": "create", "name": "Rudolf V"}),
            (TYPE, {"do": "create", "name": "Pact"}),
        ],
    )
    def test_a_choice_that_can_be_carried_out(self, plan, key, decision):
        check_decisions(plan, {key: decision})

    def test_one_that_exists(self, plan):
        check_decisions(plan, {CITY: {"do": "use", "id": PartyFactory().pk}})
        check_decisions(plan, {COUNTRY: {"do": "use", "id": PartyFactory(country=True).pk}})
        check_decisions(plan, {PERSON: {"do": "use", "id": PersonFactory().pk}})
        check_decisions(plan, {TYPE: {"do": "use", "id": AgreementTypeFactory().pk}})


class TestImpossible:
    @pytest.mark.parametrize(
        "decision",
        [
            {},
            [],
            "use",
            7,
            True,
            {"do": "drop"},
            {"do": ["use"]},
            {"do": {"use": 1}},
            {"do": "use"},
            {"do": "use", "id": "1"},
            {"do": "use", "id": True},
            {"do": "use", "id": 0},
            {"do": "use", "id": 2**70},
            {"do": "use", "id": 1.0},
            {"do": "use", "id": [1]},
            {"do": "same"},
            {"do": "same", "as": CITY},
            {"do": "same", "as": PERSON},
            {"do": "same", "as": ["x"]},
            {"do": "same", "as": "party|nowhere"},
            CREATE | {"name": ""},
            CREATE | {"name": "!!!"},
            CREATE | {"name": "x" * 301},
            CREATE | {"name": "a\x00b"},
            CREATE | {"name": ["x"]},
            CREATE | {"name": None},
            CREATE | {"kind": "galaxy"},
            CREATE | {"kind": ["city"]},
            CREATE | {"parent": True},
            CREATE | {"parent": 2**70},
            CREATE | {"parent": -1},
            CREATE | {"parent": [1]},
            CREATE | {"parent": COUNTRY},
            CREATE | {"parent": f"new:{CITY}"},
            CREATE | {"parent": f"new:{PERSON}"},
            CREATE | {"parent": "new:party|nowhere"},
            CREATE | {"kind": "country", "parent": f"new:{COUNTRY}"},
        ],
    )
    def test_what_can_not_be_carried_out_is_refused(self, plan, decision):
        with pytest.raises(SheetError, match="Strelsau"):
            check_decisions(plan, {CITY: decision})

    def test_a_city_is_no_country(self, plan):
        with pytest.raises(SheetError):
            check_decisions(plan, {COUNTRY: {"do": "use", "id": PartyFactory().pk}})
        with pytest.raises(SheetError):
            check_decisions(plan, {COUNTRY: CREATE})

    def test_a_name_that_is_not_open_is_refused(self, plan):
        with pytest.raises(SheetError, match="party|nowhere"):
            check_decisions(plan, {"party|nowhere": CREATE})

    @pytest.mark.parametrize("decisions", [None, [], "x", 1])
    def test_what_is_no_choice_at_all_is_refused(self, plan, decisions):
        with pytest.raises(SheetError):
            check_decisions(plan, decisions)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
KEYS = st.sampled_from(["do", "id", "as", "name", "kind", "parent"])
SENT = st.dictionaries(
    KEYS, JSON | st.sampled_from(["use", "same", "create", "leave_out", CITY, f"new:{OTHER}"])
)


@given(st.dictionaries(st.sampled_from([CITY, COUNTRY, PERSON, TYPE]) | st.text(), SENT | JSON) | JSON)
def test_anything_at_all_is_answered_in_words(sent):
    plan = plan_of(
        ["party 1", "country 1", "type", "signatories"], ["Strelsau", "Ruritania", "Pact", "R R"]
    ).as_json()
    with contextlib.suppress(SheetError):
        check_decisions(plan, sent)


class TestMapping:
    @pytest.mark.parametrize(
        "mapping",
        [
            {},
            {"party 1": "title"},
            {"party 1": ""},
            {"type": "party.20", "signatories": None},
            {"party 1": "party.2", "country 1": "party.1"},
        ],
    )
    def test_a_mapping_that_can_be_carried_out(self, plan, mapping):
        check_mapping(plan, mapping)

    @pytest.mark.parametrize(
        "mapping",
        [
            None,
            [],
            {"99": "title"},
            {0: "title"},
            {"party 1": "nonsense"},
            {"party 1": "party"},
            {"party 1": "party.0"},
            {"party 1": "party.21"},
            {"party 1": "party.01"},
            {"party 1": "party.²"},
            {"party 1": "party." + "9" * 5000},
            {"party 1": "title.1"},
            {"party 1": ["title"]},
            {"party 1": 1},
            {"party 1": "title", "country 1": "title"},
        ],
    )
    def test_what_can_not_be_carried_out_is_refused(self, plan, mapping):
        with pytest.raises(SheetError):
            check_mapping(plan, mapping)

    def test_a_field_that_another_heading_has_already_is_refused_with_both(self, plan):
        with pytest.raises(SheetError, match="“party 1” and “type” can't both be “party 1”"):
            check_mapping(plan, {"type": "party.1"})
