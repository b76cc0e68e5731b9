"""A long import whose worker is killed again and again: is every row there once at the end?

    .venv/bin/python -m benchmarks.kills --rows 20000 --kills 50 --database sqlite

Each worker is killed within a chunk, after it wrote about its share, so that all kills fit. After each SIGKILL the batch,
the change log and the records must agree; at the end the same sheet says "0 changed", and taking it back leaves nothing.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from typing import Any

from benchmarks import places
from benchmarks.importing import sheet

SILENT = "1"
"""Seconds after which a worker counts as dead."""
MOST = 0.2
"""Seconds into a chunk at which a worker is killed at the latest; earlier where chunks are written sooner."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=50)
    places.add_arguments(parser)
    asked = parser.parse_args()
    os.environ["JOB_SILENT_SECONDS"] = SILENT
    where = places.Place(asked.database, asked.rows, asked.folder / "kills")
    where.empty()
    where.call("benchmarks.kills", "measure", asked.rows, asked.kills)


def measure(rows: int, kills: int) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from agreements.spreadsheets import behind, importing

    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    user = User.objects.create_superuser("import")
    content = sheet(rows).encode()
    batch = importing.accept_guesses(importing.start("sheet.csv", content, user), user)
    offered = {n["key"]: n["creation"] for n in batch.plan["names"] if not n["decision"]}
    batch = importing.decide(batch, offered, user)
    assert not behind.confirm(batch, user)
    batch.refresh_from_db()
    print(f"# {batch.total:,} names, sources and agreements to write")
    died = kill_workers(batch, kills)
    assert_whole(batch, rows)
    print(f"# killed {died} times; then whole: {batch.pointer:,} of {batch.total:,}")
    again = importing.start("sheet.csv", content, user)
    assert (again.counts["unchanged"], again.counts["new"] + again.counts["changed"]) == (rows, 0), (
        again.counts
    )
    importing.cancel(again, user)
    take_back(batch, user)


def kill_workers(batch: Any, kills: int) -> int:
    """Start a worker, kill it at a random moment after it wrote something, and again; the last one may finish."""
    rng = random.Random(5)  # no secret
    died = 0
    while batch.state == "applying":
        worker = subprocess.Popen([sys.executable, "manage.py", "work", "--once"])
        if died < kills:
            share = (batch.total - batch.pointer) / (kills - died + 1)
            died += killed(worker, batch, rng, share)
        worker.wait()
        wait_for_its_transaction()
        batch.refresh_from_db()
        assert_in_step(batch)
        time.sleep(float(SILENT) + 0.1)
    return died


def wait_for_its_transaction() -> None:
    """PostgreSQL finishes what a killed worker had told it to commit, a moment after."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        while cursor.execute(f"{others} AND state <> 'idle'").fetchone():
            time.sleep(0.01)


def killed(worker: Any, batch: Any, rng: random.Random, share: float) -> bool:
    """Kill it at a random moment after it wrote about so many; False where it was done sooner."""
    goal = batch.pointer + 1 + 1.5 * share * rng.random()
    seen, since, chunk = batch.pointer, time.perf_counter(), MOST
    while worker.poll() is None and batch.pointer < goal:
        time.sleep(0.002)
        batch.refresh_from_db(fields=["pointer"])
        if batch.pointer > seen:
            chunk, since, seen = time.perf_counter() - since, time.perf_counter(), batch.pointer
    time.sleep(rng.random() * min(chunk, MOST))
    if worker.poll() is not None:
        return False
    worker.send_signal(signal.SIGKILL)
    return True


def assert_in_step(batch: Any) -> None:
    """What is written, what the log says and the batch's pointer are the same."""
    from agreements.models import Agreement, Change, Citation, Participation

    logged = Change.objects.filter(change_set=batch.change_set_id)
    made = logged.filter(record_kind="agreement").count()
    assert logged.count() == batch.pointer, (logged.count(), batch.pointer)
    assert Agreement.objects.count() == made
    assert (Participation.objects.count(), Citation.objects.count()) == (2 * made, made)


def assert_whole(batch: Any, rows: int) -> None:
    from agreements.models import Agreement

    assert (batch.state, batch.pointer, batch.heartbeat) == ("applied", batch.total, None)
    assert Agreement.objects.values("reference").distinct().count() == Agreement.objects.count() == rows


def take_back(batch: Any, user: Any) -> None:
    from agreements.models import Agreement
    from agreements.services import undoing

    began, cpu = time.perf_counter(), time.process_time()
    undoing.revert(batch.change_set, user)
    print(f"# taken back in {time.perf_counter() - began:.1f} s ({time.process_time() - cpu:.1f} s CPU)")
    assert Agreement.objects.count() == 0


if __name__ == "__main__":
    main()
