"""What is true: one file a subject."""

from agreements.models.agreement import (
    Agreement,
    AgreementRelation,
    AgreementTitle,
    Coverage,
    Document,
    Participation,
    Signatory,
)
from agreements.models.among import Among
from agreements.models.area import AgreementType, AgreementTypeName, Area, AreaMapping, AreaName
from agreements.models.batch_publication import BatchPublication
from agreements.models.change import Change, ChangeSet
from agreements.models.event import Event, EventAgreement, EventName, EventParty, Speaker, Topic
from agreements.models.import_batch import ImportBatch, ImportedFile, KeptMapping, PlanPart
from agreements.models.party import Party, PartyName
from agreements.models.person import Office, OfficeName, Person, PersonName, Tenure
from agreements.models.publication import (
    Address,
    Publication,
    PublishedAgreement,
    PublishedFacet,
    PublishedRecord,
    PublishedStatus,
    PublishedWord,
)
from agreements.models.refresh import Refresh
from agreements.models.source import Citation, Source
from agreements.models.transition import StepName, Transition
from agreements.models.undo import Undo, UndoLook

__all__ = [
    "Among",
    "Address",
    "Agreement",
    "AgreementRelation",
    "AgreementTitle",
    "AgreementType",
    "AgreementTypeName",
    "Area",
    "AreaMapping",
    "AreaName",
    "BatchPublication",
    "Change",
    "ChangeSet",
    "Citation",
    "Coverage",
    "Document",
    "Event",
    "EventAgreement",
    "EventName",
    "EventParty",
    "ImportBatch",
    "ImportedFile",
    "KeptMapping",
    "Office",
    "OfficeName",
    "Participation",
    "Party",
    "PartyName",
    "Person",
    "PersonName",
    "PlanPart",
    "Publication",
    "PublishedAgreement",
    "PublishedFacet",
    "PublishedRecord",
    "PublishedStatus",
    "PublishedWord",
    "Refresh",
    "Signatory",
    "Source",
    "Speaker",
    "StepName",
    "Tenure",
    "Topic",
    "Transition",
    "Undo",
    "UndoLook",
]
