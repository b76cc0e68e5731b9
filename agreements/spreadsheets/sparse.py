"""New records without their empty fields: most fields of most agreements say nothing."""

from functools import cache

from agreements.records.schema import RecordDict, blank


@cache
def _empty() -> RecordDict:
    return blank("agreement")


def said_by(record: RecordDict) -> RecordDict:
    """What a new agreement says."""
    empty = _empty()
    return {key: value for key, value in record.items() if value != empty[key]}


def whole(said: RecordDict) -> RecordDict:
    """The agreement that says this and nothing else."""
    return blank("agreement") | said
