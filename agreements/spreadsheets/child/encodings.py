"""The encoding of a text, told from its bytes."""

import re

BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
SAMPLE = 200_000
"""Bytes from which the encoding is told."""


def encoding_of(content: bytes) -> str:
    """The encoding: told by a mark, else UTF-8 if it can be that, else the likeliest. Raises Refused."""
    for bom, encoding in BOMS.items():
        if content.startswith(bom):
            return encoding
    if encoding := _utf_16(content[:SAMPLE]):
        return encoding
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        from agreements.spreadsheets.child.older_encodings import likeliest

        sample = _sample(content)
        return "utf-8" if _nearly_utf_8(sample) else likeliest(sample)


def _utf_16(sample: bytes) -> str:
    """Every second byte of commas and digits is a zero in UTF-16, and in no other encoding."""
    for high, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[high::2].count(0), sample[1 - high :: 2].count(0)
        if zeros > max(1, 20 * others) and zeros * 20 > len(sample):
            return encoding
    return ""


def _nearly_utf_8(sample: bytes) -> bool:
    """A few bytes were damaged: better to say where than to read all the rest as something else."""
    others = re.findall(r"[^\x00-\x7f]", sample.decode("utf-8", "replace"))
    return others.count("\ufffd") * 20 < len(others)


def _sample(content: bytes) -> bytes:
    """The beginning, in whole lines: a character cut in two would rule its encoding out."""
    if len(content) <= SAMPLE:
        return content
    return content[: content.rfind(b"\n", 0, SAMPLE) + 1 or SAMPLE]
