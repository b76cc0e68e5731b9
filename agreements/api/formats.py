"""In which formats an answer is to be had, and which one is asked for: by `format`, else by the Accept header."""

from typing import Any, NamedTuple

from django.http.request import MediaType
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable

from agreements import public
from agreements.api.errors import BadParameter
from agreements.asking import alike, shown, too_often


class Format(NamedTuple):
    """A format, by the name that the parameter has for it and by its media type."""

    name: str
    media_type: str
    ending: str = ""

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


JSON = Format("json", "application/json")
JSONL = Format("jsonl", "application/jsonl", "jsonl")
CSV = Format("csv", "text/csv", "csv")
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
ICS = Format("ics", "text/calendar", "ics")
ATOM = Format("atom", "application/atom+xml")
GEOJSON = Format("geojson", "application/geo+json", "geojson")
JSONLD = Format("jsonld", "application/ld+json")

OF_LISTS: dict[str, tuple[Format, ...]] = dict.fromkeys(public.KINDS, (JSON, JSONL, CSV, XLSX)) | {
    public.AGREEMENT: (JSON, JSONL, CSV, XLSX, ICS, ATOM, GEOJSON),
    public.EVENT: (JSON, JSONL, CSV, XLSX, ICS, GEOJSON),
    public.PARTY: (JSON, JSONL, CSV, XLSX, GEOJSON),
}
"""The formats of each list."""
OF_RECORDS = (JSON, JSONLD)
TAKEN_BY = {"count": (JSON,)} | dict.fromkeys(
    ("ordering", "fields", "include", "exclude"), (JSON, JSONL, CSV, XLSX)
)
"""The parameters that not every format takes."""


def taken(request: Any, form: Format, offered: tuple[Format, ...]) -> None:
    """Raises BadParameter for a parameter that the format does not take."""
    for name, by in TAKEN_BY.items():
        if request.GET.get(name) and form not in by:
            words = _("%(format)s does not take “%(name)s”; leave it out, or ask for %(known)s.")
            known = ", ".join(each.name for each in offered if each in by)
            raise BadParameter(name, words % {"format": form.name, "name": name, "known": known})


def asked(request: Any, offered: tuple[Format, ...]) -> Format:
    """The format that the request asks for; raises BadParameter or NotAcceptable in words.

    Where there is one format alone, `format` is no parameter."""
    values = request.GET.getlist("format") if len(offered) > 1 else []
    if len(values) > 1:
        raise BadParameter("format", too_often())
    if not values or not values[0]:
        return preferred(request, offered) or _none_of(offered)
    found = next((each for each in offered if each.name == values[0]), None)
    return found or _unknown(values[0], [each.name for each in offered])


def preferred(request: Any, offered: tuple[Format, ...]) -> Format | None:
    """The format that the Accept header asks for (RFC 9110, 12.5.1): of what it names most closely, the one that it
    wants most; of equally wanted ones the first in the header, then JSON. Parameters such as a charset tell no format
    from another. Most readers send none that needs reading."""
    accept = request.headers.get("Accept", "").strip() or "*/*"
    if accept in ("*/*", JSON.media_type):
        return JSON
    ranges = [MediaType(each) for each in accept.split(",")[:MOST_RANGES] if each.strip()]
    found = [(wanted, form) for form in offered if (wanted := _wanted(form, ranges))]
    return max(found, key=lambda each: each[0], default=(None, None))[1]


MOST_RANGES = 100


def _wanted(form: Format, ranges: list[MediaType]) -> tuple[float, int, int] | None:
    """How much a format is wanted, to be compared; None where it is not, or where it is refused (`q=0`)."""
    main, _slash, sub = form.media_type.partition("/")
    fits = [
        ((each.main_type == main) + (each.sub_type == sub), -place, each.quality)
        for place, each in enumerate(ranges)
        if each.main_type in (main, "*") and each.sub_type in (sub, "*")
    ]
    if not fits:
        return None
    close, place, quality = max(fits)
    return (quality, close, place) if quality else None


def named(request: Any, offered: tuple[Format, ...]) -> str:
    """What the answer depends on beside its address: the format, where the address does not say it."""
    if "format=" in request.META.get("QUERY_STRING", "") and request.GET.get("format"):
        return ""
    found = preferred(request, offered)
    return found.name if found else ""


def _unknown(value: str, known: list[str]) -> Format:
    words = _("“%(value)s” is not one of: %(known)s.")
    said = {"value": shown(value), "known": ", ".join(known)}
    raise BadParameter("format", words % said, alike(shown(value), known))


def _none_of(offered: tuple[Format, ...]) -> Format:
    raise NotAcceptable(available_renderers=offered)  # type: ignore[arg-type]  # of each its media type is told
