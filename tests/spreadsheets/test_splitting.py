import pytest

from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.splitting import is_period


def read(key, cell):
    return dict(COLUMNS[key].widget.clean(cell))


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("29/12/2023 – 29/12/2025", "2023-12-29", "2025-12-29"),
        ("29/12/2023 a 29/12/2025", "2023-12-29", "2025-12-29"),
        ("29.12.2023-29.12.2025", "2023-12-29", "2025-12-29"),
        ("2024-01-01/2025-12-31", "2024-01-01", "2025-12-31"),
        ("2024-2026", "2024", "2026"),
        ("2014-2106", "2014", "2106"),
        ("2024—2026 гг.", "2024", "2026"),
        ("2024/25", "2024", "2025"),
        ("с 2024 по 2026 г.", "2024", "2026"),
        ("from June 2024 to May 2026", "2024-06", "2026-05"),
        ("2024年至2026年", "2024", "2026"),
        ("自2024年1月1日起至2026年12月31日止", "2024-01-01", "2026-12-31"),
        ("2024", "2024", "2024"),
        ("2024-06", "2024-06", "2024-06"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(cell, start, end):
    assert read("period", cell) == {"period_start": start, "period_end": end}


@pytest.mark.parametrize("cell", ["soon", "2023 2024 2025", "1–2–3", "03/04/2024"])
def test_what_is_no_period_is_told(cell):
    with pytest.raises(CellError, match="can't be read as a period"):
        read("period", cell)


def test_what_may_be_a_month_or_two_years_is_told():
    with pytest.raises(CellError, match="December 2010 or 2010 – 2012"):
        read("period", "2010-12")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("2024-2026", True),
        ("2024", False),
        ("2026-2024", False),
        ("unlimited", False),
        ("Moscow – Beijing", False),
    ],
)
def test_cells_are_known_to_be_periods(cell, answer):
    assert is_period(cell) is answer


@pytest.mark.parametrize(
    ("cell", "name", "place"),
    [
        ("Suseong (Daegu)", "Suseong", "Daegu"),
        ("Whitby, Ontario", "Whitby", "Ontario"),
        ("Whitby, Ontario, Canada", "Whitby", "Ontario, Canada"),
        ("广东省广州市", "广州市", "广东省"),
        ("Moscow", "Moscow", ""),
    ],
)
def test_a_party_stands_with_what_it_is_part_of(cell, name, place):
    assert read("place_in", cell) == {"party": Mention("party", name, place)}


def test_a_party_stands_with_the_kind_of_the_tie():
    assert read("party_and_type", "Париж(Город-Партнер)") == {
        "party": Mention("party", "Париж"),
        "type": Mention("type", "Город-Партнер"),
    }
    assert read("party_and_type", "Ницца") == {"party": Mention("party", "Ницца")}


def test_a_title_is_in_the_language_of_its_column():
    assert read("title_zh", "合作\n计划") == {"titles": [{"language": "zh-Hans", "text": "合作 计划"}]}


def test_the_text_of_an_agreement_is_a_source_too():
    url = "https://example.org/text.pdf"

    assert read("documents", url) == {"documents": [url], "sources": [url]}
