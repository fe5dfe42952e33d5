"""Printed books under test: what a PDF says page by page, where its links lead, and how it looks."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

ADDRESS = re.compile(r"\((?:https?://[^()]*|[\w.+-]+@[\w.-]+)\)")
"""An address in brackets, as paper prints it after what is a link on the site."""


FOOT = re.compile(r"[^\r\n]*\s*· [^·]*· [^·]{1,60}\Z")
"""The running line at the end of a page: edition, date, language and page; pypdfium2 may break it."""


@dataclass(frozen=True)
class Number:
    """A number of a page as it is printed: `12` of "see page 12"."""

    page: int
    """The page on which it stands, from 1."""

    said: int
    """The number."""

    targets: tuple[int, ...]
    """The pages to which the links lead that lie on it; in a sound book, one."""


@dataclass(eq=False)
class Printed:
    """A PDF file."""

    path: Path
    document: pypdfium2.PdfDocument = field(init=False)

    def __post_init__(self) -> None:
        self.document = pypdfium2.PdfDocument(self.path)

    def __len__(self) -> int:
        return len(self.document)

    @property
    def title(self) -> str:
        return str(self.document.get_metadata_value("Title"))

    @property
    def language(self) -> str:
        size = pdfium.FPDFCatalog_GetLanguage(self.document, None, 0)
        content = ctypes.create_string_buffer(size)
        pdfium.FPDFCatalog_GetLanguage(self.document, ctypes.cast(content, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
        return content.raw.decode("utf-16-le").rstrip("\0")

    @property
    def is_tagged(self) -> bool:
        return bool(pdfium.FPDFCatalog_IsTagged(self.document))

    @cached_property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Level, title and page of every bookmark."""
        return [(one.level, one.get_title(), one.get_dest().get_index() + 1) for one in self.document.get_toc()]

    @cached_property
    def texts(self) -> list[str]:
        """The words of each page, running lines included."""
        return [page.get_textpage().get_text_range() for page in self.document]

    @cached_property
    def bodies(self) -> list[str]:
        """The words of each page without its running lines, the first and the last; a cover has none."""
        found = []
        for text in self.texts:
            foot = FOOT.search(text)
            found.append(text[: foot.start()].partition("\n")[2] if foot else text)
        return found

    @cached_property
    def words(self) -> str:
        """All words between the running lines, to search in: see `bare`."""
        return bare("".join(self.bodies))

    def beyond(self, margin: float) -> set[str]:
        """The words that come nearer to a side of their page than a margin, in points."""
        found = set()
        for page in self.document:
            shown, (width, _) = page.get_textpage(), page.get_size()
            boxes = [shown.get_rect(index) for index in range(shown.count_rects())]
            found |= {shown.get_text_bounded(*box) for box in boxes if box[0] < margin or box[2] > width - margin}
        return found

    def numbers(self, pattern: str, pages: range | None = None) -> list[Number]:
        """Every number that a pattern finds with its first group, with what a reader meets who clicks on it."""
        found = []
        for page in pages or range(1, len(self) + 1):
            sheet = self.document[page - 1]
            shown, links = sheet.get_textpage(), list(_links(self.document, sheet))
            for match in re.finditer(pattern, self.texts[page - 1]):
                box = shown.get_charbox(match.start(1))
                targets = tuple(target for *edges, target in links if _is_in(box, *edges))
                found.append(Number(page, int(match[1]), targets))
        return found

    def picture(self, page: int, dpi: int, *, grey: bool = True) -> Image.Image:
        """A page, from 1, as it looks."""
        shown = self.document[page - 1].render(scale=dpi / 72, grayscale=grey)
        return shown.to_pil()


def bare(words: str) -> str:
    """Words to compare: without white space and without the forms that only look different."""
    # A hyphen at the end of a line is handed out as U+FFFE.
    unbroken = unicodedata.normalize("NFKC", words.replace("\ufffe", "-"))
    return re.sub(r"[\s\u200b\u2060]+", "", unbroken)


def unlinked(words: str, see_page: str) -> str:
    """Bare words without what paper adds to links: the page, in the words of the book, and the address."""
    said = re.escape(bare(see_page)).replace(re.escape("{page}"), r"\d+")
    return re.sub(said, "", ADDRESS.sub("", words))


def absent(words: str, pieces: list[str], start: int = 0) -> tuple[list[str], int]:
    """The pieces that do not follow one another in words, and where the last one found ends."""
    missing = []
    for piece in pieces:
        found = words.find(bare(piece), start)
        if found < 0:
            missing.append(piece)
        else:
            start = found + len(bare(piece))
    return missing, start


def _links(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage
) -> Iterator[tuple[float, float, float, float, int]]:
    """Left, bottom, right and top of every part of a link that leads inside the document, and its page from 1."""
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        target = pdfium.FPDFLink_GetDest(document, link)
        number = pdfium.FPDFDest_GetDestPageIndex(document, target) if target else -1
        if number < 0:
            continue
        quads = pdfium.FPDFLink_CountQuadPoints(link)
        for index in range(quads):
            quad = pdfium.FS_QUADPOINTSF()
            pdfium.FPDFLink_GetQuadPoints(link, index, ctypes.byref(quad))
            across, down = [quad.x1, quad.x2, quad.x3, quad.x4], [quad.y1, quad.y2, quad.y3, quad.y4]
            yield min(across), min(down), max(across), max(down), number + 1
        if not quads:
            box = pdfium.FS_RECTF()
            pdfium.FPDFLink_GetAnnotRect(link, ctypes.byref(box))
            yield box.left, box.bottom, box.right, box.top, number + 1


def _is_in(box: tuple[float, float, float, float], left: float, bottom: float, right: float, top: float) -> bool:
    """Whether the middle of a character lies there."""
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return box[2] > box[0] and left <= across <= right and bottom <= down <= top
