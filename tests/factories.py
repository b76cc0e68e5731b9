"""One factory a model, with facts that look real, and a few helpers that say what a test is about."""

from typing import Any

import factory
from django.conf import settings
from factory.django import DjangoModelFactory

from agreements import models


class UserFactory(DjangoModelFactory):
    class Meta:
        model = settings.AUTH_USER_MODEL

    username = factory.Sequence(lambda n: f"analyst{n}")
    is_staff = True


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = models.Party

    name = factory.Sequence(lambda n: f"Cityville {n}")
    kind = "city"

    class Params:
        country = factory.Trait(kind="country", parent=None, name=factory.Sequence(lambda n: f"Countria {n}"))
        authority = factory.Trait(
            kind="authority", name=factory.Sequence(lambda n: f"Government of City {n}")
        )


class PartyNameFactory(DjangoModelFactory):
    class Meta:
        model = models.PartyName

    owner = factory.SubFactory(PartyFactory)
    language = "ru"
    text = factory.Sequence(lambda n: f"Градск {n}")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = models.Person

    name = factory.Sequence(lambda n: f"Ivan Petrov {n}")


class PersonNameFactory(DjangoModelFactory):
    class Meta:
        model = models.PersonName

    owner = factory.SubFactory(PersonFactory)
    language = "ru"
    text = factory.Sequence(lambda n: f"Иван Петров {n}")


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = models.Office

    name = factory.Sequence(lambda n: f"Mayor {n}")
    party = factory.SubFactory(PartyFactory)


class OfficeNameFactory(DjangoModelFactory):
    class Meta:
        model = models.OfficeName

    owner = factory.SubFactory(OfficeFactory)
    language = "ru"
    text = factory.Sequence(lambda n: f"Мэр {n}")


class TenureFactory(DjangoModelFactory):
    class Meta:
        model = models.Tenure

    person = factory.SubFactory(PersonFactory)
    office = factory.SubFactory(OfficeFactory)
    held_from = "2010-10-21"


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = models.Area

    code = factory.Sequence(lambda n: f"area-{n}")
    name = factory.Sequence(lambda n: f"Field of cooperation {n}")


class AreaNameFactory(DjangoModelFactory):
    class Meta:
        model = models.AreaName

    owner = factory.SubFactory(AreaFactory)
    language = "ru"
    text = factory.Sequence(lambda n: f"Область {n}")


class AreaMappingFactory(DjangoModelFactory):
    class Meta:
        model = models.AreaMapping

    area = factory.SubFactory(AreaFactory)
    scheme = "sdg"
    code = factory.Sequence(lambda n: f"{n + 1}")


class AgreementTypeFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementType

    code = factory.Sequence(lambda n: f"type-{n}")
    name = factory.Sequence(lambda n: f"Kind of agreement {n}")


class AgreementTypeNameFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementTypeName

    owner = factory.SubFactory(AgreementTypeFactory)
    language = "ru"
    text = factory.Sequence(lambda n: f"Вид соглашения {n}")


class AgreementFactory(DjangoModelFactory):
    """A programme signed on 17 June 2024; say `undated=True` for one without any date."""

    class Meta:
        model = models.Agreement

    title = factory.Sequence(lambda n: f"Programme of cooperation {n}")
    type = None
    signed = "2024-06-17"

    class Params:
        undated = factory.Trait(signed="")
        moscow_beijing = factory.Trait(
            title="Programme of cooperation between Moscow and Beijing, 2024–2026",
            signed="2024",
            period_start="2024",
            period_end="2026",
        )


class AgreementTitleFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementTitle

    agreement = factory.SubFactory(AgreementFactory)
    language = "ru"
    text = factory.Sequence(lambda n: f"Программа сотрудничества {n}")


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = models.Participation

    agreement = factory.SubFactory(AgreementFactory)
    party = factory.SubFactory(PartyFactory)


class CoverageFactory(DjangoModelFactory):
    class Meta:
        model = models.Coverage

    agreement = factory.SubFactory(AgreementFactory)
    wording = "electric transport"


class SignatoryFactory(DjangoModelFactory):
    class Meta:
        model = models.Signatory

    agreement = factory.SubFactory(AgreementFactory)
    person = factory.SubFactory(PersonFactory)


class AgreementRelationFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementRelation

    agreement = factory.SubFactory(AgreementFactory)
    kind = "continues"
    to = factory.SubFactory(AgreementFactory)


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.Document

    agreement = factory.SubFactory(AgreementFactory)
    language = "ru"
    url = factory.Sequence(lambda n: f"https://www.mos.ru/documents/{n}")


class EventFactory(DjangoModelFactory):
    class Meta:
        model = models.Event

    name = factory.Sequence(lambda n: f"Forum of sister cities {n}")
    start = "2025-12-03"
    end = "2025-12-04"


class EventNameFactory(DjangoModelFactory):
    class Meta:
        model = models.EventName

    owner = factory.SubFactory(EventFactory)
    language = "ru"
    text = factory.Sequence(lambda n: f"Форум городов-побратимов {n}")


class EventPartyFactory(DjangoModelFactory):
    class Meta:
        model = models.EventParty

    event = factory.SubFactory(EventFactory)
    party = factory.SubFactory(PartyFactory)


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = models.Speaker

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(PersonFactory)


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = models.Topic

    event = factory.SubFactory(EventFactory)
    wording = "robotics"


class EventAgreementFactory(DjangoModelFactory):
    class Meta:
        model = models.EventAgreement

    event = factory.SubFactory(EventFactory)
    agreement = factory.SubFactory(AgreementFactory)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Source

    url = factory.Sequence(lambda n: f"https://www.mos.ru/news/item/{n}/")
    title = factory.Sequence(lambda n: f"Moscow and Beijing agreed on a programme ({n})")
    publisher = "mos.ru"
    language = "ru"
    published = "2024-06-17"


class CitationFactory(DjangoModelFactory):
    """A citation for an agreement; for another record say `event=…, agreement=None`."""

    class Meta:
        model = models.Citation

    source = factory.SubFactory(SourceFactory)
    agreement = factory.SubFactory(AgreementFactory)


class ChangeSetFactory(DjangoModelFactory):
    class Meta:
        model = models.ChangeSet

    by = factory.SubFactory(UserFactory)
    why = "the article of 17 June 2024"


class ChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.Change

    change_set = factory.SubFactory(ChangeSetFactory)
    record_kind = "agreement"
    record_id = factory.Sequence(lambda n: n + 1)


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = models.ImportBatch

    file_name = "agreements.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    by = factory.SubFactory(UserFactory)


class ImportedFileFactory(DjangoModelFactory):
    class Meta:
        model = models.ImportedFile

    batch = factory.SubFactory(ImportBatchFactory)
    content = b"title,party 1,party 2\n"


class UndoFactory(DjangoModelFactory):
    class Meta:
        model = models.Undo

    change_set = factory.SubFactory("tests.factories.ChangeSetFactory")


class UndoLookFactory(DjangoModelFactory):
    class Meta:
        model = models.UndoLook

    change_set = factory.SubFactory("tests.factories.ChangeSetFactory")
    by = factory.SubFactory(UserFactory)


class BatchPublicationFactory(DjangoModelFactory):
    class Meta:
        model = models.BatchPublication

    batch = factory.SubFactory(ImportBatchFactory)
    by = factory.SubFactory(UserFactory)


class PlanPartFactory(DjangoModelFactory):
    class Meta:
        model = models.PlanPart

    batch = factory.SubFactory(ImportBatchFactory)
    run = 1
    place = factory.Sequence(lambda n: n)


class KeptMappingFactory(DjangoModelFactory):
    class Meta:
        model = models.KeptMapping

    shape = factory.Sequence(lambda n: f"{n:064x}")


class PublicationFactory(DjangoModelFactory):
    class Meta:
        model = models.Publication

    kind = "agreement"
    slug = factory.Sequence(lambda n: f"moscow-beijing-{n}")
    action = "published"
    body = "{}"


class PublishedRecordFactory(DjangoModelFactory):
    class Meta:
        model = models.PublishedRecord

    kind = "agreement"
    slug = factory.Sequence(lambda n: f"moscow-beijing-{n}")
    record_id = factory.Sequence(lambda n: n + 1)
    body = "{}"
    sort_day = "2024-06-17"
    sequence = factory.Sequence(lambda n: n + 1)


class PublishedAgreementFactory(DjangoModelFactory):
    class Meta:
        model = models.PublishedAgreement

    record = factory.SubFactory(PublishedRecordFactory)
    signed = "2024-06-17"


class PublishedFacetFactory(DjangoModelFactory):
    class Meta:
        model = models.PublishedFacet

    record = factory.SubFactory(PublishedRecordFactory)
    kind = "party"
    value = "moscow"
    of = "agreement"
    sort_day = "2024-06-17"


class PublishedStatusFactory(DjangoModelFactory):
    class Meta:
        model = models.PublishedStatus

    record = factory.SubFactory(PublishedRecordFactory)
    status = "in_force"
    first = "2024-06-17"
    last = "9999-12-31"
    sort_day = "2024-06-17"


class PublishedWordFactory(DjangoModelFactory):
    class Meta:
        model = models.PublishedWord

    text = factory.Sequence(lambda n: f"word{n}")


class RefreshFactory(DjangoModelFactory):
    class Meta:
        model = models.Refresh

    kind = "party"
    slugs = ["moscow"]


class TransitionFactory(DjangoModelFactory):
    class Meta:
        model = models.Transition

    step = "publish"
    record_kind = "agreement"
    record_id = factory.Sequence(lambda n: n + 1)
    revision = 1
    before = "draft"
    after = "published"


class AddressFactory(DjangoModelFactory):
    class Meta:
        model = models.Address

    kind = "agreement"
    slug = factory.Sequence(lambda n: f"moscow-beijing-{n}")
    record_id = factory.Sequence(lambda n: n + 1)


def party(name: str, kind: str = "city", **names: str) -> models.Party:
    """The party called so, made when it isn't there: `party("Beijing", ru="Пекин", zh_Hans="北京")`."""
    found = models.Party.objects.filter(name=name).first() or PartyFactory(name=name, kind=kind)
    for language, text in names.items():
        PartyNameFactory(owner=found, language=language.replace("_", "-"), text=text)
    return found


def agreement_between(*names: str, **facts: Any) -> models.Agreement:
    """An agreement of the parties called so: `agreement_between("Moscow", "Beijing", signed="2024")`."""
    facts.setdefault("title", f"Agreement between {' and '.join(names)}")
    agreement = AgreementFactory(**facts)
    for order, name in enumerate(names):
        ParticipationFactory(agreement=agreement, party=party(name), order=order)
    return agreement


def publishable_agreement(*names: str, **facts: Any) -> models.Agreement:
    """A draft with all that publishing asks for: a title, a type, a party, a citation."""
    facts.setdefault("type", models.AgreementType.objects.first() or AgreementTypeFactory())
    agreement = agreement_between(*(names or ("Moscow", "Beijing")), **facts)
    CitationFactory(agreement=agreement)
    return agreement


def published_agreement(*names: str, by: Any = None, **facts: Any) -> models.Agreement:
    """An agreement that everybody may read."""
    from agreements.services import publishing  # the models' own tests need no service

    agreement = publishable_agreement(*names, **facts)
    publishing.publish([agreement], by=by)
    agreement.refresh_from_db()
    return agreement
