"""An .xlsx of a few hand-written parts, for what no program writes."""

import io
import struct
import zipfile

from tramite.checker import reader
from tramite.checker.cells import LIMITS, Cell, Limits, Refusal, Workbook
from tramite.checker.compound import MAGIC

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DATA = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def relations(**targets: str) -> str:
    """A relationships part: kind=target, hyphens as underscores."""
    links = "".join(
        f'<Relationship Id="{kind}" Type="{KINDS}/{kind.rstrip("0123456789").replace("_", "-")}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A sheet of these rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def strings(items: str) -> str:
    """The shared texts."""
    return f'<sst xmlns="{MAIN}">{items}</sst>'


def styles(*formats: str) -> str:
    """A style for each number format, from 0."""
    defined = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(formats))
    used = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(formats)))
    other = '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{defined}</numFmts>{other}<cellXfs>{used}</cellXfs></styleSheet>'


def workbook(inner: str = "", sheets: str = '<sheet name="Data" sheetId="1" r:id="worksheet1"/>') -> str:
    """The workbook part."""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>{sheets}</sheets>{inner}</workbook>'


def parts(rows: str = "", **others: str) -> dict[str, str | bytes]:
    """The parts of the smallest workbook; `others` are shared texts, styles, the workbook, by those names."""
    links = {"worksheet1": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml", "styles": "styles.xml"}
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(officeDocument="xl/workbook.xml", custom_properties="docProps/custom.xml"),
        "xl/workbook.xml": others.get("workbook") or workbook(),
        "xl/_rels/workbook.xml.rels": relations(**links),
        "xl/styles.xml": others.get("styles") or styles("General"),
        STRINGS: strings(others.get("strings", "")),
        DATA: sheet(rows),
    }


def packed(contents: dict[str, str | bytes], compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts → a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compress) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def read(contents: dict[str, str | bytes], limits: Limits = LIMITS) -> Workbook | Refusal:
    """Parts → what the reader says."""
    return reader.read(packed(contents), "file.xlsx", limits)


def cells(found: Workbook | Refusal, at: int = 0) -> dict[str, Cell]:
    """The cells of a sheet, by reference; columns up to Z."""
    assert isinstance(found, Workbook), found
    rows = list(found.sheets[at].rows())
    assert found.sheets[at].trouble is None, found.sheets[at].trouble
    return {f"{chr(65 + column)}{row.number}": cell for row in rows for column, cell in row.cells.items()}


def trouble(found: Workbook | Refusal) -> Refusal | None:
    """Why a file is refused: at once, or while the rows of its first sheet are read."""
    if isinstance(found, Refusal):
        return found
    for one in found.sheets:
        for _ in one.rows():
            pass
        if one.trouble:
            return one.trouble
    return None


def compound(**streams: bytes) -> bytes:
    """The older container; every stream is filled up to the size from which streams have sectors of their own."""
    sectors = [b""]
    table = [0xFFFFFFFD]

    def put(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), 0xFFFFFFFE])
        return first

    def entry(name: str, kind: int, first: int, size: int) -> bytes:
        written = name.encode("utf-16-le") + b"\0\0"
        return struct.pack("<64sHBB36x12xII4x", written, len(written), kind, 1, first, size)[:128].ljust(128, b"\0")

    entries = [entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in streams.items():
        filled = content.ljust(4096, b"\0")
        entries.append(entry(name, 2, put(filled), len(filled)))
    directory = put(b"".join(entries))
    sectors[0] = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    head = MAGIC + struct.pack(
        "<16x5H6x9I", 59, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    return head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + b"".join(sectors)
