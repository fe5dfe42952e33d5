"""The older container of office programs: which streams it holds, and whether the sizes inside an .xls are sane.

In: bytes. Out: streams by name; nothing where all is well. Raises `Refused` and nothing else. The library that reads
.xls reserves what a file announces, and ends the process when that is more than there is: announcements come first.
"""

from __future__ import annotations

import struct

from tramite.checker.cells import Limits, Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How such a container begins."""

_NO_SECTOR = 0xFFFFFFFA
"""Numbers from here on are marks, not sectors."""

_ROWS, _COLUMNS = 65_536, 256
"""How far a sheet of this age reaches."""

_BOF, _DIMENSIONS, _FILE_PASS, _TEXTS = 0x0809, 0x0200, 0x002F, 0x00FC
_CELLS = {0x0006, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E}
_CELLS_IN_A_ROW = {0x00BD, 0x00BE}


class Compound:
    """A container; its streams are found by name."""

    def __init__(self, content: bytes) -> None:
        """Read the directory."""
        try:
            self._content = content
            self._sector = 1 << self._number("<H", 30, (9, 12))
            self._small = 1 << self._number("<H", 32, (6,))
            self._smallest = self._number("<I", 56)
            self._table = self._sector_table()
            directory = self._chain(self._number("<I", 48))
            self._entries: dict[str, tuple[int, int]] = {}
            root = (_NO_SECTOR, 0)
            for at in range(0, len(directory) - 127, 128):
                length, kind = struct.unpack_from("<HB", directory, at + 64)
                place = struct.unpack_from("<II", directory, at + 116)
                if kind == 5:
                    root = place
                elif kind == 2 and length <= 64:
                    name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
                    self._entries.setdefault(name, place)
            self._small_sectors = self._chain(root[0]) if root[1] else b""
            small_table = self._chain(self._number("<I", 60)) if self._number("<I", 64) else b""
            self._small_table = _numbers(small_table)
        except (struct.error, IndexError) as error:
            raise Refused("file-damaged", part="xls") from error

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        first, size = self._entries[name]
        if size >= self._smallest:
            return self._chain(first)[:size]
        sectors, small = self._small_sectors, self._small
        pieces = [sectors[at * small : (at + 1) * small] for at in _followed(first, self._small_table)]
        return b"".join(pieces)[:size]

    def _number(self, shape: str, at: int, allowed: tuple[int, ...] = ()) -> int:
        number: int = struct.unpack_from(shape, self._content, at)[0]
        if allowed and number not in allowed:
            raise Refused("file-damaged", part="xls")
        return number

    def _sector_table(self) -> tuple[int, ...]:
        """Which sector follows which; where that is written, stands in the head of the file and in further sectors."""
        parts = list(struct.unpack_from("<109I", self._content, 76))
        further, seen = self._number("<I", 68), 0
        while further < _NO_SECTOR and seen * self._sector <= len(self._content):
            *more, further = _numbers(self._one(further))
            parts += more
            seen += 1
        if sum(part < _NO_SECTOR for part in parts) * self._sector > len(self._content):
            raise Refused("file-damaged", part="xls")
        return _numbers(b"".join(self._one(part) for part in parts if part < _NO_SECTOR))

    def _one(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        found = self._content[start : start + self._sector]
        if not found:
            raise Refused("file-damaged", part="xls")
        return found.ljust(self._sector, b"\0")

    def _chain(self, first: int) -> bytes:
        return b"".join(self._one(sector) for sector in _followed(first, self._table))


def measure(stream: bytes, limits: Limits) -> None:
    """Refuse an .xls that announces more than a sheet can hold, or that only its author can read."""
    at = cells = 0
    top, left, bottom, right = _ROWS, _COLUMNS, -1, -1
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        record = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == _FILE_PASS:
            raise Refused("file-encrypted")
        if kind == _BOF:
            top, left, bottom, right = _ROWS, _COLUMNS, -1, -1
        elif kind == _DIMENSIONS and length == 14:
            first_row, last_row, first, last = struct.unpack("<IIHH", record[:12].ljust(12, b"\0"))
            if not first_row <= last_row <= _ROWS or not first <= last <= _COLUMNS:
                raise Refused("file-damaged", part="xls")
        elif kind == _TEXTS and length >= 8 and struct.unpack_from("<I", record.ljust(8, b"\0"), 4)[0] > limits.strings:
            raise Refused("file-limit", what="strings", limit=limits.strings)
        elif kind in _CELLS or kind in _CELLS_IN_A_ROW:
            row, first = struct.unpack("<HH", record[:4].ljust(4, b"\0"))
            last = struct.unpack("<H", record[-2:].ljust(2, b"\0"))[0] if kind in _CELLS_IN_A_ROW else first
            if not first <= last < _COLUMNS:
                raise Refused("file-damaged", part="xls")
            top, left, bottom, right = min(top, row), min(left, first), max(bottom, row), max(right, last)
            cells += last - first + 1
            if max(cells, (bottom - top + 1) * (right - left + 1)) > limits.cells:
                raise Refused("file-limit", what="cells", limit=limits.cells)


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _followed(first: int, table: tuple[int, ...]) -> list[int]:
    """The sectors of a chain; a chain in a circle is none."""
    found: list[int] = []
    while first < _NO_SECTOR:
        if first >= len(table) or len(found) > len(table):
            raise Refused("file-damaged", part="xls")
        found.append(first)
        first = table[first]
    return found
