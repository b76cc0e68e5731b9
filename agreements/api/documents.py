"""What the documents consist of, field by field. They are stored text; these serializers describe them, and
a test holds every document against them."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from agreements import codes, public
from agreements.api.blocks import (
    AgreementOfEvent,
    Brief,
    Citation,
    Coordinates,
    Coverage,
    EventOfAgreement,
    EventParticipation,
    HolderOfOffice,
    LinkDates,
    Mapping,
    Name,
    OfficeOfPerson,
    OfficeParty,
    PartialDate,
    Participation,
    PartyBlock,
    Relation,
    Signatory,
    SourceBlock,
    Speaker,
    Text,
    Title,
    slug,
    within,
    written,
)


def reference() -> serializers.CharField:
    return serializers.CharField(allow_null=True, help_text="The analysts' own key for it.")


class Status(serializers.Serializer):
    """The status on a day. It is told from the dates when it is asked, and stored nowhere."""

    on = serializers.DateField()
    status = serializers.ChoiceField(codes.AGREEMENT_STATUS)
    label = serializers.CharField(help_text="In the reader's language.")  # type: ignore[assignment]  # a declared field
    certain = serializers.BooleanField(
        help_text="False where a date that is not known exactly leaves it open."
    )
    rule = serializers.CharField(help_text="Name of the rule that decided.")
    because = serializers.CharField(help_text="Why, in the reader's language.")
    doubt = serializers.CharField(
        allow_null=True, help_text="What leaves it open, in the reader's language; null where it is certain."
    )
    next_change = serializers.DateField(
        allow_null=True, help_text="The next day on which the answer is another."
    )


class Dates(LinkDates):
    """The dated facts, each as far as it is known. None is derived from another."""

    announced = PartialDate(allow_null=True)
    provisional_from = PartialDate(allow_null=True)
    expires = PartialDate(allow_null=True)
    suspended_from = PartialDate(allow_null=True)
    suspended_until = PartialDate(allow_null=True)
    terminated = PartialDate(allow_null=True)
    renewed_until = PartialDate(allow_null=True)


class Renewal(serializers.Serializer):
    """What happens when the end comes."""

    mode = serializers.ChoiceField(codes.RENEWAL)
    term_months = serializers.IntegerField(allow_null=True)
    notice_months = serializers.IntegerField(allow_null=True)


@extend_schema_serializer(component_name="Agreement")
class AgreementDocument(serializers.Serializer):
    """An agreement."""

    status = Status()
    slug = slug()
    reference = reference()
    type = Brief()
    title = serializers.CharField()
    working_title = serializers.BooleanField(help_text="The title was composed; the text's own is not known.")
    titles = Title(many=True)
    parties = Participation(many=True)
    laterality = serializers.ChoiceField(
        codes.LATERALITY, allow_null=True, help_text="Counted from the contracting and acceding parties."
    )
    dates = Dates()
    renewal = Renewal()
    legal_force = serializers.ChoiceField(codes.LEGAL_FORCE)
    summary = written()
    areas = Coverage(many=True)
    signatories = Signatory(many=True)
    relations = Relation(many=True, help_text="What it says of others: it continues …")
    relations_from = Relation(many=True, help_text="What others say of it: … continues it.")
    events = EventOfAgreement(many=True)
    documents = Text(many=True)
    citations = Citation(many=True)
    verified_on = serializers.DateField(allow_null=True)


class NamedDocument(Brief):
    all_names = Name(many=True)


@extend_schema_serializer(component_name="Party")
class PartyDocument(NamedDocument):
    """A country, region, city, district, an authority of one, or an organisation."""

    reference = reference()
    kind = serializers.ChoiceField(codes.PARTY_KIND)
    country = Brief(allow_null=True)
    parent = Brief(allow_null=True)
    within = within()
    coordinates = Coordinates(allow_null=True)
    iso_3166_1 = serializers.CharField(allow_null=True)
    iso_3166_2 = serializers.CharField(allow_null=True)
    wikidata = serializers.CharField(allow_null=True)
    geonames = serializers.IntegerField(allow_null=True)
    citations = Citation(many=True)


class TermDocument(NamedDocument):
    definition = written()
    retired = serializers.BooleanField(help_text="Kept for what uses it; not given any more.")


@extend_schema_serializer(component_name="Area")
class AreaDocument(TermDocument):
    """An area of cooperation."""

    parent = Brief(allow_null=True)
    within = within()
    mappings = Mapping(many=True)


@extend_schema_serializer(component_name="AgreementType")
class TypeDocument(TermDocument):
    """A kind of instrument."""


@extend_schema_serializer(component_name="Event")
class EventDocument(NamedDocument):
    """A forum, visit, meeting or signing ceremony."""

    reference = reference()
    kind = serializers.ChoiceField(codes.EVENT_KIND)
    status = serializers.ChoiceField(codes.EVENT_STATUS)
    start = PartialDate(allow_null=True)
    end = PartialDate(allow_null=True)
    place = PartyBlock(allow_null=True)
    venue = written()
    mode = serializers.ChoiceField(codes.EVENT_MODE)
    summary = written()
    parties = EventParticipation(many=True)
    speakers = Speaker(many=True)
    topics = Coverage(many=True)
    agreements = AgreementOfEvent(many=True)
    citations = Citation(many=True)
    verified_on = serializers.DateField(allow_null=True)


@extend_schema_serializer(component_name="Person")
class PersonDocument(NamedDocument):
    """Somebody who signed an agreement or spoke at an event, with the offices that a source says they held."""

    reference = reference()
    offices = OfficeOfPerson(many=True)


@extend_schema_serializer(component_name="Office")
class OfficeDocument(NamedDocument):
    """A post of a party, with the public people of whom a source says that they held it."""

    reference = reference()
    party = OfficeParty()
    holders = HolderOfOffice(many=True)


@extend_schema_serializer(component_name="Source")
class SourceDocument(SourceBlock):
    """Where something is known from: an article, a press release, a register, a text."""

    reference = reference()
    accessed = serializers.DateField(allow_null=True, help_text="When it was read last.")


DOCUMENTS: dict[str, type[serializers.Serializer]] = {
    public.AGREEMENT: AgreementDocument,
    public.PARTY: PartyDocument,
    public.PERSON: PersonDocument,
    public.OFFICE: OfficeDocument,
    public.AREA: AreaDocument,
    public.TYPE: TypeDocument,
    public.EVENT: EventDocument,
    public.SOURCE: SourceDocument,
}
"""The document of each listing."""
