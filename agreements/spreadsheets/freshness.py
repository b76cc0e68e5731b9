"""Whether a plan is what would be worked out now: then confirming it need not work it out again.

A plan follows from the file, what was decided about it, what is stored, and the code. The batch keeps the first two with
the plan; its stamp tells the others.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from agreements.records import marks

PACKAGES = ("models", "records", "spreadsheets")
"""The code that a plan is made by."""


def stamp() -> str:
    """What is stored, and by which code; to be taken before a plan is begun. One query."""
    return f"{marks.mark()} {_code()}"


def is_fresh(plan: dict[str, Any]) -> bool:
    """Whether nothing was written, and the tracker was not updated, since this plan was begun. One query."""
    return plan.get("stamp") == stamp()


def since(plan: dict[str, Any]) -> int:
    """The number of the newest change set that the plan has seen."""
    return marks.last_change_set(plan["stamp"])


@cache
def _code() -> str:
    """A name for the code, which an update changes. Worked out once in a process: some thirty milliseconds."""
    here, found = Path(__file__).resolve().parent.parent, hashlib.sha256()
    for package in PACKAGES:
        for file in sorted((here / package).rglob("*.py")):
            found.update(file.read_bytes())
    return found.hexdigest()[:12]
