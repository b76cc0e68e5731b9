"""The pages that take something back: what would change is shown first, and done only as it was shown."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.admin.addresses import record_url
from agreements.models import ChangeSet, Undo, UndoLook
from agreements.models.job import JobState
from agreements.records import KINDS
from agreements.services import undo_looks, undoing, undoing_steps
from agreements.services.undo_pictures import Picture, picture
from agreements.services.undo_plans import Choice, Choices

SLOW = 30
"""Seconds after which nothing being looked at means that no worker is running."""

LONGEST_SEEN = UndoLook._meta.get_field("seen").max_length


def take_back_view(request: Any, pk: int) -> HttpResponse:
    """Preview, then take back, one change set."""
    change_set = get_object_or_404(ChangeSet.objects.select_related("by"), pk=_key(pk))
    _refuse_who_may_not_look(request, change_set)
    if under_way := undoing_steps.current(change_set):
        return _to_undo(under_way)
    context = {
        "title": _("Take back: %s") % change_set,
        "change_set": change_set,
        "deed": _("Take back"),
        "back": reverse("admin:agreements_changeset_change", args=[change_set.pk]),
    }
    if undoing_steps.is_long(change_set):
        return _long(request, change_set, context)
    choices = _choices(request)
    if "confirm" in request.POST:
        try:
            why, seen = _why(request), request.POST.get("seen", "")
            return _done(request, undoing.revert(change_set, request.user, why, choices, seen))
        except undoing.NotTakenBack as refused:
            _tell(request, refused)
    plan = undoing.plan_revert(change_set, request.user, choices)
    return _preview(request, picture(plan, choices), choices.rest, context)


def _long(request: Any, change_set: ChangeSet, context: dict[str, Any]) -> HttpResponse:
    """What many records would become is worked out behind the pages; `?look` waits for it, and then shows it."""
    found = UndoLook.objects.filter(change_set=change_set, by=request.user).first()
    if request.method == "POST":
        begun = _asked(request, change_set, found)
        return _to_undo(begun) if begun else HttpResponseRedirect(f"{request.path}?look")
    if found is None or "look" not in request.GET:
        found = undo_looks.current(change_set, request.user)
        if found.state != JobState.DONE:
            return HttpResponseRedirect(f"{request.path}?look")
    if found.seen and found.seen == found.picture.get("fingerprint") and (begun := change_set.undos.first()):
        return _to_undo(begun)
    found = undo_looks.reworded(found)
    if found.state != JobState.DONE:
        return _looking(request, found, context)
    if found.seen:
        messages.warning(request, _("Something changed since you looked. Look again before you confirm."))
    return _preview(request, found.picture, found.choices["rest"], {**context, "why": found.why})


def _asked(request: Any, change_set: ChangeSet, found: UndoLook | None) -> Undo | None:
    """Looks as it was asked to, or begins what was looked at."""
    choices = _choices(request)
    if found is None or found.state != JobState.DONE or "confirm" not in request.POST:
        undo_looks.start(change_set, request.user, choices)
        return None
    try:
        seen = request.POST.get("seen", "").replace("\x00", "")[:LONGEST_SEEN]
        begun = undo_looks.confirm(found, choices, _why(request), seen)
    except undoing.NotTakenBack as refused:
        _tell(request, refused)
        return None
    return begun if isinstance(begun, Undo) else None


def _looking(request: Any, found: UndoLook, context: dict[str, Any]) -> HttpResponse:
    """How far it is."""
    since = (timezone.now() - found.at).total_seconds()
    whole = {
        **site.each_context(request),
        "look": found,
        "waits": found.state != JobState.FAILED,
        "idle": not found.done and not found.heartbeat and since > SLOW,
        "opts": ChangeSet._meta,
        "subtitle": None,
        **context,
    }
    return TemplateResponse(request, "admin/agreements/take_back_look.html", whole)


def _to_undo(undo: Undo) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:agreements_undo_change", args=[undo.pk]))


def restore_view(request: Any, kind: str, pk: int) -> HttpResponse:
    """Preview, then restore, one deleted record."""
    if kind not in KINDS:
        raise Http404
    if not request.user.has_perm(f"agreements.view_{KINDS[kind].model._meta.model_name}"):
        raise PermissionDenied
    if request.method == "POST" and "confirm" in request.POST:
        try:
            made = undoing.restore(kind, _key(pk), request.user, _why(request), request.POST.get("seen", ""))
        except undoing.NotTakenBack as refused:
            _tell(request, refused)
        else:
            return _done(request, made, record_url(kind, pk))
    back = reverse("admin:agreements_changeset_deleted")
    try:
        plan = undoing.plan_restore(kind, _key(pk), request.user)
    except undoing.NotTakenBack as refused:
        _tell(request, refused)
        return HttpResponseRedirect(back)
    title = _("Restore: %s") % plan.steps[0].title
    return _preview(
        request, picture(plan, Choices()), "", {"title": title, "deed": _("Restore"), "back": back}
    )


def _key(pk: int) -> int:
    if pk >= 10**18:
        raise Http404
    return pk


def _refuse_who_may_not_look(request: Any, change_set: ChangeSet) -> None:
    """A preview shows what records say: only to those who may see records of these kinds."""
    kinds = change_set.changes.order_by().values_list("record_kind", flat=True).distinct()
    needed = ["agreements.view_changeset"]
    needed += [f"agreements.view_{KINDS[kind].model._meta.model_name}" for kind in kinds]
    if not all(request.user.has_perm(name) for name in needed):
        raise PermissionDenied


def _choices(request: HttpRequest) -> Choices:
    """`choice-agreement-12=keep`, and `rest=leave` for all others."""
    each = {}
    for name, value in request.POST.items():
        prefix, _dash, rest = name.partition("-")
        kind, _dash, pk = rest.partition("-")
        if prefix == "choice" and kind in KINDS and _is_key(pk) and value in Choice.values:
            each[kind, int(pk)] = str(value)
    rest = request.POST.get("rest", "")
    return Choices(each, rest if rest in Choice.values else "")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").replace("\x00", "")[:500]


def _tell(request: HttpRequest, refused: undoing.NotTakenBack) -> None:
    shown = refused.reasons[:5] + (["…"] if len(refused.reasons) > 5 else [])
    messages.error(request, " ".join([_("Nothing was done."), *shown]))


def _done(request: HttpRequest, made: ChangeSet, where: str = "") -> HttpResponse:
    number = made.changes.count()
    words = ngettext("%(count)s record is as it was.", "%(count)s records are as they were.", number)
    messages.success(request, words % {"count": number})
    return HttpResponseRedirect(where or reverse("admin:agreements_changeset_change", args=[made.pk]))


DELETE = "agreements.delete_"


def _preview(request: Any, shown: Picture, rest: str, context: dict[str, Any]) -> HttpResponse:
    whole = {
        **site.each_context(request),
        **shown,
        "steps": [_linked(step) for step in shown["steps"]],
        "choices": Choice.choices,
        "rest": rest,
        "why": _why(request),
        "needs_editor": any(
            not request.user.has_perm(right) for right in shown["rights"] if right.startswith(DELETE)
        ),
        "opts": ChangeSet._meta,
        "subtitle": None,
        **context,
    }
    return TemplateResponse(request, "admin/agreements/take_back.html", whole)


def _linked(step: dict[str, Any]) -> dict[str, Any]:
    url = record_url(step["kind"], step["pk"]) if step["exists"] else ""
    return {**step, "url": url, "name": f"choice-{step['kind']}-{step['pk']}"}
