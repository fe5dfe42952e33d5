"""A guide → the page on which a reader's browser checks a filled file, and the data with which it does.

In: resolved guides, the words of a language. Out: a page, none when no procedure has a file; and a script that holds
definitions and wording. The page asks for nothing more once it is there, and has nowhere to send anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from tramite.checker.cells import LIMITS, MIB
from tramite.checker.characters import TABLES
from tramite.checker.definition import Data, wording
from tramite.checker.marking.looks import ROLES
from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Page, TocEntry
from tramite.palette import palette
from tramite.surface import CHECK, ONLINE, Edition, WebSurface

SCRIPT = "assets/tramite/checker.js"
"""The checker's scripts, joined; nothing but this page loads them."""

LOOKS = ("columns", "cells", "unseen", "rows")
"""What a check looks at, for readers."""

SHARED = ("procedures", "sentences")
"""What is the same in the wordings of all procedures, and stands once in the data."""

SAID = (
    *("check.choose-other", "check.old", "check.reading", "check.looking", "check.cancelled", "check.failed"),
    *("check.failed.meaning", "check.right", "check.right.meaning", "check.unread", "check.wrong", "check.doubtful"),
    *("check.rows", "check.rows-read", "check.rows-right", "check.rows-errors", "check.rows-warnings"),
    *("check.copied", "check.making", "check.ready", "check.marked-name", "check.list-name", "check.with-repairs"),
    *("check.show-all", "check.position", "check.more", "check.row", "check.column", "check.cell", "check.blank"),
    *("check.repair", "check.about", "check.new-tab"),
    *("report.sheet", "report.file", "report.procedure", "report.template", "report.version", "report.state-current"),
    *("report.state-older", "report.state-newer", "report.state-edited", "report.state-unknown"),
    *("report.sheet-checked", "report.rows-skipped", "report.skipped-example-row", "report.skipped-blank-rows"),
    *("report.skipped-ghost-rows", "report.skipped-title-rows", "report.right", "report.refused", "report.row"),
    *("report.column", "report.header", "report.value", "report.severity", "report.error", "report.warning"),
    *("report.note", "report.message", "report.fix", "report.page", "report.about", "report.code"),
    *("report.whole-file", "report.masked", "report.repaired", "report.fresh", "report.most-comments"),
    *("report.most-rows", "report.errors", "report.warnings", "report.notes", "report.repairs"),
)
"""The messages that the script says, beside those of the verdicts."""


def check_page(guide: Guide, words: Words, edition: Edition = ONLINE) -> Page:
    """The page."""
    surface = WebSurface(guide, words, CHECK, edition)
    body = surface.render(
        "check.html",
        procedures=[(name, guide.procedures[name]) for name in with_file(guide)],
        looks=LOOKS,
        size=surface.size(LIMITS.file // MIB * 1_000_000),
        command=Markup("<code>tramite validate FILE</code>"),
    )
    title = words("check.title")
    return Page(
        CHECK,
        title,
        title,
        body,
        tuple(TocEntry(name, words(f"check.{name}")) for name in ("looks", "kinds")),
        words("check.lead"),
        kind="check",
        scripts=(data_path(guide.language), SCRIPT),
        is_private=True,
    )


def with_file(guide: Guide) -> tuple[str, ...]:
    """The procedures that have a file."""
    return tuple(name for name, procedure in guide.procedures.items() if procedure.batch)


def data_path(language: str) -> str:
    """Where the data of a language lie on the site."""
    return f"assets/tramite/check.{language}.js"


def data(guide: Guide, words: Words, definitions: Mapping[str, Data]) -> bytes:
    """A script that hands the checker all it knows of the guide, in one language; `definitions`: what the file of each
    procedure must be like, which is the same in every language.

    A script, because a page that is opened as a file can load nothing else.
    """
    language, names = guide.language, with_file(guide)
    worded = {name: wording(guide, name, words) for name in names}
    shared = {key: worded[names[0]][key] for key in SHARED}
    known = {
        "language": language,
        "root": guide.hall.url.rstrip("/") + "/" + ("" if language == guide.hall.languages[0] else f"{language}/"),
        "definitions": {name: definitions[name] for name in names},
        "wordings": {name: {key: one[key] for key in one if key not in SHARED} for name, one in worded.items()},
        **shared,
        "said": said(SAID, words),
        "tables": TABLES,
        "colours": colours(),
    }
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return f"(window.tramite = window.tramite || {{}}).checking = {text};\n".encode()


def colours() -> dict[str, str | list[str]]:
    """The colours of a marked copy: those of letters, and for each look that of its ground and of its edges."""
    known = palette()
    looks = {look: [known[f"{role}-soft"], known[role]] for look, role in ROLES.items()}
    return {"ink": known["ink"], "primary": known["primary"], **looks}


def said(names: Iterable[str], words: Words) -> dict[str, str | dict[str, str]]:
    """Messages for a script: a text, or its forms by the category of the number (CLDR), with places for values."""
    return {name: _forms(words, name) for name in names}


def _forms(words: Words, name: str) -> str | dict[str, str]:
    found = {category: words.form(name, number) for category, number in _samples(words.language)}
    return found if len(set(found.values())) > 1 else found["other"]


@cache
def _samples(language: str) -> tuple[tuple[str, int], ...]:
    """A number of each category that the language has."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return (("one", 1), ("other", 2))
    found: dict[str, int] = {}
    for number in [*range(201), 1_000_000]:
        found.setdefault(locale.plural_form(number), number)
    found.setdefault("other", 2)
    return tuple(found.items())
