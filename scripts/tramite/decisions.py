"""A decision of a guide → the page that asks its questions one by one, and without scripts shows all of them as a list.

In: a resolved guide, its words. Out: a page. The answers stand in its address (`?a=leaves,retires`), so that a result
can be sent and printed.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from tramite.decision import Answer, Decision
from tramite.links import anchor
from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Page, TocEntry
from tramite.surface import DECIDE, ONLINE, Edition, WebSurface

SCRIPT = "assets/tramite/decide.js"
"""Asks the questions one by one."""


@dataclass(frozen=True)
class Result:
    """The procedure to which an answer leads."""

    title: str
    """Its title."""

    href: str
    """The address of its page, seen from here."""

    key: Markup
    """Its name on the hall's screens."""

    summary: str
    """What it is for, in a sentence."""


@dataclass(frozen=True)
class Choice:
    """An answer, as the page shows it."""

    id: str
    """Its id, as addresses have it."""

    text: str
    """Its words."""

    because: Markup
    """What to know about where it leads, with its marks."""

    asked: Asked | None
    """The question that follows, the first time that it does."""

    again: tuple[str, str] | None
    """Anchor and words of the question that follows, where it stands elsewhere on the page."""

    result: Result | None
    """Where it leads, when no question follows."""


@dataclass(frozen=True)
class Asked:
    """A question, as the page shows it."""

    id: str
    """Its anchor."""

    text: str
    """Its words."""

    hint: Markup
    """What helps to answer it."""

    choices: tuple[Choice, ...]
    """Its answers."""


def decision_page(guide: Guide, name: str, words: Words, edition: Edition = ONLINE) -> Page:
    """The page of a decision."""
    surface, decision = WebSurface(guide, words, f"{DECIDE}/{name}", edition), guide.decisions[name]
    title, lead = surface.plain(decision.title), surface.plain(decision.lead)
    first = first_asked(surface, decision)
    body = surface.render("decide.html", title=title, lead=lead, first=first)
    toc = (TocEntry("marks", words("page.marks")),) if surface.shown_marks else ()
    return Page(
        uri=surface.links.uri,
        title=title,
        menu_title=title,
        html=body,
        toc=toc,
        description=lead,
        source_file="procedures/_hall/decisions.yml",
        kind="decision",
        scripts=(SCRIPT,),
    )


def first_asked(surface: WebSurface, decision: Decision) -> Asked:
    """The question with which a decision begins, and under each answer what follows."""
    return _asked(surface, decision, next(iter(decision.questions)), set())


def anchors(decision: Decision) -> list[str]:
    """The anchors of the page of a decision."""
    return [place(name) for name in decision.questions]


def place(question: str) -> str:
    """The anchor of a question."""
    return f"question-{anchor(question)}"


def _asked(surface: WebSurface, decision: Decision, name: str, shown: set[str]) -> Asked:
    """A question with all that follows; what is `shown` already is only named again, so that the page stays short."""
    shown.add(name)
    question = decision.questions[name]
    choices = tuple(_choice(surface, decision, key, one, shown) for key, one in question.answers.items())
    hint = surface.text(question.hint) if question.hint else Markup()
    return Asked(place(name), surface.plain(question.ask), hint, choices)


def _choice(surface: WebSurface, decision: Decision, name: str, answer: Answer, shown: set[str]) -> Choice:
    because = surface.text(answer.because) if answer.because else Markup()
    following = decision.questions.get(answer.to)
    is_new = following is not None and answer.to not in shown
    return Choice(
        id=name,
        text=surface.plain(answer.text),
        because=Markup(" ").join(part for part in (because, surface.marks_of(answer)) if part),
        asked=_asked(surface, decision, answer.to, shown) if is_new else None,
        again=(place(answer.to), surface.plain(following.ask)) if following and not is_new else None,
        result=None if following else _result(surface, answer.to),
    )


def _result(surface: WebSurface, target: str) -> Result:
    name = target.partition(":")[2].partition("#")[0]
    procedure = surface.guide.procedures[name]
    key = surface.key(procedure.label or "")
    return Result(surface.plain(procedure.title), surface.href(target), key, surface.plain(procedure.summary))
