"""A guide → the page for trainers: the books to print, and what each lesson teaches and how long it takes.

In: a resolved guide, its words, and the books. Out: a page; none when there is nothing to teach.
"""

from __future__ import annotations

from collections.abc import Mapping

from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Booklet, Page, TocEntry
from tramite.surface import ONLINE, TRAINING, Edition, WebSurface


def training_page(guide: Guide, words: Words, booklets: Mapping[str, Booklet], edition: Edition = ONLINE) -> Page:
    """The page for trainers. `booklets`: those of this language, by the name of their edition or procedure."""
    surface = WebSurface(guide, words, TRAINING, edition)
    lessons = [(name, one, one.training) for name, one in guide.procedures.items() if one.training]
    body = surface.render(
        "training.html",
        lessons=lessons,
        booklets=booklets,
        minutes=sum(training.minutes for _, _, training in lessons),
    )
    title = words("training.title")
    shown = ("books", "lessons") if booklets else ("lessons",)
    toc = tuple(TocEntry(name, words(f"training.{name}")) for name in shown)
    return Page(TRAINING, title, title, body, toc, words("training.lead"), kind="list")
