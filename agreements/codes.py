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
from agreements.models.status import Status

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
