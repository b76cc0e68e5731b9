"""Import batches: the file, what was decided about it, what it would do and what it did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.change import ChangeSet
from agreements.models.fields import LongJSONField


class BatchState(models.TextChoices):
    PLANNED = "planned", _("planned")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    CANCELLED = "cancelled", _("cancelled")


class ImportBatch(models.Model):
    """A sheet that somebody brought in. It keeps the file (`file`), so that everything can be read again."""

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="import_batches",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    is_workbook = models.BooleanField(
        _("whole workbook"),
        default=False,
        db_default=False,
        help_text=_("Whether it is a workbook of all kinds of records, with nothing to be decided about it."),
    )
    sheet = models.CharField(_("sheet"), max_length=255, blank=True)
    reading = models.JSONField(
        _("reading"),
        default=dict,
        help_text=_("What the user told about the file: encoding, sheets, where the table is, constants."),
    )
    mapping = models.JSONField(
        _("columns"), default=dict, help_text=_("Heading in the file → field, or empty: left out.")
    )
    decisions = models.JSONField(
        _("decisions"), default=dict, help_text=_("Unknown name → what to do with it.")
    )
    plan = models.JSONField(_("plan"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    state = models.CharField(_("state"), max_length=20, choices=BatchState, default=BatchState.PLANNED)
    applied_at = models.DateTimeField(_("applied at"), null=True)
    change_set = models.OneToOneField(
        ChangeSet, on_delete=models.PROTECT, null=True, related_name="batch", verbose_name=_("change set")
    )

    heartbeat = models.DateTimeField(
        _("last alive"), null=True, help_text=_("Of who writes it; empty when nobody does.")
    )
    error = models.TextField(
        _("error"), blank=True, default="", db_default="", help_text=_("Why it stopped, until it goes on.")
    )
    pointer = models.PositiveIntegerField(_("done up to"), default=0, db_default=0)
    total = models.PositiveIntegerField(
        _("to do"), default=0, db_default=0, help_text=_("Names, sources and agreements to be written.")
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                name="import_batch_applied_has_a_change_set",
                condition=~Q(state=BatchState.APPLIED)
                | Q(applied_at__isnull=False, change_set__isnull=False),
                violation_error_message=_("An applied import has a change set."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def content(self) -> bytes:
        """What the file says."""
        return bytes(self.file.content)


class ImportedFile(models.Model):
    """The file of a batch, beside it: SQLite goes through all of a row to store one number in it, and
    the batch notes how far it is after every few hundred rows."""

    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.batch.file_name


class PlanWhat(models.TextChoices):
    ROWS = "rows", _("rows")
    SOURCES = "sources", _("sources")


class PlanPart(models.Model):
    """Some neighbouring rows (or new sources) of a batch's plan. A plan of 100,000 rows is looked at page by page."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="parts")
    run = models.PositiveIntegerField(
        default=0, help_text=_("Each working-out of the plan has a number of its own, drawn by lot.")
    )
    what = models.CharField(max_length=20, choices=PlanWhat, default=PlanWhat.ROWS)
    place = models.PositiveIntegerField(help_text=_("Of its first row among all rows of the plan, from 0."))
    things = LongJSONField(default=list)
    words = models.TextField(
        blank=True, default="", help_text=_("What each row is found by: a line for each, folded.")
    )

    class Meta:
        ordering = ["batch", "what", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "run", "what", "place"],
                name="plan_part_is_kept_once",
                violation_error_message=_("These rows of the plan are kept already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.what} {self.place}"


class KeptMapping(models.Model):
    """What the columns of files with these headings were last said to be; offered for the next such file."""

    shape = models.CharField(max_length=64, unique=True, help_text=_("SHA-256 of the folded headings."))
    headings = models.JSONField(_("headings"), default=list)
    mapping = models.JSONField(_("columns"), default=dict, help_text=_("Heading → field."))
    reading = models.JSONField(_("reading"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"), auto_now=True)

    class Meta:
        verbose_name = _("kept mapping")
        verbose_name_plural = _("kept mappings")

    def __str__(self) -> str:
        return ", ".join(self.headings)[:100]
