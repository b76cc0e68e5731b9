"""Read a file from standard input and write its sheets as lines of JSON, or why it is not read."""

import json
import sys
from collections.abc import Iterator

from agreements.spreadsheets.child import kinds
from agreements.spreadsheets.child.limits import Limits
from agreements.spreadsheets.child.refused import Refused
from agreements.spreadsheets.child.sheets import Sheet

ROWS_A_LINE = 500


def main(told: dict) -> None:
    """`told`: the `limits`, what the file's name says it is (`kind`), `encoding` and `delimiter` if they are given."""
    limits = Limits(**told["limits"])
    limits.hold()
    try:
        sheets, about = kinds.read(
            sys.stdin.buffer.read(), told["kind"], limits, told["encoding"], told["delimiter"]
        )
    except Refused as refused:
        lines = iter([_line({"refused": refused.why, "facts": refused.facts})])
    except MemoryError:
        lines = iter([_line({"refused": "memory", "facts": {}})])
    except (
        BaseException
    ):  # what reads hostile bytes may fail in any way, even by a panic that is no Exception
        lines = iter([_line({"refused": "damaged", "facts": {}})])
    else:
        lines = _lines(sheets, about)
    sys.stdout.buffer.writelines(lines)


def _lines(sheets: list[Sheet], about: dict[str, str]) -> Iterator[bytes]:
    """What was read: about the file, then each sheet and its rows, many in a line."""
    yield _line({"about": about})
    for sheet in sheets:
        yield _line(
            {"sheet": sheet.name, "hidden": sheet.hidden, "more": sheet.more, "comments": sheet.comments}
        )
        for first in range(0, len(sheet.rows), ROWS_A_LINE):
            yield _line({"rows": sheet.rows[first : first + ROWS_A_LINE]})
    yield _line({"end": True})


def _line(told: dict) -> bytes:
    return json.dumps(told, ensure_ascii=False, check_circular=False).encode("utf-8", "replace") + b"\n"


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
