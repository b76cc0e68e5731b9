"""Comments on cells of an .xlsx: notes, and the conversations that came later."""

from agreements.spreadsheets.child.markup import walk
from agreements.spreadsheets.child.sheets import Place
from agreements.spreadsheets.child.xlsx_cells import place

Comments = list[tuple[Place, str]]


def notes(data: bytes) -> Comments:
    """Notes, without the name of who wrote them, with which Excel lets them begin."""
    reader = _Notes()
    walk(data, reader.start, reader.end, reader.text)
    return reader.found


def talks(data: bytes) -> Comments:
    """What was said about cells, answers included."""
    reader = _Talks()
    walk(data, reader.start, reader.end, reader.text)
    return reader.found


class _Talks:
    """Calls of expat for a part with threaded comments."""

    element = "threadedComment"
    words = "text"

    def __init__(self) -> None:
        self.found: Comments = []
        self.at: Place | None = None
        self.said: list[str] = []
        self.inside = ""

    def start(self, name: str, told: dict[str, str]) -> None:
        if name == self.element:
            self.at, self.said = place(told.get("ref", "")), []
        self.inside = name

    def text(self, words: str) -> None:
        if self.at and self.inside == self.words:
            self.said.append(words)

    def end(self, name: str) -> None:
        self.inside = ""
        if name == self.element and self.at:
            self.found.append((self.at, self.shown("".join(self.said).strip())))
            self.at = None

    def shown(self, said: str) -> str:
        return said


class _Notes(_Talks):
    """Calls of expat for a part with notes, whose authors are listed before them."""

    element = "comment"
    words = "t"

    def __init__(self) -> None:
        super().__init__()
        self.authors: list[str] = []
        self.author = ""

    def start(self, name: str, told: dict[str, str]) -> None:
        super().start(name, told)
        if name == "author":
            self.authors.append("")
        elif name == self.element:
            number = told.get("authorId", "")
            known = number.isdecimal() and int(number) < len(self.authors)
            self.author = self.authors[int(number)] if known else ""

    def text(self, words: str) -> None:
        super().text(words)
        if self.inside == "author":
            self.authors[-1] += words

    def shown(self, said: str) -> str:
        return said.removeprefix(f"{self.author}:").strip()
