"""A project's folder → what its hand-outs say, from one command to the next.

In: a folder, and once the books that were printed. Out: the book of a file. To make it means to read and check the
whole guide in all languages, which takes longer than to print a few pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tramite import kept
from tramite.handbook.press import Job
from tramite.handbook.quires import Book

FOLDER = ".cache/books"
"""Where books are kept, in the project."""

MOST = 3
"""Of how many states of the project."""

PARTS = {"procedures": (".yml", ".po", ".json", ".lock"), "docs": (".md",), "overrides": (".svg",)}
"""What books are made of, and what decides whether a project is right: folder → endings of files."""


def state(root: Path) -> str:
    """A name for all that the books of a project are made of; empty when something cannot be read."""
    made_of = [path for folder, endings in PARTS.items() for path in kept.files(root / folder, endings)]
    program = kept.files(kept.PACKAGE, (".py", ".po", ".json", ".html", ".svg", ".css"))
    return kept.state("books", root, made_of, [*program, *kept.libraries("babel", "jinja2", "markdown_it", "segno")])


def book(root: Path, state: str, path: str) -> Book | None:
    """The book of a file that was kept under this name."""
    found = kept.read(_place(root, state, path)) if state else None
    return found if isinstance(found, dict) and found.keys() >= {"language", "chapters"} else None


def keep(root: Path, before: str, jobs: Iterable[Job]) -> None:
    """Keep the hand-outs among books that were printed, of a project that is right: under the name that it had `before`
    it was read, and only if nothing has changed since."""
    handouts = [job for job in jobs if job.book["edition"] == "handout"]
    if not handouts or not before or state(root) != before:
        return
    for job in handouts:
        kept.keep(_place(root, before, job.path), job.book)
    kept.trim(root / FOLDER, MOST)


def _place(root: Path, state: str, path: str) -> Path:
    return root / FOLDER / state / f"{path}.json"
