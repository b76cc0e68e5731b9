"""Whatever bytes somebody brings: a plan, or a refusal in words."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.models import Agreement, ImportBatch
from agreements.spreadsheets import importing, readiness
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.errors import SheetError
from tests.factories import UserFactory, agreement_between
from tests.spreadsheets.sheets import csv_file, xlsx_file

HEADINGS = [name for column in COLUMNS.values() for name in column.names()] + [
    "party 1",
    "country 2",
    "party_b",
]
CELLS = st.sampled_from(
    ["", "Moscow", "北京", "2024", "03/04/2024", "javascript:alert(1)", "https://a.org/[", "http://[::1]:99999/", "en",
     "=1+1", "continues: a", "a", "x" * 2000, "999999999999999999999999", "#12", "Moscow #1", "None", "NaN", "{}",
     '"', "((", "[host]", "ru: x", "A; B; A", "terminated 2020", "year", "𝟚𝟘𝟚𝟜", "0000", "9999-12-31", "\ud7ff", "-", "٢٠٢٤"]
) | st.text(st.characters(codec="utf-8"), max_size=30)  # fmt: skip
TABLES = st.lists(st.sampled_from(HEADINGS) | CELLS, min_size=1, max_size=8).flatmap(
    lambda heading: st.lists(
        st.lists(CELLS, min_size=len(heading), max_size=len(heading)), min_size=1, max_size=4
    ).map(lambda rows: [heading, *rows])
)
QUICK = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def brought_in(name, content):
    """Read it, decide what is plain, apply it if that is possible: what the preview lets through can be stored."""
    by = UserFactory()
    with contextlib.suppress(SheetError):
        batch = importing.start(name, content, by)
        batch = importing.accept_guesses(batch, by)
        batch = importing.decide(
            batch, {n["key"]: n["guess"] or {"do": "leave_out"} for n in batch.plan["names"]}, by
        )
        if readiness.ready(batch):
            importing.apply(batch, by)


@QUICK
@given(st.binary(max_size=400))
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.xlsx", "a.xls", "a.ods"])
def test_any_bytes(name, content):
    brought_in(name, content)


@QUICK
@given(TABLES)
def test_any_table(table):
    if not Agreement.objects.filter(reference="a").exists():
        agreement_between("Moscow", "Beijing", signed="2024", reference="a")

    brought_in("a.csv", csv_file(*table))


@QUICK
@given(TABLES)
def test_any_workbook(table):
    brought_in("a.xlsx", xlsx_file(*([cell[:30_000] for cell in row] for row in table)))


@QUICK
@given(data=st.data(), encoding=st.sampled_from(["utf-8", "utf-16", "cp1251", "gb18030"]))
def test_a_damaged_csv(data, encoding):
    content = bytearray(
        csv_file(["title", "сторона 1", "signed"], ["T", "Москва", "2024"] * 3, encoding=encoding)
    )
    for _damage in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    brought_in("a.csv", bytes(content))


WORKBOOK = xlsx_file(["title", "party 1", "signed"], ["T", "Moscow", 2024])


@QUICK
@given(data=st.data())
def test_a_damaged_workbook(data):
    content = bytearray(WORKBOOK)
    for _damage in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    brought_in("a.xlsx", bytes(content))


@QUICK
@given(data=st.data())
def test_a_workbook_with_damage_inside(data):
    """The zip is sound, one of its parts is not."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    part = parts[data.draw(st.sampled_from(sorted(parts)))]
    place = data.draw(st.integers(0, len(part) - 1))
    part[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, inside in parts.items():
            archive.writestr(name, bytes(inside))

    brought_in("a.xlsx", content.getvalue())


def test_what_could_not_be_read_is_kept_nowhere():
    brought_in("a.csv", b"\x00\x01\x02")

    assert not ImportBatch.objects.exists()
    assert not Agreement.objects.exists()
