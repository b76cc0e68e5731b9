"""A gazetteer of a few places, made for the tests."""

from typing import Any

import pytest

from agreements.services import gazetteer


def city(number: int, name: str, country: str, *further: str, people: int = 50_000) -> dict[str, Any]:
    """One place as the package has it."""
    return {
        "geonameid": number,
        "name": name,
        "countrycode": country,
        "latitude": 29.526670,
        "longitude": -35.0077801,
        "population": people,
        "alternatenames": list(further),
    }


CITIES = [
    city(1, "Aqaba", "JO", "Акаба", "AQJ", "亞喀巴"),
    city(2, "Birmingham", "GB", "Бирмингем", people=1_000_000),
    city(3, "Birmingham", "US", "Бирмингем", people=200_000),
    city(4, "Springfield", "US", people=150_000),
    city(5, "Springfield", "US", people=115_000),
    city(6, "Venice", "IT", "Venezia", "Венеция"),
    city(7, "Almaty", "KZ", "Алма-Ата", "Alma-Ata"),
    city(8, "Paris", "FR", "Париж"),
]


@pytest.fixture
def small_gazetteer(settings, tmp_path, monkeypatch):
    settings.GAZETTEER, settings.DATA_DIR = True, tmp_path
    monkeypatch.setattr(gazetteer, "_version", lambda: "test")
    monkeypatch.setattr(gazetteer, "_cities", lambda: CITIES)
