"""How the tracker talks to each of its two databases."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from tracker.environment import Env

# Readers and the writer do not wait for each other (WAL); a lost second at a power cut, never a broken file. What is
# written goes on into the file every 16 MB: pages that an import writes again and again are copied less often.
SQLITE_PRAGMAS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA mmap_size = 134217728;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -20000;
"""


def sqlite(env: Env) -> dict[str, Any]:
    """Writers take their turn from the first statement on; otherwise two of them end in "database is locked". A file that is
    kept open keeps what was read of it."""
    return {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": env.int("DATABASE_TIMEOUT", default=20),
            "init_command": SQLITE_PRAGMAS,
        },
    }


def postgresql(env: Env) -> dict[str, Any]:
    """
    Each thread keeps its connection; statements prepared on the server at their second use, and planned for the values of
    each. A plan for any value, which PostgreSQL tries by itself, puts a quarter of all agreements in order to find fifty
    of the commonest type: facets have a handful of records or most of them.

    Behind pgbouncer set DATABASE_PREPARE=0: in transaction mode prepared statements would get lost, and it lets no
    connection begin with a setting of its own, unless `ignore_startup_parameters` names `options`.
    """
    prepared = env.bool("DATABASE_PREPARE", default=True)
    return {
        "ENGINE": "tracker.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "server_side_binding": prepared,
            "prepare_threshold": 2 if prepared else None,
            **({"options": "-c plan_cache_mode=force_custom_plan"} if prepared else {}),
        },
    }


OPTIONS: dict[str, Callable[[Env], dict[str, Any]]] = {
    "django.db.backends.sqlite3": sqlite,
    "django.db.backends.postgresql": postgresql,
}


def database(env: Env, default: str) -> dict[str, Any]:
    """The entry for Django's DATABASES that DATABASE_URL stands for."""
    entry = env.db_url("DATABASE_URL", default=default)
    if entry.get("ENGINE") not in OPTIONS:
        raise ImproperlyConfigured(
            "DATABASE_URL names a database that the tracker does not speak to. It can be "
            "postgres://user:password@host:5432/name or sqlite:////path/to/tracker.sqlite3."
        )
    ours = OPTIONS[entry["ENGINE"]](env)
    return entry | ours | {"OPTIONS": ours["OPTIONS"] | entry.get("OPTIONS", {})}
