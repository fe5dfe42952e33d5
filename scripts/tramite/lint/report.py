"""What the parts of `lint` share: the guide under review, the problems found so far, and the walk over its entries.

In: a guide as written, the same guide resolved, and where each value stands. Out: located problems.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pydantic import BaseModel

from tramite.model import SINGLE, Guide, Path
from tramite.problem import Place, Problem
from tramite.procedure import Action, Batch, Block, Screen, Use


@dataclass
class Report:
    """A guide under review."""

    guide: Guide
    """The guide as written."""

    resolved: Guide
    """The guide with inheritance and defaults filled in."""

    place: Callable[[Path], Place]
    """Where a value stands: the nearest known ancestor of its path."""

    problems: list[Problem] = field(default_factory=list)
    """What is wrong with it."""

    def add(self, code: str, path: Path, **values: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, self.place(path), values))

    def known(self, code: str, path: Path, name: str, names: Collection[str], **values: str) -> bool:
        """Whether a name is one of those that exist; noted when it is not, with the one that was probably meant."""
        if name in names:
            return True
        self.add(code, path, id=name, suggestion=nearest(name, names), **values)
        return False

    def field(self, path: Path, name: str) -> bool:
        """Whether a field exists."""
        return self.known("unknown-field", path, name, self.guide.fields)

    def label(self, path: Path, name: str) -> bool:
        """Whether a label exists; words in its place have a problem of their own."""
        if not re.fullmatch(r"[a-z0-9_-]+", name) and name not in self.guide.labels:
            self.add("label-with-words", path, value=name)
            return False
        return self.known("unknown-label", path, name, self.guide.labels)

    def codes(self, name: str) -> list[str] | None:
        """The codes among which a field chooses; None when it chooses among none."""
        definition = self.resolved.fields.get(name)
        found = self.guide.codes.get(definition.codes or "") if definition else None
        return list(found.values) if found else None


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant; empty when none comes near."""
    return _nearest(name, tuple(names))


def groups(path: Path, screen: Screen) -> Iterator[tuple[Path, Block]]:
    """The groups of fields of a screen as written, each with its path; the group without a name first."""
    if screen.fields:
        yield path, Block(fields=screen.fields, need=screen.need)
    for name, block in screen.blocks.items():
        yield (*path, "blocks", name), block


def uses(path: Path, screen: Screen) -> Iterator[tuple[Path, str, Use]]:
    """Every field that a screen as written asks for or shows, with its path."""
    for group, block in groups(path, screen):
        for name, use in block.fields.items():
            yield (*group, "fields", name), name, use


def action_maps(path: Path, screen: Screen) -> Iterator[tuple[Path, Mapping[str, Action]]]:
    """The groups of buttons of a screen as written, each with its path."""
    yield (*path, "actions"), screen.actions
    for group, block in groups(path, screen):
        yield (*group, "actions"), block.actions
    if screen.results:
        yield (*path, "results", "row_actions"), screen.results.row_actions


def places(screen: Screen) -> set[str]:
    """What stands on a screen and `at` may name: blocks, buttons, fields and columns."""
    found = set(screen.blocks) | {name for _, name, _ in uses((), screen)}
    found |= set(screen.results.columns) if screen.results else set()
    return found | {name for name, _ in screen.every_action()}


def shown_fields(screens: Iterable[Screen], batch: Batch | None) -> set[str]:
    """The fields that occur on screens, in their lists and in a file."""
    found: set[str] = set(batch.columns) if batch else set()
    for screen in screens:
        found |= {name for _, name, _ in uses((), screen)}
        found |= set(screen.results.columns) if screen.results else set()
    return found


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every model and map of a guide with its path, parents first; a path uses the keys of the files."""
    inside: Iterable[tuple[object, object]] = ()
    if isinstance(value, BaseModel):
        yield path, value
        fields = type(value).model_fields.items()
        inside = [(info.alias or name, getattr(value, name)) for name, info in fields]
    elif isinstance(value, dict):
        yield path, value
        inside = value.items()
    elif isinstance(value, tuple):
        inside = enumerate(value)
    for key, item in inside:
        if not isinstance(item, SINGLE):
            yield from walk(item, (*path, str(key)))


@lru_cache(maxsize=1024)
def _nearest(name: str, names: tuple[str, ...]) -> str:
    # Cached because one wrong name is often used in many places, and comparing with all others is slow.
    close = difflib.get_close_matches(name, names, 1)
    return close[0] if close else ""
