"""Finding in a list what may stand there twice."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.services import duplicates


class DuplicatesFilter(admin.SimpleListFilter):
    """Those that share a name with another one: to look at, and to merge."""

    title = _("likeness")
    parameter_name = "duplicates"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("possible", _("possible duplicates"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        kind = self.model_admin.kind
        return rows.filter(pk__in=duplicates.possible(kind)) if self.value() == "possible" else rows

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any):
        self.model_admin = model_admin
        super().__init__(request, params, model, model_admin)
