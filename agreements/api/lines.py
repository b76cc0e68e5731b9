"""All that is found as JSON lines: each record's document on a line of its own, as it is stored."""

from collections.abc import Iterator

from django.http import HttpResponseBase

from agreements import public
from agreements.api.formats import JSONL
from agreements.api.shaping import shaped, wanted
from agreements.api.whole import Whole, streamed


def as_jsonl(whole: Whole) -> HttpResponseBase:
    """The quickest way to a copy of everything: unless fields are asked for, nothing is read or written anew."""
    return streamed(whole, JSONL, lines(whole, wanted(whole.request, whole.kind)))


def lines(whole: Whole, fields: set[str] | None) -> Iterator[bytes]:
    """Some hundreds at a time."""
    for rows in whole.rows():
        yield b"".join(text + b"\n" for text in shaped(public.told(rows, whole.day), fields))
