"""The screens of a procedure → the sections of its page: conditions, results, fields, buttons; and its code lists.

In: a procedure of a resolved guide and the surface of its page. Out: frozen values of finished pieces of HTML, in the
order in which the templates show them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from tramite.fields import Fields, OneOf, Table
from tramite.hall import CodeList
from tramite.links import anchor, code_anchor, codes_anchor
from tramite.procedure import Action, Block, Screen
from tramite.resolve import offered_codes
from tramite.surface import WebSurface, joined

LONG_LIST = 12
"""A code list with more values than this is folded."""


@dataclass(frozen=True)
class ScreenView:
    """A screen, as its section of the page shows it."""

    name: str
    """The screen, by id."""

    kind: str
    """What one does on it."""

    title: str
    """Its heading as words alone."""

    heading: Markup
    """Its heading."""

    about: tuple[Markup, ...]
    """How it opens and how it is laid out."""

    marks: Markup
    """How sure it is."""

    one_of: tuple[OneOf, ...]
    """Conditions of which one must be given."""

    fields: Table | None
    """All other fields."""

    results: Table | None
    """The columns of its list."""

    results_heading: Markup
    """The label of its list."""

    results_marks: Markup
    """How sure the list is."""

    buttons: tuple[Button, ...]
    """Its buttons: those of the screen, of its groups and of the rows of its list."""


@dataclass(frozen=True)
class Button:
    """A button."""

    id: str
    """Its anchor."""

    name: Markup
    """Its label."""

    effect: Markup
    """What pressing it does."""

    confirm: Markup
    """What to check before."""

    leads: Markup
    """Where it leads, as a link."""

    on: Markup
    """What it acts on."""

    marks: Markup
    """How sure that is."""


@dataclass(frozen=True)
class Codes:
    """A code list."""

    name: str
    """Its id."""

    title: Markup
    """Its name."""

    values: tuple[tuple[str, str, str], ...]
    """Code, words on the screen, meaning."""

    marks: Markup
    """How sure it is."""

    is_long: bool
    """Whether it is folded."""

    @property
    def id(self) -> str:
        """Its anchor."""
        return codes_anchor(self.name)

    def place(self, code: str) -> str:
        """The anchor of one of its codes."""
        return code_anchor(self.name, code)


def screens(fields: Fields) -> Iterator[ScreenView]:
    """The screens of a procedure, in order."""
    for name, screen in fields.procedure.screens.items():
        yield _view(fields, name, screen)


def codes(fields: Fields) -> Iterator[Codes]:
    """The code lists that the fields of a procedure choose from."""
    offered = offered_codes(fields.guide, fields.procedure)
    for name in dict.fromkeys(entry.definition.codes for entry in fields.entries.values()):
        if name in offered:
            yield _codes(fields.surface, name, fields.guide.codes[name], offered[name])


def _view(fields: Fields, name: str, screen: Screen) -> ScreenView:
    surface, results = fields.surface, screen.results
    label = fields.guide.labels.get(screen.label or "")
    return ScreenView(
        name=name,
        kind=screen.kind,
        title=fields.title(name),
        heading=surface.chip(label) if label else escape(fields.title(name)),
        about=tuple(_about(fields, name, screen)),
        marks=joined(surface.marks_of(screen, label), fields.missing(name)),
        one_of=tuple(fields.one_of(name)),
        fields=fields.of_screen(name),
        results=fields.results(name),
        results_heading=surface.label(results.label) if results and results.label else Markup(),
        results_marks=surface.marks_of(results, known=(screen,)),
        buttons=tuple(_buttons(fields, name, screen)),
    )


def _about(fields: Fields, name: str, screen: Screen) -> Iterator[Markup]:
    surface = fields.surface
    openers = [
        surface.label(action.label or action_name)
        for opener in fields.procedure.screens.values()
        for action_name, action, _ in _actions(opener)
        if action.to == name and action.do == "open"
    ]
    if openers:
        message = "page.opens-in-front" if screen.popup else "page.opens"
        yield surface.say(message, buttons=surface.listed(dict.fromkeys(openers), "or"))
    if screen.layout == "tabs":
        yield escape(surface.words("page.in-tabs", n=len(screen.blocks)))


def _buttons(fields: Fields, name: str, screen: Screen) -> Iterator[Button]:
    surface = fields.surface
    for action_name, action, block in _actions(screen):
        in_row = screen.results is not None and screen.results.row_actions.get(action_name) is action
        label = fields.guide.labels.get(action.label or action_name)
        # A button whose words are lost carries the mark already.
        missing = fields.missing(name, action_name) if label is None or label.text else Markup()
        does = action.text or (label and label.does) or surface.words(f"verb.{action.do}")
        yield Button(
            id=f"button-{anchor(name)}-{anchor(action_name)}",
            name=surface.label(action.label or action_name),
            effect=surface.text(does),
            confirm=surface.text(action.confirm) if action.confirm else Markup(),
            leads=_leads(fields, action),
            on=escape(surface.words("page.on-row")) if in_row else _acts_on(surface, screen, action, block),
            marks=joined(surface.marks_of(action, label, known=(screen, block)), missing),
        )


def _leads(fields: Fields, action: Action) -> Markup:
    target = action.to or ""
    link = Markup('<a href="{}">{}</a>')
    if target in fields.procedure.screens:
        return link.format(f"#screen-{anchor(target)}", fields.title(target))
    other = target.removeprefix("procedure:").partition("#")[0]
    if target.startswith("procedure:") and other in fields.guide.procedures:
        return link.format(fields.surface.href(target), fields.surface.plain(fields.guide.procedures[other].title))
    return Markup()


def _acts_on(surface: WebSurface, screen: Screen, action: Action, block: Block | None) -> Markup:
    if block is not None and (block.label or block.title):
        return surface.label(block.label) if block.label else surface.text(block.title or "")
    if action.do in ("template", "import"):
        place = "file"
    elif action.do == "export":
        place = "list"
    elif screen.popup:
        place = "window"
    elif screen.kind == "query" and action.do in ("search", "clear"):
        place = "search"
    else:
        place = "screen"
    return escape(surface.words(f"page.on-{place}"))


def _codes(surface: WebSurface, name: str, code_list: CodeList, offered: tuple[str, ...]) -> Codes:
    values = tuple((code, code_list.values[code].text, code_list.values[code].gloss or "") for code in offered)
    marks, title = surface.marks_of(code_list), surface.text(code_list.title)
    return Codes(name, title, values, marks, len(values) > LONG_LIST)


def _actions(screen: Screen) -> Iterator[tuple[str, Action, Block | None]]:
    """Every button of a screen with the group it belongs to: the groups', the screen's, those of each row."""
    for block in screen.blocks.values():
        for name, action in block.actions.items():
            yield name, action, block
    for name, action in screen.actions.items():
        yield name, action, None
    for name, action in screen.results.row_actions.items() if screen.results else ():
        yield name, action, None
