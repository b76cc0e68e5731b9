"""Thousands of records say the same of many things: what follows from a short plain value is worked out once."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

PLAIN, SHORT = frozenset({str, int, type(None)}), 300
"""Equal values of these types are the same value (True, which equals 1, is none), and longer texts seldom repeat."""


def is_short(value: Any) -> bool:
    """Whether a value may be kept as the key of what follows from it."""
    return type(value) in PLAIN and (type(value) is not str or len(value) < SHORT)


def once_each(work_out: Callable[[Any], Any], most: int = 2**12) -> Callable[[Any], Any]:
    """The same function of one value, which remembers what follows from the last `most` short ones.

    It must follow from the value alone, and be nothing that its user would change.
    """
    before = lru_cache(maxsize=most)(work_out)

    def worked_out(value: Any) -> Any:
        return before(value) if is_short(value) else work_out(value)

    return worked_out
