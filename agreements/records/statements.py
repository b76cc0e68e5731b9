"""SQL for thousands of rows of one table at once, on both databases; the values are as the columns take them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

Values = list[Any] | tuple[Any, ...]


def insert(model: type[models.Model], names: Sequence[str], rows: Sequence[Values]) -> None:
    """New rows, of these columns each. Raises IntegrityError where a constraint of the table forbids one.

    PostgreSQL reads them as COPY, a fraction of the time that it takes to make and read statements.
    """
    into = f"{_quoted(model._meta.db_table)} ({', '.join(map(_quoted, names))})"
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor,
            connection.wrap_database_errors,
            cursor.copy(f"COPY {into} FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(names))})", rows)  # noqa: S608  # names of columns


def update(model: Any, names: Sequence[str], rows: Sequence[Values]) -> None:
    """Other values in these columns; each row ends with its primary key.

    One small statement a row, sent together: `bulk_update` makes one CASE of all rows for each column, over which
    both databases sit many times as long.
    """
    values = ", ".join(f"{_quoted(name)} = %s" for name in names)
    one = f"{_quoted(model._meta.pk.column)} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {_quoted(model._meta.db_table)} SET {values} WHERE {one}", rows)  # noqa: S608  # names of columns


def new_keys(model: Any, number: int) -> list[int]:
    """So many primary keys that no row has or had, for rows that are inserted in this transaction.

    On SQLite nobody else writes before the transaction ends: inserting moves the table's count of keys on.
    """
    table, pk = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [_quoted(table), pk, number])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
    return list(range(last + 1, last + 1 + number))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
