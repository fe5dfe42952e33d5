"""A guide → its books, as the values that the typst templates read: all there is to print, in reading order.

In: resolved guides, words, hand-written pages. Out: JSON values. Links are settled here: one to a place in the same
book becomes a reference with its page, any other carries its full address.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import segno

from tramite import sweeping
from tramite.documents import Document
from tramite.handbook import chapters, deciding, endmatter, lessons
from tramite.handbook.chapters import Block, Chapter
from tramite.handbook.paper import Node, PaperSurface
from tramite.handbook.quires import maps
from tramite.handbook.title import Edition
from tramite.links import list_anchor, short_address
from tramite.messages import Words
from tramite.model import Guide
from tramite.palette import palette
from tramite.procedure import Procedure
from tramite.surface import MARKS, direction, icon, language_name

LONGEST_LIST = 20
"""A code list with more values than this is not printed in a hand-out."""

DRAWINGS = ("uncertain", "reconstructed", "missing", "caution", "info", "result", "check")
"""The drawings of `templates/icons/` that paper shows."""

Book = dict[str, Any]


@dataclass(frozen=True)
class Library:
    """The books of a guide in one language."""

    guides: Mapping[str, Guide]
    """The resolved guides by language."""

    language: str
    """The language of the books."""

    words: Words
    """The package's words in it."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    """Address → hand-written page, in this language."""

    sign: str = ""
    """The sign of the site, as SVG, for the cover; empty for none."""

    @property
    def guide(self) -> Guide:
        """The guide in the language of the books."""
        return self.guides[self.language]

    @sweeping.put_off()
    def book(self, edition: Edition, procedure: str = "") -> Book:
        """One book; a hand-out is that of a `procedure`."""
        if edition == "handout":
            shown = [_with_short_lists(self._procedure(procedure), self.words, LONGEST_LIST)]
        elif edition == "exercises":
            made = (lessons.exercises(self.guide, self.words, name) for name in self.guide.procedures)
            shown = [one for one in made if one]
        else:
            shown = list(self._chapters(edition))
        return _settled(self._frame(edition, shown, procedure))

    def _procedure(self, name: str) -> Chapter:
        """The chapter of a procedure with all code lists: made once for all books, and only if one has it."""
        if name not in self._made:
            self._made[name] = chapters.procedure(self.guide, self.words, name)
        return self._made[name]

    @cached_property
    def _made(self) -> dict[str, Chapter]:
        return {}

    def _chapters(self, edition: Edition) -> Iterator[Chapter]:
        """The chapters of the handbook; the trainer's book adds what a trainer needs to each procedure."""
        guide, words = self.guide, self.words
        printed = {uri: one for uri, one in self.documents.items() if one.print}
        order = [uri for group in guide.hall.pages.values() for uri in group.pages if uri in printed]
        body = [chapters.document(guide, words, uri, printed[uri]) for uri in dict.fromkeys([*order, *printed])]
        body += [deciding.decision(guide, words, name) for name in guide.decisions]
        for area_name, area in guide.hall.areas.items():
            for number, name in enumerate(guide.in_area(area_name)):
                made = _with_short_lists(self._procedure(name), words, 0)
                added = lessons.lesson(guide, words, name) if edition == "trainer" else []
                # The first brings the title of the part: this is its place.
                opens = {} if number else {"opens": f"part-of/{made['id']}"}
                body.append({**made, "part": area.title, **opens, "blocks": made["blocks"] + added})
        yield self._use()
        yield from body
        if guide.codes:
            yield endmatter.code_lists(guide, words)
        yield endmatter.glossary(self.guides, self.language, words)
        yield endmatter.source(guide, words)
        yield endmatter.index(guide, words, body)

    def _use(self) -> Chapter:
        """How to read the book, with the meaning of every mark."""
        surface = PaperSurface(self.guide, self.words, "use")
        example = next((one.label for one in self.guide.procedures.values() if one.label), None)
        label = surface.label(example) if example else ""
        items = [surface.nodes(surface.say(f"handbook.use-{part}", label=label)) for part in USE]
        blocks: list[Block] = [{"t": "ul", "items": items}]
        blocks += [chapters.heading(surface, self.words("handbook.marks"), "marks"), chapters.legend(surface, MARKS)]
        return {**chapters.chapter(surface, [self.words("handbook.use")], blocks), "address": ""}

    def _frame(self, edition: Edition, shown: list[Chapter], procedure: str) -> Book:
        """What stands around the chapters."""
        guide, words = self.guide, self.words
        surface = PaperSurface(guide, words, "")
        day = max(map(_dated, [guide.procedures[procedure]] if procedure else guide.procedures.values()))
        for one in shown:
            _, _, name = one["id"].partition("procedures/")
            # Whoever points a telephone at the paper reads the page in a language of their own.
            one["short"] = short_address(guide.hall.url, name) if name else ""
            one["qr"] = _qr(one["short"]) if name else ""
        return {
            "edition": edition,
            "language": self.language,
            "language_name": language_name(self.language),
            "direction": direction(self.language),
            "screen_language": guide.hall.screen_language,
            "title": guide.hall.title,
            "tagline": guide.hall.tagline or "",
            "name": words(f"handbook.edition-{edition}"),
            "lead": words(f"handbook.edition-{edition}.lead"),
            "date": day.isoformat(),
            "as_of": words("handbook.as-of", date=surface.date_words(day)),
            "address": surface.links.page(""),
            "notice": words("handbook.notice", guide=guide.hall.guide.title),
            "words": {
                "contents": words("handbook.contents"),
                "part": words("handbook.part"),
                "chapter": words("handbook.chapter"),
                "qr": words("handbook.qr"),
                # The numbers are known only when the pages are laid out.
                "see-page": words("handbook.see-page", page="{page}"),
                "page-of": words("handbook.page-of", page="{page}", pages="{pages}"),
            },
            "palette": palette(),
            "drawings": {name: icon(name) for name in DRAWINGS},
            "sign": self.sign,
            "chapters": shown,
        }


USE = ("keys", "steps", "pages", "addresses", "codes", "newest")
"""What is said about reading the book, point by point."""


def _with_short_lists(chapter: Chapter, words: Words, longest: int) -> Chapter:
    """The chapter without the code lists that are longer: only their names are left, which lead to where they stand."""
    kept: list[Block] = []
    named: list[list[Node]] = []
    for block in chapter["blocks"]:
        if block["t"] != "codes" or len(block["rows"]) <= longest:
            kept.append(block)
            continue
        if not named:
            kept += [{"t": "p", "c": [words("handbook.long-lists")]}] if longest else []
            kept.append({"t": "ul", "items": named})
        name = block["id"].partition("#")[2]
        link = {
            "t": "link",
            "to": f"{endmatter.CODES}#{name}",
            "url": f"{chapter['address']}#{name}",
            "c": block["title"],
        }
        named.append([link, " ", words("handbook.codes-count", n=len(block["rows"]))])
    return {**chapter, "blocks": kept}


def _settled(book: Book) -> Book:
    """The book with every link as a reference to one of its own places, or with its address."""
    places = {value["id"] for value in maps(book) if value.get("id")}

    def settled(value: Any) -> Any:
        if isinstance(value, list):
            return [settled(one) for one in value]
        if not isinstance(value, dict):
            return value
        if value.get("t") != "link":
            return {key: settled(one) for key, one in value.items()}
        inside = settled(value["c"])
        place = _place(value["to"], places)
        if place:
            return {"t": "ref", "to": place, "c": inside}
        return {"t": "url", "url": value["url"], "c": inside}

    made: Book = settled(book)
    return made


def _place(target: str, places: set[str]) -> str:
    """Where a target is in a book; empty when it is not in it."""
    uri, _, name = target.partition("#")
    if name.startswith("code-"):  # of which books have no place: that of its list is near enough
        name = list_anchor(name)
    # A code list stands among all of them or, in a hand-out too long for it, is named where the others stand.
    elsewhere = (f"{endmatter.CODES}#{name}", f"{uri}#codes") if name.startswith("codes-") else ()
    return next((one for one in (target, *elsewhere, uri) if one in places), "")


def _dated(procedure: Procedure) -> datetime.date:
    """The day of what a procedure says."""
    return max(procedure.verified, *procedure.changes)


@cache
def _qr(address: str) -> str:
    """An address as a code for telephones: SVG in black, without the margin, which the template leaves."""
    return segno.make(address, error="m", micro=False).svg_inline(border=0)
