"""Rows that may be the same agreement as another row of the file, and rows that bind a party with itself.

Nobody finds two records of one act later. So each such row is told why, and the user decides: it is new, it is that
record, or it is left out. Kinds, the surest first:

- `repeated`: every cell says the same as in an earlier row;
- `mirrored`: the same, told from the other side;
- `alike`: the same parties, type and dates;
- `same_day`: the same parties and the same day under another type;
- `same_source`: the same parties and source, and no date speaks against it;
- `perhaps`: the same parties, and neither type nor date speaks against it;
- `other_source`: the same parties; another source tells the act as of another kind, or of the year before or after.
"""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from agreements.models import partial_dates
from agreements.records.schema import RecordDict
from agreements.spreadsheets.agreements import COLUMNS, PARTIES
from agreements.spreadsheets.grids import About, place
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.naming import Naming
from agreements.spreadsheets.planned import LEFT_OUT, PlannedRow

KINDS = {
    "repeated": _("repeated rows"),
    "mirrored": _("both directions of one tie"),
    "alike": _("same parties, type and dates"),
    "same_day": _("same parties and day, another type"),
    "same_source": _("same parties and source"),
    "perhaps": _("same parties, dates that may be one"),
    "other_source": _("another kind or year, from another source"),
    "stored": _("stored already, perhaps"),
    "itself": _("binds a party with itself"),
}
OF_ROW = {
    "repeated": _("It says the same as row %(row)s."),
    "mirrored": _("It is row %(row)s, told from the other side."),
    "alike": _("The same parties, type and dates as in row %(row)s."),
    "same_day": _("The same parties and the same day as in row %(row)s, as another type."),
    "same_source": _("The same parties and source as in row %(row)s."),
    "perhaps": _("The same parties as in row %(row)s; type and dates may be the same."),
    "other_source": _("The same parties as in row %(row)s; another source may tell one act so."),
    "itself": _("It binds a party with itself."),
}
OF_RECORD = {
    "alike": _("“%(title)s” is stored with the same parties, type and dates."),
    "same_day": _("“%(title)s” is stored with the same parties and day, as another type."),
    "same_source": _("“%(title)s” is stored with the same parties and source."),
    "perhaps": _("“%(title)s” is stored with the same parties; type and dates may be the same."),
    "other_source": _("“%(title)s” is stored with the same parties; another source may tell one act so."),
}
MOST_COMPARED = 50
"""Rows between the same parties that a row is compared with."""


class Act(NamedTuple):
    """What tells one agreement between the same parties from another."""

    type: Any
    signed: str
    start: str
    end: str
    sources: frozenset[Any]
    title: str


class Told:
    """A row that is looked at beside others, each fact worked out once."""

    def __init__(self, row: PlannedRow, sides: list[Any]):
        self.row, self.sides = row, sides

    @cached_property
    def rest(self) -> dict[str, str]:
        return _rest(self.row)

    @cached_property
    def act(self) -> Act:
        return act(self.row.stated)

    def repeats(self, other: "Told") -> bool:
        """Whether every cell says the same; parties in other roles are another agreement."""
        same = self.sides == other.sides and self.row.stated == other.row.stated
        return same and self.rest == other.rest


class Doubles:
    """The rows of one file, each looked at beside those before it."""

    def __init__(self, naming: Naming):
        self.naming = naming
        self.between: dict[Any, list[Told]] = {}
        self.keys: dict[Mention, str] = {}

    def note(self, rows: Iterable[PlannedRow]) -> None:
        """Note with each row what it doubles."""
        for row in rows:
            if row.outcome != LEFT_OUT:
                self._note(row)

    def _note(self, row: PlannedRow) -> None:
        sides = self._sides(row)
        parties = frozenset(sides)
        if len(parties) == 1 < len(sides) and _in_one_role(row):
            row.doubles.append({"kind": "itself"})
            return
        title = "" if parties else row.stated.get("title", "")
        if not parties and not title:
            return
        earlier = self.between.setdefault((parties, title), [])
        told = Told(row, sides)
        for other in earlier[:MOST_COMPARED]:
            if kind := _in_file(told, other):
                same = next((one for one in earlier if told.repeats(one)), None)
                kind, other = ("repeated", same) if same else (kind, other)
                row.doubles.append({"kind": kind, "row": other.row.number})
                break
        if len(earlier) < MOST_COMPARED:
            earlier.append(told)

    def _sides(self, row: PlannedRow) -> list[Any]:
        """Who takes part, in the row's order: key of the party, or of the name that nobody decided yet."""
        parties = row.stated.get("participations", [])
        sides = [party["party"] for party in parties]
        if None not in sides:
            return sides
        named = mentions(row.reading.values)
        return [
            self._open(mention) if party["party"] is None else party["party"]
            for party, mention in zip(parties, named, strict=False)
        ]

    def _open(self, mention: Mention) -> str:
        if mention not in self.keys:
            meant = self.naming.meant(mention)
            country = self.naming.country(meant.context) if meant.context else None
            self.keys[mention] = meant.key(country)
        return self.keys[mention]


def _in_one_role(row: PlannedRow) -> bool:
    """Whether a party stands in the row twice as the same: one that also witnesses is in two roles."""
    roles = [party["role"] for party in row.stated["participations"]]
    return len(set(roles)) < len(roles)


def mentions(values: Mapping[str, Any]) -> list[Mention]:
    """The parties of a row in the order in which they are resolved."""
    found = [party.mention for party in values.get("parties", [])]
    for key in sorted((key for key in values if key.startswith("party.")), key=lambda key: int(key[6:])):
        number = key[6:]
        country = values.get(f"country.{number}")
        found.append(Mention("party", values[key].text, country.text if country else values[key].context))
    return found


def _in_file(one: Told, other: Told) -> str:
    if one.repeats(other):
        return "repeated"
    if one.sides != other.sides and one.act == other.act and one.rest == other.rest:
        return "mirrored"
    return likeness(one.act, other.act)


def _rest(row: PlannedRow) -> dict[str, str]:
    """The cells beside the parties'."""
    sides = _sides()
    return {key: text for key, text in row.reading.texts.items() if key.partition(".")[0] not in sides}


@cache
def _sides() -> set[str]:
    """The columns that say who takes part, and the one that says nothing."""
    return {key for key, column in COLUMNS.items() if column.subject == PARTIES} | {"reason"}


def act(stated: RecordDict) -> Act:
    """The facts of a row."""
    sources = frozenset(citation["source"] for citation in stated.get("citations", ()))
    signed, start, end = (stated.get(name) or "" for name in ("signed", "period_start", "period_end"))
    return Act(stated.get("type"), signed, start, end, sources, stated.get("title", ""))


def likeness(one: Act, other: Act) -> str:
    """Why these two, between the same parties, may be one agreement; nothing where they are not.

    Of acts with titles of their own that share no date nobody can say so: many parties agree more than once.
    """
    if len(one.signed) == len("2024-06-17") and one.signed == other.signed and one.type != other.type:
        return "same_day"
    told = _share_a_date(one, other) or _same_title(one, other)
    if one[:4] == other[:4]:
        return "alike" if told else ""
    same_source = bool(one.sources & other.sources)
    same_type = not one.type or not other.type or one.type == other.type
    if told and (same_source or same_type) and _dates_may_be_one(one, other):
        return "same_source" if same_source else "perhaps"
    return "other_source" if not same_source and _told_otherwise(one, other, same_type) else ""


def _share_a_date(one: Act, other: Act) -> bool:
    """Whether both tell the same one of their dates."""
    return bool((one.signed and other.signed) or (one.start and other.start) or (one.end and other.end))


def _dates_may_be_one(one: Act, other: Act) -> bool:
    return all(map(_may_be_one, one[1:4], other[1:4]))


def _same_title(one: Act, other: Act) -> bool:
    return not one.title or not other.title or one.title.casefold() == other.title.casefold()


def _told_otherwise(one: Act, other: Act, same_type: bool) -> bool:
    """Two sources, and a year that is the same or the next, as when the one tells the decision, the other the feast."""
    if not one.sources or not other.sources or not one.signed or not other.signed:
        return False
    apart = abs(int(one.signed[:4]) - int(other.signed[:4]))
    only_year = len(one.signed) == 4 or len(other.signed) == 4
    return _dates_may_be_one(one, other) if apart == 0 else same_type and apart == 1 and only_year


def _may_be_one(one: str, other: str) -> bool:
    if not one or not other or one == other:
        return True
    if one[:4] != other[:4]:
        return False
    (start, end), (other_start, other_end) = _bounds(one), _bounds(other)
    return start <= other_end and other_start <= end


@lru_cache(maxsize=2**16)
def _bounds(date: str) -> tuple[Any, Any]:
    """The first and the last day that it may be."""
    return partial_dates.earliest(date), partial_dates.latest(date)


def words(double: dict[str, Any], about: About) -> str:
    """Why the row may be another one, in the reader's language; `about` the file, whose sheets number rows."""
    if double["kind"] == "stored":
        return str(OF_RECORD[double["why"]]) % double
    return str(OF_ROW[double["kind"]]) % {"row": place(double.get("row", 0), about)}
