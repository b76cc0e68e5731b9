"""What becomes of real sheets that stand beside the project, where they do (../shared/data):

.venv/bin/python -m benchmarks.real_files [--only guangzhou] [--database postgresql]

Each is planned on the vocabulary and the demo, with the constants it needs, twice: as it comes, and with everything
plain taken. Shown are the counts, the decisions that somebody has to make, the seconds, and what is called wrong, one
example of each sentence, for a person to judge.
"""

import argparse
import re
import time
from collections import defaultdict
from typing import Any, NamedTuple

from benchmarks import places

FOLDER = places.ROOT.parent / "shared" / "data"
EXAMPLES = 12


class Real(NamedTuple):
    """A file and what somebody who knows it would say beforehand."""

    name: str
    reading: dict[str, Any]
    mapping: dict[str, str]


UK = {
    "field3": "",
    "country_name": "parties",
    "signed_event_location": "",
    "adopted_event_date": "",
    "definative_eif_event_date": "in_force",
    "definative_eif_event_effective_date": "",
    "terminated_event_date": "",
    "terminated_event_effective_date": "terminated",
    "provisional_eif_event_date": "provisional_from",
    "signed_event_date": "signed",
    "subject": "areas",
    "references": "internal_notes",
    "document_url": "sources",
    "id": "reference",
}
REAL = [
    Real("uk_treaties.csv", {}, UK),
    Real(
        "st_petersburg_sister_cities_ru.csv",
        {"constants": {"party.1": "Санкт-Петербург", "country.1": "Россия"}},
        {"Город-побратим": "party_and_type.2"},
    ),
    Real("guangzhou_friendship_cities_en.csv", {"constants": {"party.1": "Guangzhou"}}, {"NO.": ""}),
    Real("wikipedia_twin_towns_cc_by_sa.csv", {}, {}),
    Real("cited_agreements.csv", {}, {}),
]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="files whose name holds this")
    parser.add_argument("--all-wrong", action="store_true", help="show every wrong row")
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, 0, asked.folder / "real")
    if asked.anew or not where.is_made():
        where.empty()
        for command in ("migrate", "load_vocabulary", "load_demo"):
            where.run(command, "-v0")
        where.mark_made()
    for real in REAL:
        if asked.only in real.name and (FOLDER / real.name).exists():
            where.call("benchmarks.real_files", "run", real.name, asked.all_wrong)


def run(name: str, all_wrong: bool = False) -> None:
    """In a process that Django is set up in."""
    from agreements.spreadsheets.looking import Told

    real = next(real for real in REAL if real.name == name)
    content = (FOLDER / name).read_bytes()
    print(f"\n### {name}")
    look = timed("as it comes", name, content, Told(real.reading))
    print("columns:", {c["heading"]: c["field"] for c in look.planner.columns.as_json()})
    look = timed("columns told", name, content, Told(real.reading, real.mapping))
    look = timed("plain guesses taken", name, content, Told(real.reading, real.mapping, guesses=True))
    print("left to decide:", "; ".join(f"{n['kind']} {n['text']}" for n in look.unresolved[:30]) or "nothing")
    show_wrong(look, all_wrong)


def timed(words: str, name: str, content: bytes, told: Any) -> Any:
    from agreements.spreadsheets.looking import Look

    began = time.perf_counter()
    look = Look(name, content, told)
    print(f"{words}: {time.perf_counter() - began:.1f} s, {look.planner.counts()}", flush=True)
    return look


def show_wrong(look: Any, everything: bool) -> None:
    """One example of each sentence, names and numbers in it left out of account; or all."""
    found = defaultdict(list)
    for row in look.planner.rows:
        for problem in row.problems:
            kind = "" if everything else re.sub(r"“[^”]*”|[0-9]+", "…", problem.text)
            found[kind].append((row.number, problem))
    for problems in sorted(found.values(), key=len, reverse=True):
        print(f"wrong, {len(problems)} so:")
        for number, problem in problems if everything else problems[:EXAMPLES]:
            print(
                f"  row {number}, {problem.column} {problem.cell} “{problem.value[:100]}”: {problem.text[:200]}"
            )


if __name__ == "__main__":
    main()
