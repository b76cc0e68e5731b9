"""The admin's first page and its sidebar: tables in the order of the analysts' work, not of the alphabet.

Beside the package `admin`, not in it: importing that registers tables, for which the site must be there already.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

GROUPS = (
    (_("Records"), ("Agreement", "Event", "Party", "Person", "Office", "Tenure", "Source", "Citation")),
    (_("Sheets"), ("ImportBatch",)),
    (_("Vocabulary"), ("Area", "AgreementType")),
    (_("What happened"), ("ChangeSet", "Change", "Publication", "Refresh", "Undo")),
)
"""Headings, with the models under each. What stands nowhere here comes last, under the name of its app."""


class TrackerSite(admin.AdminSite):
    """Django's admin, with its tables in groups."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        found = super().get_app_list(request, app_label)
        ours = [app for app in found if app["app_label"] == "agreements"]
        rest = [app for app in found if app["app_label"] != "agreements"]
        return [group for app in ours for group in _grouped(app)] + rest


def _grouped(app: dict[str, Any]) -> Iterator[dict[str, Any]]:
    tables = {table["object_name"]: table for table in app["models"]}
    for heading, names in GROUPS:
        if some := [tables.pop(name) for name in names if name in tables]:
            yield {**app, "name": heading, "models": some}
    if tables:
        yield {**app, "models": list(tables.values())}
