"""One procedure: screens, fields in use, file, steps, notes, and what the source does not say, as frozen models.

In: plain mappings, as `source.py` reads them from `procedures/<id>/procedure.yml`. Out: `Procedure`. No I/O.
The sentence under each key is its documentation: JSON Schema, editors and the format reference take it from here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tramite.hall import Cited, Note
from tramite.notation import ListOfKeys, Model, Scalar, ShortForm, Text, Values
from tramite.training import Training

Need = Literal["required", "optional", "read-only", "auto", "blank", "as-on-screen"]
Verb = Literal[
    "clear", "search", "submit", "close", "open", "pick", "template", "import", "export", "withdraw", "print", "sign-in"
]
Status = Literal["live", "in-development", "suspended"]


class Warnings(Cited):
    """Bounds that advise: a value outside them is pointed out and still accepted."""

    min: Scalar | None = None
    """The least value, written as in a field."""

    max: Scalar | None = None
    """The greatest value, written as in a field."""

    equals: str | None = None
    """The field whose value it should equal."""

    contains: tuple[Scalar, ...] = ()
    """Codes that should be among those given."""


class Use(Cited):
    """A field as one screen or file asks for it."""

    need: Need | None = None
    """Whether it must be given; by default what the block says. `as-on-screen`, in files: as the screen that has it."""

    required_when: Values | None = None
    """Required when other fields have these values."""

    otherwise: Literal["optional", "blank"] = "optional"
    """What it is when `required_when` does not hold."""

    min: Scalar | None = None
    """The least value; a smaller one is an error."""

    max: Scalar | None = None
    """The greatest value; a greater one is an error."""

    equals: str | None = None
    """The field whose value it must equal."""

    contains: tuple[Scalar, ...] = ()
    """Codes that must be among those given."""

    offer: tuple[Scalar, ...] = ()
    """The codes of the list that this screen offers."""

    warn: Warnings | None = None
    """Bounds that advise."""

    warn_on: dict[Scalar, str] = {}
    """Permitted value → the note that explains what to mind."""

    hint: Text | None = None
    """What to enter here; replaces the hint of the field."""


Uses = Annotated[dict[str, Annotated[Use, ShortForm("need")]], ListOfKeys()]


class Action(Cited):
    """What a button does."""

    do: Verb
    """The kind of effect."""

    to: str | None = None
    """The screen, or `procedure:id`, that it leads to."""

    text: Text | None = None
    """What it does, as a sentence; by default what its label says."""

    confirm: Text | None = None
    """What to check before it is pressed."""

    label: str | None = None
    """The label on the button; by default the label with the action's own id."""


Actions = dict[str, Annotated[Action, ShortForm("do")]]


class Block(Cited):
    """A group of fields on a screen."""

    label: str | None = None
    """The label above it, as the hall shows it."""

    title: Text | None = None
    """Its name, when the hall shows none."""

    need: Literal["optional", "required", "read-only"] | None = None
    """The need of those fields that do not state their own."""

    fields: Uses = {}
    """The fields, in order."""

    actions: Actions = {}
    """The buttons of this group."""


class Results(Cited):
    """The list that a query shows."""

    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    """The fields shown as columns, in order."""

    label: str | None = None
    """The label above the list."""

    row_actions: Actions = {}
    """The buttons of each row."""


class AtLeastOne(Model):
    """Fields of which one must be given."""

    fields: Annotated[tuple[str, ...], Field(min_length=2)]
    """The fields."""

    source: tuple[str, ...] = ()
    """The statements that say so."""


class Screen(Cited):
    """A page or window of the hall."""

    kind: Literal["form", "query", "list", "view", "menu"]
    """What one does on it."""

    popup: bool = False
    """Whether it opens in front of another screen."""

    layout: Literal["sections", "tabs"] = "sections"
    """How its blocks are laid out."""

    label: str | None = None
    """Its heading, as the hall shows it."""

    title: Text | None = None
    """Its name, when the hall shows none."""

    need: Literal["optional", "required", "read-only"] | None = None
    """The need of those fields that do not state their own."""

    fields: Uses = {}
    """The fields, when they form one group without a name."""

    blocks: dict[str, Block] = {}
    """The groups of fields, when there are several or they have names."""

    at_least_one: tuple[AtLeastOne, ...] = ()
    """Groups of fields of which one must be given."""

    results: Results | None = None
    """The list shown below, in queries and lists."""

    actions: Actions = {}
    """The buttons of the whole screen."""

    def every_action(self) -> Iterator[tuple[str, Action]]:
        """Every button with its name: those of the screen, of its groups, of the rows of its list."""
        yield from self.actions.items()
        for block in self.blocks.values():
            yield from block.actions.items()
        if self.results:
            yield from self.results.row_actions.items()


class BatchWarnings(Model):
    """Limits of a file that advise."""

    row_limit: int | None = None
    """The number of rows above which we advise to split the file."""


class Batch(Cited):
    """The Excel file with which many cases are declared at once."""

    version: Annotated[int, Field(ge=1)]
    """The version of our template; it rises whenever the columns change."""

    columns: Annotated[Uses, Field(min_length=1)]
    """The columns of the file, in order."""

    unique: tuple[tuple[str, ...], ...] = ()
    """Fields whose values together may occur in one row only."""

    row_limit: int | None = None
    """The greatest number of rows."""

    warn: BatchWarnings | None = None
    """Limits that advise."""


class Prerequisite(Cited):
    """Something to have or know before starting."""

    text: Text
    """What it is."""

    way: str | None = None
    """The way that needs it, when the others do not."""


class Way(Model):
    """One of several ways to do the same thing, or one of several tasks of a service."""

    title: Text
    """The heading over its steps."""

    lead: Text | None = None
    """For whom or what it is meant."""


class Step(Cited):
    """One step of a procedure."""

    title: Text
    """What to do, in a few words."""

    text: Text
    """How to do it, with the labels to press."""

    result: Text | None = None
    """What happens then."""

    way: str | None = None
    """The way that it belongs to."""

    at: str | None = None
    """Where on the screens it happens: `screen`, `screen.block`, `screen.action` or `screen.field`."""


class Missing(Model):
    """Something that a reader would look for and the source guide does not say."""

    text: Text
    """What is not said."""

    gap: str | None = None
    """The gap of the source guide behind it."""

    at: str | None = None
    """Where a reader would look for it: a screen (as in a step), or `notes.id`."""


class Deadline(Cited):
    """The time rule of a procedure."""

    text: Text
    """The rule, as one sentence."""


class Procedure(Cited):
    """procedure.yml: one how-to."""

    section: Scalar | None = None
    """The section of the source guide."""

    area: str
    """The group to which it belongs."""

    label: str | None = None
    """Its name in the hall."""

    title: Text
    """The heading of its page: a verb and its object."""

    short_title: Text | None = None
    """The title in menus."""

    summary: Text
    """One sentence that says what it is for."""

    keywords: tuple[Text, ...] = ()
    """Words for it that people use and its page does not; the support desk finds it by them."""

    questions: tuple[Text, ...] = ()
    """What callers say when they need it, as they say it; the support desk finds it by them."""

    status: Status
    """Whether the hall offers it."""

    documented: bool = True
    """`no` when the source guide only names it."""

    reason: Text | None = None
    """Why it is suspended or not on line."""

    instead: Text | None = None
    """Where to go meanwhile."""

    who: Text | None = None
    """Who may use it; by default what the hall says."""

    accounts: tuple[str, ...] = ()
    """The accounts of which any may enter."""

    menu: tuple[str, ...] = ()
    """The labels to press to reach it, in order, without its own."""

    deadline: Annotated[Deadline, ShortForm("text")] | None = None
    """The time rule, shown in the summary."""

    verified: datetime.date
    """When the text was last compared with its source."""

    examples: tuple[str, ...] = ()
    """The fictitious records shown as examples, and tested; the first that has a value is shown."""

    before_you_start: dict[str, Annotated[Prerequisite, ShortForm("text")]] = {}
    """What to have or know before starting."""

    screens: dict[str, Screen] = {}
    """The screens; the first is where one starts, the others are reached through actions."""

    batch: Batch | None = None
    """The Excel file with which many cases are declared at once."""

    ways: dict[str, Way] = {}
    """The headings over groups of steps."""

    steps: dict[str, Step] = {}
    """What to do, in order."""

    notes: dict[str, Note] = {}
    """What to mind."""

    missing: dict[str, Annotated[Missing, ShortForm("text")]] = {}
    """What the source guide does not say."""

    training: Training | None = None
    """How to teach it; printed in the trainer's book and, without solutions, in the learner's."""

    related: tuple[str, ...] = ()
    """Procedures that a reader may need next."""

    changes: Annotated[dict[datetime.date, Text], Field(min_length=1)]
    """Day → what changed on this page, newest first."""

    @property
    def menu_title(self) -> str:
        """The title in menus."""
        return self.short_title or self.title
