"""Publishing and withdrawing: what becomes public, what stays private, and who may do it."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from agreements.models import (
    Address,
    Agreement,
    Publication,
    PublishedAgreement,
    PublishedFacet,
    PublishedRecord,
)
from agreements.models.base import State
from agreements.services import publishing
from tests.factories import (
    AgreementFactory,
    AgreementRelationFactory,
    AreaFactory,
    CitationFactory,
    CoverageFactory,
    EventAgreementFactory,
    EventFactory,
    EventPartyFactory,
    OfficeFactory,
    PartyFactory,
    PartyNameFactory,
    PersonFactory,
    SignatoryFactory,
    SourceFactory,
    UserFactory,
    party,
    publishable_agreement,
    published_agreement,
)


def document(kind, slug):
    return json.loads(PublishedRecord.objects.get(kind=kind, slug=slug).body)


def public(kind):
    return set(PublishedRecord.objects.filter(kind=kind).values_list("slug", flat=True))


def publishable_event(**facts):
    event = EventFactory(**facts)
    EventPartyFactory(event=event, party=party("Shenzhen"), role="host")
    CitationFactory(event=event, agreement=None)
    return event


def editor():
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="publish_agreement"))
    return user


# What may be published


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        ("type", "It has no type."),
        ("participations", "It has no party."),
        ("citations", "It has no citation."),
    ],
)
def test_an_agreement_is_published_only_when_it_is_complete(lacking, reason):
    agreement = publishable_agreement()
    if lacking == "type":
        Agreement.objects.update(type=None)
    else:
        getattr(agreement, lacking).all().delete()

    published, refused = publishing.publish([agreement], by=None)

    assert publishing.publishable(agreement) == [reason]
    assert (published, refused) == ([], [(agreement, reason)])
    assert not Publication.objects.exists()


def test_all_that_is_missing_is_said_at_once():
    _, refused = publishing.publish([AgreementFactory()], by=None)

    assert refused[0][1] == "It has no type. It has no party. It has no citation."


def test_an_event_needs_a_day_a_party_and_a_citation():
    assert publishing.publishable(EventFactory(start="", end="")) == [
        "It has no day.",
        "It has no party.",
        "It has no citation.",
    ]


def test_the_good_ones_are_published_beside_the_refused():
    good, bad = publishable_agreement(), AgreementFactory()

    published, refused = publishing.publish([good, bad], by=None)

    assert published == [good]
    assert [record for record, _reason in refused] == [bad]


def test_publishing_sets_state_revision_and_address():
    agreement = publishable_agreement("Moscow", "Beijing", period_start="2024", period_end="2026")

    publishing.publish([agreement], by=editor())

    stored = Agreement.objects.get()
    assert (stored.state, stored.published_revision) == (State.PUBLISHED, stored.revision)
    assert stored.slug == "moscow-beijing-2024-2026"


def test_who_lacks_the_permission_may_not_publish():
    agreement = publishable_agreement()

    with pytest.raises(PermissionDenied):
        publishing.publish([agreement], by=UserFactory())
    with pytest.raises(PermissionDenied):
        publishing.withdraw([agreement], by=UserFactory())


def test_what_moved_since_the_editor_looked_is_refused():
    agreement = publishable_agreement()
    Agreement.objects.update(revision=2)

    published, [(_, reason)] = publishing.publish([agreement], by=None, revision=1)

    assert published == []
    assert reason.startswith("Somebody changed it since you looked at it.")


def test_the_log_says_who_and_why_but_the_document_does_not():
    agreement, who = publishable_agreement(), editor()

    publishing.publish([agreement], by=who, why="checked with the source")

    line = Publication.objects.get(kind="agreement")
    assert (line.by, line.why) == (who, "checked with the source")
    assert who.username not in line.body
    assert "checked with" not in line.body


# What becomes public


def test_the_document_holds_nothing_of_the_analysts_own():
    source = SourceFactory(text="the whole article")
    agreement = publishable_agreement(
        internal_notes="ask the embassy", verified_by=UserFactory(username="olga.k")
    )
    CitationFactory(agreement=agreement, source=source, quote="signed")

    publishing.publish([agreement], by=None)

    body = PublishedRecord.objects.get(kind="agreement").body
    assert "embassy" not in body
    assert "whole article" not in body
    assert "olga" not in body
    assert '"id"' not in body
    assert "status" not in body
    assert "signed" in body


def test_an_edit_stays_private_until_it_is_published_again():
    agreement = published_agreement(title="As it was")
    Agreement.objects.update(title="As it is", revision=2)

    assert document("agreement", agreement.slug)["title"] == "As it was"
    publishing.publish([agreement], by=None)
    assert document("agreement", agreement.slug)["title"] == "As it is"


def test_publishing_again_what_did_not_change_writes_no_line():
    agreement = published_agreement()
    before = Publication.objects.count()

    published, _ = publishing.publish([agreement], by=None)

    assert published == [agreement]
    assert Publication.objects.count() == before


def test_parties_become_public_with_their_ancestors_and_go_with_the_last_agreement():
    russia = PartyFactory(name="Russia", kind="country")
    PartyFactory(name="Moscow", parent=russia)
    first, second = published_agreement("Moscow", signed="2020"), published_agreement("Moscow", "Beijing")
    assert public("party") == {"russia", "moscow", "beijing"}

    publishing.withdraw([second], by=None)
    assert public("party") == {"russia", "moscow"}
    publishing.withdraw([first], by=None)
    assert public("party") == set()
    assert public("type") == set()


def test_a_party_that_only_a_signatory_stands_for_is_public_too():
    agreement = publishable_agreement("Moscow")
    office = OfficeFactory(
        name="Mayor", party=PartyFactory(name="City Hall", parent=PartyFactory(name="Elsewhere"))
    )
    SignatoryFactory(agreement=agreement, person=PersonFactory(name="Ivan Petrov"), office=office)

    publishing.publish([agreement], by=None)
    assert public("party") == {"moscow", "city-hall", "elsewhere"}
    assert document("agreement", agreement.slug)["signatories"][0]["office"]["party"]["slug"] == "city-hall"

    publishing.withdraw([agreement], by=None)
    assert public("party") == set()


def test_an_edit_of_a_public_party_waits_for_its_release():
    published_agreement("Moscow", signed="2020")
    PartyNameFactory(owner=party("Moscow"), language="ru", text="Москва")

    later = published_agreement("Moscow", signed="2021")

    assert document("agreement", later.slug)["parties"][0]["party"]["names"] == {"en": "Moscow"}


def test_an_agreement_is_found_by_facets_with_their_ancestors():
    russia = PartyFactory(name="Russia", kind="country")
    PartyFactory(name="Moscow", parent=russia)
    industry = AreaFactory(code="industry")
    agreement = publishable_agreement("Moscow")
    CoverageFactory(agreement=agreement, area=AreaFactory(code="robotics", parent=industry))

    publishing.publish([agreement], by=None)

    rows = PublishedFacet.objects.filter(record__kind="agreement")
    rows = rows.filter(kind__in=["party", "within", "country", "area"])
    assert set(rows.values_list("kind", "value")) == {
        ("party", "moscow"),
        ("within", "moscow"),
        ("within", "russia"),
        ("country", "russia"),
        ("area", "robotics"),
        ("area", "industry"),
    }


# Addresses


def test_an_address_is_numbered_only_after_what_was_public():
    AgreementFactory(title="Draft of the same name")
    publishable_agreement("Moscow", "Beijing", signed="2024")

    first = published_agreement("Moscow", "Beijing", signed="2024")
    second = published_agreement("Moscow", "Beijing", signed="2024")

    assert (first.slug, second.slug) == ("moscow-beijing-2024", "moscow-beijing-2024-2")


def test_an_address_is_never_given_to_another_record():
    first = published_agreement("Moscow", signed="2024")
    publishing.withdraw([first], by=None)
    first.delete()

    assert published_agreement("Moscow", signed="2024").slug == "moscow-2024-2"


def test_a_record_published_again_keeps_its_address():
    agreement = published_agreement("Moscow", signed="2024")
    publishing.withdraw([agreement], by=None)
    Agreement.objects.update(signed="2025", revision=2)

    publishing.publish([agreement], by=None)

    assert agreement.slug == "moscow-2024"
    assert Address.objects.filter(kind="agreement").count() == 1


def test_an_address_is_written_in_latin_letters():
    assert published_agreement("Łódź", "北京市", "Москва", signed="2024").slug == "lodz-beijing-moskva-2024"
    assert (
        published_agreement("Köln", signed="", title="On friendship — and more").slug
        == "on-friendship-and-more"
    )


# Links


def test_a_relation_shows_in_both_documents_once_both_are_public():
    earlier, later = (
        publishable_agreement("Moscow", signed="2020"),
        publishable_agreement("Moscow", signed="2024"),
    )
    AgreementRelationFactory(agreement=later, kind="continues", to=earlier)

    publishing.publish([later], by=None)
    assert document("agreement", "moscow-2024")["relations"] == []
    publishing.publish([earlier], by=None)

    assert document("agreement", "moscow-2024")["relations"][0]["agreement"]["slug"] == "moscow-2020"
    assert document("agreement", "moscow-2020")["relations_from"][0]["agreement"]["slug"] == "moscow-2024"
    assert Publication.objects.filter(action="refreshed").count() == 1


def test_a_relation_goes_when_one_end_is_withdrawn():
    earlier, later = (
        publishable_agreement("Moscow", signed="2020"),
        publishable_agreement("Moscow", signed="2024"),
    )
    AgreementRelationFactory(agreement=later, kind="continues", to=earlier)
    publishing.publish([earlier, later], by=None)

    publishing.withdraw([later], by=None)
    assert document("agreement", "moscow-2020")["relations_from"] == []
    publishing.publish([later], by=None)
    publishing.withdraw([earlier], by=None)
    assert document("agreement", "moscow-2024")["relations"] == []


def test_a_private_edit_of_a_neighbour_stays_private():
    earlier, later = (
        publishable_agreement("Moscow", signed="2020"),
        published_agreement("Moscow", signed="2024"),
    )
    Agreement.objects.filter(pk=later.pk).update(title="Not for you", revision=2)
    AgreementRelationFactory(agreement=later, kind="supersedes", to=earlier)

    publishing.publish([earlier], by=None)

    assert document("agreement", "moscow-2020")["relations_from"] == []
    assert document("agreement", "moscow-2024")["title"] != "Not for you"


def test_superseding_is_told_from_published_agreements_only():
    old, new = published_agreement("Moscow", signed="2020"), publishable_agreement("Moscow", signed="2024")
    AgreementRelationFactory(agreement=new, kind="supersedes", to=old)
    facts = PublishedAgreement.objects.filter(record__slug="moscow-2020")
    assert facts.get().superseded_on == ""

    publishing.publish([new], by=None)
    assert facts.get().superseded_on == "2024"
    publishing.withdraw([new], by=None)
    assert facts.get().superseded_on == ""


def test_an_event_and_its_agreement_show_each_other():
    agreement, event = (
        published_agreement("Moscow", signed="2024"),
        publishable_event(name="Forum in Shenzhen"),
    )
    EventAgreementFactory(event=event, agreement=agreement, happening="signed")

    publishing.publish([event], by=None)

    assert document("event", "forum-in-shenzhen")["agreements"][0]["agreement"]["slug"] == "moscow-2024"
    assert document("agreement", "moscow-2024")["events"][0]["event"]["slug"] == "forum-in-shenzhen"
    publishing.withdraw([agreement], by=None)
    assert document("event", "forum-in-shenzhen")["agreements"] == []


# Withdrawing


def test_withdrawing_leaves_the_log_and_the_address():
    agreement = published_agreement()

    done, refused = publishing.withdraw([agreement], by=None)

    assert (done, refused) == ([agreement], [])
    assert agreement.state == State.WITHDRAWN
    assert not PublishedRecord.objects.exists()
    assert Publication.objects.filter(slug=agreement.slug).first().action == "withdrawn"
    assert Address.objects.filter(slug=agreement.slug).exists()


def test_what_is_not_published_can_not_be_withdrawn():
    agreement = publishable_agreement()

    assert publishing.withdraw([agreement], by=None).refused == [(agreement, "It is not published.")]
    agreement.refresh_from_db()
    assert agreement.state == State.DRAFT


# Many at once


def test_publishing_takes_the_same_queries_however_many(django_assert_max_num_queries):
    def some(number, place):
        return [publishable_agreement(place, "Beijing", signed=str(1900 + n)) for n in range(number)]

    few, many = some(3, "Moscow"), some(30, "Kazan")
    with django_assert_max_num_queries(80) as first:
        publishing.publish(few, by=None)
    with django_assert_max_num_queries(len(first)):
        publishing.publish(many, by=None)
