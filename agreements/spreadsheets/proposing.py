"""What each column of a table probably is, and why: by its heading, by a name like it, by its cells.

Sure ones are taken. All others are proposed, and stay open until the user says so.
"""

from collections.abc import Iterator
from typing import NamedTuple

from agreements.models.folding import fold
from agreements.spreadsheets import headings
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.columns import MOST_NUMBERED
from agreements.spreadsheets.contents import KINDS, Contents
from agreements.spreadsheets.likeness import CLOSE, Like, is_date, nearest

RUNNING = frozenset(
    "no nr n num number № id idx index row line s no sl no serial п п №п п пп номер строка индекс 序号 编号 号".split()
) | {"s no", "sl no", "п п", "no п п", "номер по порядку", "row number", "serial number"}

NAMES = ("country", "party", "parties")
EXPECTED: dict[str, tuple[str, ...]] = {
    "period": ("period", "date"),
    "party": NAMES,
    "place_in": NAMES,
    "party_and_type": NAMES,
    "country": ("country",),
    "parties": ("parties", "country", "party"),
    "type": ("type",),
    "sources": ("address",),
    "documents": ("address",),
    "signatories": ("person",),
    "signs_for": ("person",),
    "areas": ("area",),
    "source_language": ("language",),
}
"""Field → of which kinds its cells are. Dates are dates."""

NOT_IN = {
    "title": ("date", "address", "country", "party", "person"),
    "areas": ("date", "address", "country", "person"),
    "summary": ("date", "address"),
    "signed_place": ("date", "address", "person"),
}
"""Field of free text → what its cells are not."""

ANYTHING = frozenset(
    "internal_notes kept quote type_stated signed_stated status_stated signed_precision".split()
)

FIELD_OF = {
    "parties": "parties",
    "period": "period",
    "address": "sources",
    "country": "country",
    "party": "party",
    "type": "type",
    "person": "signatories",
    "area": "areas",
}
"""What cells of a kind can be, the most telling kind first; dates can be many things."""


class Proposal(NamedTuple):
    """`reasons`: (code, what it is about); see `reasons.worded`. Without a key nothing is proposed."""

    key: str | None
    sure: bool
    reasons: tuple[tuple[str, str], ...]


class Proposer:
    """Proposals for the columns of one table. `told` are the columns (by index) that the user spoke of."""

    def __init__(self, names: list[str], contents: list[Contents], told: dict[int, str], shut: set[int]):
        self.names, self.contents = names, contents
        self.told, self.shut = told, shut
        self.found: dict[int, Proposal] = {}
        self.taken = {headings.slot(key, COLUMNS) for key in told.values() if key}

    def proposals(self) -> dict[int, Proposal]:
        """Index of each column that nobody spoke of → what it probably is."""
        self._by_heading()
        for index in self._left():
            if self.contents[index].running:
                self._keep(index, Proposal("", True, (("running", ""),)))
        self._by_likeness()
        for index in self._left():
            self._keep(index, self._by_cells(index))
        return self.found

    def _left(self) -> list[int]:
        return [n for n in range(len(self.names)) if n not in self.told and n not in self.found]

    def _keep(self, index: int, proposal: Proposal) -> None:
        self.found[index] = proposal
        if proposal.key:
            self.taken.add(headings.slot(proposal.key, COLUMNS))

    # By the heading

    def _by_heading(self) -> None:
        matched = headings.match(self.names, COLUMNS, self.told, self.shut)
        for index, key in enumerate(matched):
            if index in self.told:
                continue
            if not self.contents[index].filled:
                self._keep(index, Proposal(key or "", True, (("heading" if key else "empty", ""),)))
            elif key and _lists(self.contents[index], key):
                self._keep(index, Proposal("parties", True, (("heading", ""), ("cells", "parties"))))
            elif key and not self._contrary(index, key):
                self._keep(index, self._refined(index, key))

    def _refined(self, index: int, key: str) -> Proposal:
        """A party whose cells have the kind of the tie in brackets."""
        name, _dot, number = key.partition(".")
        if name == "party" and (count := self.contents[index].typed):
            return Proposal(f"party_and_type.{number}", False, (("heading", ""), ("typed", str(count))))
        return Proposal(key, True, (("heading", ""),))

    def _contrary(self, index: int, key: str) -> str:
        """The kind that the cells are of, where it can't be the field's; nothing where they don't speak against it."""
        contents, name = self.contents[index], key.partition(".")[0]
        if name in ANYTHING or len(contents.different) < 4:
            return ""
        if name == "reference" and contents.share("key") < 0.5:
            return "key"
        expected = _expected(name)
        if expected and max(map(contents.share, expected)) > 0.1:
            return ""
        if not expected and name not in NOT_IN:
            return ""
        return contents.main(
            [k for k in NOT_IN.get(name, KINDS) if k not in expected], 0.8 if expected else 0.9
        )

    # By a name like it

    def _by_likeness(self) -> None:
        """The nearest first. Where two columns are like one field, the nearer is proposed and the user asked."""
        like = {index: nearest(self.names[index]) for index in self._left()}
        best = sorted(((own[0], index) for index, own in like.items() if own), reverse=True)
        for first, index in best:
            if proposal := self._likely(index, first, like):
                self._keep(index, proposal)

    def _likely(self, index: int, first: Like, like: dict[int, list[Like]]) -> Proposal | None:
        key = self._free(first.key)
        contents = self.contents[index]
        if not key or self._contrary(index, key) or not self._fits(index, key):
            return None
        rivals = [n for n, own in like.items() if n != index and own and own[0].key == first.key]
        rivals = [n for n in rivals if not COLUMNS[first.key.partition(".")[0]].several]
        kind = contents.main(_expected(key.partition(".")[0]), 0.7 if is_date(key) else 0.3)
        reasons = [("near", key)] + ([("cells", kind)] if kind else [])
        reasons += [("rival", self.names[n]) for n in rivals[:1]]
        return Proposal(key, first.score >= CLOSE and bool(kind) and not rivals, tuple(reasons))

    def _fits(self, index: int, key: str) -> bool:
        """Whether cells of a column whose heading is only like the field's name can be the field's at all."""
        name, contents = key.partition(".")[0], self.contents[index]
        if name == "reference":
            return contents.keys
        expected = _expected(name)
        certain = is_date(name) or name in ("sources", "documents", "source_language")
        return not certain or max(map(contents.share, expected)) >= 0.3

    def _free(self, key: str) -> str:
        """The field, with the next free number where it has several; nothing where it is taken."""
        column = COLUMNS[key.partition(".")[0]]
        if column.numbered and "." not in key:
            free = (n for n in range(1, MOST_NUMBERED + 1) if n not in self.shut)
            numbers = (f"{key}.{n}" for n in free if headings.slot(f"{key}.{n}", COLUMNS) not in self.taken)
            return next(numbers, "")
        return "" if headings.slot(key, COLUMNS) in self.taken and not column.several else key

    # By the cells

    def _by_cells(self, index: int) -> Proposal:
        contents, folded = self.contents[index], fold(self.names[index])
        if contents.keys and folded in RUNNING:
            return Proposal(self._free("reference") or None, False, (("keys", ""),))
        for kind, key in self._kinds(index):
            return Proposal(key, False, (("cells", kind),))
        kind = contents.main(("date",), 0.8)
        like = next((one.key for one in nearest(self.names[index]) if not self._free(one.key)), "")
        why = ("taken", like) if like else ("unlike", "")
        return Proposal(None, False, (why,) + ((("cells", kind),) if kind else ()))

    def _kinds(self, index: int) -> Iterator[tuple[str, str]]:
        contents = self.contents[index]
        for kind, field in FIELD_OF.items():
            if contents.share(kind) >= (0.5 if kind in ("type", "party", "area") else 0.7) and (
                key := self._free(field)
            ):
                yield kind, key
        unnamed = self.names[index].startswith("(")  # a heading that is there says that it is another date
        if unnamed and contents.share("date") >= 0.8 and "signed" not in self.taken:
            yield "date", "signed"


def _expected(name: str) -> tuple[str, ...]:
    return ("date",) if is_date(name) and name != "period" else EXPECTED.get(name, ())


def _lists(contents: Contents, key: str) -> bool:
    """Whether cells of one party or country hold lists of them."""
    return key.partition(".")[0] in ("party", "country") and contents.share("parties") >= 0.5
