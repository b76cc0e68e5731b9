"""A public document for people: its facts with the labels of the form, in the reader's language."""

from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.models.names import base_language
from agreements.records import KINDS

OWN_LABELS = {
    "slug": gettext_lazy("public address"),
    "titles": gettext_lazy("titles"),
    "all_names": gettext_lazy("names"),
    "dates": gettext_lazy("dates"),
    "parties": gettext_lazy("parties"),
    "areas": gettext_lazy("what it covers"),
    "relations_from": gettext_lazy("what others say of it"),
    "events": gettext_lazy("events"),
    "agreements": gettext_lazy("agreements"),
    "source": gettext_lazy("source"),
    "term_months": gettext_lazy("renewal term"),
    "notice_months": gettext_lazy("notice"),
    "sha256": gettext_lazy("fingerprint of the text"),
}
"""What a document calls otherwise than the records do."""


class Line(NamedTuple):
    """A label with a text, or with lines of its own, or with a list of such."""

    label: str
    text: str = ""
    lines: tuple["Line", ...] = ()
    items: tuple[Any, ...] = ()


def lines(document: dict[str, Any]) -> tuple[Line, ...]:
    """Everything the document says; what is empty is left out."""
    return tuple(_line(key, value) for key, value in document.items() if not _empty(value))


def _empty(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_empty(each) for each in value.values())
    return value is None or value in ("", [])


def _line(key: str, value: Any) -> Line:
    label = _label(key)
    if isinstance(value, list):
        return Line(label, items=tuple(_item(key, each) for each in value))
    if isinstance(value, dict) and _called(value) is None:
        return Line(label, lines=lines(value))
    return Line(label, text=_text(key, value))


def _item(key: str, value: Any) -> Line:
    if isinstance(value, dict) and _called(value) is None:
        return Line("", lines=lines(value))
    return Line("", text=_text(key, value))


def _called(value: dict[str, Any]) -> str | None:
    """A date as it is written, or the name of something that has a document of its own; None for other facts."""
    if "earliest" in value and "date" in value:
        return partial_dates.wording(value["date"])
    if "slug" in value and ("names" in value or "titles" in value):
        names = value.get("names") or {
            base_language(each["language"]): each["text"] for each in value["titles"]
        }
        name = names.get(base_language(get_language() or "en")) or value.get("name") or value.get("title")
        return f"{name} ({value['slug']})"
    return None


def _text(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return _called(value) or ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(_choices().get(key, {}).get(value, value))


def _label(key: str) -> str:
    return str(OWN_LABELS.get(key) or _labels().get(key) or key.replace("_", " "))


@cache
def _labels() -> dict[str, Any]:
    """The names of fields and parts, as the forms have them."""
    found: dict[str, Any] = {}
    for kind in KINDS.values():
        for part in kind.parts:
            found.setdefault(part.name, part.model._meta.verbose_name_plural)
            found |= {field.name: field.verbose_name for field in part.fields if field.name not in found}
        found |= {field.name: field.verbose_name for field in kind.fields if field.name not in found}
    return found


@cache
def _choices() -> dict[str, dict[Any, Any]]:
    """The words of fixed values; a document's `mode` may be that of an event or of a renewal."""
    found: dict[str, dict[Any, Any]] = {}
    for kind in KINDS.values():
        for fields in (kind.fields, *(part.fields for part in kind.parts)):
            for field in fields:
                name = "mode" if field.name == "renewal" else field.name
                found.setdefault(name, {}).update(field.flatchoices if field.choices else [])
    return found
