"""The sheets of the reference tables: what a row means, what is refused, what comes back unchanged."""

import pytest
import tablib

from agreements.models import Area, Change, ChangeSet, Office, Party, PartyName, Person, Source
from agreements.spreadsheets.areas import AreaResource
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.formats import FORMATS
from agreements.spreadsheets.offices import OfficeResource
from agreements.spreadsheets.parties import PartyResource
from agreements.spreadsheets.people import PersonResource
from agreements.spreadsheets.sources import SourceResource
from agreements.spreadsheets.types import AgreementTypeResource
from tests.factories import (
    AgreementTypeFactory,
    AreaFactory,
    AreaMappingFactory,
    AreaNameFactory,
    OfficeFactory,
    PartyFactory,
    PartyNameFactory,
    PersonFactory,
    PersonNameFactory,
    SourceFactory,
    UserFactory,
)

HOSTILE = [
    "=1+1",
    "==1+1",
    "+7",
    "-1+1",
    "@SUM(A1)",
    "'quoted",
    "'=2",
    '"A; B" c',
    "semi; colon",
    "全角；分号",
    "\u202ertl",
    "a\nb",
]
RESOURCES = [
    AgreementTypeResource,
    AreaResource,
    OfficeResource,
    PartyResource,
    PersonResource,
    SourceResource,
]


def refused(resource, *rows):
    """What is said of a sheet that is refused; nothing of it is stored."""
    before = Party.objects.count(), Person.objects.count(), Source.objects.count(), Area.objects.count()
    with pytest.raises(SheetError) as error:
        resource().load(list(rows))
    assert before == (
        Party.objects.count(),
        Person.objects.count(),
        Source.objects.count(),
        Area.objects.count(),
    )
    assert not ChangeSet.objects.exists()
    return str(error.value)


def test_a_row_makes_a_record_with_its_names():
    counts = PartyResource().load(
        [
            {
                "slug": "moscow",
                "name": "Moscow",
                "latitude": "55,75",
                "longitude": "37.6",
                "names": "ru: Москва; de alias: Moskau",
            }
        ]
    )

    moscow = Party.objects.get(reference="moscow")
    assert counts == {"new": 1, "changed": 0, "unchanged": 0}
    assert f"{moscow.latitude:.2f}" == "55.75"
    assert {(n.language, n.text, n.kind, n.folded) for n in moscow.names.all()} == {
        ("ru", "Москва", "official", "москва"),
        ("de", "Moskau", "alias", "moskau"),
    }


def test_all_rows_are_one_change_set_of_the_person_who_brought_them():
    anna = UserFactory()

    PersonResource().load([{"name": "Sergey Sobyanin"}, {"name": "Yury Luzhkov"}], by=anna, why="The list")

    change_set = ChangeSet.objects.get()
    assert (change_set.by, change_set.why, change_set.kind) == (anna, "The list", "import")
    assert change_set.changes.count() == 2


def test_a_row_changes_only_what_it_says():
    moscow = PartyFactory(reference="moscow", name="Moscow", wikidata="Q649")
    PartyNameFactory(owner=moscow, text="Москва")

    counts = PartyResource().load([{"reference": "moscow", "name": "Moscow city", "wikidata": ""}])

    moscow.refresh_from_db()
    assert counts == {"new": 0, "changed": 1, "unchanged": 0}
    assert (moscow.name, moscow.wikidata, moscow.revision) == ("Moscow city", "Q649", 2)
    assert moscow.names.count() == 1


def test_the_same_sheet_again_changes_nothing():
    rows = [{"slug": "moscow", "name": "Moscow", "names": "zh-hans: 莫斯科; ru: Москва"}]
    PartyResource().load(rows)

    assert PartyResource().load(rows) == {"new": 0, "changed": 0, "unchanged": 1}
    assert Change.objects.count() == 1


def hostile_world():
    for number, text in enumerate(HOSTILE):
        party = PartyFactory(reference=f"p{number}", name=f"Party {text}")
        PartyNameFactory(owner=party, text=f"{text} x")
        PartyFactory(name=text + " z", kind="organisation")
        person = PersonFactory(name=f"{text} y")
        PersonNameFactory(owner=person, language="zh-Hans", text=f"{text} 莫", kind="alias")
        OfficeFactory(party=party, name=f"{text} mayor")
        area = AreaFactory(definition=text, parent=Area.objects.first())
        AreaNameFactory(owner=area, text=f"{text} a")
        AreaMappingFactory(area=area)
        AgreementTypeFactory(definition=text, retired=number % 2)
        SourceFactory(title=text, publisher=text, accessed="2024-06-18", archive_url="https://archive.org/1")
    SourceFactory(url="", title="A text without an address")
    PersonFactory(name="Ivan Petrov"), PersonFactory(name="Ivan Petrov")
    PartyFactory(reference="south", latitude="-33.86785", longitude="-0.5")


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("file_format", FORMATS)
def test_downloaded_and_uploaded_untouched_it_changes_nothing(resource, file_format):
    hostile_world()
    file = file_format().export_data(resource().export())

    counts = resource().load(file_format().create_dataset(file))

    assert counts == {"new": 0, "changed": 0, "unchanged": resource._meta.model.objects.count()}
    assert not Change.objects.exists()


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_formula_is_harmless_in_the_file(file_format):
    PersonFactory(name="=HYPERLINK(1)")

    dataset = PersonResource().export()
    text = file_format().export_data(dataset)

    assert b"<f>" not in text
    if file_format.extension == "csv":
        assert ",'=HYPERLINK(1)," in text.decode("utf-8-sig")


def test_an_empty_table_comes_as_its_headings():
    for file_format in FORMATS:
        assert file_format().export_data(PersonResource().export())


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("nmae", "“nmae” is not known. Did you mean name"),
        ("id", "“id” is not known."),
        ("xyzzy", "“xyzzy” is not known. Known are: reference, name"),
        ("pk", "“pk” is not known."),
        ("revision", "“revision” is not known."),
    ],
)
def test_an_unknown_heading_is_refused_with_the_nearest(heading, said):
    assert said in refused(PersonResource, {"name": "Ivan", heading: "1"})


def test_a_column_that_is_there_twice_is_refused():
    sheet = tablib.Dataset(["Ivan", "Petr"], headers=["name", "Имя"])

    with pytest.raises(SheetError, match="there twice"):
        PersonResource().load(sheet)


def test_headings_are_read_in_three_languages_and_any_case():
    PartyResource().load([{"НАЗВАНИЕ": "Moscow", "Вид": "City", "纬度": "55.75", "Долгота": "37.6"}])

    assert (Party.objects.get().kind, str(Party.objects.get().longitude)) == ("city", "37.60000")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": "A", "kind": "planet"}, "Row 2, kind: It is none of these: country, region, city"),
        ({"name": "A", "part of": "Atlantis"}, "Row 2, part of: “Atlantis” is not known."),
        ({"name": "A", "part of": "Rusia"}, "Did you mean russia?"),
        ({"name": "A", "names": "Москва"}, "needs its language before it"),
        ({"name": "A", "names": "xx: Foo"}, "not a language code"),
        ({"name": "A", "names": "ru nickname: Foo"}, "“nickname” is no kind of name"),
        ({"name": "A", "names": "ru: !!!"}, "needs at least one letter or digit"),
        ({"name": "A", "names": "ru: Москва; ru: Москва"}, "already there"),
        ({"name": "A", "latitude": "north"}, "Row 2, latitude: Write a number"),
        ({"name": "A", "latitude": "95", "longitude": "1"}, "less than or equal to 90"),
        ({"name": "A", "latitude": "55.7"}, "Give both latitude"),
        ({"name": "A", "wikidata": "649"}, "Row 2, wikidata: The letter Q and digits"),
        ({"name": "A", "wikidata": "Q159"}, "Wikidata id already exists"),
        ({"name": "A", "geonames": "9" * 20}, "Write a whole number"),
        ({"name": "A", "geonames": "1e5"}, "Write a whole number"),
        ({"name": "A\x00B"}, "NUL byte"),
        ({"name": ""  , "kind": "city"}, "This field cannot be blank"),
        ({"name": "A" * 301}, "301 characters"),
        ({"name": "A", "reference": "a b"}, "letters a–z, digits"),
        ({"name": "A", "kind": "country", "part of": "russia"}, "A country is not part of another party"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_said_with_row_column_and_reason(row, said):
    PartyFactory(reference="russia", name="Russia", kind="country", wikidata="Q159")

    assert said in refused(PartyResource, row)


def test_one_wrong_row_keeps_the_good_ones_out():
    said = refused(
        PersonResource, {"name": "Ivan"}, {"name": "Petr", "names": "Пётр"}, {"name": "", "names": "ru: Я"}
    )

    assert "Row 3, names:" in said
    assert "Row 4, name:" in said


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "ftp://mos.ru/x", "mos.ru", "//mos.ru"]
)
@pytest.mark.parametrize("column", ["url", "archive_url"])
def test_only_a_web_address_is_taken(column, address):
    assert "valid URL" in refused(SourceResource, {"title": "A", column: address})


def test_a_row_with_another_record_s_key_can_t_take_its_place():
    PartyFactory(reference="moscow", name="Moscow", wikidata="Q649")
    beijing = PartyFactory(reference="beijing", name="Beijing")

    assert "already exists" in refused(PartyResource, {"reference": "beijing", "wikidata": "Q649"})
    beijing.refresh_from_db()
    assert beijing.wikidata is None


def test_two_rows_about_one_record_are_refused():
    PartyFactory(reference="moscow", name="Moscow")

    assert "Row 3: It is about the same record as row 2." in refused(
        PartyResource, {"reference": "moscow", "name": "A"}, {"reference": "moscow", "name": "B"}
    )
    assert "same record as row 2" in refused(
        PartyResource, {"reference": "new", "name": "A"}, {"reference": "new", "name": "B"}
    )


def test_without_a_key_a_row_means_the_only_one_of_its_name_and_kind():
    city = PartyFactory(name="Minsk", kind="city")
    PartyFactory(name="Minsk", kind="region")

    PartyResource().load([{"name": "Minsk", "kind": "city", "wikidata": "Q2280"}])

    city.refresh_from_db()
    assert city.wikidata == "Q2280"
    assert Party.objects.count() == 2


def test_a_name_that_several_have_must_be_told_apart():
    PersonFactory(name="Ivan Petrov"), PersonFactory(name="Ivan Petrov")

    assert "Several records are called “Ivan Petrov”" in refused(
        PersonResource, {"name": "Ivan Petrov", "names": "ru: Иван Петров"}
    )


def test_a_new_key_is_given_to_a_record_without_one_but_never_taken_from_another():
    nameless, named = PartyFactory(name="Kazan"), PartyFactory(name="Perm", reference="perm")

    PartyResource().load([{"reference": "kazan", "name": "Kazan"}, {"reference": "perm-2", "name": "Perm"}])

    nameless.refresh_from_db(), named.refresh_from_db()
    assert (nameless.reference, named.reference) == ("kazan", "perm")
    assert Party.objects.count() == 3


def test_what_others_are_part_of_may_stand_below_them():
    PartyResource().load(
        [
            {"reference": "government", "name": "Government", "kind": "authority", "part of": "city"},
            {"reference": "city", "name": "City", "part of": "Land"},
            {"reference": "land", "name": "Land", "kind": "country", "part of": ""},
        ]
    )

    assert Party.objects.get(reference="government").parent.parent.reference == "land"


def test_rows_that_are_part_of_each_other_are_refused_with_their_rows():
    said = refused(
        AreaResource, {"code": "a", "name": "A", "parent": "b"}, {"code": "b", "name": "B", "parent": "a"}
    )

    assert "Row 2" in said or "Row 3" in said


def test_a_circle_with_stored_records_is_refused():
    PartyFactory(reference="a", name="A", kind="region")
    PartyFactory(reference="b", name="B", parent=Party.objects.get(reference="a"))

    assert "part of itself" in refused(PartyResource, {"reference": "a", "part of": "b"})


def test_a_source_is_found_by_its_address_in_any_spelling():
    source = SourceFactory(url="https://www.mos.ru/news/1/", publisher="")

    SourceResource().load([{"url": "http://mos.ru/news/1?utm_source=x", "publisher": "mos.ru"}])

    source.refresh_from_db()
    assert source.publisher == "mos.ru"


def test_a_reference_of_one_source_with_the_address_of_another_is_refused():
    SourceFactory(reference="a"), SourceFactory(url="https://mos.ru/b")

    assert "one source's and the address another's" in refused(
        SourceResource, {"reference": "a", "url": "https://mos.ru/b"}
    )


def test_an_office_belongs_to_the_party_that_the_row_names():
    moscow = PartyFactory(reference="moscow", name="Moscow")
    PartyNameFactory(owner=moscow, text="Москва")

    OfficeResource().load([{"title": "Mayor", "party": "Москва"}])

    assert Office.objects.get().party == moscow
    assert "is not known" in refused_office({"title": "Mayor", "party": "Omsk"})


def refused_office(row):
    with pytest.raises(SheetError) as error:
        OfficeResource().load([row])
    return str(error.value)


def test_a_party_by_a_name_that_several_have_is_asked_for_by_reference():
    PartyFactory(reference="minsk-city", name="Minsk"), PartyFactory(reference="minsk-region", name="Minsk")

    assert "Several are called “Minsk”: minsk-city, minsk-region" in refused_office(
        {"title": "Mayor", "party": "Minsk"}
    )


def test_mappings_of_an_area_are_read_and_refused():
    AreaResource().load([{"code": "trade", "name": "Trade", "mappings": "sdg:8 related; DAC:331"}])

    assert {(m.scheme, m.code, m.match) for m in Area.objects.get().mappings.all()} == {
        ("sdg", "8", "related"),
        ("dac", "331", "close"),
    }
    with pytest.raises(SheetError, match="is not written as"):
        AreaResource().load([{"code": "trade", "mappings": "isic:8"}])


def test_a_long_sheet_is_refused_before_it_is_read():
    with pytest.raises(SheetError, match="up to 2000 are taken"):
        PersonResource().load([{"name": f"Person {n}"} for n in range(2001)])


def test_names_are_untouched_when_a_row_fails_in_the_database(monkeypatch):
    party = PartyFactory(reference="moscow", name="Moscow")

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("agreements.records.write", fail)
    assert "disk full" in refused(PartyResource, {"reference": "moscow", "names": "ru: Москва"})
    assert not PartyName.objects.filter(owner=party).exists()
