"""Books → PDF files, through typst.

In: books as `book.py` makes them, each with the name of its file. Out: the files in a folder, their pages and sizes, or
why one could not be printed. Every file is tagged PDF/UA-1 and PDF/A-2a, and the same book gives the same bytes.

Run as a program, with the folder as its argument, this module reads what to print and tells what it made, as JSON.
"""

from __future__ import annotations

import datetime
import importlib.util
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import typst
from babel.core import get_global

from tramite.handbook.quires import Book

FONT_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
"""The packages from which the fonts come: never those of the computer, so that every computer prints the same."""

FIRST, LAST = "Noto Sans", "DejaVu Sans Mono"
"""The family for all that it can show; and the one that comes with typst, which has signs that no other has."""

HAN_FAMILIES = {
    "Hans": "Noto Sans CJK SC",
    "Hant": "Noto Sans CJK TC",
    "Jpan": "Noto Sans CJK JP",
    "Kore": "Noto Sans CJK KR",
}
"""Script → the family that draws Han characters as its readers write them."""

MOST_MISSING = 20
"""After so many characters without a glyph the rest of a book is not looked at."""


@dataclass(frozen=True)
class Job:
    """A book to print."""

    path: str
    """Its file: `add-insured.es.pdf`."""

    book: Book
    """What it says."""

    is_sketch: bool = False
    """Whether it is only laid out, to learn where its places are."""

    @cached_property
    def weight(self) -> int:
        """How many characters of data it has."""
        return len(json.dumps(self.book, ensure_ascii=False))


@dataclass(frozen=True)
class Printed:
    """A book that was printed, or was not."""

    path: str
    """Its file."""

    pages: int = 0
    """How many pages it has."""

    size: int = 0
    """How many bytes it has."""

    missing: tuple[str, ...] = ()
    """Characters that no font has; then there is no file."""

    failure: str = ""
    """Why there is no file, in the words of typst or of the system."""

    places: Mapping[str, tuple[int, float, float]] = field(default_factory=dict)
    """Of a quire: where its places are to which anything refers; pages are counted from its own first."""


def print_book(job: Job, folder: Path) -> Printed:
    """Print one book in this process."""
    missing: list[str] = []
    data = json.dumps(job.book, ensure_ascii=False)
    while True:
        try:
            content, made = _compiled(data, job)
        except (typst.TypstError, _Warned) as error:
            character = _refused(str(error))
            if not character or character in missing or len(missing) >= MOST_MISSING:
                return Printed(job.path, missing=tuple(missing), failure="" if missing else str(error))
            # typst names one character at a time: take it out to learn the next.
            missing.append(character)
            data = data.replace(character, "?")
            continue
        if missing:
            return Printed(job.path, missing=tuple(missing))
        if not job.is_sketch:
            content = _packed(content, job.book)
            (folder / job.path).write_bytes(content)
        return Printed(job.path, made["pages"], len(content), places=made["places"])


def families(language: str, screen_language: str) -> list[str]:
    """The families in the order in which a character is looked up. Raises LookupError with what is absent."""
    known = _fonts().families()
    han = dict.fromkeys(HAN_FAMILIES.get(_script(one), "") for one in (language, screen_language))
    wanted = [FIRST, *filter(None, han)]
    absent = [family for family in wanted if family not in known]
    if absent:
        raise LookupError(", ".join(absent))
    others = [name for name in known if name.startswith("Noto ") and name not in (*wanted, *HAN_FAMILIES.values())]
    return [*wanted, *sorted(others), LAST]


def _compiled(data: str, job: Job) -> tuple[bytes, dict[str, Any]]:
    """The bytes of a book, none of a sketch; and its `pages` and `places`. Any warning is a failure."""
    book = job.book
    day = datetime.datetime.combine(datetime.date.fromisoformat(book["date"]), datetime.time(), datetime.UTC)
    languages = (book["language"], book["screen_language"])
    chosen = {"families": families(*languages), "han": [tag for tag in languages if _script(tag) in HAN_FAMILIES]}
    compiler = typst.Compiler(
        str(TEMPLATES / "book.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": data, "fonts": json.dumps(chosen)},
    )
    content: bytes | list[bytes] | None = b""
    if not job.is_sketch:
        content, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=int(day.timestamp())
        )
        if warnings:
            raise _Warned("; ".join(warning.message for warning in warnings))
    assert isinstance(content, bytes)  # one file, as asked
    return content, json.loads(compiler.query("<made>", field="value", one=True))


def _packed(content: bytes, book: Book) -> bytes:
    """What is written to disk. A quire is written anew when it is bound; a sheet is small, and asked for in haste."""
    if "quire" in book or book["edition"] == "handout":
        return content
    from tramite.handbook import binding  # its library takes as long to import as a page to print

    return binding.packed(content)


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the packages. Raises LookupError with the package that is not installed."""
    folders = []
    for name in FONT_PACKAGES:
        found = importlib.util.find_spec(name)
        if found is None or not found.submodule_search_locations:
            raise LookupError(name.replace("_", "-"))
        folders += found.submodule_search_locations
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _script(language: str) -> str:
    """The script of a language, named or likely: `zh` → Hans."""
    parts = language.replace("-", "_")
    subtags = get_global("likely_subtags")
    likely = str(subtags.get(parts) or subtags.get(parts.partition("_")[0], ""))
    named = [part for part in parts.split("_") if len(part) == 4 and part.isalpha()]
    return (named or [part for part in likely.split("_") if len(part) == 4] or [""])[0]


class _Warned(Exception):
    """Typst printed a book, but warned."""


def _refused(said: str) -> str:
    """The character that no font has, or that an archive must not hold, as typst names it; empty for another error."""
    found = _NO_GLYPH.search(said)
    words = (found[1] or found[2]) if found else ""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), words)


def _main() -> None:
    folder, order = Path(sys.argv[1]), json.load(sys.stdin.buffer)
    made: list[dict[str, Any]] = [vars(print_book(Job(**one), folder)) for one in order]
    sys.stdout.buffer.write(json.dumps(made, ensure_ascii=False).encode())


TEMPLATES = Path(__file__).parent.parent / "templates" / "handbook"
_NO_GLYPH = re.compile(r'the text `?"(.+?)"`? could not be displayed|the codepoint `?"(.+?)"`?', re.DOTALL)

if __name__ == "__main__":
    _main()
