"""Everything goes out as a workbook, and comes back as "0 changed"."""

import io
import zipfile

import pytest
from django.utils import translation

from agreements.records import KINDS, read
from agreements.spreadsheets.whole import texts
from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import opened


def untouched(plan):
    return (
        not plan.problems
        and not any(plan.differing.values())
        and plan.counts()
        == {"new": 0, "changed": 0, "unchanged": worlds.all_records(), "wrong": 0, "rows_removed": 0}
    )


@pytest.mark.parametrize("ending", worlds.FORMATS)
@pytest.mark.parametrize("seed", range(3))
def test_random_hostile_records_come_back_unchanged(ending, seed):
    worlds.fill(seed)

    plan = worlds.planned(ending, worlds.workbook(ending))

    assert [str(problem) for problem in plan.problems] == []
    assert untouched(plan)


@pytest.mark.parametrize("ending", worlds.FORMATS)
def test_every_hostile_text_comes_back_unchanged(ending):
    ids = worlds.texts([*worlds.HOSTILE, *worlds.LONG])
    assert {record["text"] for record in read("source", ids).values()} == {*worlds.HOSTILE, *worlds.LONG}

    assert untouched(worlds.planned(ending, worlds.workbook(ending)))


@pytest.mark.parametrize("ending", worlds.FORMATS)
@pytest.mark.parametrize(
    ("written_in", "read_in"), [("en", "ru"), ("ru", "ru"), ("ru", "zh-hans"), ("zh-hans", "en")]
)
def test_the_language_of_the_interface_does_not_matter(ending, written_in, read_in):
    worlds.fill(7, 2)
    with translation.override(written_in):
        content = worlds.workbook(ending)
    with translation.override(read_in):
        assert untouched(worlds.planned(ending, content))


def test_there_is_a_sheet_for_each_kind_and_part_and_a_column_for_each_field():
    from agreements.spreadsheets.whole.layout import by_name

    names = set(by_name())

    assert names == {
        name
        for kind in KINDS.values()
        for name in [kind.name, *(f"{kind.name}_{p.name}" for p in kind.parts)]
    }
    assert {"agreement", "agreement_participations", "agreement_citations", "party_names", "tenure"} <= names
    for layout in by_name().values():
        assert {field.name for field in layout.fields} < set(layout.columns)
        assert len(set(layout.columns)) == len(layout.columns)
        assert len(layout.name) <= 31


@pytest.mark.parametrize("text", [*worlds.HOSTILE, *worlds.LONG], ids=lambda text: ascii(text[:20]))
def test_a_text_is_put_together_from_its_cells(text):
    cells = texts.pieces(text)

    assert "".join(map(texts.decode, cells)) == text
    for cell in cells:
        assert cell == cell.strip()
        assert len(cell.encode("utf-16-le")) // 2 <= 32_767
        assert texts.decode(texts.guarded(cell)) == texts.decode(cell)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
        assert texts.pointed(cell) is None


@pytest.mark.parametrize("ending", worlds.FORMATS)
def test_no_cell_of_a_file_is_a_formula(ending):
    worlds.fill(2)
    worlds.texts(worlds.HOSTILE)

    with zipfile.ZipFile(io.BytesIO(worlds.workbook(ending))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}

    for name, part in parts.items():
        assert "table:formula" not in part or ending != "ods"
        assert "<f>" not in part or not name.startswith("xl/worksheets/")
    if ending == "zip":
        for rows in opened(worlds.workbook("zip")).values():
            assert not [
                cell
                for row in rows
                for cell in row
                if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
            ]
