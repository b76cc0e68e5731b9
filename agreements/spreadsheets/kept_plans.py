"""Plans as they are kept with their batches: in parts, so that a page of a long one loads what it shows.

`batch.plan` holds what every page needs (columns, names, which rows are what); the rows themselves and the new sources
stand in blocks (`PlanPart`). Each working-out of a plan has a number of its own, its `run`. The parts of a run are
written in short transactions; the last one makes it the plan of the batch, so that readers see the whole old plan or
the whole new one. A batch whose plan is empty was broken off before that: `importing.finished` works it out again.
"""

import hashlib
import json
import marshal
import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from agreements.models import ImportBatch, PlanPart
from agreements.models.folding import fold
from agreements.models.import_batch import BatchState, PlanWhat
from agreements.spreadsheets.row_sets import RowSets

Row = dict[str, Any]

BLOCK = 200
"""Rows in one part."""
AT_ONCE = 10
"""Parts in one transaction: 2,000 rows take some 50 ms."""
LONGEST_RUN = 2**31 - 1
PLAIN_FORM = 2
"""The last format of `marshal` in which equal things always are equal bytes: later ones tell shared things apart."""

UNSAID: Row = {
    "title": "",
    "id": None,
    "revision": None,
    "matched_by": "",
    "problems": [],
    "notes": [],
    "doubles": [],
    "decided": None,
    "open": [],
    "differences": [],
    "record": None,
}
"""What a row is without when nothing is told of it."""


class Replaced(Exception):
    """The plan was worked out again while its rows were being read."""


# Writing


class Keeper:
    """Writes a plan that was worked out. `head`: what every page needs; `rows` and `sources` may be long.

    With `instead_of` it takes the place of that run only: nobody may have planned anything else meanwhile.
    """

    def __init__(
        self,
        batch: ImportBatch,
        head: dict[str, Any],
        counts: dict[str, int],
        instead_of: int | None = None,
    ):
        self.batch, self.head, self.counts, self.instead_of = batch, head, counts, instead_of
        self.run = 1 + secrets.randbelow(LONGEST_RUN)
        self.sets = RowSets()
        self.essence = hashlib.sha256()

    def keep(self, rows: Iterable[Row], sources: dict[str, Any], names: Sequence[str]) -> bool:
        """Make this the plan of the batch, with these further columns of it; False when it is planned no more."""
        waiting = self._parts(rows, sources)
        first = list(islice(waiting, AT_ONCE))
        if len(first) < AT_ONCE:  # a short plan is kept whole or not at all
            with transaction.atomic():
                return self._save() and self._write(first) and self._take_over(names, len(first))
        self._save()
        written = 0
        while first:
            with transaction.atomic():
                self._write(first)
            written += len(first)
            first = list(islice(waiting, AT_ONCE))
        with transaction.atomic():
            return self._take_over(names, written)

    def _save(self) -> bool:
        """A new batch stands there without a plan until that is whole."""
        if self.batch.pk is None:
            self.batch.plan, self.batch.counts = {}, {}
            with transaction.atomic():
                self.batch.save()
                self.batch.file.save(force_insert=True)
        return True

    def _write(self, parts: list[PlanPart]) -> bool:
        for part in parts:
            part.batch = self.batch
        PlanPart.objects.bulk_create(parts)
        return True

    def _take_over(self, names: Sequence[str], written: int) -> bool:
        """From here on readers see this run. The parts of others go; who was at work on one notices, and is refused."""
        mine = PlanPart.objects.filter(batch=self.batch, run=self.run)
        if mine.count() != written:
            return False
        self.batch.plan = {
            **self.head,
            "run": self.run,
            "language": get_language(),
            "essence": self.essence.hexdigest(),
            **self.sets.as_json(),
        }
        self.batch.counts = self.counts
        kept = {name: getattr(self.batch, name) for name in (*names, "plan", "counts")}
        planned = ImportBatch.objects.filter(pk=self.batch.pk, state=BatchState.PLANNED)
        if self.instead_of is not None:
            planned = planned.filter(plan__run=self.instead_of)
        if not planned.update(**kept):
            mine.delete()
            return False
        PlanPart.objects.filter(batch=self.batch).exclude(run=self.run).delete()
        return True

    def _parts(self, rows: Iterable[Row], sources: dict[str, Any]) -> Iterator[PlanPart]:
        place = 0
        for place, some in _blocks(rows):
            words = "\n".join([self.sets.add(place + index, row) for index, row in enumerate(some)])
            for row in some:
                row.pop("written", None)  # only to be found by
            self._note_essence(some)
            yield PlanPart(run=self.run, what=PlanWhat.ROWS, place=place, things=some, words=words)
        for place, known in _blocks(sources.items()):
            self._note_essence(known)
            yield PlanPart(run=self.run, what=PlanWhat.SOURCES, place=place, things=known)
        self._note_essence({name["key"]: name["decision"] for name in self.head["names"]})

    def _note_essence(self, said: Any) -> None:
        """What the plan would write, without the words for readers: these depend on the reader's language."""
        if isinstance(said, list) and isinstance(said[0], dict):
            said = [(row["outcome"], row.get("id"), row.get("revision"), row.get("record")) for row in said]
        if isinstance(said, dict):  # PostgreSQL gives the keys of what was decided back in another order
            said = json.dumps(said, sort_keys=True)
        self.essence.update(marshal.dumps(said, PLAIN_FORM))


def _blocks(things: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    waiting, place = iter(things), 0
    while some := list(islice(waiting, BLOCK)):
        yield place, some
        place += len(some)


def short(row: Row) -> Row:
    """The row without what goes without saying."""
    return {key: value for key, value in row.items() if key not in UNSAID or value != UNSAID[key]}


# Reading


def is_whole(batch: ImportBatch) -> bool:
    """Whether its plan was worked out to the end."""
    return "columns" in batch.plan


def row_sets(batch: ImportBatch) -> RowSets:
    """Which rows are what. One query where a batch of an earlier version has it not written down."""
    if "sets" in batch.plan:
        return RowSets.of_json(batch.plan)
    sets = RowSets()
    for place, row in enumerate(rows(batch)):
        sets.add(place, row)
    return sets


def rows(batch: ImportBatch) -> Iterator[Row]:
    """Every row of the plan, in the order of the sheet. One query for every 2,000."""
    places = list(_of(batch, PlanWhat.ROWS).values_list("place", flat=True))
    for start in range(0, len(places), AT_ONCE):
        for things in _things(batch, PlanWhat.ROWS, places[start : start + AT_ONCE]):
            yield from (UNSAID | row for row in things)


def rows_at(batch: ImportBatch, places: Iterable[int]) -> list[Row]:
    """The rows at these places, counted from 0. One query. Raises Replaced when they are gone."""
    wanted = list(places)
    starts = sorted({place - place % BLOCK for place in wanted})
    found = dict(zip(starts, _things(batch, PlanWhat.ROWS, starts), strict=True))
    return [UNSAID | found[place - place % BLOCK][place % BLOCK] for place in wanted]


def sources(batch: ImportBatch) -> dict[str, Any]:
    """Address that is not stored yet → what the sheet knows of the source."""
    parts = _of(batch, PlanWhat.SOURCES).values_list("things", flat=True)
    return {url: known for things in parts for url, known in things}


def with_words(batch: ImportBatch, text: str) -> int:
    """The set of rows in whose title, parties or number the text stands; None for a text that says nothing."""
    wanted, found = fold(text), 0
    parts = _of(batch, PlanWhat.ROWS).filter(words__contains=wanted)
    for place, words in parts.values_list("place", "words"):
        for index, line in enumerate(words.split("\n")):
            if wanted in line:
                found |= 1 << (place + index)
    return found


def replace(batch: ImportBatch, changed: dict[int, Row]) -> None:
    """Keep these rows, by their number, in place of those that are kept."""
    for part in _of(batch, PlanWhat.ROWS).iterator(chunk_size=AT_ONCE):
        if changed.keys() & {row["number"] for row in part.things}:
            part.things = [short(changed.get(row["number"], row)) for row in part.things]
            part.save(update_fields=["things"])
    batch.plan.pop("sets", None)
    batch.plan |= row_sets(batch).as_json()


def _of(batch: ImportBatch, what: str) -> Any:
    return PlanPart.objects.filter(batch=batch, run=batch.plan.get("run", 0), what=what).order_by("place")


def _things(batch: ImportBatch, what: str, places: list[int]) -> list[list[Any]]:
    found = list(_of(batch, what).filter(place__in=places).values_list("things", flat=True))
    if len(found) != len(places):
        raise Replaced
    return found
