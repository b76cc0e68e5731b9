"""How agreements spread over years, types, areas, countries and statuses."""

from typing import Any

from django.utils import translation
from drf_spectacular.utils import extend_schema_serializer, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agreements import counting, public, statistics
from agreements.api.pagination import number
from agreements.api.parameters import TOP, parameters_of
from agreements.api.schema import JSON, UNCHANGED, answered
from agreements.api.views import DocumentView, checked, unchanged
from agreements.filters import AgreementFilter


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


By = inline_serializer("StatisticsBy", {name: Spreads() for name in statistics.NAMES})


@extend_schema_serializer(component_name="Statistics")
class StatisticsDocument(serializers.Serializer):
    """How the agreements that the question finds spread over years and other things."""

    on = serializers.DateField(help_text="The day for which statuses are told.")
    count = serializers.IntegerField(help_text="How many agreements the question finds.")
    years = Year(many=True, help_text="By the year of the signature, the earliest first.")
    by = By


class StatisticsView(DocumentView):
    """How many agreements were signed in which year, in all and by type, area, country and status."""

    operation = "getStatistics"
    kind = public.AGREEMENT
    parameters = (*parameters_of(AgreementFilter), TOP)
    answers = {(200, JSON): answered(StatisticsDocument, "The statistics."), 304: UNCHANGED}

    @unchanged
    def get(self, request: Request) -> Response:
        asked = checked(AgreementFilter(request.query_params, public.listing(self.kind), beside=["top"]))
        most = number(request, "top", counting.USUAL, counting.MOST)
        found = statistics.told(asked.qs, asked.day, translation.get_language() or "en", most)
        return Response(
            {
                "on": asked.day,
                "count": found.count,
                "years": years(found.years),
                "by": {
                    name: {
                        "different": of.different,
                        "values": [one._asdict() | {"years": years(one.years)} for one in of.values],
                    }
                    for name, of in found.by.items()
                },
            }
        )


def years(numbers: statistics.Years) -> list[dict[str, Any]]:
    return [{"year": year, "count": count} for year, count in numbers.items()]
