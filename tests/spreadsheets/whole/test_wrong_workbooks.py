"""What is wrong with a workbook is told with its place, and what would be right."""

import pytest

from agreements.records import KINDS
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.whole import kept
from agreements.spreadsheets.whole.planning import plan
from tests.factories import AgreementFactory, DocumentFactory, agreement_between
from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import opened, put, saved


def wrong(edited):
    return [str(problem) for problem in worlds.planned("zip", saved(edited)).problems]


@pytest.fixture
def sheets():
    agreement_between("Moscow", "Beijing", title="Memorandum", signed="2019")
    return opened(worlds.workbook("zip"))


def test_an_unknown_column_is_named(sheets):
    put(sheets, "agreement", 1, "signed", "sigend")

    assert wrong(sheets) == ["agreement, row 1, column sigend: No such column is known. Is it “signed”?"]


def test_an_unknown_sheet_is_named(sheets):
    sheets["agreements_parties"] = sheets["agreement_participations"]

    [told] = wrong(sheets)
    assert told.startswith("agreements_parties: No such sheet is known.")


CELLS = [
    ("agreement", "signed", "last year", "agreement, row 2, column signed “last year”:", "2024-06-17"),
    ("agreement", "renewal", "perhaps", "agreement, row 2, column renewal “perhaps”:", "Write one of: none"),
    ("agreement", "working_title", "maybe", "agreement, row 2, column working_title “maybe”:", "Write yes or no."),
    ("agreement", "renewal_term_months", "many", "agreement, row 2, column renewal_term_months “many”:", "whole number"),
    ("agreement", "title", "", "agreement, row 2", "title"),
    ("agreement", "type", "999", "agreement, row 2, column type “999”: type number 999 does not exist.", "sheet type"),
    ("agreement", "type", "MoU", "agreement, row 2, column type “MoU”:", "column id of the sheet type"),
    ("agreement", "type", "new:9", "agreement, row 2, column type “new:9”:", "No new record"),
    ("agreement", "id", "999", "agreement, row 2", "No record has this number"),
    ("agreement", "id", "", "agreement, row 2, column id:", "The record's number is missing."),
    ("agreement", "summary", "a\\u{long:4/2}"[1:], "agreement, row 2, column summary", "Part 1 of the long text 4 is missing"),
    ("agreement_participations", "party", "999", "agreement_participations, row 2", "party number 999 does not exist."),
    ("agreement_participations", "role", "boss", "agreement_participations, row 2, column role “boss”:", "witness"),
    ("agreement_participations", "position", "first", "agreement_participations, row 2, column position “first”:", "whole"),
    ("agreement_participations", "agreement", "x", "agreement_participations, row 2, column agreement “x”:", "number"),
    ("agreement_participations", "agreement", "", "agreement_participations, row 2, column agreement:", "new:1"),
    ("party", "parent", "x", "party, row 2, column parent “x”:", "sheet party"),
    ("party", "latitude", "1e999999999", "party, row 2, column latitude “1e999999999”:", "55.75"),
    ("party", "latitude", "north", "party, row 2, column latitude “north”:", "55.75"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "column", "cell", "place", "words"), CELLS)
def test_a_wrong_cell_is_told_with_its_place(sheets, sheet, column, cell, place, words):
    told = wrong(put(sheets, sheet, 2, column, cell))

    assert told
    assert told[0].startswith(place), told
    assert words in told[0]


def test_the_same_record_twice(sheets):
    sheets["agreement"].append(sheets["agreement"][1])

    assert wrong(sheets) == ["agreement, row 2: The same record stands here twice: again in row 3."]


def test_a_part_told_twice_stands_at_the_second_row(sheets):
    sheets["agreement_participations"].append(sheets["agreement_participations"][1])

    [told] = wrong(sheets)
    assert told == "agreement_participations, row 4: This party is already there in this role."


def test_a_workbook_brings_no_files():
    DocumentFactory(file="documents/2024/known.pdf")
    sheets = opened(worlds.workbook("zip"))

    [told] = wrong(put(sheets, "agreement_documents", 2, "file", "documents/2024/other.pdf"))

    assert told.startswith(
        "agreement_documents, row 2, column file “documents/2024/other.pdf”: A workbook brings no"
    )


def test_the_publication_state_never_comes_from_a_workbook():
    AgreementFactory()
    sheets = opened(worlds.workbook("zip"))

    plan = worlds.planned("zip", saved(put(sheets, "agreement", 2, "state__label", "published")))

    assert (plan.problems, plan.counts()["unchanged"]) == ([], 1)


def test_a_cut_long_text_is_refused():
    worlds.texts(["x" * 100_000])
    sheets = opened(worlds.workbook("zip"))
    del sheets["long_texts"][-1]

    assert "is missing in the sheet long_texts" in wrong(sheets)[0]


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a"])
def test_other_formats_are_refused_in_words(name):
    with pytest.raises(SheetError, match="must be .xlsx, .ods or .zip"):
        plan(name, b"x")


def test_a_bomb_is_not_opened(settings):
    settings.SHEET_MAX_UNPACKED_BYTES = 1_000_000

    with pytest.raises(SheetError, match="SHEET_MAX"):
        worlds.planned("zip", saved({"agreement": [["id", "title"], ["1", "x" * 2_000_000]]}))


def test_rows_that_are_too_many_are_told(settings, sheets):
    settings.SHEET_MAX_ROWS = 10
    sheets["party"] += [[""] * 5 + ["x"]] * 300

    assert any("SHEET_MAX_ROWS" in told for told in wrong(sheets))


def test_a_long_text_to_which_too_many_cells_point_is_refused(settings):
    settings.SHEET_MAX_UNPACKED_BYTES = 2_000_000
    worlds.texts(["x" * 100_000])
    sheets = opened(worlds.workbook("zip"))
    sheets["source"] += [["new:" + str(n), *sheets["source"][1][1:]] for n in range(30)]

    with pytest.raises(SheetError, match="SHEET_MAX_UNPACKED_BYTES"):
        wrong(sheets)


def test_every_kind_is_written_after_what_it_refers_to():
    assert set(kept.TARGETS_FIRST) == set(KINDS)
