"""The fields of a procedure → tables of its page: how each is needed, what to enter, an example, its column.

In: a procedure of a resolved guide and the surface of its page. Out: frozen values of finished pieces of HTML. Each
field is explained once, where it appears first, and says where else it appears; elsewhere it leads there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from tramite import describe
from tramite.describe import Appearance, Entry
from tramite.hall import Cited, FieldDef
from tramite.links import anchor, codes_anchor
from tramite.procedure import Procedure, Screen
from tramite.surface import WebSurface, joined

NEEDS = ("required", "conditional", "optional", "read-only", "auto", "blank")


@dataclass(frozen=True)
class Row:
    """A field where it appears."""

    id: str
    """Its anchor; empty where the field is explained elsewhere on the page."""

    title: str
    """Its name in the language of the page, as words alone."""

    name: Markup
    """Its label."""

    kind: str
    """How it is needed, as one word."""

    need: Markup
    """How it is needed, in words."""

    told: tuple[Markup, ...]
    """What to enter or what it means, paragraph by paragraph."""

    shape: tuple[Markup, ...]
    """What a value looks like."""

    advice: tuple[Markup, ...]
    """What to mind, without being stopped."""

    places: Markup
    """Where else it appears, and what is asked of it there."""

    entry: str
    """Where it is explained, when elsewhere and nothing is told here."""

    example: str
    """A fictitious value."""

    example_language: str
    """The language of the example, when it is not that of the page."""

    letter: str
    """The letter of its column in the file."""

    marks: Markup
    """How sure it is."""


@dataclass(frozen=True)
class Group:
    """Fields that stand together on a screen."""

    id: str
    """Its anchor; empty for the group without a name."""

    heading: Markup
    """Its name; empty for the group without one."""

    marks: Markup
    """How sure it is."""

    rows: tuple[Row, ...]
    """Its fields."""


@dataclass(frozen=True)
class Table:
    """A table of fields."""

    groups: tuple[Group, ...]
    """The groups, in order."""

    counts: Markup
    """How many fields, and how many of them are needed: `13 fields: 10 required and 3 optional.`"""

    asks: bool
    """Whether any of its fields is to be filled in."""

    has_letters: bool
    """Whether any of its fields is a column of the file."""


@dataclass(frozen=True)
class OneOf:
    """Conditions of which one must be given."""

    rows: tuple[Row, ...]
    """The conditions."""

    marks: Markup
    """How sure that is."""


class Fields:
    """All fields of one procedure on its page."""

    def __init__(self, surface: WebSurface, procedure: Procedure) -> None:
        self.surface, self.guide, self.words = surface, surface.guide, surface.words
        self.procedure = procedure
        self._missing: dict[str, str] = {}
        for name, missing in procedure.missing.items():
            if missing.at:
                self._missing.setdefault(missing.at, name)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Each field with every place where it appears."""
        return {entry.field: entry for entry in describe.entries(self.guide, self.procedure)}

    def of_screen(self, name: str) -> Table | None:
        """The fields of a screen that stand in no box."""
        screen = self.procedure.screens[name]
        boxed = {field for group in screen.at_least_one for field in group.fields}
        groups = [group for group in (self._group(name, screen, block, boxed) for block in screen.blocks) if group.rows]
        return self._table(groups) if groups else None

    def one_of(self, name: str) -> Iterator[OneOf]:
        """The conditions of a screen of which one must be given."""
        screen = self.procedure.screens[name]
        left = {
            field: block for block, group in screen.blocks.items() for field in group.fields if field in self.entries
        }
        for group in screen.at_least_one:
            rows = [
                self._row(self.entries[field], self._appearance(field, name, left.pop(field)), (screen,))
                for field in group.fields
                if field in left
            ]
            yield OneOf(tuple(rows), self.surface.marks_of(Cited(source=group.source)))

    def results(self, name: str) -> Table | None:
        """The columns of the list that a screen shows."""
        screen = self.procedure.screens[name]
        if screen.results is None:
            return None
        known = (screen, screen.results)
        rows = [
            self._row(
                entry, next(one for one in entry.appearances if (one.screen, one.role) == (name, "result")), known
            )
            for entry in map(self.entries.get, screen.results.columns)
            if entry
        ]
        columns = escape(self.words("page.columns", n=len(rows)))
        return Table((Group("", Markup(), Markup(), tuple(rows)),), columns, asks=False, has_letters=False)

    def file_only(self) -> Table | None:
        """The columns that only the file has."""
        rows = [
            self._row(entry, entry.appearances[0], (self.procedure.batch,))
            for entry in self.entries.values()
            if entry.appearances[0].role == "column"
        ]
        return self._table([Group("", Markup(), Markup(), tuple(rows))]) if rows else None

    def title(self, name: str) -> str:
        """The name of a screen as words alone."""
        screen = self.procedure.screens[name]
        if screen.label:
            return self.surface.label_words(screen.label)
        return self.surface.plain(screen.title) if screen.title else self.words(f"page.screen-{screen.kind}")

    def missing(self, *path: str) -> Markup:
        """The mark of something that the source does not say about this place."""
        name = self._missing.get(".".join(path))
        return self.surface.mark("missing", f"#missing-{anchor(name)}") if name else Markup()

    def _appearance(self, field: str, screen: str, block: str) -> Appearance:
        found = self.entries[field].appearances
        return next(one for one in found if (one.screen, one.block) == (screen, block) and one.role != "result")

    def _group(self, name: str, screen: Screen, block_name: str, boxed: set[str]) -> Group:
        block = screen.blocks[block_name]
        label = self.guide.labels.get(block.label or "")
        rows = [
            self._row(self.entries[field], self._appearance(field, name, block_name), (screen, block, label))
            for field in block.fields
            if field in self.entries and field not in boxed
        ]
        if not block_name:
            return Group("", Markup(), Markup(), tuple(rows))
        heading = self.surface.chip(label) if label else self.surface.text(block.title or "")
        marks = joined(self.surface.marks_of(block, label, known=(screen,)), self.missing(name, block_name))
        return Group(f"block-{anchor(name)}-{anchor(block_name)}", heading, marks, tuple(rows))

    def _table(self, groups: list[Group]) -> Table:
        rows = [row for group in groups for row in group.rows]
        found = Counter(row.kind for row in rows)
        asks = any(kind != "read-only" for kind in found)
        counts = self.surface.listed(self.words(f"page.count-{kind}", n=found[kind]) for kind in NEEDS if found[kind])
        total = Markup("<strong>{}</strong>").format(self.words("page.fields", n=len(rows)))
        said = self.surface.say("page.fields-counted", total=total, counts=counts)
        return Table(tuple(groups), said, asks, any(row.letter for row in rows))

    def _row(self, entry: Entry, appearance: Appearance, known: Iterable[Cited | None]) -> Row:
        surface, definition, use = self.surface, entry.definition, appearance.use
        is_entry = appearance is entry.appearances[0]
        kind = describe.need_kind(use)
        label = self.guide.labels.get(definition.label or "")
        advice = [] if kind == "read-only" else list(self._limits(entry, appearance, "warning"))
        told, shape = tuple(self._told(entry, appearance)), tuple(self._shape(entry, appearance, is_entry))
        # What is only shown is compared with the screen: there the example helps each time.
        example = entry.example if is_entry or kind == "read-only" else ""
        name = surface.field(entry.field)
        href = f"#field-{anchor(entry.field)}"
        marks = surface.marks_of(use, label, known=known)
        screen = (appearance.screen,) if appearance.screen else ()
        return Row(
            id=f"field-{anchor(entry.field)}" if is_entry else "",
            title=definition.name or entry.field,
            name=name if is_entry else Markup('<a class="tm-entry" href="{}">{}</a>').format(href, name),
            kind=kind,
            need=surface.need(kind, describe.need(self.guide, use, self.words)),
            told=told,
            shape=shape,
            advice=tuple(advice),
            places=surface.listed(self._places(entry)) if is_entry else Markup(),
            entry="" if is_entry or told or shape else href,
            example=example,
            example_language=surface.foreign(example),
            letter=entry.column if is_entry and appearance.role in ("field", "column") else "",
            marks=joined(marks, self.missing(*screen, entry.field) if appearance.role != "result" else Markup()),
        )

    def _told(self, entry: Entry, appearance: Appearance) -> Iterator[Markup]:
        """What it means; where it is asked for, also how to give it."""
        definition, use = entry.definition, appearance.use
        is_shown = describe.need_kind(use) in ("read-only", "auto")
        if definition.description and (appearance is entry.appearances[0] or is_shown):
            yield self.surface.text(definition.description)
        if is_shown:
            return
        if use.hint:
            yield self.surface.text(use.hint)
        elif definition.hint and appearance is entry.appearances[0]:
            yield self.surface.text(definition.hint)

    def _shape(self, entry: Entry, appearance: Appearance, is_entry: bool) -> Iterator[Markup]:
        kind = describe.need_kind(appearance.use)
        sentences = describe.shape(self.guide, entry.definition, self.words) if is_entry else []
        if not any(one.role in ("field", "column") and describe.is_asked(one.use) for one in entry.appearances):
            # Check digits help those who fill in; those who search or read want to know the kind of value.
            is_plain = entry.definition.type in ("text", "digits", "integer")
            sentences = sentences[:1] if kind != "read-only" or not is_plain else []
        for sentence in sentences:
            yield self._with_codes(sentence, entry.definition)
        if kind != "read-only":
            yield from self._limits(entry, appearance, "error")

    def _limits(self, entry: Entry, appearance: Appearance, severity: str) -> Iterator[Markup]:
        for found, sentence in describe.limits(self.guide, self.procedure, appearance.use, self.words):
            if found == severity:
                yield self._with_notes(sentence, appearance)

    def _with_codes(self, sentence: str, definition: FieldDef) -> Markup:
        """The sentence with the name of its code list as a link to the list."""
        codes = self.guide.codes.get(definition.codes or "")
        if codes is None:
            return escape(sentence)
        return _linked(sentence, codes.title, f"#{codes_anchor(str(definition.codes))}")

    def _with_notes(self, sentence: str, appearance: Appearance) -> Markup:
        """The sentence with the title of a note as a link to the note."""
        for note in appearance.use.warn_on.values():
            if note in self.procedure.notes and self.procedure.notes[note].title in sentence:
                return _linked(sentence, self.procedure.notes[note].title, f"#note-{anchor(note)}")
        return escape(sentence)

    def _places(self, entry: Entry) -> Iterator[Markup]:
        """Where else the field appears; a column of the file that asks the same is said by its letter."""
        first, *others = entry.appearances
        first_need = describe.need(self.guide, first.use, self.words)
        for other in others:
            need = describe.need(self.guide, other.use, self.words)
            # In the middle of a sentence.
            asked = need[:1].lower() + need[1:]
            if other.role == "column":
                if need != first_need or first.role in ("condition", "result"):
                    place = self.words("page.place-file", letter=other.letter)
                    yield self._place("#file", place, asked)
            elif other.role == "result":
                target = f"#results-{anchor(other.screen)}"
                yield self._place(target, self.title(other.screen), self.words("page.place-result"))
            else:
                is_shown = describe.need_kind(other.use) == "read-only"
                what = self.words("page.place-shown") if is_shown else asked
                yield self._place(f"#screen-{anchor(other.screen)}", self.title(other.screen), what)

    def _place(self, href: str, title: str, what: str) -> Markup:
        link = Markup('<a href="{}">{}</a>').format(href, title)
        return self.surface.say("page.place", place=link, what=what)


def _linked(sentence: str, words: str, href: str) -> Markup:
    """A sentence with some of its words as a link."""
    link = Markup('<a href="{}">{}</a>').format(href, words)
    return (
        Markup(link.join(escape(part) for part in sentence.split(words, 1))) if words in sentence else escape(sentence)
    )
