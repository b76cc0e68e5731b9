"""Counts as Django makes them of the working tables: a GROUP BY for each facet."""

from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from agreements import models
from benchmarks.rivals.api import AgreementViewSet

FACETS = {
    "party": "participations__party__slug",
    "country": "participations__party__parent__slug",
    "area": "coverage__area__code",
    "type": "type__code",
    "person": "signatories__person__slug",
    "office": "signatories__office__slug",
    "publisher": "citations__source__publisher",
    "legal_force": "legal_force",
    "renewal": "renewal",
    "status": "status",
}
"""Those of the tracker that a path of relations leads to."""
BY_YEAR = ("type", "area", "country", "status")
TOP = 20


class CountsView(GenericAPIView):
    filterset_class = AgreementViewSet.filterset_class
    filter_backends = AgreementViewSet.filter_backends
    search_fields = AgreementViewSet.search_fields
    queryset = models.Agreement.objects.all()

    def found(self) -> QuerySet:
        """What the question finds, each once."""
        rows = self.filter_queryset(AgreementViewSet().get_queryset()).order_by().values("pk")
        return models.Agreement.objects.with_status(on=timezone.localdate()).filter(pk__in=rows).order_by()


class FacetsView(CountsView):
    def get(self, request: Request) -> Response:
        rows = self.found()
        return Response({name: list(counted(rows, path)[:TOP]) for name, path in FACETS.items()})


class StatisticsView(CountsView):
    def get(self, request: Request) -> Response:
        rows = self.found().annotate(year=ExtractYear("signed_earliest"))
        told: dict[str, Any] = {"years": list(counted(rows, "year"))}
        for name in BY_YEAR:
            path = FACETS[name]
            told[name] = list(rows.values(path, "year").annotate(number=Count("pk", distinct=True)))
        return Response(told)


def counted(rows: QuerySet, path: str) -> QuerySet:
    return rows.values(path).annotate(number=Count("pk", distinct=True)).order_by("-number")
