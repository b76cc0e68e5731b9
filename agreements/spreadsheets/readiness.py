"""Who may bring a sheet further, and what must be settled first, in words."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from agreements.models import ImportBatch
from agreements.models.import_batch import BatchState


class NotReady(Exception):
    """The batch can't be applied yet, or not any more; the message says why."""


def may_handle(batch: ImportBatch, by: User) -> bool:
    """An import belongs to the person who brought it in; an administrator may step in."""
    return by.is_superuser or batch.by_id == by.pk


def refuse_unless_mine(batch: ImportBatch, by: User) -> None:
    if not may_handle(batch, by):
        raise NotReady(_("This import belongs to %(user)s.") % {"user": batch.by})


def refuse_unless_planned(batch: ImportBatch) -> None:
    if batch.state != BatchState.PLANNED:
        raise NotReady(_("This import is already %(state)s.") % {"state": batch.get_state_display()})


def refuse_unless_ready(batch: ImportBatch) -> None:
    counts = batch.counts
    for key, text in (
        ("columns", _("Say first what each column is, or leave it out.")),
        ("names", _("Decide first who is meant by every name.")),
        (
            "wrong",
            _(
                "Rows are wrong. Mend them in the file and bring it in again, or leave them out; nothing was stored."
            ),
        ),
        ("undecided", _("Decide first about the rows that could be any of several agreements.")),
    ):
        if counts[key]:
            raise NotReady(text)


def ready(batch: ImportBatch) -> bool:
    """Whether `apply` would write something or find that there is nothing to write."""
    open_points = ("columns", "names", "wrong", "undecided")
    return batch.state == BatchState.PLANNED and not any(batch.counts[key] for key in open_points)
