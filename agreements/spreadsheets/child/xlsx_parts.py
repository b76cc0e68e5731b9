"""What stands in an .xlsx beside the values that calamine gives: errors, formats of dates, comments."""

import posixpath
import re

from agreements.spreadsheets.child import number_formats, xlsx_cells, xlsx_comments
from agreements.spreadsheets.child.markup import walk
from agreements.spreadsheets.child.sheets import Place

NEEDED = re.compile(
    r"\[content_types\]\.xml|_rels/.*|xl/(workbook\.(xml|bin)|sharedstrings\.xml|styles\.xml|_rels/.*|comments.*\.xml"
    r"|worksheets/.*\.(xml|rels)|comments/.*|threadedcomments/.*)",
    re.IGNORECASE,
)


def needed(name: str) -> bool:
    """Pictures, themes and drawings are never unpacked."""
    return NEEDED.fullmatch(name.replace("\\", "/")) is not None


class XlsxParts:
    """Read at once, so that the parts themselves need not be kept: they are the most of a large file."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts
        self._from_1904 = False
        self._paths: list[str] = []
        self._read_workbook()
        shows = self._styles()
        self._corrections = [
            xlsx_cells.corrections(parts.get(path, b""), shows, self._from_1904) for path in self._paths
        ]
        self._comments = [self._comments_of(path) for path in self._paths]
        self._parts = {}

    def corrections(self, index: int) -> dict[Place, str]:
        return self._corrections[index] if index < len(self._paths) else {}

    def comments(self, index: int) -> list[tuple[Place, str]]:
        return self._comments[index] if index < len(self._paths) else []

    def _comments_of(self, path: str) -> list[tuple[Place, str]]:
        """A note that only stands in for a conversation, for older Excel, is not told."""
        talks, notes = (
            [comment for kind, data in self._related(path) if kind == wanted for comment in read(data)]
            for wanted, read in (("threadedComment", xlsx_comments.talks), ("comments", xlsx_comments.notes))
        )
        told = {place for place, _text in talks}
        return talks + [(place, text) for place, text in notes if place not in told]

    def _read_workbook(self) -> None:
        paths = {key: path for key, _kind, path in self._relations("xl/workbook.xml")}

        def start(name: str, told: dict[str, str]) -> None:
            if name == "sheet":
                self._paths.append(paths.get(told.get("id", ""), ""))
            elif name == "workbookPr":
                self._from_1904 = told.get("date1904", "").lower() in ("1", "true", "on")

        walk(self._parts.get("xl/workbook.xml", b""), start)

    def _related(self, path: str) -> list[tuple[str, bytes]]:
        return [
            (kind, self._parts[found]) for _key, kind, found in self._relations(path) if found in self._parts
        ]

    def _relations(self, path: str) -> list[tuple[str, str, str]]:
        """(id, kind, path) of the parts that a part points to."""
        folder, name = posixpath.split(path)
        found: list[tuple[str, str, str]] = []

        def start(name: str, told: dict[str, str]) -> None:
            if name == "Relationship":
                target = posixpath.normpath(posixpath.join("/", folder, told.get("Target", "")))
                found.append((told.get("Id", ""), told.get("Type", "").rpartition("/")[2], target[1:]))

        if data := self._parts.get(f"{folder}/_rels/{name}.rels"):
            walk(data, start)
        return found

    def _styles(self) -> dict[str, str]:
        """Number of a style → what of a day it shows; the others are not named."""
        codes: dict[str, str] = {}
        styles: list[str] = []
        of_cells = False

        def start(name: str, told: dict[str, str]) -> None:
            nonlocal of_cells
            if name == "numFmt":
                codes[told.get("numFmtId", "")] = told.get("formatCode", "")
            elif name in ("cellXfs", "cellStyleXfs"):
                of_cells = name == "cellXfs"
            elif name == "xf" and of_cells:
                number = told.get("numFmtId", "")
                styles.append(number_formats.shown(number, codes.get(number, "")))

        if data := self._parts.get("xl/styles.xml"):
            walk(data, start)
        return {str(number): shows for number, shows in enumerate(styles) if shows}
