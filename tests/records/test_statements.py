"""Statements: many rows at once go in as they are, or not at all."""

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Party
from agreements.records import delete, write
from agreements.records.schema import blank
from agreements.records.statements import insert, new_keys
from tests.factories import PartyFactory

pytestmark = pytest.mark.django_db
HOSTILE = [
    "\\.",
    "\\N",
    "a\tb",
    'say "x"',
    "o'Brien; --",
    "%s %(a)s %%",
    "北京 🏙 \u202b",
    "line\nbreak",
    "NULL",
    "back\\slash",
]


def test_hostile_texts_are_stored_as_they_are():
    write("party", [blank("party") | {"name": text} for text in HOSTILE], None)

    assert sorted(Party.objects.values_list("name", flat=True)) == sorted(HOSTILE)


def test_new_keys_follow_all_that_were_ever_used():
    last = PartyFactory()
    key = last.pk
    delete("party", [key], None)

    first, second = write("party", [blank("party") | {"name": n} for n in "AB"], None).ids

    assert key < first < second
    assert PartyFactory().pk > second


def test_an_empty_table_has_keys_too():
    with transaction.atomic():
        Party.objects.all().delete()
        assert len(set(new_keys(Party, 3))) == 3


def test_a_row_that_a_constraint_forbids_is_refused_like_any_other():
    same = {"name": "A", "reference": "same"}

    with pytest.raises(IntegrityError), transaction.atomic():
        write("party", [blank("party") | same, blank("party") | same], None)

    assert not Party.objects.exists()


def test_without_rows_nothing_happens():
    insert(Party, ["name"], [])

    assert not Party.objects.exists()
