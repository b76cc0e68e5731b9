"""Rows of tables: what is kept beside a document is what would be made of it."""

import csv
import io

import pytest

from agreements.api.documents import DOCUMENTS
from agreements.services import shelf, tables
from tests import world

pytestmark = pytest.mark.django_db


def cells_of(text):
    [row] = csv.reader(io.StringIO(text, newline=""))
    return row


def test_every_published_record_keeps_its_row():
    world.public()

    for kind in DOCUMENTS:
        for entry in shelf.taken(kind):
            told = tables.status_columns(kind)
            names = [column for column in tables.columns(kind) if column not in told]
            kept = tables.read_kept(kind, entry.row.table_row)
            text = ",".join(filter(None, kept))
            assert cells_of(text) == [tables.written(read(entry.document)) for _name, read in names]


def test_a_row_of_other_columns_is_none(monkeypatch):
    world.public()
    [entry, *_] = shelf.taken("party")

    monkeypatch.setattr(tables, "_headings", lambda kind: "other")

    assert tables.read_kept("party", entry.row.table_row) is None
    assert tables.read_kept("party", "") is None


@pytest.mark.parametrize("text", ['say "x", y', "a\x1fb", "line\nbreak", "=1+1", "'=1", "\x00", "北京 🏙", ""])
def test_no_text_parts_a_row_in_another_place(text):
    column = [("a", lambda document: document["a"]), ("b", lambda document: "b")]

    part = tables.as_csv(column, {"a": text})

    assert tables.BETWEEN_PARTS not in part
    assert cells_of(part) == [tables.written(text), "b"]
