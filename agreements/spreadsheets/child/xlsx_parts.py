"""What stands in an .xlsx beside the values that calamine gives: errors, formats of dates, comments."""

import posixpath
import re

from agreements.spreadsheets.child import number_formats, xlsx_cells, xlsx_comments
from agreements.spreadsheets.child.markup import attribute, walk
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
    """The parts of an .xlsx, by name."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts
        self._from_1904 = False
        self._paths: list[str] = []
        self._read_workbook()
        self._shows = self._styles()

    def corrections(self, index: int) -> dict[Place, str]:
        data = self._parts.get(self._path(index), b"")
        return xlsx_cells.corrections(data, self._shows, self._from_1904)

    def comments(self, index: int) -> list[tuple[Place, str]]:
        """A note that only stands in for a conversation, for older Excel, is not told."""
        related = self._related(self._path(index))
        talks = [
            comment
            for kind, data in related
            if kind == "threadedComment"
            for comment in xlsx_comments.talks(data)
        ]
        told = {place for place, _text in talks}
        notes = [
            comment for kind, data in related if kind == "comments" for comment in xlsx_comments.notes(data)
        ]
        return talks + [(place, text) for place, text in notes if place not in told]

    def _path(self, index: int) -> str:
        return self._paths[index] if index < len(self._paths) else ""

    def _read_workbook(self) -> None:
        paths = {key: path for key, _kind, path in self._relations("xl/workbook.xml")}

        def start(name: str, told: dict[str, str]) -> None:
            if name == "sheet":
                self._paths.append(paths.get(attribute(told, "id"), ""))
            elif name == "workbookPr":
                self._from_1904 = attribute(told, "date1904").lower() in ("1", "true", "on")

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
                target = posixpath.normpath(posixpath.join("/", folder, attribute(told, "Target")))
                found.append((attribute(told, "Id"), attribute(told, "Type").rpartition("/")[2], target[1:]))

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
                codes[attribute(told, "numFmtId")] = attribute(told, "formatCode")
            elif name in ("cellXfs", "cellStyleXfs"):
                of_cells = name == "cellXfs"
            elif name == "xf" and of_cells:
                number = attribute(told, "numFmtId")
                styles.append(number_formats.shown(number, codes.get(number, "")))

        if data := self._parts.get("xl/styles.xml"):
            walk(data, start)
        return {str(number): shows for number, shows in enumerate(styles) if shows}
