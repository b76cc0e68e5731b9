"""Two versions of a public document, compared in the reader's language."""

from typing import Any

from agreements.admin import preview
from agreements.admin.preview import Line
from agreements.records import Words

DERIVED = ("names",)
"""What follows from another part of the document."""


def differences(old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[Words]:
    """What readers would find changed, one line each; of lists what would go and what would come."""
    before, after = _texts(old), _texts(new)
    found = []
    for label in dict.fromkeys([*before, *after]):
        gone = [text for text in before.get(label, []) if text not in after.get(label, [])]
        come = [text for text in after.get(label, []) if text not in before.get(label, [])]
        if gone or come:
            found.append(Words(label, "; ".join(gone), "; ".join(come)))
    return found


def _texts(document: dict[str, Any] | None) -> dict[str, list[str]]:
    """Label → what the document says there, item by item."""
    told = {key: value for key, value in (document or {}).items() if key not in DERIVED}
    return {line.label: [_flat(item) for item in line.items] or [_flat(line)] for line in preview.lines(told)}


def _flat(line: Line) -> str:
    """A line with all that stands below it as one text; its own label is told elsewhere."""
    if line.text:
        return line.text
    inner = (f"{each.label}: {_flat(each)}" if each.label else _flat(each) for each in line.lines)
    return ", ".join([*inner, *(_flat(item) for item in line.items)])
