"""Cells of the reference tables: names, mappings to other classifications, and references to another record."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from agreements.models.area import Match, Scheme
from agreements.models.folding import name_key
from agreements.models.languages import babel_code, validate_language
from agreements.models.names import NamedQuerySet, NameKind
from agreements.spreadsheets import lists
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.widgets import TextWidget

NAME = re.compile(
    r"(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(?:\s+(?P<kind>[^\W\d_]+))?\s*[:：]\s*(?P<text>\S.*)",
    re.DOTALL,
)


class NamesWidget(Widget):
    """`ru: Москва; zh-Hans: 莫斯科; de alias: Moskau`: language, kind where it isn't official, and the name."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[dict[str, str]]:
        return [_name(TextWidget(600).clean(item)) for item in lists.split(value)]

    def render(self, value: list[dict[str, str]], obj: Any = None, **kwargs: Any) -> str:
        ordered = sorted(value, key=lambda row: (row["language"], KINDS.index(row["kind"]), row["text"]))
        return lists.join([f"{_label(row)}: {row['text']}" for row in ordered])


KINDS = list(NameKind.values)


def _name(item: str) -> dict[str, str]:
    found = NAME.fullmatch(item)
    if found is None:
        raise CellError(
            _("“%(item)s” needs its language before it, as in “ru: Москва” or “de alias: Moskau”.")
            % {"item": item[:60]}
        )
    kind = (found["kind"] or NameKind.OFFICIAL).lower()
    if kind not in KINDS:
        words = _("“%(kind)s” is no kind of name. Write one of %(kinds)s, or nothing for the official name.")
        raise CellError(words % {"kind": found["kind"][:30], "kinds": ", ".join(KINDS)})
    return {"language": _language(found["language"]), "text": found["text"].strip(), "kind": kind}


def _language(tag: str) -> str:
    """The tag in its usual spelling: zh-hans is zh-Hans."""
    tag = babel_code(tag.lower()).replace("_", "-")
    try:
        validate_language(tag)
    except ValidationError as error:
        raise CellError(error.messages[0]) from error
    return tag


def _label(row: dict[str, str]) -> str:
    return row["language"] if row["kind"] == NameKind.OFFICIAL else f"{row['language']} {row['kind']}"


MAPPING = re.compile(r"(?P<scheme>\w+)\s*:\s*(?P<code>[\w.]{1,20})(?:\s+(?P<match>\w+))?")


class MappingsWidget(Widget):
    """`sdg:8 related; dac:331`: scheme, code, and how near it is (close where nothing is said)."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[dict[str, str]]:
        return [_mapping(item) for item in lists.split(value)]

    def render(self, value: list[dict[str, str]], obj: Any = None, **kwargs: Any) -> str:
        ordered = sorted(value, key=lambda row: (row["scheme"], row["code"]))
        return lists.join([f"{row['scheme']}:{row['code']} {row['match']}" for row in ordered])


def _mapping(item: str) -> dict[str, str]:
    found = MAPPING.fullmatch(item)
    scheme, match = (found["scheme"].lower(), (found["match"] or Match.CLOSE).lower()) if found else ("", "")
    if found is None or scheme not in Scheme.values or match not in Match.values:
        words = _("“%(item)s” is not written as “sdg:8 close”. Schemes: %(schemes)s. How near: %(matches)s.")
        raise CellError(
            words
            % {"item": item[:60], "schemes": ", ".join(Scheme.values), "matches": ", ".join(Match.values)}
        )
    return {"scheme": str(scheme), "code": found["code"], "match": str(match)}


class DecimalWidget(Widget):
    """A number with a point or a comma."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Decimal:
        try:
            number = Decimal(value.replace(",", ".").replace("−", "-"))
        except InvalidOperation as error:
            raise CellError(_("Write a number, as in 55.75.")) from error
        if not number.is_finite():
            raise CellError(_("Write a number, as in 55.75."))
        return number

    def render(self, value: Decimal | None, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else f"{value.normalize():f}"


class WholeNumberWidget(Widget):
    """A whole number that is a key elsewhere, such as a GeoNames id."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise CellError(_("Write a whole number of up to nine digits."))
        return int(value)

    def render(self, value: int | None, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


YES = {"yes", "true", "1", "да", "是"}
NO = {"no", "false", "0", "нет", "否"}


class YesNoWidget(Widget):
    """Yes or no, in the interface's languages."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        if value.lower() in YES | NO:
            return value.lower() in YES
        raise CellError(_("Write yes or no."))

    def render(self, value: bool | None, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class RecordWidget(Widget):
    """Another record: by its key (`reference` or `code`), failing that by a name that only one of them has."""

    def __init__(self, records: Callable[[], NamedQuerySet], key: str = "reference"):
        super().__init__()
        self.records, self.key = records, key

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> models.Model:
        text = TextWidget(300).clean(value)
        if found := self.records().filter(**{self.key: text}).first():
            return found
        if not name_key(text):
            raise self._unknown(text)
        for named in (self.records().filter(name=text), self.records().called(text)):
            found = list(named[:6])
            if len(found) == 1:
                return found[0]
            if found:
                raise self._several(text, found)
        raise self._unknown(text)

    def render(self, value: models.Model | None, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else getattr(value, self.key) or value.name  # type: ignore[attr-defined]  # a Named record

    def _several(self, text: str, found: list[Any]) -> CellError:
        keys = ", ".join(str(getattr(record, self.key) or _("(without a reference)")) for record in found)
        return CellError(
            _("Several are called “%(text)s”: %(keys)s. Write the reference instead.")
            % {"text": text[:60], "keys": keys}
        )

    def _unknown(self, text: str) -> CellError:
        rows = self.records().values_list("folded", "name", self.key)
        by_name = {folded: str(key or name) for folded, name, key in rows}
        near = [by_name[folded] for folded in get_close_matches(name_key(text), by_name, n=3, cutoff=0.7)]
        if near:
            return CellError(
                _("“%(text)s” is not known. Did you mean %(near)s?")
                % {"text": text[:60], "near": ", ".join(near)}
            )
        return CellError(
            _("“%(text)s” is not known. Add it first, or in a row of its own.") % {"text": text[:60]}
        )
