"""The codes that public documents are written in, each with its label."""

from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Capacity, DocumentKind, LegalForce, RelationKind, Renewal, Role
from agreements.models.area import Match, Scheme
from agreements.models.change import RecordKind
from agreements.models.event import EventKind, EventRole, EventStatus, Happening, Mode
from agreements.models.names import NameKind
from agreements.models.party import PartyKind
from agreements.models.publication import Action
from agreements.models.source import SourceKind, Stance
from agreements.models.status import RULE, Status

Codes = list[tuple[str, Any]]  # code, label


def codes_of(choices: type[Choices]) -> Codes:
    """The codes as documents have them: where a record leaves a code empty, a document says `unknown`."""
    return [(str(code) or "unknown", label) for code, label in choices.choices]


LATERALITY: Codes = [
    ("unilateral", _("one party")),
    ("bilateral", _("two parties")),
    ("multilateral", _("three or more parties")),
]

RECORD_KIND = [(code, label) for code, label in codes_of(RecordKind) if code != RecordKind.TENURE]
"""Tenures stand in the documents of others."""
ACTION = codes_of(Action)
AGREEMENT_STATUS = codes_of(Status)
STATUS_RULE: Codes = [(rule.name, rule.status.label) for rule in RULE.values()]
"""The rules by which a status is told; the label is what each leads to."""
LEGAL_FORCE = codes_of(LegalForce)
RENEWAL = codes_of(Renewal)
ROLE = codes_of(Role)
CAPACITY = codes_of(Capacity)
RELATION = codes_of(RelationKind)
TEXT_KIND = codes_of(DocumentKind)
NAME_KIND = codes_of(NameKind)
PARTY_KIND = codes_of(PartyKind)
EVENT_KIND = codes_of(EventKind)
EVENT_STATUS = codes_of(EventStatus)
EVENT_MODE = codes_of(Mode)
EVENT_ROLE = codes_of(EventRole)
HAPPENING = codes_of(Happening)
SOURCE_KIND = codes_of(SourceKind)
STANCE = codes_of(Stance)
SCHEME = codes_of(Scheme)
MATCH = codes_of(Match)

DEFINITIONS: dict[str, dict[str, Any]] = {
    "LATERALITY": {
        "unilateral": _("One contracting or acceding party is known."),
        "bilateral": _("Between two contracting or acceding parties."),
        "multilateral": _("Between three or more contracting or acceding parties."),
    },
    "RECORD_KIND": {
        "agreement": _("A programme, memorandum, protocol or other instrument of cooperation."),
        "event": _("A forum, visit, meeting or signing ceremony."),
        "party": _("A country, region, city, district, an authority of one, or an organisation."),
        "person": _("Somebody who signed an agreement or spoke at an event."),
        "office": _("A post of a party, such as its mayor."),
        "area": _("An area of cooperation."),
        "type": _("A kind of instrument."),
        "source": _("An article, a press release, a register, a text from which something is known."),
    },
    "ACTION": {
        "published": _("The record was published, for the first time or anew."),
        "withdrawn": _("The record was taken from the public."),
        "refreshed": _("What the document embeds of other records changed; the record itself did not."),
    },
    "AGREEMENT_STATUS": {
        "announced": _("It was made public; no signature is known by the day."),
        "signed": _("It was signed; its start lies ahead."),
        "provisional": _("It is applied before its entry into force."),
        "in_force": _(
            "It entered into force, its period has begun, or it was renewed, and its end has not passed."
        ),
        "presumed_in_force": _(
            "Nothing says that it ended: it renews itself, or no start and end are stated."
        ),
        "suspended": _("It is set aside for a time."),
        "expired": _("Its scheduled end has passed, and it does not renew itself."),
        "terminated": _("It was ended early."),
        "superseded": _("Another agreement took its place."),
        "not_yet": _("The day lies before the first known fact."),
        "unknown": _("No date is known from which it could be told."),
    },
    "LEGAL_FORCE": {
        "unknown": _("Nothing is known of it."),
        "binding": _("It obliges the parties in law."),
        "not_binding": _("It states intentions and obliges nobody in law."),
    },
    "RENEWAL": {
        "unknown": _("Nothing is known of it."),
        "none": _("It ends on the scheduled day."),
        "express": _("It ends unless the parties agree on another term."),
        "tacit": _("It goes on for another term unless somebody gives notice in time."),
    },
    "ROLE": {
        "contracting": _("It concluded the agreement."),
        "acceding": _("It joined later."),
        "witness": _("It was present at the conclusion and is not bound."),
        "guarantor": _("It answers for the performance by others."),
        "host": _("It gave the place for the conclusion and is not bound."),
    },
    "CAPACITY": {
        "signed": _("They signed the text itself."),
        "initialled": _("They put their initials to a text that was to be signed later."),
        "witnessed": _("They attested the signatures of others."),
    },
    "RELATION": {
        "continues": _("It follows the other one, whose term is over."),
        "supersedes": _("It takes the place of the other one, which ends with it."),
        "amends": _("It changes the text of the other one, which goes on."),
        "implements": _("It says how the other one is carried out."),
        "related": _("They have to do with one another, and no more is known."),
    },
    "TEXT_KIND": {
        "authentic": _("A text that was signed, or equally authentic."),
        "translation": _("The text in another language, without authority."),
        "summary": _("What the text says, in short."),
    },
    "NAME_KIND": {
        "official": _("As it is called in law or calls itself."),
        "short": _("As it is called in everyday use."),
        "former": _("As it was called before."),
        "alias": _("Another name by which it is found."),
        "transliteration": _("The name in the letters of another script."),
    },
    "PARTY_KIND": {
        "country": _("A state, or a territory with a code of its own."),
        "region": _("A province, state, federal subject or other first division of a country."),
        "city": _("A city, town or municipality."),
        "district": _("A part of a city or region."),
        "authority": _("A government, ministry, department or other body of one of these."),
        "organisation": _("Any other body, such as a university or a chamber of commerce."),
    },
    "EVENT_KIND": {
        "forum": _("A conference, congress or forum of many."),
        "visit": _("A delegation visits another party."),
        "meeting": _("Representatives meet or confer at a distance."),
        "signing": _("A ceremony held for a signature."),
        "exhibition": _("A fair or an exhibition."),
        "other": _("None of the others."),
    },
    "EVENT_STATUS": {
        "planned": _("It is to be held."),
        "held": _("It took place."),
        "postponed": _("It is to be held later than planned."),
        "cancelled": _("It does not take place."),
    },
    "EVENT_MODE": {
        "unknown": _("Nothing is known of it."),
        "in_person": _("All who took part were there."),
        "online": _("They met at a distance."),
        "hybrid": _("Some were there, others took part at a distance."),
    },
    "EVENT_ROLE": {
        "host": _("It held or organised the event."),
        "participant": _("It took part."),
        "presented": _("It, or what it has to offer, was presented there."),
    },
    "HAPPENING": {
        "signed": _("The agreement was signed at the event."),
        "announced": _("The agreement was made public at the event."),
        "reviewed": _("What came of the agreement was gone through at the event."),
        "mentioned": _("The agreement was spoken of at the event."),
    },
    "SOURCE_KIND": {
        "news": _("A report by somebody else than the parties."),
        "press_release": _("A statement of a party or an organiser."),
        "official": _("A page of an authority that is not a press release."),
        "register": _("A list of agreements that somebody keeps."),
        "text": _("The agreement itself."),
        "other": _("None of the others."),
    },
    "STANCE": {
        "supports": _("The source says so too."),
        "contradicts": _("The source says otherwise."),
    },
    "SCHEME": {
        "sdg": _("Goals 1 to 17 and their targets, as 9 or 9.5."),
        "dac": _("Purposes of development aid, as 43030."),
        "cofog": _("Functions of government, as 04.5."),
    },
    "MATCH": {
        "exact": _("Both mean the same."),
        "close": _("Both mean nearly the same."),
        "broad": _("What stands there is wider."),
        "narrow": _("What stands there is narrower."),
        "related": _("They have to do with one another."),
    },
    "STATUS_RULE": {rule.name: rule.because for rule in RULE.values()},
}
"""Name of the list → code → what it means, in a sentence. In those of the rules, {signed} and the like stand for dates."""
