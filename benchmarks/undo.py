"""Taking back an import of many rows after some of them were edited, and taking that back: what is left, and how long.

    .venv/bin/python -m benchmarks.undo --rows 20000 --edited 50 --database sqlite

A third of the rows changes agreements that are stored, a tenth says what is stored already, the rest is new.
Every record must read as it did before the import, but for the edited ones and what these use; and after the undo was
taken back as it did after the import.
"""

import argparse
import time
from collections.abc import Callable
from typing import Any

from benchmarks import places
from benchmarks.importing import sheet

Records = dict[str, dict[int, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--edited", type=int, default=50)
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, asked.rows, asked.folder / "undo")
    where.empty()
    where.call("benchmarks.undo", "measure", asked.rows, asked.edited)


def measure(rows: int, edited: int) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from agreements.models import Undo
    from agreements.services import undoing, undoing_steps
    from agreements.services.undo_plans import Choices

    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    user = User.objects.create_superuser("import")
    heading, *lines = sheet(rows).split("\n")
    told("stored before", lambda: bring_in([heading, *lines[: rows * 43 // 100]], user))
    before = everything()
    changing = [line.replace(",Agreement ", ",Accord ") for line in lines[: rows // 3]]
    batch = told("imported", lambda: bring_in([heading, *changing, *lines[rows // 3 :]], user))
    after = everything()
    touched = edit(batch, edited, user)
    later = everything()

    plan = told("looked at", lambda: undoing.plan_revert(batch.change_set, user, Choices(rest="leave")))
    undo = undoing_steps.start(batch.change_set, user, "", Choices(rest="leave"), plan.fingerprint)
    longest = told("taken back", lambda: in_steps(undo))
    undo.refresh_from_db()
    print(f"# longest step {longest:.2f} s; {len(undo.left)} records stayed, {len(touched)} were edited")
    kept = {(kind, pk) for kind, pk, *_why in undo.left} | {("agreement", pk) for pk in touched}
    assert_as(everything(), before, later, kept)
    again = undoing_steps.start(undo.made, user, "", Choices(), "")
    told("taken back again", lambda: in_steps(again))
    again = Undo.objects.get(pk=again.pk)
    assert (again.state, again.left) == ("done", []), (again.state, again.left[:3])
    assert_as(everything(), after, later, {("agreement", pk) for pk in touched})
    print("# every record reads as it should")


def told(what: str, deed: Callable[[], Any]) -> Any:
    began, cpu = time.perf_counter(), time.process_time()
    done = deed()
    print(
        f"# {what}: {time.perf_counter() - began:.1f} s ({time.process_time() - cpu:.1f} s CPU)", flush=True
    )
    return done


def bring_in(lines: list[str], user: Any) -> Any:
    from agreements.spreadsheets import importing

    batch = importing.accept_guesses(importing.start("a.csv", "\n".join(lines).encode(), user), user)
    offered = {n["key"]: n["creation"] for n in batch.plan["names"] if not n["decision"]}
    batch = importing.decide(batch, offered, user)
    importing.apply(batch, user)
    batch.refresh_from_db()
    return batch


def everything() -> Records:
    from agreements.models import Agreement, Party, Source
    from agreements.records import read

    models: dict[str, Any] = {"agreement": Agreement, "party": Party, "source": Source}
    return {kind: read(kind, model.objects.values_list("pk", flat=True)) for kind, model in models.items()}


def edit(batch: Any, number: int, user: Any) -> list[int]:
    """By hand, one by one: half of what the import made, half of what it changed."""
    from agreements.records import read, write

    log = batch.change_set.changes.filter(record_kind="agreement")
    chosen = [
        *log.filter(before__isnull=True)[: number // 2],
        *log.filter(before__isnull=False)[: number - number // 2],
    ]
    keys = [change.record_id for change in chosen]
    for pk in keys:
        record = read("agreement", [pk])[pk]
        write("agreement", [record | {"title": f"Edited {pk}"}], user)
    return keys


def in_steps(undo: Any) -> float:
    """Does it as a worker would; how long its longest step took."""
    from agreements.models import Undo
    from agreements.services import jobs, undoing_steps

    longest = 0.0

    def step(job: Any) -> bool:
        nonlocal longest
        began = time.perf_counter()
        more = undoing_steps.step(job)
        longest = max(longest, time.perf_counter() - began)
        return more

    jobs.work(Undo, undo.pk, step)
    return longest


def assert_as(found: Records, wanted: Records, otherwise: Records, kept: set[tuple[str, int]]) -> None:
    """Every record reads as in `wanted`, but for these, which read as in `otherwise`."""
    for kind in wanted:
        for pk in found[kind].keys() | wanted[kind].keys() | otherwise[kind].keys():
            right = (otherwise if (kind, pk) in kept else wanted)[kind].get(pk)
            assert found[kind].get(pk) == right, (kind, pk, found[kind].get(pk), right)


if __name__ == "__main__":
    main()
