"""Work that goes on behind the pages. Its state is kept on the record that it works for, never in a queue alone.

A worker that is killed leaves its task "running" for ever. So the record says how far the work is (`pointer`)
and when it was last alive (`heartbeat`): whoever finds it silent takes it up where it stood.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """What every long piece of work knows of itself. The pointer moves in the transaction of what it did."""

    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    heartbeat = models.DateTimeField(_("last alive"), null=True)
    pointer = models.BigIntegerField(_("done up to"), default=0)
    total = models.PositiveIntegerField(_("to do"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        abstract = True
