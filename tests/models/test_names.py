"""Names in any language: whatever way it is written, one party is found."""

import pytest
from django.utils import translation

from agreements.models import Party
from tests.factories import AreaFactory, AreaNameFactory, PartyFactory, PartyNameFactory, party


@pytest.fixture
def beijing():
    PartyFactory(name="Moscow")
    found = party("Beijing", ru="Пекин", zh_Hans="北京市")
    PartyNameFactory(owner=found, language="en", text="Peking", kind="former")
    return found


SPELLINGS = [
    "Пекин",
    "ПЕКИН",
    "пекин",
    "г. Пекин",
    "北京",
    "北京市",
    "Beijing",
    "beijing",
    "BEIJING",
    "Ｂｅｉｊｉｎｇ",
    " Běijīng ",
    "Peking",
]


@pytest.mark.parametrize("written", SPELLINGS)
def test_every_spelling_meets_the_same_party(beijing, written):
    assert list(Party.objects.matching(written)) == [beijing]


@pytest.mark.parametrize("written", SPELLINGS)
def test_every_spelling_is_found_by_searching(beijing, written):
    assert list(Party.objects.search(written)) == [beijing]


def test_a_name_in_another_script_meets_by_its_sound():
    only_chinese = PartyFactory(name="北京市")
    only_russian = PartyFactory(name="Казань")

    assert list(Party.objects.matching("Beijing")) == [only_chinese]
    assert list(Party.objects.matching("Kazan")) == [only_russian]
    assert not Party.objects.called("Beijing").exists()


@pytest.mark.parametrize("written", ["Shanghai", "上海", "Шанхай", "", " ", "—", "!!!"])
def test_nothing_else_meets_it(beijing, written):
    PartyFactory(name="—")

    assert not Party.objects.matching(written).exists()
    assert not Party.objects.called(written).exists()


def test_a_body_of_a_place_is_not_the_place(beijing):
    government = PartyFactory(name="北京市人民政府", kind="authority")

    assert list(Party.objects.matching("北京市")) == [beijing]
    assert list(Party.objects.matching("北京市人民政府")) == [government]


@pytest.mark.parametrize("typed", ["пек", "ЕКИ", "北京", "jing", "京"])
def test_searching_finds_a_part_of_a_name_in_any_case(beijing, typed):
    assert list(Party.objects.search(typed)) == [beijing]


def test_searching_asks_for_every_word_in_some_name():
    found = party("Government of Moscow", ru="Правительство Москвы")
    PartyFactory(name="Government of Beijing")

    assert list(Party.objects.search("moscow government")) == [found]
    assert list(Party.objects.search("Government Москвы")) == [found]
    assert not Party.objects.search("moscow beijing").exists()


@pytest.mark.parametrize("typed", ["%", "_", "100%", "!!!", "\\", "' OR 1=1 --"])
def test_signs_are_no_wildcards(beijing, typed):
    assert not Party.objects.search(typed).exists()


def test_searching_for_nothing_leaves_everything(beijing):
    assert Party.objects.search("").count() == 2


def test_a_very_long_search_is_answered(beijing):
    assert not Party.objects.search("слово " * 2000).exists()


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Beijing"), ("ru", "Пекин"), ("zh-hans", "北京市"), ("de", "Beijing")]
)
def test_readers_see_the_name_in_their_language(beijing, language, shown):
    with translation.override(language):
        assert str(beijing) == shown


def test_the_official_name_is_shown_before_the_short_one_and_former_ones_never():
    moscow = party("Moscow")
    for kind, text in [("former", "Старая"), ("short", "Мск"), ("official", "Москва"), ("alias", "Столица")]:
        PartyNameFactory(owner=moscow, language="ru", text=text, kind=kind)

    assert moscow.name_in("ru") == "Москва"


def test_simplified_chinese_is_shown_before_traditional():
    area = AreaFactory(name="Culture")
    for language, text in [("zh-Hant", "文化領域"), ("zh-Hans", "文化领域")]:
        AreaNameFactory(owner=area, language=language, text=text)

    assert area.name_in("zh-hans") == "文化领域"


def test_names_of_many_are_read_at_once(django_assert_num_queries):
    for number in range(3):
        party(f"City {number}", ru=f"Город {number}")

    with django_assert_num_queries(2), translation.override("ru"):
        assert [str(found)[:5] for found in Party.objects.prefetch_related("names")] == ["Город"] * 3


def test_labels_are_what_records_call_themselves_in_the_order_of_these_names(django_assert_num_queries):
    for name in ("Moscow", "Beijing", "Minsk"):
        PartyFactory(name=name)
    PartyNameFactory(owner=Party.objects.get(name="Moscow"), language="ru", text="Москва", kind="official")
    PartyNameFactory(owner=Party.objects.get(name="Beijing"), language="ru", text="Бейцзин", kind="alias")

    with django_assert_num_queries(2):
        labels = Party.objects.all().labels("ru")

    assert list(labels.values()) == ["Beijing", "Minsk", "Москва"]
    assert labels == {party.pk: party.name_in("ru") for party in Party.objects.all()}
