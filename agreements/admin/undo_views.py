"""The pages that take something back: what would change is shown first, and done only as it was shown."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import records
from agreements.admin.addresses import record_url
from agreements.models import ChangeSet, Undo
from agreements.records import KINDS
from agreements.services import undoing, undoing_steps
from agreements.services.undo_plans import Choice, Choices, Plan, Step

MOST_SHOWN = 200
"""Records on one page of a preview: first those that somebody must decide about."""


def take_back_view(request: Any, pk: int) -> HttpResponse:
    """Preview, then take back, one change set."""
    change_set = get_object_or_404(ChangeSet.objects.select_related("by"), pk=_key(pk))
    _refuse_who_may_not_look(request, change_set)
    choices = _choices(request)
    if request.method == "POST" and "confirm" in request.POST:
        try:
            return _take_back(request, change_set, choices)
        except undoing.NotTakenBack as refused:
            _tell(request, refused)
    elif under_way := undoing_steps.current(change_set):
        return _to_undo(under_way)
    context = {
        "title": _("Take back: %s") % change_set,
        "change_set": change_set,
        "deed": _("Take back"),
        "back": reverse("admin:agreements_changeset_change", args=[change_set.pk]),
    }
    return _preview(request, undoing.plan_revert(change_set, request.user, choices), choices, context)


def _take_back(request: Any, change_set: ChangeSet, choices: Choices) -> HttpResponse:
    """Few records at once, many behind the pages. Raises NotTakenBack."""
    told = (request.user, _why(request), choices, request.POST.get("seen", ""))
    if undoing_steps.is_long(change_set):
        return _to_undo(undoing_steps.start(change_set, *told))
    return _done(request, undoing.revert(change_set, *told))


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
    return _preview(request, plan, Choices(), {"title": title, "deed": _("Restore"), "back": back})


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


def _preview(request: Any, plan: Plan, choices: Choices, context: dict[str, Any]) -> HttpResponse:
    steps = sorted(
        plan.steps, key=lambda step: (not step.conflicts, not step.reasons, not step.stays, not step.changes)
    )
    told = [step for step in steps if step.changes or step.conflicts or step.reasons or step.stays]
    shown = told[:MOST_SHOWN]
    whole = {
        **site.each_context(request),
        "plan": plan,
        "ready": bool(plan.changing) and not plan.reasons(),
        "blocked": bool(plan.reasons()),
        "steps": _told(shown, choices),
        "more": len(told) - len(shown),
        "choices": Choice.choices,
        "rest": choices.rest,
        "why": _why(request),
        "opts": ChangeSet._meta,
        "subtitle": None,
        **context,
    }
    return TemplateResponse(request, "admin/agreements/take_back.html", whole)


def _told(steps: list[Step], choices: Choices) -> list[dict[str, Any]]:
    """The steps for readers. Queries grow with the kinds of records alone."""
    told = {}
    for kind in dict.fromkeys(step.kind for step in steps):
        mine = [step for step in steps if step.kind == kind]
        differences = records.all_in_words(kind, [records.diff(kind, step.now, step.then) for step in mine])
        conflicts = records.all_in_words(kind, [[c for c in s.conflicts if c.field] for s in mine])
        for step, changed, later in zip(mine, differences, conflicts, strict=True):
            told[step.kind, step.pk] = {
                "step": step,
                "url": record_url(kind, step.pk) if step.now else "",
                "differences": changed,
                "conflicts": later,
                "choice": choices.of((step.kind, step.pk)),
                "name": f"choice-{step.kind}-{step.pk}",
            }
    return [told[step.kind, step.pk] for step in steps]
