"""The zip around a workbook: looked over before anything is unpacked, unpacked with an eye on every byte.

In: bytes and limits. Out: the parts, by name or in chunks. Raises `Refused` and nothing else.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tramite.checker.cells import MIB, Limits, Refused

MAGIC = b"PK\x03\x04"
"""How a zip with something in it begins."""

CHUNK = 64 * 1024
"""How many unpacked bytes are handed on at a time."""

SMALL = MIB
"""Up to this size a part may be packed as tightly as it likes."""

PART = 16 * MIB
"""The greatest size of a part that is read whole: all but sheets and texts."""

_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    IndexError,
)
"""What the standard library raises for zips that are no zips."""


class Archive:
    """The parts of a workbook; names are compared without case, as the format asks."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Look a zip over: how many parts, what they are called, how large they say they are."""
        # A directory of a million entries is refused before it is read, not after.
        if content.count(_DIRECTORY_ENTRY) > limits.members * 2:
            raise Refused("file-suspicious", reason="members")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise Refused("file-damaged", part="zip") from error
        # Not `is_dir`, which a name of nothing makes raise.
        members = [member for member in self._zip.infolist() if not member.filename.endswith("/")]
        if len(members) > limits.members:
            raise Refused("file-suspicious", reason="members")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            name = member.filename.replace("\\", "/")
            if _leads_out(name):
                raise Refused("file-suspicious", reason="path")
            if name.lower() in self._members:
                raise Refused("file-suspicious", reason="members")
            if member.file_size > max(SMALL, member.compress_size * limits.ratio):
                raise Refused("file-suspicious", reason="ratio")
            self._members[name.lower()] = member
        if sum(member.file_size for member in members) > limits.inflated:
            raise Refused("file-suspicious", reason="size")

    @property
    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def size(self, name: str) -> int:
        """How many bytes a part announces, unpacked; 0 when there is no such part."""
        member = self._members.get(name.lower())
        return member.file_size if member else 0

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece. Never more than it announces: what lies about its size fails its checksum."""
        member = self._members.get(name.lower())
        if member is None:
            raise Refused("file-damaged", part=name)
        if member.flag_bits & _ENCRYPTED:
            raise Refused("file-encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("file-damaged", part=name)
        read = 0
        try:
            with self._zip.open(member) as part:
                while chunk := part.read(CHUNK):
                    read += len(chunk)
                    yield chunk
        except _BROKEN as error:
            raise Refused("file-damaged", part=name) from error
        if read != member.file_size:
            raise Refused("file-damaged", part=name)

    def read(self, name: str) -> bytes:
        """A part that is never large."""
        member = self._members.get(name.lower())
        if member is not None and member.file_size > PART:
            raise Refused("file-suspicious", reason="size")
        return b"".join(self.chunks(name))


def relative(base: str, target: str) -> str:
    """The name of a part that another part points at; one that leads out of the zip names no part."""
    path = target if target.startswith("/") else posixpath.join(posixpath.dirname(base), target)
    return posixpath.normpath(path.replace("\\", "/")).lstrip("/")


def _leads_out(name: str) -> bool:
    """Whether unpacking this name could write outside of a folder."""
    parts = name.split("/")
    return not name or ".." in parts or name.startswith("/") or ":" in parts[0] or "\0" in name
