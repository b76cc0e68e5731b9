"""Records around Django's form: nothing is written over what a colleague wrote, and every save is in the change log."""

from typing import Any

from django.db import models
from django.db.models import F
from django.http import HttpRequest

from agreements import records
from agreements.admin.forms import Moved, Refused
from agreements.admin.guard import GuardedAdmin
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
        """Whoever may delete a record may delete its rows: they have no permissions, or pages, of their own."""
        found, counts, permissions, protected = super().get_deleted_objects(objs, request)
        rows = {part.model._meta.verbose_name for part in KINDS[self.kind].parts}
        return found, counts, set(permissions) - rows, protected

    def delete_model(self, request: Any, obj: Any) -> None:
        self._delete(request, self.model._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request: Any, queryset: models.QuerySet) -> None:
        self._delete(
            request, self.model._default_manager.filter(pk__in=list(queryset.values_list("pk", flat=True)))
        )

    def _delete(self, request: HttpRequest, rows: models.QuerySet) -> None:
        held = rows.order_by("pk").select_for_update().values_list("pk", flat=True)
        before = records.read(self.kind, list(held))  # what a colleague saved last is what the log keeps
        rows.delete()
        records.log(self.kind, before, dict.fromkeys(before), request.user)  # type: ignore[arg-type]  # logged in
