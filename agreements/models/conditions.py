"""Reading a Q in plain Python, as a database would: true, false, or unknown (None) where a value is missing.

So one condition serves the database, the form and facts that are not in the database at all.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import F, Q

Values = Callable[[str], Any]  # the name of a column → its value


def holds(condition: Q, values: Values) -> bool | None:
    """Whether the condition holds for these values, in SQL's three-valued logic.

    Knows the lookups that our constraints and rules use: exact, in, range, isnull, lt, lte, gt, gte,
    startswith, contains. Raises KeyError for another one.
    """
    children: Any = condition.children
    answers = [
        holds(child, values) if isinstance(child, Q) else _compare(child[0], child[1], values)
        for child in children
    ]
    answer = _all(answers) if condition.connector == Q.AND else _any(answers)
    return _not(answer) if condition.negated else answer


def is_broken(condition: Q, values: Values) -> bool:
    """Whether a check constraint with this condition would be refused: unknown passes, as in SQL."""
    return holds(condition, values) is False


def values_of(row: Any) -> Values:
    """The columns of a model instance."""

    def value(name: str) -> Any:
        return row.pk if name == "pk" else getattr(row, row._meta.get_field(name).attname)

    return value


def _compare(path: str, right: Any, values: Values) -> bool | None:
    name, _, lookup = path.partition("__")
    left = values(name)
    if lookup == "isnull":
        return (left is None) is right
    if isinstance(right, F):
        right = values(right.name)  # type: ignore[attr-defined]  # the stubs leave it out
    if left is None or right is None:
        return None
    return LOOKUPS[lookup or "exact"](left, right)


LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda left, right: left == right,
    "in": lambda left, right: left in right,
    "range": lambda left, right: right[0] <= left <= right[1],
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
    "startswith": lambda left, right: left.startswith(right),
    "contains": lambda left, right: right in left,
}


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _any(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


values_from = partial(partial, dict.__getitem__)
"""The columns of a plain dict."""
