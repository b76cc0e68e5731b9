"""What the documents consist of, field by field. They are stored text; these serializers describe them, and
a test holds every document against them."""

from rest_framework import serializers

from agreements import public


class PartialDate(serializers.Serializer):
    """A date as far as it is known: a year, a month or a day, with its first and last possible day."""

    date = serializers.RegexField(
        r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", help_text="As it is known: 2024, 2024-06 or 2024-06-17."
    )
    earliest = serializers.DateField()
    latest = serializers.DateField()


class Title(serializers.Serializer):
    language = serializers.CharField(help_text="BCP 47 tag, as zh-Hans.")
    text = serializers.CharField()


class Name(Title):
    kind = serializers.CharField(help_text="official, short, former, alias or transliteration.")


class Brief(serializers.Serializer):
    """Address and names."""

    slug = serializers.SlugField()
    name = serializers.CharField(help_text="In English.")
    names = serializers.DictField(
        child=serializers.CharField(), help_text="Base language (en, ru, zh …) → name."
    )


class Coordinates(serializers.Serializer):
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class PartyBlock(Brief):
    kind = serializers.ChoiceField(public.PartyKind.choices)
    country = Brief(allow_null=True)
    within = serializers.ListField(child=serializers.SlugField(), help_text="What it lies in, nearest first.")
    coordinates = Coordinates(allow_null=True)


class AreaBlock(Brief):
    within = serializers.ListField(child=serializers.SlugField())


class OfficeParty(Brief):
    within = serializers.ListField(child=serializers.SlugField())


class OfficeBlock(Brief):
    party = OfficeParty()


class LinkDates(serializers.Serializer):
    signed = PartialDate(allow_null=True)
    in_force = PartialDate(allow_null=True)
    period_start = PartialDate(allow_null=True)
    period_end = PartialDate(allow_null=True)


class AgreementBlock(serializers.Serializer):
    slug = serializers.SlugField()
    title = serializers.CharField()
    titles = Title(many=True)
    dates = LinkDates()


class EventBlock(Brief):
    kind = serializers.ChoiceField(public.EventKind.choices)
    start = PartialDate(allow_null=True)
    end = PartialDate(allow_null=True)


class Source(serializers.Serializer):
    url = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    archive_url = serializers.CharField(allow_blank=True)
    published = PartialDate(allow_null=True)


class Citation(serializers.Serializer):
    """A source for one fact, or for the whole record where no field is named."""

    source = Source()  # type: ignore[assignment]  # a declared field, which the metaclass takes away
    field = serializers.CharField(allow_blank=True)
    value_stated = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    quote_language = serializers.CharField(allow_blank=True)
    translation = serializers.CharField(allow_blank=True)
    locator = serializers.CharField(allow_blank=True)
    stance = serializers.CharField(help_text="supports or contradicts.")
    note = serializers.CharField(allow_blank=True, help_text="A doubt, or what was inferred.")


class Participation(serializers.Serializer):
    role = serializers.CharField(help_text="contracting, acceding, witness, guarantor or host.")
    party = PartyBlock()


class Coverage(serializers.Serializer):
    wording = serializers.CharField(allow_blank=True, help_text="As the text has it.")
    area = AreaBlock(allow_null=True)


class Speaker(serializers.Serializer):
    person = Brief()
    office = OfficeBlock(allow_null=True)
    office_as_written = serializers.CharField(allow_blank=True)
    party = PartyBlock(allow_null=True)


class Signatory(Speaker):
    capacity = serializers.CharField(help_text="signed, initialled or witnessed.")
    signed = PartialDate(allow_null=True, help_text="Only where it differs from the agreement's.")
    place = serializers.CharField(allow_blank=True)


class Text(serializers.Serializer):
    language = serializers.CharField()
    kind = serializers.CharField(help_text="authentic, translation or summary.")
    url = serializers.CharField()
    sha256 = serializers.CharField(allow_blank=True)


class Relation(serializers.Serializer):
    kind = serializers.CharField(help_text="continues, supersedes, amends, implements or related.")
    agreement = AgreementBlock()


class EventOfAgreement(serializers.Serializer):
    happening = serializers.CharField(help_text="signed, announced, reviewed or mentioned there.")
    event = EventBlock()


class AgreementOfEvent(serializers.Serializer):
    happening = serializers.CharField()
    agreement = AgreementBlock()


class Status(serializers.Serializer):
    """The status on a day. It is told from the dates when it is asked, and stored nowhere."""

    on = serializers.DateField()
    status = serializers.ChoiceField(public.Status.choices)
    label = serializers.CharField(help_text="In the reader's language.")  # type: ignore[assignment]  # the same
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
    announced = PartialDate(allow_null=True)
    provisional_from = PartialDate(allow_null=True)
    expires = PartialDate(allow_null=True)
    suspended_from = PartialDate(allow_null=True)
    suspended_until = PartialDate(allow_null=True)
    terminated = PartialDate(allow_null=True)
    renewed_until = PartialDate(allow_null=True)


class Renewal(serializers.Serializer):
    mode = serializers.CharField(help_text="none, express, tacit or unknown.")
    term_months = serializers.IntegerField(allow_null=True)
    notice_months = serializers.IntegerField(allow_null=True)


class AgreementDocument(serializers.Serializer):
    """An agreement."""

    status = Status()
    slug = serializers.SlugField()
    reference = serializers.CharField(allow_null=True)
    type = Brief()
    title = serializers.CharField()
    working_title = serializers.BooleanField(help_text="The title was composed; the text's own is not known.")
    titles = Title(many=True)
    parties = Participation(many=True)
    dates = Dates()
    renewal = Renewal()
    legal_force = serializers.CharField(help_text="binding, not_binding or unknown.")
    summary = serializers.CharField(allow_blank=True)
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


class PartyDocument(NamedDocument):
    """A party."""

    kind = serializers.ChoiceField(public.PartyKind.choices)
    country = Brief(allow_null=True)
    parent = Brief(allow_null=True)
    within = serializers.ListField(child=serializers.SlugField(), help_text="What it lies in, nearest first.")
    coordinates = Coordinates(allow_null=True)
    iso_3166_1 = serializers.CharField(allow_null=True)
    iso_3166_2 = serializers.CharField(allow_null=True)
    wikidata = serializers.CharField(allow_null=True)
    geonames = serializers.IntegerField(allow_null=True)
    citations = Citation(many=True)


class Mapping(serializers.Serializer):
    scheme = serializers.CharField(help_text="sdg, dac or cofog.")
    code = serializers.CharField()
    match = serializers.CharField(help_text="exact, close, broad, narrow or related, as in SKOS.")


class AreaDocument(NamedDocument):
    """An area of cooperation."""

    definition = serializers.CharField(allow_blank=True)
    parent = Brief(allow_null=True)
    within = serializers.ListField(child=serializers.SlugField())
    mappings = Mapping(many=True)


class TypeDocument(NamedDocument):
    """An agreement type."""

    definition = serializers.CharField(allow_blank=True)


class EventDocument(NamedDocument):
    """An event."""

    reference = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(public.EventKind.choices)
    status = serializers.ChoiceField(public.EventStatus.choices)
    start = PartialDate(allow_null=True)
    end = PartialDate(allow_null=True)
    place = PartyBlock(allow_null=True)
    venue = serializers.CharField(allow_blank=True)
    mode = serializers.CharField(help_text="in_person, online, hybrid or unknown.")
    summary = serializers.CharField(allow_blank=True)
    parties = Participation(many=True)
    speakers = Speaker(many=True)
    topics = Coverage(many=True)
    agreements = AgreementOfEvent(many=True)
    citations = Citation(many=True)
    verified_on = serializers.DateField(allow_null=True)


DOCUMENTS: dict[str, type[serializers.Serializer]] = {
    public.AGREEMENT: AgreementDocument,
    public.PARTY: PartyDocument,
    public.AREA: AreaDocument,
    public.TYPE: TypeDocument,
    public.EVENT: EventDocument,
}
"""The document of each listing."""
