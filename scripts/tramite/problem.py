"""What is wrong with a definition, and where: a code of the catalogue, a place, and the values of its sentences.

In: a code, a place and values. Out: the sentence, what to do about it, one stable order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tramite.catalogue import CATALOGUE, PHRASES, Severity

__all__ = ["CATALOGUE", "PHRASES", "Place", "Problem", "Severity", "ordered"]

PHRASED = ("expected", "reason")
"""The values that may be ids of phrases; all others are what an author wrote."""


@dataclass(frozen=True, order=True)
class Place:
    """Where in the project a problem stands; lines and columns count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place; `values` fill the braces of the catalogue's sentences."""

    code: str
    place: Place
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How grave it is, as the catalogue says."""
        return CATALOGUE[self.code].severity

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return CATALOGUE[self.code].message.format_map(self.said(PHRASES.get))

    @property
    def fix(self) -> str:
        """What to do, in English; with what was probably meant, where that is known."""
        suggestion = self.values.get("suggestion")
        question = f" Did you mean `{suggestion}`?" if suggestion else ""
        return CATALOGUE[self.code].fix.format_map(self.said(PHRASES.get)) + question

    def said(self, phrase: Callable[[str], str | None]) -> dict[str, str]:
        """The values as a sentence says them; `phrase` words those that are ids of phrases."""
        return {key: (key in PHRASED and phrase(value)) or value for key, value in self.values.items()}

    def __str__(self) -> str:
        return f"{self.place}  {self.code}  {self.message} — {self.fix}"


def ordered(problems: list[Problem]) -> list[Problem]:
    """The problems in reading order, each once."""
    unique = {(p.place, p.code, p.message): p for p in problems}
    return [unique[key] for key in sorted(unique)]
