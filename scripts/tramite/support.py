"""A guide → the support desk: a page with one box that finds everything by any of its names, and the data behind it.

In: a resolved guide, its words, the pieces of `lookup.py` and `replies.py`. Out: a page; the script with the index of a
language. Without scripts the page lists the procedures, and says what else to do.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from tramite import lookup, verdicts
from tramite.checking import said
from tramite.links import SHORT, Links
from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Booklet, Page
from tramite.surface import MESSAGES, ONLINE, SUPPORT, Edition, WebSurface, language_name

SCRIPT = "assets/tramite/support.js"
"""The scripts of the page, joined; nothing but this page loads them."""

SAID = (
    *("support.hits", "support.none", "support.more", "support.too-long", "support.unseen", "support.broken"),
    *("support.copy-link", "support.copy-reply", "support.link-copied", "support.short-copied"),
    *("support.reply-copied", "support.refused", "support.no-reply"),
    *("support.handout", "support.template", "support.step"),
    *(f"support.kind-{kind}" for kind in lookup.KINDS),
)
"""The messages that the script says."""


def support_page(guide: Guide, words: Words, booklets: Mapping[str, Booklet], edition: Edition = ONLINE) -> Page:
    """The page. `booklets`: those of this language, by the name of their procedure."""
    surface = WebSurface(guide, words, SUPPORT, edition)
    areas = [
        (surface.plain(area.title), [(one, guide.procedures[one]) for one in guide.in_area(name)])
        for name, area in guide.hall.areas.items()
        if guide.in_area(name)
    ]
    screen = next((tag for tag in guide.hall.languages if _same(tag, guide.hall.screen_language)), None)
    pairs = [(screen, tag) for tag in guide.hall.languages if screen and tag != screen]
    body = surface.render(
        "support.html", areas=areas, booklets=booklets, languages=guide.hall.languages, pairs=pairs, name=language_name
    )
    title = words("support.title")
    return Page(
        uri=SUPPORT,
        title=title,
        menu_title=title,
        html=body,
        description=words("support.lead"),
        kind="list",
        scripts=(data_path(guide.language), SCRIPT),
    )


def data_path(language: str) -> str:
    """Where the index of a language lies on the site."""
    return f"assets/tramite/support.{language}.js"


def data(guides: Mapping[str, Guide], language: str, words: Mapping[str, Words], handouts: Collection[str]) -> bytes:
    """A script that hands the page all it finds, and all it says, in one language; a page that is opened as a file can
    load nothing else. `handouts`: the procedures that have a sheet to print."""
    own = words[language]
    found = {
        "language": language,
        "screen": guides[language].hall.screen_language,
        "roots": {tag: Links("", tag, one.hall.languages[0]).absolute(one.hall.url) for tag, one in guides.items()},
        "site": f"{guides[language].hall.url.rstrip('/')}/",
        "short": SHORT,
        "messagesPage": MESSAGES,
        "kinds": lookup.KINDS,
        **lookup.lookup(guides, language, words, handouts),
        "slots": {slot: verdicts.slot_name(slot, own) for slot in _slots(own)},
        "said": said(SAID, own),
    }
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"(window.tramite = window.tramite || {{}}).desk = {text};\n".encode()


def _slots(words: Words) -> list[str]:
    """The places for values in messages."""
    told = [saying.text for one in verdicts.known(words) for saying in one.sayings]
    return sorted({slot for text in told for slot in verdicts.SLOT.findall(text)})


def _same(tag: str, other: str) -> bool:
    return tag.partition("-")[0] == other.partition("-")[0]
