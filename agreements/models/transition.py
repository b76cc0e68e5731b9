"""The way of a record to the public, step by step: who sent it to review, sent it back, published, withdrew it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.base import State
from agreements.models.change import RecordKind


class StepName(models.TextChoices):
    """What somebody did to bring a record nearer to the public, or away from it; see `services/workflow.py`."""

    SUBMIT = "submit", _("sent to review")
    TAKE_BACK = "take_back", _("taken back from review")
    SEND_BACK = "send_back", _("sent back")
    PUBLISH = "publish", _("published")
    WITHDRAW = "withdraw", _("withdrawn")
    REOPEN = "reopen", _("reopened")


class Transition(models.Model):
    """One step. Written by the services alone and never changed afterwards.

    A public record that is sent to review stays published, so before and after do not tell the step.
    """

    step = models.CharField(_("step"), max_length=10, choices=StepName)
    record_kind = models.CharField(_("record"), max_length=20, choices=RecordKind)
    record_id = models.BigIntegerField(_("number"))
    revision = models.PositiveIntegerField(
        _("revision"), help_text=_("Of the record, when the step was taken.")
    )
    last_change = models.BigIntegerField(
        default=0,
        help_text=_("The newest change of the record in the change log at that time; 0 when there was none."),
    )
    before = models.CharField(_("from"), max_length=20, choices=State)
    after = models.CharField(_("to"), max_length=20, choices=State)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    note = models.CharField(
        _("note"), max_length=1000, blank=True, help_text=_("For colleagues; never public.")
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["record_kind", "record_id", "-id"], name="transition_of_record")]
        verbose_name = _("step to the public")
        verbose_name_plural = _("steps to the public")

    def __str__(self) -> str:
        return str(self.get_step_display())
