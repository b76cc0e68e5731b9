"""Merging: everything that named the merged one names the kept one, and nothing is lost; one deed takes it back."""

from collections import Counter

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from agreements.models import (
    Agreement,
    Change,
    ChangeSet,
    Citation,
    Office,
    Participation,
    Party,
    Person,
    Source,
    Tenure,
)
from agreements.models.change import ChangeKind
from agreements.records import KINDS, Moved, read, revisions, write
from agreements.services import merging, undoing
from agreements.services.merging import MERGED, Refused
from agreements.services.merging_places import places
from agreements.services.merging_warnings import warnings
from agreements.services.merging_words import fallen_together, kept_changes, moves
from tests.factories import (
    AgreementFactory,
    AreaFactory,
    AreaMappingFactory,
    CitationFactory,
    CoverageFactory,
    EventFactory,
    EventPartyFactory,
    OfficeFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    PersonFactory,
    SignatoryFactory,
    SourceFactory,
    TenureFactory,
    UserFactory,
    agreement_between,
    party,
)
from tests.records.random_records import World

EVERY_MERGED_KIND = pytest.mark.parametrize("kind", MERGED)


def merged(kind, keep, *others, by=None, **choices):
    plan = merging.plan(kind, keep.pk, [other.pk for other in others], choices)
    assert not plan.obstacles
    return merging.merge(plan, by)


def everything():
    """Every record of every kind, as it says."""
    return {kind: read(kind, KINDS[kind].model.objects.values_list("pk", flat=True)) for kind in KINDS}


def names(owner):
    return {(row.language, row.text, row.kind) for row in owner.names.all()}


# No relation is forgotten


@EVERY_MERGED_KIND
def test_every_foreign_key_to_a_merged_kind_is_known(kind):
    target = KINDS[kind].model
    known = {
        (place.part.model if place.part else place.kind.model, place.field.name) for place in places(kind)
    }
    own = {(part.model, part.root) for part in KINDS[kind].parts}
    keys = {
        (model, field.name)
        for model in apps.get_app_config("agreements").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is target
    }

    assert keys == known | own


@EVERY_MERGED_KIND
@pytest.mark.parametrize("seed", range(2))
def test_nothing_names_the_merged_one_any_more_and_undoing_gives_everything_back(kind, seed):
    world = World(seed)
    for each in KINDS:
        write(each, world.records(each, 3), None)
    keep, *others = world.pool[KINDS[kind].model._meta.model_name][:3]
    plan = merging.plan(kind, keep, others, {"name": others[-1]})
    assert not plan.obstacles
    before = everything()

    change_set = merging.merge(plan, None)

    assert everything() == {
        each: {
            pk: plan.after.get(each, {}).get(pk, record)
            for pk, record in some.items()
            if pk not in gone(each, plan)
        }
        for each, some in before.items()
    }
    assert not any(place.naming(others) for place in places(kind))

    undoing.revert(change_set, None)

    assert everything() == before


def test_what_is_planned_stands_in_the_order_in_which_it_is_read():
    first, *others = [AreaFactory(name=f"Field {n}") for n in (11, 9, 10)]
    plan = merging.plan("area", first.pk, [area.pk for area in others], {})

    merging.merge(plan, None)

    assert plan.after["area"][first.pk] == read("area", [first.pk])[first.pk]


def gone(kind, plan):
    return plan.groups.get(kind, {})


# Names and facts


def test_names_of_the_merged_one_become_names_of_the_kept_one():
    moscow, moskva = PartyFactory(name="Moscow"), PartyFactory(name="Moskva")
    PartyNameFactory(owner=moscow, language="ru", text="Москва")
    PartyNameFactory(owner=moskva, language="ru", text="МОСКВА")
    PartyNameFactory(owner=moskva, language="de", text="Moskau")
    PartyNameFactory(owner=moskva, language="en", text="Muscovy", kind="former")
    PartyNameFactory(owner=moskva, language="ru", text="Первопрестольная")

    merged("party", moscow, moskva)

    assert names(moscow) == {
        ("ru", "Москва", "official"),
        ("de", "Moskau", "official"),
        ("en", "Muscovy", "former"),
        ("en", "Moskva", "alias"),
        ("ru", "Первопрестольная", "alias"),  # one official name in a language: the kept one's
    }
    assert list(Party.objects.called("Moskva")) == [moscow]


def test_what_is_filled_wins_and_the_kept_one_comes_first():
    keep = PartyFactory(name="Beijing", wikidata=None, geonames=5)
    other = PartyFactory(name="Peking", wikidata="Q956", geonames=6, latitude="39.9", longitude="116.4")

    merged("party", keep, other)

    keep.refresh_from_db()
    assert (keep.wikidata, keep.geonames, keep.name) == ("Q956", 5, "Beijing")
    assert (str(keep.latitude), str(keep.longitude)) == ("39.90000", "116.40000")


def test_the_user_chooses_whose_fact_is_taken():
    keep = PartyFactory(name="Peking", geonames=5, latitude="1", longitude="2", reference="peking")
    other = PartyFactory(name="Beijing", geonames=6, latitude="39.9", longitude="116.4", reference="beijing")

    merged("party", keep, other, name=other.pk, latitude=other.pk, geonames=0, reference=other.pk)

    keep.refresh_from_db()
    assert (keep.name, keep.geonames, str(keep.longitude)) == ("Beijing", None, "116.40000")
    assert keep.reference == "beijing"
    assert names(keep) == {("en", "Peking", "alias")}


def test_facts_that_differ_are_offered_by_name():
    keep = PartyFactory(name="Moscow", kind="city", wikidata="Q649")
    other = PartyFactory(name="Moskva", kind="region", geonames=524901)

    choices = merging.plan("party", keep.pk, [other.pk]).choices

    offered = {choice.field: [option.words for option in choice.options] for choice in choices}
    assert offered == {
        "name": ["Moscow", "Moskva"],
        "kind": ["city", "region"],
        "geonames": ["524901", "leave it empty"],
    }
    assert {choice.field: choice.chosen for choice in choices} == {
        "name": keep.pk,
        "kind": keep.pk,
        "geonames": other.pk,
    }


def test_the_code_of_an_area_stays_and_its_mappings_are_joined():
    keep, other = AreaFactory(code="culture"), AreaFactory(code="arts")
    for area in (keep, other):
        AreaMappingFactory(area=area, code="4")
    AreaMappingFactory(area=other, code="11")
    CoverageFactory(area=keep, wording="art", agreement=(agreement := AgreementFactory()))
    CoverageFactory(area=other, wording="art", agreement=agreement)

    merged("area", keep, other)

    keep.refresh_from_db()
    assert keep.code == "culture"
    assert set(keep.mappings.values_list("code", flat=True)) == {"4", "11"}
    assert agreement.coverage.count() == 1


# Rows that fall together


def test_a_party_that_takes_part_twice_takes_part_once():
    keep, other, third = party("Moscow"), party("Moskva"), party("Beijing")
    agreement = agreement_between("Beijing", "Moskva", "Moscow")
    ParticipationFactory(agreement=agreement, party=other, role="witness", order=9)

    merged("party", keep, other)

    rows = agreement.participations.values_list("party", "role")
    assert list(rows) == [(third.pk, "contracting"), (keep.pk, "contracting"), (keep.pk, "witness")]


def test_the_same_citation_is_one_and_keeps_what_either_says():
    keep, other = SourceFactory(), SourceFactory()
    agreement = AgreementFactory()
    CitationFactory(source=keep, agreement=agreement, field="signed", value_stated="2024")
    CitationFactory(source=other, agreement=agreement, field="signed", value_stated="2024", quote="in 2024")
    CitationFactory(source=other, agreement=agreement, field="signed", value_stated="in spring")

    merged("source", keep, other)

    said = agreement.citations.values_list("source", "value_stated", "quote")
    assert list(said) == [(keep.pk, "2024", "in 2024"), (keep.pk, "in spring", "")]


def test_rows_that_the_merge_does_not_touch_stay_as_they_are():
    keep, other = SourceFactory(), SourceFactory()
    third = SourceFactory()
    agreement = AgreementFactory()
    for source in (third, third, other):
        CitationFactory(source=source, agreement=agreement)

    merged("source", keep, other)

    assert Counter(agreement.citations.values_list("source", flat=True)) == {third.pk: 2, keep.pk: 1}


def test_two_quotes_of_one_place_stay_two():
    keep, other = SourceFactory(), SourceFactory()
    agreement = AgreementFactory()
    CitationFactory(source=keep, agreement=agreement, quote="one thing")
    CitationFactory(source=other, agreement=agreement, quote="another thing")

    merged("source", keep, other)

    assert Citation.objects.filter(source=keep).count() == 2


def test_offices_of_one_title_become_one_with_its_tenures():
    keep, other, person = party("Moscow"), party("Moskva"), PersonFactory()
    mayor, deputy = OfficeFactory(party=keep, name="Mayor"), OfficeFactory(party=other, name="Deputy")
    same = OfficeFactory(party=other, name="Mayor")
    tenure = TenureFactory(person=person, office=mayor, held_until="")
    twice = TenureFactory(person=person, office=same, held_until="2018")
    CitationFactory(agreement=None, tenure=twice)
    agreement = SignatoryFactory(office=same, party=other).agreement

    plan = merging.plan("party", keep.pk, [other.pk])
    together = [(old.kind, old.pk, new.pk) for old, new in fallen_together(plan)]
    merging.merge(plan, None)

    assert together == [("office", same.pk, mayor.pk), ("tenure", twice.pk, tenure.pk)]
    assert set(Office.objects.values_list("pk", "party")) == {(mayor.pk, keep.pk), (deputy.pk, keep.pk)}
    tenure.refresh_from_db()
    assert (tenure.held_until, tenure.citations.count()) == ("2018", 1)
    assert agreement.signatories.get(office=mayor, party=keep)


# Trees


def test_children_of_the_merged_one_become_children_of_the_kept_one():
    keep, other = PartyFactory(), PartyFactory()
    child = PartyFactory(authority=True, parent=other)

    merged("party", keep, other)

    child.refresh_from_db()
    assert child.parent == keep


def test_a_record_that_was_part_of_the_merged_one_takes_its_place():
    russia = PartyFactory(country=True)
    other = PartyFactory(parent=russia)
    keep = PartyFactory(parent=other)
    before = everything()

    change_set = merged("party", keep, other)

    keep.refresh_from_db()
    assert keep.parent == russia
    undoing.revert(change_set, None)
    assert everything() == before


def test_a_circle_is_an_obstacle_until_another_place_is_chosen():
    country = PartyFactory(country=True)
    other = PartyFactory(parent=country)
    between = PartyFactory(parent=other)
    keep = PartyFactory(parent=between)

    plan = merging.plan("party", keep.pk, [other.pk])
    assert any("part of itself" in words for words in plan.obstacles)
    with pytest.raises(Refused, match="part of itself"):
        merging.merge(plan, None)

    merged("party", keep, other, parent=other.pk)
    between.refresh_from_db()
    assert between.parent == keep


# What should be thought of first


def warned(kind, keep, *others):
    return " ".join(warnings(merging.plan(kind, keep.pk, [other.pk for other in others])))


def test_parties_of_two_countries_are_a_warning():
    one = PartyFactory(parent=PartyFactory(name="Russia", kind="country"), wikidata="Q1")
    other = PartyFactory(parent=PartyFactory(name="Belarus", kind="country"), wikidata="Q2")

    assert "different countries: Russia, Belarus" in warned("party", one, other)
    assert "different Wikidata id: Q1, Q2" in warned("party", one, other)


def test_an_agreement_that_will_have_one_party_is_a_warning():
    agreement = agreement_between("Moscow", "Moskva", title="Of itself with itself")

    words = warned("party", party("Moscow"), party("Moskva"))
    merged("party", party("Moscow"), party("Moskva"))

    assert "1 agreement will have one party only: Of itself with itself" in words
    assert agreement.participations.count() == 1


def test_two_offices_at_the_same_time_are_a_warning():
    one, other = PersonFactory(), PersonFactory()
    TenureFactory(person=one, office=OfficeFactory(name="Mayor"), held_from="2010", held_until="2018")
    TenureFactory(person=other, office=OfficeFactory(name="Minister"), held_from="2012")
    TenureFactory(person=other, office=OfficeFactory(name="Deputy"), held_from="2018", held_until="2020")

    words = warned("person", one, other)

    assert "Mayor (2010–2018) and Minister (from 2012)" in words
    assert "Deputy" not in words


def test_a_name_that_will_be_shown_otherwise_is_a_warning():
    keep, other = PartyFactory(name="Moscow"), PartyFactory(name="Moskva")
    PartyNameFactory(owner=other, language="en", text="The City of Moskva")

    assert "it will be called “The City of Moskva”, not “Moscow”" in warned("party", keep, other)


# What moves where


def test_the_plan_counts_what_moves_by_kind():
    keep, other = party("Moscow"), party("Moskva")
    agreement_between("Moskva", "Beijing", title="First")
    second = agreement_between("Moskva", "Moscow", title="Second")
    SignatoryFactory(agreement=second, party=other)
    EventPartyFactory(party=other, event=EventFactory(name="Forum", place=other))
    before = everything()

    plan = merging.plan("party", keep.pk, [other.pk])
    told = {move.label: (move.number, dict(move.rows), move.fallen) for move in moves(plan)}

    assert told == {
        "agreements": (2, {"parties of the agreement": 2, "signatories": 1}, 1),
        "events": (1, {"place": 1, "parties at the event": 1}, 0),
    }
    assert [shown.title for shown in moves(plan)[0].shown] == ["First", "Second"]
    assert [str(words) for words in kept_changes(plan)] == ["name: — → en, Moskva, alias"]
    assert everything() == before


# Who, and when


def test_a_record_that_moved_since_the_plan_stops_the_merge():
    keep, other = party("Moscow"), party("Moskva")
    agreement = agreement_between("Moskva")
    plan = merging.plan("party", keep.pk, [other.pk])
    record = read("agreement", [agreement.pk])[agreement.pk]
    write("agreement", [record | {"title": "A colleague was here"}], None)

    with pytest.raises(Moved):
        merging.merge(plan, None)

    assert Party.objects.filter(pk=other.pk).exists()
    assert plan.fingerprint != merging.plan("party", keep.pk, [other.pk]).fingerprint


def test_a_record_that_names_the_merged_one_only_now_stops_the_merge():
    keep, other = party("Moscow"), party("Moskva")
    plan = merging.plan("party", keep.pk, [other.pk])
    agreement_between("Moskva")

    with pytest.raises(Moved):
        merging.merge(plan, None)


def test_an_analyst_may_not_merge():
    plan = merging.plan("party", PartyFactory().pk, [PartyFactory().pk])

    with pytest.raises(PermissionDenied):
        merging.merge(plan, UserFactory())


@pytest.mark.parametrize(
    ("kind", "others"), [("agreement", [1]), ("party", []), ("party", [999]), ("party", range(99))]
)
def test_what_is_not_there_or_too_much_is_refused(kind, others):
    with pytest.raises(Refused):
        merging.plan(kind, PartyFactory().pk, others)


def test_one_change_set_holds_it_all():
    keep, other, user = party("Moscow"), party("Moskva"), UserFactory(is_superuser=True)
    agreement = agreement_between("Moskva", "Beijing")

    change_set = merged("party", keep, other, by=user)

    assert ChangeSet.objects.get() == change_set
    assert (change_set.by, change_set.kind) == (user, ChangeKind.MERGE)
    changed = {(change.record_kind, change.record_id): bool(change.after) for change in Change.objects.all()}
    assert changed == {
        ("agreement", agreement.pk): True,
        ("party", keep.pk): True,
        ("party", other.pk): False,
    }
    assert revisions("agreement", [agreement.pk]) == {agreement.pk: 2}


def test_the_number_of_queries_does_not_grow_with_the_agreements():
    def queries(count):
        keep, other, third = PartyFactory(), PartyFactory(), PartyFactory()
        made = Agreement.objects.bulk_create([Agreement(title=f"A {n}") for n in range(count)])
        Participation.objects.bulk_create(
            [Participation(agreement=each, party=side) for each in made for side in (other, third)]
        )
        with CaptureQueriesContext(
            connection,
        ) as taken:
            merging.merge(merging.plan("party", keep.pk, [other.pk]), None)
        return len(taken)

    assert queries(3) == queries(60)


def test_people_and_sources_are_merged_with_all_that_names_them():
    keep, other = PersonFactory(name="Sergei Sobyanin"), PersonFactory(name="Sergey Sobyanin")
    tenure, agreement = TenureFactory(person=other), SignatoryFactory(person=other).agreement
    source, same = SourceFactory(url="https://a.example/1"), SourceFactory(url="https://b.example/1")
    CitationFactory(source=same, agreement=agreement)

    merged("person", keep, other)
    merged("source", source, same, url=same.pk)

    assert Tenure.objects.get(pk=tenure.pk).person == keep
    source.refresh_from_db()
    assert (agreement.signatories.get().person, agreement.citations.get().source) == (keep, source)
    assert source.url == "https://b.example/1"
    assert (Person.objects.count(), Source.objects.count()) == (1, 1)
