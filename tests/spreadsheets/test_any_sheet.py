"""Whatever stands in a sheet, it is read back as the same cells from a file of every kind."""

import datetime
import math

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from agreements.spreadsheets import books
from tests.spreadsheets.made import Sheet, workbook
from tests.spreadsheets.ods import ods_file
from tests.spreadsheets.sheets import csv_file

SCRIPTS = [
    "Москва",
    "北京市",
    "臺北",
    "Zürich",
    "Αθήνα",
    "القاهرة",
    "ירושלים",
    "서울",
    "東京",
    "กรุงเทพ",
    "Ərəvan",
    "𠮷野",
    "🏙",
    "ﬁ",
    "e\u0301",
]
AWKWARD = ["007", "1.10", "1998", "'1", '"', '""', "a,b", "a;b", "a\tb", "a|b", "a\nb", "#N/A", "=1+1", "+7", "-", "@x", "TRUE",
           "None", "nan", "1e5", "  x", "x\xa0y", "\u200bx", "<a>&amp;", "]]>", "_x000D_", "sep=;", "x\x85y"]  # fmt: skip
TEXTS = (
    st.sampled_from(SCRIPTS + AWKWARD)
    | st.lists(st.sampled_from(SCRIPTS + AWKWARD), min_size=2, max_size=4).map(" ".join)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=20)
)
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e9, 1e9).map(lambda value: round(value, 5))
DAYS = st.dates(datetime.date(1900, 3, 1), datetime.date(2200, 1, 1))
VALUES = st.none() | TEXTS | NUMBERS | st.booleans() | DAYS
QUICK = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def sheets(values):
    """Rows of equal width, the first one without gaps: it tells how wide the sheet is."""
    return st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(values, min_size=width, max_size=width), min_size=1, max_size=6).map(
            lambda rows: [[f"column {n}" for n in range(width)], *rows]
        )
    )


def shown(value):
    """The text that a spreadsheet shows of a value, without formats."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{int(value)}" if value.is_integer() else _decimals(value)
    return value.strip() if isinstance(value, str) else str(value)


def _decimals(value):
    digits = 15 - math.floor(math.log10(abs(value))) - 1
    return f"{value:.{max(digits, 0)}f}".rstrip("0")


def expected(rows):
    """Number → cells up to the last that says something, of rows that say something."""
    found = {}
    for number, row in enumerate(rows, start=1):
        cells = [shown(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found[number] = cells
    return found


def read(name, content, **reading):
    return {row.number: row.cells for row in books.open_book(name, content, reading).shown.rows}


@QUICK
@given(sheets(VALUES))
def test_an_xlsx(rows):
    assert read("a.xlsx", workbook(Sheet("A", rows))) == expected(rows)


@QUICK
@given(sheets(VALUES))
def test_an_ods(rows):
    assert read("a.ods", ods_file(*rows)) == expected(rows)


@QUICK
@given(
    sheets(st.just("") | TEXTS), st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
)
def test_a_csv_of_which_somebody_told_the_delimiter(rows, delimiter, encoding):
    content = csv_file(*rows, delimiter=delimiter, encoding=encoding)

    assert read("a.csv", content, delimiter=delimiter) == expected(rows)


@QUICK
@given(
    sheets(st.sampled_from(["Moscow", "Москва; Минск", "北京, 上海", "x | y", "17.06.2024", "1,5", ""])),
    st.sampled_from(",;\t|"),
)
def test_a_csv_whose_delimiter_is_found(rows, delimiter):
    assume(len(rows[0]) > 1)
    content = csv_file(*rows, delimiter=delimiter)

    assert read("a.tsv", content) == expected(rows)


LANGUAGES = {
    "cp1251": ["Москва", "Санкт-Петербург", "Киев", "Соглашение о сотрудничестве", "Минск", "№ 5", "«Дружба»", "17 июня 2024 года"],
    "koi8_r": ["Москва", "Санкт-Петербург", "Киев", "Соглашение о сотрудничестве", "Минск", "17 июня 2024 года"],
    "cp1252": ["Zürich", "Málaga", "São Paulo", "Größe", "Besançon", "“Amitié”", "Århus", "Łódź".encode("cp1252", "ignore").decode("cp1252")],
    "gb18030": ["北京市人民政府", "友好城市关系协议书", "上海市", "2001年 5 月11日", "深圳", "广州市与福冈市"],
    "big5": ["臺北市政府", "友好城市協議書", "高雄市", "洛杉磯", "締結姊妹市", "2001年5月11日"],
}  # fmt: skip


@settings(QUICK, derandomize=True)  # some very short texts can be two things
@given(st.data(), st.sampled_from(sorted(LANGUAGES)))
def test_an_older_encoding_is_found(data, encoding):
    """Three cells of the language are enough."""
    words = st.sampled_from(LANGUAGES[encoding])
    rows = data.draw(st.lists(st.lists(words, min_size=3, max_size=3), min_size=1, max_size=5))
    assume(not all(cell.isascii() for row in rows for cell in row))

    assert read("a.csv", csv_file(["no", "city", "date"], *rows, encoding=encoding)) == expected(
        [["no", "city", "date"], *rows]
    )
