"""The form of a record, and why it can be refused as a whole."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.admin.widgets import tell_labels, with_plain_lines
from agreements.records import kind_of

CHANGED_MEANWHILE = _(
    "Nothing was saved: the record was changed after you had opened it. Your entries still stand below."
)
GONE = _(
    "Nothing was saved: the record was deleted after you had opened it. Your entries still stand below, as those "
    "of a new record."
)
BUSY = _("Nothing was saved: the database was busy. Your entries still stand below; save again.")


class Refused(Exception):
    """The record can't be saved as it stands in the form. (field, words) for each reason."""

    def __init__(self, reasons: list[tuple[str, Any]]):
        self.reasons = reasons
        super().__init__(reasons)


class Moved(Refused):
    """A colleague saved the record meanwhile."""

    def __init__(self) -> None:
        super().__init__([("", CHANGED_MEANWHILE)])


class KeptLines(forms.ModelForm):
    """A form that changes no text of which only the ends of lines come back in another spelling."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            stored = self.initial.get(name)
            if isinstance(value, str) and isinstance(stored, str) and "\r" in stored:
                self.cleaned_data[name] = stored if with_plain_lines(stored) == value else value
        return cleaned


class RecordForm(KeptLines):
    """A form that also says why the record as a whole was refused."""

    refused: list[tuple[str, Any]] = []

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        tell_labels(self)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for field, text in self.refused:
            if field and field not in self.fields:
                field, text = "", f"{_title(self._meta.model, field)}: {text}"
            self.add_error(field or None, text)
        return cleaned


def _title(model: type[models.Model], name: str) -> str:
    part = kind_of(model).part.get(name)  # type: ignore[union-attr]  # every such form is of a kind
    return str(part.model._meta.verbose_name_plural if part else name)
