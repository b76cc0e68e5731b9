"""One record as one value: a plain dict that is read, compared, validated and written whole."""

from agreements.records.differences import Difference, Words, all_in_words, diff, in_words
from agreements.records.reading import read, revisions
from agreements.records.schema import KINDS, Kind, Part, canonical, kind_of
from agreements.records.validation import Message, validate
from agreements.records.writing import Moved, Written, delete, log, write

__all__ = [
    "KINDS",
    "Difference",
    "Kind",
    "Message",
    "Moved",
    "Part",
    "Words",
    "Written",
    "all_in_words",
    "canonical",
    "delete",
    "diff",
    "in_words",
    "kind_of",
    "log",
    "read",
    "revisions",
    "validate",
    "write",
]
