"""The bytes of a file → a workbook, or why there is none. What a file is, its bytes say; its name is only compared.

In: bytes, a name, limits. Out: `Workbook` or `Refusal`; nothing is written, nothing is raised for bad content.
"""

from __future__ import annotations

import posixpath

from tramite.checker import compound, xlsx
from tramite.checker.archive import MAGIC, Archive
from tramite.checker.cells import ENDINGS, LIMITS, MIB, Limits, Refusal, Refused, Workbook, note


def read(content: bytes, name: str, limits: Limits = LIMITS) -> Workbook | Refusal:
    """Read a file; its rows are read when they are asked for."""
    try:
        found = _read(content, limits)
    except Refused as refused:
        return refused.refusal
    except MemoryError:
        return Refusal("file-memory", {"limit": str(limits.memory // MIB)})
    ending = posixpath.splitext(name.replace("\\", "/"))[1].lower()
    if ending and ending not in ENDINGS[found.format]:
        found.notes.append(note("wrong-extension", "warning", format=found.format))
    return found


def _read(content: bytes, limits: Limits) -> Workbook:
    if len(content) > limits.file:
        raise Refused("file-too-large", size=-(-len(content) // MIB), limit=limits.file // MIB)
    if not content.strip():
        raise Refused("file-empty")
    if content.startswith(MAGIC):
        return _zipped(content, limits)
    if content.startswith(compound.MAGIC):
        return _compound(content, limits)
    from tramite.checker import other  # here and below: slow to import, and most files are .xlsx

    return other.text(content, limits)


def _zipped(content: bytes, limits: Limits) -> Workbook:
    archive = Archive(content, limits)
    if "mimetype" in archive and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        from tramite.checker import other

        return other.ods(content, archive, limits)
    if "xl/workbook.bin" in archive:
        raise Refused("file-unsupported", format="xlsb")
    if "[Content_Types].xml" not in archive and "xl/workbook.xml" not in archive:
        raise Refused("file-not-a-workbook")
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in archive.names):
        raise Refused("file-not-a-workbook")
    return xlsx.read(archive, limits)


def _compound(content: bytes, limits: Limits) -> Workbook:
    """The container of .xls, and of encrypted files of any age."""
    container = compound.Compound(content)
    if "EncryptedPackage" in container:
        raise Refused("file-encrypted")
    stream = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in container), None)
    if stream is None:
        raise Refused("file-not-a-workbook")
    compound.measure(container.stream(stream), limits)
    from tramite.checker import other

    return other.xls(content, limits)
