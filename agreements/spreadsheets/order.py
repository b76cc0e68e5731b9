"""The order in which rows of one sheet are written: what others are part of comes first."""

NumberedRow = tuple[int, list[str]]


def parents_first(
    rows: list[NumberedRow], keys: list[str], names: list[str], parent: str
) -> list[NumberedRow]:
    """The rows, each behind the one that it is part of; `names` are the columns a row can be named by."""
    if parent not in keys:
        return rows
    where = {
        row[keys.index(name)]: index
        for name in reversed([name for name in names if name in keys])
        for index, (_number, row) in enumerate(rows)
        if row[keys.index(name)]
    }
    column = keys.index(parent)
    above = [where.get(row[column]) if row[column] else None for _number, row in rows]
    depths = [_depth(index, above) for index in range(len(rows))]
    return [rows[index] for index in sorted(range(len(rows)), key=lambda index: depths[index])]


def _depth(index: int, above: list[int | None]) -> int:
    """How many rows stand above it; a circle ends where it closes (the record refuses it then)."""
    seen = {index}
    current = above[index]
    while current is not None and current not in seen:
        seen.add(current)
        current = above[current]
    return len(seen)
