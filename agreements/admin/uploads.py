"""Sheets that wait between preview and confirmation: each is its uploader's, and is taken once."""

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from import_export.tmp_storages import BaseStorage

SALT = "agreements.admin.uploads"
KEPT_SECONDS = 24 * 60 * 60


class NotConfirmed(Exception):
    """The confirmed sheet can't be imported; the message says why."""


class Upload(BaseStorage):
    """A file in the tracker's own folder, under a name that nobody can guess."""

    def save(self, data: bytes) -> None:
        folder = _folder()
        _sweep(folder)
        self.name = uuid4().hex
        (folder / self.name).write_bytes(data)
        self.fresh = True

    def read(self) -> bytes:
        """The file. A confirmed one is taken: a second click, or another tab, finds it gone."""
        file = _folder() / str(self.name)
        if getattr(self, "fresh", False):
            return file.read_bytes()
        taken = file.with_suffix(".taken")
        try:
            file.rename(taken)
        except FileNotFoundError as error:
            raise NotConfirmed(
                _("This sheet was imported already, or its day is over. Bring it in again.")
            ) from error
        try:
            return taken.read_bytes()
        finally:
            taken.unlink()

    def remove(self) -> None:
        """It went when it was taken."""


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sweep(folder: Path) -> None:
    """Files that nobody confirmed."""
    for file in folder.iterdir():
        if file.stat().st_mtime < time.time() - KEPT_SECONDS:
            file.unlink(missing_ok=True)


def ticket(name: str, user: Any, model: str) -> str:
    """What the confirmation sends back: good for this file, user and table."""
    return signing.dumps([name, user.pk, model], salt=SALT)


def redeem(text: str, user: Any, model: str) -> str:
    """The file's name. Raises NotConfirmed for another user's ticket, or one that was made up."""
    try:
        name, pk, table = signing.loads(text, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise NotConfirmed(_("This confirmation is not valid any more. Bring the sheet in again.")) from error
    if (pk, table) != (user.pk, model):
        raise NotConfirmed(_("Only the person who brought this sheet in can confirm it."))
    return str(name)
