"""What the documents consist of, field by field. They are stored text; these serializers describe them, and
a test holds every document against them."""

from django.utils.translation import gettext_lazy as _
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
    return serializers.CharField(
        allow_null=True, label=_("reference"), help_text=_("The analysts' own key for it.")
    )


class Status(serializers.Serializer):
    """The status on a day. It is told from the dates when it is asked, and stored nowhere."""

    on = serializers.DateField(label=_("day"), help_text=_("The day for which it is told."))
    status = serializers.ChoiceField(
        codes.AGREEMENT_STATUS, label=_("status"), help_text=_("What holds on the day.")
    )
    label = serializers.CharField(help_text=_("In the reader's language."), label=_("label"))  # type: ignore[assignment]  # a declared field
    certain = serializers.BooleanField(
        help_text=_("False where a date that is not known exactly leaves it open."), label=_("certain")
    )
    rule = serializers.ChoiceField(
        codes.STATUS_RULE, help_text=_("Name of the rule that decided."), label=_("rule")
    )
    because = serializers.CharField(help_text=_("Why, in the reader's language."), label=_("reason"))
    doubt = serializers.CharField(
        allow_null=True,
        help_text=_("What leaves it open, in the reader's language; null where it is certain."),
        label=_("what leaves it open"),
    )
    next_change = serializers.DateField(
        allow_null=True, help_text=_("The next day on which the answer is another."), label=_("next change")
    )


class Dates(LinkDates):
    """The dated facts, each as far as it is known. None is derived from another."""

    announced = PartialDate(
        allow_null=True, label=_("announced"), help_text=_("When the intention was first made public.")
    )
    provisional_from = PartialDate(
        allow_null=True,
        label=_("provisionally applied from"),
        help_text=_("From when it is applied before its entry into force."),
    )
    expires = PartialDate(
        allow_null=True, label=_("expiry"), help_text=_("The scheduled end; the day still counts.")
    )
    suspended_from = PartialDate(
        allow_null=True, label=_("suspended from"), help_text=_("The first day of the suspension.")
    )
    suspended_until = PartialDate(
        allow_null=True, label=_("suspended until"), help_text=_("The last day of the suspension.")
    )
    terminated = PartialDate(
        allow_null=True, label=_("termination"), help_text=_("The day on which it ended early.")
    )
    renewed_until = PartialDate(
        allow_null=True, label=_("renewed until"), help_text=_("The last day of the renewed term.")
    )


class Renewal(serializers.Serializer):
    """What happens when the end comes."""

    mode = serializers.ChoiceField(
        codes.RENEWAL, label=_("renewal"), help_text=_("Whether and how it goes on after its end.")
    )
    term_months = serializers.IntegerField(
        allow_null=True, label=_("renewal term"), help_text=_("For how many months it is renewed each time.")
    )
    notice_months = serializers.IntegerField(
        allow_null=True,
        label=_("notice"),
        help_text=_("How many months before the end notice must be given."),
    )


@extend_schema_serializer(component_name="Agreement")
class AgreementDocument(serializers.Serializer):
    """An agreement."""

    status = Status(
        label=_("status"), help_text=_("Told from the dates for today, or for the day that is asked for.")
    )
    slug = slug()
    reference = reference()
    type = Brief(label=_("type"), help_text=_("What kind of instrument it is, whatever its title."))
    title = serializers.CharField(
        label=_("title"), help_text=_("In English; a working title where none is known.")
    )
    working_title = serializers.BooleanField(
        help_text=_("The title was composed; the text's own is not known."), label=_("working title")
    )
    titles = Title(many=True, label=_("titles"), help_text=_("In the languages of its texts."))
    parties = Participation(many=True, label=_("parties"), help_text=_("Who takes part, and how."))
    laterality = serializers.ChoiceField(
        codes.LATERALITY,
        allow_null=True,
        help_text=_("Counted from the contracting and acceding parties."),
        label=_("number of parties"),
    )
    dates = Dates(label=_("dates"), help_text=_("The dated facts, each as far as it is known."))
    renewal = Renewal(label=_("renewal"), help_text=_("What happens when the end comes."))
    legal_force = serializers.ChoiceField(
        codes.LEGAL_FORCE, label=_("legal force"), help_text=_("Whether it binds in law.")
    )
    summary = written(label=_("summary"), help_text=_("In the analysts' own words."))
    areas = Coverage(many=True, label=_("areas"), help_text=_("What it covers."))
    signatories = Signatory(
        many=True, label=_("signatories"), help_text=_("Who signed, for whom and in which office.")
    )
    relations = Relation(
        many=True, help_text=_("What it says of others: it continues …"), label=_("relations")
    )
    relations_from = Relation(
        many=True, help_text=_("What others say of it: … continues it."), label=_("relations of others to it")
    )
    events = EventOfAgreement(
        many=True, label=_("events"), help_text=_("Where it was signed, announced, reviewed or mentioned.")
    )
    documents = Text(many=True, label=_("documents"), help_text=_("Where its text can be read."))
    citations = Citation(many=True, label=_("citations"), help_text=_("What it is known from."))
    verified_on = serializers.DateField(
        allow_null=True,
        label=_("verified on"),
        help_text=_("When an analyst last checked it against its sources."),
    )


class NamedDocument(Brief):
    all_names = Name(
        many=True, label=_("all names"), help_text=_("Every name: official, short, former ones, aliases.")
    )


@extend_schema_serializer(component_name="Party")
class PartyDocument(NamedDocument):
    """A country, region, city, district, an authority of one, or an organisation."""

    reference = reference()
    kind = serializers.ChoiceField(
        codes.PARTY_KIND, label=_("kind"), help_text=_("What sort of party it is.")
    )
    country = Brief(
        allow_null=True,
        label=_("country"),
        help_text=_("The country in which it lies; null for what lies in none."),
    )
    parent = Brief(
        allow_null=True,
        label=_("part of"),
        help_text=_("What it is a part of: a city of its country, an authority of its city."),
    )
    within = within()
    coordinates = Coordinates(
        allow_null=True, label=_("coordinates"), help_text=_("Null where they are not known.")
    )
    iso_3166_1 = serializers.CharField(allow_null=True, label="ISO 3166-1", help_text=_("Code of a country."))
    iso_3166_2 = serializers.CharField(allow_null=True, label="ISO 3166-2", help_text=_("Code of a region."))
    wikidata = serializers.CharField(
        allow_null=True, label="Wikidata", help_text=_("Its number there, as Q649.")
    )
    geonames = serializers.IntegerField(allow_null=True, label="GeoNames", help_text=_("Its number there."))
    citations = Citation(many=True, label=_("citations"), help_text=_("What it is known from."))


class TermDocument(NamedDocument):
    definition = written(label=_("definition"), help_text=_("What belongs to it and what does not."))
    retired = serializers.BooleanField(
        help_text=_("Kept for what uses it; not given any more."), label=_("retired")
    )


@extend_schema_serializer(component_name="Area")
class AreaDocument(TermDocument):
    """An area of cooperation."""

    parent = Brief(allow_null=True, label=_("part of"), help_text=_("The wider area."))
    within = within()
    mappings = Mapping(many=True, label=_("mappings"), help_text=_("Where foreign classifications have it."))


@extend_schema_serializer(component_name="AgreementType")
class TypeDocument(TermDocument):
    """A kind of instrument."""


@extend_schema_serializer(component_name="Event")
class EventDocument(NamedDocument):
    """A forum, visit, meeting or signing ceremony."""

    reference = reference()
    kind = serializers.ChoiceField(
        codes.EVENT_KIND, label=_("kind"), help_text=_("What sort of event it is.")
    )
    status = serializers.ChoiceField(
        codes.EVENT_STATUS,
        label=_("status"),
        help_text=_("Whether it was held, is planned, postponed or cancelled."),
    )
    start = PartialDate(
        allow_null=True, label=_("from"), help_text=_("Its first day, as far as it is known.")
    )
    end = PartialDate(allow_null=True, label=_("until"), help_text=_("Its last day, as far as it is known."))
    place = PartyBlock(
        allow_null=True, label=_("place"), help_text=_("The city or country in which it takes place.")
    )
    venue = written(label=_("venue"), help_text=_("The building or the site."))
    mode = serializers.ChoiceField(
        codes.EVENT_MODE, label=_("mode"), help_text=_("Whether people met in person.")
    )
    summary = written(label=_("summary"), help_text=_("In the analysts' own words."))
    parties = EventParticipation(many=True, label=_("parties"), help_text=_("Who takes part, and how."))
    speakers = Speaker(
        many=True, label=_("speakers"), help_text=_("Who spoke, for whom and in which office.")
    )
    topics = Coverage(many=True, label=_("topics"), help_text=_("What was discussed."))
    agreements = AgreementOfEvent(
        many=True,
        label=_("agreements"),
        help_text=_("What was signed, announced, reviewed or mentioned there."),
    )
    citations = Citation(many=True, label=_("citations"), help_text=_("What it is known from."))
    verified_on = serializers.DateField(
        allow_null=True,
        label=_("verified on"),
        help_text=_("When an analyst last checked it against its sources."),
    )


@extend_schema_serializer(component_name="Person")
class PersonDocument(NamedDocument):
    """Somebody who signed an agreement or spoke at an event, with the offices that a source says they held."""

    reference = reference()
    offices = OfficeOfPerson(
        many=True, label=_("offices"), help_text=_("The offices that a source says they held.")
    )


@extend_schema_serializer(component_name="Office")
class OfficeDocument(NamedDocument):
    """A post of a party, with the public people of whom a source says that they held it."""

    reference = reference()
    party = OfficeParty(label=_("party"), help_text=_("Whose office it is."))
    holders = HolderOfOffice(
        many=True, label=_("who held it"), help_text=_("Of whom a source says that they held it.")
    )


@extend_schema_serializer(component_name="Source")
class SourceDocument(SourceBlock):
    """Where something is known from: an article, a press release, a register, a text."""

    reference = reference()
    accessed = serializers.DateField(
        allow_null=True, help_text=_("When it was read last."), label=_("accessed")
    )


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
