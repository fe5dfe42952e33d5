"""decisions.yml: questions whose answers lead a reader to the right procedure.

In: values as YAML gives them. Out: frozen models; nothing is looked up. What is wrong between them is found by `lint`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tramite.hall import Cited
from tramite.notation import Model, Text


class Answer(Cited):
    """An answer, and where it leads."""

    text: Text
    """The answer, in the reader's words, without labels and links."""

    to: str
    """Where it leads: a question of this decision, or a procedure, as in `procedure:pay-fees#step-send`."""

    because: Text | None = None
    """What the reader should know about where it leads."""


class Question(Model):
    """A question with its answers."""

    ask: Text
    """The question, without labels and links."""

    hint: Text | None = None
    """What helps to answer it."""

    answers: Annotated[dict[str, Answer], Field(min_length=1)]
    """The answers in the order in which they are read; their ids stand in addresses."""


class Decision(Model):
    """A short way to the right procedure."""

    title: Text
    """The title of its page: what it helps to find out."""

    lead: Text
    """What the reader learns here, in a sentence."""

    questions: Annotated[dict[str, Question], Field(min_length=1)]
    """The questions; the first one is asked first."""
