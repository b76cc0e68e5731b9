"""A plan's notes, problems and reasons in the language of whoever looks: they are worded when it is worked out."""

from django.contrib.auth.models import User
from django.utils.translation import get_language

from agreements.models import ImportBatch
from agreements.models.import_batch import BatchState
from agreements.spreadsheets import importing, kept_plans
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.readiness import NotReady, refuse_unless_mine, refuse_unless_planned

LONG = 5_000
"""Rows of a plan that is worded anew only when somebody asks for it: it takes seconds."""


def is_in_another_language(batch: ImportBatch) -> bool:
    """Whether the words of the plan are not of the active language, and can be by now."""
    planned = batch.state == BatchState.PLANNED and kept_plans.is_whole(batch)
    return planned and batch.plan.get("language") != get_language()


def in_language(batch: ImportBatch, by: User) -> ImportBatch:
    """The batch in the active language, if its owner looks and it isn't long; else as it is."""
    if (
        batch.by_id != by.pk
        or not is_in_another_language(batch)
        or batch.plan["source"].get("rows", 0) > LONG
    ):
        return batch
    try:
        return _reworded(batch)
    except (
        NotReady,
        SheetError,
    ):  # another tab was first, or the file is beyond today's limits: show what is kept
        batch.refresh_from_db()
        return batch


def reword(batch: ImportBatch, by: User) -> ImportBatch:
    """Work the plan out again in the active language, however long it is."""
    batch.refresh_from_db()
    refuse_unless_mine(batch, by)
    refuse_unless_planned(batch)
    return _reworded(batch)


def _reworded(batch: ImportBatch) -> ImportBatch:
    return importing.replan(batch, instead_of=batch.plan.get("run", 0))
