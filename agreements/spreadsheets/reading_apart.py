"""A file is read by a process of its own: whatever it asks for, the server's memory and time stay what they were.

That holds for CSV too: starting the process takes some hundredths of a second.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from agreements.spreadsheets.grids import Book, Grid, Row
from agreements.spreadsheets.refusals import refusal

PROJECT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-s", "-P", "-m", "agreements.spreadsheets.child"]
MOST_ROWS = 2
"""Notes and totals are rows too, so twice as many are read as a table may have; others are counted."""
MOST_REMEMBERED = 20_000
"""So many different texts are kept once, however many cells say the same."""


def read_apart(file_name: str, content: bytes, kind: str, encoding: str, delimiter: str) -> Book:
    """Every sheet of the file. Raises SheetError in words."""
    told = json.dumps({"limits": _limits(), "kind": kind, "encoding": encoding, "delimiter": delimiter})
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(  # noqa: S603 - our own module, our own interpreter; of the user only checked words
                [*COMMAND, told],
                input=content,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": str(PROJECT)},  # nothing of the server's settings, so none of its secrets
                timeout=settings.SHEET_MAX_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise refusal(file_name, "seconds", {}) from error
        if done.returncode < 0:  # it was stopped, as it asked for too much memory
            raise refusal(file_name, "memory", {})
        answer.seek(0)
        return _book(file_name, answer)


def _limits() -> dict[str, int]:
    return {
        "memory": settings.SHEET_MAX_MEMORY,
        "seconds": int(settings.SHEET_MAX_SECONDS) + 1,
        "unpacked": settings.SHEET_MAX_UNPACKED_BYTES,
        "ratio": settings.SHEET_MAX_RATIO,
        "rows": MOST_ROWS * settings.SHEET_MAX_ROWS + 100,
        "cells": settings.SHEET_MAX_ROWS * settings.SHEET_MAX_COLUMNS,
        "characters": settings.SHEET_MAX_UNPACKED_BYTES,
        "longest": settings.SHEET_MAX_CELL_LENGTH,
    }


def _book(file_name: str, answer: BinaryIO) -> Book:
    book, ended = Book([]), False
    remembered: dict[str, str] = {}
    for told in map(json.loads, answer):
        if "refused" in told:
            raise refusal(file_name, told["refused"], told["facts"])
        if "about" in told:
            book.about = told["about"]
        elif "sheet" in told:
            book.grids.append(
                Grid(told["sheet"], [], told["hidden"], _comments(told["comments"]), told["more"])
            )
        elif "rows" in told:
            book.grids[-1].rows += _rows(told["rows"], remembered)
        else:
            ended = True
    if not ended:
        raise refusal(file_name, "damaged", {})
    return book


def _rows(told: list[Any], remembered: dict[str, str]) -> Iterator[Row]:
    for number, cells in told:
        if len(remembered) < MOST_REMEMBERED:
            yield Row(number, [remembered.setdefault(cell, cell) for cell in cells])
        else:
            yield Row(number, [remembered.get(cell, cell) for cell in cells])


def _comments(told: dict[str, dict[str, str]]) -> dict[int, dict[int, str]]:
    """JSON knows no numbers as keys."""
    return {int(row): {int(index): text for index, text in cells.items()} for row, cells in told.items()}
