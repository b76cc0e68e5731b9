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


class Repeats(dict[Any, Any]):
    """Value → what follows from it, looked up in a tenth of the time that a function takes to be called.

    Equal values are taken for the same one, so all must be of one sort, as those of a column are. `keeps` tells which
    are kept, from the value and from what follows; all are forgotten when there are more than `most`.
    """

    def __init__(
        self,
        work_out: Callable[[Any], Any],
        keeps: Callable[[Any, Any], bool] = lambda value, _found: is_short(value),
        most: int = 2**14,
    ):
        super().__init__()
        self.work_out, self.keeps, self.most = work_out, keeps, most

    def __missing__(self, value: Any) -> Any:
        found = self.work_out(value)
        if self.keeps(value, found):
            if len(self) >= self.most:
                self.clear()
            self[value] = found
        return found


class EachTime:
    """The same for values that are worked out each time: such as never repeat, or can be no key."""

    def __init__(self, work_out: Callable[[Any], Any]):
        self.work_out = work_out

    def __getitem__(self, value: Any) -> Any:
        return self.work_out(value)
