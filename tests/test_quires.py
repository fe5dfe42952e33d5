"""A book that is printed in quires is the book that is printed whole: page by page, tag by tag, link by link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import page as page_validation
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Pdf, String
from PIL import ImageChops

from guides import SIGN, small
from printed import Printed
from tramite import messages, site
from tramite.documents import Document
from tramite.handbook import press, pressroom
from tramite.handbook.book import Book, Library
from tramite.handbook.press import Job
from tramite.handbook.quires import Laid, Position, gathered, maps, titles

DIES = """\
import os, signal, sys
if "{module}" in sys.orig_argv:
    os.kill(os.getpid(), signal.SIGKILL)
"""
"""Python reads it before anything else."""


@cache
def project() -> site.Site:
    return site.load(Path(__file__).parent.parent)


def little(**documents: str) -> Book:
    """A handbook of little chapters."""
    written = {uri: Document(title=uri.title(), text=text, print=True) for uri, text in documents.items()}
    return Library({"en": small()}, "en", messages.words("en"), written, SIGN).book("handbook")


def arabic() -> Book:
    written = {"about": Document("حول", text="[x](procedures/enrol.md)\n\n- a\n- b\n", print=True)}
    return Library({"ar": small("ar")}, "ar", messages.words("en"), written, SIGN).book("handbook")


BOOKS: dict[str, Callable[[], Book]] = {
    "handbook, zh": lambda: project().library("zh").book("handbook"),
    "trainer, en": lambda: project().library("en").book("trainer"),
    "exercises, es": lambda: project().library("es").book("exercises"),
    "from right to left": arabic,
}


@pytest.fixture
def in_quires(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., press.Printed]:
    """Print a book in quires of at most so many characters."""

    def printed(book: Book, most: int, name: str = "quires.pdf") -> press.Printed:
        monkeypatch.setattr(pressroom, "LOAD", most)
        [made] = pressroom.print_books([Job(name, book)], tmp_path)
        return made

    return printed


# What is bound -------------------------------------------------------------------------------------------------------


@dataclass
class Facts:
    """What a reader's programs find in a file; pages are numbers from 1."""

    links: list[Any] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)
    bookmarks: list[Any] = field(default_factory=list)
    tags: list[Any] = field(default_factory=list)
    pages_said: str = ""


def facts(path: Path) -> Facts:
    with Pdf.open(path) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        named = NameTree(pdf.Root.Names.Dests)
        parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)

        def place(target: Object) -> tuple[int, int, int]:
            found = named[str(target)] if isinstance(target, String) else target
            return pages[found[0].objgen], round(float(found[2])), round(float(found[3]))

        def bookmarks(one: Object | None, level: int = 0) -> Iterator[tuple[int, str, Any, int]]:
            while one is not None:
                yield level, str(one.Title), place(one.Dest), int(one.get(Name.Count, 0))
                if Name.First in one:
                    yield from bookmarks(one.First, level + 1)
                one = one.get(Name.Next)

        found = Facts(names={name: place(target) for name, target in named.items()})
        found.bookmarks = [*bookmarks(pdf.Root.Outlines.First)]
        found.tags = [*_tags(pdf.Root.StructTreeRoot.K, pages, {})]
        (found.pages_said,) = re.findall("<xmpTPg:NPages>(.*?)<", pdf.Root.Metadata.read_bytes().decode())
        for number, page in enumerate(pdf.pages, 1):
            for element in parents[int(page.obj.StructParents)]:
                assert element is None or pages[element.Pg.objgen] == number
            for link in page.obj.get(Name.Annots, []):
                assert Name.Link == parents[int(link.StructParent)].S
                box = [round(float(side)) for side in link.Rect]
                if Name.A in link:
                    found.links.append((number, box, str(link.A.URI), str(link.Contents)))
                else:
                    said = re.findall(r"\d+", str(link.Contents))
                    found.links.append((number, box, isinstance(link.Dest, String), place(link.Dest), said))
        return found


def _tags(element: Any, pages: dict[Any, int], heads: dict[str, int], level: int = 0) -> Iterator[Any]:
    """Every tag in reading order with what it says of itself; heads of tables by where they stand in that order."""
    if isinstance(element, Array):
        for one in element:
            yield from _tags(one, pages, heads, level)
        return
    if not isinstance(element, Dictionary):
        yield level, int(element)
        return
    said = {str(key): str(element[key]) for key in ("/Alt", "/T", "/Lang", "/ActualText") if key in element}
    said["page"] = str(pages.get(element.Pg.objgen)) if Name.Pg in element else ""
    if Name.ID in element:
        heads.setdefault(str(element.ID), len(heads))
        said["own"] = str(heads[str(element.ID)])
    for more in element.get(Name.A, []):
        if Name.Headers in more:
            said["heads"] = " ".join(str(heads[str(head)]) for head in more.Headers)
        said |= {str(key): str(more[key]) for key in ("/Scope", "/ColSpan", "/ListNumbering") if key in more}
    yield level, str(element.get(Name.S, element.get(Name.Type))), said
    if Name.K in element:
        yield from _tags(element.K, pages, heads, level + 1)


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_in_quires_is_the_book(name: str, tmp_path: Path, in_quires: Callable[..., press.Printed]) -> None:
    """Whatever the first quire, a quire inside a part of the book, or one of a single chapter may need."""
    book = BOOKS[name]()
    whole = press.print_book(Job("whole.pdf", book), tmp_path)
    made = in_quires(book, max(len(str(book["chapters"])) // 9, 500))
    assert (made.failure, made.missing, made.pages) == ("", (), whole.pages)
    one, other = (facts(tmp_path / file) for file in ("whole.pdf", "quires.pdf"))
    for part in vars(one):
        assert getattr(one, part) == getattr(other, part), part
    sheets, bound = (Printed(tmp_path / file) for file in ("whole.pdf", "quires.pdf"))
    assert sheets.texts == bound.texts and (sheets.title, sheets.language) == (bound.title, bound.language)
    for number in range(1, whole.pages + 1):
        pictures = [printed.picture(number, 40) for printed in (sheets, bound)]
        assert ImageChops.difference(*pictures).getextrema()[1] < 25, f"page {number}"  # type: ignore[operator]
    assert made.size == bound.path.stat().st_size
    assert page_validation.validate_pdf(str(bound.path), profile="ua1").is_compliant


def test_links_say_where_they_lead_in_the_language_of_the_book(
    tmp_path: Path, in_quires: Callable[..., press.Printed]
) -> None:
    """To those who do not see them; typst's own words for it are those of the book's language too."""
    book = project().library("zh").book("exercises")
    press.print_book(Job("whole.pdf", book), tmp_path)
    in_quires(book, 20_000)
    for name in ("whole", "quires"):
        with Pdf.open(tmp_path / f"{name}.pdf") as pdf:
            links = [one for page in pdf.pages for one in page.obj.get(Name.Annots, []) if Name.Dest in one]
            said = {re.sub(r"\d+", "1", str(one.Contents)) for one in links}
        assert said and not re.search("[A-Za-z]", "".join(said)), name


def test_the_same_book_gives_the_same_bytes(tmp_path: Path, in_quires: Callable[..., press.Printed]) -> None:
    book = little(about="One [procedure](procedures/enrol.md).")
    in_quires(book, 500, "one.pdf")
    in_quires(book, 500, "two.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    in_quires(little(about="Two [procedures](procedures/enrol.md)."), 500, "other.pdf")
    names = [re.findall(rb"InstanceID>(.*?)<", _metadata(tmp_path / name)) for name in ("one.pdf", "other.pdf")]
    assert names[0] != names[1]


def _metadata(path: Path) -> bytes:
    with Pdf.open(path) as pdf:
        return pdf.Root.Metadata.read_bytes()


# What goes wrong -----------------------------------------------------------------------------------------------------


def test_every_quire_tells_its_missing_characters(tmp_path: Path, in_quires: Callable[..., press.Printed]) -> None:
    made = in_quires(little(about="\ue000", more="\ue001 \ue000"), 500)
    assert (made.missing, made.failure, made.pages) == (("\ue000", "\ue001"), "", 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("module", ["press", "binding"])
def test_a_process_that_dies_leaves_the_earlier_book(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    in_quires: Callable[..., press.Printed],
) -> None:
    (tmp_path / "quires.pdf").write_bytes(b"the book of yesterday")
    start = tmp_path_factory.mktemp("start")
    (start / "sitecustomize.py").write_text(DIES.format(module=f"tramite.handbook.{module}"))
    monkeypatch.setenv("PYTHONPATH", str(start))
    assert in_quires(little(), 500).failure == "exit code -9"
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("quires.pdf", b"the book of yesterday")]


def test_a_folder_that_cannot_be_written_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_quires: Callable[..., press.Printed]
) -> None:
    def full(**options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pressroom.tempfile, "TemporaryDirectory", full)
    assert "No space left on device" in in_quires(little(), 500).failure


def test_pages_that_never_hold_are_a_failure(
    monkeypatch: pytest.MonkeyPatch, in_quires: Callable[..., press.Printed]
) -> None:
    """As where a number that becomes longer moves the place that it names, and a shorter one moves it back."""
    printed: list[int] = []

    def restless(share: list[Job], folder: Path) -> list[press.Printed]:
        printed.append(len(printed))
        places = {place: (len(printed), 0.0, 0.0) for place in share[0].book["quire"]["places"]}
        return [press.Printed(share[0].path, 1, places=places)]

    monkeypatch.setattr(pressroom, "_in_process", restless)
    assert in_quires(little(), 500).failure == f"layout did not converge within {pressroom.MOST_TURNS} attempts"


def test_a_wrong_guess_is_put_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers that are much too long at first: what was printed with them is printed again."""
    book = project().library("en").book("handbook")
    press.print_book(Job("whole.pdf", book), tmp_path)
    monkeypatch.setattr(pressroom, "LOAD", 100_000)
    monkeypatch.setattr("tramite.handbook.quires.PER_PAGE", 1)
    [made] = pressroom.print_books([Job("quires.pdf", book)], tmp_path)
    assert made.failure == ""
    assert Printed(tmp_path / "whole.pdf").texts == Printed(tmp_path / "quires.pdf").texts


# How it is divided ---------------------------------------------------------------------------------------------------


@st.composite
def chaptered(draw: st.DrawFn) -> Book:
    """A book whose chapters refer to one another and stand in parts or alone."""
    count = draw(st.integers(1, 9))
    chapters: list[Any] = []
    for number in range(count):
        blocks: list[Any] = [{"t": "h", "id": f"{number}#a"}, {"t": "p", "c": ["x" * draw(st.integers(0, 400))]}]
        targets = draw(st.lists(st.integers(0, count - 1), max_size=3))
        blocks += [{"t": "p", "c": [{"t": "ref", "to": f"{target}#a", "c": []}]} for target in targets]
        chapter = {"id": str(number), "title": [f"Chapter {number}"], "blocks": blocks}
        part = draw(st.sampled_from([{}, {"part": "One"}, {"part": "Two"}]))
        before = chapters[-1].get("part") if chapters else None
        opens = {"opens": f"part-of/{number}"} if part.get("part") not in (None, before) else {}
        chapters.append(chapter | part | opens)
    return {"language": "en", "chapters": chapters}


@given(chaptered(), st.integers(100, 1000), st.lists(st.integers(1, 200), min_size=9, max_size=9))
def test_quires_know_of_each_other_what_they_must(book: Book, most: int, pages: list[int]) -> None:
    quires = gathered(book, most)
    assert [chapter for group in quires.groups for chapter in group] == book["chapters"]
    guess = quires.guessed()
    places = [{place: Position(1, 0, 0) for place in one.places} for one in guess]
    laid = [Laid(count, own) for count, own in zip(pages, places, strict=False)]
    made = quires.numbered(laid)
    start = 0
    wholes = {place: page for one in made for place, page in one["quire"]["pages"].items()}
    for number, one in enumerate(made):
        quire = one["quire"]
        assert (quire["before"], quire["total"]) == (start, sum(pages[: len(made)]))
        assert {wholes[place] for place in quire["places"]} <= {start + 1}
        refers = {value["to"] for value in maps(one["chapters"]) if value.get("t") == "ref"}
        assert refers <= quire["pages"].keys()
        assert {chapter["id"] for chapter in quire["chapters"]} <= quire["pages"].keys()
        assert number == 0 or quire["chapters"] == []
        start += pages[number]
    named = {title for chapter in book["chapters"] for title in titles(chapter)}
    assert {place for own in places for place in own} <= wholes.keys() <= named | {f"{n}#a" for n in range(9)}


def test_a_chapter_stays_whole() -> None:
    chapters = [{"id": str(number), "blocks": ["x" * size]} for number, size in enumerate((10, 10, 900, 10, 200, 200))]
    groups = gathered({"chapters": chapters}, 500).groups
    assert [[chapter["id"] for chapter in group] for group in groups] == [["0", "1"], ["2"], ["3", "4", "5"]]
