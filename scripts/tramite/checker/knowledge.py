"""A project's folder → what its checker must know of its files, in one language.

In: a folder, a language. Out: definitions and wordings as plain JSON, words. Making them means reading the whole guide,
which takes longer than checking a file; so they are kept in `.cache/` under a name that changes with every byte of the
definitions and with the package itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tramite import kept, messages
from tramite.messages import Words

Data = dict[str, Any]


class WrongUse(Exception):
    """Something that the command cannot do; its words are for whoever typed it."""


@dataclass(frozen=True)
class Project:
    """What a project knows of its files, in one language."""

    definitions: Mapping[str, Data]
    """Procedure → definition, for those that have a file."""

    wordings: Mapping[str, Data]
    """Procedure → wording; under the empty name that for files of no known procedure."""

    words: Words
    """The package's words with the hall's own."""

    folder: Path
    """The folder with the hall's own words."""

    base: str
    """The address of the site's root in this language."""

    zone: str
    """The time zone that tells which day it is."""

    @property
    def today(self) -> datetime.date:
        """The day that it is where the hall is."""
        try:
            return datetime.datetime.now(ZoneInfo(self.zone)).date()
        except (ZoneInfoNotFoundError, ValueError):  # a system without time zones
            return datetime.date.today()


def project(root: Path, language: str = "") -> Project:
    """What a project knows; `language`: the first of the guide when empty. Its definitions are read, not judged."""
    state = _state(root, language)
    place = root / FOLDER / f"{state}.json"
    known = _kept(place) if state else None
    if known is None:
        from tramite.checker.learning import learned  # reads the guide: slow to import, and seldom needed

        made = learned(root, language)
        if isinstance(made, str):
            raise WrongUse(made)
        known = made
        if state:
            kept.keep(place, known)
            kept.trim(place.parent, MOST)
    folder = root / known["folder"]
    words = messages.of_data(known["words"])
    return Project(known["definitions"], known["wordings"], words, folder, known["base"], known["zone"])


FOLDER = ".cache/checker"
"""Where it is kept, in the project."""

MOST = 8
"""How many states are kept: languages, and branches one goes back to."""

_KEYS = {"folder", "definitions", "wordings", "words", "base", "zone"}


def _state(root: Path, language: str) -> str:
    """A name for all that the knowledge is made of."""
    made_of = kept.files(root / "procedures", (".yml", ".po", ".json"))
    program = kept.files(kept.PACKAGE, (".py", ".po", ".json"))
    return kept.state(language, root, made_of, [*program, *_currencies()])


def _currencies() -> list[Path]:
    """What tells which names of currencies are known."""
    return kept.libraries("babel")


def _kept(path: Path) -> Data | None:
    """What was kept; None when there is nothing, or it is something else."""
    known = kept.read(path)
    return known if isinstance(known, dict) and known.keys() == _KEYS else None
