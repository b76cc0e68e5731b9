"""Publishing what a sheet brought in: one job for each time that an editor says so."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.import_batch import ImportBatch
from agreements.models.job import Job


class BatchPublication(Job):
    """Agreements of an import on their way to the public, each as the editor looked at it. `pointer` counts
    those of `seen` that are done with: published, or left with a reason."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, related_name="publications", verbose_name=_("import")
    )
    after = models.BigIntegerField(
        default=0,
        help_text=_("The import's publication before this one, 0 if none: two clicks on one page are one."),
    )
    seen = models.JSONField(
        default=list, help_text=_("Number, revision and last step of each agreement, as it was looked at.")
    )
    refused = models.JSONField(
        _("left"),
        default=list,
        help_text=_("Number and title of what was left, why, and whether it was to be published."),
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    why = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("publication of an import")
        verbose_name_plural = _("publications of imports")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "after"],
                name="batch_publication_is_begun_once",
                violation_error_message=_("This import is being published already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.pointer} / {self.total}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What was looked at is written once: it is long, and each step stores the job."""
        if not self._state.adding:
            later = [field.name for field in self._meta.concrete_fields if field.name not in ("id", "seen")]
            kwargs.setdefault("update_fields", later)
        super().save(*args, **kwargs)
