"""The public addresses of a record that was merged into another: they lead to the one that stands."""

from collections.abc import Collection

from agreements.models import Address
from agreements.records import KINDS


def address(kind: str, pk: int) -> str | None:
    """The address at which the record is, or was, public."""
    rows = Address.objects.filter(kind=kind, record_id=pk, current=True)
    return rows.values_list("slug", flat=True).first()


def hand_over(kind: str, gone: int, stands: int) -> list[str]:
    """Every address of the merged record leads to the one that stands; they are returned, the last one first."""
    rows = Address.objects.filter(kind=kind, record_id=gone).order_by("-current", "pk")
    moved = list(rows.values_list("slug", flat=True))
    rows.update(record_id=stands, current=False)
    return moved


def give_back(kind: str, pk: int, slugs: Collection[str], own: str) -> None:
    """These addresses are the record's again; at `own` it was public last."""
    rows = Address.objects.filter(kind=kind, slug__in=slugs)
    rows.update(record_id=pk, current=False)
    if rows.filter(slug=own).update(current=True):
        _tell(kind, pk, own)


def _tell(kind: str, pk: int, slug: str) -> None:
    """The working record knows its address too; a term's is its code."""
    model = KINDS[kind].model
    if any(field.name == "slug" for field in model._meta.concrete_fields):
        model._default_manager.filter(pk=pk).update(slug=slug)
