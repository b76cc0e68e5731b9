"""A draft is nowhere: every answer is the same, byte for byte, with and without drafts."""

import pytest
import time_machine

from agreements.models import Agreement, Event
from agreements.services import publishing
from tests import world
from tests.factories import (
    AgreementRelationFactory,
    AreaFactory,
    CitationFactory,
    CoverageFactory,
    EventAgreementFactory,
    EventFactory,
    EventPartyFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    SignatoryFactory,
    publishable_agreement,
)

CANARY = "Zanzibar"
QUESTIONS = [
    "",
    "agreements/",
    "agreements/?page_size=2",
    "agreements/?party=moscow",
    "agreements/?party=zanzibar",
    "agreements/?party=zanzibarr",
    "agreements/?party=moscow-2",
    "agreements/?country=zanzibar",
    "agreements/?within=zanzibar",
    "agreements/?area=zanzibar",
    "agreements/?type=zanzibar",
    "agreements/?status=superseded",
    "agreements/?status=in_force",
    "agreements/?in_force_on=2025-06-01",
    "agreements/?q=zanzibar",
    "agreements/?q=beijing",
    "agreements/?format=csv",
    "agreements/?format=csv&party=zanzibar",
    "agreements/?format=xlsx",
    "agreements/?format=ics",
    "events/?format=ics",
    "agreements/?format=atom",
    "agreements/?format=geojson",
    "parties/?format=geojson",
    "agreements/moscow-beijing-2024-2026/?format=jsonld",
    "parties/moscow/?format=jsonld",
    "agreements/moscow-beijing-1995/",
    "agreements/moscow-beijing-2021-2023/",
    "agreements/moscow-beijing-2024-2026/",
    "agreements/moscow-beijing-2024-2026-2/",
    "agreements/moscow-zanzibar-2024/",
    "agreements/?ordering=published&count=yes",
    "agreements/?ordering=ends_soonest&fields=slug,relations",
    "agreements/?decision_from=2000",
    "agreements/?bbox=-180,-90,180,90",
    "agreements/?area=sdg:9",
    "statistics/",
    "changes/",
    "changes/?since=2020-01-01&kind=agreement",
    "agreements/moscow-beijing-2024-2026/versions/",
    "agreements/moscow-zanzibar-2024/versions/",
    "agreements/moscow-zanzibar-2024/versions/1/",
    "pairs/beijing--moscow/",
    "pairs/moscow--shenzhen/",
    "pairs/moscow--zanzibar/",
    "parties/",
    "parties/moscow/",
    "parties/zanzibar/",
    "parties/?q=zanzibar",
    "parties/?kind=city",
    "areas/",
    "areas/zanzibar/",
    "areas/?q=zanzibar",
    "agreement-types/",
    "events/",
    "events/?party=zanzibar",
    "events/?q=zanzibar",
    "events/forum-in-shenzhen/",
    "events/forum-in-zanzibar/",
]


def answers(client):
    with time_machine.travel("2025-06-01T12:00Z"):
        return {question: _answer(client.get(f"/api/v1/{question}")) for question in QUESTIONS}


def _answer(response):
    headers = {name: text for name, text in response.items() if name not in ("Date", "X-Request-ID")}
    return response.status_code, headers, b"".join(response)


def draft_everything(made):
    """Drafts that supersede, relate to, and share everything with what is public; and private edits."""
    newest, moscow = made["mb-2024"], made["parties"]["Moscow"]
    zanzibar = PartyFactory(name=CANARY, parent=made["parties"]["China"])
    draft = publishable_agreement(
        "Moscow",
        "Beijing",
        title=f"{CANARY} programme",
        period_start="2024",
        period_end="2026",
        signed="2024",
    )
    other = publishable_agreement("Moscow", CANARY, signed="2024", internal_notes=CANARY)
    for one in (draft, other):
        AgreementRelationFactory(agreement=one, kind="supersedes", to=newest)
        CoverageFactory(
            agreement=one, wording=CANARY, area=AreaFactory(code="zanzibar", name=CANARY)
        ) if one is draft else None
        SignatoryFactory(agreement=one)
    AgreementRelationFactory(agreement=newest, kind="continues", to=draft)
    event = EventFactory(name=f"Forum in {CANARY}")
    EventPartyFactory(event=event, party=zanzibar)
    EventPartyFactory(event=event, party=moscow)
    EventAgreementFactory(event=event, agreement=newest)
    CitationFactory(event=event, agreement=None)
    PartyNameFactory(owner=moscow, language="en", text=f"Moscow, not {CANARY}")
    ParticipationFactory(agreement=newest, party=zanzibar)
    Agreement.objects.filter(pk=newest.pk).update(title=CANARY, signed="2023", revision=2)
    Event.objects.filter(pk=made["forum"].pk).update(name=CANARY, revision=2)
    return draft, other, event


def test_answers_are_the_same_with_and_without_drafts(client):
    made = world.public()
    before = answers(client)

    draft_everything(made)
    after = answers(client)

    for question in QUESTIONS:
        assert after[question] == before[question], question
        if CANARY.lower() not in question:
            assert CANARY.lower().encode() not in after[question][2].lower()


def test_an_unknown_and_a_draft_party_get_the_same_answer(client):
    world.public()
    publishable_agreement("Novgorod", signed="2024")

    draft, unknown = (client.get(f"/api/v1/agreements/?party={name}") for name in ("novgorod", "navgorod"))

    assert draft.status_code == unknown.status_code == 400
    assert draft.content == unknown.content.replace(b"navgorod", b"novgorod")


@pytest.mark.parametrize("state", ["in_review", "withdrawn"])
def test_no_other_state_shows_either(client, state):
    agreement = publishable_agreement("Moscow", signed="2024")
    if state == "withdrawn":
        publishing.publish([agreement], by=None)
        publishing.withdraw([agreement], by=None)
    Agreement.objects.update(state=state)

    for name in ("agreements", "parties", "areas", "agreement-types", "events"):
        assert client.get(f"/api/v1/{name}/").json()["results"] == []
