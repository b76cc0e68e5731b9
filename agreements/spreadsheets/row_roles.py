"""What the rows below the headings are: records, headings of sections, totals, notes, another table."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from babel import Locale

from agreements.models.folding import fold
from agreements.spreadsheets import heading_rows
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.cell_kinds import is_number, is_value, like_a_heading
from agreements.spreadsheets.columns import Column
from agreements.spreadsheets.grids import Row

DATA, HEADING, SECTION, TOTAL, NOTE, SECOND, ABOVE, OUT = (
    "data",
    "heading",
    "section",
    "total",
    "note",
    "second",
    "above",
    "out",
)
ROLES = [DATA, HEADING, SECTION, TOTAL, NOTE, SECOND, ABOVE, OUT]

TOTALS = re.compile(
    r"(?:grand |sub)?totals?\b|sums?\b|count\b|итого\b|всего\b|итог\b|gesamt|summe\b|合计|总计|小计|共计|总数|合計|總計|共 ?\d+"
)
"""Folded words with which a row of sums begins."""
NOTES = re.compile(
    r"(?:notes?|sources?|remarks?|nb|legend|примечани[ея]|источники?|прим|сноск[аи]|составлено|данные|注|注释|备注|说明"
    r"|资料来源|数据来源|来源|quelle|anmerkung|fuente|nota)\b"
)
"""Folded words with which a note begins."""
MARKED = re.compile(r"[*†‡※©]|\[?\(?[0-9]{1,2}[)\]] |https?://|[¹²³⁴]|[a-z]\) ", re.IGNORECASE)
HINT = re.compile(r"\(?[dmyдмг]{1,4}(?:[-./ ][dmyдмг]{1,4}){1,2}\)?", re.IGNORECASE)
"""What a row below the headings says that explains how to fill them in: "dd.mm.yyyy", "ГГГГ-ММ-ДД"."""
PAGES = re.compile(r"(?:page|стр(?:аница)?|лист) ?\d+\b|第 ?\d+ ?页|\d+ of \d+$")
ORDINALS = {
    "№",
    "no",
    "no.",
    "nr",
    "nr.",
    "#",
    "n",
    "№ п/п",
    "п/п",
    "№п/п",
    "序号",
    "编号",
    "号",
    "номер",
    "number",
}
"""Headings of columns that only count the rows."""
LONG = 60
"""Characters beyond which a lone cell reads as a sentence."""
CONTINENTS = set(
    """africa|america|asia|europe|oceania|north america|south america|latin america|middle east|africa and middle east
    |африка|америка|азия|европа|океания|северная америка|южная америка|латинская америка|ближний восток|снг|cis
    |非洲|美洲|亚洲|欧洲|大洋洲|北美洲|南美洲|拉丁美洲|中东""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
SURE = 2
"""Signs that lone cells must have to be headings of sections."""


@dataclass
class Body:
    """The rows below the headings and what is usual among them."""

    rows: list[Row]
    headings: list[list[str]]  # the heading rows, as they stand
    width: int

    def __post_init__(self) -> None:
        self.counts = [len(row.cells) - row.cells.count("") for row in self.rows]
        self.single = [count == 1 or _repeats(row) for row, count in zip(self.rows, self.counts, strict=True)]
        many = sorted(c for c, single in zip(self.counts, self.single, strict=True) if not single)
        self.typical = many[len(many) // 2] if many else 1
        self.sample = [row for row, single in zip(self.rows[:600], self.single, strict=False) if not single]
        self.last = max((p for p, single in enumerate(self.single) if not single), default=-1)


def _repeats(row: Row) -> bool:
    """A merged cell whose text was copied into each of its columns."""
    first, *others = row.cells[:2]
    if first and others and others[0] and first != others[0]:
        return False  # so it is mostly, and there may be many rows
    told = [cell for cell in row.cells if cell]
    return len(told) > 2 and told.count(told[0]) == len(told)


def roles(rows: list[Row], headings: list[Row], width: int) -> dict[int, str]:
    """Number of the row → its role, of all that are not records."""
    body = Body(rows, [heading.cells for heading in headings], width)
    found: dict[int, str] = {}
    end = _second(body, found) if headings else len(rows)
    if body.typical == 1:
        return found  # one column: everything is a record
    if end < len(rows):
        body = Body(rows[:end], body.headings, width)
    _mark_sums_and_notes(body, found)
    _mark_sections(body, found)
    return found


# Other headings further down


def _second(body: Body, found: dict[int, str]) -> int:
    """Marks headings that are repeated, and everything from the headings of another table on; where that begins."""
    own = [_folded(cells) for cells in body.headings]
    firsts = {cell: True for cells in body.headings for cell in cells if cell}
    before, gap = 0, False
    for place, row in enumerate(body.rows):
        titled = gap and place > 0 and body.single[place - 1]  # a gap, and a title
        gap = place > 0 and (row.number > before + 1 or titled)
        before = row.number
        if place == 0 and (_is_numbering(row, body) or any(map(HINT.fullmatch, row.cells))):
            found[row.number] = HEADING
        if body.counts[place] < 2 or not _may_be_headings(row, firsts):
            continue
        if _same(_folded(row.cells), own):
            found[row.number] = HEADING
        elif place + 1 < len(body.rows) and _names_other_columns(row, body, gap):
            return _mark_second(body, place, found)
    return len(body.rows)


def _may_be_headings(row: Row, known: dict[str, bool]) -> bool:
    """A quick look, as there may be many rows: no number in it, and one of its first cells is a known heading."""
    told = [cell for cell in row.cells if cell]
    for cell in told:
        if cell[0].isdigit():
            return False
    for cell in told[:2]:
        if cell not in known:
            known[cell] = is_known(cell)
    return known[told[0]] or known[told[1]]


def _is_numbering(row: Row, body: Body) -> bool:
    """1, 2, 3, 4 below the headings, as official forms have them: above words, so it is no record of numbers."""
    rest = body.rows[1:20]
    words = any(not heading_rows.mostly_values(index, rest) for index in range(body.width))
    return len(rest) > 0 and words and heading_rows.is_numbering(row.cells)


def _folded(cells: list[str]) -> list[str]:
    folded = [fold(cell) for cell in cells]
    while folded and not folded[-1]:
        folded.pop()
    return folded


def _same(cells: list[str], headings: list[list[str]]) -> bool:
    return any(
        sum(one == other != "" for one, other in zip(cells, heading, strict=False)) * 5
        >= 4 * max(sum(map(bool, cells)), 2)
        for heading in headings
    )


def _names_other_columns(row: Row, body: Body, gap: bool) -> bool:
    told = [cell for cell in row.cells if cell]
    if not all(map(like_a_heading, told)):
        return False
    known = sum(key is not None for key in heading_rows.fields(row.cells))
    return known * 2 >= len(told) and known >= 2 if gap else known * 5 >= 4 * len(told) and known >= 3


def _mark_second(body: Body, place: int, found: dict[int, str]) -> int:
    """The table from its headings on, with its title: lone cells right above them."""
    start = place
    while start and body.single[start - 1] and body.rows[start].number == body.rows[start - 1].number + 1:
        start -= 1
    found.update({row.number: SECOND for row in body.rows[start:]})
    return start


@cache
def _known_names() -> set[str]:
    """Every heading that is known, folded; the numbers of numbered ones taken off."""
    columns: list[Column] = list(COLUMNS.values())
    return {fold(name) for column in columns for name in (*column.names(), *column.labels())}


def is_known(cell: str) -> bool:
    folded = fold(cell)
    return folded in _known_names() or folded[:-1].strip() in _known_names() or folded[1:] in _known_names()


# Sums and notes


def _mark_sums_and_notes(body: Body, found: dict[int, str]) -> None:
    lengths = _usual_lengths(body)
    noted, end = False, min(body.last, len(body.rows) - 2)
    for place, row in enumerate(body.rows):
        if row.number in found or (body.counts[place] >= body.typical and place < end):
            continue
        told = [cell for cell in row.cells if cell]
        if _is_only_numbered(row, body):
            found[row.number] = OUT
        elif _is_sum(told, body, place):
            found[row.number] = TOTAL
        elif body.single[place] or (len(told) == 2 < body.typical):
            tail = place > body.last
            after_gap = place > 0 and row.number > body.rows[place - 1].number + 1
            if _is_note(row, body, place, lengths) or (
                tail and (noted or after_gap) and body.typical > 2 and not is_value(told[0])
            ):
                found[row.number] = NOTE
                noted = tail


def _is_only_numbered(row: Row, body: Body) -> bool:
    """A row that was prepared and never filled in: nothing but its number."""
    index, text = _text(row)
    headings = [cells[index].casefold() for cells in body.headings if index < len(cells)]
    return row.cells.count("") == len(row.cells) - 1 and is_number(text) and not ORDINALS.isdisjoint(headings)


def _usual_lengths(body: Body) -> dict[int, int]:
    """How long nine of ten cells of a column are at most."""
    usual = {}
    for index in range(body.width):
        told = sorted(
            len(row.cells[index]) for row in body.sample if index < len(row.cells) and row.cells[index]
        )
        usual[index] = told[int(len(told) * 0.9)] if told else 0
    return usual


def _is_sum(told: list[str], body: Body, place: int) -> bool:
    """ "Total" with nothing but numbers beside it, and less than a record has; or a lone number at the end."""
    if TOTALS.match(fold(told[0])) and len(told[0]) <= LONG:
        rest = told[1:] if not is_number(told[0]) else []
        fewer = len(told) < body.typical or place >= len(body.rows) - 2 or place >= body.last
        return fewer and all(map(is_number, rest))
    return body.typical > 2 and place > body.last and len(told) == 1 and is_number(told[0])


def _is_note(row: Row, body: Body, place: int, lengths: dict[int, int]) -> bool:
    """By its first word, or, above and below the records, by its length."""
    index, text = _text(row)
    if NOTES.match(fold(text)) and (body.single[place] or len(text) <= LONG):
        return True
    if not body.single[place]:
        return False
    if PAGES.match(fold(text)) or MARKED.match(text):
        return True
    outside = (place > body.last or place == 0) and not _names_records(body, index)
    return outside and len(text) > max(LONG, 2 * lengths.get(index, 0))


# Sections


def _mark_sections(body: Body, found: dict[int, str]) -> None:
    """Lone short texts with records below them, where enough speaks for it: a record may have one cell too."""
    candidates = [
        (place, row)
        for place, row in enumerate(body.rows[: max(body.last, 0)])
        if body.single[place] and row.number not in found and _may_be_section(row)
    ]
    candidates = [entry for entry in candidates if _leads_records(body, entry[0])]
    if candidates and _signs(body, candidates, found) >= SURE:
        found.update({row.number: SECTION for _place, row in candidates})


def _text(row: Row) -> tuple[int, str]:
    return next((index, cell) for index, cell in enumerate(row.cells) if cell)


def may_be_section(row: Row) -> bool:
    """A lone short text: what the heading of a section looks like."""
    lone = row.cells.count("") == len(row.cells) - 1
    return (lone or _repeats(row)) and _may_be_section(row)


def _may_be_section(row: Row) -> bool:
    index, text = _text(row)
    return index <= 2 and len(text) <= 80 and (like_a_heading(text) or is_year(text))


def is_year(text: str) -> bool:
    return re.fullmatch(r"(?:1[6-9]|20)\d\d(?: ?(?:г\.?|год|年))?", text) is not None


def _leads_records(body: Body, place: int) -> bool:
    """The next row is a record or another section's heading."""
    return place + 1 < len(body.rows) and (not body.single[place + 1] or place + 2 < len(body.rows))


def _signs(body: Body, candidates: list[tuple[int, Row]], found: dict[int, str]) -> float:
    texts = [_text(row)[1] for _place, row in candidates]
    records = sum(not single for single in body.single)
    if len(candidates) > records:
        return 0
    first = next((place for place, row in enumerate(body.rows) if row.number not in found), -1)
    begins = candidates[0][0] == first
    signs = 0.0
    signs += (1.5 if body.typical > 2 else 0.5) if begins else 0
    signs += 2 if _unlike_column(body, candidates) else 0
    signs += (2.5 if len(texts) > 1 else 1) * _more_places(body, candidates)
    signs += 1.5 if all(text.endswith(":") for text in texts) else 0
    signs += 1 if all(text.isupper() for text in texts) and not _mostly_upper(body, candidates) else 0
    signs += 1 if len(texts) > 1 and len(set(texts)) == len(texts) and body.typical > 2 and begins else 0
    signs += 1 if all(map(_repeats_or_alone, candidates)) else 0
    signs -= 1 if _names_records(body, _text(candidates[0][1])[0]) else 0
    return signs


def _repeats_or_alone(entry: tuple[int, Row]) -> bool:
    return _repeats(entry[1])


def _unlike_column(body: Body, candidates: list[tuple[int, Row]]) -> bool:
    """Words in a column of numbers and days (or years in one of words)."""
    index = Counter(_text(row)[0] for _place, row in candidates).most_common(1)[0][0]
    values = heading_rows.mostly_values(index, body.sample)
    return all(values != is_value(_text(row)[1]) for _place, row in candidates) and any(
        index < len(row.cells) and row.cells[index] for row in body.sample
    )


def _more_places(body: Body, candidates: list[tuple[int, Row]]) -> float:
    """How many of them are countries or continents, beyond what the records of their column are."""
    texts = [_text(row)[1] for _place, row in candidates]
    index = _text(candidates[0][1])[0]
    told = [row.cells[index] for row in body.sample[:100] if index < len(row.cells) and row.cells[index]]
    usual = sum(map(_is_place, told)) / len(told) if told else 0
    return max(0.0, sum(map(_is_place, texts)) / len(texts) - usual)


def _mostly_upper(body: Body, candidates: list[tuple[int, Row]]) -> bool:
    index = _text(candidates[0][1])[0]
    told = [row.cells[index] for row in body.sample if index < len(row.cells) and row.cells[index]]
    return sum(cell.isupper() for cell in told) * 2 > len(told)


def _names_records(body: Body, index: int) -> bool:
    """The column is the title or the reference: a row with nothing else may be a record."""
    keys = heading_rows.fields(body.headings[-1]) if body.headings else []
    return index < len(keys) and keys[index] in ("title", "reference")


@cache
def _places() -> set[str]:
    names = {fold(name) for code in ("en", "ru", "zh") for name in Locale(code).territories.values()}
    return names | {fold(name) for name in CONTINENTS}


def _is_place(text: str) -> bool:
    return fold(text) in _places()
