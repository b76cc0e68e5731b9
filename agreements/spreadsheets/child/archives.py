"""Workbooks are zip archives. Nothing that one says about its sizes is believed."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from agreements.spreadsheets.child.limits import Limits
from agreements.spreadsheets.child.refused import Refused

MOST_PARTS = 20_000
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    KeyError,
    IndexError,
    OverflowError,
)
"""What the zipfile module raises when bytes are missing or were changed."""


def unpacked(
    content: bytes, needed: Callable[[str], bool], limits: Limits, markup: bool = True
) -> dict[str, bytes]:
    """The parts that are needed, as large as they really are. Raises Refused for a bomb, a lock and damage.

    Where they are no `markup`, a text may speak of declarations.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _refuse_bomb(sum(info.file_size for info in infos), len(content), limits)
            if len(infos) > MOST_PARTS:
                raise Refused("parts", parts=len(infos))
            left, parts = limits.unpacked, {}
            for info in infos:
                if needed(info.filename):
                    if info.flag_bits & 1:
                        raise Refused("locked")
                    parts[info.filename] = _part(archive, info, left, markup)
                    left -= len(parts[info.filename])
            _refuse_bomb(limits.unpacked - left, len(content), limits)
            return parts
    except DAMAGE as error:
        raise Refused("damaged") from error


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, markup: bool) -> bytes:
    with archive.open(info) as part:
        data = part.read(most + 1)
    if len(data) > most:
        raise Refused("unpacked", size=len(data) >> 20)
    if markup and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
        raise Refused("declares")
    return data


def _refuse_bomb(unpacks_to: int, packed: int, limits: Limits) -> None:
    """The ratio alone says little of small files: an empty sheet with a format in every row is packed well."""
    if unpacks_to > limits.unpacked:
        raise Refused("unpacked", size=unpacks_to >> 20)
    if unpacks_to > max(limits.unpacked // 10, limits.ratio * packed):
        raise Refused("ratio", size=unpacks_to >> 20, times=unpacks_to // packed)


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """An archive of these parts alone, not compressed: what reads it can't be led to anything that isn't here.

    The parts are taken out of the dictionary: two copies of a large sheet need not be kept.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        while parts:
            archive.writestr(*parts.popitem())
    content.seek(0)
    return content
