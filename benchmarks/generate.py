"""Makes a database of invented agreements, published by the tracker's own code:

    .venv/bin/python -m benchmarks.generate 10000 --database sqlite --folder /var/tmp/benchmarks

A database that is there already, of this size and of this code, is kept.
"""

import argparse
import random
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from benchmarks import places

CHUNK = 500
WRITTEN = 10_000
"""So many are written and published one by one; more are copies of them."""
SEED = 20240617
HASTE = {
    "sqlite": [
        "PRAGMA synchronous = OFF",
        "PRAGMA journal_mode = MEMORY",
        "PRAGMA cache_size = -4000000",
        "PRAGMA temp_store = FILE",  # what is sorted for the facets' index fills gigabytes
        "PRAGMA threads = 2",
    ],
    "postgresql": [
        "SET session_replication_role = replica",  # copies refer to copies: nothing to check
        "SET synchronous_commit = off",
        "SET maintenance_work_mem = '1GB'",
    ],
}
"""Nobody else uses the database before it is filled, and it is made anew when that breaks off."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("agreements", type=int)
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, asked.agreements, asked.folder)
    made = make(where, anew=asked.anew)
    print(f"{where.url}: {'made' if made else 'there already'}")


def make(where: places.Place, anew: bool = False) -> bool:
    """Whether it had to be made."""
    if where.is_made() and not anew:
        return False
    where.empty()
    began = time.monotonic()
    where.run("migrate", "-v0")
    where.run("load_vocabulary", "-v0")
    where.call("benchmarks.generate", "fill", where.size)
    where.mark_made()
    print(f"# {where.size:,} agreements in {time.monotonic() - began:.0f} s: {where.url}", flush=True)
    return True


def fill(count: int) -> None:
    """In a process that Django is set up in: what agreements refer to, then the agreements, all published."""
    from django.db import connection

    from benchmarks import invent
    from benchmarks.multiply import indexes_made_last, multiply

    with connection.cursor() as cursor:
        for statement in HASTE[connection.vendor]:
            cursor.execute(statement)
    rng = random.Random(SEED)
    written = min(count, WRITTEN)
    world = _world(written, rng)
    for some in _chunks(invent.agreements(written, world, rng), CHUNK):
        _publish(_write("agreement", some))
    with indexes_made_last():
        multiply(count // written)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _publish(ids: Iterable[int]) -> None:
    from agreements.models import Agreement
    from agreements.services import publishing

    publishing.publish([Agreement(pk=pk) for pk in ids], by=None)


def _world(count: int, rng: random.Random) -> Any:
    from agreements.models import AgreementType, Area, Party
    from benchmarks import invent

    parents = dict(Party.objects.exclude(iso_3166_1=None).values_list("iso_3166_1", "pk"))
    cities = invent.cities(300 + count // 50, sorted(parents), rng)
    parties = _write("party", [invent.party(city, parents) for city in cities])
    mayors = [{"name": f"Mayor of {c.name}", "party": pk} for c, pk in zip(cities, parties, strict=True)]
    offices = dict(zip(parties[:1_000], _write("office", mayors[:1_000]), strict=False))
    types = {code.replace("_", "-"): pk for code, pk in AgreementType.objects.values_list("code", "pk")}
    return invent.World(
        cities,
        parties,
        _write("person", [invent.person(n, rng) for n in range(300 + count // 20)]),
        offices,
        _write("source", [invent.source(n, rng) for n in range(300 + count // 2)]),
        list(Area.objects.order_by("pk").values_list("pk", flat=True)),
        types,
    )


def _write(kind: str, given: Iterable[dict[str, Any]]) -> list[int]:
    from agreements import records

    return [pk for some in _chunks(given, 2_000) for pk in records.write(kind, some, None, "benchmark").ids]


def _chunks(given: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(given)
    while some := list(islice(rest, size)):
        yield some


if __name__ == "__main__":
    main()
