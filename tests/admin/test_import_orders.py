"""The order of day and month on the pages of an import: told, asked once, changed."""

import pytest

from agreements.spreadsheets import importing, kept_plans
from tests.factories import PartyFactory, UserFactory
from tests.spreadsheets.sheets import csv_file

HEADING = ["party 1", "party 2", "signed", "in force"]


@pytest.fixture
def batch(db, admin_user):
    def brought_in(*days):
        PartyFactory(name="Moscow"), PartyFactory(name="Beijing")
        rows = [["Moscow", "Beijing", *((pair, "") if isinstance(pair, str) else pair)] for pair in days]
        return importing.start("a.csv", csv_file(HEADING, *rows), admin_user)

    return brought_in


def address(batch, step):
    return f"/admin/agreements/importbatch/{batch.pk}/{step}/"


def outcomes(batch):
    batch.refresh_from_db()
    return [row["outcome"] for row in kept_plans.rows(batch)]


def test_the_reason_is_told_where_the_cells_decide(admin_client, batch):
    page = admin_client.get(address(batch("03/04/2024", "29/12/2023"), "preview")).content.decode()

    assert "Day before month, because row 3 has 29/12/2023." in page
    assert "3 April 2024" in page


def test_a_column_in_which_nothing_decides_is_asked_about_once(admin_client, batch):
    asked = batch("03/04/2024", "05/06/2024")

    page = admin_client.get(address(asked, "change"), follow=True)
    assert outcomes(asked) == ["wrong", "wrong"]
    assert page.redirect_chain[-1][0] == address(asked, "columns")
    assert page.content.decode().count('name="order-0"') == 1

    admin_client.post(address(asked, "orders"), {"order-0": "mdy"})
    assert outcomes(asked) == ["new", "new"]
    signed = [row["record"]["signed"] for row in kept_plans.rows(asked)]
    assert signed == ["2024-03-04", "2024-05-06"]


def test_what_was_said_can_be_taken_back(admin_client, batch):
    asked = batch("03/04/2024")
    admin_client.post(address(asked, "orders"), {"order-0": "dmy"})
    admin_client.post(address(asked, "orders"), {"order-0": ""})

    assert outcomes(asked) == ["wrong"]
    assert "orders" not in asked.reading


def test_what_was_said_outranks_the_cells(admin_client, batch):
    asked = batch("03/04/2024", "29/12/2023")
    admin_client.post(address(asked, "orders"), {"order-0": "mdy"})

    assert outcomes(asked) == ["new", "new"]
    assert [row["record"]["signed"] for row in kept_plans.rows(asked)] == ["2024-03-04", "2023-12-29"]


@pytest.mark.parametrize("answer", ["ymd", "x" * 1000, "\ud7ff"])
def test_an_answer_that_is_none_changes_nothing(admin_client, batch, answer):
    asked = batch("03/04/2024")
    admin_client.post(address(asked, "orders"), {"order-0": answer, "order-99": "dmy"})

    assert outcomes(asked) == ["wrong"]


def test_the_import_of_somebody_else_stays_as_it_is(client, batch):
    asked = batch("03/04/2024")
    client.force_login(UserFactory(is_staff=True))
    client.post(address(asked, "orders"), {"order-0": "dmy"})

    assert outcomes(asked) == ["wrong"]


def test_it_is_only_sent(admin_client, batch):
    assert admin_client.get(address(batch("03/04/2024"), "orders")).status_code == 405
