"""All that is found as JSON lines: each record's document on a line of its own, as it is stored."""

from collections.abc import Iterator

from django.http import HttpResponseBase

from agreements import public
from agreements.api.formats import JSONL
from agreements.api.whole import Whole, streamed


def as_jsonl(whole: Whole) -> HttpResponseBase:
    """The quickest way to a copy of everything: nothing is read or written anew."""
    return streamed(whole, JSONL, lines(whole))


def lines(whole: Whole) -> Iterator[bytes]:
    """Some hundreds at a time."""
    for rows in public.every(whole.records):
        yield b"".join(text + b"\n" for text in public.told(rows, whole.day))
