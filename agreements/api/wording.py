"""What records are called in the reader's language."""

from typing import Any

from django.utils.translation import get_language

from agreements import public


def language() -> str:
    return public.base_language(get_language() or "en")


def called(block: dict[str, Any]) -> str:
    """The name of a block or document, else the English one."""
    return block["names"].get(language()) or block["name"]


def title(document: dict[str, Any]) -> str:
    """The agreement's title in the language, else its working one."""
    titles = (
        row["text"] for row in document["titles"] if public.base_language(row["language"]) == language()
    )
    return next(titles, document["title"])
