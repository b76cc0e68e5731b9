"""Circles that no constraint can forbid: a party inside itself, an agreement that continues itself."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext as _

from agreements.models import AgreementRelation
from agreements.models.agreement import RelationKind
from agreements.models.change import RecordKind
from agreements.records.schema import KINDS, RecordDict

Edges = dict[int, set[int]]

CHAINS = [RelationKind.CONTINUES, RelationKind.SUPERSEDES, RelationKind.AMENDS, RelationKind.IMPLEMENTS]


def cycles(kind: str, records: list[RecordDict]) -> Iterator[tuple[int, str, str]]:
    """(index, field, words) for each record that these records would make an ancestor of itself."""
    if kind == RecordKind.AGREEMENT:
        for chain in CHAINS:
            edges = {r["id"]: {x["to"] for x in r["relations"] if x["kind"] == chain} for r in records if r["id"]}
            for index in _circular(records, edges, _RelationEdges(chain)):
                yield index, "relations", _("This would close a circle: %(kind)s, step by step, itself.") % {"kind": chain.label}
    elif any(field.name == "parent" for field in KINDS[kind].fields):
        edges = {r["id"]: {r["parent"]} - {None} for r in records if r["id"]}
        for index in _circular(records, edges, _ParentEdges(KINDS[kind].model)):
            yield index, "parent", _("This would make it a part of itself.")


class _RelationEdges:
    def __init__(self, chain: str):
        self.chain = chain

    def __call__(self, ids: set[int]) -> Edges:
        edges: Edges = {}
        rows = AgreementRelation.objects.filter(agreement__in=ids, kind=self.chain).order_by()
        for start, end in rows.values_list("agreement_id", "to_id"):
            edges.setdefault(start, set()).add(end)
        return edges


class _ParentEdges:
    def __init__(self, model: type[models.Model]):
        self.model = model

    def __call__(self, ids: set[int]) -> Edges:
        rows = self.model._default_manager.filter(pk__in=ids, parent__isnull=False).order_by()
        return {pk: {parent} for pk, parent in rows.values_list("pk", "parent_id")}


def _circular(records: list[RecordDict], edges: Edges, stored) -> Iterator[int]:
    """The indexes of records that can be reached from themselves. One query a level of the graph."""
    whole = dict(edges)
    while missing := {end for ends in whole.values() for end in ends if isinstance(end, int)} - whole.keys():
        found = stored(missing)
        whole |= {pk: found.get(pk, set()) for pk in missing}
    for index, record in enumerate(records):
        if record["id"] and record["id"] in _reached(whole.get(record["id"], set()), whole):
            yield index


def _reached(starts: set[int], edges: Edges) -> set[int]:
    reached: set[int] = set()
    waiting = set(starts)
    while waiting:
        pk = waiting.pop()
        if pk not in reached:
            reached.add(pk)
            waiting |= edges.get(pk, set())
    return reached
