"""How long it takes to write a sheet that was previewed, beside django-import-export's import of the same rows; and how
much memory the worker takes:

    .venv/bin/python -m benchmarks.applying --rows 100000 --database sqlite

Confirming is part of it: the plan is worked out once more then. The rival is measured at `--sample` rows, in a
transaction that is taken back, and counted up in proportion.
"""

import argparse
import resource

from benchmarks import generate, places
from benchmarks.preview import agreements, as_csv, peak, seconds
from benchmarks.table import Row, show

TARGETS = {"sqlite": 40, "postgresql": 30}
MEMORY = 600


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=500, help="rows for django-import-export")
    parser.add_argument("--size", type=int, default=2_000, help="agreements that are stored already")
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, asked.size, asked.folder / "applying")
    generate.make(where, anew=True)
    where.call("benchmarks.applying", "prepare", asked.rows)
    rival = where.ask("benchmarks.applying", "run_rival", asked.rows, asked.sample)
    where.call("benchmarks.applying", "run", where.kind, asked.rows, asked.sample, rival)


def prepare(rows: int) -> None:
    """Bring the sheet in; it stays, previewed."""
    from django.contrib.auth.models import User

    from agreements.spreadsheets import importing

    user = User.objects.create_superuser("import")
    batch = importing.start("sheet.csv", as_csv(agreements(rows)).encode(), user)
    assert batch.counts["wrong"] == batch.counts["undecided"] == 0, batch.counts


def run_rival(rows: int, sample: int) -> list[float]:
    """Seconds for all rows, as it comes and with the model's rules."""
    from itertools import islice

    from benchmarks.rivals import sheets

    part = as_csv(islice(agreements(rows), sample))
    found = []
    for checked in (False, True):
        found.append(seconds(lambda checked=checked: sheets.run_and_take_back(part, checked)) * rows / sample)
    return found


def run(database: str, rows: int, sample: int, rival: list[float]) -> list[Row]:
    """In a process of its own: its memory is the worker's."""
    from agreements.models import Change, ImportBatch
    from agreements.spreadsheets import behind, importing

    batch = ImportBatch.objects.get()
    before = peak(resource.RUSAGE_SELF)
    confirmed = seconds(lambda: behind.confirm(batch, batch.by))
    planned = peak(resource.RUSAGE_SELF)
    batch.refresh_from_db()
    written = seconds(lambda: importing.go_on(batch, batch.by, without_moved=False))
    most = peak(resource.RUSAGE_SELF)
    batch.refresh_from_db()
    logged = Change.objects.filter(change_set=batch.change_set).count()
    assert (batch.state, logged) == ("applied", batch.total), (batch.state, logged, batch.total)
    ours = confirmed + written
    told = f"{ours:.1f} s, {confirmed:.1f} of it to plan again"
    figures = [
        Row(
            f"apply, {name}",
            told,
            f"import-export {theirs:,.0f} s (from {sample:,} rows)",
            theirs / ours,
            least,
        )
        for (name, theirs), least in zip(
            (("as it comes", rival[0]), ("with the model's rules", rival[1])),
            (TARGETS[database], TARGETS[database]),
            strict=True,
        )
    ]
    memory = f"{most:.0f} MB ({before:.0f} before, {planned:.0f} after planning)"
    figures.append(Row("memory", memory, f"{MEMORY} MB", most / MEMORY, 1, more=False))
    show(f"Applying {rows:,} rows, {database}", figures)
    return figures


if __name__ == "__main__":
    main()
