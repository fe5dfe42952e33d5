"""A procedure or a hand-written page → a chapter of a book: its name, its title and its blocks, in reading order.

In: a resolved guide and the words of its language. Out: JSON values. The sections, their order and their words are
those of the page; only what a screen alone can do is left out. Kinds of block beside those of `paper`:

    lead hall banner summary ticks steps fields one-of buttons codes note missing legend
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tramite import screens, sections, text
from tramite.documents import Document
from tramite.fields import Fields, OneOf, Row, Table
from tramite.handbook.paper import Node, Nodes, PaperSurface
from tramite.links import anchor
from tramite.messages import Words
from tramite.model import Guide
from tramite.procedure import Procedure
from tramite.screens import Codes, ScreenView
from tramite.surface import Mark

Block = dict[str, Any]
Chapter = dict[str, Any]


def document(guide: Guide, words: Words, uri: str, written: Document) -> Chapter:
    """A hand-written page."""
    surface = PaperSurface(guide, words, uri)
    blocks = surface.nodes(text.html(text.blocks(written.text), surface))
    return chapter(surface, [written.title], blocks)


def procedure(guide: Guide, words: Words, name: str) -> Chapter:
    """A procedure, with all of its code lists; `book` leaves out those that stand elsewhere."""
    surface = PaperSurface(guide, words, f"procedures/{name}")
    shown = guide.procedures[name]
    blocks = list(_blocks(surface, shown))
    if surface.shown_marks:
        blocks += [heading(surface, words("page.marks"), "marks"), legend(surface, surface.shown_marks)]
    made = chapter(surface, surface.written(shown.title), blocks)
    return {**made, "running": surface.plain(shown.menu_title)}


def chapter(surface: PaperSurface, title: Nodes, blocks: Sequence[Node]) -> Chapter:
    """A chapter under its title, with the address of its page."""
    running = "".join(node for node in title if isinstance(node, str))
    address = surface.links.absolute(surface.links.site)
    return {"id": surface.place(), "title": title, "running": running, "address": address, "blocks": list(blocks)}


def heading(surface: PaperSurface, title: str, name: str = "", level: int = 2) -> Block:
    """A heading inside a chapter; `title` may be Markup."""
    place = {"id": surface.place(name)} if name else {}
    return {"t": "h", "level": level, **place, "c": surface.nodes(title)}


def legend(surface: PaperSurface, marks: tuple[Mark, ...]) -> Block:
    """What marks mean."""
    words = surface.words
    items = [{"kind": kind, "word": words(f"mark.{kind}"), "text": words(f"mark.{kind}.meaning")} for kind in marks]
    return {"t": "legend", "items": items}


def codes(surface: PaperSurface, one: Codes) -> Block:
    """A whole code list."""
    words = surface.words
    heads = [words("page.code"), words("page.on-screen-words")]
    has_glosses = any(gloss for _, _, gloss in one.values)
    rows = [list(value if has_glosses else value[:2]) for value in one.values]
    return {
        "t": "codes",
        "id": surface.place(one.id),
        "title": surface.nodes(one.title),
        "marks": surface.nodes(one.marks),
        "heads": [*heads, words("page.meaning")] if has_glosses else heads,
        "rows": rows,
    }


def _blocks(surface: PaperSurface, procedure: Procedure) -> Iterator[Block]:
    """The sections in the order of the page."""
    words, fields = surface.words, Fields(surface, procedure)
    yield from _head(surface, procedure)
    if procedure.instead:
        yield heading(surface, words("page.instead"), "instead")
        yield {"t": "p", "c": surface.written(procedure.instead)}
    if before := list(sections.before(surface, procedure)):
        yield heading(surface, words("page.before-you-start"), "before-you-start")
        items = []
        for way, one in before:
            said = surface.text(one.text)
            told = surface.say("page.for-way", way=way, text=said) if way else said
            items.append(surface.nodes(told) + _marks(surface, surface.marks_of(one)))
        yield {"t": "ticks", "items": items}
    yield from _steps(surface, procedure)
    for view in screens.screens(fields):
        yield from _screen(surface, view)
    yield from _file(surface, procedure, fields)
    if lists := list(screens.codes(fields)):
        yield heading(surface, words("page.codes"), "codes")
        yield from (codes(surface, one) for one in lists)
    yield from _notes(surface, procedure, fields)
    yield from _said(surface, procedure)
    yield from _missing(surface, procedure)
    if related := [name for name in procedure.related if name in surface.guide.procedures]:
        yield heading(surface, words("page.related"), "related")
        yield {"t": "ul", "items": [_related(surface, name) for name in related]}


def _head(surface: PaperSurface, procedure: Procedure) -> Iterator[Block]:
    words, guide = surface.words, surface.guide
    if label := guide.labels.get(procedure.label or ""):
        key = surface.key(procedure.label or "") or surface.label(procedure.label or "")
        marks = _marks(surface, surface.marks_of(procedure, label))
        yield {"t": "hall", "word": words("page.in-the-hall"), "c": surface.nodes(key) + marks}
    yield {"t": "lead", "c": surface.written(procedure.summary)}
    if procedure.status != "live" or not procedure.documented:
        kind = procedure.status if procedure.status != "live" else "unexplained"
        said = surface.text(procedure.reason) if procedure.reason else words(f"banner.{kind}.text")
        yield {"t": "banner", "title": words(f"banner.{kind}.title"), "c": surface.nodes(said)}
    yield {"t": "summary", "rows": list(_summary(surface, procedure))}


def _summary(surface: PaperSurface, procedure: Procedure) -> Iterator[dict[str, Any]]:
    words, found = surface.words, sections.summary(surface, procedure)

    def row(term: str, said: str, **more: Any) -> dict[str, Any]:
        return {"term": words(f"page.{term}"), "c": surface.nodes(said), **more}

    yield row("who", surface.text(procedure.who or ""))
    if procedure.menu:
        path = [surface.nodes(surface.label(name)) for name in found.menu]
        yield row("where", found.menu_marks, path=path)
    if found.accounts:
        yield row("accounts", found.accounts)
    if procedure.deadline:
        marks = _marks(surface, surface.marks_of(procedure.deadline))
        said = row("deadline", surface.text(procedure.deadline.text))
        yield {**said, "c": said["c"] + marks}
    yield row("status", words(f"status.{procedure.status}"))
    yield row("verified", found.verified)


def _steps(surface: PaperSurface, procedure: Procedure) -> Iterator[Block]:
    words, ways = surface.words, list(sections.ways(procedure))
    if ways:
        yield heading(surface, words("page.steps"), "steps")
    for one in ways:
        if one.way:
            yield heading(surface, surface.text(one.way.title), one.id, level=3)
            if one.way.lead:
                yield {"t": "p", "c": surface.written(one.way.lead)}
        yield {
            "t": "steps",
            "items": [
                {
                    "id": surface.place(f"step-{anchor(name)}"),
                    "number": number,
                    "title": surface.written(step.title),
                    "text": surface.written(step.text) + _marks(surface, surface.marks_of(step)),
                    "result": surface.written(step.result) if step.result else [],
                }
                for number, (name, step) in enumerate(one.steps, 1)
            ],
            "word": words("page.result"),
        }


def _screen(surface: PaperSurface, view: ScreenView) -> Iterator[Block]:
    words, name = surface.words, anchor(view.name)
    yield heading(surface, view.heading, f"screen-{name}")
    about = [node for piece in view.about for node in [*surface.nodes(piece), " "]]
    if about or view.marks:
        yield {"t": "p", "c": about + surface.nodes(view.marks)}
    if view.results and (view.one_of or view.fields):
        yield heading(surface, words("page.conditions"), f"conditions-{name}", level=3)
    for group in view.one_of:
        yield _one_of(surface, group)
    if view.fields:
        yield _fields(surface, view.fields)
    if view.results:
        yield heading(surface, words("page.results"), f"results-{name}", level=3)
        if view.results_heading or view.results_marks:
            named = surface.say("page.results-named", label=view.results_heading) if view.results_heading else ""
            yield {"t": "p", "c": surface.nodes(named) + _marks(surface, view.results_marks)}
        yield _fields(surface, view.results)
    if view.buttons:
        yield heading(surface, words("page.buttons"), f"buttons-{name}", level=3)
        yield _buttons(surface, view)


def _fields(surface: PaperSurface, table: Table) -> Block:
    words = surface.words
    what = words("page.what-to-enter") if table.asks else words("page.what-it-means")
    heads = [words("page.field"), *([words("page.required")] if table.asks else []), what, words("page.example")]
    last = f" {words('page.last-column')}" if table.has_letters else ""
    return {
        "t": "fields",
        "asks": table.asks,
        "letters": table.has_letters,
        "caption": [*surface.nodes(table.counts), *([last] if last else [])],
        "heads": [*heads, words("page.column-short")] if table.has_letters else heads,
        "groups": [
            {
                "id": surface.place(group.id) if group.id else "",
                "title": surface.nodes(group.heading) + _marks(surface, group.marks),
                "rows": [_row(surface, row) for row in group.rows],
            }
            for group in table.groups
        ],
    }


def _row(surface: PaperSurface, row: Row) -> dict[str, Any]:
    return {
        "id": surface.place(row.id) if row.id else "",
        "name": surface.nodes(row.name) + _marks(surface, row.marks),
        "need": surface.nodes(row.need),
        "details": list(_details(surface, row)),
        "example": row.example,
        "letter": row.letter,
    }


def _details(surface: PaperSurface, row: Row) -> Iterator[Block]:
    words = surface.words
    for told in row.told:
        yield {"t": "p", "c": surface.nodes(told)}
    if len(row.shape) == 1:
        yield {"t": "p", "c": surface.nodes(row.shape[0]), "role": "shape"}
    elif row.shape:
        yield {"t": "ul", "items": [surface.nodes(one) for one in row.shape], "role": "shape"}
    for advice in row.advice:
        yield {"t": "p", "c": surface.nodes(advice), "role": "advice"}
    if row.places:
        yield {"t": "p", "c": surface.nodes(surface.say("page.also", places=row.places)), "role": "places"}
    if row.entry:
        place, url = surface.links.place_of(row.entry), surface.links.page(surface.links.uri) + row.entry
        link = {"t": "link", "to": place, "url": url, "c": [words("page.explained-above")]}
        yield {"t": "p", "c": [link], "role": "places"}


def _one_of(surface: PaperSurface, group: OneOf) -> Block:
    words = surface.words
    rule = surface.need("required", words("page.at-least-one", n=len(group.rows)))
    rows = [_row(surface, row) for row in group.rows]
    rule_words = surface.nodes(rule) + _marks(surface, group.marks)
    return {"t": "one-of", "rule": rule_words, "rows": rows, "word": words("page.example")}


def _buttons(surface: PaperSurface, view: ScreenView) -> Block:
    words = surface.words
    rows = []
    for button in view.buttons:
        details: list[Block] = [{"t": "p", "c": surface.nodes(button.effect)}]
        if button.confirm:
            before = {"t": "strong", "c": [words("page.before-pressing")]}
            details.append({"t": "p", "c": [before, " ", *surface.nodes(button.confirm)]})
        if button.leads:
            said = surface.say("page.leads-to", place=button.leads)
            details.append({"t": "p", "c": surface.nodes(said), "role": "places"})
        rows.append(
            {
                "id": surface.place(button.id),
                "name": surface.nodes(button.name) + _marks(surface, button.marks),
                "details": details,
                "on": surface.nodes(button.on),
            }
        )
    heads = [words(f"page.{head}") for head in ("button", "what-it-does", "acts-on")]
    return {"t": "buttons", "heads": heads, "rows": rows}


def _file(surface: PaperSurface, procedure: Procedure, fields: Fields) -> Iterator[Block]:
    if not procedure.batch:
        return
    yield heading(surface, surface.words("page.file"), "file")
    yield {"t": "ul", "items": [surface.nodes(fact) for fact in sections.file_facts(surface, procedure)]}
    if file_only := fields.file_only():
        yield heading(surface, surface.words("page.file-only"), "file-only", level=3)
        yield _fields(surface, file_only)


def _notes(surface: PaperSurface, procedure: Procedure, fields: Fields) -> Iterator[Block]:
    if procedure.notes:
        yield heading(surface, surface.words("page.notes"), "notes")
    for name, note in procedure.notes.items():
        marks = _marks(surface, surface.marks_of(note), fields.missing("notes", name))
        yield {
            "t": "note",
            "kind": note.kind,
            "id": surface.place(f"note-{anchor(name)}"),
            "title": surface.written(note.title) + marks,
            "c": surface.written(note.text),
        }


def _said(surface: PaperSurface, procedure: Procedure) -> Iterator[Block]:
    words, guide = surface.words, surface.guide
    quoted = sections.quoted(procedure, guide)
    if quoted:
        yield heading(surface, words("page.said"), "said")
    for number in quoted:
        yield {"t": "quote", "c": [{"t": "p", "c": surface.written(guide.sources.statements[number].text)}]}
        by = surface.say("page.said-by", guide=surface.text(guide.hall.guide.title), statement=number)
        yield {"t": "p", "c": surface.nodes(by), "role": "places"}


def _missing(surface: PaperSurface, procedure: Procedure) -> Iterator[Block]:
    words, guide = surface.words, surface.guide
    if not procedure.missing:
        return
    yield heading(surface, words("page.missing"), "missing")
    items = []
    for name, missing in procedure.missing.items():
        said = surface.written(missing.text)
        if missing.gap in guide.sources.gaps:
            url = surface.links.page("source", str(missing.gap))
            gap = words("page.gap", gap=missing.gap)
            said = [*said, " ", {"t": "link", "to": surface.links.place_of(url), "url": url, "c": [gap]}]
        items.append({"id": surface.place(f"missing-{anchor(name)}"), "c": said})
    surface.marks.add("missing")  # drawn by the template: the legend must explain it too
    yield {"t": "missing", "word": words("mark.missing"), "lead": [words("page.missing-lead")], "items": items}


def _related(surface: PaperSurface, name: str) -> Nodes:
    other = surface.guide.procedures[name]
    url = surface.links.page(f"procedures/{name}")
    link = {"t": "link", "to": f"procedures/{name}", "url": url, "c": [surface.plain(other.title)]}
    return [link, " ", *surface.nodes(surface.key(other.label))] if other.label else [link]


def _marks(surface: PaperSurface, *marks: str) -> Nodes:
    """Marks after what they are about."""
    return [node for mark in marks if mark for node in [" ", *surface.nodes(mark)]]
