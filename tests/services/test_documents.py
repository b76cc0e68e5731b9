"""Every fact of every kind of record is in its document, or private for a reason."""

import pytest

from agreements.api.documents import DOCUMENTS
from agreements.records import KINDS

PRIVATE = {
    "agreement.internal_notes": "the analysts' own",
    "agreement.verified_by": "a user's name",
    "agreement.documents.file": "uploaded files are the analysts' own; no address serves them",
    "event.internal_notes": "the analysts' own",
    "event.verified_by": "a user's name",
    "source.text": "kept for the analysts; it may be somebody's property",
}
"""Facts that no document tells, each with the reason."""

DATES = {"announced", "signed", "provisional_from", "in_force", "period_start", "period_end", "expires"} | {
    "suspended_from",
    "suspended_until",
    "terminated",
    "renewed_until",
}
ELSEWHERE = {
    **{f"agreement.{name}": f"dates.{name}" for name in DATES},
    "agreement.renewal": "renewal.mode",
    "agreement.renewal_term_months": "renewal.term_months",
    "agreement.renewal_notice_months": "renewal.notice_months",
    "agreement.participations": "parties",
    "agreement.coverage": "areas",
    "agreement.relations.to": "relations.agreement",
    "area.code": "slug",
    "type.code": "slug",
    "party.latitude": "coordinates.latitude",
    "party.longitude": "coordinates.longitude",
    "tenure.person": "holders.person",
    "tenure.office": "offices.office",
    "tenure.held_from": "offices.held_from",
    "tenure.held_until": "offices.held_until",
    "tenure.citations": "offices.citations",
}
"""Facts that stand under another name, or further in."""


def fields(serializer):
    return getattr(getattr(serializer, "child", serializer), "fields", {})


def there(kind, path):
    """Whether the document of the kind has a field at the path."""
    names = path.split(".")
    if kind == "tenure":
        kind = "office" if names[0] == "holders" else "person"
    found = DOCUMENTS[kind]()
    for name in names:
        if name not in fields(found):
            return False
        found = fields(found)[name]
    return True


def facts(kind):
    """Every field of the kind, and every field of its parts."""
    yield from (field.name for field in KINDS[kind].fields)
    for part in KINDS[kind].parts:
        yield part.name
        yield from (f"{part.name}.{field.name}" for field in part.fields)


def place(kind, fact):
    part, _, field = fact.partition(".")
    moved = ELSEWHERE.get(f"{kind}.{part}", "all_names" if part == "names" else part)
    return ELSEWHERE.get(f"{kind}.{fact}", f"{moved}.{field}" if field else moved)


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_is_in_the_document_or_private_for_a_reason(kind):
    missing = [
        fact for fact in facts(kind) if f"{kind}.{fact}" not in PRIVATE and not there(kind, place(kind, fact))
    ]

    assert missing == []


@pytest.mark.parametrize("fact", PRIVATE)
def test_what_is_private_is_a_fact_and_nowhere(fact):
    kind, _, name = fact.partition(".")

    assert name in facts(kind)
    assert not there(kind, place(kind, name))
