"""What the preview says of an import that can't go on yet, and how it goes on."""

import pytest

from agreements.models import Agreement, ImportBatch
from tests.admin.test_imports import address, bring
from tests.factories import AgreementTypeFactory, PartyFactory, agreement_between

HEAD = "reference,party 1,party 2,signed\n"
SHEET = HEAD + "p-1,Moscow,Beijing,2001\np-2,Moscow,Beijing,soon\np-3,Moscow,Beijing,later\n"


@pytest.fixture(autouse=True)
def stored():
    AgreementTypeFactory(code="mou", name="MoU")
    PartyFactory(name="Moscow"), PartyFactory(name="Beijing")


def page(client, query=""):
    return client.get(address("preview") + query).content.decode()


def counts():
    return ImportBatch.objects.get().counts


def test_it_says_what_is_open_and_where_to_decide(analyst):
    bring(analyst, "party 1,party 2,signed,xyzzy\nMoscow,Zenda,2001,12\n")

    text = page(analyst)

    assert "1 column is not decided yet." in text
    assert "1 name is not decided yet." in text
    assert f'href="{address("columns")}">Go to the columns' in text
    assert f'href="{address("names")}">Go to the names' in text
    assert "Import these rows" not in text


def test_all_wrong_rows_are_left_out_and_taken_in_again(analyst):
    bring(analyst, SHEET)
    assert (
        "2 rows are wrong: mend them in the file, or leave them out; then the rest can be imported."
        in page(analyst)
    )

    analyst.post(address("preview"), {"wrong": "leave_out"})

    assert (counts()["wrong"], counts()["left_out"], counts()["new"]) == (0, 2, 1)
    assert "2 wrong rows are left out." in page(analyst)
    analyst.post(address("preview"), {"row-3": "leave_out", "row-4": ""})  # as the page shows one, and as not
    assert "1 wrong row is left out." in page(analyst)
    analyst.post(address("preview"), {"wrong": "take_in"})
    assert (counts()["wrong"], counts()["left_out"]) == (2, 0)


def test_without_the_wrong_rows_the_rest_is_imported(analyst):
    bring(analyst, SHEET)
    analyst.post(address("preview"), {"wrong": "leave_out"})

    analyst.post(address("apply"))

    assert Agreement.objects.get().reference == "p-1"


def test_a_colleague_leaves_nothing_out(analyst, colleague):
    bring(analyst, SHEET)

    colleague.post(address("preview"), {"wrong": "leave_out"})

    assert "Leave all wrong rows out" not in page(colleague)
    assert counts()["wrong"] == 2


def test_the_import_button_stands_at_both_ends(analyst):
    bring(analyst, HEAD + "p-1,Moscow,Beijing,2001\n")

    assert page(analyst).count("Import these rows") == 2


def test_a_sheet_that_says_what_is_stored_would_change_nothing(analyst):
    agreement_between("Moscow", "Beijing", reference="p-1", signed="2001")
    bring(analyst, HEAD + "p-1,Moscow,Beijing,2001\n")

    text = page(analyst)

    assert "Nothing would change." in text
    assert "Import these rows" not in text
