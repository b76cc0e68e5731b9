"""Finding and repairing what differs from the log of publications."""

import pytest
from django.core.management import call_command

from agreements.models import (
    Address,
    Agreement,
    AgreementRelation,
    Party,
    Publication,
    PublishedAgreement,
    PublishedFacet,
    PublishedRecord,
)
from agreements.services import drift, publishing, rebuilding
from agreements.services.documents import SHAPE
from tests import world

SLUG = "moscow-beijing-1995"


def of(kind, slug):
    return PublishedRecord.objects.filter(kind=kind, slug=slug)


def spoil_a_document():
    of("agreement", SLUG).update(body='{"slug": "x"}')


def garble_a_document():
    of("agreement", SLUG).update(body="{not json")


def lose_a_document():
    of("agreement", SLUG).delete()


def lose_a_party():
    of("party", "beijing").delete()


def invent_a_document():
    row = of("type", "programme").get()
    PublishedRecord.objects.create(
        kind="type",
        slug="made-up",
        record_id=10**9,
        body=row.body,
        sort_day=row.sort_day,
        sequence=1,
        shape=SHAPE,
    )


def miscount_a_line():
    of("agreement", SLUG).update(sequence=1)


def rename_a_party_in_a_document_and_its_line():
    """As if a refresh had not come by."""
    for row in (of("agreement", SLUG).get(), Publication.objects.filter(slug=SLUG).latest("pk")):
        row.body = row.body.replace('"name":"Beijing"', '"name":"Peking"')
        row.save()


def forget_a_country_in_a_party_and_its_line():
    for row in (of("party", "beijing").get(), Publication.objects.filter(slug="beijing").latest("pk")):
        row.body = row.body.replace('"within":["china"]', '"within":[]')
        row.save()


def withdraw_a_party_in_use():
    Publication.objects.create(kind="party", slug="beijing", action="withdrawn", body="")
    of("party", "beijing").delete()


def keep_a_party_that_nothing_uses():
    row = of("party", "beijing").get()
    body = row.body.replace('"slug":"beijing"', '"slug":"nowhere"')
    nowhere = Party.objects.create(name="Nowhere", kind="city", slug="nowhere")
    Address.objects.create(kind="party", slug="nowhere", record_id=nowhere.pk)
    line = Publication.objects.create(kind="party", slug="nowhere", action="published", body=body)
    PublishedRecord.objects.create(
        kind="party",
        slug="nowhere",
        record_id=nowhere.pk,
        body=body,
        sequence=line.pk,
        sort_day=row.sort_day,
        shape=SHAPE,
    )


def lose_facets():
    PublishedFacet.objects.filter(kind="party", value="beijing").delete()


def invent_a_facet():
    record = of("agreement", SLUG).get()
    PublishedFacet.objects.create(
        record=record, kind="country", value="atlantis", of=record.kind, sort_day=record.sort_day
    )


def misplace_a_facet():
    PublishedFacet.objects.filter(record__slug=SLUG).update(sort_day="1900-01-01")


def spoil_the_alphabet():
    of("agreement", SLUG).update(title_key=b"zzz")


def spoil_an_end():
    of("agreement", SLUG).update(ends_on="2099-01-01")


def spoil_what_is_counted():
    PublishedAgreement.objects.filter(record__slug=SLUG).update(counted="\n" * 11)


def lose_searched_words():
    PublishedRecord.objects.update(search="")


def spoil_a_day():
    of("agreement", SLUG).update(sort_day="1900-01-01")


def spoil_facts():
    PublishedAgreement.objects.update(signed="1900")


def spoil_the_line_of_facts():
    of("agreement", SLUG).update(dated="1900" + "|" * 12)


def lose_facts():
    PublishedAgreement.objects.filter(record__slug=SLUG).delete()


def forget_what_was_superseded():
    AgreementRelation.objects.update(kind="supersedes")
    publishing.publish(Agreement.objects.filter(state="published"), by=None)
    assert PublishedAgreement.objects.exclude(superseded_on="").update(superseded_on="") == 2


def delete_the_working_record():
    Agreement.objects.filter(slug=SLUG).delete()


def unmark_the_working_record():
    Agreement.objects.filter(slug=SLUG).update(state="draft")


def lose_an_address():
    Address.objects.filter(kind="party", slug="beijing").delete()


def give_an_address_to_another():
    Address.objects.filter(kind="party", slug="beijing").update(record_id=10**9)


def retire_an_address():
    Address.objects.filter(kind="agreement", slug=SLUG).update(current=False)


def forget_the_address_on_the_record():
    Agreement.objects.filter(slug=SLUG).update(slug=None)


def forget_revisions():
    PublishedRecord.objects.update(revision=None)


def claim_a_later_revision():
    of("party", "beijing").update(revision=99)


def show_another_revision():
    of("agreement", SLUG).update(revision=99)


SPOILERS = {
    spoil_a_document: "last line in the log: ",
    garble_a_document: "it can't be read",
    lose_a_document: "is not public, but the log says that it is",
    lose_a_party: "party beijing: is not public, but the log says that it is",
    invent_a_document: "is public, but the log says that it is not",
    miscount_a_line: "does not have the number of its last line",
    rename_a_party_in_a_document_and_its_line: "its parties are not as the documents",
    forget_a_country_in_a_party_and_its_line: "party beijing: its within are not as the documents",
    withdraw_a_party_in_use: "party beijing: is used, but it is not public",
    keep_a_party_that_nothing_uses: "nothing public uses it",
    lose_facets: "its facets are not those of its document: without party=beijing",
    invent_a_facet: "with country=atlantis",
    misplace_a_facet: "its facets are not those of its document",
    lose_searched_words: "its searched words are not those of its document: without ",
    spoil_a_day: "its day is not that of its document",
    spoil_the_line_of_facts: "the line that its status is told from is not that of its document",
    spoil_facts: "its dated facts are not those of its document: signed",
    lose_facts: "its dated facts are missing",
    spoil_the_alphabet: "its place, days or place in an order are not those of its document",
    spoil_an_end: "its place, days or place in an order are not those of its document",
    spoil_what_is_counted: "its dated facts are not those of its document: counted",
    forget_what_was_superseded: "its dated facts are not those of its document: superseded_on",
    delete_the_working_record: "its working record is not published",
    unmark_the_working_record: "its working record is not published",
    lose_an_address: "its record's address is noted as none",
    give_an_address_to_another: "its record's address is noted as none",
    retire_an_address: "its record's address is noted as none",
    forget_the_address_on_the_record: "its working record has the address none",
    forget_revisions: "which revision of its record it shows is not known",
    claim_a_later_revision: "it shows revision 99, but its record is only at 1",
    show_another_revision: "it shows revision 99, but its record says that 1 is published",
}


def test_there_is_no_drift_after_publishing(capsys):
    world.public()

    call_command("publications", "check")

    assert "is what the log" in capsys.readouterr().out


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_every_drift_is_found_and_repaired(spoil, capsys):
    world.public()
    spoil()

    with pytest.raises(SystemExit) as ended:
        call_command("publications", "check")
    assert ended.value.code == 1
    assert SPOILERS[spoil] in capsys.readouterr().out
    call_command("publications", "rebuild")
    assert drift.check() == []
    assert rebuilding.rebuild() == 0


@pytest.mark.parametrize("spoil", [forget_revisions, lose_facets, lose_searched_words, spoil_facts])
def test_repairing_what_is_only_an_index_writes_no_line(spoil):
    world.public()
    before = Publication.objects.count()
    spoil()

    call_command("publications", "rebuild")

    assert Publication.objects.count() == before


def test_a_party_edited_since_is_shown_as_changed_when_its_revision_was_lost():
    made = world.public()
    Party.objects.filter(pk=made["parties"]["Beijing"].pk).update(wikidata="Q956")
    forget_revisions()

    rebuilding.rebuild()

    assert of("party", "beijing").get().revision == 0
    assert of("party", "moscow").get().revision == 1
    assert "Q956" not in of("party", "beijing").get().body


def test_only_the_kind_that_is_asked_for_is_looked_at(capsys):
    world.public()
    lose_facets()
    of("type", "programme").update(search="")

    with pytest.raises(SystemExit):
        call_command("publications", "check", kind=["type"])

    assert capsys.readouterr().out.startswith("type programme: its searched words")


def test_a_rebuild_of_what_is_right_changes_nothing():
    world.public()
    before = list(PublishedRecord.objects.order_by("pk").values())

    assert rebuilding.rebuild() == 0
    assert list(PublishedRecord.objects.order_by("pk").values()) == before


def test_it_goes_chunk_by_chunk(monkeypatch):
    world.public()
    monkeypatch.setattr(drift, "CHUNK", 1)
    lose_facets()
    forget_revisions()

    assert rebuilding.rebuild() > 10
    assert drift.check() == []


def test_a_rebuild_that_broke_off_goes_on_where_it_stood(monkeypatch):
    world.public()
    monkeypatch.setattr(drift, "CHUNK", 1)
    lose_searched_words()
    all_of_it = len(drift.check())

    some = rebuilding.repaired()
    for _ in range(3):
        next(some)
    some.close()

    assert len(drift.check()) == all_of_it - 3
    assert rebuilding.rebuild() == all_of_it - 3
    assert drift.check() == []
