"""Door 4, analysts: one file a subject."""

from agreements.admin import (
    agreement,
    citations,
    event,
    imports,
    log,
    party,
    people,
    source,
    vocabulary,
)

__all__ = ["agreement", "citations", "event", "imports", "log", "party", "people", "source", "vocabulary"]
