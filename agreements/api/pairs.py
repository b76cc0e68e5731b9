"""What two parties have and had with each other."""

import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements import codes, pairs, public
from agreements.api.blocks import (
    Brief,
    Citation,
    EventOfAgreement,
    Participation,
    PartyBlock,
    Signatory,
    Text,
    Title,
    slug,
)
from agreements.api.documents import Dates, Status
from agreements.api.errors import Withdrawn
from agreements.api.parameters import IN_PAIRS, include_of, parameters_of
from agreements.api.schema import JSON, MOVED, UNCHANGED, answered
from agreements.api.shaping import PARTS, included
from agreements.api.views import AT_AN_ADDRESS, DocumentView, at_address, checked, moved_to, unchanged
from agreements.filters import AgreementParameters


class Days(serializers.Serializer):
    """Days in a row, the first and the last included."""

    until = serializers.DateField(allow_null=True, help_text="Null where no end is known.")
    days = serializers.IntegerField(allow_null=True, help_text="How many they are.")

    def get_fields(self) -> dict[str, Any]:
        began = serializers.DateField(allow_null=True, help_text="Null where no beginning is known.")
        return {"from": began, **super().get_fields()}  # a word of Python


class Gap(Days):
    """Days on which none of the agreements stood."""

    after = slug(help_text="The agreement that stood last.")
    before = slug(help_text="The agreement that stood next.")


class Overlap(Days):
    """Days on which two agreements of a chain stood."""

    agreements = serializers.ListField(child=slug())


class PairRelation(serializers.Serializer):
    """What an agreement says of another one."""

    kind = serializers.ChoiceField(codes.RELATION)
    slug = slug()


class PairAgreement(serializers.Serializer):
    """An agreement of the pair, and when it stands."""

    status = Status()
    slug = slug()
    title = serializers.CharField()
    titles = Title(many=True)
    type = Brief()
    parties = Participation(many=True)
    laterality = serializers.ChoiceField(codes.LATERALITY, allow_null=True)
    dates = Dates()
    stands = Days(many=True, help_text="When it is in force, provisionally applied or presumed in force.")
    relations = PairRelation(many=True)
    citations = Citation(many=True, required=False, help_text="Where evidence is asked for.")
    documents = Text(many=True, required=False, help_text="Where they are asked for.")
    signatories = Signatory(many=True, required=False, help_text="Where they are asked for.")
    events = EventOfAgreement(many=True, required=False, help_text="Where they are asked for.")


class Chain(serializers.Serializer):
    """Agreements that continue or supersede each other."""

    stands = serializers.BooleanField(help_text="Whether one of them stands on the day.")
    until = serializers.DateField(allow_null=True, help_text="The last day on which one of them stands.")
    agreements = PairAgreement(many=True, help_text="The first one first.")
    hanging = PairAgreement(
        many=True, help_text="What amends or implements one of them; it fills none of the gaps."
    )
    gaps = Gap(many=True, help_text="When none of them stood.")
    overlaps = Overlap(many=True, help_text="When two of them stood.")

    def get_fields(self) -> dict[str, Any]:
        began = serializers.DateField(allow_null=True, help_text="The first day on which one of them stands.")
        return {"from": began, **super().get_fields()}  # a word of Python


@extend_schema_serializer(component_name="Pair")
class PairDocument(serializers.Serializer):
    """What two parties have and had with each other."""

    slug = serializers.CharField()
    on = serializers.DateField(help_text="The day for which statuses are told.")
    parties = PartyBlock(many=True)
    count = serializers.IntegerField(help_text="How many agreements are told.")
    is_complete = serializers.BooleanField(help_text=f"False where only the newest {pairs.MOST} are told.")
    gaps = Gap(many=True, help_text="When no agreement of any chain stood.")
    chains = Chain(many=True, help_text="The one with the newest agreement first.")


PAIR = OpenApiParameter(
    "pair",
    {"type": "string", "pattern": "^[a-z0-9_-]+--[a-z0-9_-]+$"},
    OpenApiParameter.PATH,
    required=True,
    description="Addresses of two parties, with two hyphens between them.",
)


EMBEDDED = {
    name: PARTS[public.AGREEMENT][name] for name in ("evidence", "documents", "signatories", "events")
}
"""What of its agreements can be told besides; how they stand to each other is told anyway."""


class PairView(DocumentView):
    """What two parties have and had with each other."""

    operation = "getPair"
    kind = public.AGREEMENT
    parameters = (PAIR, *parameters_of(AgreementParameters), include_of(EMBEDDED, IN_PAIRS))
    answers = {(200, JSON): answered(PairDocument, "The pair."), 301: MOVED, 304: UNCHANGED}
    problems = AT_AN_ADDRESS

    @unchanged
    def get(self, request: Request, pair: str) -> Any:
        day = timezone.localdate()
        if request.query_params:
            listing = public.listing(self.kind)
            day = checked(AgreementParameters(request.query_params, listing, beside=["include"])).day
        more = sorted(included(request, EMBEDDED))
        parties = [party(name) for name in two(pair)]
        if parties[0]["slug"] == parties[1]["slug"]:  # one was merged into the other
            raise Withdrawn(_("These two are one party now."))
        here = pairs.slug_of(*(one["slug"] for one in parties))
        if here != pair:
            return moved_to(request, pair=here)
        parties.sort(key=lambda one: str(one["slug"]))
        one, other = here.split("--")
        told = pairs.told(one, other, day, more)
        return Response({"slug": here, "on": day, "parties": parties} | told)


def two(pair: str) -> list[str]:
    """The addresses of the two; no address has two hyphens together."""
    slugs = pair.split("--")
    if len(set(slugs)) != 2 or len(slugs) != 2:
        raise NotFound(_("A pair is the addresses of two parties with two hyphens between them."))
    return slugs


def party(name: str) -> dict[str, Any]:
    """The party as it stands in other documents, wherever it is today."""
    try:
        row = at_address(public.PARTY, name)
    except public.Moved as moved:
        row = at_address(public.PARTY, moved.slug)
    document = json.loads(row.text)
    return {key: document[key] for key in map(str, PartyBlock().fields)}
