"""Refreshing what readers see after reference data was released: one job for each release."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.change import RecordKind
from agreements.models.job import Job


class Refresh(Job):
    """New blocks, facets and searched words for the documents that use what was released."""

    kind = models.CharField(_("kind"), max_length=20, choices=RecordKind)
    slugs = models.JSONField(_("addresses"), default=list, help_text=_("Of what was released."))
    replaced = models.JSONField(
        _("replaced"), default=dict, help_text=_("Address of a merged record → the address that stands now.")
    )
    merged = models.BigIntegerField(
        _("merged record"), null=True, help_text=_("Primary key of the record that was merged into another.")
    )
    undoes = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("takes back"),
        help_text=_("The refresh after a merge that was undone."),
    )
    since = models.BigIntegerField(default=0, help_text=_("Number of the last publication before it."))
    stage = models.PositiveSmallIntegerField(
        default=0, help_text=_("How many kinds of documents are done; the pointer counts within the next.")
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
        verbose_name = _("refresh")
        verbose_name_plural = _("refreshes")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {', '.join(self.slugs[:3])}"
