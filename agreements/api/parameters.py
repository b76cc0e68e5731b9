"""The parameters of a list as OpenAPI knows them, told from its filter set."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from agreements import asking, counting, public
from agreements.api.formats import Format
from agreements.api.pagination import MOST, USUAL
from agreements.api.shaping import PARTS, Parts, known
from agreements.filters import StrictFilterSet

DAY = {"type": "string", "format": "date"}
DATE = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
BOX = f"^{asking.DEGREES.pattern}(,{asking.DEGREES.pattern}){{3}}$"
SINCE = f"^({asking.NUMBER.pattern}|{asking.DAY.pattern}|{asking.MOMENT.pattern})$"
EXAMPLES = {
    "party": "moscow",
    "country": "china",
    "within": "russia",
    "area": "culture",
    "type": "programme",
    "status": "in_force",
    "as_of": "2023-06-01",
    "in_force_on": "2023-06-01",
    "signed_from": "2020",
    "signed_to": "2024-06",
    "ends_from": "2025",
    "ends_to": "2026-12-31",
    "q": "Пекин",
    "bbox": "30,50,45,60",
    "dates": "certainly",
    "decision_to": "2026-12",
    "since": "2026-11-23",
    "published": "2024",
    "language": "ru",
    "laterality": "bilateral",
}


def parameters_of(filters: type[StrictFilterSet]) -> list[OpenApiParameter]:
    """Every parameter that the filter set knows, but for the language, which every question may ask for."""
    return [_parameter(name, asks) for name, asks in filters.base_filters.items() if name != LANG]


LANG = "lang"


def language_asked() -> OpenApiParameter:
    """The parameter that asks for a language."""
    return _parameter(LANG, StrictFilterSet.base_filters[LANG])


def _parameter(name: str, asks: Any) -> OpenApiParameter:
    field = asks.field
    one = isinstance(field, asking.OneField)
    example = EXAMPLES.get(name)
    return OpenApiParameter(
        name,
        _read(field) if one else {"type": "array", "items": _read(field), "maxItems": field.most},
        description=str(asks.extra["help_text"]) + _codes(field) + _meanings(field),
        style=None if one else "form",
        explode=None if one else True,
        examples=[OpenApiExample(name, example if one else [example])] if example else None,
    )


def _read(field: Any) -> dict[str, Any]:
    """How one value is written."""
    if isinstance(field, asking.WordsOfListField | asking.OneWordField):
        return {"type": "string", "enum": field.known}
    if isinstance(field, asking.DayField):
        return DAY
    if isinstance(field, asking.PartialDayField):
        return DATE
    if isinstance(field, asking.SinceField):
        return {"type": "string", "pattern": SINCE}
    if isinstance(field, asking.BoxField):
        return {"type": "string", "pattern": BOX}
    if isinstance(field, asking.YearsField):
        return {"type": "string", "pattern": "^[0-9]{4}$"}
    return {"type": "string", "maxLength": asking.LONGEST}


def _codes(field: Any) -> str:
    """By which codes parties are found; what areas are found by is said where it is asked for."""
    if getattr(field, "kind", "") != public.PARTY:
        return ""
    return " " + _("Or a code of it, as %(examples)s.") % {"examples": asking.CODED[public.PARTY]}


def _meanings(field: Any) -> str:
    """What each code means, as Markdown."""
    labels = getattr(field, "labels", {})
    return "".join(f"\n* `{code}` - {label}" for code, label in labels.items())


CURSOR = OpenApiParameter("cursor", str, description="Place in the list, from `next` or `previous`.")
PAGE_SIZE = OpenApiParameter(
    "page_size",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    description="How many records a page has.",
)
TOP = OpenApiParameter(
    "top",
    {"type": "integer", "minimum": 1, "maximum": counting.MOST, "default": counting.USUAL},
    description="How many values of each facet are told.",
)


def format_of(offered: tuple[Format, ...]) -> OpenApiParameter:
    """The parameter that asks for one of these formats."""
    return OpenApiParameter(
        "format",
        {"type": "string", "enum": [each.name for each in offered], "default": offered[0].name},
        description="In which format the answer comes; outweighs the Accept header.",
    )


BEFORE = OpenApiParameter(
    "before",
    {"type": "integer", "minimum": 1},
    description="Number of a publication: versions from before it. From `next`.",
)


ORDERS = {
    "newest": "the newest first; this is usual",
    "oldest": "the oldest first; what has no day comes last",
    "ends_soonest": "by the scheduled end; what has none comes last",
    "published": "what was published or refreshed last first",
    "title": "by title, in the alphabet of its English one; of sources, of their own",
    "-title": "the same from its end",
    "name": "by English name, in the order of the alphabet",
    "-name": "the same from its end",
    "address": "by address",
}


def ordering_of(kind: str) -> OpenApiParameter:
    """The parameter that asks for an order."""
    offered = ["newest", *public.orderings(kind)]
    return OpenApiParameter(
        "ordering",
        {"type": "string", "enum": offered, "default": offered[0]},
        description="In which order." + "".join(f"\n* `{name}` - {ORDERS[name]}" for name in offered),
    )


COUNT = OpenApiParameter(
    "count",
    {"type": "string", "enum": ["yes", "no"], "default": "no"},
    description=f"Whether to tell how many records there are; they are counted up to {public.MOST_COUNTED}.",
)
FIELDS = "Fields of the document, with commas between them: these alone are told."
EXCLUDE = "Fields of the document, with commas between them: all but these are told."
INCLUDE = (
    "What is embedded in the document, with commas between: of all that can be, these alone are told, beside the facts of the "
    "record itself; with `fields` they are told beside those."
)


def include_of(parts: Parts, words: str) -> OpenApiParameter:
    """The parameter that names what is embedded."""
    names = "".join(f"\n* `{name}` - {', '.join(fields)}" for name, fields in parts.items())
    return _listing("include", words + names, next(iter(parts)))


def _listing(name: str, words: str, example: str) -> OpenApiParameter:
    """A parameter of words with commas between."""
    return OpenApiParameter(name, str, description=words, examples=[OpenApiExample(name, example)])


IN_PAIRS = "What of each agreement is told besides, with commas between."


def shaping_of(kind: str) -> list[OpenApiParameter]:
    """The parameters that say which fields are told."""
    parts = PARTS.get(kind)
    first, second, *_others, last = known(kind)
    return [
        _listing("fields", FIELDS, f"{first},{second}"),
        *([include_of(parts, INCLUDE)] if parts else []),
        _listing("exclude", EXCLUDE, last),
    ]
