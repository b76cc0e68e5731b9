"""Records around Django's form: nothing is written over what a colleague wrote, and every save is in the change log."""

from typing import Any, NamedTuple

from django.db import IntegrityError, models
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from agreements import records
from agreements.admin.bounds import BoundedAdmin
from agreements.admin.forms import CHANGED_MEANWHILE, Moved, RecordForm, Refused
from agreements.admin.history import Since, changes_since
from agreements.records import KINDS, kind_of


class Opened(NamedTuple):
    """The revision that the form was opened at, and the one that is stored now."""

    form: int
    stored: int
    overwrite: bool

    @property
    def moved(self) -> bool:
        return self.form != self.stored and not self.overwrite


class SavingAdmin(BoundedAdmin):
    """An admin whose saves and deletions are those of whole records."""

    form = RecordForm

    @property
    def kind(self) -> str:
        return kind_of(self.model).name  # type: ignore[union-attr]  # each such model is a record's root

    # -- the form ----------------------------------------------------------------------------------------

    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Django's view; when the record is refused, run again with the reasons in the form."""
        self._look(request, object_id)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            self._look(request, object_id)
            request.refused = request.refused or refused.reasons
        except IntegrityError as error:
            request.refused.append(("", self._constraint_in_words(error)))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _look(self, request: Any, object_id: str | None) -> None:
        """Before any form is bound: does it stand on the stored revision?"""
        request.refused, request.since, request.opened = [], None, None
        stored = self._stored_revision(object_id) if object_id and request.method == "POST" else None
        if stored is None:
            return
        given = request.POST.get("opened_revision", "")
        opened = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
        request.opened = Opened(opened, stored, request.POST.get("overwrite") == str(stored))
        if request.opened.moved:
            request.since = changes_since(self.kind, int(object_id or 0), opened, stored)
            request.refused.append(("", CHANGED_MEANWHILE))

    def _stored_revision(self, object_id: str) -> int | None:
        if not (object_id.isascii() and object_id.isdigit() and len(object_id) < 19):
            return None
        return self.model._default_manager.filter(pk=object_id).values_list("revision", flat=True).first()

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", [])
        return form

    def render_change_form(
        self,
        request: Any,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        opened = getattr(request, "opened", None)
        since: Since | None = getattr(request, "since", None)
        context |= {
            "opened_revision": opened.form if opened else obj.revision if obj else "",
            "stored_revision": opened.stored if opened else "",
            "why": request.POST.get("why", "")[:500],
            "since": since,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

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

    def _constraint_in_words(self, error: IntegrityError) -> str:
        """What the database refused, in the words of the constraint."""
        kind = KINDS[self.kind]
        for model in [kind.model, *(part.model for part in kind.parts)]:
            for constraint in model._meta.constraints:
                if constraint.name in str(error):
                    return str(constraint.violation_error_message)
        return _(
            "Nothing was saved: the database already has such a row, or one that this refers to is gone."
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
        before = records.read(self.kind, list(rows.values_list("pk", flat=True)))
        rows.delete()
        records.log(self.kind, before, dict.fromkeys(before), request.user)  # type: ignore[arg-type]  # logged in
