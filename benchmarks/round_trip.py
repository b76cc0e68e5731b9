"""Records full of texts that spreadsheet programs break, out as a workbook and back: does anything change?

    .venv/bin/python -m benchmarks.round_trip --records 1000 --database postgresql

Each format is written in one language of the interface and read in another. Every workbook must say "0 changed", and
every record must read afterwards as it did before.
"""

import argparse
import io
import time
from itertools import product
from typing import Any

from benchmarks import places

LANGUAGES = {"en": "ru", "ru": "zh-hans", "zh-hans": "en"}
"""Written in → read in."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=5)
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, asked.records, asked.folder / "round_trip")
    where.empty()
    where.call("benchmarks.round_trip", "measure", asked.records, asked.seed)


def measure(number: int, seed: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(number, seed)
    before = everything()
    print(f"# {sum(map(len, before.values())):,} records of {len(before)} kinds", flush=True)
    for ending, (written_in, read_in) in product(("xlsx", "ods", "zip"), LANGUAGES.items()):
        began = time.perf_counter()
        counts, size = round_trip(ending, written_in, read_in)
        took = time.perf_counter() - began
        print(f"{ending}, {written_in} → {read_in}: {counts} ({size >> 10:,} KB, {took:.0f} s)", flush=True)
    assert everything() == before
    print("# every record reads as before")


def fill(number: int, seed: int) -> None:
    """So many hostile records, about as many of each kind."""
    from agreements.records import KINDS, write
    from agreements.spreadsheets.whole.kept import TARGETS_FIRST
    from tests.spreadsheets.whole.worlds import HOSTILE, LONG, HostileWorld, texts

    world = HostileWorld(seed)
    for kind in TARGETS_FIRST:
        write(kind, world.records(kind, -(-number // len(KINDS))), None)
    texts([*HOSTILE, *LONG])


def everything() -> dict[str, Any]:
    from agreements.records import KINDS, read

    return {
        name: read(name, kind.model._default_manager.values_list("pk", flat=True))
        for name, kind in KINDS.items()
    }


def round_trip(ending: str, written_in: str, read_in: str) -> tuple[str, int]:
    """What the workbook would change, in words, and how large it is. It must be nothing."""
    from django.utils.translation import override

    from agreements.spreadsheets.whole import choosing, planning, telling, writing

    file = io.BytesIO()
    with override(written_in):
        writing.write(file, ending, choosing.everything())
    with override(read_in):
        plan = planning.plan(f"tracker.{ending}", file.getvalue())
    assert (plan.problems, plan.differs) == ([], False), telling.in_words(plan)[:10]
    with override("en"):
        return telling.counted(plan.counts()), len(file.getvalue())


if __name__ == "__main__":
    main()
