"""The order of day and month in each column of a file: 03/04/2024 is told by the other cells of its column."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.models.partial_dates import PartialDateError
from agreements.spreadsheets.agreements import COLUMNS, label_of
from agreements.spreadsheets.grids import Table, place

DMY, MDY = "dmy", "mdy"
BY_CELLS, BY_SIBLING, TOLD = "cells", "sibling", "told"


@dataclass
class Order:
    """What the cells of one column show, and what follows. `order` is empty while somebody must say."""

    index: int
    heading: str
    key: str
    unclear: int = 0  # cells with two readings
    example: str = ""
    shown: dict[str, tuple[int, str]] = field(
        default_factory=dict
    )  # order → the first row that shows it, its cell
    order: str = ""
    by: str = ""
    sibling: str = ""

    @property
    def day_first(self) -> bool | None:
        return self.order == DMY if self.order else None

    @property
    def open(self) -> bool:
        """Whether somebody must say."""
        return bool(self.unclear) and not self.order


def has_dates(key: str | None) -> bool:
    """Whether a column of this field holds dates."""
    column = COLUMNS.get((key or "").partition(".")[0])
    return column is not None and getattr(column.widget, "dates", False)


def of(table: Table, fields: list[str | None], told: dict[str, str] | None) -> dict[int, Order]:
    """Index of the column → its order, for the columns with dates. `told` by the user: heading → order."""
    found = {
        index: _counted(Order(index, table.headings[index], str(key)), table)
        for index, key in enumerate(fields)
        if has_dates(key)
    }
    for order in found.values():
        _settle(order, (told or {}).get(order.heading, ""))
    _follow_siblings(found.values())
    return found


def _counted(order: Order, table: Table) -> Order:
    """Count what the cells show. Most columns repeat no date, so each is looked at once."""
    index = order.index
    for row in table.rows:
        text = row.cells[index]
        if not text or ("/" not in text and "-" not in text) or _is_iso(text):
            continue
        for shown in partial_dates.orders(text):
            if shown == "either":
                order.unclear += 1
                order.example = order.example or text
            elif shown not in order.shown:
                order.shown[shown] = (row.number, text)
    return order


def _is_iso(text: str) -> bool:
    return len(text) == 10 and text[4] == "-" == text[7]


def _settle(order: Order, told: str) -> None:
    if told in (DMY, MDY):
        order.order, order.by = told, TOLD
    elif len(order.shown) == 1:
        order.order, order.by = next(iter(order.shown)), BY_CELLS


def _follow_siblings(orders: Iterable[Order]) -> None:
    """A column in which nothing decides follows the others of the file, where they agree."""
    orders = list(orders)
    clear = [order for order in orders if order.order]
    if len({order.order for order in clear}) != 1 or any(len(order.shown) > 1 for order in orders):
        return
    first = next((order for order in clear if order.by == BY_CELLS), clear[0])
    for order in orders:
        if order.open:
            order.order, order.by, order.sibling = first.order, BY_SIBLING, first.heading


def as_json(orders: dict[int, Order], table: Table) -> list[dict[str, Any]]:
    """What the user is told, and asked, about the columns in which it matters."""
    return [
        {
            "heading": order.heading,
            "field": order.key,
            "label": label_of(order.key),
            "order": order.order,
            "by": order.by,
            "because": because(order, table),
            "cells": order.unclear,
            "example": order.example,
            **{name: _read(order.example, name == DMY) for name in (DMY, MDY)},
        }
        for order in orders.values()
        if order.unclear
    ]


def _read(text: str, day_first: bool) -> str:
    """The example in this order, as readers write it."""
    days = partial_dates.find(text, day_first)
    try:
        return partial_dates.wording(partial_dates.parse(text, day_first))
    except PartialDateError:
        return " – ".join(map(partial_dates.wording, days))


def because(order: Order, table: Table) -> str:
    """Why the order is what it is, or what must be said: one sentence."""
    if len(order.shown) > 1:
        (day_row, day_text), (month_row, month_text) = order.shown[DMY], order.shown[MDY]
        words = _(
            "Row %(day_row)s has %(day)s, the day first; row %(month_row)s has %(month)s, the month first."
        )
        return words % {
            "day_row": place(day_row, table.about),
            "day": day_text,
            "month_row": place(month_row, table.about),
            "month": month_text,
        }
    if order.by == BY_CELLS:
        row, text = order.shown[order.order]
        words = (
            _("Day before month, because row %(row)s has %(text)s.")
            if order.order == DMY
            else _("Month before day, because row %(row)s has %(text)s.")
        )
        return words % {"row": place(row, table.about), "text": text}
    if order.by == BY_SIBLING:
        words = (
            _("Day before month, as in the column “%(column)s”; nothing in this column decides.")
            if order.order == DMY
            else _("Month before day, as in the column “%(column)s”; nothing in this column decides.")
        )
        return words % {"column": order.sibling}
    if order.by == TOLD:
        return (
            _("Day before month, as you said.") if order.order == DMY else _("Month before day, as you said.")
        )
    return _("No cell of this column tells whether the day or the month comes first.")


def unclear(text: str, order: Order) -> str:
    """What to say of a cell with two readings while the column's order is open."""
    words = _(
        "“%(text)s” can mean %(one)s or %(other)s. Say for the column “%(column)s” what comes first, day or month."
    )
    return words % {
        "text": text[:40],
        "one": _read(text, True),
        "other": _read(text, False),
        "column": order.heading,
    }


def has_two_readings(text: str) -> bool:
    """Whether the order decides what the text means."""
    return "either" in partial_dates.orders(text)
