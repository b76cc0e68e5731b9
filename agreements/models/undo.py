"""Taking a long change set back: step by step, so that nobody waits while thousands of records become as they were."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.change import ChangeSet
from agreements.models.fields import LongJSONField
from agreements.models.job import Job


class Undo(Job):
    """One change set that is taken back. The pointer is the last entry of its log that was looked at, from the newest."""

    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.PROTECT, related_name="undos", verbose_name=_("change set")
    )
    made = models.ForeignKey(
        ChangeSet, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("takes it back")
    )
    choices = models.JSONField(
        _("choices"), default=dict, help_text=_("What to do with records that others changed since.")
    )
    left = models.JSONField(
        _("left"), default=list, help_text=_("Records that stayed as they are: kind, number, title and why.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    why = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("undo")
        verbose_name_plural = _("undos")
        constraints = [
            models.UniqueConstraint(
                fields=["change_set"],
                condition=~models.Q(state="done"),
                name="undo_of_a_change_set_is_done_once_at_a_time",
                violation_error_message=_("It is being taken back already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.change_set)


class UndoLook(Job):
    """What taking a long change set back would do: somebody looks at it before he says yes. It is thrown away."""

    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.CASCADE, related_name="looks", verbose_name=_("change set")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("who")
    )
    choices = models.JSONField(
        _("choices"), default=dict, help_text=_("What to do with records that others changed since.")
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    seen = models.CharField(
        max_length=64, blank=True, help_text=_("What it has to be, to be taken back without another look.")
    )
    why = models.CharField(_("why"), max_length=500, blank=True)
    stamp = models.CharField(max_length=50, blank=True, help_text=_("What was stored when it was looked at."))
    picture = LongJSONField(default=dict, help_text=_("What the page shows."))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("look at an undo")
        verbose_name_plural = _("looks at undos")

    def __str__(self) -> str:
        return str(self.change_set)
