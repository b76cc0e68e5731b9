"""What stands in documents: dates, names, codes, and the blocks of other records."""

from rest_framework import serializers

from agreements import codes


def slug(**options: object) -> serializers.SlugField:
    return serializers.SlugField(max_length=120, **options)  # type: ignore[arg-type]  # whatever a field takes


def written(**options: object) -> serializers.CharField:
    """Text that may be empty."""
    return serializers.CharField(allow_blank=True, **options)  # type: ignore[arg-type]


def within() -> serializers.ListField:
    return serializers.ListField(child=slug(), help_text="What it lies in, nearest first.")


class PartialDate(serializers.Serializer):
    """A date as far as it is known: a year, a month or a day, with its first and last possible day."""

    date = serializers.RegexField(
        r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", help_text="As it is known: 2024, 2024-06 or 2024-06-17."
    )
    earliest = serializers.DateField()
    latest = serializers.DateField()


class Title(serializers.Serializer):
    """A title in one language."""

    language = serializers.CharField(help_text="BCP 47 tag, as zh-Hans.")
    text = serializers.CharField()


class Name(Title):
    """One name in one language."""

    kind = serializers.ChoiceField(codes.NAME_KIND)


class Brief(serializers.Serializer):
    """Address and names."""

    slug = slug()
    name = serializers.CharField(help_text="In English.")
    names = serializers.DictField(
        child=serializers.CharField(), help_text="Base language (en, ru, zh …) → name."
    )


class Coordinates(serializers.Serializer):
    """Decimal degrees."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class PartyBlock(Brief):
    """A party, as it stands in other documents."""

    kind = serializers.ChoiceField(codes.PARTY_KIND)
    country = Brief(allow_null=True)
    within = within()
    coordinates = Coordinates(allow_null=True)


class AreaBlock(Brief):
    """An area of cooperation, as it stands in other documents."""

    within = within()


class OfficeParty(Brief):
    """The party of an office."""

    country = Brief(allow_null=True)
    within = within()


class OfficeBlock(Brief):
    """An office, as it stands in other documents."""

    party = OfficeParty()


class LinkDates(serializers.Serializer):
    """The dates by which agreements are told apart."""

    signed = PartialDate(allow_null=True)
    in_force = PartialDate(allow_null=True)
    period_start = PartialDate(allow_null=True)
    period_end = PartialDate(allow_null=True)


class AgreementBlock(serializers.Serializer):
    """An agreement, as it stands in other documents."""

    slug = slug()
    title = serializers.CharField()
    titles = Title(many=True)
    dates = LinkDates()


class EventBlock(Brief):
    """An event, as it stands in other documents."""

    kind = serializers.ChoiceField(codes.EVENT_KIND)
    start = PartialDate(allow_null=True)
    end = PartialDate(allow_null=True)


class SourceBlock(serializers.Serializer):
    """Where something is known from, as it stands in other documents."""

    slug = slug()
    url = written()
    title = written()
    publisher = written()
    language = written(help_text="BCP 47 tag.")
    kind = serializers.ChoiceField(codes.SOURCE_KIND)
    published = PartialDate(allow_null=True)
    archive_url = written()


class Citation(serializers.Serializer):
    """A source for one fact, or for the whole record where no field is named."""

    source = SourceBlock()  # type: ignore[assignment]  # a declared field, which the metaclass takes away
    field = written(help_text="The fact that it is about, named as in the document.")
    value_stated = written()
    quote = written()
    quote_language = written()
    translation = written()
    locator = written()
    stance = serializers.ChoiceField(codes.STANCE)
    note = written(help_text="A doubt, or what was inferred.")


class Participation(serializers.Serializer):
    """A party of an agreement, with its role."""

    role = serializers.ChoiceField(codes.ROLE)
    party = PartyBlock()


class EventParticipation(serializers.Serializer):
    """A party at an event, with its role."""

    role = serializers.ChoiceField(codes.EVENT_ROLE)
    party = PartyBlock()


class Coverage(serializers.Serializer):
    """What is covered or discussed, in the words of the text."""

    wording = written(help_text="As the text has it.")
    area = AreaBlock(allow_null=True)


class Speaker(serializers.Serializer):
    """A person in an office, for a party."""

    person = Brief()
    office = OfficeBlock(allow_null=True)
    office_as_written = written()
    party = PartyBlock(allow_null=True)


class Signatory(Speaker):
    """A person who signed, in an office, for a party."""

    capacity = serializers.ChoiceField(codes.CAPACITY)
    signed = PartialDate(allow_null=True, help_text="Only where it differs from the agreement's.")
    place = written()


class Text(serializers.Serializer):
    """The full text at an address."""

    language = serializers.CharField()
    kind = serializers.ChoiceField(codes.TEXT_KIND)
    url = serializers.CharField()
    sha256 = written()


class Relation(serializers.Serializer):
    """How one agreement stands to another."""

    kind = serializers.ChoiceField(codes.RELATION)
    agreement = AgreementBlock()


class EventOfAgreement(serializers.Serializer):
    """What happened to the agreement at an event."""

    happening = serializers.ChoiceField(codes.HAPPENING)
    event = EventBlock()


class AgreementOfEvent(serializers.Serializer):
    """What happened to an agreement at the event."""

    happening = serializers.ChoiceField(codes.HAPPENING)
    agreement = AgreementBlock()


class OfficeOfPerson(serializers.Serializer):
    """An office that the person held, as far as a source says so."""

    office = OfficeBlock()
    held_from = PartialDate(allow_null=True)
    held_until = PartialDate(allow_null=True, help_text="Null where no end is known.")
    citations = Citation(many=True)


class HolderOfOffice(serializers.Serializer):
    """A person who held the office, as far as a source says so."""

    person = Brief()
    held_from = PartialDate(allow_null=True)
    held_until = PartialDate(allow_null=True, help_text="Null where no end is known.")
    citations = Citation(many=True)


class Mapping(serializers.Serializer):
    """An area's place in a foreign classification."""

    scheme = serializers.ChoiceField(codes.SCHEME)
    code = serializers.CharField()
    match = serializers.ChoiceField(codes.MATCH)
