"""Copying a whole database while others write to it, and putting the copy into an empty one."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _


class BackupError(Exception):
    """What went wrong, in words for an operator. Nothing was overwritten."""


def dump(connection: Any, file: Path) -> None:
    """The database as it is at one moment; writers need not stop."""
    if connection.vendor == "sqlite":
        _dump_sqlite(Path(connection.settings_dict["NAME"]), file)
    else:
        _refuse_older("pg_dump", connection)
        _run(connection, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
        _run(connection, "pg_restore", "--list", str(file))


def load(connection: Any, file: Path) -> None:
    """Put the copy into the empty database."""
    if connection.vendor == "sqlite":
        _check_sqlite(file)
        connection.close()
        file.replace(connection.settings_dict["NAME"])
    else:
        name = f"--dbname={connection.settings_dict['NAME']}"
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run(connection, "pg_restore", *options, name, str(file))


def refuse_full(connection: Any) -> None:
    """A backup goes into an empty database, so that nothing is ever lost by restoring."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        full = file.exists() and file.stat().st_size > 0
        if Path(f"{file}-wal").exists():
            full = True  # the rest of another database, which would be read as part of this one
    else:
        full = bool(connection.introspection.table_names())
    if full:
        words = _(
            "The database %(name)s is not empty. Name a new one in DATABASE_URL, or move this one away."
        )
        raise BackupError(words % {"name": connection.settings_dict["NAME"]})


# SQLite


def _dump_sqlite(source: Path, file: Path) -> None:
    """One read transaction, beside which others write. (The backup API begins anew whenever somebody has
    written, and a copy of the file alone lacks what is still in the -wal.)"""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=20)) as opened:
        opened.execute("VACUUM INTO ?", (str(file),))
    _check_sqlite(file)


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as opened:
            found = [row[0] for row in opened.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
            found += [str(row) for row in opened.execute("PRAGMA foreign_key_check").fetchmany(3)]
            opened.execute("PRAGMA journal_mode = DELETE")  # one file, without others beside it
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found:
        raise BackupError(_("The copy of the database is damaged: %(found)s") % {"found": "; ".join(found)})


# PostgreSQL


def _refuse_older(tool: str, connection: Any) -> None:
    """An older pg_dump refuses a newer server; say so before it does."""
    said = _call([_found(tool), "--version"], {}).stdout
    connection.ensure_connection()
    server, version = connection.pg_version // 10_000, int((re.search(r"\d+", said) or [0])[0])
    if version < server:
        words = _(
            "%(tool)s %(version)s is older than the server, PostgreSQL %(server)s. Install its client tools."
        )
        raise BackupError(words % {"tool": tool, "version": version, "server": server})


def _run(connection: Any, tool: str, *arguments: str) -> None:
    done = _call([_found(tool), *arguments], _environment(connection.settings_dict))
    if done.returncode:
        raise BackupError(f"{tool}: {done.stderr.strip()[-1000:]}")


def _call(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)  # noqa: S603  # found on the PATH


def _found(tool: str) -> str:
    if path := shutil.which(tool):
        return path
    words = _("%(tool)s is not installed here. It comes with PostgreSQL's client tools (postgresql-client).")
    raise BackupError(words % {"tool": tool})


NAMES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "channel_binding": "PGCHANNELBINDING",
}


def _environment(given: dict[str, Any]) -> dict[str, str]:
    """How to reach the server. In the environment: others on the machine can read a command line."""
    options = given.get("OPTIONS") or {}
    found = {NAMES[key]: str(given[key]) for key in NAMES if given.get(key)}
    return found | {OPTIONS[key]: str(options[key]) for key in OPTIONS if options.get(key)}
