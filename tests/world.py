"""A small public world for the tests of what readers see: Moscow and Beijing, their agreements and a forum."""

from typing import Any

from agreements import models
from agreements.services import publishing
from tests.factories import (
    AgreementFactory,
    AgreementRelationFactory,
    AgreementTitleFactory,
    AgreementTypeFactory,
    AreaFactory,
    AreaMappingFactory,
    CitationFactory,
    CoverageFactory,
    DocumentFactory,
    EventAgreementFactory,
    EventFactory,
    EventPartyFactory,
    OfficeFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    PersonFactory,
    PersonNameFactory,
    SignatoryFactory,
    SourceFactory,
    SpeakerFactory,
    TopicFactory,
)
from tests.loading import Kept

CHAIN = [  # reference, what is known of its dates
    ("mb-1995", {"signed": "1995-05-16"}),
    ("mb-2014", {"signed": "2014-05-19", "period_start": "2014", "period_end": "2016"}),
    ("mb-2021", {"signed": "2020-12-07", "period_start": "2021", "period_end": "2023"}),
    ("mb-2024", {"signed": "2024", "period_start": "2024", "period_end": "2026"}),
]


def parties() -> dict[str, models.Party]:
    russia = PartyFactory(name="Russia", kind="country", iso_3166_1="RU")
    china = PartyFactory(name="China", kind="country", iso_3166_1="CN")
    made = {
        "Russia": russia,
        "China": china,
        "Moscow": PartyFactory(name="Moscow", parent=russia, latitude="55.75583", longitude="37.6173"),
        "Beijing": PartyFactory(name="Beijing", parent=china),
        "Shenzhen": PartyFactory(name="Shenzhen", parent=china),
    }
    for name, language, text, kind in [
        ("Moscow", "ru", "Москва", "official"),
        ("Beijing", "ru", "Пекин", "official"),
        ("Beijing", "zh-Hans", "北京市", "official"),
        ("Beijing", "en", "Peking", "former"),
    ]:
        PartyNameFactory(owner=made[name], language=language, text=text, kind=kind)
    return made


def areas() -> dict[str, models.Area]:
    industry = AreaFactory(code="industry-innovation", name="Industry and innovation")
    AreaMappingFactory(area=industry, scheme="sdg", code="9")
    return {
        "industry": industry,
        "robotics": AreaFactory(code="robotics", name="Robotics", parent=industry),
        "culture": AreaFactory(code="culture", name="Culture"),
    }


def drafts() -> dict[str, Any]:
    """The chain of Moscow and Beijing, an agreement of Shenzhen, and a forum; nothing is public yet."""
    who, what = parties(), areas()
    programme = AgreementTypeFactory(code="programme", name="Programme of cooperation")
    friendship = AgreementTypeFactory(code="friendship-city", name="Friendship-city agreement")
    made: dict[str, Any] = {"parties": who, "areas": what}
    for reference, facts in CHAIN:
        kind = programme if "period_start" in facts else friendship
        title = f"Moscow and Beijing, {reference[3:]}"
        made[reference] = AgreementFactory(reference=reference, title=title, type=kind, **facts)
        for order, name in enumerate(("Moscow", "Beijing")):
            ParticipationFactory(agreement=made[reference], party=who[name], order=order)
        CitationFactory(agreement=made[reference], source=SourceFactory(text="the whole article"))
    for later, earlier in [("mb-2021", "mb-2014"), ("mb-2024", "mb-2021")]:
        AgreementRelationFactory(agreement=made[later], to=made[earlier])
    made["shenzhen"] = AgreementFactory(
        reference="sz", title="Shenzhen and Moscow on culture", type=friendship, signed="", announced="2025"
    )
    ParticipationFactory(agreement=made["shenzhen"], party=who["Shenzhen"])
    CitationFactory(agreement=made["shenzhen"])
    CoverageFactory(agreement=made["shenzhen"], wording="arts", area=what["culture"])
    detail(made, who, what)
    return made


def detail(made: dict[str, Any], who: dict[str, models.Party], what: dict[str, models.Area]) -> None:
    """The newest programme with all its parts, and the forum."""
    newest, person = made["mb-2024"], PersonFactory(name="Sergey Sobyanin")
    PersonNameFactory(owner=person, language="ru", text="Сергей Собянин")
    mayor = OfficeFactory(name="Mayor of Moscow", party=who["Moscow"])
    AgreementTitleFactory(agreement=newest, language="ru", text="Программа сотрудничества")
    CoverageFactory(agreement=newest, wording="robots", area=what["robotics"])
    CoverageFactory(agreement=newest, wording="something new", area=None)
    SignatoryFactory(agreement=newest, person=person, office=mayor, party=who["Moscow"], signed="2024-06-17")
    DocumentFactory(agreement=newest)
    made["forum"] = EventFactory(name="Forum in Shenzhen", place=who["Shenzhen"], status="held")
    EventPartyFactory(event=made["forum"], party=who["Shenzhen"], role="host")
    SpeakerFactory(event=made["forum"], person=person, office=mayor)
    TopicFactory(event=made["forum"], wording="robotics", area=what["robotics"])
    EventAgreementFactory(event=made["forum"], agreement=newest, happening="announced")
    CitationFactory(event=made["forum"], agreement=None)


def public() -> dict[str, Any]:
    """The same, published. As nearly every test of what readers see begins so, the rows are made once and kept."""
    if KEPT and KEPT[0].put():
        return again(KEPT[1])
    return publish()


KEPT: tuple[Kept, dict[str, Any]] | None = None


def keep() -> None:
    """Make it, for `public` to put there again. Before the first test, so that none of them has a part in it."""
    global KEPT
    made = publish()
    KEPT = Kept(), made


def again(made: Any) -> Any:
    if isinstance(made, dict):
        return {name: again(one) for name, one in made.items()}
    return Kept.again(made)


def publish() -> dict[str, Any]:
    made = drafts()
    records = [one for one in made.values() if isinstance(one, models.Agreement | models.Event)]
    _, refused = publishing.publish(records, by=None)
    assert not refused
    return made
