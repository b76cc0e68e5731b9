"""How quickly the tracker answers readers, beside plain Django REST framework on the same data:

.venv/bin/python -m benchmarks.reading --size 100000 --database sqlite
"""

import argparse
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from benchmarks import generate, places
from benchmarks.table import Row, show

BARE = 0.4
"""Share of its time that the bare documents may take: the rest is the question, the status of the day, the tag."""


class Question(NamedTuple):
    """What is asked of both, and how much quicker the tracker should be."""

    name: str
    ours: str
    rival: str
    sqlite: float
    postgresql: float


def same(name: str, query: str, sqlite: float, postgresql: float, rival: str = "") -> Question:
    theirs = rival or query.replace("q=", "search=")
    return Question(name, f"/api/v1/agreements/?{query}", f"/rival/agreements/?{theirs}", sqlite, postgresql)


def counts(name: str, what: str, query: str) -> Question:
    """What is counted of all that a question finds; the rival groups its tables."""
    theirs = query.replace("q=", "search=")
    return Question(name, f"/api/v1/{what}/?{query}", f"/rival/{what}/?{theirs}", 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--only", default="", help="rows whose name holds this")
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, asked.size, asked.folder)
    generate.make(where, asked.anew)
    where.call("benchmarks.reading", "run", where.kind, where.size, asked.only)


def run(database: str, size: int, only: str = "") -> list[Row]:
    """In a process that Django is set up in."""
    parts = (against_rest, against_datasette, against_the_shelf, against_itself)
    rows = [row for part in parts for row in part(database, only)]
    show(f"Reading, {size:,} agreements, {database}", rows)
    return rows


def against_rest(database: str, only: str = "") -> list[Row]:
    from django.test import Client

    from benchmarks.measure import Page, race

    client, rows = Client(), []
    for question in questions():
        if only in question.name:
            found = race({"ours": Page(client, question.ours), "rival": Page(client, question.rival)})
            target = question.sqlite if database == "sqlite" else question.postgresql
            ratio = found["rival"].seconds / found["ours"].seconds
            rows.append(
                Row(question.name, str(found["ours"]), f"REST framework {found['rival']}", ratio, target)
            )
    return rows


def against_datasette(database: str, only: str = "") -> list[Row]:
    """Datasette reads SQLite alone. Its answers hold the same documents, as text in rows of its own JSON."""
    from pathlib import Path

    from django.conf import settings
    from django.test import Client

    from benchmarks.measure import Page, race
    from benchmarks.rivals import tables

    if database != "sqlite":
        return []
    client, rows = Client(), []
    ours = {question.name: question.ours for question in questions()}
    slug = ours["one record"].split("/")[-2]
    for name, theirs in tables.questions(Path(settings.DATABASES["default"]["NAME"]), slug).items():
        if only in name:
            found = race({"ours": Page(client, ours[name]), "rival": theirs})
            ratio = found["rival"].seconds / found["ours"].seconds
            rows.append(
                Row(f"{name}, Datasette", str(found["ours"]), f"Datasette {found['rival']}", ratio, 1)
            )
    return rows


def against_the_shelf(database: str, only: str = "") -> list[Row]:
    """How near a list and a record come to the bare documents: here a ratio of 1 is the best there is."""
    from django.test import Client

    from benchmarks.measure import Page, race

    client, rows = Client(), []
    record = next(question.ours for question in questions() if question.name == "one record")
    slug = record.split("/")[-2]
    for name, ours, bare in (
        ("list of 50", "/api/v1/agreements/", "/rival/shelf/"),
        ("one record", record, f"/rival/shelf/{slug}/"),
    ):
        if only in name:
            found = race({"ours": Page(client, ours), "rival": Page(client, bare)})
            ratio = found["rival"].seconds / found["ours"].seconds
            rows.append(
                Row(f"{name}, bare", str(found["ours"]), f"the bare documents {found['rival']}", ratio, BARE)
            )
    return rows


def questions() -> list[Question]:
    from agreements.models import Agreement, PublishedFacet, PublishedRecord
    from agreements.models.publication import Facet

    middle = Agreement.objects.order_by("pk")[Agreement.objects.count() // 2]
    parties = PublishedFacet.objects.filter(kind=Facet.PARTY, record__kind="agreement")
    rare = parties.filter(record__slug=middle.slug).first()
    assert rare
    area = "industry-innovation"
    assert PublishedRecord.objects.filter(kind="area", slug=area).exists()
    day = date.today()
    return [
        same("list of 50", "", 40, 20),
        Question(
            "one record", f"/api/v1/agreements/{middle.slug}/", f"/rival/agreements/{middle.pk}/", 20, 15
        ),
        same("filter: party, hottest", "party=moscow", 8, 8),
        same("filter: party, seldom", f"party={rare.value}", 20, 20),
        same("filter: party within, a country", "within=china", 20, 20),
        same("filter: country", "country=russia", 20, 20),
        same("filter: area", f"area={area}", 20, 20),
        same("filter: type", "type=programme", 20, 20),
        same("filter: status, in force", "status=in_force", 20, 20),
        same("filter: status, terminated", "status=terminated", 20, 20),
        same("filter: in force on a day", f"in_force_on={day.year - 20}-06-01", 20, 20),
        same("filter: signed until a year", "signed_to=1990", 20, 20),
        same("filter: ends until a year", "ends_to=1990", 20, 20),
        same("filter: hottest party, type, status", "party=moscow&type=mou&status=expired", 8, 8),
        same("search: rare word", "q=zanzibarite", 40, 40),
        same(
            "search: rare word, Cyrillic", f"q={quote('дирижабль')}", 40, 40, f"search={quote('Дирижабль')}"
        ),
        same("search: two Chinese characters, rare", f"q={quote('麒麟')}", 40, 40),
        same("search: frequent word", "q=cooperation", 20, 20),
        same("search: frequent word, Cyrillic", f"q={quote('москва')}", 20, 20, f"search={quote('Москва')}"),
        same("search: two Chinese characters", f"q={quote('北京')}", 20, 20),
        same("search: nothing has it", "q=xyzzyx", 20, 20),
        counts("facets of all", "facets", ""),
        counts("facets of the hottest party", "facets", "party=moscow"),
        counts("facets of a frequent word", "facets", "q=cooperation"),
        counts("statistics of all", "statistics", ""),
        counts("statistics of a type", "statistics", "type=programme"),
    ]


def against_itself(database: str, only: str = "") -> list[Row]:
    """Page 1,900 beside page 1, and a 304 beside an empty view: here a ratio of 1 is the best there is."""
    from django.test import Client

    from benchmarks.measure import Page, Request, race

    client, rows = Client(), []
    url = "/api/v1/agreements/"
    if only in "page 1,900":
        found = race({"ours": Page(client, f"{url}?cursor={far(0.95)}"), "rival": Page(client, url)})
        ratio = found["ours"].seconds / found["rival"].seconds
        rows.append(
            Row("page 1,900 of 2,000", str(found["ours"]), f"page 1 {found['rival']}", ratio, 1.3, more=False)
        )
    if only in "unchanged (304)":
        tag = client.get(url)["ETag"]
        unchanged = Request(client, url, status=304, **{"if-none-match": tag})
        found = race({"ours": unchanged, "rival": Request(client, "/rival/empty/")})
        ratio = found["rival"].seconds / found["ours"].seconds
        rows.append(Row("unchanged (304)", str(found["ours"]), f"empty view {found['rival']}", ratio, 0.6))
    return rows


def far(share: float) -> Any:
    """The cursor of the page that begins after this share of the list."""
    from agreements import public
    from agreements.api.pagination import Cursor

    records = public.listing(public.AGREEMENT)
    place = int(records.count() * share)
    day, slug = records.values_list("sort_day", "slug")[place]
    return Cursor("+", day, slug)


if __name__ == "__main__":
    main()
