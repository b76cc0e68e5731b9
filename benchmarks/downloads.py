"""How long a download of all agreements takes, beside django-import-export's export with prefetched parts, and whether
its memory stays flat:

    .venv/bin/python -m benchmarks.downloads --size 10000 --database sqlite

The rival has the columns of the tracker's sheet. The JSON lines of the tracker have every field and part of each record,
which is more.
"""

import argparse
import resource
from collections.abc import Iterable

from benchmarks import generate, places
from benchmarks.preview import peak, seconds
from benchmarks.table import Row, show

TARGETS = {"csv": 20, "jsonl": 60, "public csv": 20, "public jsonl": 60}
ALONE = ("xlsx", "sources csv", "sources xlsx")
"""Only their memory is looked at."""
FLAT = 1.3
"""So many times the memory of half the agreements may all of them take."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=2_000, help="agreements for django-import-export")
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, asked.size, asked.folder)
    generate.make(where, asked.anew)
    rival = where.ask("benchmarks.downloads", "run_rival", asked.size, asked.sample)
    for what, target in TARGETS.items():
        where.call("benchmarks.downloads", "run", what, where.kind, asked.size, rival, target)
    for what in ALONE:
        where.call("benchmarks.downloads", "run_alone", what, where.kind, asked.size)


def run_rival(size: int, sample: int) -> dict[str, float]:
    """Seconds for all of them, in each format."""
    from benchmarks.rivals import sheets

    sheets.export(10, "csv")  # what is loaded and compiled once
    return {
        each: seconds(lambda each=each: sheets.export(sample, each)) * size / sample
        for each in ("csv", "json")
    }


def run(what: str, database: str, size: int, rival: dict[str, float], target: int) -> list[Row]:
    """In a process of its own: its memory is the download's."""
    took, memory = measured(what, size)
    again = seconds(lambda: deed(what, size))  # statuses of the day are told once
    theirs = rival["csv" if "csv" in what else "json"]
    figures = [
        Row(what, f"{took:.2f} s", f"import-export {theirs:,.1f} s", theirs / took, target),
        Row(f"{what}, again", f"{again:.2f} s", f"import-export {theirs:,.1f} s", theirs / again, target),
        memory,
    ]
    show(f"Download of {size:,} agreements, {database}", figures)
    return figures


def deed(what: str, number: int) -> int:
    return sum(map(len, streamed(what, number)))


def measured(what: str, size: int) -> tuple[float, Row]:
    """Seconds for all of them, and the memory beside that for half of them."""
    deed(what, 10)  # what is loaded and compiled once
    before = peak(resource.RUSAGE_SELF)
    deed(what, size // 2)
    half = peak(resource.RUSAGE_SELF)
    took = seconds(lambda: deed(what, size))
    most = peak(resource.RUSAGE_SELF)
    memory = f"{most:.0f} MB ({before:.0f} before, {half:.0f} for half of them)"
    return took, Row(f"{what}, memory", memory, f"{half:.0f} MB", most / half, FLAT, more=False)


def run_alone(what: str, database: str, size: int) -> list[Row]:
    """The same without a rival."""
    took, memory = measured(what, size)
    figures = [memory._replace(name=f"{what}, memory; {took:.1f} s")]
    show(f"Download of {size:,} agreements, {database}", figures)
    return figures


def streamed(what: str, number: int) -> Iterable[bytes]:
    """So many agreements, as the analysts' list or the API gives them."""
    from agreements.admin.sheets import BY_ENDING
    from agreements.models import Agreement, Source
    from agreements.spreadsheets import download
    from agreements.spreadsheets.sources import SourceResource

    if what.startswith("public"):
        return published(what.removeprefix("public "), number)
    if what.startswith("sources"):
        keys = Source.objects.order_by("pk").values_list("pk", flat=True)[:number]
        return BY_ENDING[what.removeprefix("sources ")]().pieces(SourceResource().rows(keys))
    rows = Agreement.objects.order_by("pk")[:number]
    return download.json_lines("agreement", rows) if what == "jsonl" else download.stream(rows, what)


def published(ending: str, number: int) -> Iterable[bytes]:
    """So many agreements, as the API gives them to anybody."""
    from types import SimpleNamespace

    from django.utils import timezone

    from agreements import public
    from agreements.api import lines, tables
    from agreements.api.whole import Whole

    found = public.listing(public.AGREEMENT)
    keys = found.order_by("pk").values_list("pk", flat=True)
    last = keys[min(number, keys.count()) - 1]
    request = SimpleNamespace(build_absolute_uri=lambda path: f"https://tracker.example{path}")
    whole = Whole(public.AGREEMENT, "agreements", found.filter(pk__lte=last), timezone.localdate(), request)
    if ending == "jsonl":
        return lines.lines(whole, None)
    return tables.kept_lines(whole)


if __name__ == "__main__":
    main()
