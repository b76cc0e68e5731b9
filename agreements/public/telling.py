"""Public documents as they are told on a day."""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from agreements.models import (
    PublishedAgreement,
)
from agreements.models.status import Status, known, next_change, status_on
from agreements.models.status_words import doubt, sentence
from agreements.public.lists import listing, rows


def told(records: Iterable[Any], day: date) -> list[bytes]:
    """The documents of some of the `rows` as JSON text; an agreement's begins with its status on the day."""
    language = get_language() or "en"
    documents = ((_as_bytes(text), dated) for _slug, _day, text, dated, *_stamps in records)
    return [
        b'{"status":%s,%s' % (_status(dated, day, language), text[1:]) if dated else text
        for text, dated in documents
    ]


def status(dated: str, day: date) -> bytes:
    """The status that `told` begins with, as JSON text."""
    return _status(dated, day, get_language() or "en")


def documents(kind: str, slugs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Address → what is public there, without the status of the day."""
    found = rows(listing(kind).filter(slug__in=list(slugs)))
    return {row.slug: json.loads(row.text) for row in found}


def _as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@lru_cache(maxsize=2**16)
def _status(dated: str, day: date, language: str) -> bytes:
    """The status as JSON text. It follows from the facts alone, so it may be remembered for ever."""
    row = PublishedAgreement.read_dated(dated)
    facts = known(row)
    answer, turn = status_on(facts, day), next_change(facts, day)
    status = {
        "on": day.isoformat(),
        "status": answer.status.value,
        "label": _label(answer.status, language),
        "certain": answer.certain,
        "rule": answer.rule,
        "because": sentence(row, answer.rule, language),
        "doubt": None if answer.certain else doubt(row, day),
        "next_change": turn.isoformat() if turn else None,
    }
    return COMPACT.encode(status).encode()


COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=256)
def _label(status: Status, _language: str) -> str:
    """In the active language."""
    return str(status.label)
