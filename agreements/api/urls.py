"""Addresses of the API. Those of v1 stay as they are."""

from django.urls import path, re_path

from agreements.api.changes import ChangesView
from agreements.api.codebook import CodebookView
from agreements.api.counts import FacetsView, StatisticsView
from agreements.api.description import DocsView, SchemaView
from agreements.api.pairs import PairView
from agreements.api.versions import VersionsView, VersionView
from agreements.api.views import LISTS, IndexView, ListView, NothingView, RecordView

app_name = "api"

urlpatterns = [
    path("v1/", IndexView.as_view(), name="index"),
    path("v1/schema/", SchemaView.as_view(), name="schema"),
    path("v1/docs/", DocsView.as_view(), name="docs"),
    path("v1/facets/", FacetsView.as_view(), name="facets"),
    path("v1/statistics/", StatisticsView.as_view(), name="statistics"),
    path("v1/codebook/", CodebookView.as_view(), name="codebook"),
    path("v1/changes/", ChangesView.as_view(), name="changes"),
    path("v1/pairs/<slug:pair>/", PairView.as_view(), name="pair"),
    *(path(f"v1/{name}/", ListView.as_view(kind=kind), name=name) for name, kind in LISTS.items()),
    *(
        path(f"v1/{name}/<slug:slug>/", RecordView.as_view(kind=kind), name=f"{name}-record")
        for name, kind in LISTS.items()
    ),
    *(
        path(f"v1/{name}/<slug:slug>/versions/", VersionsView.as_view(kind=kind), name=f"{name}-versions")
        for name, kind in LISTS.items()
    ),
    *(
        path(
            f"v1/{name}/<slug:slug>/versions/<int:sequence>/",
            VersionView.as_view(kind=kind),
            name=f"{name}-version",
        )
        for name, kind in LISTS.items()
    ),
    re_path(r"^(?P<rest>[\s\S]*)$", NothingView.as_view()),
]
