"""New records without their empty fields: most fields of most agreements say nothing."""

from functools import cache

from agreements.records.schema import RecordDict, blank


@cache
def _empty() -> RecordDict:
    return blank("agreement")


def whole(said: RecordDict) -> RecordDict:
    """The agreement that says this and nothing else."""
    empty = {key: [] if isinstance(value, list) else value for key, value in _empty().items()}
    return empty | said
