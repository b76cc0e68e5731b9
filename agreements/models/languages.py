"""Languages as BCP 47 tags (RFC 5646), with their names from Babel."""

from typing import Any

from babel import Locale, UnknownLocaleError
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def validate_language(tag: str) -> None:
    """Refuse what is not a language tag that Babel knows."""
    if language_name(tag) == tag:
        raise ValidationError(
            _("“%(tag)s” is not a language code. Write en, ru, zh-Hans, zh-Hant, de …"), params={"tag": tag}
        )


def language_field(**options: Any) -> models.CharField:
    """The column for a language tag."""
    return models.CharField(_("language"), max_length=20, validators=[validate_language], **options)


def language_name(tag: str, language: str | None = None) -> str:
    """The language's name for readers in `language`; the tag itself where it is unknown."""
    try:
        locale = Locale.parse(tag, sep="-")
        return locale.get_display_name(babel_code(language or get_language() or "en")) or tag
    except (UnknownLocaleError, ValueError, TypeError):
        return tag


def babel_code(language: str) -> str:
    """Babel's spelling of a Django language code: `zh_Hans` for `zh-hans`."""
    head, *tail = language.split("-")
    return "_".join([head, *(part.title() if len(part) == 4 else part.upper() for part in tail)])
