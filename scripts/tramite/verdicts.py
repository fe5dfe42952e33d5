"""What the checker and the templates can say → every message with its cause and what to do: as data, and as a page.

In: a resolved guide and its words. Out: `Message`s by code, the refusals of each template, the page `messages`. The
sentences are those that the checker itself says, with the places for its values still open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from tramite.checker.codes import CELLS, CODES, COLUMNS, FILE, RULES, Severity
from tramite.links import anchor
from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Page, TocEntry
from tramite.surface import MESSAGES, ONLINE, Edition, WebSurface
from tramite.workbook.columns import columns
from tramite.workbook.datasheet import refusal

GROUPS = {"file": FILE, "columns": COLUMNS, "cells": CELLS, "rules": RULES}
"""The parts of the page, each with its codes."""

REFUSED = "refused"
"""The code of what a template says while one types."""

VARIANTS = ("", ".when", ".moment")
"""What may follow a code in the id of its sentence: a rule with a condition and one that compares days say more."""

SLOT = re.compile(r"\{(\w+)\}")
"""A place for a value."""


@dataclass(frozen=True)
class Saying:
    """One wording of a message; values stand in braces."""

    text: str
    """What is wrong."""

    fix: str
    """What to do."""


@dataclass(frozen=True)
class Message:
    """All that is known of a message."""

    code: str
    """Its code, the same in every language; also its anchor."""

    severities: tuple[Severity, ...]
    """How grave it may be."""

    sayings: tuple[Saying, ...]
    """Its wordings, the usual one first."""

    cause: str
    """How it comes about."""


@dataclass(frozen=True)
class Refusal:
    """What a template says when a cell takes no such value."""

    id: str
    """Its anchor."""

    field: str
    """The field of the column, by id."""

    title: str
    """The title of the message."""

    text: str
    """The message, line by line."""


def known(words: Words) -> tuple[Message, ...]:
    """Every message of the checker, in the order of its catalogue."""
    return tuple(_message(code, severities, words) for code, severities in CODES.items())


def template_message(words: Words) -> Message:
    """What every refusal of a template begins with."""
    saying = Saying(words("workbook.refused"), words("messages.template-fix"))
    return Message(REFUSED, ("error",), (saying,), words(f"cause.{REFUSED}"))


def of_all(words: Words) -> tuple[Message, ...]:
    """Every message: those of the checker, then that of the templates."""
    return *known(words), template_message(words)


def refusals(guide: Guide, procedure: str, words: Words) -> tuple[Refusal, ...]:
    """The messages of one template, column by column."""
    return tuple(
        Refusal(
            f"{REFUSED}-{procedure}-{anchor(column.field)}", column.field, *refusal(guide, procedure, column, words)
        )
        for column in columns(guide, procedure)
    )


def anchors(guide: Guide) -> Iterator[str]:
    """The anchors of the page: a code for each message, and each column of each template."""
    yield from (*CODES, REFUSED)
    for name, procedure in guide.procedures.items():
        if procedure.batch:
            yield f"{REFUSED}-{name}"
            yield from (f"{REFUSED}-{name}-{anchor(column.field)}" for column in columns(guide, name))


def messages_page(guide: Guide, words: Words, edition: Edition = ONLINE) -> Page:
    """The page of all messages, anchored by their codes."""
    surface = WebSurface(guide, words, MESSAGES, edition)
    by_code = {message.code: message for message in known(words)}
    groups = [(name, [by_code[code] for code in codes]) for name, codes in GROUPS.items()]
    templates = [(name, refusals(guide, name, words)) for name, one in guide.procedures.items() if one.batch]
    body = surface.render(
        "messages.html",
        groups=groups,
        refused=template_message(words),
        templates=templates,
        shown=lambda sentence: shown(sentence, words),
    )
    names = [*GROUPS, "template"]
    toc = tuple(TocEntry(f"group-{name}", words(f"messages.group-{name}")) for name in names)
    title = words("messages.title")
    return Page(MESSAGES, title, title, body, toc, words("messages.lead"), kind="list")


def shown(text: str, words: Words) -> Markup:
    """A sentence of ours whose places for values say what stands there."""
    pieces = SLOT.split(text)
    return Markup("").join(
        Markup("<var>‹{}›</var>").format(slot_name(piece, words)) if at % 2 else escape(piece)
        for at, piece in enumerate(pieces)
    )


def slot_name(slot: str, words: Words) -> str:
    """What stands in the place of a value, in a word or two."""
    name = f"messages.value-{slot}"
    return words(name) if name in words else slot


def _message(code: str, severities: tuple[Severity, ...], words: Words) -> Message:
    return Message(code, severities, tuple(_sayings(code, words)), words(f"cause.{code}"))


def _sayings(code: str, words: Words) -> Iterator[Saying]:
    for variant in VARIANTS:
        name = f"verdict.{code}{variant}"
        if name in words:
            fix = name if f"{name}.fix" in words else f"verdict.{code}"
            yield Saying(words.form(name), words.form(f"{fix}.fix"))
