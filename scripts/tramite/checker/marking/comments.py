"""Comments on cells → the two parts that hold them: their words, and where their boxes stand.

In: comments by cell; the parts that the sheet has already, if any. Out: the parts. What others have written stays; ours
is put below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tramite.checker.marking.cells import cell_text, letters
from tramite.checker.marking.outline import TRANSITIONAL, Element, Outline, Unsafe, prefix_of, tag
from tramite.checker.marking.plan import AUTHOR

Comments = Sequence[tuple[int, int, str]]
"""Row counted from 1, column counted from 0, words."""

LONGEST = 8_000
"""So many characters of a comment are kept."""

EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{TRANSITIONAL}">'
    "<authors></authors><commentList></commentList></comments>"
).encode()
"""Where there are no comments yet."""

NO_BOXES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
"""A drawing without boxes."""


def commented(content: bytes, comments: Comments) -> tuple[bytes, Comments]:
    """The words, and those of the comments that still need a box: a cell has one comment, and so one box."""
    outline = Outline(content)
    prefix = prefix_of(outline.root)
    authors, known = outline.root.first("authors"), outline.root.first("commentList")
    if authors is None or known is None:
        raise Unsafe
    names = [content[one.inside : one.close].decode() for one in authors.children]
    own = names.index(AUTHOR) if AUTHOR in names else len(names)
    if own == len(names):
        outline.append(authors, f"<{prefix}author>{AUTHOR}</{prefix}author>")
    present = {one.attributes.get("ref", "").replace("$", ""): one for one in known.named("comment")}
    made, boxless = [], []
    for row, column, words in comments:
        reference = f"{letters(column)}{row}"
        run = _run(prefix, words)
        if reference in present:
            _extend(outline, present[reference], run, present[reference].attributes.get("authorId") == str(own))
            continue
        start = tag(f"{prefix}comment", {"ref": reference, "authorId": str(own)})
        made.append(f"{start}<{prefix}text>{run}</{prefix}text></{prefix}comment>")
        boxless.append((row, column, words))
    outline.append(known, "".join(made))
    return outline.written(), boxless


def boxed(content: bytes, comments: Comments, first: int) -> bytes:
    """The drawing with a hidden box for each comment; `first`: the number of a block of 1,024 that no other drawing of
    the workbook uses."""
    close = content.rfind(b"</")
    declared = [space in content[:2000] for space in _SPACES]
    # Old drawings are no strict XML: only their end is touched.
    if close < 0 or not re.fullmatch(rb"</xml\s*>\s*", content[close:]) or not all(declared):
        raise Unsafe
    shapes = [_TYPE] if comments else []
    for number, (row, column, words) in enumerate(comments):
        shapes.append(_shape(first * 1024 + 1 + number, number + 1, row - 1, column, words))
    return content[:close] + "".join(shapes).encode() + content[close:]


def blocks(drawing: bytes) -> set[int]:
    """The blocks of numbers that a drawing uses."""
    return {int(number) // 1024 for number in _NUMBERS.findall(drawing)}


_NUMBERS = re.compile(rb"_x0000_s([0-9]{1,9})\b")
_SPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml"',
    b'xmlns:o="urn:schemas-microsoft-com:office:office"',
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"',
)
_TYPE = (
    '<v:shapetype id="_x0000_t202tramite" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_PER_LINE = 42
"""About how many characters fit on a line of a box."""


def _run(prefix: str, words: str) -> str:
    kept = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    return f'<{prefix}r><{prefix}t xml:space="preserve">{cell_text(kept)}</{prefix}t></{prefix}r>'


def _extend(outline: Outline, comment: Element, run: str, is_ours: bool) -> None:
    """Put ours below what is there, or in its place when it is ours from an earlier check."""
    text = comment.first("text")
    if text is None:
        raise Unsafe
    if is_ours and not text.is_one_tag:
        outline.replace(text.inside, text.close, run)
        return
    plain = text.first("t")
    if plain is not None:  # words without a look come first, and alone: as a run they may have others after them
        prefix = plain.prefix
        outline.replace(plain.start, plain.start, f"<{prefix}r>")
        outline.replace(plain.end, plain.end, f"</{prefix}r>")
    gap = run.replace('xml:space="preserve">', 'xml:space="preserve">&#10;&#10;', 1) if text.children else run
    outline.append(text, gap)


def _shape(number: int, depth: int, row: int, column: int, words: str) -> str:
    lines = sum(1 + len(line) // _PER_LINE for line in words.split("\n"))
    height = min(max(lines, 3), 20)
    anchor = f"{column + 1}, 15, {row}, 2, {column + 5}, 15, {row + height}, 4"
    style = f"position:absolute;width:260pt;height:{height * 15}pt;z-index:{depth};visibility:hidden"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202tramite" style="{style}" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
