"""Whatever is sent as a choice, the answer is in words."""

import contextlib
import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.spreadsheets.deciding import check_decisions, check_mapping
from agreements.spreadsheets.errors import SheetError
from tests.factories import AgreementTypeFactory, OfficeFactory, PartyFactory, PersonFactory
from tests.gazetteer import small_gazetteer
from tests.spreadsheets.sheets import plan_of

__all__ = ["small_gazetteer"]


@pytest.fixture
def plan():
    return plan_of(
        ["party 1", "country 1", "type", "signatories"],
        ["Strelsau", "Ruritania", "Pact", "Rudolf Rassendyll"],
        ["Zenda", "Ruritania", "Pact", "Rudolf Rassendyll"],
    ).as_json()


CITY, OTHER, COUNTRY = "party|strelsau|ruritania", "party|zenda|ruritania", "country|ruritania"
PERSON, TYPE = "person|rudolf rassendyll", "type|pact"
OFFICE = "office|king"
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
            (COUNTRY, {"do": "nothing"}),
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
            {"do": "nothing"},
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


class TestOffices:
    @pytest.fixture
    def moscow(self):
        return PartyFactory(name="Moscow")

    @pytest.fixture
    def offices(self, moscow):
        rows = [["Ivan Ivanov, Mayor (Moscow)"], ["Petr Petrov, Mayor (Zenda)"], ["Pavel Pavlov, Mayor"]]
        plan = plan_of(["signatories"], *rows).as_json()
        return plan, [f"office|mayor|{moscow.pk}", "office|mayor|new party zenda", "office|mayor"]

    def test_each_may_be_kept_as_written_and_nothing_else_may(self, offices):
        plan, keys = offices

        check_decisions(plan, {key: {"do": "as_written"} for key in keys})
        with pytest.raises(SheetError, match="Zenda"):
            check_decisions(plan, {"party|zenda": {"do": "as_written"}})

    def test_one_of_the_same_party_may_be_meant(self, offices, moscow):
        plan, (mine, _open, none) = offices
        here, elsewhere = OfficeFactory(name="Head", party=moscow), OfficeFactory(name="Head")

        check_decisions(plan, {mine: {"do": "use", "id": here.pk}, none: {"do": "use", "id": elsewhere.pk}})
        with pytest.raises(SheetError):
            check_decisions(plan, {mine: {"do": "use", "id": elsewhere.pk}})

    def test_of_a_party_that_is_decided_on_the_same_page(self, offices, moscow):
        plan, (_mine, other, _none) = offices
        use = {"do": "use", "id": OfficeFactory(name="Head", party=moscow).pk}

        check_decisions(plan, {"party|zenda": {"do": "use", "id": moscow.pk}, other: use})
        with pytest.raises(SheetError):
            check_decisions(plan, {other: use})

    def test_a_new_one_needs_its_party(self, offices, moscow):
        plan, (mine, other, none) = offices
        made = {"do": "create", "name": "Mayor"}

        check_decisions(
            plan, {mine: made | {"parent": moscow.pk}, other: made | {"parent": "new:party|zenda"}}
        )
        with pytest.raises(SheetError, match="whose office"):
            check_decisions(plan, {none: made})
        with pytest.raises(SheetError, match="not possible"):
            check_decisions(plan, {none: made | {"parent": "new:person|ivan ivanov"}})

    def test_a_party_has_no_two_of_one_title(self, offices, moscow):
        plan, (mine, _open, none) = offices
        made = {"do": "create", "name": "Mayor", "parent": moscow.pk}

        with pytest.raises(SheetError, match="created as the same"):
            check_decisions(plan, {mine: made, none: made})
        OfficeFactory(name="Mayor", party=moscow)
        with pytest.raises(SheetError, match="already has an office"):
            check_decisions(plan, {mine: made})


class TestPlaces:
    PLACE = CREATE | {"geonames": 1}

    def test_a_place_of_the_gazetteer_may_be_created(self, plan, small_gazetteer):
        check_decisions(plan, {CITY: self.PLACE})

    def test_without_the_gazetteer_it_may_not(self, plan):
        with pytest.raises(SheetError, match="not possible"):
            check_decisions(plan, {CITY: self.PLACE})

    @pytest.mark.parametrize("number", [0, 999, -1, 2**70, True, "1", 1.0, None, [1], {"a": 1}])
    def test_what_is_no_place_is_refused(self, plan, small_gazetteer, number):
        with pytest.raises(SheetError, match="not possible"):
            check_decisions(plan, {CITY: CREATE | {"geonames": number}})

    def test_a_country_is_no_place_of_it(self, plan, small_gazetteer):
        with pytest.raises(SheetError, match="not possible"):
            check_decisions(plan, {COUNTRY: self.PLACE | {"kind": "country"}})

    def test_one_that_is_there_already_is_refused(self, plan, small_gazetteer):
        PartyFactory(geonames=1)

        with pytest.raises(SheetError, match="there already"):
            check_decisions(plan, {CITY: self.PLACE})

    def test_one_is_created_once(self, plan, small_gazetteer):
        with pytest.raises(SheetError, match="“Strelsau” and “Zenda” would be created as the same"):
            check_decisions(plan, {CITY: self.PLACE, OTHER: self.PLACE})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
KEYS = st.sampled_from(["do", "id", "as", "name", "kind", "parent", "geonames"])
SENT = st.dictionaries(
    KEYS,
    JSON
    | st.sampled_from(["use", "same", "create", "leave_out", "as_written", CITY, f"new:{OTHER}", "city"]),
)


@pytest.fixture
def plan_with_an_office():
    return plan_of(
        ["party 1", "country 1", "type", "signatories"],
        ["Strelsau", "Ruritania", "Pact", "Rudolf Rassendyll, King"],
    ).as_json()


@given(
    sent=st.dictionaries(st.sampled_from([CITY, COUNTRY, PERSON, TYPE, OFFICE]) | st.text(), SENT | JSON)
    | JSON
)
def test_anything_at_all_is_answered_in_words(plan_with_an_office, sent):
    plan = copy.deepcopy(plan_with_an_office)
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
