import re
from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

from agreements import records
from agreements.models import AgreementType, Area, Change, ChangeSet, Party
from agreements.models.folding import name_key
from agreements.models.names import best_names
from agreements.models.party import PartyKind
from agreements.services import vocabulary
from agreements.services.countries import find_country, territories
from tests.loading import loaded_once

TYPES = (
    "programme cooperation_agreement framework implementing mou letter_of_intent sister_city friendship_city project "
    "declaration exchange protocol amendment action_plan other"
).split()

FIRST_LEVEL = (
    "trade-investment industry-innovation digital-telecom transport-mobility urban-development environment-climate "
    "energy-utilities culture tourism education-youth science-research health social-protection sport public-safety "
    "public-administration media people-to-people"
).split()


@pytest.fixture(scope="class")
def loaded(django_db_setup, django_db_blocker):
    with loaded_once(django_db_blocker, vocabulary.load):
        yield


def terms():
    return [*AgreementType.objects.prefetch_related("names"), *Area.objects.prefetch_related("names")]


@pytest.mark.usefixtures("loaded")
class TestWhatIsLoaded:
    def test_no_abbreviation_stands_for_an_english_name(self):
        for term in terms():
            names = ((name.language, name.kind, name.text) for name in term.names.all())
            assert best_names(names).get("en", term.name) == term.name

    def test_every_type_is_there(self):
        assert set(AgreementType.objects.values_list("code", flat=True)) == set(TYPES)

    def test_every_area_of_the_first_level_is_there_and_the_others_are_below_one(self):
        assert set(Area.objects.filter(parent=None).values_list("code", flat=True)) == set(FIRST_LEVEL)
        assert set(Area.objects.exclude(parent=None).values_list("parent__code", flat=True)) <= set(
            FIRST_LEVEL
        )
        assert Area.objects.exclude(parent=None).count() > 50

    def test_every_term_has_russian_and_chinese_names_and_a_definition(self):
        for term in terms():
            assert re.search("[а-я]", term.name_in("ru")), term.code
            assert re.search("[一-鿿]", term.name_in("zh-hans")), term.code
            assert len(term.definition) > 20, term.code

    @pytest.mark.parametrize("model", [AgreementType, Area])
    def test_no_name_means_two_terms(self, model):
        """Else a sheet that uses it could not tell which is meant."""
        meant = Counter(
            key
            for term in model.objects.prefetch_related("names")
            for key in {term.folded, *(name.folded for name in term.names.all())}
        )

        assert [key for key, count in meant.items() if count > 1] == []

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("MoU", "mou"),
            ("меморандум", "mou"),
            ("谅解备忘录", "mou"),
            ("Städtepartnerschaft", "sister_city"),
        ],
    )
    def test_types_are_found_by_what_people_type(self, text, code):
        assert AgreementType.objects.matching(text).get().code == code

    def test_areas_are_mapped_to_other_classifications(self):
        health = Area.objects.get(code="health")

        assert ("sdg", "3") in set(health.mappings.values_list("scheme", "code"))

    def test_every_iso_country_is_there_and_nothing_else(self):
        """249 codes are assigned; Kosovo's is in use beside them."""
        codes = set(Party.objects.values_list("iso_3166_1", flat=True))

        assert len(codes) == 250
        assert codes >= {"RU", "CN", "US", "GB", "XK", "SJ", "AX"}
        assert not codes & {"EU", "EZ", "UN", "XA", "XB", "ZZ", "AC", "IC", None}

    @pytest.mark.parametrize("text", ["Китай", "中国", "КНР", "China", "People's Republic of China", "中國"])
    def test_a_country_is_found_by_its_names(self, text):
        assert Party.objects.called(text).get().iso_3166_1 == "CN"

    def test_a_country_is_told_in_the_reader_s_language(self):
        germany = Party.objects.get(iso_3166_1="DE")

        assert [germany.name_in(language) for language in ("en", "ru", "zh-hans")] == [
            "Germany",
            "Германия",
            "德国",
        ]
        assert germany.reference == "germany"

    def test_some_territories_are_part_of_a_country(self):
        assert Party.objects.get(iso_3166_1="HK").parent.iso_3166_1 == "CN"
        assert Party.objects.filter(iso_3166_1__isnull=False, kind=PartyKind.REGION, parent=None).count() == 0

    def test_loading_again_changes_nothing(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(60):
            assert vocabulary.load() == {}
        assert ChangeSet.objects.count() == 1

    def test_a_name_that_an_analyst_corrected_or_removed_does_not_come_back(self):
        memorandum = AgreementType.objects.get(code="mou")
        memorandum.names.filter(language="ru", kind="official").update(text="Меморандум о понимании")
        memorandum.names.get(text="谅解备忘录").delete()
        AgreementType.objects.filter(code="mou").update(definition="Our own words.")
        before = records.read("type", [memorandum.pk])

        assert vocabulary.load() == {}
        assert records.read("type", [memorandum.pk]) == before

    def test_what_was_loaded_stands_in_the_change_log(self):
        change_set = ChangeSet.objects.get()

        assert (change_set.kind, change_set.by, change_set.why) == ("load", None, "Vocabulary")
        assert change_set.at.date() >= date(2020, 1, 1)
        assert Change.objects.filter(record_kind="area").count() == Area.objects.count()


def test_no_two_countries_share_a_name():
    meant = Counter(
        key
        for territory in territories()
        for key in {name_key(text) for text in (territory.name, *texts(territory))}
    )

    assert [key for key, count in meant.items() if count > 1] == []


def texts(territory):
    return [row["text"] for row in territory.names]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russland", "RU"),
        ("Österreich", "AT"),
        ("Polen", "PL"),
        ("США", "US"),
        ("Alemania", "DE"),
        ("Allemagne", "DE"),
        ("Niemcy", "DE"),
        ("ドイツ", "DE"),
        ("독일", "DE"),
        ("Німеччина", "DE"),
        ("俄羅斯", "RU"),
        ("  RUSSLAND ", "RU"),
        ("Côte d'Ivoire", "CI"),
    ],
)
def test_a_country_is_found_by_its_name_in_many_languages(text, code):
    assert find_country(text) == code


@pytest.mark.parametrize("text", ["", "!", "Atlantis", "Kongo", "Moscow", "European Union"])
def test_no_country_is_found_where_none_or_several_are_meant(text):
    assert find_country(text) is None


def test_a_name_that_is_new_in_the_vocabulary_is_added(monkeypatch):
    rows = vocabulary._rows
    monkeypatch.setattr(
        vocabulary, "_rows", lambda file: [row | {"names": "ru: Соглашение"} for row in rows(file)[:1]]
    )
    monkeypatch.setattr(vocabulary, "_load_areas", lambda load: None)
    vocabulary.load()
    monkeypatch.setattr(vocabulary, "_rows", rows)

    assert vocabulary.load() == {"type": 15}
    assert AgreementType.objects.get(code="programme").names.filter(text="合作计划").exists()


def test_a_country_that_was_made_by_hand_is_kept():
    by_hand = Party.objects.create(name="China", kind=PartyKind.COUNTRY, reference="china")
    state = Party.objects.create(name="Georgia", kind=PartyKind.REGION, reference="georgia")

    vocabulary.load()

    by_hand.refresh_from_db()
    assert by_hand.iso_3166_1 == "CN"
    assert by_hand.name_in("ru") == "Китай"
    assert Party.objects.get(iso_3166_1="GE").reference is None
    assert Party.objects.get(reference="georgia") == state


def test_the_command_says_what_it_did(capsys):
    call_command("load_vocabulary")
    assert "250 × party" in capsys.readouterr().out

    call_command("load_vocabulary")
    assert "nothing new" in capsys.readouterr().out
