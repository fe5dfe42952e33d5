"""The small parts of an .xlsx: relationships, the list of sheets, names, properties, styles; texts in runs.

In: a part in chunks. Out: plain values. Raises `Refused` and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tramite.checker.archive import relative
from tramite.checker.cells import LAST_COLUMN, LAST_ROW, Limits, Refused, Style
from tramite.checker.markup import SPACE, Markup, local, names


@dataclass(frozen=True)
class Relation:
    """One part points at another."""

    kind: str
    """The last word of its type, without hyphens, in small letters: `worksheet`."""

    target: str
    """The name of the other part; an address when it lies outside."""

    external: bool
    """Whether it lies outside of the file."""


@dataclass
class Book:
    """What the workbook part says."""

    sheets: list[tuple[str, bool, str]] = field(default_factory=list)
    """Name, whether it is hidden, id of the relation."""

    names: dict[str, str] = field(default_factory=dict)
    """Defined names and what they refer to, as written."""

    date1904: bool = False
    """Whether days are counted from 1904."""


def relations(chunks: Iterable[bytes], part: str, owner: str) -> dict[str, Relation]:
    """The relations of the part `owner`, by id."""
    found: dict[str, Relation] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2].replace("-", "").lower()
            external = attributes.get("TargetMode") == "External"
            target = attributes.get("Target", "")
            found[attributes.get("Id", "")] = Relation(kind, target if external else relative(owner, target), external)

    Markup(part, start).feed_all(chunks)
    return found


def book(chunks: Iterable[bytes], part: str) -> Book:
    """The sheets in the order of their tabs, the defined names, the date system."""
    found = Book()
    kinds = names("sheet", "definedName", "workbookPr")
    text: list[str] = []
    name = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        kind = kinds.get(tag)
        if kind == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith("|id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            found.sheets.append((attributes.get("name", ""), hidden, relation))
        elif kind == "definedName":
            name = attributes.get("name", "")
            text.clear()
        elif kind == "workbookPr":
            found.date1904 = true(attributes.get("date1904"))

    def end(tag: str) -> None:
        if kinds.get(tag) == "definedName":
            found.names.setdefault(name, "".join(text))

    Markup(part, start, end, text.append).feed_all(chunks)
    return found


_ONE_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def one_cell(reference: str) -> tuple[str, int, int] | None:
    """`'Data'!$B$1` → sheet, row, column; nothing for ranges, formulas and broken references."""
    first, _, last = reference.strip().partition(":")
    found = _ONE_CELL.fullmatch(first)
    if not found or (last and last.replace("$", "") != first.rpartition("!")[2].replace("$", "")):
        return None
    quoted, bare, letters, digits = found.groups()
    row, column = int(digits), column_number(letters)
    if not 1 <= row <= LAST_ROW or column >= LAST_COLUMN:
        return None
    return (quoted.replace("''", "'") if quoted else bare), row, column


def column_number(letters: str) -> int:
    """`A` → 0, `XFD` → 16383."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


_REFERENCE = re.compile(r"\$?([A-Za-z]{1,10})\$?([0-9]{1,20})")


def place(reference: str, part: str) -> tuple[int, int]:
    """`B2` → row 2, column 1."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise Refused("file-damaged", part=part)
    row, column = int(found[2]), column_number(found[1])
    if not 1 <= row <= LAST_ROW or column >= LAST_COLUMN:
        raise Refused("file-limit", what="references", limit="XFD1048576")
    return row, column


def area(reference: str, part: str) -> tuple[int, int, int, int]:
    """`A1:B2` → first row and column, last row and column, whichever corner is named first."""
    first, _, last = reference.partition(":")
    (row1, column1), (row2, column2) = place(first, part), place(last or first, part)
    return min(row1, row2), min(column1, column2), max(row1, row2), max(column1, column2)


def properties(chunks: Iterable[bytes], part: str) -> dict[str, str]:
    """The custom properties of the document, as text."""
    found: dict[str, str] = {}
    text: list[str] = []
    name = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if local(tag) == "property":
            name = attributes.get("name", "")
        text.clear()

    def end(tag: str) -> None:
        if name and local(tag) != "property" and local(tag) != "Properties":
            found.setdefault(name, "".join(text).strip())

    Markup(part, start, end, text.append).feed_all(chunks)
    return found


def styles(chunks: Iterable[bytes], part: str) -> list[Style]:
    """The category of the number format of every style of cells."""
    formats: dict[str, str] = {}
    used: list[str] = []
    kinds = names("numFmt", "cellXfs", "xf")
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        kind = kinds.get(tag)
        if kind == "numFmt":
            formats.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif kind == "cellXfs":
            inside = True
        elif kind == "xf" and inside:
            used.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and kinds.get(tag) != "cellXfs"

    Markup(part, start, end).feed_all(chunks)
    known: dict[str, Style] = {number: category(formats[number]) for number in formats}
    return [known[number] if number in known else _built_in(number) for number in used]


_UNREAD = re.compile(r'"[^"]*(?:"|$)|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
"""What a format shows as it stands: quoted words, escaped letters, gaps, colours, currencies."""


def category(code: str) -> Style:
    """What a number format shows: part of a day, digits, the text as typed, or whatever there is."""
    read = _UNREAD.sub("", code).lower()
    if read.strip() == "general":
        return "general"
    read = read.replace("general", "")
    if any(letter in read for letter in "ymdhs"):
        return "date"
    if "0" in read or "#" in read:
        return "number"
    return "text" if "@" in read else "general"


def _built_in(number: str) -> Style:
    """The category of a format that files name by number only; 27–36, 50–58 and 71–81 are dates of some languages."""
    try:
        at = int(number)
    except ValueError:
        return "general"
    if at == 49:
        return "text"
    if 14 <= at <= 22 or 27 <= at <= 36 or 45 <= at <= 47 or 50 <= at <= 58 or 71 <= at <= 81:
        return "date"
    return "number" if 1 <= at <= 13 or 37 <= at <= 44 or at == 48 or 59 <= at <= 70 else "general"


WHITE = " \t\r\n"
"""What XML takes for space: it counts at the ends of a text only where the text says so."""


class TextOfRuns:
    """Collects the text of a cell from its runs, without the reading aids (phonetic runs) that stand between them."""

    _KINDS = names("t", "rPh", "r", "is", "sst")

    def __init__(self, part: str, limits: Limits) -> None:
        self.pieces: list[str] = []
        """The text since the last tag that mattered: where the parser puts it."""
        self._part = part
        self._limits = limits
        self._runs: list[str] = []
        self._aside = 0
        self._keep = False
        self._keep_all = False

    def clear(self) -> None:
        """Begin a cell."""
        self._runs.clear()
        self._aside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An opening tag inside the cell."""
        kind = self._KINDS.get(tag)
        if kind == "t":
            self.pieces.clear()
            self._keep = self._keep_all or attributes.get(SPACE) == "preserve"
        elif kind == "rPh":
            self._aside += 1
        elif kind == "sst":
            self._keep_all = attributes.get(SPACE) == "preserve"

    def end(self, tag: str) -> None:
        """A closing tag inside the cell."""
        kind = self._KINDS.get(tag)
        if kind == "t" and not self._aside:
            text = "".join(self.pieces)
            self._runs.append(text if self._keep else text.strip(WHITE))
        elif kind == "rPh":
            self._aside -= 1

    def text(self) -> str:
        """The text of the cell."""
        return cell_text("".join(self._runs), self._limits)


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def cell_text(text: str, limits: Limits, escaped: bool = True) -> str:
    """A text as one sees it: `_x000D_` stands for a character that XML cannot hold."""
    if escaped and "_x" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if len(text) > limits.text // 2 and len(text.encode("utf-16-le")) > limits.text * 2:
        raise Refused("file-limit", what="text", limit=limits.text)
    return text


def _unescaped(found: re.Match[str]) -> str:
    """The character; half of a pair is left as written, because no encoding can hold it."""
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def true(written: str | None) -> bool:
    """How files write yes."""
    return written in ("1", "true", "on")
