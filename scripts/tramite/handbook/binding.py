"""Quires → one book: their PDF files as one, with the tags, places, bookmarks and links that it would have, had it been
printed whole.

In: files that typst wrote, and where the places are to which they refer. Out: a file, PDF/UA-1 and PDF/A-2a as its
quires are. Run as a program, with the folder as its argument, this module reads what to bind and tells what it made,
as JSON.

Source: ISO 32000-1, 7.9.6 and 7.9.7 (trees of names and numbers), 12.3 (destinations, bookmarks), 14.7 (structure).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, ObjectStreamMode, Pdf, String

PLACE = "place:"
"""Before the name of a place, where a link has only that."""

ABOVE = 10
"""Points above a place to which typst leads, so that it is seen."""


@dataclass(frozen=True)
class Bound:
    """A quire to bind."""

    path: str
    """Its file."""

    continues: bool
    """Whether it begins inside a part of the book, whose title it then has once more, for the outline."""

    stand_ins: Collection[str]
    """Places of which it has only a stand-in, as another quire has them."""


Positions = Mapping[str, tuple[int, float, float]]
"""Place → page of the book, points from the left and from the upper edge."""


def bind(quires: Sequence[Bound], positions: Positions, folder: Path, path: str, says: str) -> tuple[int, int]:
    """Bind files of a folder to one: how many pages and bytes it has. `says`: what is told to those who do not see a
    link, with `{page}`."""
    first, *others = quires
    with Pdf.open(folder / first.path) as book:
        _forget(book, first.stand_ins)
        ids = [bytes(book.trailer.ID[0])]
        for number, quire in enumerate(others, 1):
            with Pdf.open(folder / quire.path) as pdf:
                ids.append(bytes(pdf.trailer.ID[0]))
                _rename_heads(pdf, number)
                _append(book, pdf, quire.continues)
        _lead(book, positions, says)
        _describe(book, ids)
        _save(book, folder / path)
        return len(book.pages), (folder / path).stat().st_size


def packed(content: bytes) -> bytes:
    """A file with its tags compressed, which typst leaves as text: two fifths of the size."""
    made = BytesIO()
    with Pdf.open(BytesIO(content)) as pdf:
        _save(pdf, made)
    return made.getvalue()


def _save(pdf: Pdf, target: Path | BytesIO) -> None:
    pdf.save(target, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)


def _forget(pdf: Pdf, places: Collection[str]) -> None:
    """Forget the names of places that are not here."""
    named = NameTree(pdf.Root.Names.Dests)
    for place in places:
        if place in named:
            del named[place]


def _rename_heads(pdf: Pdf, number: int) -> None:
    """The heads of tables have names, by which cells call them: they must differ from those of other quires."""

    def renamed(name: Object) -> String:
        return String(f"{number}-{name}")

    for element in pdf.objects:
        if not isinstance(element, Dictionary) or Name.S not in element or Name.A not in element:
            continue
        if Name.ID in element:
            element.ID = renamed(element.ID)
        for facts in element.A:
            if Name.Headers in facts:
                facts.Headers = Array(map(renamed, facts.Headers))


def _append(book: Pdf, pdf: Pdf, continues: bool) -> None:
    """Add a quire after the others."""
    ours = book.Root.StructTreeRoot
    first = int(ours.ParentTreeNextKey)
    for page in pdf.pages:
        page.obj.StructParents += first
        for annotation in page.obj.get(Name.Annots, []):
            annotation.StructParent += first
        book.pages.append(page)
    # Copied after the pages, what leads to a page finds its copy.
    theirs = book.copy_foreign(pdf.Root.StructTreeRoot)
    if continues:
        # The title of a part is no heading where the part only goes on.
        title = _first_heading(theirs.K[0])
        title.S = Name.Span
        del title.T
    _add_tags(ours, theirs, first)
    named = NameTree(book.Root.Names.Dests)
    for place, target in NameTree(book.copy_foreign(pdf.make_indirect(pdf.Root.Names.Dests))).items():
        named[place] = target
    _add_bookmarks(book.Root.Outlines, book.copy_foreign(pdf.Root.Outlines), continues)


def _first_heading(element: Object) -> Object:
    """The first heading of level 1 below an element, which has one."""
    while element.S != Name.H1:
        element = element.K[0]
    return element


def _add_tags(ours: Object, theirs: Object, first: int) -> None:
    """Add a tree of tags to another, whose numbers end before `first`."""
    document = ours.K[0]
    for element in theirs.K[0].K:
        element.P = document
        document.K.append(element)
    parents = NumberTree(ours.ParentTree)
    for number, parent in NumberTree(theirs.ParentTree).items():
        parents[first + number] = parent
    ours.ParentTreeNextKey = first + int(theirs.ParentTreeNextKey)
    if Name.IDTree not in theirs:
        return
    if Name.IDTree not in ours:
        ours.IDTree = Dictionary(Names=Array())
    heads = NameTree(ours.IDTree)
    for head in NameTree(theirs.IDTree).values():
        heads[str(head.ID)] = head


def _add_bookmarks(ours: Object, theirs: Object, continues: bool) -> None:
    """Add bookmarks after others; those below the title of a part that goes on belong to the one before."""
    if continues:
        again = theirs.First
        _hang(ours.Last, again)
        if Name.Next not in again:
            return
        theirs.First = again.Next
    _hang(ours, theirs)


def _hang(ours: Object, theirs: Object) -> None:
    """Hang the bookmarks below one below another, after its own."""
    moved = [theirs.First]
    while Name.Next in moved[-1]:
        moved.append(moved[-1].Next)
    for one in moved:
        one.Parent = ours
    moved[0].Prev, ours.Last.Next = ours.Last, moved[0]
    ours.Last = moved[-1]
    # Below zero it says how many there are while they are folded.
    ours.Count += len(moved) if ours.Count > 0 else -len(moved)


def _lead(book: Pdf, positions: Positions, says: str) -> None:
    """Lead the links that have only the name of a place to where it is."""
    named = NameTree(book.Root.Names.Dests)
    pages = list(book.pages)
    top = float(pages[0].mediabox[3])
    for link in (one for page in pages for one in page.obj.get(Name.Annots, [])):
        address = str(link.A.URI) if Name.A in link else ""
        if not address.startswith(PLACE):
            continue
        place = address.removeprefix(PLACE)
        page, x, y = positions[place]
        del link.A
        # Typst names the places of headings; to others its own links lead like this too.
        target = [pages[page - 1].obj, Name.XYZ, x, top - max(y - ABOVE, 0), 0]
        link.Dest = String(place) if place in named else Array(target)
        link.Contents = String(says.replace("{page}", str(page)))


def _describe(book: Pdf, ids: Sequence[bytes]) -> None:
    """Say how many pages there are; and a name for them, which depends on nothing but what is bound."""
    said = book.Root.Metadata.read_bytes().decode()
    old = re.findall("<xmpMM:InstanceID>(.+?)</", said)[0]
    new = base64.b64encode(hashlib.sha256(b"".join(ids)).digest()[:16]).decode()
    said = re.sub("(?<=<xmpTPg:NPages>)[0-9]+", str(len(book.pages)), said.replace(old, new))
    book.Root.Metadata.write(said.encode())


def _main() -> None:
    order = json.load(sys.stdin.buffer)
    quires = [Bound(**one) for one in order["quires"]]
    print(json.dumps(bind(quires, order["positions"], Path(sys.argv[1]), order["path"], order["says"])))


if __name__ == "__main__":
    _main()
