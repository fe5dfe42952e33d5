"""Which books there are, and what each is called as a file: all that can be said of a book without reading a guide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Edition = Literal["handbook", "trainer", "exercises", "handout"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)

FOLDER = "handbook"
"""Where books lie on the site."""


@dataclass(frozen=True)
class Title:
    """One book of a site."""

    language: str
    """Its language."""

    edition: Edition
    """What kind of book it is."""

    procedure: str = ""
    """The procedure of a hand-out; empty for the others."""

    @property
    def key(self) -> str:
        """What it is about, as one word: its procedure, or its edition."""
        return self.procedure or self.edition

    @property
    def path(self) -> str:
        """Its file in the folder of books."""
        return f"{self.key}.{self.language}.pdf"
