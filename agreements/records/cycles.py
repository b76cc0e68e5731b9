"""Circles that no constraint can forbid: a party inside itself, an agreement that continues itself."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from agreements.models import AgreementRelation
from agreements.models.agreement import RelationKind
from agreements.models.change import RecordKind
from agreements.records.reading import chunks
from agreements.records.schema import KINDS, RecordDict

Node = int | str
Edges = dict[Any, set[Any]]
"""A record → those that it names. A stored record is its primary key."""

CHAINS = [RelationKind.CONTINUES, RelationKind.SUPERSEDES, RelationKind.AMENDS, RelationKind.IMPLEMENTS]


def cycles(kind: str, records: list[RecordDict]) -> Iterator[tuple[int, str, str]]:
    """(index, field, words) for each record that these records would make an ancestor of itself."""
    if kind == RecordKind.AGREEMENT:
        for chain in CHAINS:
            words = _("This would close a circle: %(kind)s, step by step, itself.") % {"kind": chain.label}
            ends = [{row["to"] for row in record["relations"] if row["kind"] == chain} for record in records]
            for index in _circular(_nodes(kind, records), ends, _RelationEdges(chain)):
                yield index, "relations", words
    elif any(field.name == "parent" for field in KINDS[kind].fields):
        ends = [{record["parent"]} - {None} for record in records]
        for index in _circular(_nodes(kind, records), ends, _ParentEdges(KINDS[kind].model)):
            yield index, "parent", _("This would make it a part of itself.")


def _nodes(kind: str, records: list[RecordDict]) -> list[list[Node]]:
    """What each record is called where another one names it; a new one by its place or its reference."""
    return [
        [record["id"]] if record["id"] else [f"new:{index}", f"new:{kind}|{record.get('reference')}"]
        for index, record in enumerate(records)
    ]


class _RelationEdges:
    def __init__(self, chain: str):
        self.chain = chain

    def __call__(self, ids: set[int]) -> Edges:
        edges: Edges = {}
        for some in chunks(ids):
            rows = AgreementRelation.objects.filter(agreement__in=some, kind=self.chain).order_by()
            for start, end in rows.values_list("agreement_id", "to_id"):
                edges.setdefault(start, set()).add(end)
        return edges


class _ParentEdges:
    def __init__(self, model: type[models.Model]):
        self.model = model

    def __call__(self, ids: set[int]) -> Edges:
        edges: Edges = {}
        for some in chunks(ids):
            rows = self.model._default_manager.filter(pk__in=some, parent__isnull=False).order_by()
            edges |= {pk: {parent} for pk, parent in rows.values_list("pk", "parent_id")}
        return edges


def _circular(
    nodes: list[list[Node]], ends: list[set[Node]], stored: Callable[[set[int]], Edges]
) -> Iterator[int]:
    """The indexes of records that can be reached from themselves. One query a level of the graph."""
    whole: Edges = {name: to for names, to in zip(nodes, ends, strict=True) for name in names}
    while missing := {end for to in whole.values() for end in to if isinstance(end, int)} - whole.keys():
        found = stored(missing)
        whole |= {pk: found.get(pk, set()) for pk in missing}
    for index, names in enumerate(nodes):
        if _reached(ends[index], whole) & set(names):
            yield index


def _reached(starts: set[Node], edges: Edges) -> set[Node]:
    reached: set[Node] = set()
    waiting = set(starts)
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting |= edges.get(node, set())
    return reached
