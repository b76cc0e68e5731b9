"""Old Office files are file systems of their own: sectors, and tables that say which sector follows which."""

import struct

FREE = 0xFFFFFFF0
"""From here on a number is no sector: an end, or one that is not used."""
ENTRY = 128
HEADER = 512


def stream(content: bytes, *names: str) -> bytes:
    """The first stream with one of these names, b"" if it can't be found. Never raises for damage."""
    try:
        return _Compound(content).stream(names)
    except (struct.error, IndexError, OverflowError):
        return b""


class _Compound:
    def __init__(self, content: bytes) -> None:
        self._content = content
        big, small = struct.unpack_from("<HH", content, 30)
        self._size, self._small = 1 << min(big, 16), 1 << min(small, 12)
        self._cutoff, first_small, _n, first_table, _m = struct.unpack_from("<5I", content, 56)
        self._next = self._table(first_table)
        self._directory = self._chain(struct.unpack_from("<I", content, 48)[0])
        self._next_small = _numbers(self._chain(first_small))

    def stream(self, names: tuple[str, ...]) -> bytes:
        entries = [self._entry(at) for at in range(0, len(self._directory), ENTRY)]
        for name, first, size in entries:
            if name in names:
                if size >= self._cutoff:
                    return self._chain(first)[:size]
                return self._small_chain(first, self._chain(entries[0][1]))[:size]
        return b""

    def _entry(self, at: int) -> tuple[str, int, int]:
        length, (first, size) = (
            struct.unpack_from("<H", self._directory, at + 64)[0],
            struct.unpack_from("<II", self._directory, at + 116),
        )
        return (
            self._directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"),
            first,
            size,
        )

    def _sector(self, number: int) -> bytes:
        start = max(HEADER, self._size) + number * self._size
        return self._content[start : start + self._size]

    def _table(self, following: int) -> list[int]:
        """Which sector follows which: its own sectors are listed in the header, and further on where they are many."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        seen: set[int] = set()
        while following < FREE and following not in seen:
            seen.add(following)
            *more, following = _numbers(self._sector(following)) or [FREE]
            listed += more
        return [number for sector in listed if sector < FREE for number in _numbers(self._sector(sector))]

    def _chain(self, number: int) -> bytes:
        found, seen = [], set()
        while number < len(self._next) and number not in seen:
            seen.add(number)
            found.append(self._sector(number))
            number = self._next[number]
        return b"".join(found)

    def _small_chain(self, number: int, together: bytes) -> bytes:
        found, seen = [], set()
        while number < len(self._next_small) and number not in seen:
            seen.add(number)
            found.append(together[number * self._small : (number + 1) * self._small])
            number = self._next_small[number]
        return b"".join(found)


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
