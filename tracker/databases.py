"""How the tracker talks to each of its two databases."""

from collections.abc import Callable
from typing import Any

import environ

# Readers and the writer do not wait for each other (WAL); a lost second at a power cut, never a broken file.
SQLITE_PRAGMAS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA mmap_size = 134217728;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -20000;
"""


def sqlite(env: environ.Env) -> dict[str, Any]:
    """Writers take their turn from the first statement on; otherwise two of them end in "database is locked"."""
    return {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": env.int("DATABASE_TIMEOUT", default=20),
            "init_command": SQLITE_PRAGMAS,
        }
    }


def postgresql(env: environ.Env) -> dict[str, Any]:
    """
    A pool of connections; statements prepared on the server at their second use.

    Behind pgbouncer in transaction mode set DATABASE_PREPARE=0: prepared statements would get lost there.
    """
    prepared = env.bool("DATABASE_PREPARE", default=True)
    return {
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=4), "timeout": 20},
            "server_side_binding": prepared,
            "prepare_threshold": 2 if prepared else None,
        },
    }


OPTIONS: dict[str, Callable[[environ.Env], dict[str, Any]]] = {
    "django.db.backends.sqlite3": sqlite,
    "django.db.backends.postgresql": postgresql,
}
