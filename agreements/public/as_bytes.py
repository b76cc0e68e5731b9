"""Stored documents as the bytes that are sent. Making strings of them, and bytes again, takes longer than the query."""

from functools import cache
from typing import Any

from django.db.models import BinaryField, Func

UNPADDED = "bpchar"
"""A type of PostgreSQL that is text in all but its name; nothing else that the tracker reads is of it."""


class AsBytes(Func):
    """Text as UTF-8. A cast that costs nothing on either database; on PostgreSQL it tells texts that come as bytes from
    others (`read_as_bytes`): a cast to bytes would send twice as many digits."""

    output_field = BinaryField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="CAST(%(expressions)s AS BLOB)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template=f"(%(expressions)s)::{UNPADDED}", **context)


def read_as_bytes(connection: Any, **_kwargs: Any) -> None:
    """psycopg reads that type as bytes. Done whenever a connection is taken, which it may have been before."""
    if connection.vendor == "postgresql":
        connection.connection.adapters.register_loader(UNPADDED, _loader())


@cache
def _loader() -> Any:
    """Made once: psycopg keeps every loader that it was ever told of."""
    from psycopg.adapt import Loader  # SQLite needs no psycopg

    class Bytes(Loader):
        def load(self, data: Any) -> bytes:
            return bytes(data)

    return Bytes
