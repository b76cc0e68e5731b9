"""What helping columns add to a row's record: texts, signatories by party, place of signature, kept cells, a quote."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.models.folding import HAS_HAN
from agreements.models.languages import language_name
from agreements.records.schema import RecordDict
from agreements.spreadsheets.row_reading import RowReading
from agreements.spreadsheets.spellings import HAS_CYRILLIC


def documents(reading: RowReading) -> list[RecordDict]:
    """The addresses of the agreement's text, in the language of the source or, unless told, of the title."""
    language = reading.values.get("source_language", "")
    if not language:
        language = _language(reading.values.get("title", ""))
        words = _("The text is taken to be in this language: %(language)s.")
        reading.note("documents", words % {"language": language_name(language)})
    return [{"language": language, "url": url} for url in reading.values["documents"]]


def _language(text: str) -> str:
    if HAS_HAN.search(text):
        return "zh-Hans"
    return "ru" if HAS_CYRILLIC.search(text) else "en"


def signatories(reading: RowReading) -> list[tuple[int, Any, str]]:
    """(number of the party, who signed for it, the office) of the columns that have one signatory for each party."""
    found = []
    numbers = {int(k.partition(".")[2]) for k in reading.values if k.startswith(("signs_for.", "office."))}
    for number in sorted(numbers):
        office = reading.values.get(f"office.{number}", "")
        people = reading.values.get(f"signs_for.{number}", [])
        if office and not people:
            reading.wrong(f"office.{number}", _("An office stands here without the person."))
        found += [(number, person, person.office or office) for person in people]
    return found


def kept_lines(reading: RowReading, signed: bool) -> list[str]:
    """Lines for the internal notes: cells to be kept there, and the place of signature where nobody's row can hold it."""
    place = reading.values.get("signed_place", "")
    return reading.kept + ([f"Place of signature: {_line(place)}"] if place and not signed else [])


def _line(text: str) -> str:
    return " ".join(text.split())
