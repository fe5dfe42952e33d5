"""The zip of a workbook → the same zip with some parts changed or added: all others keep their bytes, even packed.

In: the bytes of the file, its parts, new contents. Out: bytes of a file; the same calls give the same bytes.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from tramite.checker.archive import Archive, relative
from tramite.checker.marking.outline import Outline, Unsafe, escaped

TYPES = "[Content_Types].xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""The beginning of the types of relations."""

_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_LEVEL = 2
"""Packing the sheet harder takes longer than all the rest."""


class Package:
    """A workbook whose parts may be read, changed and added to."""

    def __init__(self, content: bytes, archive: Archive) -> None:
        self._content, self._archive = content, archive
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._names = {info.filename.replace("\\", "/").lower(): info.filename for info in self._zip.infolist()}
        self._changed: dict[str, _Packed] = {}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names or name in self._changed

    @property
    def names(self) -> list[str]:
        """The names of the parts that were there, in small letters."""
        return list(self._names)

    def read(self, name: str) -> bytes:
        """A small part as it was."""
        return self._archive.read(name)

    def chunks(self, name: str) -> Iterable[bytes]:
        """A large part as it was, piece by piece."""
        return self._archive.chunks(name)

    def write(self, name: str, content: bytes | Iterable[bytes]) -> None:
        """Change a part, or add it at the end."""
        self._changed[self._names.get(name.lower(), name)] = _packed(
            [content] if isinstance(content, bytes) else content
        )

    def free(self, pattern: str) -> str:
        """The first name that no part has, with a number in the place of the braces."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relate(self, owner: str, kind: str, target: str) -> str:
        """Let one part point at another; gives the id of the relation."""
        part = relations_of(owner)
        if part not in self:
            self.write(
                part, f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{_PACKAGE_RELATIONS}"/>'.encode()
            )
        outline = Outline(self._present(part))
        root = outline.root
        taken = {child.attributes.get("Id", "") for child in root.children}
        number = next(number for number in range(1, len(taken) + 2) if f"rIdTramite{number}" not in taken)
        path = posixpath.relpath(target, posixpath.dirname(owner) or ".")
        outline.append(
            root,
            f'<{root.prefix}Relationship Id="rIdTramite{number}" Type="{RELATION}/{kind}" Target="{escaped(path)}"/>',
        )
        self.write(part, outline.written())
        return f"rIdTramite{number}"

    def declare(self, types: dict[str, str], extensions: dict[str, str]) -> None:
        """Say of what type new parts are, by name or by ending."""
        outline = Outline(self._present(TYPES))
        root = outline.root
        known = {child.attributes.get("Extension", "").lower() for child in root.children}
        new = [
            f'<{root.prefix}Default Extension="{ending}" ContentType="{kind}"/>'
            for ending, kind in extensions.items()
            if ending not in known
        ]
        if new and root.children:
            outline.replace(root.children[0].start, root.children[0].start, "".join(new))
        elif new:
            outline.append(root, "".join(new))
        for name, kind in types.items():
            outline.append(root, f'<{root.prefix}Override PartName="/{escaped(name)}" ContentType="{kind}"/>')
        self.write(TYPES, outline.written())

    def written(self) -> bytes:
        """The whole file."""
        made, directory, count = io.BytesIO(), io.BytesIO(), 0
        names = [info.filename for info in self._zip.infolist()]
        for name in [*names, *(name for name in self._changed if name not in names)]:
            info = self._zip.NameToInfo.get(name) or zipfile.ZipInfo(name)
            packed = self._changed.get(name) or self._raw(info)
            _add(made, directory, info, packed)
            count += 1
        start, size = made.tell(), directory.tell()
        if start + size > 0xFFFFFFFE or count > 0xFFFE:
            raise Unsafe
        made.write(directory.getvalue())
        made.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, 0))
        return made.getvalue()

    def _present(self, name: str) -> bytes:
        changed = self._changed.get(name)
        return zlib.decompress(changed.data, -15) if changed else self._archive.read(name)

    def _raw(self, info: zipfile.ZipInfo) -> _Packed:
        """A part as it lies in the file, packed."""
        at = info.header_offset
        name, extra = struct.unpack("<HH", self._content[at + 26 : at + 30])
        start = at + 30 + name + extra
        data = self._content[start : start + info.compress_size]
        if self._content[at : at + 4] != b"PK\x03\x04" or len(data) != info.compress_size:
            raise Unsafe
        return _Packed(data, info.CRC, info.file_size, info.compress_type)


def relations_of(owner: str) -> str:
    """The part that says at what a part points."""
    folder, _, name = owner.rpartition("/")
    return relative("", f"{folder}/_rels/{name}.rels".lstrip("/"))


@dataclass(frozen=True)
class _Packed:
    data: bytes
    """As it lies in the file."""

    crc: int
    """The checksum of its contents."""

    size: int
    """How large it is unpacked."""

    method: int = zipfile.ZIP_DEFLATED
    """How it is packed."""


def _packed(pieces: Iterable[bytes]) -> _Packed:
    packer, crc, size, data = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15), 0, 0, []
    for piece in pieces:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        data.append(packer.compress(piece))
    data.append(packer.flush())
    return _Packed(b"".join(data), crc, size)


def _add(made: io.BytesIO, directory: io.BytesIO, info: zipfile.ZipInfo, packed: _Packed) -> None:
    """Write a part, and its line in the directory. Sizes stand before the data, whatever the original did."""
    name = info.filename.encode("ascii" if info.filename.isascii() else "utf-8")
    flags = 0 if info.filename.isascii() else 0x800
    year, month, day, hour, minute, second = info.date_time
    moment = (hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day)
    common = struct.pack(
        "<5H3L2H", 20, flags, packed.method, *moment, packed.crc, len(packed.data), packed.size, len(name), 0
    )
    at = made.tell()
    made.write(b"PK\x03\x04" + common + name + packed.data)
    attributes = info.external_attr & 0xFFFFFFFF
    directory.write(struct.pack("<4s2B", b"PK\x01\x02", 20, info.create_system) + common)
    directory.write(struct.pack("<3H2L", 0, 0, 0, attributes, at) + name)
