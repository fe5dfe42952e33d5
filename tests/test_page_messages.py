"""The words of the pages: each message is used, each used message exists, and every language has all values."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import get_args

import polib
import pytest

from tramite import checking, messages, reference, support, verdicts
from tramite.catalogue import CATALOGUE
from tramite.checker.codes import CODES
from tramite.hall import LabelKind
from tramite.handbook.book import USE
from tramite.handbook.title import EDITIONS
from tramite.page import DOORS, TOOLS
from tramite.procedure import Status, Verb
from tramite.surface import MARKS

PACKAGE = Path(messages.__file__).parent
PREFIXES = (
    *("page.", "home.", "status.", "banner.", "verb.", "source.", "glossary.", "format.", "problems.", "problem."),
    *("handbook.", "training.", "check.", "messages.", "cause.", "llms.", "support."),
)
VALUES = {slot for one in verdicts.known(messages.words("en")) for saying in one.sayings
          for slot in verdicts.SLOT.findall(f"{saying.text} {saying.fix}")}  # fmt: skip
"""The places for values in the messages of the checker."""

KINDS = {
    "banner.": [
        "in-development.title",
        "in-development.text",
        "suspended.title",
        "suspended.text",
        "unexplained.title",
    ],
    "format.type-": ["text", "boolean", "integer", "date"],
    "glossary.kind-": get_args(LabelKind),
    "handbook.edition-": [f"{edition}{end}" for edition in EDITIONS for end in ("", ".lead")],
    "handbook.use-": USE,
    "home.door.": [f"{door}{end}" for door, _, _ in DOORS for end in ("", ".meta")],
    "home.offer.": ["web", "excel", "query", "soon", "suspended", "unexplained"],
    "home.tool.": [
        *(f"{name}{end}" for name, _ in TOOLS for end in ("", ".meta")),
        "how-it-works",
        "training",
        "support",
        "messages",
    ],
    "cause.": [*CODES, verdicts.REFUSED],
    "messages.group-": [*verdicts.GROUPS, "template"],
    "mark.": [f"{kind}{end}" for kind in MARKS for end in ("", ".meaning")],
    "page.count-": ["required", "conditional", "optional", "read-only", "auto", "blank"],
    "page.on-": ["file", "list", "window", "search", "screen"],
    "page.opens": ["", "-in-front"],
    "page.screen-": ["form", "query", "list", "view", "menu"],
    "page.": ["codes", "notes", "said", "missing", "templates", "related", "changes"],
    "messages.value-": VALUES,
    "problems.": ["error", "warning"],
    "source.certainty-": ["certain", "likely", "guess", "certain.meaning", "likely.meaning", "guess.meaning"],
    "source.use-": [
        *("procedure", "deadline", "before", "step", "screen", "block", "results", "field", "button", "file", "note"),
        *("label", "missing", "answer"),
    ],
    "status.": get_args(Status),
    "support.": [name.removeprefix("support.") for name in support.SAID],
    "check.looks.": checking.LOOKS,
    "check.": ["looks", "kinds", *(name.removeprefix("check.") for name in checking.SAID if name.startswith("check."))],
    "training.": ["books", "lessons"],
    "verb.": get_args(Verb),
}
"""The messages whose ids are put together: beginning → the ends that occur."""


def used() -> set[str]:
    """Every message id that a template or a module names, whole or put together."""
    sources = [*PACKAGE.glob("templates/*.html"), *PACKAGE.glob("*.py"), *PACKAGE.glob("handbook/*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    found = set(re.findall(r"""(?:words|say)\(\s*f?["']([a-z.-]+[a-z])["']""", text))
    found |= set(re.findall(r"""["']((?:page|home)\.[a-z-]+)["']""", text))
    found = {name for name in found if not name.endswith(".html")}
    return found | {start + end for start, ends in KINDS.items() for end in ends}


def catalogue(language: str) -> dict[str, polib.POEntry]:
    return {entry.msgctxt: entry for entry in polib.pofile(str(PACKAGE / "locale" / f"{language}.po"))}


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_message_that_is_used_exists() -> None:
    known = set(catalogue("en"))
    assert {name for name in used() if name.startswith(PREFIXES)} - known == set()


def test_every_message_is_used() -> None:
    ours = {name for name in catalogue("en") if name.startswith(PREFIXES)}
    reference = {name for name in ours if re.match(r"format\.[A-Z]", name)}
    problems = {name for name in ours if name.startswith("problem.")}
    assert ours - reference - problems - used() == set()
    assert {name.split(".")[1] for name in problems} <= set(CATALOGUE)


@pytest.mark.parametrize("language", messages.shipped())
def test_every_language_says_everything_with_the_same_values(language: str) -> None:
    english, own = catalogue("en"), catalogue(language)
    for name, entry in english.items():
        if not name.startswith((*PREFIXES, "mark.")) or language == "en":
            continue
        assert name in own, name
        wanted = slots(entry.msgid) | slots(entry.msgid_plural or "")
        for text in own[name].msgstr_plural.values() if entry.msgid_plural else [own[name].msgstr]:
            assert text, f"{name} is empty"
            assert slots(text) <= wanted, name
            assert wanted - slots(text) <= {"n"}, name


@pytest.mark.parametrize("language", sorted(set(messages.shipped()) - {"en"}))
def test_the_reference_is_translated_from_its_present_sentences(language: str) -> None:
    own, english = catalogue(language), dict(reference.sentences())
    translated = {name for name in own if re.match(r"format\.[A-Z]|problem\.", name)}
    assert translated - set(english) == set(), "these sentences are gone"
    assert set(english) - translated == set(), "these sentences are not translated"
    assert {name for name in translated if own[name].msgid != english[name]} == set(), "these sentences have changed"
    assert {name for name in translated if slots(own[name].msgstr) != slots(english[name])} == set()
