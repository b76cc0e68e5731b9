"""Whether the user looked at the table that was found, and said that it is the one."""

from django.contrib.auth.models import User

from agreements.models import ImportBatch
from agreements.models.import_batch import BatchState
from agreements.spreadsheets.readiness import refuse_unless_mine, refuse_unless_planned


def is_open(batch: ImportBatch) -> bool:
    """Whether the picture of the sheet is worth a look: something besides one plain table was found."""
    source = batch.plan.get("source", {})
    return bool(source.get("look")) and not batch.reading.get("agreed")


def agree(batch: ImportBatch, by: User) -> None:
    """The table is the one that is meant. Raises NotReady."""
    batch.refresh_from_db()
    refuse_unless_mine(batch, by)
    refuse_unless_planned(batch)
    batch.reading = {**batch.reading, "agreed": True}
    ImportBatch.objects.filter(pk=batch.pk, state=BatchState.PLANNED).update(reading=batch.reading)
