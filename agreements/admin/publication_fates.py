"""What became of publishing an import, in words: in the list of imports and on the pages of each."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import BatchPublication, ImportBatch
from agreements.models.job import JobState
from agreements.services import batch_publishing

LAST = "last_publications"


def with_publications(batches: QuerySet[ImportBatch]) -> QuerySet[ImportBatch]:
    """Each with its last publication, for one query more."""
    newer = BatchPublication.objects.filter(batch=OuterRef("batch"), pk__gt=OuterRef("pk"))
    last = BatchPublication.objects.filter(~Exists(newer)).defer("seen").order_by()
    return batches.prefetch_related(Prefetch("publications", last, LAST))


def last(batch: ImportBatch) -> BatchPublication | None:
    """Of a batch that was read `with_publications`."""
    return next(iter(getattr(batch, LAST)), None)


def in_words(job: BatchPublication | None) -> str:
    """How far it is, or what came of it; why, where it broke off."""
    if job is None:
        return ""
    told: dict[str, Any] = {"published": batch_publishing.number_published(job), "total": job.total}
    told |= {"left": len(job.refused), "done": job.done}
    if job.state == JobState.FAILED:
        return " ".join([_("broke off: %(published)s of %(total)s published.") % told, job.error])
    if job.state != JobState.DONE:
        return _("being published: %(done)s of %(total)s") % told
    words = _("published: %(published)s, left: %(left)s") if job.refused else _("published: %(published)s")
    return words % told


class PublicationFilter(admin.SimpleListFilter):
    """What came of publishing it last."""

    title = gettext_lazy("publication")
    parameter_name = "publication"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("failed", gettext_lazy("broke off")),
            ("running", gettext_lazy("being published")),
            ("done", gettext_lazy("published")),
            ("none", gettext_lazy("never published")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        of_it = BatchPublication.objects.filter(batch=OuterRef("pk")).order_by("-pk")
        conditions = {
            "failed": Q(publication=JobState.FAILED),
            "running": Q(publication__in=[JobState.WAITING, JobState.RUNNING]),
            "done": Q(publication=JobState.DONE),
            "none": Q(publication=None),
        }
        if self.value() not in conditions:
            return queryset
        rows = queryset.alias(publication=Subquery(of_it.values("state")[:1]))
        return rows.filter(conditions[self.value() or ""])


class PublicationColumn(admin.ModelAdmin):
    """The list says it of each import; a failed one can be tried again, and goes on where it stood."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_publications(super().get_queryset(request))

    @admin.display(description=gettext_lazy("publication"))
    def publication(self, batch: ImportBatch) -> str:
        return in_words(last(batch))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return batch_publishing.may_publish(request.user)

    @admin.action(description=gettext_lazy("Try their publication again"), permissions=["publish"])
    def publish_again(self, request: HttpRequest, batches: QuerySet[ImportBatch]) -> None:
        jobs = [job for job in map(last, batches) if job]
        again = sum(batch_publishing.retry(job, request.user) for job in jobs)
        words = ngettext(
            "%(count)s publication is tried again.", "%(count)s publications are tried again.", again
        )
        messages.info(request, words % {"count": again})
