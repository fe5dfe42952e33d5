"""What a trainer needs to teach a procedure: objectives, timing, exercises with their solutions, usual mistakes.

In: plain mappings, as `source.py` reads them below `training:` in a procedure. Out: frozen models. No I/O.
The sentence under each key is its documentation.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tramite.notation import Model, Scalar, Text


class Exercise(Model):
    """A task with fictitious data, for learners to do alone or in pairs."""

    title: Text
    """What is practised: a verb and its object."""

    minutes: Annotated[int, Field(ge=1)]
    """How long it takes, corrections included."""

    records: tuple[str, ...] = ()
    """The fictitious records given to the learner."""

    shows: tuple[str, ...] = ()
    """The fields of the records that are printed; by default all that the procedure asks for."""

    altered: dict[str, Scalar] = {}
    """Field → the value printed instead of the one of the first record: a fault for the learner to find."""

    task: Text
    """What to do, as an instruction to the learner."""

    questions: dict[str, Text] = {}
    """What to answer in writing; each gets its lines in the learner's book."""

    check: Text
    """How learners see for themselves whether it is right, without giving the solution away."""

    result: Text
    """What there is at the end when all went well; for the trainer."""

    solution: Annotated[dict[str, Text], Field(min_length=1)]
    """The solution, point by point; the answer to a question has the question's id. For the trainer."""


class Mistake(Model):
    """What learners get wrong."""

    text: Text
    """What they do."""

    instead: Text
    """What to do instead, and why."""


class Training(Model):
    """How to teach one procedure."""

    minutes: Annotated[int, Field(ge=1)]
    """How long the lesson takes, exercises included."""

    objectives: Annotated[dict[str, Text], Field(min_length=1)]
    """What learners can do afterwards: each begins with a verb."""

    notes: dict[str, Text] = {}
    """Advice to the trainer: what to prepare, show or stress."""

    mistakes: dict[str, Mistake] = {}
    """What learners get wrong, with the right way."""

    exercises: Annotated[dict[str, Exercise], Field(min_length=1)]
    """The exercises, in order."""
