"""What the log can be narrowed by: who, which kind of record, from when until when."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.admin.filters import KeyFilter
from agreements.models import Change, ChangeSet
from agreements.models.change import RecordKind


class PersonFilter(KeyFilter):
    """Who did it. Offers those who did anything."""

    title = _("who")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = User.objects.filter(Exists(ChangeSet.objects.filter(by=OuterRef("pk")))).order_by("username")
        return [(str(user.pk), str(user)) for user in people[:200]]

    def narrowed(self, rows: QuerySet, key: int) -> QuerySet:
        return rows.filter(by=key)


class RecordKindFilter(admin.SimpleListFilter):
    """Change sets with a record of the kind."""

    title = _("kind of record")
    parameter_name = "record"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(RecordKind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in RecordKind.values:
            return queryset
        return queryset.filter(
            Exists(Change.objects.filter(change_set=OuterRef("pk"), record_kind=self.value()))
        )


class DaysFilter(admin.ListFilter):
    """From one day until another, both counted; typed into two fields."""

    title = _("days")
    parameter_name = "from"
    template = "admin/agreements/days_filter.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any):
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[Any]:
        return ["from", "until"]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return between(queryset, "at", *(self.used_parameters.get(name) for name in ("from", "until")))

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        others = {
            name: values[-1]
            for name, values in changelist.filter_params.items()
            if name not in self.expected_parameters()
        }
        if changelist.query:
            others["q"] = changelist.query
        given = {name: self.used_parameters.get(name, "") for name in self.expected_parameters()}
        yield {"others": others, **given, "clear": changelist.get_query_string(remove=["from", "until"])}


def between(rows: QuerySet, column: str, first: Any, last: Any) -> QuerySet:
    """The rows of these days, in the tracker's time zone; a day that is none is not asked for."""
    if day := _day(first):
        rows = rows.filter(**{f"{column}__gte": _midnight(day)})
    if (day := _day(last)) and day < date.max:
        rows = rows.filter(**{f"{column}__lt": _midnight(day + timedelta(days=1))})
    return rows


def _day(text: Any) -> date | None:
    try:
        day = date.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 9000 else None


def _midnight(day: date) -> Any:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
