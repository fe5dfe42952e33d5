"""A project's folder → what its hand-outs say, from one command to the next.

In: a folder, a title, and once a book. Out: the book. To make it means to read and check the whole guide in all
languages, which takes longer than to print a few pages.
"""

from __future__ import annotations

from pathlib import Path

from tramite import kept
from tramite.handbook.quires import Book
from tramite.handbook.title import Title

FOLDER = ".cache/books"
"""Where books are kept, in the project."""

MOST = 100
"""How many are kept."""

PARTS = {"procedures": (".yml", ".po", ".json", ".lock"), "docs": (".md",), "overrides": (".svg",)}
"""What a book is made of, and what decides whether a project is right: folder → endings of files."""


def state(root: Path, title: Title) -> str:
    """A name for a book and all that it is made of; empty when something cannot be read."""
    made_of = [path for folder, endings in PARTS.items() for path in kept.files(root / folder, endings)]
    program = kept.files(kept.PACKAGE, (".py", ".po", ".json", ".html", ".svg", ".css"))
    return kept.state(title, root, made_of, [*program, *kept.libraries("babel", "jinja2", "markdown_it", "segno")])


def book(root: Path, state: str) -> Book | None:
    """The book that was kept under this name."""
    found = kept.read(_place(root, state)) if state else None
    return found if isinstance(found, dict) and found.keys() >= {"language", "chapters"} else None


def keep(root: Path, state: str, book: Book) -> None:
    """Keep a book of a project that is right."""
    if state:
        kept.keep(_place(root, state), book, MOST)


def _place(root: Path, state: str) -> Path:
    return root / FOLDER / f"{state}.json"
