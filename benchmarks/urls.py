"""The tracker's addresses, and the rivals' beside them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from benchmarks.rivals import shelf
from benchmarks.rivals.admin import site
from benchmarks.rivals.api import AgreementViewSet
from benchmarks.rivals.counts import FacetsView, StatisticsView


def empty(request: HttpRequest) -> HttpResponse:
    """The least that Django can answer, through the same middleware."""
    return HttpResponse(b"")


urlpatterns = [
    path("rival/empty/", empty),
    path("rival/shelf/", shelf.page),
    path("rival/shelf/<slug:slug>/", shelf.record),
    path("rival/agreements/", AgreementViewSet.as_view({"get": "list"})),
    path("rival/agreements/<int:pk>/", AgreementViewSet.as_view({"get": "retrieve"})),
    path("rival/facets/", FacetsView.as_view()),
    path("rival/statistics/", StatisticsView.as_view()),
    path("rival/admin/", site.urls),
    path("", include("tracker.urls")),
]
