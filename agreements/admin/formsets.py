"""Rows of a record as a browser sends them."""

from typing import Any

from django.forms.models import BaseInlineFormSet

from agreements.admin.widgets import tell_labels

MOST_ROWS = 2_000


class RecordFormSet(BaseInlineFormSet):
    """A row that a colleague deleted meanwhile, alone or with its record, comes back as a new one, as typed."""

    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any):
        if data is not None and instance is not None:
            rows = self.fk.model._default_manager.filter(**{self.fk.name: instance.pk})
            present = {str(pk) for pk in rows.values_list("pk", flat=True)} if instance.pk else set()
            owner = {self.fk.name: str(instance.pk or "")}
            data, files = without_vanished(data, files, kwargs["prefix"], present, owner)
        super().__init__(data, files, instance, **kwargs)

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


def without_vanished(
    data: Any, files: Any, prefix: str, present: set[str], owner: dict[str, str]
) -> tuple[Any, Any]:
    """The sent rows with those that are not in `present` moved behind the stored ones, as new rows of `owner`."""
    total, initial = (_count(data.get(f"{prefix}-{name}_FORMS")) for name in ("TOTAL", "INITIAL"))
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
        index, _dash, name = key.removeprefix(f"{prefix}-").partition("-")
        if not key.startswith(f"{prefix}-") or not index.isdigit():
            moved.setlist(key, values)
        elif index in places:
            moved.setlist(f"{prefix}-{places[index]}-{name}", values)
    return moved
