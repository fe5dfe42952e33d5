"""What the page of a procedure says beside its screens: summary, steps by way, prerequisites, rules of the file.

In: a procedure of a resolved guide and the surface of its page. Out: finished pieces of HTML, ready for the templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from tramite.hall import Account
from tramite.links import anchor
from tramite.model import Guide
from tramite.procedure import Prerequisite, Procedure, Step, Way
from tramite.surface import WebSurface, joined


@dataclass(frozen=True)
class WayView:
    """The steps of one way."""

    id: str
    """Its anchor; empty for steps of no way."""

    way: Way | None
    """Its heading."""

    icon: str
    """The drawing beside it in the list of ways."""

    steps: tuple[tuple[str, Step], ...]
    """Its steps by id, in order."""


@dataclass(frozen=True)
class Summary:
    """The values of the box under the lead that need more than their text."""

    menu: tuple[str, ...]
    """The labels to press, in order, its own included."""

    menu_marks: Markup
    """How sure that is."""

    accounts: Markup
    """The accounts of which any may enter; empty when none is named."""

    verified: Markup
    """When the text was last compared, and with which section of the source."""


def ways(procedure: Procedure) -> Iterator[WayView]:
    """The steps of no way, then those of each."""
    for name, way in [("", None), *procedure.ways.items()]:
        steps = tuple((key, step) for key, step in procedure.steps.items() if (step.way or "") == name)
        if steps:
            yield WayView(f"way-{anchor(name)}" if name else "", way, _icon(procedure, steps), steps)


def before(surface: WebSurface, procedure: Procedure) -> Iterator[tuple[Markup, Prerequisite]]:
    """What to have or know before: first what all ways need, then what each does, with its title."""
    for name in [None, *procedure.ways]:
        title = surface.text(procedure.ways[name].title) if name else Markup()
        for prerequisite in procedure.before_you_start.values():
            if prerequisite.way == name:
                yield title, prerequisite


def summary(surface: WebSurface, procedure: Procedure) -> Summary:
    """What the box under the lead says beside plain texts."""
    labels = surface.guide.labels
    menu = (*procedure.menu, *([procedure.label] if procedure.label else []))
    accounts = [surface.guide.hall.accounts[name] for name in procedure.accounts if name in surface.guide.hall.accounts]
    return Summary(
        menu=menu,
        menu_marks=surface.marks_of(*(labels.get(name) for name in menu)),
        accounts=surface.listed([_account(surface, account) for account in accounts], "or") if accounts else Markup(),
        verified=_verified(surface, procedure),
    )


def file_facts(surface: WebSurface, procedure: Procedure) -> Iterator[Markup]:
    """The rules that hold for the whole file."""
    batch = procedure.batch
    if batch is None:
        return
    columns = surface.words("page.file-columns", n=len(batch.columns), version=batch.version)
    yield joined(escape(columns), surface.marks_of(batch))
    for fields in batch.unique:
        names = [surface.guide.fields[name].name or name for name in fields if name in surface.guide.fields]
        yield surface.say("page.file-unique", fields=surface.listed(names))
    if batch.row_limit:
        yield surface.say("page.file-row-limit", n=batch.row_limit, rows=surface.number(batch.row_limit))
    if batch.warn and batch.warn.row_limit:
        yield surface.say("page.file-row-advice", n=batch.warn.row_limit, rows=surface.number(batch.warn.row_limit))


def quoted(procedure: Procedure, guide: Guide) -> tuple[str, ...]:
    """The statements to quote on the page of a procedure that the source only names."""
    if procedure.status == "live" and procedure.documented:
        return ()
    return tuple(number for number in procedure.source if number in guide.sources.statements)


def offers(procedure: Procedure) -> tuple[str, ...]:
    """How a procedure is done, for its card: web, excel, query; or why it is not: soon, suspended, unexplained."""
    if procedure.status != "live":
        return ("soon",) if procedure.status == "in-development" else ("suspended",)
    if not procedure.documented:
        return ("unexplained",)
    kinds = {screen.kind for screen in procedure.screens.values()}
    looks_up = bool(kinds) and kinds <= {"query", "list", "view"}
    return ("query" if looks_up else "web", *(["excel"] if procedure.batch else []))


def _icon(procedure: Procedure, steps: tuple[tuple[str, Step], ...]) -> str:
    """A way that passes through the template or its import is the way of the file."""
    places = [step.at.split(".") for _, step in steps if step.at]
    at = [(procedure.screens[place[0]], place[-1]) for place in places if place[0] in procedure.screens]
    verbs = {screen.actions[action].do for screen, action in at if action in screen.actions}
    return "excel" if verbs & {"template", "import"} else "web"


def _account(surface: WebSurface, account: Account) -> Markup:
    label = surface.guide.labels.get(account.label or "")
    if label is None:
        return surface.text(account.name)
    return (
        surface.label(account.label or "")
        if surface.guide.speaks_screen_language
        else surface.chip(label, account.name)
    )


def _verified(surface: WebSurface, procedure: Procedure) -> Markup:
    day = surface.date(procedure.verified)
    known = (surface.guide.sources.statements.get(number) for number in procedure.source)
    section = procedure.section or next((one.section for one in known if one and one.section), None)
    if section is None:
        return day
    link = Markup('<a href="{}">{}</a>').format(surface.links.page("source", section_anchor(section)), section)
    return surface.say("page.verified-with", date=day, section=link)


def section_anchor(section: str) -> str:
    """The anchor of a section of the source guide on the page about it."""
    return "section-" + section.replace(".", "-").replace(" ", "-")
