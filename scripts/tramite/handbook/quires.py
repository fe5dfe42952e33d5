"""A large book → quires: consecutive chapters that a process of its own prints, and that are bound to one book again.

In: a book as `book.py` makes it. Out: books of fewer chapters, each with what it must know of the others: how many
pages come before it, and on which pages the places are to which it refers. That is known once all quires are laid out,
so they are laid out twice: first with pages that are guessed, then with those of the first time. They are right when
the second time finds every place on the same page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

Book = dict[str, Any]
"""What a book says, as `book.py` makes it; importing that would cost each process more time than a sheet."""

Chapter = dict[str, Any]
"""One of its chapters."""

PER_PAGE = 6_000
"""About how many characters of data fill a page. Little depends on it: how many digits a page number has."""


class Position(NamedTuple):
    """Where a place is."""

    page: int
    """The page, from 1."""

    x: float
    """Points from the left edge."""

    y: float
    """Points from the upper edge."""


@dataclass(frozen=True)
class Laid:
    """A quire that was laid out, or how it may come out."""

    pages: int
    """How many pages it has."""

    places: Mapping[str, Position]
    """Where its places are to which anything refers; pages are counted from its own first."""


@dataclass(frozen=True)
class Quires:
    """A book in quires."""

    book: Book
    """The whole book."""

    groups: Sequence[Sequence[Chapter]]
    """The chapters of each."""

    def guessed(self) -> list[Laid]:
        """How they may come out."""
        found = []
        for group, asked in zip(self.groups, self._asked, strict=True):
            starts = [0, *accumulate(_weight(chapter) // PER_PAGE + 1 for chapter in group)]
            begins = {
                place: start + 1
                for chapter, start in zip(group, starts, strict=False)
                for place in self._places[chapter["id"]]
            }
            found.append(Laid(starts[-1], {place: Position(begins[place], 0, 0) for place in asked}))
        return found

    def numbered(self, laid: Sequence[Laid]) -> list[Book]:
        """Each as a book, with what it must know of the others."""
        before = [0, *accumulate(one.pages for one in laid)]
        pages = {place: at.page for place, at in self.positions(laid).items()}
        return [
            {
                **self.book,
                "chapters": list(group),
                "quire": {
                    "before": start,
                    "total": before[-1],
                    # The contents stand in the first one.
                    "chapters": [] if number else self.beyond,
                    "pages": {place: pages[place] for place in wanted},
                    "places": asked,
                },
            }
            for number, (group, start, wanted, asked) in enumerate(
                zip(self.groups, before, self._wanted, self._asked, strict=False)
            )
        ]

    def positions(self, laid: Sequence[Laid]) -> dict[str, Position]:
        """Where all is that anything refers to; pages are those of the book."""
        before = [0, *accumulate(one.pages for one in laid)]
        return {
            place: at._replace(page=start + at.page)
            for one, start in zip(laid, before, strict=False)
            for place, at in one.places.items()
        }

    @cached_property
    def beyond(self) -> list[Chapter]:
        """What the contents say of the chapters after those of the first."""
        return [
            {name: chapter[name] for name in ("id", "title", "part", "opens") if name in chapter}
            for group in self.groups[1:]
            for chapter in group
        ]

    @cached_property
    def _places(self) -> dict[str, list[str]]:
        """All places of each chapter."""
        return {
            chapter["id"]: list(
                dict.fromkeys([*titles(chapter), *(one["id"] for one in maps(chapter) if one.get("id"))])
            )
            for group in self.groups
            for chapter in group
        }

    @cached_property
    def _wanted(self) -> list[list[str]]:
        """The places to which each refers."""
        contents = [place for group in self.groups for chapter in group for place in titles(chapter)]
        return [
            list(dict.fromkeys([*_references(group), *(contents if not number else [])]))
            for number, group in enumerate(self.groups)
        ]

    @cached_property
    def _asked(self) -> list[list[str]]:
        """The places of each to which anything refers."""
        wanted = {place for places in self._wanted for place in places}
        return [
            [place for chapter in group for place in self._places[chapter["id"]] if place in wanted]
            for group in self.groups
        ]


def gathered(book: Book, most: int) -> Quires:
    """A book in quires of at most so many characters of data. A chapter stays whole, however long it is; and an index
    begins a quire, as its own length depends on the pages of all others."""
    groups: list[list[Chapter]] = []
    load = most
    for chapter in book["chapters"]:
        weight = _weight(chapter)
        load += weight
        if load > most or any(one.get("t") == "index" for one in chapter["blocks"] if isinstance(one, dict)):
            groups.append([])
            load = weight
        groups[-1].append(chapter)
    return Quires(book, groups)


def titles(chapter: Chapter) -> list[str]:
    """The places that the contents name for a chapter: that of the part, if it opens one, and its own."""
    return [chapter[name] for name in ("opens", "id") if name in chapter]


def continues(quire: Book) -> bool:
    """Whether a quire begins inside a part of the book."""
    first = quire["chapters"][0]
    return "part" in first and "opens" not in first


def maps(value: Any) -> Iterator[dict[str, Any]]:
    """All maps in a value, itself first."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from maps(one)


def _references(chapters: Sequence[Chapter]) -> Iterator[str]:
    """The places to which chapters refer, in their words and in an index."""
    for one in maps(list(chapters)):
        if one.get("t") == "ref":
            yield one["to"]
        yield from one.get("places", ())


def _weight(chapter: Chapter) -> int:
    return len(json.dumps(chapter, ensure_ascii=False))
