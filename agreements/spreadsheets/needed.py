"""Which names a plan has need of: only those of the rows that it writes are created, and remembered."""

from collections.abc import Collection

from agreements.spreadsheets.naming import Naming, Question


def needed_names(naming: Naming, written: Collection[int]) -> set[str]:
    """The keys of the names in these rows, and of those that they were decided to be or to be part of."""
    waiting = [key for key, asked in naming.questions.items() if not _apart(asked.rows, written)]
    needed: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in needed and key in naming.questions:
            needed.add(key)
            waiting += _led_to(naming.questions[key])
    return needed


def _apart(rows: list[int], written: Collection[int]) -> bool:
    return not any(row in written for row in rows)


def _led_to(question: Question) -> list[str]:
    decision = question.decision or {}
    named = [decision.get("as"), decision.get("parent")]
    return [key.removeprefix("new:") for key in named if isinstance(key, str)]
