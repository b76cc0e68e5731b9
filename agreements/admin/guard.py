"""The guard around a record's form: nobody writes over what a colleague wrote, and nobody types in vain."""

import logging
from typing import Any, NamedTuple

from django.contrib import messages
from django.db import IntegrityError, OperationalError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.admin.bounds import KEY, BoundedAdmin
from agreements.admin.forms import BUSY, CHANGED_MEANWHILE, GONE, RecordForm, Refused
from agreements.admin.history import Since, changes_of, changes_since
from agreements.models import Change
from agreements.models.base import State
from agreements.records import KINDS, kind_of

logger = logging.getLogger(__name__)


class Opened(NamedTuple):
    """The revision that the form was opened at, and the one that is stored now."""

    form: int
    stored: int
    overwrite: bool

    @property
    def moved(self) -> bool:
        return self.form != self.stored and not self.overwrite


class GuardedAdmin(BoundedAdmin):
    """An admin whose form is refused, with everything typed in it, when the record is not what was opened."""

    form = RecordForm

    @property
    def kind(self) -> str:
        return kind_of(self.model).name  # type: ignore[union-attr]  # each such model is a record's root

    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Django's view. The row is held from the look at its revision on until everything is saved.

        Without that, a colleague's publication between the two would be undone by our UPDATE of all columns.
        """
        request.refused, request.since, request.opened, request.gone = [], None, None, None
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                return self._guarded(request, object_id, form_url, extra_context)
        except OperationalError:  # a deadlock, or another writer for too long
            logger.exception("A record's form met a busy database")
            request.refused = [("", BUSY)]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _guarded(
        self, request: Any, object_id: str | None, form_url: str, extra_context: Any
    ) -> HttpResponse:
        """Django's view; when the record is refused, run again with the reasons in the form."""
        self._look(request, object_id)
        if request.gone:
            return self._as_new(request, extra_context)
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
        if object_id is None or not KEY.fullmatch(object_id):
            return
        stored, given = self._stored_revision(object_id), request.POST.get("opened_revision", "")
        if stored is None:
            request.gone = self._departure(request, int(object_id)) if given else None
            return
        opened = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
        request.opened = Opened(opened, stored, request.POST.get("overwrite") == str(stored))
        if request.opened.moved:
            request.since = changes_since(self.kind, int(object_id), opened, stored)
            request.refused.append(("", CHANGED_MEANWHILE))

    def _stored_revision(self, object_id: str) -> int | None:
        """The revision; nobody else changes the row before the transaction ends."""
        rows = self.model._default_manager.filter(pk=object_id).order_by()
        return rows.select_for_update(no_key=True).values_list("revision", flat=True).first()

    def _constraint_in_words(self, error: IntegrityError) -> str:
        """What the database refused, in the words of the constraint."""
        kind = KINDS[self.kind]
        for model in [kind.model, *(part.model for part in kind.parts)]:
            for constraint in model._meta.constraints:
                if _names(error, model, constraint):
                    return str(constraint.violation_error_message)
        return _(
            "Nothing was saved: the database already has such a row, or one that this refers to is gone."
        )

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Django's view, of a row that nobody changes or publishes meanwhile."""
        if request.method != "POST" or not KEY.fullmatch(object_id):
            return super().delete_view(request, object_id, extra_context)
        with transaction.atomic():
            self._stored_revision(object_id)
            return super().delete_view(request, object_id, extra_context)

    # -- a record that is gone ---------------------------------------------------------------------------

    def _departure(self, request: HttpRequest, pk: int) -> Change | None:
        """The change that took the record away, when this user may make a new one of what he typed."""
        last = changes_of(self.kind, pk).first() if self.has_add_permission(request) else None
        return last if last and last.after is None else None

    def _as_new(self, request: Any, extra_context: Any) -> HttpResponse:
        """The form as it was typed, for a new record."""
        request.refused.append(("", GONE))
        request.POST = request.POST.copy()
        for name in self.get_readonly_fields(request, self.model()):
            if (
                name in request.gone.before
            ):  # a code is typed once; the form of a known record doesn't send it
                request.POST.setdefault(name, request.gone.before[name])
        add = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return super().changeform_view(request, None, add, extra_context)

    # -- the page ----------------------------------------------------------------------------------------

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
            "opened_state": request.POST.get("opened_state", getattr(obj, "state", "")),
            "stored_revision": opened.stored if opened else "",
            "why": request.POST.get("why", "")[:500],
            "since": since,
            "gone": getattr(request, "gone", None),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """What a colleague did with the record meanwhile is no reason to refuse, but to be told."""
        before, now = request.POST.get("opened_state", ""), getattr(obj, "state", "")
        if before in State.values and before != now:
            words = _("Meanwhile it went from “%(before)s” to “%(now)s”.")
            messages.warning(request, words % {"before": State(before).label, "now": State(now).label})
        if before != now == State.PUBLISHED:
            messages.warning(request, _("What you saved is public only when it is published again."))
        return super().response_change(request, obj)


def _names(error: IntegrityError, model: type[models.Model], constraint: models.BaseConstraint) -> bool:
    """Whether the database refused by this constraint. SQLite names a unique one by its columns alone."""
    columns = [
        f"{model._meta.db_table}.{model._meta.get_field(name).column}"  # type: ignore[union-attr]  # no relation
        for name in getattr(constraint, "fields", ())
    ]
    return constraint.name in str(error) or (bool(columns) and str(error).endswith(": " + ", ".join(columns)))
