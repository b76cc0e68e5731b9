"""Backups and the way back. Most of it needs databases of its own: a test's is in memory or inside a transaction."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agreements.services import backup_databases, backups

ROOT = Path(__file__).parents[2]
POSTGRESQL = connection.vendor == "postgresql"


class Site:
    """A tracker of its own: a database, a folder for files."""

    def __init__(self, url: str, folder: Path):
        self.folder = folder
        self.environment = os.environ | {
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
        }

    def run(self, *command: object) -> subprocess.CompletedProcess[str]:
        given = [sys.executable, *map(str, command)]
        return subprocess.run(
            given, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120
        )

    def manage(self, *command: object) -> subprocess.CompletedProcess[str]:
        return self.run("manage.py", *command)

    def drill(self, half: str, archive: Path) -> str:
        done = self.run("-m", "tests.services.backup_drill", half, archive)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def two_sites(tmp_path: Path) -> Iterator[list[Site]]:
    """The one that is worked in, and an empty one on another machine."""
    if POSTGRESQL and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed here")
    names = ["old", "new"]
    urls = [f"sqlite:///{tmp_path / name / 'tracker.sqlite3'}" for name in names]
    databases = [f"{connection.settings_dict['NAME']}_{name}" for name in names] if POSTGRESQL else []
    for database in databases:
        outside(f'DROP DATABASE IF EXISTS "{database}"', f'CREATE DATABASE "{database}"')
    if POSTGRESQL:
        urls = [url_of(database) for database in databases]
    yield [Site(url, tmp_path / name) for url, name in zip(urls, names, strict=True)]
    for database in databases:
        outside(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def url_of(database: str) -> str:
    given = connection.settings_dict
    password = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    return f"postgres://{given['USER']}{password}@{given['HOST']}:{given['PORT'] or 5432}/{database}"


def outside(*statements: str) -> None:
    """What can't be done inside a test's transaction."""
    import psycopg

    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def test_a_backup_taken_while_analysts_write_is_whole_when_it_is_restored(
    two_sites: list[Site], tmp_path: Path
):
    old, new = two_sites
    upload = old.folder / "files" / "documents" / "2026" / "text.pdf"
    upload.parent.mkdir(parents=True)
    upload.write_text("the signed text")
    archive = tmp_path / "backup.tar.gz"

    before, after = map(int, old.drill("work", archive).split())
    restored = int(new.drill("look", archive))

    assert 12 <= before <= restored <= after
    assert (new.folder / "files" / "documents" / "2026" / "text.pdf").read_text() == "the signed text"
    assert not [path for path in tmp_path.rglob(".*") if "backup" in path.name], "nothing is left lying about"

    again = new.manage("restore", archive)
    assert again.returncode == 1
    assert "is not empty" in again.stderr


@pytest.mark.skipif(POSTGRESQL, reason="about files, whatever the database")
class TestWords:
    """What an operator reads when it can't be done."""

    @pytest.fixture(autouse=True)
    def _database_in_a_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "there.sqlite3"))

    @pytest.fixture
    def copied(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A test's database is in memory; here any copy will do."""
        monkeypatch.setattr(backup_databases, "dump", lambda _connection, file: file.write_text("rows"))

    def test_an_older_backup_is_never_written_over_unasked(self, tmp_path: Path, copied: None):
        archive = tmp_path / "backup.tar.gz"
        archive.write_text("yesterday's")

        with pytest.raises(CommandError, match="is there already"):
            call_command("backup", archive)
        assert archive.read_text() == "yesterday's"
        call_command("backup", archive, force=True, verbosity=0)
        assert tarfile.is_tarfile(archive)
        assert archive.stat().st_mode & 0o077 == 0, "nobody else may read it"

    def test_a_missing_folder_is_named(self, tmp_path: Path):
        with pytest.raises(CommandError, match="no folder .*nowhere"):
            call_command("backup", tmp_path / "nowhere" / "backup.tar.gz")

    def test_a_full_disk_is_said_and_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        def full(*_anything: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(backup_databases, "dump", full)
        with pytest.raises(CommandError, match=r"No backup was made\. The disk .* is full"):
            call_command("backup", tmp_path / "backup.tar.gz")
        assert not list(tmp_path.iterdir())

    def test_another_file_is_not_taken_for_a_backup(self, tmp_path: Path):
        wrong = tmp_path / "holiday.tar.gz"
        wrong.write_text("beach")

        with pytest.raises(CommandError, match="holiday.tar.gz is not a backup"):
            call_command("restore", wrong)

    def test_half_a_backup_is_not_restored(self, tmp_path: Path, copied: None):
        archive = tmp_path / "backup.tar.gz"
        call_command("backup", archive, verbosity=0)
        archive.write_bytes(archive.read_bytes()[:-200])

        with pytest.raises(CommandError, match="Nothing was restored"):
            call_command("restore", archive)
        assert not (tmp_path / "there.sqlite3").exists()

    def test_a_newer_tracker_s_backup_names_what_is_missing(
        self, tmp_path: Path, copied: None, monkeypatch: pytest.MonkeyPatch
    ):
        archive = tmp_path / "backup.tar.gz"
        monkeypatch.setattr(backups, "_applied", lambda: ["agreements.0001_initial", "agreements.0999_later"])
        call_command("backup", archive, verbosity=0)

        with pytest.raises(CommandError, match=r"newer tracker .*agreements\.0999_later"):
            call_command("restore", archive)

    def test_the_other_kind_of_database_is_refused(
        self, tmp_path: Path, copied: None, monkeypatch: pytest.MonkeyPatch
    ):
        archive = tmp_path / "backup.tar.gz"
        call_command("backup", archive, verbosity=0)
        monkeypatch.setattr(connection, "vendor", "postgresql")

        with pytest.raises(CommandError, match="is of sqlite, but DATABASE_URL names postgresql"):
            call_command("restore", archive)


@pytest.mark.skipif(not POSTGRESQL, reason="asks PostgreSQL's own tools")
class TestPostgresql:
    def test_a_missing_tool_is_named_with_its_package(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("PATH", str(tmp_path))

        with pytest.raises(CommandError, match="pg_dump is not installed here.*postgresql-client"):
            call_command("backup", tmp_path / "backup.tar.gz")

    def test_a_tool_older_than_the_server_is_told_from_the_first(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        tool = tmp_path / "pg_dump"
        tool.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

        with pytest.raises(CommandError, match="pg_dump 9 is older than the server"):
            call_command("backup", tmp_path / "backup.tar.gz")

    def test_the_password_stands_on_no_command_line(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        calls: list[Any] = []
        monkeypatch.setattr(backup_databases, "_refuse_older", lambda *_anything: None)
        monkeypatch.setattr(backup_databases, "_found", lambda tool: tool)
        monkeypatch.setattr(
            backup_databases.subprocess, "run", lambda *args, **how: calls.append((args, how))
        )
        monkeypatch.setitem(connection.settings_dict, "PASSWORD", "sesame")

        with pytest.raises(AttributeError):  # the stub has no return code
            backup_databases.dump(connection, tmp_path / "database")
        assert "sesame" not in str(calls[0][0])
        assert calls[0][1]["env"]["PGPASSWORD"] == "sesame"
