"""Records that were merged, in what readers see; and their merge undone."""

import json

import pytest
from django.core.management import call_command

from agreements import public
from agreements.models import (
    Agreement,
    EventParty,
    Office,
    Participation,
    Party,
    Publication,
    PublishedFacet,
    PublishedRecord,
    Signatory,
)
from agreements.services import drift, publishing
from agreements.services.releasing import replace, unreplace
from tests import world
from tests.factories import ParticipationFactory, PartyFactory


@pytest.fixture
def made():
    return world.public()


def body(kind, slug):
    return json.loads(PublishedRecord.objects.get(kind=kind, slug=slug).body)


def parties(slug):
    return [(row["role"], row["party"]["slug"]) for row in body("agreement", slug)["parties"]]


def merge(gone, stands):
    """What a merge does to the working tables."""
    for row in Participation.objects.filter(party=gone):
        if Participation.objects.filter(agreement=row.agreement, party=stands, role=row.role).exists():
            row.delete()
    for model in (Participation, EventParty, Signatory, Office):
        model.objects.filter(party=gone).update(party=stands)
    Party.objects.filter(parent=gone).update(parent=stands)
    pk = gone.pk
    gone.names.all().delete()
    gone.delete()
    return pk


def work():
    call_command("work", once=True)


def merged(made, gone="Shenzhen", stands="Beijing"):
    keys = {merge(made["parties"][gone], made["parties"][stands]): made["parties"][stands].pk}
    made["forum"].__class__.objects.filter(place=next(iter(keys))).update(place=made["parties"][stands])
    replace("party", keys, by=None)
    return keys


@pytest.fixture
def place_freed(made):
    """The forum is in no city of the directory, so that Shenzhen can go."""
    made["forum"].place = None
    made["forum"].save()
    publishing.publish([made["forum"]], by=None)
    return made


def test_the_documents_name_the_one_that_stands(place_freed):
    slug = Agreement.objects.get(reference="sz").slug

    merged(place_freed)
    work()

    assert parties(slug) == [("contracting", "beijing")]
    assert not PublishedFacet.objects.filter(value="shenzhen").exclude(kind="word").exists()
    assert not PublishedRecord.objects.filter(kind="party", slug="shenzhen").exists()
    assert list(drift.check()) == []


def test_the_old_address_leads_on(place_freed):
    merged(place_freed)

    with pytest.raises(public.Moved) as moved:
        public.find("party", "shenzhen")
    assert moved.value.slug == "beijing"


def test_the_same_party_twice_in_the_same_role_is_one(place_freed):
    shenzhen, agreement = place_freed["parties"]["Shenzhen"], place_freed["mb-1995"]
    ParticipationFactory(agreement=agreement, party=shenzhen, order=2)
    publishing.publish([agreement], by=None)
    assert body("agreement", agreement.slug)["laterality"] == "multilateral"

    merged(place_freed)
    work()

    assert parties(agreement.slug) == [("contracting", "moscow"), ("contracting", "beijing")]
    assert body("agreement", agreement.slug)["laterality"] == "bilateral"


def test_each_changed_document_has_one_line_in_the_log(place_freed):
    merged(place_freed)
    before = Publication.objects.count()

    work()
    lines = Publication.objects.filter(action="refreshed", kind="agreement")
    assert lines.filter(slug=Agreement.objects.get(reference="sz").slug).count() == 1
    after = Publication.objects.count()
    assert after > before

    replace("party", {}, by=None)
    work()
    assert Publication.objects.count() == after


def test_a_record_that_was_not_public_becomes_so_in_place_of_the_merged_one(place_freed):
    place_freed["parties"]["Canton"] = PartyFactory(name="Canton", parent=place_freed["parties"]["China"])

    merged(place_freed, stands="Canton")
    work()

    assert parties(Agreement.objects.get(reference="sz").slug) == [("contracting", "canton")]
    assert list(drift.check()) == []


def undo(keys, made):
    """What the undoing of a merge does to the working tables."""
    [(gone, stands)] = keys.items()
    restored = Party.objects.create(pk=gone, name="Shenzhen", kind="city", parent=made["parties"]["China"])
    Participation.objects.filter(agreement__reference="sz", party=stands).update(party=restored)
    unreplace("party", keys, by=None)


@pytest.mark.parametrize("refreshed_between", [True, False])
def test_an_undone_merge_gives_everything_back(place_freed, refreshed_between):
    slug = Agreement.objects.get(reference="sz").slug
    before = body("agreement", slug)
    keys = merged(place_freed)
    if refreshed_between:
        work()

    undo(keys, place_freed)
    work()

    assert body("agreement", slug) == before
    assert PublishedRecord.objects.get(kind="party", slug="shenzhen").record_id == next(iter(keys))
    assert list(drift.check()) == []


def test_an_undone_merge_leaves_alone_what_was_published_since(place_freed):
    agreement = Agreement.objects.get(reference="sz")
    keys = merged(place_freed)
    work()
    agreement.summary = "Written after the merge."
    agreement.save()
    publishing.publish([agreement], by=None)

    undo(keys, place_freed)
    work()

    assert parties(agreement.slug) == [("contracting", "beijing")]
    publishing.publish([agreement], by=None)
    assert parties(agreement.slug) == [("contracting", "shenzhen")]
    assert list(drift.check()) == []


def test_a_merge_can_be_done_undone_and_done_again(place_freed):
    slug = Agreement.objects.get(reference="sz").slug
    keys = merged(place_freed)
    undo(keys, place_freed)
    place_freed["parties"]["Shenzhen"] = Party.objects.get(name="Shenzhen")
    merged(place_freed)
    work()

    assert parties(slug) == [("contracting", "beijing")]
    assert list(drift.check()) == []
