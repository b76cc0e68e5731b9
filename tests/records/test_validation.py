"""Validating says, for many records at once, what the form says of one."""

import pytest
from django.forms import modelform_factory

from agreements.models import Agreement, Event, Office, Party, Source
from agreements.records import KINDS, read, validate
from agreements.records.schema import blank
from tests.factories import (
    AgreementFactory,
    AgreementRelationFactory,
    AreaFactory,
    OfficeFactory,
    PartyFactory,
    PersonFactory,
    SourceFactory,
    TenureFactory,
)
from tests.records.random_records import World

MODELS = {"agreement": Agreement, "event": Event, "party": Party, "office": Office, "source": Source}


def agreement(**facts):
    return blank("agreement") | {"title": "Programme"} | facts


def party(**facts):
    return blank("party") | {"name": "Moscow"} | facts


def texts(kind, *records):
    return [message.text for message in validate(kind, list(records))]


def told(kind, *records):
    return [(message.index, message.field) for message in validate(kind, list(records))]


BY_OUR_RULES = [
    ("agreement", {"title": "A" * 501}),
    ("agreement", {"title": "A", "signed": "03/04/2024"}),
    ("agreement", {"title": "A", "signed": "2024-02-30"}),
    ("agreement", {"title": "A", "period_start": "2024", "period_end": "2023"}),
    ("agreement", {"title": "A", "suspended_until": "2023"}),
    ("agreement", {"title": "A", "renewal": "none", "renewal_term_months": "12"}),
    ("agreement", {"title": "A", "renewal_term_months": "-1"}),
    ("agreement", {"title": "A", "reference": "not a slug"}),
    ("agreement", {"title": "A", "reference": "taken"}),
    (
        "event",
        {"name": "Forum", "kind": "forum", "status": "held", "start": "2025-12-04", "end": "2025-12-03"},
    ),
    ("party", {"name": "A", "kind": "city", "latitude": "91", "longitude": "0"}),
    ("party", {"name": "A", "kind": "city", "latitude": "55.75"}),
    ("party", {"name": "A", "kind": "city", "iso_3166_1": "RU"}),
    ("party", {"name": "A", "kind": "country", "iso_3166_1": "ru"}),
    ("party", {"name": "A", "kind": "city", "wikidata": "649"}),
    ("source", {"kind": "news", "url": "javascript:alert(1)"}),
    ("source", {"kind": "news", "url": "ftp://example.org/"}),
    ("source", {"kind": "news", "title": "A", "language": "klingonish"}),
    ("source", {"kind": "news"}),
    ("source", {"kind": "news", "url": "http://www.taken.example/?utm_source=x#top"}),
]
BY_TYPE = [  # Django words these differently in a form and in a model
    ("agreement", {"title": ""}),
    ("agreement", {"title": "A", "renewal": "perhaps"}),
    ("agreement", {"title": "A", "renewal_term_months": "soon"}),
    ("agreement", {"title": "A", "verified_on": "yesterday"}),
    ("party", {"name": "A", "kind": "galaxy"}),
    ("office", {"name": "Mayor"}),
]


def form_errors(kind, facts):
    """(field, words) of everything that the form refuses."""
    form = modelform_factory(MODELS[kind], fields="__all__")(data=facts)
    return [
        ("" if name == "__all__" else name, text) for name, found in form.errors.items() for text in found
    ]


@pytest.mark.parametrize(("kind", "facts"), BY_OUR_RULES)
def test_it_says_what_the_form_says(kind, facts):
    AgreementFactory(reference="taken")
    SourceFactory(url="https://taken.example/")

    said = [(message.field, message.text) for message in validate(kind, [blank(kind) | facts])]

    assert said == form_errors(kind, facts) != []


@pytest.mark.parametrize(("kind", "facts"), BY_TYPE)
def test_it_refuses_what_the_form_refuses(kind, facts):
    said = [message.field for message in validate(kind, [blank(kind) | facts])]

    assert said == [name for name, _text in form_errors(kind, facts)] != []


def test_each_message_names_its_record_and_field():
    right, wrong = agreement(), agreement(signed="03/04/2024")

    assert told("agreement", right, wrong, right) == [(1, "signed")]
    assert "3 April 2024" in texts("agreement", wrong)[0]


def test_rows_of_parts_are_checked_like_the_rest():
    wrong = agreement(
        titles=[{"language": "klingonish", "text": "Программа"}],
        coverage=[{"wording": ""}],
        documents=[{"language": "ru", "kind": "authentic", "url": "javascript:alert(1)"}],
    )

    assert told("agreement", wrong) == [(0, "titles"), (0, "coverage"), (0, "documents")]


def test_a_row_told_twice_is_named_once():
    rows = [{"language": "ru", "text": "Москва", "kind": kind} for kind in ("official", "short", "alias")]

    assert texts("party", party(names=rows)) == ["This name is already there."]


def test_a_name_without_letters_is_refused():
    assert texts("party", party(names=[{"language": "ru", "text": "—", "kind": "alias"}])) == [
        "A name needs at least one letter or digit."
    ]


@pytest.mark.parametrize("number", [10**6, 10**20, -1, "abc"])
def test_a_reference_to_nothing_is_named(number):
    AreaFactory()
    wrong = agreement(type=number, participations=[{"party": number}])

    assert told("agreement", wrong) == [(0, "type"), (0, "participations")]
    assert texts("agreement", wrong)[1] == f"party number {number} does not exist."


def test_a_reference_to_a_record_that_is_yet_to_be_written_is_right():
    rows = [{"party": "new:party|beijing"}]
    relations = [{"kind": "continues", "to": "new:1"}]

    assert texts("agreement", agreement(participations=rows, relations=relations), agreement()) == []
    assert texts("office", blank("office") | {"name": "Mayor", "party": "new:party|beijing"}) == []


def test_a_required_reference_must_be_there():
    assert told("agreement", agreement(participations=[{"role": "host"}])) == [(0, "participations")]
    assert told("office", blank("office") | {"name": "Mayor"}) == [(0, "party")]


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_what_cannot_be_stored_is_refused(character):
    wrong = agreement(title=f"A{character}", citations=[{"source": SourceFactory().pk, "quote": character}])

    assert told("agreement", wrong) == [(0, "title"), (0, "citations")]


# Values that only one record may have


def test_a_reference_that_another_record_has_is_named():
    AgreementFactory(reference="MB-1")

    assert told("agreement", agreement(reference="MB-2"), agreement(reference="MB-1")) == [(1, "reference")]


def test_a_reference_given_to_two_of_these_records_is_named_at_the_second():
    assert told("agreement", agreement(reference="MB-1"), agreement(reference="MB-1")) == [(1, "reference")]


def test_a_record_may_keep_its_own_reference():
    stored = AgreementFactory(reference="MB-1")

    assert validate("agreement", list(read("agreement", [stored.pk]).values())) == []


def test_an_address_that_another_source_has_in_another_spelling_is_named():
    SourceFactory(url="https://www.mos.ru/news/1/")

    assert texts("source", blank("source") | {"url": "http://mos.ru/news/1?utm_source=x#top"}) == [
        "Another source already has this address."
    ]


def test_the_same_office_of_the_same_party_is_named():
    office = OfficeFactory(name="Mayor")

    same = blank("office") | {"name": "Mayor", "party": office.party_id}
    assert told("office", same) == [(0, "name")]
    assert told("office", same | {"party": PartyFactory().pk}) == []


def test_the_same_tenure_is_named():
    tenure = TenureFactory()
    same = {"person": tenure.person_id, "office": tenure.office_id, "held_from": tenure.held_from}

    assert texts("tenure", blank("tenure") | same) == ["This tenure is already there."]
    assert texts("tenure", blank("tenure") | same | {"person": PersonFactory().pk}) == []


def test_the_same_record_given_twice_is_named():
    stored = read("agreement", [AgreementFactory().pk])

    assert texts("agreement", *stored.values(), *stored.values()) == ["The same record stands here twice."]


# Circles


def continuing(record, to):
    return record | {"relations": [{"kind": "continues", "to": to}]}


def test_an_agreement_can_t_continue_itself_step_by_step():
    first, second, third = AgreementFactory.create_batch(3)
    AgreementRelationFactory(agreement=second, to=first)
    AgreementRelationFactory(agreement=third, to=second)
    record = read("agreement", [first.pk])[first.pk]

    assert texts("agreement", continuing(record, third.pk)) == [
        "This would close a circle: continues, step by step, itself."
    ]
    assert texts("agreement", record | {"relations": [{"kind": "related", "to": third.pk}]}) == []


def test_a_chain_is_no_circle():
    first, second = AgreementFactory.create_batch(2)
    AgreementRelationFactory(agreement=second, to=first)

    assert texts("agreement", continuing(agreement(), second.pk), continuing(agreement(), second.pk)) == []


def test_new_agreements_can_t_continue_one_another_in_a_circle():
    assert told("agreement", continuing(agreement(), "new:1"), continuing(agreement(), "new:0")) == [
        (0, "relations"),
        (1, "relations"),
    ]
    assert told("agreement", continuing(agreement(reference="A"), "new:agreement|A")) == [(0, "relations")]


def test_an_agreement_can_t_be_related_to_itself():
    stored = AgreementFactory()
    record = read("agreement", [stored.pk])[stored.pk]

    assert "An agreement can't be related to itself." in texts(
        "agreement", record | {"relations": [{"kind": "related", "to": stored.pk}]}
    )


@pytest.mark.parametrize("kind", ["party", "area"])
def test_nothing_can_be_part_of_its_own_parts(kind):
    make = {"party": PartyFactory, "area": AreaFactory}[kind]
    whole = make()
    part = make(parent=make(parent=whole))
    record = read(kind, [whole.pk])[whole.pk]

    assert texts(kind, record | {"parent": part.pk}) == ["This would make it a part of itself."]
    assert texts(kind, record) == []


def test_two_records_that_swap_places_are_no_circle():
    inner = PartyFactory(parent=(outer := PartyFactory()))
    records = read("party", [inner.pk, outer.pk])

    assert (
        texts("party", records[inner.pk] | {"parent": None}, records[outer.pk] | {"parent": inner.pk}) == []
    )


@pytest.mark.parametrize("kind", list(KINDS))
def test_random_valid_records_pass_and_are_taken_by_the_database(kind):
    records = World(13).records(kind, 10)

    assert validate(kind, records) == []
