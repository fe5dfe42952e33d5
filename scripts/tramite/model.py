"""A guide: one hall, its shared definitions and its procedures; and a walk over every text that readers see.

In: models of the files. Out: `Guide` in one language, and the same guide with its texts replaced. No I/O.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import BaseModel

from tramite.decision import Decision
from tramite.hall import Certainty, Cited, CodeList, FieldDef, Format, Hall, Label, People, Sources, Term
from tramite.notation import Model, Translated
from tramite.procedure import Procedure

SINGLE = (str, int, type(None))
"""What most values in a guide are. To be asked for first: whether something is a model takes far longer to tell."""

Path = tuple[str, ...]
"""Where a value stands, by ids: `("steps", "search", "text")`."""


class Guide(Model):
    """One hall and all that is written about it, in one language."""

    hall: Hall
    """hall.yml."""

    labels: dict[str, Label] = {}
    """labels.yml: the words on the hall's screens."""

    fields: dict[str, FieldDef] = {}
    """fields.yml: the pieces of data that the hall asks for or shows."""

    formats: dict[str, Format] = {}
    """formats.yml: the shapes of values."""

    codes: dict[str, CodeList] = {}
    """codes.yml: the values among which fields choose."""

    sources: Sources = Sources()
    """sources.yml: what the source guide says, and what it lacks."""

    glossary: dict[str, Term] = {}
    """glossary.yml: the terms that texts use."""

    people: People = People(reference_date=datetime.date(2000, 1, 1))
    """people.yml: fictitious records, shown as examples."""

    procedures: dict[str, Procedure] = {}
    """The procedures by id, in the order of the areas."""

    decisions: dict[str, Decision] = {}
    """decisions.yml: questions that lead to the right procedure."""

    redirects: dict[str, str] = {}
    """redirects.yml: old address → the one that took its place."""

    language: str = ""
    """The language of its texts."""

    def certainty(self, cited: Cited) -> Certainty:
        """How sure a statement is: what it says itself, else the weakest of its sources."""
        if cited.certainty or not cited.source:
            return cited.certainty or "certain"
        statements = self.sources.statements
        known = [statements[number].certainty for number in cited.source if number in statements]
        return max(known, key=_CERTAINTIES.index, default="certain")

    def in_area(self, area: str) -> list[str]:
        """The ids of the procedures of one area, in reading order."""
        return [name for name, procedure in self.procedures.items() if procedure.area == area]

    def record(self, name: str) -> dict[str, str]:
        """The values of a fictitious record, with those that it inherits."""
        values: dict[str, str] = {}
        for one in self.ancestry(name):
            values = self.people.people[one] | values
        return {field: value for field, value in values.items() if field != "like"}

    def ancestry(self, name: str) -> list[str]:
        """A record and those that it is like, nearest first; a circle ends where it closes."""
        found: list[str] = []
        while name in self.people.people and name not in found:
            found.append(name)
            name = self.people.people[name].get("like", "")
        return found

    @property
    def speaks_screen_language(self) -> bool:
        """Whether its readers read the hall's own screens, so that labels need no gloss."""
        return self.language.split("-")[0] == self.hall.screen_language.split("-")[0]


M = TypeVar("M", bound=BaseModel)


def map_texts(model: M, change: Callable[[Path, str], str], path: Path = ()) -> M:
    """The same model with every text that readers see replaced by `change(path, text)`."""
    updates = {}
    for name, is_text in text_fields(type(model)).items():
        value = getattr(model, name)
        mapped = _map_value(value, change, (*path, name), is_text)
        if mapped is not value:
            updates[name] = mapped
    return model.model_copy(update=updates) if updates else model


@cache
def text_fields(model: type[BaseModel]) -> dict[str, bool]:
    """The fields of a model that hold texts (true) or models that may (false); others cannot hold any."""
    hints = get_type_hints(model, include_extras=True)
    found = {}
    for name in model.model_fields:
        is_text = _mentions(hints[name], lambda part: isinstance(part, Translated))
        if is_text or _mentions(hints[name], lambda part: isinstance(part, type) and issubclass(part, BaseModel)):
            found[name] = is_text
    return found


def _map_value(value: Any, change: Callable[[Path, str], str], path: Path, is_text: bool) -> Any:
    if isinstance(value, SINGLE):
        return change(path, value) if is_text and isinstance(value, str) else value
    if isinstance(value, dict):
        mapped = {key: _map_value(item, change, (*path, str(key)), is_text) for key, item in value.items()}
        return mapped if any(mapped[key] is not value[key] for key in value) else value
    if isinstance(value, tuple) and is_text:
        return tuple(item for item in change(path, " | ".join(value)).split(" | ") if item)
    return map_texts(value, change, path) if isinstance(value, BaseModel) else value


def _mentions(hint: Any, test: Callable[[Any], bool]) -> bool:
    metadata = getattr(hint, "__metadata__", ())
    return test(hint) or any(map(test, metadata)) or any(_mentions(part, test) for part in get_args(hint))


_CERTAINTIES: tuple[Certainty, ...] = ("certain", "likely", "guess")
