"""How many of the agreements that a question finds have which value of what, and when they were signed."""

from collections.abc import Callable, Collection
from typing import Any

from django.utils import translation
from drf_spectacular.utils import extend_schema_serializer, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agreements import counting, public
from agreements.api.pagination import number
from agreements.api.parameters import TOP, parameters_of
from agreements.api.schema import JSON, UNCHANGED, answered
from agreements.api.views import DocumentView, checked, unchanged
from agreements.filters import AgreementFilter


class FacetValue(serializers.Serializer):
    """A value, and how many of the agreements have it."""

    value = serializers.CharField(help_text="As the parameter of this name takes it.")
    label = serializers.CharField(help_text="In the reader's language.")  # type: ignore[assignment]  # a declared field
    count = serializers.IntegerField()


class FacetCounts(serializers.Serializer):
    """The commonest values of a facet."""

    different = serializers.IntegerField(help_text="How many values there are in all.")
    values = FacetValue(many=True)


Facets = inline_serializer("Facets", {name: FacetCounts() for name in counting.NAMES})


class AgreementFacets(serializers.Serializer):
    """How many of the agreements that the question finds have which value of what."""

    on = serializers.DateField(help_text="The day for which statuses are told.")
    count = serializers.IntegerField(help_text="How many agreements the question finds.")
    facets = Facets


class Year(serializers.Serializer):
    """How many agreements were signed in a year."""

    year = serializers.IntegerField(allow_null=True, help_text="Null where it is not known; this comes last.")
    count = serializers.IntegerField()


class Spread(serializers.Serializer):
    """A value, how many agreements have it, and when these were signed."""

    value = serializers.CharField(help_text="As the parameter of this name takes it.")
    label = serializers.CharField(help_text="In the reader's language.")  # type: ignore[assignment]  # a declared field
    count = serializers.IntegerField()
    years = Year(many=True)


class Spreads(serializers.Serializer):
    """The commonest values."""

    different = serializers.IntegerField(help_text="How many values there are in all.")
    values = Spread(many=True)


By = inline_serializer("StatisticsBy", {name: Spreads() for name in counting.BY_YEAR})


@extend_schema_serializer(component_name="Statistics")
class StatisticsDocument(serializers.Serializer):
    """How the agreements that the question finds spread over years and other things."""

    on = serializers.DateField(help_text="The day for which statuses are told.")
    count = serializers.IntegerField(help_text="How many agreements the question finds.")
    years = Year(many=True, help_text="By the year of the signature, the earliest first.")
    by = By


class CountsView(DocumentView):
    """What is counted of all agreements that a question finds."""

    kind = public.AGREEMENT
    parameters = (*parameters_of(AgreementFilter), TOP)
    names: Collection[str]

    @unchanged
    def get(self, request: Request) -> Response:
        asked = checked(AgreementFilter(request.query_params, public.listing(self.kind), beside=["top"]))
        most = number(request, "top", counting.USUAL, counting.MOST)
        language = translation.get_language() or "en"
        found = counting.counted(asked.qs, asked.day, language, self.names, most)
        return Response({"on": asked.day, "count": found.count} | self.told(found))

    def told(self, found: counting.Counts) -> dict[str, Any]:
        raise NotImplementedError


class FacetsView(CountsView):
    """How many of the agreements that the question asks for have which value of what."""

    operation = "countAgreements"
    description = counting.__doc__ or ""
    names = counting.NAMES
    answers = {(200, JSON): answered(AgreementFacets, "The counts."), 304: UNCHANGED}

    def told(self, found: counting.Counts) -> dict[str, Any]:
        keys = ("value", "label", "count")
        return {"facets": of_each(found, lambda one: {key: getattr(one, key) for key in keys})}


class StatisticsView(CountsView):
    """How many agreements were signed in which year, in all and by type, area, country and status."""

    operation = "getStatistics"
    names = counting.BY_YEAR
    answers = {(200, JSON): answered(StatisticsDocument, "The statistics."), 304: UNCHANGED}

    def told(self, found: counting.Counts) -> dict[str, Any]:
        by = of_each(found, lambda one: one._asdict() | {"years": years(one.years)})
        return {"years": years(found.years), "by": by}


def of_each(found: counting.Counts, tell: Callable[[counting.Value], dict[str, Any]]) -> dict[str, Any]:
    return {
        name: {"different": facet.different, "values": [tell(one) for one in facet.values]}
        for name, facet in found.facets.items()
    }


def years(numbers: counting.Years) -> list[dict[str, Any]]:
    return [{"year": year, "count": count} for year, count in numbers.items()]
