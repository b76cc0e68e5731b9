"""What a cell said before it was understood is kept with the citation of the row, or in its notes."""

import pytest

from agreements.models import Agreement, Citation
from agreements.spreadsheets import importing
from tests.factories import PartyFactory, UserFactory
from tests.spreadsheets.sheets import csv_file

pytestmark = pytest.mark.django_db


def imported(**cells):
    """The agreement of a sheet with this one row."""
    PartyFactory(name="Moscow"), PartyFactory(name="Beijing")
    row = {"party 1": "Moscow", "party 2": "Beijing", **cells}
    by = UserFactory()
    batch = importing.start("a.csv", csv_file(list(row), list(row.values())), by)
    importing.apply(batch, by)
    return Agreement.objects.get()


def cited():
    return list(Citation.objects.order_by("pk").values_list("source__url", "field", "value_stated"))


def test_an_address_that_was_mended_is_cited_as_it_stood():
    imported(source_url=r"https://a.org/data\1.html")

    assert cited() == [("https://a.org/data/1.html", "", r"https://a.org/data\1.html")]


def test_an_end_in_words_is_cited_for_its_field():
    agreement = imported(expires="auto renew every 5 years", source_url="https://a.org/1")

    assert (agreement.expires, agreement.renewal, agreement.renewal_term_months) == ("", "tacit", 60)
    assert cited() == [
        ("https://a.org/1", "", ""),
        ("https://a.org/1", "renewal", "auto renew every 5 years"),
    ]


def test_without_a_source_the_words_stand_in_the_notes():
    assert imported(expires="бессрочно").internal_notes == "Expiry: бессрочно"


def test_bringing_it_in_again_changes_nothing():
    cells = {"signed": "signed on 5 May 2020", "expires": "5 лет", "source_url": "www.a.org"}
    imported(**cells)
    row = {"party 1": "Moscow", "party 2": "Beijing", **cells}

    batch = importing.start("b.csv", csv_file(list(row), list(row.values())), UserFactory())

    assert (batch.counts["unchanged"], batch.counts["new"], batch.counts["changed"]) == (1, 0, 0)
