"""How long the preview of a sheet takes, beside django-import-export's dry run of the same rows and beside
merely reading the file; and how much memory it takes for an .xlsx:

.venv/bin/python -m benchmarks.preview --rows 100000 --database sqlite

The dry run of all rows would take an hour: it is measured at `--sample` rows and counted up in proportion.
"""

import argparse
import csv
import io
import random
import resource
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import generate, places
from benchmarks.table import Row, show

HEADING = "reference title type parties signed period_start period_end areas sources summary".split()
STORED = 0.1
"""Share of the rows whose agreement is stored; the others are new."""
TARGET, MEMORY = 60, 600


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=2_000, help="rows for django-import-export")
    parser.add_argument("--size", type=int, default=10_000, help="agreements that are stored already")
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, asked.size, asked.folder)
    generate.make(where, asked.anew)
    where.call("benchmarks.preview", "run", where.kind, asked.rows, asked.sample)
    where.call("benchmarks.preview", "run_memory", where.kind, asked.rows)


def run(database: str, rows: int, sample: int) -> list[Row]:
    """In a process that Django is set up in."""
    from benchmarks.rivals import sheets

    lines = list(agreements(rows))
    text, part = as_csv(lines), as_csv(lines[:sample])
    parsed = seconds(lambda: list(csv.reader(io.StringIO(text))))
    ours = seconds(lambda: preview("sheet.csv", text.encode()))
    told, figures = f"{ours:.1f} s, {ours / parsed:.0f}× reading the file", []
    for name, checked in (("as it comes", False), ("with the model's rules", True)):
        rival = seconds(lambda checked=checked: sheets.dry_run(part, checked)) * rows / len(lines[:sample])
        words = f"import-export {rival:,.0f} s (from {sample:,} rows)"
        figures.append(Row(f"preview, {name}", told, words, rival / ours, TARGET))
    show(f"Preview of {rows:,} rows, {database}", figures)
    return figures


def run_memory(database: str, rows: int) -> list[Row]:
    """In a process of its own: its memory is what the preview of an .xlsx takes at most."""
    content = as_xlsx(agreements(rows))
    before = peak(resource.RUSAGE_SELF)
    took = seconds(lambda: preview("sheet.xlsx", content))
    mine, child = (peak(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    told = f"{mine:.0f} MB ({before:.0f} before; its reader {child:.0f}), {took:.1f} s"
    figures = [Row("memory, .xlsx", told, f"{MEMORY} MB", max(mine, child) / MEMORY, 1, more=False)]
    show(f"Memory for {rows:,} rows, {database}", figures)
    return figures


def seconds(deed: Callable[[], Any]) -> float:
    """CPU of this process, of those it starts, and of the database's."""
    from benchmarks.measure import Clock

    clock = Clock()
    before = clock.now() + _of_children()
    deed()
    return clock.now() + _of_children() - before


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak(who: int) -> float:
    """Megabytes. Linux counts in kilobytes."""
    return resource.getrusage(who).ru_maxrss / 1024


def preview(name: str, content: bytes) -> Any:
    """What an upload does: read, plan, keep. Nothing of it stays."""
    from django.contrib.auth.models import User

    from agreements.models import ImportBatch
    from agreements.spreadsheets import importing

    user, _made = User.objects.get_or_create(username="benchmark", is_staff=True, is_superuser=True)
    batch = importing.start(name, content, user)
    try:
        assert batch.counts["wrong"] == batch.counts["undecided"] == 0, batch.counts
        return batch.counts
    finally:
        ImportBatch.objects.filter(pk=batch.pk).delete()


def agreements(rows: int) -> Iterator[list[str]]:
    """Rows between stored cities, of stored types; a share of them are stored agreements, with another summary."""
    from agreements.models import Agreement, Area, Party, Source

    rng = random.Random(generate.SEED)
    invented = Party.objects.filter(kind="city").order_by("pk").values_list("name", flat=True)
    countries = set(Party.objects.filter(kind="country").values_list("name", flat=True))
    cities = [name for name in invented if name not in countries]  # Togo, Mali
    areas = list(Area.objects.filter(parent=None).order_by("pk").values_list("name", flat=True))
    sources = list(Source.objects.order_by("pk").values_list("url", flat=True))
    stored = list(Agreement.objects.order_by("pk").values_list("reference", flat=True)[: int(rows * STORED)])
    for number in range(rows):
        known = number % int(1 / STORED) == 0 and bool(stored)
        year = rng.randrange(1960, 2026)
        yield [
            stored.pop() if known else f"new-{number}",
            f"Agreement {number}",
            rng.choice(("programme", "mou", "protocol")),
            "; ".join(rng.sample(cities, 2)),
            f"{year}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
            str(year + 1),
            str(year + 3),
            "; ".join(rng.sample(areas, min(3, len(areas)))),
            rng.choice(sources),
            f"As row {number} says.",
        ]


def as_csv(rows: Any) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADING, *rows])
    return text.getvalue()


def as_xlsx(rows: Iterator[list[str]]) -> bytes:
    """Written row by row, so that writing it leaves no mark on the memory of this process."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Agreements")
        sheet.write_row(0, 0, HEADING)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    return content.getvalue()


if __name__ == "__main__":
    main()
