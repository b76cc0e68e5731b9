"""Backups: one archive with the database and the uploaded files, right while people work, and the way back.

An archive is a .tar.gz with `manifest.json`, `database` and `files/…`. It is written under a temporary name and
renamed when it is whole: a file with the name asked for is a backup, or is not there.
"""

import errno
import hashlib
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.services import backup_databases
from agreements.services.backup_databases import BackupError

FORMAT = "agreements-tracker backup 1"


def backup(file: Path, force: bool = False) -> int:
    """Write the archive; its size in bytes. Raises BackupError; then there is no new file."""
    with _told_in_words(file), _beside(file) as scratch:
        _refuse_existing(file, force)
        migrations = _applied()
        # The database first: an uploaded file is stored before the row that names it, and none is ever deleted.
        backup_databases.dump(connection, scratch / "database")
        archive = scratch / "archive"
        with tarfile.open(archive, "w:gz", compresslevel=5) as tar:
            _add_text(tar, "manifest.json", json.dumps(_manifest(scratch / "database", migrations), indent=2))
            tar.add(scratch / "database", "database")
            if Path(settings.MEDIA_ROOT).is_dir():
                tar.add(settings.MEDIA_ROOT, "files", filter=_plain_files)
        _to_disk(archive)
        _refuse_existing(file, force)  # somebody may have been quicker
        archive.replace(file)
        return file.stat().st_size


def restore(file: Path) -> dict[str, Any]:
    """Put the archive into the empty database and folder that the settings name; its manifest.

    Raises BackupError; then nothing was put anywhere, except that uploaded files may be there already.
    """
    files = Path(settings.MEDIA_ROOT)
    with _told_in_words(files.parent), _opened(file) as tar:
        manifest = _read_manifest(tar, file)
        _refuse_unfit(manifest)
        backup_databases.refuse_full(connection)
        if files.is_dir() and any(files.iterdir()):
            raise BackupError(
                _("There are files in %(folder)s already. Nothing was restored.") % {"folder": files}
            )
        with tempfile.TemporaryDirectory(dir=files.parent, prefix=".restore-") as scratch:
            tar.extract("database", scratch, filter="data")
            database = Path(scratch) / "database"
            if _sha256(database) != manifest["sha256"]:
                raise BackupError(
                    _("%(file)s is damaged: its database is not what was backed up.") % {"file": file}
                )
            members = [each for each in tar.getmembers() if each.name.startswith("files/")]
            tar.extractall(scratch, members, filter="data")
            if (Path(scratch) / "files").is_dir():
                files.rmdir() if files.is_dir() else None
                (Path(scratch) / "files").rename(files)
            backup_databases.load(connection, database)
    return manifest


# Around the archive


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A folder for the pieces, on the same disk, so that the archive is there all at once; gone at the end."""
    if not file.parent.is_dir():
        raise BackupError(_("There is no folder %(folder)s.") % {"folder": file.parent})
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}-") as folder:
        yield Path(folder)


@contextmanager
def _told_in_words(place: Path) -> Iterator[None]:
    """What the machine refuses, in words for an operator."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupError(_("The disk that holds %(place)s is full.") % {"place": place}) from error
        raise BackupError(f"{error.strerror or error}: {error.filename or place}") from error
    except (sqlite3.Error, DatabaseError, tarfile.TarError) as error:
        raise BackupError(f"{place}: {error}") from error


def _refuse_existing(file: Path, force: bool) -> None:
    if file.is_dir():
        raise BackupError(_("%(file)s is a folder. Name a file in it.") % {"file": file})
    if file.exists() and not force:
        raise BackupError(
            _("%(file)s is there already. Choose another name, or say --force.") % {"file": file}
        )


def _plain_files(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Files and folders; no links, and nothing of who owned them here."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member if member.isfile() or member.isdir() else None


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    with tempfile.TemporaryFile() as written:
        written.write(text.encode())
        member = tarfile.TarInfo(name)
        member.size, member.mtime = written.tell(), int(timezone.now().timestamp())
        written.seek(0)
        tar.addfile(member, written)


def _to_disk(file: Path) -> None:
    """So that a power cut after the rename finds the whole file."""
    with file.open("rb") as written:
        os.fsync(written.fileno())
    file.chmod(0o600)  # password hashes and internal notes are in it


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:gz") as tar:
            yield tar
    except (tarfile.ReadError, EOFError) as error:
        raise BackupError(
            _("%(file)s is not a backup of the tracker, or not a whole one.") % {"file": file}
        ) from error


# The manifest


def _manifest(database: Path, migrations: list[str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "at": timezone.now().isoformat(timespec="seconds"),
        "database": connection.vendor,
        "sha256": _sha256(database),
        "migrations": migrations,
    }


def _read_manifest(tar: tarfile.TarFile, file: Path) -> dict[str, Any]:
    try:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]  # TypeError is caught
        if manifest["format"] == FORMAT:
            return manifest
    except (KeyError, ValueError, TypeError):
        pass  # said below
    raise BackupError(_("%(file)s is not a backup of the tracker, or not a whole one.") % {"file": file})


def _refuse_unfit(manifest: dict[str, Any]) -> None:
    if manifest["database"] != connection.vendor:
        words = _("This backup is of %(theirs)s, but DATABASE_URL names %(ours)s.")
        raise BackupError(words % {"theirs": manifest["database"], "ours": connection.vendor})
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest["migrations"]) - known):
        words = _(
            "A newer tracker made this backup: %(migration)s is not known here. Install that version first."
        )
        raise BackupError(words % {"migration": unknown[-1]})


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
