"""The two halves of a restore drill, each run in a process of its own on the database that DATABASE_URL names.

python -m tests.services.backup_drill work ARCHIVE     analysts write, and meanwhile a backup is taken
python -m tests.services.backup_drill look ARCHIVE     it is restored, and everything in it fits together
"""

import sys
import threading
from pathlib import Path
from typing import Any

WRITERS = 3


def work(archive: Path) -> None:
    from django.core.management import call_command
    from django.db import connections

    from agreements import records
    from agreements.models import Agreement

    call_command("migrate", verbosity=0)
    stop, written = threading.Event(), threading.Barrier(WRITERS + 1)

    def write(number: int) -> None:
        """New agreements with a title in another language each; and each is changed once more."""
        for turn in range(100_000):
            record: dict[str, Any] = {
                "title": f"Of {number}",
                "titles": [{"language": "ru", "text": f"{turn}"}],
            }
            [pk] = records.write("agreement", [record], None, "new").ids
            again = records.read("agreement", [pk])[pk] | {"signed": "2024", "titles": []}
            records.write("agreement", [again], None, "changed")
            if turn == 3:
                written.wait(60)
            if stop.is_set():
                break
        connections.close_all()

    writers = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(WRITERS)]
    for each in writers:
        each.start()
    written.wait(60)
    before = Agreement.objects.count()
    call_command("backup", archive, verbosity=0)
    after = Agreement.objects.count()
    stop.set()
    for each in writers:
        each.join(60)
    sys.stdout.write(f"{before} {after}")


def look(archive: Path) -> None:
    from django.core.management import call_command
    from django.test import Client

    from agreements import records
    from agreements.models import Agreement, Change, ChangeSet

    call_command("restore", archive, verbosity=0)
    call_command("migrate", check_unapplied=True, verbosity=0)
    changes: dict[int, list[Any]] = {}
    for pk, after in Change.objects.order_by("pk").values_list("record_id", "after"):
        changes.setdefault(pk, []).append(after)
    stored = records.read("agreement", Agreement.objects.values_list("pk", flat=True))
    assert stored.keys() == changes.keys(), "each record is in the log, and nothing else is"
    assert all(stored[pk] == changes[pk][-1] for pk in stored), "each record is as the log has it"
    revisions = dict(Agreement.objects.values_list("pk", "revision"))
    assert all(revisions[pk] == len(changes[pk]) for pk in stored), "each save is counted once"
    assert not ChangeSet.objects.filter(changes=None).exists(), "each deed is whole"
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.get("/healthz").status_code == client.get("/api/v1/agreements/").status_code == 200
    sys.stdout.write(f"{len(stored)}")


if __name__ == "__main__":
    import django

    django.setup()
    {"work": work, "look": look}[sys.argv[1]](Path(sys.argv[2]))
