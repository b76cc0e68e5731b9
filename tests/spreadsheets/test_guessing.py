"""Candidates for names that nobody is called yet, and what is guessed where it is plain."""

import pytest

from agreements.spreadsheets import open_names
from tests.factories import AgreementTypeFactory, PartyFactory, PersonFactory, party
from tests.spreadsheets.sheets import plan_of


@pytest.fixture(autouse=True)
def countries():
    return {
        code: PartyFactory(country=True, name=name, iso_3166_1=code)
        for name, code in [("Russia", "RU"), ("China", "CN"), ("Germany", "DE")]
    }


def names(*rows, heading=("party 1", "country 1"), decisions=None):
    return {
        name["text"]: name
        for name in open_names.listed(plan_of(list(heading), *rows, decisions=decisions).naming)
    }


def in_country(name, country, **more):
    made = party(name, **more)
    made.parent = country
    made.save()
    return made


class TestCandidates:
    def test_the_same_name_in_another_script_is_the_guess(self, countries):
        kazan = in_country("Kazan", countries["RU"])

        name = names(["Казань", "Россия"])["Казань"]

        assert name["guess"] == {"do": "use", "id": kazan.pk}
        assert name["guess_text"] == "Kazan (Russia)"

    def test_a_similar_name_is_offered_and_not_guessed(self, countries):
        kazan = in_country("Kazan", countries["RU"])

        name = names(["Kazann", "Russia"])["Kazann"]

        assert [candidate["id"] for candidate in name["candidates"]] == [kazan.pk]
        assert name["guess"] is None

    def test_the_one_in_the_right_country_stands_first(self, countries):
        in_country("Frankfurt", countries["DE"])
        other = in_country("Frankfurt", countries["CN"])

        name = names(["Frankfort", "China"])["Frankfort"]

        assert name["candidates"][0]["id"] == other.pk

    def test_a_city_is_never_offered_its_own_country(self, countries):
        assert names(["Chinaa", "China"])["Chinaa"]["candidates"] == []

    def test_the_words_of_a_name_may_stand_in_another_order(self):
        person = PersonFactory(name="Sergey Sobyanin")

        name = names(["Собянин Сергей"], heading=["signatories"])["Собянин Сергей"]

        assert [candidate["id"] for candidate in name["candidates"]] == [person.pk]

    def test_an_authority_is_offered_the_place_in_its_name(self, countries):
        moscow = in_country("Moscow", countries["RU"])

        name = names(["Moscow City Government", "Russia"])["Moscow City Government"]

        assert moscow.pk in [candidate["id"] for candidate in name["candidates"]]


class TestGuesses:
    def test_a_new_city_is_created_in_its_country(self, countries):
        name = names(["Perm", "Russia"])["Perm"]

        assert name["guess"] == {"do": "create", "name": "Perm", "kind": "city", "parent": countries["RU"].pk}

    @pytest.mark.parametrize(
        ("text", "country", "label", "kind"),
        [
            ("深圳市", "中国", "Shenzhen", "city"),
            ("Пермь", "Россия", "Perm", "city"),
            ("Пермский край", "Россия", "Permskiy Kray", "region"),
            ("广东省", "中国", "Guangdong", "region"),
            ("宝安区", "中国", "Baoan", "district"),
        ],
    )
    def test_its_label_is_in_latin_letters_and_its_kind_is_told_by_the_name(self, text, country, label, kind):
        guess = names([text, country])[text]["guess"]

        assert (guess["name"], guess["kind"]) == (label, kind)

    def test_a_name_in_a_foreign_script_is_not_created_unseen(self):
        """摩尔曼斯克 romanised would be no name for Murmansk."""
        name = names(["摩尔曼斯克", "Россия"])["摩尔曼斯克"]

        assert name["guess"] is None
        assert name["creation"]["kind"] == "city"

    def test_without_a_country_nothing_is_created_unseen(self):
        assert names(["Perm", ""])["Perm"]["guess"] is None

    def test_one_city_spelt_twice_is_one(self):
        found = names(["Yekaterinburg", "Russia"], ["Екатеринбург", "Россия"])

        assert found["Екатеринбург"]["guess"] == {"do": "same", "as": found["Yekaterinburg"]["key"]}

    def test_two_cities_of_one_name_in_two_countries_are_two(self):
        plan = plan_of(["party 1", "country 1"], ["Perm", "Russia"], ["Perm", "Germany"])

        assert [name["guess"]["do"] for name in open_names.listed(plan.naming)] == ["create", "create"]

    def test_an_authority_is_created_in_its_city(self, countries):
        moscow = in_country("Moscow", countries["RU"], ru="Москва")

        guess = names(["Правительство Москвы", "Россия"])["Правительство Москвы"]["guess"]

        assert (guess["kind"], guess["parent"]) == ("authority", moscow.pk)

    def test_an_authority_is_created_in_a_city_that_the_sheet_creates(self):
        found = names(["Пермь", "Россия"], ["Администрация Перми", "Россия"])

        assert found["Администрация Перми"]["guess"]["parent"] == f"new:{found['Пермь']['key']}"

    def test_an_authority_of_nowhere_is_not_guessed(self):
        assert names(["Правительство Москвы", "Россия"])["Правительство Москвы"]["guess"] is None

    def test_an_unknown_country_and_type_are_never_guessed(self):
        AgreementTypeFactory(name="Programme of cooperation")
        found = names(["Strelsau", "Ruritania", "Pact of steel"], heading=["party 1", "country 1", "type"])

        assert found["Ruritania"]["guess"] is None
        assert found["Strelsau"]["guess"] is None
        assert found["Pact of steel"]["guess"] is None

    def test_a_city_is_created_in_a_country_that_is_created(self):
        country = "country|ruritania"
        made = {"do": "create", "name": "Ruritania", "kind": "country", "parent": None}

        guess = names(["Strelsau", "Ruritania"], decisions={country: made})["Strelsau"]["guess"]

        assert guess["parent"] == f"new:{country}"

    def test_a_person_is_created_where_nobody_is_like_it(self):
        assert names(["李强"], heading=["signatories"])["李强"]["guess"] == {
            "do": "create",
            "name": "Li Qiang",
        }

    def test_a_very_long_name_makes_a_label_that_can_be_kept(self):
        text = "京" * 300

        assert len(names([text, "中国"])[text]["creation"]["name"]) <= 300


class TestAlike:
    def test_others_of_the_country_are_offered_the_nearest_first(self):
        found = names(["Perm", "Russia"], ["Omsk", "Russia"], ["Permm", "Russia"], ["Bonn", "Germany"])

        assert [other["text"] for other in found["Perm"]["alike"]] == ["Permm", "Omsk"]

    def test_never_more_than_forty(self):
        rows = [[f"Gorod {number}", "Russia"] for number in range(60)]

        assert max(len(name["alike"]) for name in names(*rows).values()) in (
            39,
            40,
        )  # the name itself may be among the nearest forty
