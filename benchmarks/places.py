"""Where the databases of the benchmarks are: one for each size and kind, kept between runs."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SERVER = "postgres://postgres@127.0.0.1:5432"
DATABASES = ("sqlite", "postgresql")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument(
        "--folder", type=Path, default=default_folder(), help="where files are kept between runs"
    )
    parser.add_argument("--anew", action="store_true", help="make the database again")


def default_folder() -> Path:
    return Path(os.environ.get("BENCHMARKS_DIR") or Path(tempfile.gettempdir()) / "agreements-benchmarks")


class Place(NamedTuple):
    """A database of so many agreements. BENCHMARKS_SERVER names another PostgreSQL server."""

    kind: str
    size: int
    folder: Path

    @property
    def name(self) -> str:
        return f"benchmark_{self.size}"

    @property
    def url(self) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self.file}"
        return f"{os.environ.get('BENCHMARKS_SERVER', SERVER)}/{self.name}"

    @property
    def file(self) -> Path:
        return self.folder / f"{self.name}.sqlite3"

    @property
    def mark(self) -> Path:
        """Says that the database was filled to the end."""
        return self.folder / f"{self.name}.{self.kind}.made"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "LOG_LEVEL": "ERROR",
        }

    def is_made(self) -> bool:
        there = self.kind == "postgresql" or self.file.exists()
        return there and self.mark.exists() and self.mark.read_text() == self.schema

    @property
    def schema(self) -> str:
        """Another text for other tables: then the database is made again."""
        migrations = sorted((ROOT / "agreements" / "migrations").glob("0*.py"))
        return hashlib.sha256(b"".join(file.read_bytes() for file in migrations)).hexdigest()

    def mark_made(self) -> None:
        self.mark.write_text(self.schema)

    def empty(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.mark.unlink(missing_ok=True)
        if self.kind == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.file}{suffix}").unlink(missing_ok=True)
            return
        import psycopg

        with psycopg.connect(f"{self.url.rpartition('/')[0]}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{self.name}"')

    def run(self, *command: str) -> None:
        """A command of the tracker, on this database."""
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, check=True)  # noqa: S603

    def call(self, module: str, function: str, *arguments: object) -> None:
        """A function of the benchmarks, in a process of its own that works on this database."""
        given = ", ".join(map(repr, arguments))
        code = f"import django; django.setup(); from {module} import {function}; {function}({given})"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=self.environment, check=True)  # noqa: S603

    def ask(self, module: str, function: str, *arguments: object) -> Any:
        """What a function of the benchmarks gives, which is fit for JSON, in a process of its own."""
        given = ", ".join(map(repr, arguments))
        code = f"import django, json; django.setup(); from {module} import {function}; print(json.dumps({function}({given})))"
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code], cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE
        )
        return json.loads(done.stdout)
