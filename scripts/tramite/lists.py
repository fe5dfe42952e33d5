"""A guide → its two lists: what the source guide says and lacks, and the words of the hall in every language.

In: resolved guides. Out: pages. Every statement leads to where it is used, and every gap to where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tramite.fields import Fields
from tramite.hall import Cited, Label, Statement
from tramite.links import anchor
from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Page, TocEntry
from tramite.procedure import Procedure
from tramite.sections import section_anchor
from tramite.surface import DECIDE, ONLINE, Edition, WebSurface


@dataclass(frozen=True)
class Mention:
    """A place that rests on a statement, or shows a gap."""

    procedure: str
    """The procedure, by id; empty for what all share."""

    kind: str
    """What the place is: step, note, field, button…"""

    title: str
    """Its name, plain."""

    href: str
    """Its address."""


def source_page(guide: Guide, words: Words, edition: Edition = ONLINE) -> Page:
    """What the source guide says, statement by statement, and what it lacks."""
    surface = WebSurface(guide, words, "source", edition)
    mentions = _grouped(surface)
    sections: dict[str, list[tuple[str, Statement]]] = {}
    for number, statement in guide.sources.statements.items():
        sections.setdefault(statement.section or "", []).append((number, statement))
    shown = [(name, section_anchor(name) if name else "section-other", rows) for name, rows in sections.items()]
    gaps = {number: _gap_mentions(surface, number) for number in guide.sources.gaps}
    body = surface.render("source.html", sections=shown, mentions=mentions, gaps=gaps)
    toc = [TocEntry("certainty", words("source.certainty"))]
    parts = tuple(TocEntry(id, _section_title(words, name)) for name, id, _ in shown)
    toc.append(TocEntry("statements", words("source.statements"), parts))
    if guide.sources.gaps:
        toc.append(TocEntry("gaps", words("source.gaps")))
    title = words("source.title")
    return Page("source", title, title, body, tuple(toc), words("source.lead"), "procedures/_hall/sources.yml", "list")


def glossary_page(guides: Mapping[str, Guide], language: str, words: Words, edition: Edition = ONLINE) -> Page:
    """The terms and the labels of the hall in every language; wrong renderings of the page's own language only."""
    surface = WebSurface(guides[language], words, "glossary", edition)
    own = surface.guide
    # The screens' language is the first column: it needs no second one.
    shown = [guide for guide in guides.values() if not guide.speaks_screen_language]
    kinds: dict[str, list[tuple[str, Label]]] = {}
    for name, label in own.labels.items():
        kinds.setdefault(label.kind, []).append((name, label))
    body = surface.render("glossary.html", languages=shown, kinds=kinds)
    toc = [TocEntry("terms", words("glossary.terms"))] if own.glossary else []
    parts = tuple(TocEntry(f"labels-{kind}", words(f"glossary.kind-{kind}")) for kind in kinds)
    if parts:
        toc.append(TocEntry("labels", words("glossary.labels"), parts))
    if surface.marks:
        toc.append(TocEntry("marks", words("page.marks")))
    title = words("glossary.title")
    lead = words("glossary.lead")
    return Page("glossary", title, title, body, tuple(toc), lead, "procedures/_hall/glossary.yml", "list")


def _section_title(words: Words, section: str) -> str:
    return words("source.section", section=section) if section else words("source.no-section")


def _grouped(surface: WebSurface) -> dict[str, dict[str, list[Mention]]]:
    """Statement → procedure → the places that rest on it, in reading order."""
    found: dict[str, dict[str, list[Mention]]] = {}
    for cited, mention in _mentions(surface):
        for number in cited.source:
            places = found.setdefault(number, {}).setdefault(mention.procedure, [])
            if mention not in places:
                places.append(mention)
    return found


def _mentions(surface: WebSurface) -> Iterator[tuple[Cited, Mention]]:
    guide = surface.guide
    for name, note in guide.hall.notes.items():
        href = surface.links.page("", f"note-{anchor(name)}")
        yield note, Mention("", "note", surface.plain(note.title), href)
    for name, label in guide.labels.items():
        href = surface.links.page("glossary", f"label-{anchor(name)}")
        yield label, Mention("", "label", surface.label_words(name), href)
    for name, decision in guide.decisions.items():
        for key, question in decision.questions.items():
            href = surface.links.page(f"{DECIDE}/{name}", f"question-{anchor(key)}")
            for answer in question.answers.values():
                yield answer, Mention("", "answer", surface.plain(answer.text), href)
    for name, procedure in guide.procedures.items():
        for cited, kind, title, place in _in_procedure(surface, procedure):
            yield cited, Mention(name, kind, title, surface.links.page(f"procedures/{name}", place))


def _in_procedure(surface: WebSurface, procedure: Procedure) -> Iterator[tuple[Cited, str, str, str]]:
    """Every cited part of a procedure: the part, what it is, its name, its anchor."""
    words, plain = surface.words, surface.plain
    yield procedure, "procedure", plain(procedure.menu_title), ""
    if procedure.deadline:
        yield procedure.deadline, "deadline", words("page.deadline"), ""
    for prerequisite in procedure.before_you_start.values():
        yield prerequisite, "before", words("page.before-you-start"), "before-you-start"
    for name, step in procedure.steps.items():
        yield step, "step", plain(step.title), f"step-{anchor(name)}"
    yield from _in_screens(surface, procedure)
    if procedure.batch:
        yield procedure.batch, "file", words("page.file"), "file"
        for field, use in procedure.batch.columns.items():
            yield use, "field", _field_name(surface, field), f"field-{anchor(field)}"
    for name, note in procedure.notes.items():
        yield note, "note", plain(note.title), f"note-{anchor(name)}"


def _in_screens(surface: WebSurface, procedure: Procedure) -> Iterator[tuple[Cited, str, str, str]]:
    fields = Fields(surface, procedure)
    for name, screen in procedure.screens.items():
        here = anchor(name)
        yield screen, "screen", fields.title(name), f"screen-{here}"
        for group in screen.at_least_one:
            yield Cited(source=group.source), "screen", fields.title(name), f"screen-{here}"
        actions = dict(screen.actions)
        for block_name, block in screen.blocks.items():
            title = surface.label_words(block.label) if block.label else surface.plain(block.title or "")
            if block_name:
                yield block, "block", title, f"block-{here}-{anchor(block_name)}"
            for field, use in block.fields.items():
                yield use, "field", _field_name(surface, field), f"field-{anchor(field)}"
            actions |= block.actions
        if screen.results:
            yield screen.results, "results", fields.title(name), f"results-{here}"
            actions |= screen.results.row_actions
        for action_name, action in actions.items():
            title = surface.label_words(action.label or action_name)
            yield action, "button", title, f"button-{here}-{anchor(action_name)}"


def _field_name(surface: WebSurface, field: str) -> str:
    definition = surface.guide.fields.get(field)
    return (definition and definition.name) or field


def _gap_mentions(surface: WebSurface, gap: str) -> dict[str, list[Mention]]:
    """Procedure → where its page says that this is missing."""
    found: dict[str, list[Mention]] = {}
    for name, procedure in surface.guide.procedures.items():
        for key, missing in procedure.missing.items():
            if missing.gap == gap:
                href = surface.links.page(f"procedures/{name}", f"missing-{anchor(key)}")
                found.setdefault(name, []).append(Mention(name, "missing", surface.plain(missing.text), href))
    return found
