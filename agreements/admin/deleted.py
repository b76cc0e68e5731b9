"""The records that are deleted: what they were called, who deleted them and when, and the way back."""

from typing import Any

from django.contrib.admin.sites import site
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from agreements.admin.addresses import record_url
from agreements.admin.bounds import KEY
from agreements.admin.log_filters import between
from agreements.models import Change, ChangeSet
from agreements.models.change import RecordKind
from agreements.models.folding import fold
from agreements.records import KINDS, titles

PAGE = 50
MOST_SEARCHED = 5_000
"""Deletions among which a name is looked for: the newest ones that the other filters leave."""


def deletions() -> QuerySet[Change]:
    """The last change of every record that is deleted, the newest first."""
    later = Change.objects.filter(
        record_kind=OuterRef("record_kind"), record_id=OuterRef("record_id"), pk__gt=OuterRef("pk")
    )
    return Change.objects.filter(~Exists(later), after__isnull=True).order_by("-pk")


def deleted_view(request: Any) -> HttpResponse:
    """A page of them. Queries do not grow with their number."""
    asked = {name: request.GET.get(name, "")[:200] for name in ("kind", "by", "from", "until", "q")}
    kinds = {kind: str(RecordKind(kind).label) for kind in KINDS if _may_see(request, kind)}
    if not kinds or not request.user.has_perm("agreements.view_changeset"):
        raise PermissionDenied
    rows = _narrowed(deletions().filter(record_kind__in=kinds), asked)
    page = Paginator(_called(rows, asked["q"]), PAGE).get_page(request.GET.get("p"))
    context = {
        **site.each_context(request),
        "title": _("Deleted records"),
        "subtitle": None,
        "opts": ChangeSet._meta,
        "page": page,
        "lines": _lines(list(page.object_list)),
        "asked": asked,
        "kinds": kinds.items(),
        "people": User.objects.filter(Exists(ChangeSet.objects.filter(by=OuterRef("pk")))).order_by(
            "username"
        )[:200],
    }
    return TemplateResponse(request, "admin/agreements/deleted.html", context)


def _may_see(request: Any, kind: str) -> bool:
    return request.user.has_perm(f"agreements.view_{KINDS[kind].model._meta.model_name}")


def _narrowed(rows: QuerySet[Change], asked: dict[str, str]) -> QuerySet[Change]:
    """What can't be the answer to any question finds nothing."""
    if kind := asked["kind"]:
        rows = rows.filter(record_kind=kind) if kind in RecordKind.values else rows.none()
    if by := asked["by"]:
        rows = rows.filter(change_set__by=int(by)) if KEY.fullmatch(by) else rows.none()
    return between(rows, "change_set__at", asked["from"], asked["until"])


def _called(rows: QuerySet[Change], text: str) -> Any:
    """Those that had every word of the text in a name, in any language and case."""
    words = fold(text).split()
    if not words:
        return rows.none() if text.strip() else rows
    names = ("title", "name", "url", "reference", "names", "titles")
    told = rows.annotate(**{f"was_{name}": F(f"before__{name}") for name in names})
    found = [
        pk
        for pk, *said in told.values_list("pk", *(f"was_{name}" for name in names))[:MOST_SEARCHED]
        if all(word in _folded(said) for word in words)
    ]
    return Change.objects.filter(pk__in=found).order_by("-pk")


def _folded(said: list[Any]) -> str:
    texts = [row["text"] for rows in said if isinstance(rows, list) for row in rows]
    return fold(" ".join([*(text for text in said if isinstance(text, str)), *texts]))


def _lines(changes: list[Change]) -> list[dict[str, Any]]:
    sets = ChangeSet.objects.select_related("by").in_bulk([change.change_set_id for change in changes])
    named: dict[tuple[str, int], str] = {}
    for kind in {change.record_kind for change in changes}:
        mine = {c.record_id: c.before for c in changes if c.record_kind == kind and c.before}
        named |= {(kind, pk): title for pk, title in titles(kind, mine).items()}
    return [
        {
            "change": change,
            "set": sets[change.change_set_id],
            "title": named.get((change.record_kind, change.record_id), str(change)),
            "history": record_url(change.record_kind, change.record_id, "history"),
        }
        for change in changes
    ]
