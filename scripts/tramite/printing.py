"""The books of a site → PDF files: which there are, their names, and what keeps one from being printed.

In: a site, and which books of it. Out: files in a folder, their pages and sizes, problems with their places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from tramite import source
from tramite.folder import DOCS
from tramite.handbook import pressroom
from tramite.handbook.press import Job, Printed
from tramite.handbook.title import EDITIONS, FOLDER, Title
from tramite.page import Booklet
from tramite.problem import Place, Problem, ordered
from tramite.site import Site


def titles(site: Site) -> list[Title]:
    """Every book of a site, language by language."""
    editions = [one for one in EDITIONS if one != "handout" and (one == "handbook" or site.has_training)]
    return [
        title
        for language, guide in site.guides.items()
        for title in [
            *(Title(language, edition) for edition in editions),
            *(Title(language, "handout", name) for name in guide.procedures),
        ]
    ]


def jobs(site: Site, chosen: Sequence[Title]) -> Iterator[Job]:
    """What is to be printed."""
    libraries = {language: site.library(language) for language in {title.language for title in chosen}}
    for title in chosen:
        yield Job(title.path, libraries[title.language].book(title.edition, title.procedure))


def print_books(
    site: Site, chosen: Sequence[Title], folder: Path, made: Iterable[Job] | None = None, *, is_last: bool = False
) -> tuple[list[Printed], list[Problem]]:
    """Print books into a folder, in the order chosen. What cannot be printed is a problem, and leaves no file.

    `made`: what they say, where that is known already; `is_last`: whether this process does nothing after it.
    """
    printed = pressroom.print_books(jobs(site, chosen) if made is None else made, folder, is_last=is_last)
    problems: list[Problem] = []
    for title, one in zip(chosen, printed, strict=True):
        problems += [_without_glyph(site, character, title.language) for character in one.missing]
        if one.failure:
            place = Place(f"{FOLDER}/{title.path}")
            problems.append(Problem("book-failed", place, {"detail": one.failure}))
    return printed, ordered(problems)


def booklets(chosen: Sequence[Title], printed: Collection[Printed] = ()) -> dict[str, dict[str, Booklet]]:
    """Language → edition or procedure → what pages say of a book; of one not printed yet, not its pages and size."""
    known = {one.path: one for one in printed}
    found: dict[str, dict[str, Booklet]] = {}
    for title in chosen:
        one = known.get(title.path, Printed(title.path))
        found.setdefault(title.language, {})[title.key] = Booklet(f"{FOLDER}/{title.path}", one.pages, one.size)
    return found


def _without_glyph(site: Site, character: str, language: str) -> Problem:
    """A character that no font has, where the project writes it first."""
    code = " ".join(f"U+{ord(sign):04X}" for sign in character)
    values = {"character": character, "code": code, "language": language}
    for path in _texts(site, language):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if character in line:
                place = Place(path.relative_to(site.root).as_posix(), number, line.index(character) + 1)
                return Problem("missing-glyph", place, values)
    return Problem("missing-glyph", Place(source.FOLDER), values)


def _texts(site: Site, language: str) -> Iterator[Path]:
    """The files from which the words of a language come, those of the language itself first."""
    definitions, pages = site.root / source.FOLDER, site.root / DOCS
    if language != site.languages[0]:
        yield from sorted(definitions.rglob(f"*{language}.po"))
        yield from sorted(pages.rglob(f"*.{language}.md"))
    yield from sorted(definitions.rglob("*.yml"))
    yield from sorted(pages.rglob("*.md"))
