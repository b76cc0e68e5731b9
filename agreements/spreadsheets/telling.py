"""A plan told: as data for programs, and in words for a terminal."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.spreadsheets import doubles, orders
from agreements.spreadsheets.agreements import label_of
from agreements.spreadsheets.grids import place
from agreements.spreadsheets.looking import Look
from agreements.spreadsheets.planned import OUTCOME_WORDS
from agreements.spreadsheets.reasons import worded

SHOWN = 40
"""So many names, problems and duplicates are told in words; a program gets all of them."""

COUNTED = OUTCOME_WORDS | {"duplicates": gettext_lazy("possible duplicates")}

GUESSED = {
    "create": gettext_lazy("create %(name)s"),
    "use": gettext_lazy("it is %(name)s"),
    "same": gettext_lazy("the same as %(name)s"),
}
LEFT = {
    "above": gettext_lazy("above the table"),
    "section": gettext_lazy("sections"),
    "total": gettext_lazy("totals"),
    "note": gettext_lazy("notes"),
    "second": gettext_lazy("another table"),
    "out": gettext_lazy("taken out"),
}
"""Rows that are no records, and why."""

Lines = Iterator[str]


def as_data(look: Look) -> dict[str, Any]:
    """The plan for a program. Rows have the numbers that the spreadsheet shows."""
    return {
        "file": look.table.about,
        "counts": look.planner.counts(),
        "headings": look.planner.columns.as_json(),
        "unresolved": look.offered(look.unresolved),
        "problems": problems(look),
        "duplicates": duplicates(look),
        "orders": _orders_of(look),
    }


def problems(look: Look) -> list[dict[str, Any]]:
    """Every cell that is wrong: row, column, cell, value, and what is wrong and would be right."""
    return [
        {
            "row": row.number,
            "column": found.column,
            "cell": found.cell,
            "value": found.value,
            "reason": found.text,
        }
        for row in look.planner.rows
        for found in row.problems
    ]


def duplicates(look: Look) -> list[dict[str, Any]]:
    """Every row that may be another row or a stored agreement, and why."""
    return [
        {
            "row": row.number,
            "kind": double["kind"],
            "of_row": double.get("row"),
            "of_agreement": double.get("id"),
            "reason": doubles.words(double, look.table.about),
        }
        for row in look.planner.rows
        for double in row.doubles
    ]


def in_words(look: Look) -> Lines:
    """The plan for a person, line by line."""
    yield from _file(look.table.about)
    yield from _counts(look.planner.counts())
    yield from _headings(look)
    yield from _orders(look)
    yield from _names(look)
    yield from _problems(look)
    yield from _doubles(look)
    if look.unasked:
        words = _("Decisions about names that this sheet does not ask: %(names)s.")
        yield ""
        yield words % {"names": ", ".join(look.unasked)}


def _file(about: dict[str, Any]) -> Lines:
    number = about.get("rows", 0)
    told = [ngettext("%(number)s row", "%(number)s rows", number) % {"number": number}]
    if heading := about.get("heading_row"):
        told.append(_("headings in row %(row)s") % {"row": heading})
    told += [str(about[key]) for key in ("sheet", "encoding") if about.get(key)]
    yield ", ".join(told)
    hidden = [sheet["name"] for sheet in about.get("sheets", []) if sheet["hidden"] and not sheet["read"]]
    if hidden:
        words = ngettext(
            "Hidden sheet that was not read: %(sheets)s.",
            "Hidden sheets that were not read: %(sheets)s.",
            len(hidden),
        )
        yield words % {"sheets": ", ".join(hidden)}
    if left := [f"{label}: {about['left'][role]}" for role, label in LEFT.items() if about["left"].get(role)]:
        yield _("Rows that are no records: %(rows)s.") % {"rows": ", ".join(left)}


def _counts(counts: dict[str, int]) -> Lines:
    said = [f"{label}: {counts[key]}" for key, label in COUNTED.items() if counts.get(key)]
    yield " · ".join(said)


def _headings(look: Look) -> Lines:
    columns = look.planner.columns.as_json()
    widest = min(max(len(column["heading"]) for column in columns), 40)
    yield from ("", _("Columns"))
    for column in columns:
        yield f"  {column['heading'][:60]:{widest}}  {_what(column)}"


def _what(column: dict[str, Any]) -> str:
    if column["field"]:
        return str(column["label"])
    if column["field"] == "":
        return _("(left out)")
    told = _("? Say what it is, or leave it out.")
    if column["proposed"] is not None:
        label = label_of(column["proposed"]) if column["proposed"] else _("(left out)")
        told += " " + _("Proposed: %(field)s (%(why)s).") % {"field": label, "why": worded(column["reasons"])}
    if column["nearest"]:
        near = ", ".join(f"{label} ({key})" for key, label in column["nearest"])
        told += " " + _("Nearest: %(fields)s.") % {"fields": near}
    if column["samples"]:
        told += " " + _("In it: %(samples)s.") % {"samples": "; ".join(column["samples"])}
    return told


def _orders_of(look: Look) -> list[dict[str, Any]]:
    """The columns in which it matters whether the day or the month comes first, and why it is so."""
    return orders.as_json(look.planner.orders, look.table)


def _orders(look: Look) -> Lines:
    for order in _orders_of(look):
        yield ""
        said = f"{order['heading']}: {order['because']}"
        if not order["order"]:
            words = _('“%(example)s” is %(dmy)s or %(mdy)s: say --order "%(heading)s=dmy" or mdy.')
            said += " " + words % order
        yield said


def _names(look: Look) -> Lines:
    names = look.unresolved
    if not names:
        return
    yield ""
    yield ngettext("%(number)s name to decide about", "%(number)s names to decide about", len(names)) % {
        "number": len(names)
    }
    for name in look.offered(names[:SHOWN]):
        yield from _name(name, look)
    yield from _rest(names)


def _name(name: dict[str, Any], look: Look) -> Lines:
    where = f" ({name['context']})" if name["context"] else ""
    places = [place(number, look.table.about) for number in name["rows"][:5]]
    rows = ngettext("%(count)s row: %(rows)s", "%(count)s rows: %(rows)s", name["count"]) % {
        "count": name["count"],
        "rows": ", ".join(places) + (" …" if name["count"] > 5 else ""),
    }
    yield f"  {name['kind']} “{name['text']}”{where}, {rows}"
    for candidate in name["candidates"][:3]:
        yield f"      {candidate['label']}: {candidate['why']}"
    if name["guess"]:
        yield "      " + _("plain: %(deed)s") % {"deed": _guessed(name)}


def _guessed(name: dict[str, Any]) -> str:
    words = GUESSED.get(name["guess"]["do"])
    return str(words) % {"name": name["guess_text"]} if words else str(name["guess_text"])


def _problems(look: Look) -> Lines:
    found = problems(look)
    if not found:
        return
    yield ""
    yield ngettext("%(number)s problem", "%(number)s problems", len(found)) % {"number": len(found)}
    for problem in found[:SHOWN]:
        yield f"  {_row(problem, look)}{_cell(problem)} {problem['reason']}"
    yield from _rest(found)


def _row(found: dict[str, Any], look: Look) -> str:
    return _("Row %(row)s") % {"row": place(found["row"], look.table.about)}


def _cell(problem: dict[str, Any]) -> str:
    where = ", " + _("column “%(column)s” (%(cell)s)") % problem if problem["column"] else ""
    value = f" “{problem['value'][:80]}”" if problem["value"] else ""
    return f"{where}:{value}"


def _doubles(look: Look) -> Lines:
    found = duplicates(look)
    if not found:
        return
    yield ""
    number = {"number": len(found)}
    yield ngettext("%(number)s possible duplicate", "%(number)s possible duplicates", len(found)) % number
    for double in found[:SHOWN]:
        yield f"  {_row(double, look)}: {double['reason']}"
    yield from _rest(found)


def _rest(found: list[Any]) -> Lines:
    if len(found) > SHOWN:
        yield "  " + _("… and %(number)s more; --json shows all.") % {"number": len(found) - SHOWN}
