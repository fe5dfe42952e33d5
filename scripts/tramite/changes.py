"""A guide → what changed in its procedures: a page, newest first, and a feed.

In: a resolved guide and its words. Out: a page, and the text of an Atom feed (RFC 4287). All days come from
`changes:` in the definitions; none is that of the build.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Page, TocEntry
from tramite.surface import CHANGES, ONLINE, Edition, WebSurface

FEED = "changes.xml"
"""The feed of a language, below its root."""


@dataclass(frozen=True)
class Change:
    """What changed in a procedure on a day."""

    day: datetime.date
    """The day."""

    procedure: str
    """The id of the procedure."""

    title: str
    """The title of the procedure, plain."""

    text: str
    """What changed, as the definition says it."""


def changes(guide: Guide, surface: WebSurface) -> list[Change]:
    """All changes, newest first; those of a day in the order of the procedures."""
    found = [
        Change(day, name, surface.plain(procedure.title), text)
        for name, procedure in guide.procedures.items()
        for day, text in procedure.changes.items()
    ]
    return sorted(found, key=lambda change: change.day, reverse=True)


def changes_page(guide: Guide, words: Words, edition: Edition = ONLINE) -> Page:
    """The page of all changes; a script shows those since a day, which stands in the address."""
    surface = WebSurface(guide, words, CHANGES, edition)
    found = changes(guide, surface)
    days = [(day, list(group)) for day, group in groupby(found, key=lambda change: change.day)]
    title = words("changes.title")
    return Page(
        uri=CHANGES,
        title=title,
        menu_title=title,
        html=surface.render("changes.html", days=days, feed=FEED),
        toc=tuple(TocEntry(f"day-{day}", surface.date_words(day)) for day, _ in days),
        description=words("changes.lead"),
        kind="list",
        scripts=("assets/tramite/changes.js",),
    )


def feed(guide: Guide, words: Words, root: str) -> str:
    """The changes as an Atom feed. `root`: the full address of the language, with a slash at the end."""
    surface = WebSurface(guide, words, CHANGES)
    found = changes(guide, surface)
    latest = max((change.day for change in found), default=datetime.date(1970, 1, 1))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(guide.language)}>',
        f"<title>{escape(surface.plain(guide.hall.title))} · {escape(words('changes.title'))}</title>",
        f"<id>{escape(root + FEED)}</id>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(root + FEED)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(f"{root}{CHANGES}/")}/>',
        f"<author><name>{escape(surface.plain(guide.hall.title))}</name></author>",
        f"<updated>{_moment(latest)}</updated>",
    ]
    for change in found:
        place = f"{root}procedures/{change.procedure}/#changes-{change.day}"
        lines += [
            "<entry>",
            f"<title>{escape(change.title)}</title>",
            f"<id>{escape(place)}</id>",
            f'<link rel="alternate" type="text/html" href={quoteattr(place)}/>',
            f"<updated>{_moment(change.day)}</updated>",
            f"<summary>{escape(surface.plain(change.text))}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _moment(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
