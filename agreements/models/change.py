"""The change log: who changed which record when and why, as it was before and after."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.fields import LongJSONField


class RecordKind(models.TextChoices):
    """The kinds of records: what is read, compared, written, published as one value."""

    AGREEMENT = "agreement", _("agreement")
    EVENT = "event", _("event")
    PARTY = "party", _("party")
    PERSON = "person", _("person")
    OFFICE = "office", _("office")
    TENURE = "tenure", _("tenure")
    AREA = "area", _("area")
    TYPE = "type", _("agreement type")
    SOURCE = "source", _("source")


class ChangeKind(models.TextChoices):
    EDIT = "edit", _("edit")
    IMPORT = "import", _("import")
    MERGE = "merge", _("merge")
    REVERT = "revert", _("revert")
    RESTORE = "restore", _("restored")
    LOAD = "load", _("loaded with the product")


class ChangeSet(models.Model):
    """One deed: everything that one person changed at one time for one reason."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    why = models.CharField(_("why"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind, default=ChangeKind.EDIT)
    reverts = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reverted_by",
        verbose_name=_("takes back"),
        help_text=_("The change set that this one takes back."),
    )
    merged = models.JSONField(
        _("merged"),
        default=dict,
        blank=True,
        help_text=_("Of a merge: kind of record → number of the merged one → number of the one that stands."),
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class Change(models.Model):
    """One record in a change set. `before` null: it did not exist; `after` null: it was deleted."""

    change_set = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="changes")
    record_kind = models.CharField(_("record"), max_length=20, choices=RecordKind)
    record_id = models.BigIntegerField(_("number"))
    before = LongJSONField(_("before"), null=True, encoder=DjangoJSONEncoder)
    after = LongJSONField(_("after"), null=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["record_kind", "record_id", "-id"], name="change_of_record"),
            models.Index(fields=["-id"], name="change_of_deletion", condition=models.Q(after__isnull=True)),
        ]
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return f"{self.get_record_kind_display()} {self.record_id}"
