"""Sources, and what cites them."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from agreements.admin.citations import NAMED
from agreements.admin.merging import MergingAdmin
from agreements.admin.record import Section
from agreements.admin.sheets import ReferenceAdmin
from agreements.admin.source_search import told_by
from agreements.models import Citation, Source, partial_dates
from agreements.models.source import TARGETS
from agreements.spreadsheets.sources import SourceResource

MOST_SHOWN = 50


@admin.register(Source)
class SourceAdmin(MergingAdmin, ReferenceAdmin):
    resource_classes = (SourceResource,)
    list_display = ("title_or_address", "publisher", "published_wording", "kind", "citations")
    list_filter = ("kind",)
    search_fields = ("title",)
    search_help_text = _("Words of the title or publisher, or an address in any spelling.")
    readonly_fields = ("open_address", "cited_by")
    sections = (
        Section(
            _("What it is"),
            ("title", "publisher", "kind", "language", ("published", "accessed"), "reference"),
        ),
        Section(_("Where it is"), ("url", "open_address", "archive_url", "text")),
        Section(_("What it supports"), ("cited_by",)),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        counted: Any = Citation.objects.filter(source=OuterRef("pk")).order_by().values("source")
        counted = counted.annotate(number=Count("pk")).values("number")
        return super().get_queryset(request).annotate(citation_count=Coalesce(Subquery(counted), 0))

    def search(self, rows: models.QuerySet, term: str) -> models.QuerySet:
        return rows.filter(told_by(term))

    @admin.display(description=_("title"), ordering="title")
    def title_or_address(self, source: Source) -> str:
        return str(source)

    @admin.display(description=_("published"), ordering="published_latest")
    def published_wording(self, source: Source) -> str:
        return partial_dates.wording(source.published) if source.published else ""

    @admin.display(description=_("citations"), ordering="citation_count")
    def citations(self, source: Any) -> int:
        return source.citation_count

    @admin.display(description=_("open"))
    def open_address(self, source: Source) -> str:
        if not source.url.startswith(("https://", "http://")):
            return "–"
        return format_html('<a href="{0}" rel="noopener noreferrer" target="_blank">{0}</a>', source.url)

    @admin.display(description=_("cited by"))
    def cited_by(self, source: Source) -> str:
        if source.pk is None:
            return "–"
        rows = (
            Citation.objects.filter(source=source)
            .select_related("agreement", "tenure")
            .prefetch_related(*NAMED)
        )
        return format_html_join("", '<p><a href="{}">{}</a> {}</p>', map(_line, rows[:MOST_SHOWN])) or "–"


def _line(citation: Citation) -> tuple[str, Any, str]:
    name = next(name for name in TARGETS if getattr(citation, f"{name}_id"))
    url = reverse(f"admin:agreements_{name}_change", args=[getattr(citation, f"{name}_id")])
    return url, getattr(citation, name), citation.value_stated
