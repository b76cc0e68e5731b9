"""Rows of a record as a browser sends them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from agreements.admin.widgets import tell_labels

MOST_ROWS = 2_000


class RecordFormSet(BaseInlineFormSet):
    """A row that a colleague deleted meanwhile, alone or with its record, comes back as a new one, as typed."""

    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any):
        self.announced = self.received = 0
        if data is not None:
            self.received = received(data, kwargs["prefix"])
            self.announced = _count(data.get(f"{kwargs['prefix']}-TOTAL_FORMS"))
        if data is not None and instance is not None:
            rows = self.fk.model._default_manager.filter(**{self.fk.name: instance.pk})
            present = {str(pk) for pk in rows.values_list("pk", flat=True)} if instance.pk else set()
            owner = {self.fk.name: str(instance.pk or "")}
            data, files = without_vanished(data, files, kwargs["prefix"], present, owner)
        super().__init__(data, files, instance, **kwargs)

    def total_form_count(self) -> int:
        """No more rows than came: Django makes the two thousand that a forged number announces, which takes seconds."""
        announced = super().total_form_count()
        return min(announced, self.received) if self.is_bound else announced

    def clean(self) -> None:
        super().clean()
        announced = max(self.announced, self.management_form.cleaned_data["TOTAL_FORMS"] or 0)
        if announced > self.received:
            words = _(
                "Rows announced: %(announced)s, rows received: %(sent)s. Load the page again and repeat your changes."
            )
            raise ValidationError(
                words % {"announced": announced, "sent": self.received}, code="rows_missing"
            )

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # django-stubs leaves it out
        tell_labels(form)
        return form

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """A new row comes last, unless somebody gave it a number."""
        if "order" in form.fields and "order" not in form.changed_data:
            taken = [each.instance.order for each in self.forms if each.instance.pk]
            form.instance.order = max(taken, default=-1) + 1
        return super().save_new(form, commit)


def received(data: Any, prefix: str) -> int:
    """How many rows came, as their fields are numbered."""
    return 1 + max((int(index) for key in data if (index := _index(key, prefix))), default=-1)


def without_vanished(
    data: Any, files: Any, prefix: str, present: set[str], owner: dict[str, str]
) -> tuple[Any, Any]:
    """The sent rows with those that are not in `present` moved behind the stored ones, as new rows of `owner`."""
    sent = received(data, prefix)
    total, initial = (min(_count(data.get(f"{prefix}-{name}_FORMS")), sent) for name in ("TOTAL", "INITIAL"))
    stored = [index for index in range(min(initial, total)) if data.get(f"{prefix}-{index}-id") in present]
    if len(stored) == initial:
        return data, files
    lost = [index for index in range(min(initial, total)) if index not in stored]
    lost = [index for index in lost if not data.get(f"{prefix}-{index}-DELETE")]
    order = [*stored, *lost, *range(initial, total)]
    moved = _moved(data, prefix, order)
    moved[f"{prefix}-TOTAL_FORMS"], moved[f"{prefix}-INITIAL_FORMS"] = str(len(order)), str(len(stored))
    for place in range(len(stored), len(order)):
        for name, value in {"id": "", **owner}.items():
            moved[f"{prefix}-{place}-{name}"] = value
    return moved, _moved(files, prefix, order) if files else files


def _count(text: str | None) -> int:
    return min(int(text), MOST_ROWS) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _moved(data: Any, prefix: str, order: list[int]) -> Any:
    places = {str(old): new for new, old in enumerate(order)}
    moved = data.copy()
    moved.clear()
    for key, values in data.lists():
        index = _index(key, prefix)
        if not index:
            moved.setlist(key, values)
        elif index in places:
            name = key.removeprefix(f"{prefix}-{index}-")
            moved.setlist(f"{prefix}-{places[index]}-{name}", values)
    return moved


def _index(key: str, prefix: str) -> str:
    """The number of the row that a sent field belongs to; nothing where it belongs to none."""
    index = key.removeprefix(f"{prefix}-").partition("-")[0] if key.startswith(f"{prefix}-") else ""
    return index if index.isascii() and index.isdigit() and len(index) < len(str(MOST_ROWS * 10)) else ""
