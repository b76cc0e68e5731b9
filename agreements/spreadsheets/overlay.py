"""A row laid over a record: what the sheet says replaces what is stored, what it doesn't mention stays."""

from collections.abc import Collection, Iterable, Mapping

from agreements.models.agreement import Role
from agreements.records.schema import KINDS, RecordDict, blank, default_of
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.row_reading import RowReading

NOTES = "notes"
"""Lines for the internal notes, beside what the sheet's own column of notes says."""

KEEPS = {
    "coverage": [("wording", "area"), ("wording",)],
    "signatories": [("person", "party", "office"), ("person", "party"), ("person",)],
}
"""Part → by what a row of the sheet is one of the stored rows, the surest first."""


def beyond(stated: RecordDict, reading: RowReading, written: Mapping[str, Collection[str]]) -> RecordDict:
    """What the row states beyond `written`: the cells that a download of the stored record would have.

    Such a cell says nothing new, however little of the stored value a cell can hold.
    """
    silent = {COLUMNS[key].attribute for key, text in reading.texts.items() if text in written.get(key, ())}
    if any(key.startswith("party.") for key in reading.values):
        silent.discard("participations")
    said = {key: value for key, value in stated.items() if key not in silent}
    if "citations" in silent:
        said["citations"] = [row for row in stated["citations"] if not _is_bare(row)]
    return said


def lay_over(record: RecordDict, stated: RecordDict) -> RecordDict:
    """The record as it will be. Lists replace lists, but rows that are still there keep what the sheet can't say."""
    after = dict(record)
    for key, value in stated.items():
        if key == "citations":
            new = list(_not_yet_there(record[key], value))
            after[key] = record[key] + [_whole_citation(row) for row in new]
        elif key == "participations":
            after[key] = _participations(record[key], value)
        elif key == "documents":
            after[key] = record[key] + list(_new_documents(record[key], value))
        elif key in KEEPS:
            after[key] = _kept(record[key], value, KEEPS[key])
        elif key != NOTES:
            after[key] = value
    after["internal_notes"] = _with_notes(after["internal_notes"], stated.get(NOTES, []))
    if "title" in stated and stated["title"] != record["title"]:
        after["working_title"] = False
    return after


def of_new(stated: RecordDict) -> RecordDict:
    """The same for a new agreement, without what nobody says."""
    after = {key: value for key, value in stated.items() if key != NOTES}
    if lines := stated.get(NOTES):
        after["internal_notes"] = _with_notes(stated.get("internal_notes", ""), lines)
    if len(after.get("citations", ())) > 1:
        after["citations"] = list(_not_yet_there([], after["citations"]))
    return after


def may_clear(key: str) -> bool:
    """Whether an empty cell of this column can mean that nothing is so: without parties and title none is found again."""
    column = COLUMNS[key.partition(".")[0]]
    return bool(column.attribute) and not column.input_only and key not in ("reference", "parties", "title")


def cleared(keys: Collection[str], reading: RowReading) -> RecordDict:
    """What the record holds where the row's cells of these columns are empty."""
    empty = {COLUMNS[key].attribute for key in keys if key not in reading.texts and key not in reading.cells}
    return {name: value for name, value in blank("agreement").items() if name in empty} if empty else {}


CITATION = KINDS["agreement"].part["citations"]


def _participations(stored: list[RecordDict], stated: list[RecordDict]) -> list[RecordDict]:
    """The stated parties. Where no role but the usual one is told, those in other roles stay.

    The same parties in another order are what is stored: a tie is told from either side.
    """
    usual = [row for row in stored if row["role"] == Role.CONTRACTING]
    if any(row["role"] != Role.CONTRACTING for row in stated):
        return stored if _same_rows(stated, stored) else stated
    return stored if _same_rows(stated, usual) else stated + [row for row in stored if row not in usual]


def _same_rows(some: list[RecordDict], others: list[RecordDict]) -> bool:
    """Whether these are the same rows in any order."""
    same = len(some) == len(others) and all(row in others for row in some)
    return same and all(row in some for row in others)


def _kept(
    stored: list[RecordDict], stated: list[RecordDict], keys: list[tuple[str, ...]]
) -> list[RecordDict]:
    """The stated rows, each with what the stored row that it is knows beyond it. A stored row is used once."""
    left, pairs = list(stored), {}
    for names in keys:
        for index, row in enumerate(stated):
            known = next((k for k in left if all(row.get(n, k[n]) == k[n] for n in names)), None)
            if index not in pairs and known is not None:
                left = [other for other in left if other is not known]
                pairs[index] = known | row
    return [pairs.get(index, row) for index, row in enumerate(stated)]


def _with_notes(notes: str, lines: list[str]) -> str:
    told = notes.splitlines()
    return "\n".join(filter(None, [notes, *(line for line in lines if line not in told)]))


DOCUMENT = KINDS["agreement"].part["documents"]


def _new_documents(stored: list[RecordDict], stated: Iterable[RecordDict]) -> Iterable[RecordDict]:
    """Addresses of the text that are not there yet."""
    known = {row["url"] for row in stored}
    for row in stated:
        if row["url"] not in known:
            yield {field.name: default_of(field) for field in DOCUMENT.fields} | row


def _not_yet_there(stored: list[RecordDict], stated: Iterable[RecordDict]) -> Iterable[RecordDict]:
    """Citations that are not there yet. A source that is cited for anything needs no bare citation more."""
    known = {(row["source"], row["field"], row["value_stated"]) for row in stored}
    cited = {row["source"] for row in stored}
    for row in stated:
        key = (row["source"], row["field"], row["value_stated"])
        if key not in known and not (_is_bare(row) and row["source"] in cited):
            known.add(key)
            yield row


def _whole_citation(row: RecordDict) -> RecordDict:
    return {field.name: default_of(field) for field in CITATION.fields} | row


def _is_bare(citation: RecordDict) -> bool:
    return not citation["field"] and not citation["value_stated"]
