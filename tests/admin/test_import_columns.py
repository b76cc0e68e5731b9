"""The page on which the columns of a sheet are said."""

import pytest

from agreements.models import ImportBatch, KeptMapping
from tests.admin.browser import FormReader, says
from tests.admin.conftest import at_the_door
from tests.admin.test_imports import address, bring
from tests.factories import PartyFactory

SHEET = (
    "NO.,City,Date,xyzzy,sumary\n"
    "1,Moscow,2001,12,about\n2,Beijing,2002,13,this\n3,Dalian,2003,14,that\n4,Perm,2004,15,else\n"
)


@pytest.fixture(autouse=True)
def world():
    for name in ("Moscow", "Beijing", "Dalian", "Perm", "Guangzhou"):
        PartyFactory(name=name)


def page(client):
    return client.get(address("columns")).content.decode()


def form_of(client):
    reader = FormReader(form_id="step")
    reader.feed(page(client))
    return reader.fields


def fields():
    return {column["heading"]: column["field"] for column in ImportBatch.objects.get().plan["columns"]}


def test_open_columns_come_first_with_their_reasons(analyst):
    text = bring(analyst, SHEET).content.decode()

    assert "2 columns wait for you" in text
    assert text.index(">xyzzy<") < text.index(">sumary<") < text.index(">NO.<") < text.index(">City<")
    assert "nothing that is known fits" in text
    assert "nearest heading: “summary”" in text
    assert "it only numbers the rows" in text
    assert '<optgroup label="Parties">' in text
    assert "4 cells filled" in text
    assert "and 1 more value<" in text


def test_one_click_takes_what_is_proposed(analyst):
    bring(analyst, SHEET)

    analyst.post(address("columns"), form_of(analyst))

    assert fields() == {"NO.": "", "City": "party.1", "Date": "signed", "xyzzy": None, "sumary": "summary"}


def test_another_keeps_all_that_nothing_is_known_for(analyst):
    bring(analyst, SHEET)

    analyst.post(address("columns"), {**form_of(analyst), "rest": "1"})

    assert fields()["xyzzy"] == "kept"
    assert ImportBatch.objects.get().counts["columns"] == 0


def test_a_sheet_with_one_party_asks_for_the_other(analyst):
    response = bring(analyst, "City,Date\nMoscow,2001\n", "guangzhou_friends.csv")

    assert response.redirect_chain[-1][0] == address("columns")
    text = response.content.decode()
    assert "Each row names one party only" in text
    assert "The name of the file has “Guangzhou” in it." in text
    assert 'value="Guangzhou"' in text


def test_but_only_once(analyst):
    bring(analyst, "City,Date\nMoscow,2001\n")

    response = analyst.post(address("columns"), form_of(analyst), follow=True)

    assert response.redirect_chain[-1][0] == address("preview")


def test_a_party_of_all_rows_is_added_and_taken_back(analyst):
    bring(analyst, SHEET)

    response = analyst.post(
        address("columns"), {"add": "", "key": "party.1", "text": "Guangzhou"}, follow=True
    )
    assert response.redirect_chain[-1][0] == address("columns")
    assert "party 1: <b>Guangzhou</b>" in response.content.decode()
    assert "Each row names one party only" not in response.content.decode()
    assert fields()["City"] == "party.2"

    analyst.post(address("columns"), {"remove": "party.1"})
    assert fields()["City"] == "party.1"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"add": "", "key": "state", "text": "published"}, "be said of all rows"),
        ({"add": "", "key": "party.1", "text": ""}, "Write what “party 1” is in all rows"),
        ({"add": ""}, "be said of all rows"),
        ({"remove": "type"}, "not said of all rows any more"),
        ({"remove": "\x00"}, "not said of all rows any more"),
    ],
)
def test_what_can_t_be_said_of_all_rows_is_told(analyst, sent, said):
    bring(analyst, SHEET)

    response = analyst.post(address("columns"), sent, follow=True)

    assert said in says(response)
    assert "constants" not in ImportBatch.objects.get().reading


def test_a_fact_of_all_rows_is_shown_as_text(analyst):
    bring(analyst, SHEET)

    analyst.post(address("columns"), {"add": "", "key": "party.1", "text": "<b>Guangzhou"})

    assert "<b>&lt;b&gt;Guangzhou</b>" in page(analyst)


def test_as_it_was_said_before_and_afresh(analyst):
    bring(analyst, SHEET)
    batch = ImportBatch.objects.get()
    KeptMapping.objects.create(
        shape=_shape(batch),
        headings=list(fields()),
        mapping={"xyzzy": "summary", "sumary": ""},
        reading={"file": "first.csv"},
        by=analyst.user,
    )
    batch.delete()

    text = bring(analyst, SHEET).content.decode()
    assert "for “first.csv”, which has the same headings" in page(analyst)
    assert fields()["xyzzy"] == "summary"

    analyst.post(address("columns"), {"afresh": ""})
    assert fields()["xyzzy"] is None
    assert "first.csv" not in page(analyst)
    assert text


def _shape(batch):
    from agreements.spreadsheets.keeping import shape

    return shape(column["heading"] for column in batch.plan["columns"])


def test_who_only_looks_changes_nothing(analyst):
    viewer = at_the_door("viewers")
    bring(analyst, SHEET)

    text = page(viewer)

    assert 'name="add"' not in text
    assert text.count(" disabled>") == 5
    assert viewer.post(address("columns"), {"add": "", "key": "party.1", "text": "Perm"}).status_code == 403
    assert "constants" not in ImportBatch.objects.get().reading


def test_the_page_takes_the_same_queries_however_many_columns(analyst, django_assert_max_num_queries):
    many = ",".join(f"h{number}" for number in range(60))
    bring(analyst, f"{many}\n{many.replace('h', 'x')}\n")

    with django_assert_max_num_queries(12):
        page(analyst)


def test_what_is_still_open_is_named(analyst):
    bring(analyst, SHEET)

    response = analyst.post(address("columns"), form_of(analyst), follow=True)

    assert "Say what “xyzzy” is, or leave it out." in says(response)
    assert response.redirect_chain[-1][0] == address("columns")


def test_what_was_only_seen_keeps_its_own_reason(analyst):
    bring(analyst, SHEET)

    analyst.post(address("columns"), {**form_of(analyst), "rest": "1"})

    reasons = {
        column["heading"]: column["reasons"][0][0] for column in ImportBatch.objects.get().plan["columns"]
    }
    assert reasons["Date"] == "heading"
    assert reasons["xyzzy"] == reasons["sumary"] == "told"
    assert reasons["City"] == "told"  # the page asked about the one party


def test_what_was_seen_stays_where_a_choice_would_change_it(analyst):
    bring(analyst, "City,Date,xyzzy,sumary\nMoscow,2001,12,about\n")
    seen = form_of(analyst)

    analyst.post(address("columns"), {**seen, "field-2": "party.2", "field-3": ""})

    assert fields() == {"City": "party.1", "Date": "signed", "xyzzy": "party.2", "sumary": ""}


def test_the_tab_counts_what_the_page_asks(analyst):
    text = bring(analyst, "Party 1,Party 2,Signed,xyzzy\nMoscow,Beijing,03/04/2001,1\n").content.decode()

    assert "2 open" in text
    assert "2 columns wait for you. Say above" in text
