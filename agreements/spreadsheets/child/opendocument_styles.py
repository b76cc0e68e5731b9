"""Styles of an .ods: which sheets are hidden, and what of a day is shown."""

from agreements.spreadsheets.child.markup import walk

PARTS_OF_DAYS = ("year", "month", "day", "era", "day-of-week", "hours", "quarter")


class Styles:
    """The styles of all parts that were read."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self._cells: dict[str, tuple[str, str]] = {}  # name → what it builds on, how it shows dates
        self._dates: dict[str, set[str]] = {}
        self._style = self._date = ""

    def read(self, data: bytes) -> None:
        """Styles stand before the sheets; what comes after them is not looked at."""
        before, found, _rest = data.partition(b"<office:body")
        if before:
            walk(before + (b"<office:body/></office:document-content>" if found else b""), self._start)

    def shows(self, name: str) -> str:
        """`year` or `month` where a cell of this style shows no more of a day, else ""."""
        for _step in range(10):  # `P0`: the format of numbers, where texts have one of their own
            builds_on, date = self._cells.get(name, ("", ""))
            if date or not builds_on:
                return self._shown(self._dates.get(date) or self._dates.get(f"{date}P0") or set())
            name = builds_on
        return ""

    def _shown(self, parts: set[str]) -> str:
        if not parts or parts & {"day", "day-of-week", "hours", "quarter"}:
            return ""
        return "month" if "month" in parts else "year"

    def _start(self, name: str, told: dict[str, str]) -> None:
        if name == "style":
            self._style = told.get("name", "")
            if told.get("family", "") == "table-cell":
                self._cells[self._style] = (
                    told.get("parent-style-name", ""),
                    told.get("data-style-name", ""),
                )
        elif name == "table-properties" and told.get("display", "") == "false":
            self.hidden.add(self._style)
        elif name == "date-style":
            self._date = told.get("name", "")
            self._dates[self._date] = set()
        elif name in PARTS_OF_DAYS and self._date in self._dates:
            self._dates[self._date].add(name)
        elif name.endswith("-style"):
            self._date = ""
