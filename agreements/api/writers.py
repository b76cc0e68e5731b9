"""Which module writes a whole answer in which format."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from agreements.api import calendars, feeds, formats, geo, lines, tables
from agreements.api.errors import BadParameter
from agreements.api.whole import Whole

WRITERS: dict[str, Callable[[Whole], HttpResponseBase]] = {
    formats.JSONL.name: lines.as_jsonl,
    formats.CSV.name: tables.as_csv,
    formats.XLSX.name: tables.as_xlsx,
    formats.ICS.name: calendars.as_ics,
    formats.ATOM.name: feeds.as_atom,
    formats.GEOJSON.name: geo.as_geojson,
}


def written(whole: Whole, asked: formats.Format) -> HttpResponseBase:
    """The answer in the format; a feed has no further pages, but it may be shorter or longer."""
    for parameter in ("cursor",) if asked is formats.ATOM else ("cursor", "page_size"):
        if whole.request.GET.get(parameter):
            raise BadParameter(parameter, _("A file has all that is found; only json comes in pages."))
    return WRITERS[asked.name](whole)
