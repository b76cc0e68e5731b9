"""Why a column is taken for a field, in words for the user, in the language of the page."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.spreadsheets.agreements import label_of

CELLS = {
    "date": gettext_lazy("its cells are dates"),
    "period": gettext_lazy("its cells are periods"),
    "address": gettext_lazy("its cells are web addresses"),
    "country": gettext_lazy("its cells are countries"),
    "party": gettext_lazy("its cells are parties that are known"),
    "parties": gettext_lazy("its cells are lists of parties"),
    "type": gettext_lazy("its cells are types of agreement"),
    "person": gettext_lazy("its cells are people"),
    "area": gettext_lazy("its cells are areas"),
    "language": gettext_lazy("its cells are languages"),
}

WORDS = {
    "told": gettext_lazy("you said so"),
    "before": gettext_lazy("as it was said for such a file before"),
    "fixed": gettext_lazy("of all rows"),
    "heading": gettext_lazy("by its heading"),
    "empty": gettext_lazy("it is empty"),
    "running": gettext_lazy("it only numbers the rows"),
    "keys": gettext_lazy("each row has one of its own"),
    "unlike": gettext_lazy("nothing that is known fits"),
}


def worded(reasons: Sequence[Sequence[str]]) -> str:
    """The reasons of a proposal, with commas between."""
    return ", ".join(_word(code, about) for code, about in reasons)


def _word(code: str, about: str) -> str:
    if code == "near":
        return _("nearest heading: “%(name)s”") % {"name": label_of(about)}
    if code == "taken":
        return _("another column is “%(name)s” already") % {"name": label_of(about)}
    if code == "cells":
        return str(CELLS[about])
    if code == "rival":
        return _("“%(heading)s” is like it too") % {"heading": about}
    if code == "typed":
        words = ngettext(
            "brackets name the type in %(count)s cell",
            "brackets name the type in %(count)s cells",
            int(about),
        )
        return words % {"count": about}
    return str(WORDS[code])
