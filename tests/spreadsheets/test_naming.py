"""Whom the names of a sheet mean, and which of them somebody must decide about."""

import pytest

from agreements.models import OfficeName
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.naming import Naming
from tests.factories import (
    AgreementTypeFactory,
    AgreementTypeNameFactory,
    OfficeFactory,
    PartyFactory,
    PartyNameFactory,
    PersonFactory,
    party,
)
from tests.spreadsheets.sheets import plan_of


@pytest.fixture
def russia():
    return PartyFactory(country=True, name="Russia", iso_3166_1="RU")


@pytest.fixture
def moscow(russia):
    made = party("Moscow", ru="Москва", zh_Hans="莫斯科")
    made.parent = russia
    made.save()
    return made


def found(text, context="", kind="party"):
    return Naming({}).find(Mention(kind, text, context), 1)


class TestKnownNames:
    @pytest.mark.parametrize(
        "text", ["Moscow", "MOSCOW", "Москва", "г. Москва", "莫斯科", "莫斯科市", "ＭＯＳＣＯＷ"]
    )
    def test_a_name_in_any_script_and_case_is_known(self, moscow, text):
        assert found(text) == moscow.pk

    @pytest.mark.parametrize("context", ["Russia", "Россия", "俄罗斯", "Russland", "RUSSIA"])
    def test_the_country_may_be_named_in_any_language(self, moscow, context):
        assert found("Moscow", context) == moscow.pk

    def test_the_country_may_stand_in_brackets(self, moscow):
        assert found("Москва (Россия)") == moscow.pk
        assert found("Москва（俄罗斯）") == moscow.pk

    def test_a_reference_is_known(self, moscow):
        assert found("spb") is None
        assert PartyFactory(reference="spb").pk == found("spb")

    def test_a_party_in_another_country_is_somebody_else(self, moscow):
        PartyFactory(country=True, name="United States", iso_3166_1="US")

        assert found("Moscow", "United States") is None
        assert found("Moscow (United States)") is None

    def test_in_a_country_that_nobody_knows_nothing_is_sure(self, moscow):
        assert found("Moscow", "Ruritania") is None

    def test_a_country_decides_between_two_of_one_name(self):
        countries = [
            PartyFactory(country=True, name=n, iso_3166_1=c)
            for n, c in [("United Kingdom", "GB"), ("United States", "US")]
        ]
        cities = [PartyFactory(name="Birmingham", parent=country) for country in countries]

        assert found("Birmingham", "Великобритания") == cities[0].pk
        assert found("Birmingham", "USA") == cities[1].pk
        assert found("Birmingham") is None

    def test_the_number_of_a_label_decides_where_even_the_country_is_shared(self, russia):
        one, other = (PartyFactory(name="Kirov", parent=russia) for _ in range(2))

        assert found(f"Kirov (Russia) #{other.pk}") == other.pk
        assert found(f"Kirov (Russia) #{one.pk}") == one.pk
        assert found("Kirov (Russia) #999999") is None
        assert found("Kirov (Russia)") is None

    def test_a_number_alone_means_nobody(self, moscow):
        assert found(f"#{moscow.pk}") is None
        assert found(f"Minsk #{moscow.pk}") is None
        assert found("Minsk #" + "9" * 18) is None

    def test_a_city_called_like_a_country_is_no_country(self):
        PartyFactory(name="Singapore")

        assert found("Singapore", kind="country") is None

    def test_types_are_known_by_code_and_by_name(self):
        programme = AgreementTypeFactory(code="programme", name="Programme of cooperation")
        AgreementTypeNameFactory(owner=programme, text="Программа сотрудничества")

        for text in ("programme", "Programme of Cooperation", "программа сотрудничества"):
            assert found(text, kind="type") == programme.pk

    def test_two_people_of_one_name_are_asked_about(self):
        one = PersonFactory(name="Ivan Ivanov")
        assert found("Ivan Ivanov", kind="person") == one.pk

        PersonFactory(name="Ivan Ivanov")
        assert found("Ivan Ivanov", kind="person") is None
        assert found(f"Ivan Ivanov #{one.pk}", kind="person") == one.pk


class TestNamesWithWhatTheyLieIn:
    @pytest.fixture
    def daegu(self):
        korea = PartyFactory(country=True, name="South Korea", iso_3166_1="KR")
        return PartyFactory(name="Daegu", parent=korea)

    @pytest.mark.parametrize(
        "text", ["Suseong (Daegu)", "Suseong, Daegu", "Daegu – Suseong", "Suseong, Daegu, South Korea"]
    )
    def test_the_district_of_this_city_is_meant(self, daegu, text):
        suseong = PartyFactory(name="Suseong", kind="district", parent=daegu)
        PartyFactory(name="Suseong", kind="district")

        assert found(text) == suseong.pk
        assert found("Suseong") is None

    def test_a_chinese_city_may_stand_behind_its_province(self):
        guangdong = PartyFactory(name="广东省", kind="region")
        guangzhou = PartyFactory(name="广州", parent=guangdong)

        assert found("广东省广州市") == guangzhou.pk
        assert found("河北省广州市") is None

    def test_a_known_name_with_a_comma_is_never_taken_apart(self, daegu):
        PartyFactory(name="Suseong", kind="district", parent=daegu)
        whole = PartyFactory(name="Suseong, Daegu", kind="organisation")

        assert found("Suseong, Daegu") == whole.pk

    def test_what_it_lies_in_must_be_known(self, daegu):
        PartyFactory(name="Suseong", kind="district", parent=daegu)

        assert found("Suseong (Atlantis)") is None

    def test_a_country_decides_all_the_same(self, daegu):
        PartyFactory(name="Suseong", kind="district", parent=daegu)

        assert found("Suseong (Daegu)", "Japan") is None


class TestCountries:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Swaziland", "SZ"),
            ("Macedonia", "MK"),
            ("Великобритания", "GB"),
            ("Республика Корея", "KR"),
            ("the United States of America", "US"),
            ("Russian Federation", "RU"),
            ("UK", "GB"),
            ("U.S.A.", "US"),
            ("PRC", "CN"),
            ("NETHERLANDS THE", "NL"),
            ("Moldova, Republic of", "MD"),
            ("CONGO, DEMOCRATIC REPUBLIC OF", "CD"),
            ("Georgia (country)", "GE"),
            ("Палестинская национальная администрация", "PS"),
        ],
    )
    def test_former_formal_and_turned_names_are_known(self, text, code):
        country = PartyFactory(country=True, name="X", iso_3166_1=code)

        assert found(text, kind="country") == country.pk

    @pytest.mark.parametrize("text", ["USSR", "СССР", "Czechoslovakia", "Yugoslavia", "East Germany"])
    def test_a_state_that_is_no_more_is_none_of_today(self, text):
        for code in ("RU", "CZ", "RS", "DE"):
            PartyFactory(country=True, name=code * 2, iso_3166_1=code)

        assert found(text, kind="country") is None

    def test_a_part_of_a_country_may_stand_with_it(self):
        china = PartyFactory(country=True, name="China", iso_3166_1="CN")
        hong_kong = PartyFactory(name="Hong Kong", kind="region", iso_3166_1="HK", parent=china)

        assert found("Hong Kong (China)", kind="country") == hong_kong.pk
        assert found("Hong Kong, China", kind="country") == hong_kong.pk


class TestOffices:
    def test_an_office_is_known_with_its_party(self, moscow):
        mayor = OfficeFactory(name="Mayor", party=moscow)
        other = PartyFactory(name="Perm")

        assert found("Mayor", str(moscow.pk), kind="office") == mayor.pk
        assert found("Mayor", str(other.pk), kind="office") is None

    def test_an_alias_of_one_office_is_not_the_office_of_everybody(self, moscow):
        mayor = OfficeFactory(name="Mayor of Moscow", party=moscow)
        OfficeName.objects.create(owner=mayor, language="en", text="Mayor", kind="alias")

        assert found("Mayor", kind="office") is None
        assert found("Mayor", str(moscow.pk), kind="office") == mayor.pk

    def test_of_a_party_that_is_open_too_it_is_asked_about_once_whatever_is_decided(self, moscow):
        rows = ["signatories"], ["Ivan Ivanov, Mayor (Zenda)"]
        key = "office|mayor|new party zenda"

        assert key in plan_of(*rows).naming.questions
        decided = {"party|zenda": {"do": "use", "id": moscow.pk}}
        assert key in plan_of(*rows, decisions=decided).naming.questions
        OfficeFactory(name="Mayor", party=moscow)
        assert key not in plan_of(*rows, decisions=decided).naming.questions

    def test_what_stays_as_written_is_no_office(self):
        plan = plan_of(
            ["signatories"],
            ["Ivan Ivanov, Mayor"],
            decisions={"office|mayor": {"do": "as_written"}, "person|ivan ivanov": {"do": "leave_out"}},
        )

        row = plan.rows[0].stated["signatories"][0]
        assert (row["office"], row["office_as_written"]) == (None, "Mayor")
        assert plan.counts()["names"] == 0


class TestQuestions:
    def test_every_spelling_is_asked_about_once_with_its_rows(self, russia):
        plan = plan_of(
            ["party 1", "country 1", "signed"],
            ["Kazan", "Russia", "2020"],
            ["KAZAN", "Россия", "2021"],
            ["г. Казань", "Russia", "2022"],
        )

        assert [(q.mention.text, q.rows) for q in plan.naming.questions.values()] == [
            ("Kazan", [2, 3]),
            ("г. Казань", [4]),
        ]

    def test_an_unknown_country_is_asked_about_too(self):
        plan = plan_of(["party 1", "country 1", "signed"], ["Strelsau", "Ruritania", "1894"])

        assert list(plan.naming.questions) == ["country|ruritania", "party|strelsau|ruritania"]

    def test_homonyms_in_two_countries_are_two_questions(self):
        for name, code in [("United Kingdom", "GB"), ("United States", "US")]:
            PartyFactory(country=True, name=name, iso_3166_1=code)

        plan = plan_of(
            ["party 1", "country 1"],
            ["Birmingham", "UK"],
            ["Birmingham", "США"],
            ["Birmingham", "Великобритания"],
        )

        assert [question.rows for question in plan.naming.questions.values()] == [[2, 4], [3]]


class TestDecisions:
    ROWS = (["party 1", "country 1", "signed"], ["Москва", "Россия", "1990"], ["Moscow", "Russia", "1991"])

    def parties(self, decisions, *rows):
        plan = plan_of(*(rows or self.ROWS), decisions=decisions)
        said = [
            row.record or row.stated for row in plan.rows
        ]  # of a row that becomes a record only that is kept
        return plan, [each["participations"][0]["party"] for each in said]

    def keys(self):
        return list(plan_of(*self.ROWS).naming.questions)

    def test_this_one(self, russia):
        moscow = PartyFactory(name="Stolitsa", parent=russia)
        one, other = self.keys()

        _plan, parties = self.parties({one: {"do": "use", "id": moscow.pk}, other: {"do": "same", "as": one}})

        assert parties == [moscow.pk, moscow.pk]

    def test_create_one_for_two_spellings(self, russia):
        one, other = self.keys()

        _plan, parties = self.parties(
            {
                one: {"do": "same", "as": other},
                other: {"do": "create", "name": "Moscow", "kind": "city", "parent": None},
            }
        )

        assert parties == [f"new:{other}"] * 2

    def test_a_circle_of_sameness_is_undecided(self, russia):
        one, other = self.keys()

        plan, parties = self.parties({one: {"do": "same", "as": other}, other: {"do": "same", "as": one}})

        assert parties == [None, None]
        assert plan.counts()["names"] == 2

    def test_the_same_as_a_name_that_is_not_open_any_more_is_undecided(self, russia):
        one, _other = self.keys()

        plan, parties = self.parties(
            {one: {"do": "same", "as": "party|gone"}, "party|gone": {"do": "create", "name": "x"}}
        )

        assert parties == [None, None]
        assert one not in plan.decisions

    def test_a_party_that_has_gone_meanwhile_is_asked_about_again(self, russia):
        one, _other = self.keys()

        plan, _parties = self.parties({one: {"do": "use", "id": 999_999}})

        assert plan.counts()["names"] == 2

    def test_leaving_out_leaves_out_every_row_with_the_name(self, russia):
        one, other = self.keys()

        plan, _parties = self.parties({one: {"do": "leave_out"}, other: {"do": "same", "as": one}})

        assert plan.counts()["left_out"] == 2

    def test_what_lies_in_something_left_out_is_asked_about_again(self):
        country, city = "country|ruritania", "party|strelsau|ruritania"

        plan, _parties = self.parties(
            {
                country: {"do": "leave_out"},
                city: {"do": "create", "name": "S", "kind": "city", "parent": f"new:{country}"},
            },
            ["party 1", "country 1"],
            ["Strelsau", "Ruritania"],
        )

        assert plan.decisions == {country: {"do": "leave_out"}}

    def test_what_was_decided_before_the_country_holds_when_the_country_is_decided(self, russia):
        """Both are decided on one page; afterwards the city has another key."""
        city = "party|strelsau|ruritania"
        decisions = {
            "country|ruritania": {"do": "use", "id": russia.pk},
            city: {"do": "create", "name": "Strelsau", "kind": "city", "parent": "new:country|ruritania"},
        }

        plan, _parties = self.parties(decisions, ["party 1", "country 1"], ["Strelsau", "Ruritania"])

        assert plan.counts()["names"] == 0
        assert [q.country for q in plan.naming.questions.values()] == [None, russia.pk]
        assert plan.decisions.keys() == {"country|ruritania", f"party|strelsau|#{russia.pk}"}

    def test_a_decided_country_stays_in_the_list(self, russia):
        plan, _parties = self.parties(
            {"country|ruritania": {"do": "use", "id": russia.pk}},
            ["party 1", "country 1"],
            ["Strelsau", "Ruritania"],
        )

        assert plan.naming.questions["country|ruritania"].decision

    def test_two_that_are_part_of_each_other_are_asked_about_again(self):
        rows = ["party 1", "party 2"], ["Ada", "Bob"]
        one, other = "party|ada", "party|bob"
        made = {"do": "create", "name": "x", "kind": "city"}

        plan, _parties = self.parties(
            {one: made | {"parent": f"new:{other}"}, other: made | {"parent": f"new:{one}"}}, *rows
        )

        assert plan.decisions == {}


def test_a_name_of_a_party_is_also_known_with_its_alias(russia):
    made = PartyFactory(name="Saint Petersburg", parent=russia)
    PartyNameFactory(owner=made, language="ru", text="Ленинград", kind="former")

    assert found("Ленинград", "СССР") is None
    assert found("Ленинград", "Russia") == made.pk


class TestWhatIsNoCountry:
    """A section called "Others" stands where the country of its parties is expected."""

    HEADINGS = ("party 1", "party 2", "country 2")
    NONE = {"country|others": {"do": "nothing"}}

    def plan(self, *rows, decisions=None):
        return plan_of([*self.HEADINGS], *rows, decisions=self.NONE if decisions is None else decisions)

    def test_its_parties_are_looked_up_without_it(self, moscow):
        beijing = party("Beijing")
        row = ["Moscow", "Beijing", "Others"]

        before, after = self.plan(row, decisions={}), self.plan(row)

        assert before.rows[0].outcome == "undecided"
        assert after.rows[0].outcome == "new"
        assert [each["party"] for each in after.rows[0].record["participations"]] == [moscow.pk, beijing.pk]

    def test_it_stays_in_the_list_so_that_it_can_be_taken_back(self, moscow):
        names = self.plan(["Moscow", "Moscow", "Others"]).as_json()["names"]

        assert [(name["key"], name["decision"]) for name in names] == [("country|others", {"do": "nothing"})]

    def test_an_open_name_is_one_whether_it_stands_there_or_without_a_country(self, moscow):
        plan = self.plan(["Moscow", "Zenda", "Others"], ["Moscow", "Zenda", ""])

        assert [key for key in plan.naming.questions if key.startswith("party")] == ["party|zenda"]

    def test_what_was_decided_before_stays_decided(self, moscow):
        creation = {"do": "create", "name": "Zenda", "kind": "city", "parent": None}

        plan = self.plan(
            ["Moscow", "Zenda", "Others"], decisions=self.NONE | {"party|zenda|others": creation}
        )

        assert plan.rows[0].outcome == "new"
        assert plan.decisions["party|zenda"] == creation

    def test_what_was_to_be_created_in_it_is_asked_about_again(self, moscow):
        creation = {"do": "create", "name": "Zenda", "kind": "city", "parent": "new:country|others"}

        plan = self.plan(["Moscow", "Zenda", "Others"], decisions=self.NONE | {"party|zenda": creation})

        assert plan.decisions == self.NONE
        assert plan.rows[0].outcome == "undecided"

    def test_another_spelling_of_it_is_none_either(self, moscow):
        party("Beijing")
        same = {"country|rest": {"do": "same", "as": "country|others"}}

        plan = self.plan(
            ["Moscow", "Beijing", "Rest"], ["Beijing", "Moscow", "Others"], decisions=self.NONE | same
        )

        assert {row.outcome for row in plan.rows} <= {"new", "left_out"}
        assert not plan.counts()["names"]
