"""Which rows of a plan a page shows: filters with their counts, put together from what the address asks."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.admin.batches import OUTCOMES, told
from agreements.models import ImportBatch
from agreements.records import KINDS as KINDS_OF_RECORDS
from agreements.spreadsheets import kept_plans
from agreements.spreadsheets.doubles import KINDS
from agreements.spreadsheets.planned import LEFT_OUT
from agreements.spreadsheets.row_sets import places_of

ROWS_PAGE = 50
LONGEST_SEARCH = 100
TRIES = 3

ONLY = {"duplicates": gettext_lazy("possible duplicates"), "notes": gettext_lazy("with notes")}


class ShownRows:
    """The rows of a batch's plan that an address asks for; what it asks in vain asks nothing."""

    def __init__(self, batch: ImportBatch, asked: QueryDict, told: Any):
        self.batch, self.asked, self.told = batch, asked, told
        self.sets = kept_plans.row_sets(batch)
        self.doubles = self.sets.counts("double:")
        self.columns = self.sets.counts("column:")
        self.records = self.sets.counts("kind:")
        self.outcome = self._known("outcome", OUTCOMES)
        self.only = self._known("only", ONLY)
        self.double = self._known("double", self.doubles)
        self.kind = self._known("kind", self.records)
        self.column = asked.get("column") if asked.get("column") in self.columns else None
        self.words = asked.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]

    def _known(self, name: str, known: Any) -> str:
        value = self.asked.get(name, "")
        return value if value in known else ""

    def page(self) -> Page:
        """The page of rows, told for readers. The same number of queries however long the plan is."""
        page: Any = Paginator(places_of(self._bits()), ROWS_PAGE).get_page(self.asked.get("p"))
        page.object_list = self.told(self.batch.plan, kept_plans.rows_at(self.batch, page.object_list))
        return page

    def _bits(self) -> int:
        bits = self.sets.all
        names = [
            self.outcome,
            self.only,
            self.double and f"double:{self.double}",
            self.kind and f"kind:{self.kind}",
        ]
        names += [f"column:{self.column}"] if self.column is not None else []
        for name in filter(None, names):
            bits &= self.sets.bits(name)
        return bits & kept_plans.with_words(self.batch, self.words) if self.words else bits

    @property
    def is_filtered(self) -> bool:
        return any((self.outcome, self.only, self.double, self.kind, self.column is not None, self.words))

    def outcomes(self) -> list[dict[str, Any]]:
        """All rows, each outcome, and what cuts across them: words, count, and the query of the link."""
        links = [_link(_("all rows"), self.sets.number, "", not self.is_filtered, "")]
        links += [
            _link(label, self.sets.count(key), f"outcome={key}", self.outcome == key, key)
            for key, label in OUTCOMES.items()
        ]
        links += [
            _link(label, self.sets.count(key), f"only={key}", self.only == key, key)
            for key, label in ONLY.items()
        ]
        return [link for link in links if link["count"] or not link["query"]]

    @property
    def undecided_doubles(self) -> int:
        """Rows that come in though they may be the same as others, and nobody said what they are."""
        doubles = self.sets.bits("duplicates") & ~self.sets.bits(LEFT_OUT)
        return doubles.bit_count()

    def kinds(self) -> list[dict[str, Any]]:
        """The kinds of possible duplicates."""
        return [
            {**_link(KINDS[kind], count, f"double={kind}", self.double == kind, ""), "kind": kind}
            for kind, count in self.doubles.items()
            if kind in KINDS
        ]

    def kinds_of_records(self) -> list[dict[str, Any]]:
        """What kinds of records a workbook changes."""
        return [
            _link(
                KINDS_OF_RECORDS[kind].model._meta.verbose_name_plural,
                count,
                f"kind={kind}",
                self.kind == kind,
                "",
            )
            for kind, count in self.records.items()
            if kind in KINDS_OF_RECORDS
        ]

    @property
    def wrong(self) -> bool:
        """Whether there are rows to be mended, also such that were left out."""
        told = self.batch.reading.get("rows") or {}
        return bool(self.columns) or any(deed.get("wrong") for deed in told.values())

    def problems(self) -> list[dict[str, Any]]:
        """The columns in which something is wrong."""
        links = []
        for column, count in self.columns.items():
            query = QueryDict(mutable=True)
            query["column"] = column
            links.append(
                _link(column or _("the row as a whole"), count, query.urlencode(), self.column == column, "")
            )
        return links


def _link(label: Any, count: int, query: str, current: bool, name: str) -> dict[str, Any]:
    return {"label": label, "count": count, "query": query, "current": current, "class": name}


def shown(batch: ImportBatch, asked: QueryDict, told: Any = told) -> tuple[ShownRows, Page]:
    """The filters and the page; anew when the plan was worked out again meanwhile."""
    for _try in range(TRIES):
        rows = ShownRows(batch, asked, told)
        try:
            return rows, rows.page()
        except kept_plans.Replaced:
            batch.refresh_from_db()
    raise kept_plans.Replaced
