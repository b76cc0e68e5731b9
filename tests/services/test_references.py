"""People, offices and sources in public: while a published document uses them, and no longer."""

import json

import pytest

from agreements.models import Person, Publication, PublishedFacet, PublishedRecord, Source
from agreements.services import addresses, drift, publishing
from agreements.services.releasing import release
from tests.factories import (
    CitationFactory,
    OfficeFactory,
    ParticipationFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    SignatoryFactory,
    SourceFactory,
    TenureFactory,
    publishable_agreement,
    published_agreement,
)


def body(kind, slug):
    return json.loads(PublishedRecord.objects.get(kind=kind, slug=slug).body)


def public(kind):
    return set(PublishedRecord.objects.filter(kind=kind).values_list("slug", flat=True))


def facets(kind, slug):
    rows = PublishedFacet.objects.filter(record__kind=kind, record__slug=slug)
    return set(rows.values_list("kind", "value"))


def signed_by(name, office=None, **facts):
    """A draft that the person signed."""
    person = Person.objects.filter(name=name).first() or PersonFactory(name=name)
    agreement = publishable_agreement("Moscow", **facts)
    SignatoryFactory(agreement=agreement, person=person, office=office)
    return agreement


def cited_tenure(person, office, **facts):
    tenure = TenureFactory(person=person, office=office, **facts)
    CitationFactory(tenure=tenure, agreement=None, source=SourceFactory(title="Who governs Moscow"))
    return tenure


@pytest.fixture
def mayor():
    return OfficeFactory(name="Mayor of Moscow", party=PartyFactory(name="Moscow"))


# Public while used


def test_people_offices_and_sources_come_with_an_agreement_and_go_with_it(mayor):
    agreement = signed_by("Sergey Sobyanin", mayor)
    publishing.publish([agreement], by=None)
    assert public("person") == {"sergey-sobyanin"}
    assert public("office") == {"mayor-of-moscow"}
    assert len(public("source")) == 1

    publishing.withdraw([agreement], by=None)

    assert not PublishedRecord.objects.exists()
    assert drift.check() == []


def test_a_person_stays_while_another_agreement_uses_it(mayor):
    first, second = signed_by("Sergey Sobyanin", mayor), signed_by("Sergey Sobyanin")
    publishing.publish([first, second], by=None)

    publishing.withdraw([first], by=None)

    assert (public("person"), public("office")) == ({"sergey-sobyanin"}, set())
    assert drift.check() == []


def test_a_source_of_a_party_goes_with_the_party():
    agreement = publishable_agreement("Kazan", "Moscow", signed="2024")
    CitationFactory(
        party=agreement.participations.get(party__name="Kazan").party,
        agreement=None,
        source=SourceFactory(publisher="", url="", title="Atlas of Kazan", published=""),
    )
    publishing.publish([agreement], by=None)
    assert "atlas-of-kazan" in public("source")
    assert body("party", "kazan")["citations"][0]["source"]["slug"] == "atlas-of-kazan"

    agreement.participations.filter(party__name="Kazan").delete()
    publishing.publish([agreement], by=None)

    assert "atlas-of-kazan" not in public("source")
    assert drift.check() == []


def test_the_text_of_a_source_is_nowhere():
    agreement = publishable_agreement("Moscow", signed="2024")
    Source.objects.update(text="CANARY")

    publishing.publish([agreement], by=None)

    assert public("source")
    assert not PublishedRecord.objects.filter(body__contains="CANARY").exists()
    assert not PublishedRecord.objects.filter(search__contains="canary").exists()


def test_an_edit_of_a_public_person_or_source_waits_for_its_release(mayor):
    publishing.publish([signed_by("Sergey Sobyanin", mayor, signed="2024")], by=None)
    person, source = Person.objects.get(), Source.objects.get()
    PersonNameFactory(owner=person, language="ru", text="Сергей Собянин")
    Source.objects.update(title="Told anew")
    assert "ru" not in body("person", person.slug)["names"]
    assert body("source", source.slug)["title"] != "Told anew"

    assert release([person, source], by=None) == 2

    assert body("person", person.slug)["names"]["ru"] == "Сергей Собянин"
    assert body("source", source.slug)["title"] == "Told anew"


# Tenures


def test_a_cited_tenure_stands_with_the_person_and_with_the_office(mayor):
    agreement = signed_by("Sergey Sobyanin", mayor)
    cited_tenure(Person.objects.get(), mayor, held_from="2010-10-21")

    publishing.publish([agreement], by=None)

    held = body("person", "sergey-sobyanin")["offices"][0]
    assert held["office"]["slug"] == "mayor-of-moscow"
    assert held["held_from"] == {"date": "2010-10-21", "earliest": "2010-10-21", "latest": "2010-10-21"}
    assert held["held_until"] is None
    assert held["citations"][0]["source"]["title"] == "Who governs Moscow"
    holder = body("office", "mayor-of-moscow")["holders"][0]
    assert holder["person"]["slug"] == "sergey-sobyanin"
    assert holder["citations"] == held["citations"]
    assert facets("person", "sergey-sobyanin") >= {("office", "mayor-of-moscow"), ("party", "moscow")}
    assert facets("office", "mayor-of-moscow") >= {("person", "sergey-sobyanin"), ("party", "moscow")}
    assert drift.check() == []


def test_a_tenure_without_a_citation_is_not_told(mayor):
    agreement = signed_by("Sergey Sobyanin", mayor)
    TenureFactory(person=Person.objects.get(), office=mayor)

    publishing.publish([agreement], by=None)

    assert body("person", "sergey-sobyanin")["offices"] == []
    assert body("office", "mayor-of-moscow")["holders"] == []


def test_a_tenure_makes_neither_end_public(mayor):
    agreement = signed_by("Sergey Sobyanin")
    cited_tenure(Person.objects.get(), mayor)

    publishing.publish([agreement], by=None)

    assert public("office") == set()
    assert body("person", "sergey-sobyanin")["offices"] == []


def test_a_tenure_comes_with_its_second_end_and_goes_with_it(mayor):
    alone, both = signed_by("Sergey Sobyanin"), signed_by("Somebody Else", mayor)
    cited_tenure(Person.objects.get(name="Sergey Sobyanin"), mayor)
    publishing.publish([alone], by=None)

    publishing.publish([both], by=None)
    assert len(body("person", "sergey-sobyanin")["offices"]) == 1
    assert [row["person"]["slug"] for row in body("office", "mayor-of-moscow")["holders"]] == [
        "sergey-sobyanin"
    ]
    publishing.withdraw([both], by=None)

    assert body("person", "sergey-sobyanin")["offices"] == []
    assert len(public("source")) == 1
    assert drift.check() == []


def test_a_tenure_is_released_with_either_end(mayor):
    agreement = signed_by("Sergey Sobyanin", mayor)
    publishing.publish([agreement], by=None)
    tenure = cited_tenure(Person.objects.get(), mayor)
    assert body("person", "sergey-sobyanin")["offices"] == []

    release([mayor], by=None)
    assert len(body("person", "sergey-sobyanin")["offices"]) == 1
    tenure.citations.all().delete()
    release([tenure.person], by=None)

    assert body("office", "mayor-of-moscow")["holders"] == []
    assert len(public("source")) == 1
    assert drift.check() == []


# Addresses


@pytest.mark.parametrize(
    ("facts", "slug"),
    [
        (
            {"publisher": "mos.ru", "published": "2024-06-17", "title": "Москва и Пекин"},
            "mos-ru-2024-06-17-moskva-i-pekin",
        ),
        (
            {"publisher": "", "published": "", "title": "", "url": "https://www.mos.ru/news/item/1/"},
            "mos-ru-news-item-1",
        ),
        ({"publisher": "Xinhua", "published": "2024", "title": "北京"}, "xinhua-2024-beijing"),
    ],
)
def test_the_address_of_a_source_says_who_when_and_what(facts, slug):
    record = {"url": "", "publisher": "", "published": "", "title": ""} | facts

    assert addresses.wishes("source", {1: record}) == {1: slug}


def test_a_source_keeps_its_address_whatever_its_title_becomes():
    published_agreement("Moscow", signed="2024")
    source = Source.objects.get()
    before = source.slug
    Source.objects.update(title="Another title")

    release([source], by=None)

    assert public("source") == {before}
    assert body("source", before)["title"] == "Another title"


# How people find them


def test_agreements_are_found_by_their_evidence():
    agreement = publishable_agreement("Moscow", "Beijing", signed="2024", legal_force="binding")
    Source.objects.update(publisher="Xinhua  News")
    ParticipationFactory(agreement=agreement, party=PartyFactory(name="Unesco"), role="witness", order=2)

    publishing.publish([agreement], by=None)

    assert facets("agreement", "moscow-beijing-unesco-2024") >= {
        ("publisher", "Xinhua News"),
        ("legal_force", "binding"),
        ("renewal", "unknown"),
        ("laterality", "bilateral"),
        ("source", public("source").pop()),
    }


def test_publishing_again_what_did_not_change_writes_no_line(mayor):
    agreement = signed_by("Sergey Sobyanin", mayor)
    cited_tenure(Person.objects.get(), mayor)
    publishing.publish([agreement], by=None)
    before = Publication.objects.count()

    publishing.publish([agreement], by=None)

    assert Publication.objects.count() == before
