"""Publishing what an import brought in: what it would show readers, agreement by agreement, and one button."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import records
from agreements.admin.addresses import record_url
from agreements.admin.bounds import StaffRequest
from agreements.admin.import_steps.base import StepAdmin
from agreements.models import Agreement, BatchPublication, ImportBatch
from agreements.models.import_batch import BatchState
from agreements.services import batch_publishing, reviewing, workflow
from agreements.services.batch_publishing import Group, Look, Looked, Stale

PAGE = 20
LEFT_PAGE = 100
MOST_PAST = 20
SLOW = 30
"""Seconds after which nothing being published means that no worker is running."""


class PublishStep(StepAdmin):
    def publish_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Looking changes nothing; sent back, what was looked at is published."""
        batch = self._brought_in(request, pk)
        if batch.state != BatchState.APPLIED:
            messages.info(request, _("Nothing of it can be published before it is imported."))
            return self._to(batch, "preview")
        if "retry" in request.POST:
            return self._try_again(request, batch)
        if request.method == "POST":
            return self._publish(request, batch)
        past = batch_publishing.latest(batch, MOST_PAST)
        running = bool(past) and batch_publishing.is_running(past[0])
        asked = [] if running else [each for each in past if str(each.pk) == request.GET.get("job")]
        job = next(iter(asked + past), None)
        extra = {} if running else self._offer(request, batch)
        extra["title"] = f"{_('Publish what came in')}: {batch.file_name}"
        extra |= {"after": past[0].pk if past else 0, "others": [each for each in past if each != job]}
        extra |= {"job": job, "running": running, "progress": _progress(job) if job else None}
        if job and not running:
            extra["left_page"] = Paginator(_left(job), LEFT_PAGE).get_page(request.GET.get("l"))
        return self._step(request, batch, "publish", extra)

    def _brought_in(self, request: StaffRequest, pk: int) -> ImportBatch:
        if not self.has_view_permission(request) or not batch_publishing.may_publish(request.user):
            raise PermissionDenied
        known = ImportBatch.objects.select_related("by")
        batch = known.filter(pk=pk).first() if pk < 2**63 else None
        if batch is None:
            raise Http404
        return batch

    def _publish(self, request: StaffRequest, batch: ImportBatch) -> HttpResponse:
        at, after = Look.read(request.POST.get("look", "")), request.POST.get("after", "")
        try:
            if at is None or not (after.isascii() and after.isdecimal() and len(after) < 19):
                raise Stale
            job, is_new = batch_publishing.start(
                batch, request.user, at, int(after), request.POST.get("why", "")
            )
        except Stale:
            messages.error(request, _stale())
        else:
            if not is_new:
                messages.info(
                    request, _("It was published from another page already; here is what came of it.")
                )
            elif not batch_publishing.is_running(job):
                _tell(request, job)
        return HttpResponseRedirect(self._url(batch, "publish"))

    def _try_again(self, request: StaffRequest, batch: ImportBatch) -> HttpResponse:
        """The last publication goes on, if it broke off; a second click changes nothing."""
        for job in batch_publishing.latest(batch, 1):
            batch_publishing.retry(job, request.user)
        return HttpResponseRedirect(self._url(batch, "publish"))

    def _offer(self, request: StaffRequest, batch: ImportBatch) -> dict[str, Any]:
        """The agreements of the import as they were first looked at, a page of those asked for, and the button."""
        at = Look.read(request.GET.get("look", "")) or batch_publishing.look(batch)
        try:
            told = batch_publishing.overview(batch, request.user, at)
        except Stale:
            messages.warning(request, _stale())
            at = batch_publishing.look(batch)
            told = batch_publishing.overview(batch, request.user, at)
        chosen = request.GET.get("show", "")
        chosen = chosen if chosen in Group.values else ""
        page = Paginator([each for each in told if chosen in ("", each.group)], PAGE).get_page(
            request.GET.get("p")
        )
        counts = {group: sum(each.group == group for each in told) for group in Group}
        return {
            "look": str(at),
            "page": page,
            "rows": _rows(batch, page, request.user),
            "show": chosen,
            "total": len(told),
            "groups": [(group, group.label, counts[group]) for group in Group if counts[group]],
            "ready": counts[Group.READY],
            "moved": counts[Group.MOVED],
        }


def _rows(batch: ImportBatch, page: Page, by: Any) -> list[dict[str, Any]]:
    """What publishing would change for readers of each agreement on the page, and why some can't be."""
    looked: list[Looked] = list(page.object_list)
    pks = [each.pk for each in looked]
    stored = Agreement.objects.in_bulk([each.pk for each in looked])
    places = workflow.places(batch_publishing.KIND, pks)
    shown = [each.pk for each in looked if each.group in (Group.READY, Group.MOVED, Group.LACKING)]
    found = reviewing.for_readers(batch_publishing.KIND, shown)
    worded = records.all_in_words(batch_publishing.KIND, [said for _public, said in found.values()])
    words = dict(zip(found, worded, strict=True))
    called = batch_publishing.titles(batch, pks)
    return [
        {
            "group": each.group,
            "title": called[each.pk] or _("(no title)"),
            "url": record_url(batch_publishing.KIND, each.pk, "review") if each.pk in stored else "",
            "standing": places[each.pk].standing.label if each.pk in places else "",
            "is_public": found[each.pk][0] if each.pk in found else False,
            "differences": words.get(each.pk, []),
            "is_told": each.pk in words,
            "why": batch_publishing.reasons(stored[each.pk], by)
            if each.group == Group.LACKING and each.pk in stored
            else "",
        }
        for each in looked
    ]


def _progress(job: BatchPublication) -> dict[str, Any]:
    """How far it is: minutes left, and whether anybody seems to be there who does it."""
    so_far = (timezone.now() - job.at).total_seconds()
    left = so_far / job.done * (job.total - job.done) if job.done else None
    return {
        "done": number_format(job.done, force_grouping=True),
        "total": number_format(job.total, force_grouping=True),
        "published": number_format(batch_publishing.number_published(job), force_grouping=True),
        "minutes": None if left is None else max(1, round(left / 60)),
        "idle": not job.done and not job.heartbeat and so_far > SLOW,
    }


def _left(job: BatchPublication) -> list[dict[str, str]]:
    return [
        {"title": title or str(pk), "why": why, "url": record_url(batch_publishing.KIND, pk, "review")}
        for pk, title, why, _was_looked_at in job.refused
    ]


def _tell(request: StaffRequest, job: BatchPublication) -> None:
    done = batch_publishing.number_published(job)
    if done:
        words = ngettext("%(count)s agreement was published.", "%(count)s agreements were published.", done)
        messages.success(request, words % {"count": done})
    if job.refused:
        left = len(job.refused)
        words = ngettext("%(count)s was left; see below why.", "%(count)s were left; see below why.", left)
        messages.warning(request, words % {"count": left})
    if not done and not job.refused and not job.error:
        messages.info(request, _("There was nothing to publish."))


def _stale() -> str:
    return _("Something changed meanwhile that this page could not tell apart. Look again, then publish.")
