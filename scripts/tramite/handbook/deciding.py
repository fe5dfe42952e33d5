"""A decision of a guide → a chapter of a book: questions, and under each answer what follows or the page to turn to.

In: a resolved guide and its words. Out: JSON values, made of the pieces of the decision's page: paper gets the list
that readers without scripts see.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from tramite.decisions import Asked, Choice, first_asked
from tramite.handbook.chapters import Block, Chapter, chapter, heading, legend
from tramite.handbook.paper import Nodes, PaperSurface
from tramite.messages import Words
from tramite.model import Guide
from tramite.surface import DECIDE


def decision(guide: Guide, words: Words, name: str) -> Chapter:
    """A decision, under its title."""
    surface, shown = PaperSurface(guide, words, f"{DECIDE}/{name}"), guide.decisions[name]
    blocks: list[Block] = [{"t": "lead", "c": surface.written(shown.lead)}]
    blocks += _question(surface, first_asked(surface, shown), level=2)
    if surface.shown_marks:
        blocks += [heading(surface, words("page.marks"), "marks"), legend(surface, surface.shown_marks)]
    return chapter(surface, surface.written(shown.title), blocks)


def _question(surface: PaperSurface, asked: Asked, level: int) -> Iterator[Block]:
    yield heading(surface, asked.text, asked.id, level)
    if asked.hint:
        yield {"t": "p", "c": surface.nodes(asked.hint)}
    yield {"t": "ul", "role": "answers", "items": [list(_answer(surface, choice)) for choice in asked.choices]}


def _answer(surface: PaperSurface, choice: Choice) -> Iterator[Block]:
    """What is answered, what to know about it, where to turn to, line by line; or the question that follows."""
    lines = [surface.nodes(choice.text), surface.nodes(choice.because)]
    if choice.again:
        lines.append(_link(surface, f"#{choice.again[0]}", choice.again[1]))
    elif choice.result:
        lines.append(_link(surface, choice.result.href, choice.result.title))
    first, *others = filter(None, lines)
    yield {"t": "p", "c": [*first, *(node for line in others for node in ({"t": "br"}, *line))]}
    if choice.asked:
        yield from _question(surface, choice.asked, level=3)


def _link(surface: PaperSurface, href: str, words: str) -> Nodes:
    return surface.nodes(Markup('<a href="{}">{}</a>').format(href, words))
