"""Several values in one cell: separated by `;` or a line break, quoted where they contain one themselves."""

import re
from functools import lru_cache

SEPARATORS = ";；\n\r"
ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"(?=\s*(?:[;；\n\r]|$))|([^;；\n\r]*))\s*(?:[;；\n\r]|$)')
NEEDS_QUOTES = re.compile(r'[;；\n\r]|^\s*"|^\s|\s$')


def split(cell: str, also: str = "") -> list[str]:
    """The items of a cell; `also` names further separators. Quoted items may contain any of them."""
    items = []
    position = 0
    while position < len(cell):
        match = ITEM.match(cell, position)
        assert match is not None  # noqa: S101 - the bare form takes any text up to a separator
        inner, bare = match.groups()
        if inner is None:
            items += [part.strip() for part in re.split(f"[{also}]", bare)] if also else [bare.strip()]
        else:
            items.append(inner.replace('""', '"'))
        position = match.end()
    return [item for item in items if item]


def join(items: list[str], also: str = "") -> str:
    """One cell of these items, which `split` takes apart again."""
    return "; ".join([_item(item, also) for item in items])


@lru_cache(maxsize=2**14)
def _item(item: str, also: str) -> str:
    """Remembered: parties and areas stand in many cells."""
    return quoted(item) if _needs_quotes(item, also) else item


def quoted(item: str) -> str:
    """The text in quotation marks, its own doubled."""
    return '"' + item.replace('"', '""') + '"'


def _needs_quotes(item: str, also: str) -> bool:
    return bool(NEEDS_QUOTES.search(item)) or any(mark in item for mark in also)
