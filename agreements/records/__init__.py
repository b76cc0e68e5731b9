"""One record as one value: a plain dict that is read, compared, validated and written whole."""

from agreements.records.differences import Difference, Words, all_in_words, diff, in_words
from agreements.records.reading import read, revisions
from agreements.records.rewriting import rewrite
from agreements.records.schema import KINDS, Kind, Part, RecordDict, canonical, filled, kind_of
from agreements.records.taking_back import take_back
from agreements.records.titles import titles
from agreements.records.uses import Use, uses
from agreements.records.validation import Beside, Message, unique_values, validate
from agreements.records.writing import Moved, Written, delete, hold, log, write

__all__ = [
    "KINDS",
    "Beside",
    "Difference",
    "Kind",
    "Message",
    "Moved",
    "Part",
    "RecordDict",
    "Use",
    "Words",
    "Written",
    "all_in_words",
    "canonical",
    "delete",
    "diff",
    "filled",
    "hold",
    "in_words",
    "kind_of",
    "log",
    "read",
    "revisions",
    "rewrite",
    "take_back",
    "titles",
    "unique_values",
    "uses",
    "validate",
    "write",
]
