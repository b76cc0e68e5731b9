"""What stands in documents: dates, names, codes, and the blocks of other records."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from agreements import codes


def slug(**options: object) -> serializers.SlugField:
    told = {
        "label": _("public address"),
        "help_text": _("Its name in addresses. It stays; where it had another one, that leads here."),
    }
    return serializers.SlugField(max_length=120, **{**told, **options})  # type: ignore[arg-type]  # whatever a field takes


def written(**options: object) -> serializers.CharField:
    """Text that may be empty."""
    return serializers.CharField(allow_blank=True, **options)  # type: ignore[arg-type]  # whatever a field takes


def within() -> serializers.ListField:
    return serializers.ListField(
        child=slug(), label=_("within"), help_text=_("What it lies in, nearest first.")
    )


class PartialDate(serializers.Serializer):
    """A date as far as it is known: a year, a month or a day, with its first and last possible day."""

    date = serializers.RegexField(
        r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        help_text=_("As it is known: 2024, 2024-06 or 2024-06-17."),
        label=_("date"),
    )
    earliest = serializers.DateField(
        label=_("first possible day"), help_text=_("The first day that it can be.")
    )
    latest = serializers.DateField(label=_("last possible day"), help_text=_("The last day that it can be."))


class Title(serializers.Serializer):
    """A title in one language."""

    language = serializers.CharField(help_text=_("BCP 47 tag, as zh-Hans."), label=_("language"))
    text = serializers.CharField(label=_("title"), help_text=_("The title in this language."))


class Name(Title):
    """One name in one language."""

    text = serializers.CharField(label=_("name"), help_text=_("The name in this language."))
    kind = serializers.ChoiceField(codes.NAME_KIND, label=_("kind"), help_text=_("What sort of name it is."))


class Brief(serializers.Serializer):
    """Address and names."""

    slug = slug()
    name = serializers.CharField(help_text=_("In English."), label=_("name"))
    names = serializers.DictField(
        child=serializers.CharField(), help_text=_("Base language (en, ru, zh …) → name."), label=_("names")
    )


class Coordinates(serializers.Serializer):
    """Decimal degrees."""

    latitude = serializers.FloatField(label=_("latitude"), help_text=_("Degrees north; south is negative."))
    longitude = serializers.FloatField(label=_("longitude"), help_text=_("Degrees east; west is negative."))


class PartyBlock(Brief):
    """A party, as it stands in other documents."""

    kind = serializers.ChoiceField(
        codes.PARTY_KIND, label=_("kind"), help_text=_("What sort of party it is.")
    )
    country = Brief(
        allow_null=True,
        label=_("country"),
        help_text=_("The country in which it lies; null for what lies in none."),
    )
    within = within()
    coordinates = Coordinates(
        allow_null=True, label=_("coordinates"), help_text=_("Null where they are not known.")
    )


class AreaBlock(Brief):
    """An area of cooperation, as it stands in other documents."""

    within = within()


class OfficeParty(Brief):
    """The party of an office."""

    country = Brief(
        allow_null=True,
        label=_("country"),
        help_text=_("The country in which it lies; null for what lies in none."),
    )
    within = within()


class OfficeBlock(Brief):
    """An office, as it stands in other documents."""

    party = OfficeParty(label=_("party"), help_text=_("Whose office it is."))


class LinkDates(serializers.Serializer):
    """The dates by which agreements are told apart."""

    signed = PartialDate(
        allow_null=True,
        label=_("signed"),
        help_text=_("When it was signed."),
    )
    in_force = PartialDate(
        allow_null=True, label=_("entry into force"), help_text=_("Start of legal effect.")
    )
    period_start = PartialDate(
        allow_null=True,
        label=_("period from"),
        help_text=_("First year, month or day of the programme; counted in full."),
    )
    period_end = PartialDate(
        allow_null=True,
        label=_("period until"),
        help_text=_("Last year, month or day of the programme; counted in full."),
    )


class AgreementBlock(serializers.Serializer):
    """An agreement, as it stands in other documents."""

    slug = slug()
    title = serializers.CharField(
        label=_("title"), help_text=_("In English; a working title where none is known.")
    )
    titles = Title(many=True, label=_("titles"), help_text=_("In the languages of its texts."))
    dates = LinkDates(label=_("dates"), help_text=_("By which it is told from others."))


class EventBlock(Brief):
    """An event, as it stands in other documents."""

    kind = serializers.ChoiceField(
        codes.EVENT_KIND, label=_("kind"), help_text=_("What sort of event it is.")
    )
    start = PartialDate(
        allow_null=True, label=_("from"), help_text=_("Its first day, as far as it is known.")
    )
    end = PartialDate(allow_null=True, label=_("until"), help_text=_("Its last day, as far as it is known."))


class SourceBlock(serializers.Serializer):
    """Where something is known from, as it stands in other documents."""

    slug = slug()
    url = written(label=_("web address"), help_text=_("Where it can be read; empty for what is not online."))
    title = written(label=_("title"), help_text=_("As published, in the language of the source."))
    publisher = written(label=_("publisher"), help_text=_("Who published it."))
    language = written(help_text=_("BCP 47 tag."), label=_("language"))
    kind = serializers.ChoiceField(
        codes.SOURCE_KIND, label=_("kind"), help_text=_("What sort of source it is.")
    )
    published = PartialDate(allow_null=True, label=_("published on"), help_text=_("When it was published."))
    archive_url = written(label=_("archived copy"), help_text=_("A copy that stays."))


class Citation(serializers.Serializer):
    """A source for one fact, or for the whole record where no field is named."""

    source = SourceBlock(label=_("source"), help_text=_("Where it is known from."))  # type: ignore[assignment]  # a declared field, which the metaclass takes away
    field = written(help_text=_("The fact that it is about, named as in the document."), label=_("field"))
    value_stated = written(label=_("value as stated"), help_text=_("What the source says of it."))
    quote = written(label=_("quote"), help_text=_("The very words of the source."))
    quote_language = written(label=_("language of the quote"), help_text=_("BCP 47 tag."))
    translation = written(label=_("translation"), help_text=_("The quote in English."))
    locator = written(label=_("place in the source"), help_text=_("A page, an article, a paragraph."))
    stance = serializers.ChoiceField(
        codes.STANCE, label=_("stance"), help_text=_("Whether it supports the fact or contradicts it.")
    )
    note = written(help_text=_("A doubt, or what was inferred."), label=_("note"))


class Participation(serializers.Serializer):
    """A party of an agreement, with its role."""

    role = serializers.ChoiceField(codes.ROLE, label=_("role"), help_text=_("How it takes part."))
    party = PartyBlock(label=_("party"), help_text=_("Who takes part."))


class EventParticipation(serializers.Serializer):
    """A party at an event, with its role."""

    role = serializers.ChoiceField(codes.EVENT_ROLE, label=_("role"), help_text=_("How it takes part."))
    party = PartyBlock(label=_("party"), help_text=_("Who takes part."))


class Coverage(serializers.Serializer):
    """What is covered or discussed, in the words of the text."""

    wording = written(help_text=_("As the text has it."), label=_("wording"))
    area = AreaBlock(allow_null=True, label=_("area"), help_text=_("Null where it is not assigned yet."))


class Speaker(serializers.Serializer):
    """A person in an office, for a party."""

    person = Brief(label=_("person"), help_text=_("Who it is."))
    office = OfficeBlock(
        allow_null=True,
        label=_("office"),
        help_text=_("The office held then; null where it is not assigned."),
    )
    office_as_written = written(
        label=_("office as written"),
        help_text=_("The office in the words of the source, where none is assigned."),
    )
    party = PartyBlock(
        allow_null=True, label=_("party"), help_text=_("For whom; null where it is not known.")
    )


class Signatory(Speaker):
    """A person who signed, in an office, for a party."""

    capacity = serializers.ChoiceField(codes.CAPACITY, label=_("capacity"), help_text=_("How they signed."))
    signed = PartialDate(
        allow_null=True, help_text=_("Only where it differs from the agreement's."), label=_("signed")
    )
    place = written(label=_("place"), help_text=_("Where, as far as it differs from the agreement's."))


class Text(serializers.Serializer):
    """The full text at an address."""

    language = serializers.CharField(label=_("language"), help_text=_("BCP 47 tag, as zh-Hans."))
    kind = serializers.ChoiceField(
        codes.TEXT_KIND,
        label=_("kind"),
        help_text=_("Whether it is the text itself, a translation or a summary."),
    )
    url = serializers.CharField(label=_("web address"), help_text=_("Where it can be read."))
    sha256 = written(label="SHA-256", help_text=_("Of the file; by it one knows whether it was changed."))


class Relation(serializers.Serializer):
    """How one agreement stands to another."""

    kind = serializers.ChoiceField(
        codes.RELATION, label=_("relation"), help_text=_("How the one stands to the other.")
    )
    agreement = AgreementBlock(label=_("agreement"), help_text=_("The other agreement."))


class EventOfAgreement(serializers.Serializer):
    """What happened to the agreement at an event."""

    happening = serializers.ChoiceField(
        codes.HAPPENING,
        label=_("what happened to it"),
        help_text=_("What happened to the agreement at the event."),
    )
    event = EventBlock(label=_("event"), help_text=_("Where it happened."))


class AgreementOfEvent(serializers.Serializer):
    """What happened to an agreement at the event."""

    happening = serializers.ChoiceField(
        codes.HAPPENING,
        label=_("what happened to it"),
        help_text=_("What happened to the agreement at the event."),
    )
    agreement = AgreementBlock(label=_("agreement"), help_text=_("The agreement that it happened to."))


class OfficeOfPerson(serializers.Serializer):
    """An office that the person held, as far as a source says so."""

    office = OfficeBlock(label=_("office"), help_text=_("The office that was held."))
    held_from = PartialDate(
        allow_null=True, label=_("held from"), help_text=_("From when; null where no start is known.")
    )
    held_until = PartialDate(
        allow_null=True, help_text=_("Null where no end is known."), label=_("held until")
    )
    citations = Citation(many=True, label=_("citations"), help_text=_("What it is known from."))


class HolderOfOffice(serializers.Serializer):
    """A person who held the office, as far as a source says so."""

    person = Brief(label=_("person"), help_text=_("Who held the office."))
    held_from = PartialDate(
        allow_null=True, label=_("held from"), help_text=_("From when; null where no start is known.")
    )
    held_until = PartialDate(
        allow_null=True, help_text=_("Null where no end is known."), label=_("held until")
    )
    citations = Citation(many=True, label=_("citations"), help_text=_("What it is known from."))


class Mapping(serializers.Serializer):
    """An area's place in a foreign classification."""

    scheme = serializers.ChoiceField(
        codes.SCHEME, label=_("scheme"), help_text=_("The foreign classification.")
    )
    code = serializers.CharField(label=_("code"), help_text=_("As the scheme writes it."))
    match = serializers.ChoiceField(codes.MATCH, label=_("match"), help_text=_("How exactly it corresponds."))
