"""The vocabulary: areas of cooperation and agreement types."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agreements.admin.inlines import TableInline, names_of
from agreements.admin.merging import MergingAdmin
from agreements.admin.record import Section
from agreements.admin.sheets import ReferenceAdmin
from agreements.models import AgreementType, AgreementTypeName, Area, AreaMapping, AreaName
from agreements.spreadsheets.areas import AreaResource
from agreements.spreadsheets.types import AgreementTypeResource


class TermAdmin(MergingAdmin, ReferenceAdmin):
    """Words of the vocabulary; a retired one is not offered any more."""

    list_filter = ("retired",)
    search_fields = ("name",)
    search_help_text = _("Words of a name in any language.")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("names")

    def get_search_results(self, request: HttpRequest, queryset: models.QuerySet, search_term: str) -> Any:
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(retired=False)
        return super().get_search_results(request, queryset, search_term)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code is the public address and never changes."""
        return ("code",) if obj else ()

    @admin.display(description=_("name"), ordering="name")
    def name_today(self, term: Any) -> str:
        return str(term)


class MappingInline(TableInline):
    model = AreaMapping
    fields = ("scheme", "code", "match")


IN_TREE = (
    Coalesce("parent__parent__code", "parent__code", "code"),
    Case(
        When(parent__parent__isnull=False, then="parent__code"),
        When(parent__isnull=False, then="code"),
        default=Value(""),
    ),
    Case(When(parent__parent__isnull=False, then="code"), default=Value("")),
)
"""The order of the tree: by the codes on the way down, each area behind the one that it is part of."""


@admin.register(Area)
class AreaAdmin(TermAdmin):
    """Shown as a tree: each area below the one that it is part of."""

    resource_classes = (AreaResource,)
    list_display = ("name_in_tree", "code", "retired")
    list_per_page = 200
    autocomplete_fields = ("parent",)
    sections = (
        Section(_("What it is"), ("code", "name", "parent", "definition", "retired"), (names_of(AreaName),)),
        Section(_("Elsewhere"), (), (MappingInline,)),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("parent__parent")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return IN_TREE

    @admin.display(description=_("name"), ordering=IN_TREE[0])
    def name_in_tree(self, area: Area) -> str:
        depth = 0 if not area.parent else 1 if not area.parent.parent else 2
        return format_html('<span class="tree-{}">{}</span>', depth, area)


@admin.register(AgreementType)
class AgreementTypeAdmin(TermAdmin):
    resource_classes = (AgreementTypeResource,)
    list_display = ("name_today", "code", "retired")
    sections = (
        Section(_("What it is"), ("code", "name", "definition", "retired"), (names_of(AgreementTypeName),)),
    )
