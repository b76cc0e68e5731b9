"""Real files with some bytes changed: a book, or a refusal in words, and never more than the limits allow."""

import contextlib
import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.spreadsheets import books
from agreements.spreadsheets.errors import SheetError
from tests.spreadsheets.sheets import csv_file

FILES = Path(__file__).with_name("files")
KINDS = {name: (FILES / name).read_bytes() for name in ("all.xlsx", "all.xls", "all.ods")} | {
    "a.csv": csv_file(*[["Москва", 'a "b"', "x\ny"]] * 9, encoding="cp1251"),
    "a.tsv": csv_file(*[["北京市", "a\tb", "2024"]] * 9, delimiter="\t", encoding="gb18030"),
    "a.txt": csv_file(*[["Минск", "a|b", "2024"]] * 9, delimiter="|", encoding="utf-16"),
}
NUMBERS = st.sampled_from([b"0", b"-1", b"16384", b"1048576", b"99999999999999999999", b"1e308", b"x", b""])
BYTES = st.binary(max_size=6) | st.sampled_from(
    [b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f", b"<", b'"', b"&a;"]
)
QUICK = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
SECONDS = 5


def opened(name, content):
    """Nothing but a SheetError may come out."""
    before = _seconds()
    with contextlib.suppress(SheetError):
        book = books.open_book(name, content, {})
        assert all(row.cells and row.cells[-1] for grid in book.grids for row in grid.rows)
    assert _seconds() - before < SECONDS


def _seconds():
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


@st.composite
def damaged(draw, content):
    """The bytes with some replaced, put in, taken out, or cut off at the end."""
    for _damage in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        content = content[:start] + draw(BYTES) + content[start + draw(st.integers(0, 12)) :]
    return content[: draw(st.integers(0, len(content)))] if draw(st.integers(0, 4)) == 0 else content


@pytest.mark.parametrize("name", KINDS)
@QUICK
@given(data=st.data())
def test_bytes_of_a_file(name, data):
    opened(name, data.draw(damaged(KINDS[name])))


@pytest.mark.parametrize("name", ["all.xlsx", "all.ods"])
@QUICK
@given(data=st.data())
def test_a_part_of_an_archive_that_is_sound(name, data):
    parts = _parts(KINDS[name])
    part = data.draw(st.sampled_from(sorted(parts)))
    parts[part] = data.draw(damaged(parts[part]))

    opened(name, _packed(parts))


@pytest.mark.parametrize("name", ["all.xlsx", "all.ods"])
@QUICK
@given(data=st.data())
def test_numbers_in_the_sheets(name, data):
    """Counts, positions, styles, repetitions: any of them may lie."""
    parts = _parts(KINDS[name])
    part = data.draw(
        st.sampled_from(
            [name for name in sorted(parts) if name.endswith(("sheet1.xml", "content.xml", "styles.xml"))]
        )
    )
    places = [found.span() for found in re.finditer(rb"[0-9]+", parts[part])]
    start, end = data.draw(st.sampled_from(places))
    parts[part] = parts[part][:start] + data.draw(NUMBERS) + parts[part][end:]

    opened(name, _packed(parts))


def _parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return content.getvalue()
