"""The page on which names are decided: which are shown, many at once, taking back, offices, the gazetteer."""

import pytest

from agreements.models import Agreement, ImportBatch, Office, Party
from tests.admin.browser import says
from tests.admin.test_imports import address, bring, form_of
from tests.factories import AgreementTypeFactory, PartyFactory
from tests.gazetteer import small_gazetteer

__all__ = ["small_gazetteer"]

HEADING = "type,party_a,country_a,party_b,country_b,signed\n"


@pytest.fixture(autouse=True)
def world():
    AgreementTypeFactory(code="mou", name="MoU")
    return {
        code: PartyFactory(reference=name.lower(), name=name, kind="country", iso_3166_1=code)
        for name, code in [("Russia", "RU"), ("China", "CN"), ("Jordan", "JO")]
    }


def batch():
    return ImportBatch.objects.first()


def brought(client, *rows):
    bring(client, HEADING + "".join(f"MoU,{row},2024-06-17\n" for row in rows))
    return client.get(address("names", batch()))


def page(client, **asked):
    return client.get(address("names", batch()), asked)


def texts(response):
    return [question["name"]["text"] for question in response.context["questions"]]


def many(client, deed, asked="", **sent):
    address_asked = address("names", batch()) + asked
    return client.post(address_asked, {"many": "1", "deed": deed, **sent}, follow=True)


def decided():
    return {name["text"]: name["decision"] for name in batch().plan["names"] if name["decision"]}


def test_the_columns_come_first(analyst):
    bring(analyst, "party_a,What is it?\nRussia,Aqaba\n")

    response = analyst.get(address("names", batch()))

    assert "Every name is known." not in response.content.decode()
    assert "The columns come first" in response.content.decode()
    assert f'<a href="{address("columns", batch())}">Go to the columns</a>' in response.content.decode()


class TestWhatIsShown:
    @pytest.fixture(autouse=True)
    def sheet(self, analyst):
        brought(
            analyst, "Perm,Russia,Dalian,China", "Perm,Russia,Strelsau,Ruritania", "Omsk,Russia,Dalian,China"
        )

    def test_countries_stand_first(self, analyst):
        assert texts(page(analyst))[0] == "Ruritania"

    def test_names_of_a_kind_a_country_or_like_what_is_searched_for(self, analyst):
        assert texts(page(analyst, kind="country")) == ["Ruritania"]
        assert texts(page(analyst, **{"in": "China"})) == ["Dalian"]
        assert texts(page(analyst, q="oms")) == ["Omsk"]
        assert texts(page(analyst, q="nobody")) == []

    def test_those_with_and_without_a_plain_guess(self, analyst):
        assert set(texts(page(analyst, show="plain"))) == {"Perm", "Dalian", "Omsk"}
        assert set(texts(page(analyst, show="unclear"))) == {"Ruritania", "Strelsau"}
        assert texts(page(analyst, show="decided")) == []

    def test_the_most_used_first_or_by_name(self, analyst):
        assert texts(page(analyst, o="rows"))[:2] == ["Perm", "Dalian"]
        assert texts(page(analyst, o="name")) == ["Dalian", "Omsk", "Perm", "Ruritania", "Strelsau"]

    def test_nonsense_in_the_address_asks_for_nothing(self, analyst):
        response = page(analyst, show="x", kind="y", o="z", p="9" * 30, **{"in": "Atlantis", "q": "‽" * 400})

        assert response.status_code == 200

    def test_a_name_says_where_it_stands_and_what_is_guessed(self, analyst):
        text = page(analyst, q="perm").content.decode()

        assert "2 rows: 2, 3" in text
        assert "Perm – Dalian" in text
        assert "create Perm (Russia)" in text


class TestManyAtOnce:
    @pytest.fixture(autouse=True)
    def sheet(self, analyst):
        brought(analyst, "Perm,Russia,Аккаба,Jordan", "Omsk,Russia,Strelsau,Ruritania")

    def ticked(self, client, *wanted):
        questions = page(client, show="all").context["questions"]
        return [question["number"] for question in questions if question["name"]["text"] in wanted]

    def test_the_ticked_ones_are_created_as_proposed(self, analyst, world):
        many(analyst, "create", tick=self.ticked(analyst, "Perm", "Аккаба"))

        assert {text: made["parent"] for text, made in decided().items()} == {
            "Perm": world["RU"].pk,
            "Аккаба": world["JO"].pk,
        }

    def test_all_that_are_shown_on_all_pages(self, analyst):
        many(analyst, "create", "?in=Russia", whole="1")

        assert decided().keys() == {"Perm", "Omsk"}

    def test_as_another_kind_in_another_place(self, analyst, world):
        sent = {"kind-of-all": "region", "parent-of-all": "china"}
        many(analyst, "create", tick=self.ticked(analyst, "Perm"), **sent)

        assert (decided()["Perm"]["kind"], decided()["Perm"]["parent"]) == ("region", world["CN"].pk)

    def test_plain_guesses_of_those_that_are_shown(self, analyst):
        many(analyst, "accept", "?q=omsk", whole="1")

        assert decided().keys() == {"Omsk"}

    def test_a_city_waits_for_its_country(self, analyst):
        response = many(analyst, "create", tick=self.ticked(analyst, "Strelsau"))

        assert "1 name was left as it is" in says(response)
        assert decided() == {}

    def test_a_city_is_created_with_its_country(self, analyst):
        many(analyst, "create", tick=self.ticked(analyst, "Strelsau", "Ruritania"))

        assert decided().keys() == {"Strelsau", "Ruritania"}

    def test_rows_are_left_out_and_decisions_taken_back(self, analyst):
        many(analyst, "leave_out", whole="1")
        assert batch().counts["left_out"] == 2

        many(analyst, "take_back", "?show=decided", whole="1")
        assert (decided(), batch().counts["left_out"]) == ({}, 0)

    def test_it_says_how_many_are_left_on_the_same_page(self, analyst):
        response = many(analyst, "create", "?in=Russia&o=name", whole="1")

        assert "3 names are not decided yet." in says(response)
        assert response.redirect_chain[-1][0].endswith("?in=Russia&o=name")

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"deed": "create"}, "Tick the names first"),
            ({"deed": "", "whole": "1"}, "Choose what to do"),
            ({"deed": "drop", "whole": "1"}, "Choose what to do"),
            ({"deed": "create", "tick": ["x", "-1", "²", "9" * 40]}, "Tick the names first"),
            ({"deed": "create", "whole": "1", "parent-of-all": "Atlantis"}, "“Atlantis” is not known"),
            ({"deed": "create", "whole": "1", "parent-of-all": "a\x00"}, "NUL"),
        ],
    )
    def test_what_can_t_be_done_is_said_and_nothing_kept(self, analyst, sent, said):
        response = analyst.post(address("names", batch()), {"many": "1", **sent}, follow=True)

        assert said in says(response)
        assert decided() == {}

    def test_somebody_else_decides_nothing(self, analyst, colleague):
        assert "belongs to anna" in says(many(colleague, "leave_out", whole="1"))
        assert decided() == {}


def test_a_decision_is_taken_back_alone(analyst):
    brought(analyst, "Perm,Russia,Dalian,China")
    analyst.post(address("names", batch()), {"accept": "1"})
    fields = form_of(page(analyst, show="all", q="perm"))
    number = next(key for key in fields if key.startswith("choice-")).removeprefix("choice-")

    analyst.post(address("names", batch()), fields | {f"choice-{number}": "later"})

    assert decided().keys() == {"Dalian"}


def test_two_places_of_one_name_are_told_apart_where_something_is_part_of_them(analyst):
    brought(analyst, "Kirov,Russia,Kirov,China", "Kirovv,Russia,Kirovv,China")
    number = next(n for n, name in enumerate(batch().plan["names"]) if name["context"] == "China")
    key = batch().plan["names"][number]["key"]
    sent = {"key-1": key, "choice-1": "create", "name-1": "K", "kind-1": "district"}
    other = next(
        name for name in batch().plan["names"] if name["text"] == "Kirovv" and name["context"] == "China"
    )

    analyst.post(address("names", batch()), sent | {"parent-1": "Kirovv, China (from this sheet)"})
    analyst.post(
        address("names", batch()),
        {
            "key-2": other["key"],
            "choice-2": "create",
            "name-2": "Kirovv",
            "kind-2": "city",
            "parent-2": "china",
        },
    )
    analyst.post(address("names", batch()), sent | {"parent-1": "Kirovv, China (from this sheet)"})

    assert batch().decisions[key]["parent"] == f"new:{other['key']}"


class TestOffices:
    SHEET = 'type,party_a,country_a,signed,signatories\nMoU,Perm,Russia,2024,"Ivan Ivanov, Mayor (Perm)"\n'

    def brought(self, client, world):
        PartyFactory(name="Perm", reference="perm", parent=world["RU"])
        bring(client, self.SHEET)
        return next(n for n, name in enumerate(batch().plan["names"]) if name["kind"] == "office")

    def test_an_office_is_asked_about_and_plainly_kept_as_written(self, analyst, world):
        number = self.brought(analyst, world)

        assert form_of(page(analyst))[f"choice-{number}"] == "as_written"
        analyst.post(address("names", batch()), {"accept": "1"})
        analyst.post(address("apply", batch()))
        assert Agreement.objects.get().signatories.get().office_as_written == "Mayor"

    def test_it_is_not_asked_about_again(self, analyst, world):
        self.brought(analyst, world)
        analyst.post(address("names", batch()), {"accept": "1"})
        analyst.post(address("apply", batch()))

        bring(analyst, self.SHEET.replace("2024", "2025"))

        assert batch().plan["names"] == []

    def test_it_is_created_at_its_party(self, analyst, world):
        number = self.brought(analyst, world)
        fields = form_of(page(analyst))

        analyst.post(address("names", batch()), fields | {f"choice-{number}": "create"}, follow=True)
        analyst.post(address("apply", batch()), follow=True)

        office = Office.objects.get()
        assert (office.name, office.party.reference) == ("Mayor", "perm")
        assert Agreement.objects.get().signatories.get().office == office


class TestGazetteer:
    def test_a_place_is_created_with_its_coordinates(self, analyst, small_gazetteer):
        brought(analyst, "Акаба,Jordan,Dalian,China")
        fields = form_of(page(analyst, q="акаба"))
        number = next(key for key in fields if key.startswith("choice-")).removeprefix("choice-")

        assert fields[f"choice-{number}"] == "place:1"
        analyst.post(address("names", batch()), fields)
        analyst.post(address("names", batch()), {"accept": "1"})
        analyst.post(address("apply", batch()))

        aqaba = Party.objects.get(geonames=1)
        assert (aqaba.name, aqaba.parent.name, str(aqaba.latitude)) == ("Aqaba", "Jordan", "29.52667")
        assert [name.text for name in aqaba.names.all()] == ["Акаба"]

    @pytest.mark.parametrize("number", ["999", "x", "9" * 40, ""])
    def test_a_place_that_is_not_there_is_refused(self, analyst, small_gazetteer, number):
        brought(analyst, "Акаба,Jordan,Dalian,China")
        fields = form_of(page(analyst, q="акаба"))
        choice = next(key for key in fields if key.startswith("choice-"))

        response = analyst.post(address("names", batch()), fields | {choice: f"place:{number}"}, follow=True)

        assert "not in the gazetteer" in says(response)
        assert decided() == {}


def test_the_page_takes_the_same_queries_however_many_names(analyst, django_assert_max_num_queries):
    brought(analyst, "Perm,Russia,Dalian,China")
    short = address("names", batch())
    brought(analyst, *(f"Gorod {number},Russia,Cheng {number},China" for number in range(60)))
    long = address("names", batch())

    with django_assert_max_num_queries(40) as few:
        analyst.get(short)
    with django_assert_max_num_queries(len(few)):
        analyst.get(long)


def test_what_stands_as_a_country_may_be_none(analyst):
    PartyFactory(name="Aqaba")
    response = brought(analyst, "Russia,,Aqaba,Others")
    number = response.context["questions"][0]["number"]
    asked = response.context["questions"][0]["name"]
    assert "Not a country: read these rows without one" in response.content.decode()

    sent = {f"key-{number}": asked["key"], f"choice-{number}": "nothing"}
    analyst.post(address("names", batch()), sent)

    assert decided() == {"Others": {"do": "nothing"}}
    assert batch().counts["new"] == 1
    assert "not a country" in page(analyst, show="all").content.decode()
    analyst.post(address("apply", batch()))
    assert Agreement.objects.count() == 1


def test_only_a_country_may_be_none(analyst):
    response = brought(analyst, "Russia,,Zenda,")
    assert "Not a country" not in response.content.decode()

    analyst.post(address("names", batch()), {"key-0": "party|zenda", "choice-0": "nothing"})

    assert decided() == {}
