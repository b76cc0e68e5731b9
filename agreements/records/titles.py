"""What to call a record when only its stored text is at hand: it may be gone by now."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.models.change import RecordKind
from agreements.models.names import NameKind, base_language, best_names
from agreements.records.reading import read
from agreements.records.schema import RecordDict


def titles(kind: str, records: Mapping[int, RecordDict]) -> dict[int, str]:
    """Primary key → what the record is called in the active language. No query, but two for tenures."""
    if kind == RecordKind.TENURE:
        return _tenures(records)
    return {pk: _title(record) for pk, record in records.items()}


def _title(record: RecordDict) -> str:
    """A name in the reader's language, else the working label, else an address."""
    rows = record.get("names") or record.get("titles", [])
    names = [(row["language"], row.get("kind", NameKind.OFFICIAL.value), row["text"]) for row in rows]
    best = best_names(names).get(base_language(get_language() or "en"))
    return best or record.get("title") or record.get("name") or record.get("url") or str(record["id"])


def _tenures(records: Mapping[int, RecordDict]) -> dict[int, str]:
    people = titles("person", read("person", {record["person"] for record in records.values()}))
    offices = titles("office", read("office", {record["office"] for record in records.values()}))
    return {
        pk: f"{people.get(record['person'], _gone())}, {offices.get(record['office'], _gone())}"
        for pk, record in records.items()
    }


def _gone() -> str:
    return _("(deleted)")
