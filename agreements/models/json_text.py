"""JSON as it is stored and sent."""

import json
from typing import Any

LINE_SEPARATORS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def as_json(value: Any) -> str:
    """The value as compact JSON text, which is one line for every program."""
    return in_one_line(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def in_one_line(text: str) -> str:
    """JSON text in which what some programs take for the end of a line is escaped."""
    if text.isascii():
        return text
    for separator, escaped in LINE_SEPARATORS.items():
        text = text.replace(separator, escaped)
    return text
