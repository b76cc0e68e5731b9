"""What a browser may send to the admin: everything forged, overlong or garbled gets a clear answer."""

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from agreements.admin.widgets import Autocomplete
from agreements.models.folding import words

KEY = re.compile(r"[0-9]{1,18}")
LONGEST = 1_000
LONGEST_SEARCH = 200


class StaffRequest(HttpRequest):
    """A request that came through the admin's door: somebody has logged in."""

    user: User


class BoundedAdmin(admin.ModelAdmin):
    """Django's admin of a table, asked nothing that a database would stumble over."""

    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 50

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if any(
            "\x00" in value or len(value) > LONGEST for values in request.GET.lists() for value in values[1]
        ):
            messages.error(request, _("That question was too long or had a character that no text has."))
            return HttpResponseRedirect(request.path)
        return super().changelist_view(request, extra_context)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the list's own filters ask."""
        names = {_filter_name(each) for each in self.get_list_filter(request)}
        return lookup in names or lookup.removesuffix("__exact") in names

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[Any, bool]:
        """By the names' own search: any script, any case. At most twenty words count."""
        term = search_term.replace("\x00", " ")[:LONGEST_SEARCH]
        if not term.strip() or not self.get_search_fields(request):
            return queryset, False
        return (self.search(queryset, term) if words(term) else queryset.none()), False

    def search(self, rows: models.QuerySet, term: str) -> models.QuerySet:
        """Those of `rows` that the words of `term` are found in."""
        return rows.search(term).prefetch_related("names")  # type: ignore[attr-defined]  # a NamedQuerySet

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Values in the address prefill the form, where they can be values of their fields at all."""
        given = super().get_changeform_initial_data(request)
        return {name: value for name, value in given.items() if self._can_prefill(name, str(value))}

    def _can_prefill(self, name: str, value: str) -> bool:
        field = next((field for field in self.opts.get_fields() if field.name == name), None)
        if "\x00" in value or len(value) > LONGEST or field is None:
            return False
        return not field.is_relation or bool(KEY.fullmatch(value))

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet, *where: Any, **more: Any
    ) -> HttpResponse | None:
        if all(map(self._can_be_key, request.POST.getlist(helpers.ACTION_CHECKBOX_NAME))):
            return super().response_action(request, queryset, *where, **more)
        messages.error(request, _("A selected row has a number that can't be one. Nothing was done."))
        return HttpResponseRedirect(request.get_full_path())

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """One address a record: Python reads ٣ and 0_3 as numbers too."""
        if from_field is None and not self._can_be_key(object_id):
            return None
        return super().get_object(request, object_id, from_field)

    def _can_be_key(self, key: str) -> bool:
        if isinstance(self.opts.pk, models.AutoField):
            return bool(KEY.fullmatch(key))
        try:
            self.opts.pk.to_python(key)
        except ValidationError:
            return False
        return "\x00" not in key and len(key) <= LONGEST

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(
            db_field, request, **with_autocomplete(self, db_field, request, kwargs)
        )


def with_autocomplete(
    owner: Any, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]
) -> dict[str, Any]:
    """The form field's options with our widget, where the admin (or inline) completes that field."""
    if db_field.name in owner.get_autocomplete_fields(request) and "widget" not in kwargs:
        kwargs["widget"] = Autocomplete(db_field, owner.admin_site, using=kwargs.get("using"))
    return kwargs


def _filter_name(declared: Any) -> str:
    if isinstance(declared, tuple):
        return declared[0]
    return declared if isinstance(declared, str) else declared.parameter_name
