"""Several values in one cell: separated by `;` or a line break, quoted where they contain one themselves."""

import re

ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"(?=\s*(?:[;；\n]|$))|([^;；\n]*))\s*(?:[;；\n]|$)')
NEEDS_QUOTES = re.compile(r'[;；\n\r]|^\s*"|^\s|\s$')


def split(cell: str, also: str = "") -> list[str]:
    """The items of a cell; `also` names further separators. Quoted items may contain any of them."""
    items = []
    position = 0
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    while position < len(text):
        match = ITEM.match(text, position)
        if match is None or match.end() == position:
            break
        quoted, bare = match.groups()
        if quoted is not None:
            items.append(quoted.replace('""', '"'))
        else:
            items += (
                [part.strip() for part in re.split(f"[{re.escape(also)}]", bare)] if also else [bare.strip()]
            )
        position = match.end()
    return [item for item in items if item]


def join(items: list[str]) -> str:
    """One cell of these items, which `split` takes apart again."""
    return "; ".join(
        '"' + item.replace('"', '""') + '"' if NEEDS_QUOTES.search(item) else item for item in items
    )
