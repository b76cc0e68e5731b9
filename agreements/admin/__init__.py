"""Door 4, analysts: one file a subject."""

from agreements.admin import (
    accounts,
    agreement,
    citations,
    event,
    foreign,
    imports,
    log,
    party,
    people,
    refreshes,
    source,
    undos,
    vocabulary,
)

__all__ = [
    "accounts",
    "agreement",
    "citations",
    "event",
    "foreign",
    "imports",
    "log",
    "party",
    "people",
    "refreshes",
    "source",
    "undos",
    "vocabulary",
]
