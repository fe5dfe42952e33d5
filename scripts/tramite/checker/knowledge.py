"""A project's folder → what its checker must know of its files, in one language.

In: a folder, a language. Out: definitions and wordings as plain JSON, words. Making them means reading the whole guide,
which takes longer than checking a file; so they are kept in `.cache/` under a name that changes with every byte of the
definitions and with the package itself.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tramite import atomic, messages
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
    kept = root / FOLDER / f"{state}.json"
    known = _kept(kept) if state else None
    if known is None:
        from tramite.checker.learning import learned  # reads the guide: slow to import, and seldom needed

        made = learned(root, language)
        if isinstance(made, str):
            raise WrongUse(made)
        known = made
        if state:
            _keep(kept, known)
    folder = root / known["folder"]
    words = messages.words(known["language"], folder)
    return Project(known["definitions"], known["wordings"], words, folder, known["base"], known["zone"])


FOLDER = ".cache/checker"
"""Where it is kept, in the project."""

MOST = 8
"""How many states are kept: languages, and branches one goes back to."""

_KEYS = {"language", "folder", "definitions", "wordings", "base", "zone"}


def _state(root: Path, language: str) -> str:
    """A name for all that the knowledge is made of: definitions by their bytes, the program by the stamps of its files.
    Empty when something cannot be read."""
    found = hashlib.sha256(repr((language, sys.version)).encode())
    try:
        for path in _files(root / "procedures", {".yml", ".po", ".json"}):
            content = path.read_bytes()
            found.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            found.update(content)
        for path in (*_files(Path(__file__).parent.parent, {".py", ".po", ".json"}), *_currencies()):
            stamp = path.stat()
            found.update(f"{path} {stamp.st_size} {stamp.st_mtime_ns}\n".encode())
    except OSError:
        return ""
    return found.hexdigest()[:32]


def _files(folder: Path, endings: set[str]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in endings)


def _currencies() -> list[Path]:
    """What tells which names of currencies are known."""
    babel = find_spec("babel")
    return [Path(babel.origin)] if babel and babel.origin else []


def _kept(path: Path) -> Data | None:
    """What was kept; None when there is nothing, or it is damaged."""
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return known if isinstance(known, dict) and known.keys() == _KEYS else None


def _keep(path: Path, known: Data) -> None:
    """Keep it, and no more than some; in a folder that may not be written to, nothing."""
    try:
        atomic.write(path, json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode())
        newest_first = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
        for old in newest_first[MOST:]:
            old.unlink(missing_ok=True)
    except OSError:
        return
