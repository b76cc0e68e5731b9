"""How long applying a sheet keeps others from writing: its transactions, by the clock and by CPU. Then the same for a
workbook of these agreements in which the title of each is another one.

    .venv/bin/python -m benchmarks.importing --rows 2000

On SQLite a transaction that writes locks out all other writers, so the longest one is how long an editor may wait.
"""

import argparse
import io
import random
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks import places

SYLLABLES = (
    "ba be bo da de do ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va ve vo za zo".split()
)
SHARE = 0.8125
"""Of the places in a sheet, those that nobody has named yet: 3,250 of 4,000."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=2_000)
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, asked.rows, asked.folder / "importing")
    where.empty()
    where.call("benchmarks.importing", "measure", asked.rows)


def measure(rows: int) -> None:
    """Bring a sheet of new agreements of new parties in, decide what is open, apply it."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from agreements.spreadsheets import importing

    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    user = User.objects.create_superuser("import")
    batch = importing.start("sheet.csv", sheet(rows).encode(), user)
    batch = importing.accept_guesses(batch, user)
    offered = {n["key"]: n["creation"] for n in batch.plan["names"] if not n["decision"]}
    batch = importing.decide(batch, offered, user)
    print(f"# {batch.counts}, {len(batch.plan['names'])} names")
    with locks() as held:
        began, cpu = time.perf_counter(), time.process_time()
        importing.apply(batch, user)
        print(f"applied in {time.perf_counter() - began:.2f} s ({time.process_time() - cpu:.2f} s CPU)")
    show(held)
    change_all(user)


def change_all(user: Any) -> None:
    """Bring all agreements in once more, as a workbook in which each has another title."""
    from agreements.spreadsheets import importing
    from agreements.spreadsheets.whole import choosing, planning, writing

    target = io.BytesIO()
    writing.write(target, "zip", choosing.everything(["agreement"]))
    changed = io.BytesIO()
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Agreement ", b"Programme "))
    plan = planning.plan("changed.zip", changed.getvalue())
    batch = importing.start_workbook(plan, "changed.zip", changed.getvalue(), user)
    print(f"# workbook: {batch.counts}")
    with locks() as held:
        began = time.perf_counter()
        importing.apply(batch, user)
        print(f"applied in {time.perf_counter() - began:.2f} s")
    show(held)


def sheet(rows: int) -> str:
    """As many agreements, each between two places."""
    rng = random.Random(1)  # no secret
    known = int(rows * 2 * SHARE)
    names = list(dict.fromkeys("".join(rng.choices(SYLLABLES, k=5)).title() for _n in range(known * 2)))
    names = names[:known]
    lines = ["reference,title,type,party 1,country 1,party 2,country 2,signed,areas,source_url"]
    for n in range(rows):
        one, other = names[(2 * n) % known], names[(2 * n + 1) % known]
        day = f"20{n % 24:02}-0{n % 9 + 1}-11"
        lines.append(
            f"i-{n},Agreement {n},mou,{one},Russia,{other},China,{day},trade,https://example.org/{n}"
        )
    return "\n".join(lines)


@contextmanager
def locks() -> Iterator[list[tuple[float, float, int]]]:
    """Each transaction, and each write outside of one: seconds, seconds of CPU, statements."""
    from django.db import connection
    from django.db.transaction import Atomic

    held: list[tuple[float, float, int]] = []
    enter, leave = Atomic.__enter__, Atomic.__exit__
    now: dict[str, Any] = {"statements": 0}

    def entered(self: Any) -> None:
        if not connection.in_atomic_block:
            now.update(wall=time.perf_counter(), cpu=time.process_time(), statements=0)
        enter(self)

    def left(self: Any, *error: Any) -> None:
        leave(self, *error)
        if not connection.in_atomic_block:
            held.append(
                (time.perf_counter() - now["wall"], time.process_time() - now["cpu"], now["statements"])
            )

    def counted(execute: Any, sql: str, *rest: Any) -> Any:
        now["statements"] += 1
        wall, cpu = time.perf_counter(), time.process_time()
        result = execute(sql, *rest)
        if not connection.in_atomic_block and not sql.startswith("SELECT"):
            held.append((time.perf_counter() - wall, time.process_time() - cpu, 1))
        return result

    Atomic.__enter__, Atomic.__exit__ = entered, left
    try:
        with connection.execute_wrapper(counted):
            yield held
    finally:
        Atomic.__enter__, Atomic.__exit__ = enter, leave


def show(held: list[tuple[float, float, int]]) -> None:
    print("| transaction | seconds | CPU | statements |\n|---|---|---|---|")
    for place, (wall, cpu, statements) in enumerate(sorted(held, reverse=True)[:5], 1):
        print(f"| {place} of {len(held)} | {wall:.2f} | {cpu:.2f} | {statements} |")


if __name__ == "__main__":
    main()
