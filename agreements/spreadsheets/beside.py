"""What helping columns add to a row's record: texts, signatories by party, place of signature, kept cells, a quote."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.models.folding import HAS_HAN
from agreements.models.languages import language_name
from agreements.records.schema import RecordDict
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.row_reading import OF_A_SOURCE, RowReading
from agreements.spreadsheets.spellings import HAS_CYRILLIC

SOURCE = {
    "language": "source_language",
    "published": "published",
    "title": "source_title",
    "publisher": "publisher",
    "archive_url": "archive_url",
}
"""Field of a source → the column that says it."""


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
    for number in reading.numbers("signs_for", "office"):
        office = reading.values.get(f"office.{number}", "")
        people = reading.values.get(f"signs_for.{number}", [])
        if office and not people:
            reading.wrong(f"office.{number}", _("An office stands here without the person."))
        found += [(number, person, person.office or office) for person in people]
    return found


def learn(known: dict[str, str], reading: RowReading, alone: bool) -> None:
    """What the row knows of a new source; a title is that of the row's only source."""
    for name, key in SOURCE.items():
        if not known.setdefault(name, "") and (alone or name in ("language", "published")):
            known[name] = reading.values.get(key, "")


def kept_lines(reading: RowReading, signed: bool) -> list[str]:
    """Lines for the internal notes: cells to be kept there, and those for which the row has nothing to hold them."""
    homeless = [] if signed else ["signed_place"]
    if not reading.values.get("sources"):
        homeless += OF_A_SOURCE
    lines = [(key, reading.values[key]) for key in homeless if key in reading.values]
    return [*reading.kept] + [f"{str(COLUMNS[key].label).capitalize()}: {_line(text)}" for key, text in lines]


def _line(text: str) -> str:
    return " ".join(text.split())
