"""Plain Django REST framework on the working tables: ModelSerializers, everything prefetched, cursor pages."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import pagination, serializers, viewsets
from rest_framework.filters import SearchFilter

from agreements import models
from agreements.models.base import State
from agreements.models.status import IN_FORCE, Status


class NameSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.PartyName
        fields = ["language", "text", "kind"]


class PlaceSerializer(serializers.ModelSerializer):
    names = NameSerializer(many=True)

    class Meta:
        model = models.Party
        fields = ["slug", "name", "names"]


class PartySerializer(serializers.ModelSerializer):
    names = NameSerializer(many=True)
    parent = PlaceSerializer()

    class Meta:
        model = models.Party
        fields = ["slug", "name", "names", "kind", "parent", "latitude", "longitude"]


class AreaSerializer(serializers.ModelSerializer):
    names = NameSerializer(many=True)

    class Meta:
        model = models.Area
        fields = ["code", "name", "names"]


class TypeSerializer(serializers.ModelSerializer):
    names = NameSerializer(many=True)

    class Meta:
        model = models.AgreementType
        fields = ["code", "name", "names"]


class PersonSerializer(serializers.ModelSerializer):
    names = NameSerializer(many=True)

    class Meta:
        model = models.Person
        fields = ["slug", "name", "names"]


class OfficeSerializer(serializers.ModelSerializer):
    names = NameSerializer(many=True)
    party = PlaceSerializer()

    class Meta:
        model = models.Office
        fields = ["slug", "name", "names", "party"]


class ParticipationSerializer(serializers.ModelSerializer):
    party = PartySerializer()

    class Meta:
        model = models.Participation
        fields = ["role", "party"]


class CoverageSerializer(serializers.ModelSerializer):
    area = AreaSerializer()

    class Meta:
        model = models.Coverage
        fields = ["wording", "area"]


class SignatorySerializer(serializers.ModelSerializer):
    person = PersonSerializer()
    office = OfficeSerializer()
    party = PlaceSerializer()

    class Meta:
        model = models.Signatory
        fields = ["person", "office", "office_as_written", "party", "capacity", "signed", "place"]


class SourceSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Source
        fields = ["url", "title", "publisher", "language", "published", "archive_url"]


class CitationSerializer(serializers.ModelSerializer):
    source = SourceSerializer()

    class Meta:
        model = models.Citation
        fields = ["source", "field", "value_stated", "quote", "quote_language", "translation", "locator"]


class TitleSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.AgreementTitle
        fields = ["language", "text"]


class TextSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Document
        fields = ["language", "kind", "url"]


class LinkedSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Agreement
        fields = ["slug", "title", "signed", "in_force", "period_start", "period_end"]


class RelationSerializer(serializers.ModelSerializer):
    to = LinkedSerializer()

    class Meta:
        model = models.AgreementRelation
        fields = ["kind", "to"]


class AgreementSerializer(serializers.ModelSerializer):
    type = TypeSerializer()
    titles = TitleSerializer(many=True)
    participations = ParticipationSerializer(many=True)
    coverage = CoverageSerializer(many=True)
    signatories = SignatorySerializer(many=True)
    relations = RelationSerializer(many=True)
    documents = TextSerializer(many=True)
    citations = CitationSerializer(many=True)
    status = serializers.CharField()
    status_rule = serializers.CharField()
    status_certain = serializers.BooleanField()

    class Meta:
        model = models.Agreement
        fields = [
            *["slug", "reference", "type", "title", "working_title", "titles", "participations"],
            *["announced", "signed", "provisional_from", "in_force", "period_start", "period_end", "expires"],
            *["suspended_from", "suspended_until", "terminated", "renewed_until", "renewal", "legal_force"],
            *["renewal_term_months", "renewal_notice_months", "summary", "coverage", "signatories"],
            *["relations", "documents", "citations", "verified_on", "status", "status_rule", "status_certain"],
        ]  # fmt: skip


class AgreementFilter(django_filters.FilterSet):
    party = django_filters.CharFilter("participations__party__slug", distinct=True)
    within = django_filters.CharFilter(method="lies_in")
    country = django_filters.CharFilter("participations__party__parent__slug", distinct=True)
    area = django_filters.CharFilter(method="covers")
    type = django_filters.CharFilter("type__code")
    status = django_filters.ChoiceFilter(choices=Status.choices)
    in_force_on = django_filters.DateFilter(method="stands_on")
    signed_to = django_filters.NumberFilter("signed_earliest__year", lookup_expr="lte")
    ends_to = django_filters.NumberFilter("period_end_earliest__year", lookup_expr="lte")

    def lies_in(self, rows: QuerySet, name: str, slug: str) -> QuerySet:
        path = "participations__party"
        return rows.filter(Q(**{f"{path}__slug": slug}) | Q(**{f"{path}__parent__slug": slug})).distinct()

    def covers(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        return rows.filter(Q(coverage__area__code=code) | Q(coverage__area__parent__code=code)).distinct()

    def stands_on(self, rows: QuerySet, name: str, day: object) -> QuerySet:
        return models.Agreement.objects.with_status(on=day).filter(pk__in=rows, status__in=IN_FORCE)


class Pages(pagination.CursorPagination):
    page_size = 50
    ordering = ("-sort_day", "pk")


class AgreementViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    filter_backends = [DjangoFilterBackend, SearchFilter]
    search_fields = [
        "title",
        "reference",
        "titles__text",
        "participations__party__name",
        "participations__party__names__text",
    ]
    pagination_class = Pages

    def get_queryset(self) -> QuerySet:
        rows = models.Agreement.objects.filter(state=State.PUBLISHED).with_status(on=timezone.localdate())
        return rows.select_related("type").prefetch_related(
            "type__names",
            "titles",
            "participations__party__names",
            "participations__party__parent__names",
            "coverage__area__names",
            "signatories__person__names",
            "signatories__office__names",
            "signatories__office__party__names",
            "signatories__party__names",
            "relations__to",
            "documents",
            "citations__source",
        )
