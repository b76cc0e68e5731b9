"""Records around Django's form: nothing is written over what a colleague wrote, and every save is in the change log."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, models, transaction
from django.db.models import F, ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from agreements import records
from agreements.admin.forms import Moved, Refused
from agreements.admin.guard import GuardedAdmin
from agreements.admin.in_use import in_the_way
from agreements.records import KINDS


class SavingAdmin(GuardedAdmin):
    """An admin whose saves and deletions are those of whole records."""

    # -- saving ------------------------------------------------------------------------------------------

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Take the next revision first: whoever comes second finds another one than he opened."""
        request.before = records.read(self.kind, [obj.pk]) if change else {}
        if change:
            revision = request.opened.stored
            rows = self.model._default_manager.filter(pk=obj.pk, revision=revision)
            if not rows.update(revision=F("revision") + 1):
                raise Moved
            obj.revision = revision + 1
        super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """With all rows written, the record is whole: validate it and note what changed."""
        super().save_related(request, form, formsets, change)
        pk = form.instance.pk
        after = records.read(self.kind, [pk])
        if found := records.validate(self.kind, list(after.values())):
            raise Refused([(message.field, message.text) for message in found])
        if change and request.before == after:
            self.model._default_manager.filter(pk=pk).update(
                revision=F("revision") - 1
            )  # nothing new was said
        records.log(
            self.kind,
            request.before,
            after,
            request.user,
            request.POST.get("why", "").replace("\x00", "")[:500],
        )

    # -- deleting ----------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Whoever may delete a record may delete its rows: they have no permissions, or pages, of their own.

        What is in the way is said of records. Those that go together are in nobody's way.
        """
        found, counts, permissions, _protected = super().get_deleted_objects(objs, request)
        rows = {part.model._meta.verbose_name for part in KINDS[self.kind].parts}
        return found, counts, set(permissions) - rows, in_the_way(self.kind, [obj.pk for obj in objs])

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return self._unless_used(
            request, lambda: super(SavingAdmin, self).delete_view(request, object_id, extra_context)
        )

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        return self._unless_used(
            request, lambda: super(SavingAdmin, self).response_action(request, *args, **kwargs)
        )

    def _unless_used(self, request: HttpRequest, deed: Any) -> Any:
        """A colleague may refer to a record between the question and the answer."""
        try:
            with transaction.atomic():
                return deed()
        except (IntegrityError, ProtectedError):
            messages.error(request, _("Nothing was deleted: somebody refers to it by now. Look again."))
            return HttpResponseRedirect(request.get_full_path())

    def delete_model(self, request: Any, obj: Any) -> None:
        self._delete(request, [obj.pk])

    def delete_queryset(self, request: Any, queryset: models.QuerySet) -> None:
        self._delete(request, list(queryset.values_list("pk", flat=True)))

    def _delete(self, request: Any, ids: list[int]) -> None:
        why = request.POST.get("why", "").replace("\x00", "")[:500]
        records.delete(self.kind, ids, request.user, why)
