"""Candidates for names that nobody is called yet, and what is guessed where it is plain."""

import pytest

from agreements.spreadsheets import open_names
from tests.factories import AgreementTypeFactory, PartyFactory, PartyNameFactory, PersonFactory, party
from tests.gazetteer import small_gazetteer
from tests.spreadsheets.sheets import plan_of

__all__ = ["small_gazetteer"]


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


class TestNamesThatAreNearlyTheSame:
    def test_two_cities_that_are_spelt_nearly_the_same_are_for_a_person_to_tell(self):
        found = names(["Changzhou", "China"], ["Hangzhou", "China"])

        assert found["Changzhou"]["guess"]["do"] == "create"
        assert found["Hangzhou"]["guess"] is None

    def test_districts_with_numbers_are_as_many(self):
        found = names(["Prague 4", "Germany"], ["Prague 5", "Germany"])

        assert [name["guess"]["do"] for name in found.values()] == ["create", "create"]

    def test_the_same_name_in_another_order_is_the_same(self):
        found = names(["Seoul – Gangnam", "China"], ["Gangnam (Seoul)", "China"])

        assert found["Gangnam (Seoul)"]["guess"] == {"do": "same", "as": found["Seoul – Gangnam"]["key"]}

    def test_two_districts_of_one_name_in_two_cities_are_two(self):
        found = names(["Mitte (Berlin)", "Germany"], ["Mitte (Hamburg)", "Germany"])

        assert found["Mitte (Hamburg)"]["guess"]["do"] != "same"

    def test_letters_of_two_alphabets_are_named_and_the_record_stands_first(self, countries):
        moscow = in_country("Moscow", countries["RU"])

        name = names(["Мoscow", "Russia"])["Мoscow"]

        assert name["candidates"][0]["id"] == moscow.pk
        assert "mixed up" in name["candidates"][0]["why"]
        assert name["creation"]["name"] == "Moscow"

    def test_letters_of_two_alphabets_are_never_created_unseen(self):
        assert names(["Мosсow", "Russia"])["Мosсow"]["guess"] is None


class TestNamesWithWhatTheyLieIn:
    def test_a_district_is_created_in_its_city(self, countries):
        berlin = in_country("Berlin", countries["DE"])

        guess = names(["Mitte (Berlin)", "Germany"])["Mitte (Berlin)"]["guess"]

        assert guess == {"do": "create", "name": "Mitte", "kind": "district", "parent": berlin.pk}

    def test_in_a_city_that_the_sheet_creates(self):
        found = names(["Berlin", "Germany"], ["Mitte (Berlin)", "Germany"])

        assert found["Mitte (Berlin)"]["guess"]["parent"] == f"new:{found['Berlin']['key']}"

    def test_a_bracket_that_is_no_place_stays_in_the_name(self):
        assert names(["Halle (Saale)", "Germany"])["Halle (Saale)"]["guess"]["name"] == "Halle (Saale)"

    @pytest.mark.parametrize("text", ["City of Melbourne", "Melbourne City", "Melbourne (Victoria)"])
    def test_without_the_word_around_it_the_record_is_offered_and_not_guessed(self, countries, text):
        melbourne = in_country("Melbourne", countries["DE"])

        name = names([text, "Germany"])[text]

        assert [candidate["id"] for candidate in name["candidates"]] == [melbourne.pk]
        assert "without" in name["candidates"][0]["why"]
        assert (name["guess"] or {}).get("do") != "use"


class TestCountries:
    def test_a_state_that_is_no_more_is_created_once_for_all_its_names(self):
        found = names(["USSR", "x"], ["Soviet Union", "x"], heading=["country 1", "party 1"])

        assert found["USSR"]["guess"] == {
            "do": "create",
            "name": "Soviet Union",
            "kind": "country",
            "parent": None,
        }
        assert found["Soviet Union"]["guess"] == {"do": "same", "as": found["USSR"]["key"]}

    def test_a_part_of_a_country_is_created_in_it(self, countries):
        found = names(["Bavaria, Germany", "x"], heading=["country 1", "party 1"])

        guess = found["Bavaria, Germany"]["guess"]
        assert (guess["name"], guess["kind"], guess["parent"]) == ("Bavaria", "region", countries["DE"].pk)

    def test_england_is_a_region(self):
        britain = PartyFactory(country=True, name="United Kingdom", iso_3166_1="GB")

        found = names(["England", "x"], ["England, United Kingdom", "y"], heading=["country 1", "party 1"])

        assert found["England"]["guess"]["parent"] == britain.pk
        assert found["England, United Kingdom"]["guess"]["do"] == "same"

    def test_a_city_that_sounds_like_a_country_is_not_taken_for_it(self):
        tunisia = PartyFactory(country=True, name="Tunisia", iso_3166_1="TN")
        PartyNameFactory(owner=tunisia, text="Тунис")

        name = names(["Tunis"], heading=["party 1"])["Tunis"]

        assert ([candidate["id"] for candidate in name["candidates"]], name["guess"]) == ([tunisia.pk], None)

    def test_where_parties_are_mostly_countries_an_unknown_one_is_proposed_as_a_country(self):
        for number in range(4):
            PartyFactory(country=True, name=f"Land {number}")
        netherlands = PartyFactory(country=True, name="Netherlands", iso_3166_1="NL")
        rows = [[f"Land {number}"] for number in range(4)] + [["Germany"], ["Atlantis"], ["NETHERLANDS THE"]]

        found = names(*rows, heading=["party 1"])

        creation = found["Atlantis"]["creation"]
        assert (creation["kind"], creation["parent"]) == ("country", None)
        assert found["NETHERLANDS THE"]["guess"] == {"do": "use", "id": netherlands.pk}


class TestGazetteer:
    @pytest.fixture(autouse=True)
    def places(self, small_gazetteer):
        for name, code in [
            ("Jordan", "JO"),
            ("United Kingdom", "GB"),
            ("United States", "US"),
            ("Italy", "IT"),
        ]:
            PartyFactory(country=True, name=name, iso_3166_1=code)
        PartyFactory(country=True, name="Kazakhstan", iso_3166_1="KZ")
        PartyFactory(country=True, name="France", iso_3166_1="FR")

    def test_the_only_place_of_this_name_in_the_country_is_plain(self):
        guess = names(["Акаба", "Jordan"])["Акаба"]["guess"]

        assert (guess["do"], guess["name"], guess["geonames"]) == ("create", "Aqaba", 1)

    def test_of_two_in_one_country_nobody_knows_which(self):
        name = names(["Springfield", "United States"])["Springfield"]

        assert "geonames" not in name["guess"]
        assert [place["geonames"] for place in name["places"]] == [4, 5]

    def test_the_country_tells_homonyms_apart(self):
        found = plan_of(
            ["party 1", "country 1"],
            ["Birmingham", "United States"],
            ["Birmingham", "UK"],
            ["Birmingham", ""],
        )
        listed = open_names.listed(found.naming)

        assert [(n["guess"] or {}).get("geonames") for n in listed] == [3, 2, None]
        assert [place["geonames"] for place in listed[2]["places"]] == [2, 3]

    def test_a_record_that_is_this_place_is_meant(self, countries):
        stored = PartyFactory(name="Alma", geonames=7)
        stored.parent = countries["RU"].__class__.objects.get(name="Kazakhstan")
        stored.save()

        assert names(["Алма-Ата", "Kazakhstan"])["Алма-Ата"]["guess"] == {"do": "use", "id": stored.pk}

    def test_a_further_latin_name_is_no_proof(self):
        found = names(["Venice", "Italy"], ["Venezia", "Italy"])

        assert found["Venice"]["guess"]["geonames"] == 6
        assert found["Venezia"]["guess"] is None

    def test_two_names_of_one_place_are_one(self):
        found = names(["Venice", "Italy"], ["Венеция", "Italy"])

        assert found["Венеция"]["guess"] == {"do": "same", "as": found["Venice"]["key"]}

    def test_before_a_bracket_it_is_proposed_and_not_guessed(self):
        name = names(["Париж(Город-Партнер)", "France"])["Париж(Город-Партнер)"]

        assert name["guess"] is None
        assert (name["creation"]["name"], name["creation"]["geonames"]) == ("Paris", 8)


class TestManyNames:
    def test_guesses_are_taken_in_turn(self, countries):
        found = plan_of(["party 1", "country 1"], ["Munich", "Bavaria, Germany"])

        decisions = open_names.all_plain(open_names.listed(found.naming, offers=False))

        country = "country|bavaria germany"
        assert decisions[country]["do"] == "create"
        assert decisions["party|munich|bavaria germany"]["parent"] == f"new:{country}"

    def test_only_of_those_that_are_chosen(self):
        found = plan_of(["party 1", "country 1"], ["Perm", "Russia"], ["Omsk", "Russia"])
        listed = open_names.listed(found.naming, offers=False)

        assert list(open_names.all_plain(listed, {listed[1]["key"]})) == [listed[1]["key"]]

    def test_what_is_offered_later_is_what_would_be_offered_at_once(self, countries):
        in_country("Perm", countries["RU"])
        rows = [["Permm", "Russia"], ["Omsk", "Russia"], ["Omskk", "Russia"], ["Bonn", "Germany"]]
        naming = plan_of(["party 1", "country 1"], *rows).naming
        kept = open_names.listed(naming, offers=False)

        later = open_names.offered(kept, kept[:3])

        for name, whole in zip(later, open_names.listed(naming)[:3], strict=True):
            assert (name["candidates"], name["alike"]) == (whole["candidates"], whole["alike"])


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
