"""What anyone may read."""

import json
from datetime import date

import pytest
from django.db import connection
from django.utils import translation

from agreements import public
from agreements.models import Address, Agreement, PublishedRecord
from agreements.public import as_bytes
from agreements.services import publishing
from tests import world
from tests.factories import publishable_agreement, published_agreement


def status(slug, day):
    return json.loads(public.told([public.find("agreement", slug)], day)[0])["status"]


def test_status_stands_in_front_of_the_stored_text():
    agreement = published_agreement("Moscow", signed="2024-06-17", period_start="2024", period_end="2026")

    text = public.told([public.find("agreement", agreement.slug)], date(2025, 1, 1))[0].decode()

    stored = PublishedRecord.objects.get(kind="agreement").body
    assert text.startswith(
        '{"status":{"on":"2025-01-01","status":"in_force","label":"in force","certain":true,'
    )
    assert text.endswith(stored[1:])
    assert json.loads(text)["status"]["next_change"] == "2027-01-01"


def test_status_is_told_in_the_reader_s_language():
    world.public()
    english = status("moscow-beijing-2024-2026", date(2025, 1, 1))
    with translation.override("ru"):
        russian = status("moscow-beijing-2024-2026", date(2025, 1, 1))

    assert english["status"] == russian["status"] == "in_force"
    assert english["because"].startswith("Its period, 2024")


def test_a_year_of_signature_leaves_days_of_that_year_open():
    world.public()

    assert status("moscow-beijing-2024-2026", date(2024, 3, 1))["certain"] is False
    assert status("moscow-beijing-2024-2026", date(2025, 3, 1))["certain"] is True
    assert status("moscow-beijing-2021-2023", date(2024, 3, 1))["status"] == "expired"


def test_records_come_newest_first_and_then_by_address():
    for year in ("2020", "2024", "2024", "2022"):
        published_agreement("Moscow", signed=year)

    slugs = [record.slug for record in public.listing("agreement")]
    assert slugs == ["moscow-2024", "moscow-2024-2", "moscow-2022", "moscow-2020"]


def test_an_unknown_address_a_draft_s_and_a_withdrawn_one():
    draft, agreement = (
        publishable_agreement("Kazan", signed="2024"),
        published_agreement("Moscow", signed="2024"),
    )
    publishing.withdraw([agreement], by=None)

    for slug in ("never-given", "kazan-2024", str(draft.pk)):
        with pytest.raises(public.Unknown):
            public.find("agreement", slug)
    with pytest.raises(public.Gone):
        public.find("agreement", "moscow-2024")


def test_an_old_address_leads_to_the_new_one():
    agreement = published_agreement("Moscow", signed="2024")
    Address.objects.create(kind="agreement", slug="older", record_id=agreement.pk, current=False)

    with pytest.raises(public.Moved) as moved:
        public.find("agreement", "older")
    assert moved.value.slug == "moscow-2024"
    assert public.current("agreement", ["older", "moscow-2024", "other"]) == {
        "older": "moscow-2024",
        "moscow-2024": "moscow-2024",
    }
    publishing.withdraw([agreement], by=None)
    with pytest.raises(public.Gone):
        public.find("agreement", "older")


def test_the_sequence_moves_with_every_publication_and_with_nothing_else():
    agreement = published_agreement("Moscow", signed="2024")
    before = public.sequence()

    Agreement.objects.update(title="Edited", revision=2)
    publishable_agreement("Kazan")
    assert public.sequence() == before
    publishing.publish([agreement], by=None)
    assert public.sequence() > before


def test_documents_come_as_the_bytes_that_are_stored():
    """As strings they would have to be made bytes again, document by document; of other texts nothing changes."""
    published_agreement("Москва", "北京", summary='«Текст», 文本 \\ " \t 😀  ')

    [row] = public.rows(public.listing(public.AGREEMENT))
    stored = PublishedRecord.objects.get(kind="agreement")

    assert isinstance(row.text, bytes)
    assert row.text == stored.body.encode()
    assert (row.slug, row.dated) == (stored.slug, stored.dated)
    assert as_bytes._loader() is as_bytes._loader()  # psycopg keeps each that it is told of
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM agreements_publishedrecord WHERE kind = 'agreement'")
        assert cursor.fetchone() == (stored.slug,)
