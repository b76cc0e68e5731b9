"""Records with the texts that spreadsheets break, and workbooks of them."""

import io

from django.contrib.auth.models import User
from django.db import models

from agreements.models import ChangeSet, ImportBatch
from agreements.records import KINDS, write
from agreements.spreadsheets import importing
from agreements.spreadsheets.whole import choosing, kept, planning, writing
from tests.records.random_records import World

FORMATS = ["xlsx", "ods", "zip"]

HOSTILE = [
    "=1+1", "==1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1", "'=1", "''=1", "'", "''", "'s-Hertogenbosch",
    "\t=1", " =1", "\n=1", "\r=1", "a\tb", "a\rb", "a\r\nb", "a\nb", "a\n\nb", "a \n b", "\na\n", "\r\na\r\n", "  a  b  ",
    "\u00a0a\u3000", "007", "0", "1/2", "2024-06", "03/04/2024", "1e5", "1E400", "TRUE", "false", "истина", "真",
    "12345678901234567890", "0.1", "1.0", "50%", "€5", "10:30", "June 2024", "_x0041_", "_x000D_", "_x005F_x0041_", "_X0041_",
    "\\u{41}", "\\u{long:1/1}", "\\\\u{41}", "C:\\new", "a\x01b", "\x1f", "\x7f", "\x85x", "a\u2028b", "\ufeffa", "\ufffe", "\uffff",
    "שלום עולם", "\u202eevil", "👨\u200d👩\u200d👧 🏙", "e\u0301", "\"quoted\"", "a,b;c|d", "\"", "#N/A", "#REF!", "Err:502",
    "<b>&amp;</b>", "<!DOCTYPE html>", "]]>", "&#13;", "{=1}", "%s %(x)s {}", "１２", "٣", "sep=;", "new:1", "yes", "None",
]  # fmt: skip
LONG = [
    "x" * 32_766, "x" * 32_767, "x" * 32_768, "🏙" * 16_384, "=" + "\r\n" * 20_000, "\x01" * 40_000, " " * 70_000 + "z",
    ("Статья 1. \u202b" + "'" * 5 + "\n") * 5_000, "\\u{" * 15_000,
]  # fmt: skip


class HostileWorld(World):
    """Random records whose texts are hostile wherever the field lets them be."""

    def text(self, field: models.Field) -> str:
        if isinstance(field, models.TextField) and self.random.random() < 0.1:
            return self.random.choice(LONG)
        text = self.random.choice(HOSTILE)
        if field.name in ("name", "text", "code") and not isinstance(field, models.TextField):
            text += f" a{self.random.randrange(10**9)}"  # a name has letters, and is told once
        return text[: field.max_length or None]


def fill(seed: int, count: int = 3) -> HostileWorld:
    """Records of every kind."""
    world = HostileWorld(seed)
    for kind in kept.TARGETS_FIRST:
        write(kind, world.records(kind, count), None)
    return world


def texts(strings: list[str], kind: str = "source", field: str = "text") -> list[int]:
    """A record for each of these texts."""
    records = [{"title": f"Source {index}", field: text} for index, text in enumerate(strings)]
    return write(kind, records, None).ids


def workbook(ending: str, chosen: choosing.Chosen | None = None) -> bytes:
    file = io.BytesIO()
    writing.write(file, ending, chosen if chosen is not None else choosing.everything())
    return file.getvalue()


def planned(ending: str, content: bytes) -> planning.Plan:
    return planning.plan(f"tracker.{ending}", content)


def brought(ending: str, content: bytes, by: User) -> ImportBatch:
    """The workbook with its plan; nothing is written yet."""
    return importing.start_workbook(planned(ending, content), f"tracker.{ending}", content, by)


def apply(ending: str, content: bytes, by: User) -> ChangeSet:
    return importing.apply(brought(ending, content, by), by)


def all_records() -> int:
    return sum(kind.model._default_manager.count() for kind in KINDS.values())
