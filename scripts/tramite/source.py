"""The folder `procedures/` → a guide in its source language, and every problem with its place.

In: the project's folder. Out: `Loaded`. One run finds all problems: a part that cannot be read is left out, and what
refers to it is not reported a second time.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from tramite.decision import Decision
from tramite.hall import CodeList, FieldDef, Format, Hall, Label, People, Sources, Term
from tramite.model import SINGLE, Guide
from tramite.model import Path as Ids
from tramite.problem import Place, Problem
from tramite.procedure import Procedure
from tramite.yamlfile import YamlFile, read

FOLDER = "procedures"
HALL_FOLDER = "_hall"
PROCEDURE_FILE = "procedure.yml"
VERSIONS = "versions"

HALL_FILES: dict[str, Any] = {
    "hall": Hall,
    "labels": dict[str, Label],
    "fields": dict[str, FieldDef],
    "formats": dict[str, Format],
    "codes": dict[str, CodeList],
    "sources": Sources,
    "glossary": dict[str, Term],
    "people": People,
    "decisions": dict[str, Decision],
    "redirects": dict[str, str],
}
"""The files of `_hall/` and what each holds."""


@dataclass
class Loaded:
    """What a folder of definitions holds."""

    guide: Guide | None = None
    """The guide as written; None when the hall itself cannot be read."""

    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the files themselves; `lint` finds what is wrong between them."""

    dropped: set[str] = field(default_factory=set)
    """Ids of entries left out because something is wrong with them."""

    released: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Procedure → the newest stored version of its template, where there is one."""

    _keys: dict[Ids, Place] = field(default_factory=dict)
    _values: dict[Ids, Place] = field(default_factory=dict)

    def place(self, path: Ids) -> Place:
        """Where a value stands: the nearest known ancestor of a path that starts with the kind of file."""
        for length in range(len(path), 0, -1):
            known = self._values.get(path[:length]) if length == len(path) else self._keys.get(path[:length])
            if known:
                return known
        return Place(FOLDER)


def load(root: Path) -> Loaded:
    """Read every definition below `root`/procedures."""
    loaded = Loaded()
    folder = root / FOLDER
    parts: dict[str, Any] = {}
    for kind in HALL_FILES:
        path = folder / HALL_FOLDER / f"{kind}.yml"
        if path.is_file():
            parts[kind] = _read(root, path, (kind,), loaded)
        elif kind == "hall":
            loaded.problems.append(Problem("missing-file", Place(_name(root, path)), {"path": _name(root, path)}))
    procedures: dict[str, Procedure] = {}
    for path in sorted(folder.glob(f"*/{PROCEDURE_FILE}")):
        name = path.parent.name
        procedure = _read(root, path, ("procedures", name), loaded)
        if procedure is None:
            loaded.dropped.add(name)
        else:
            procedures[name] = procedure
            _read_released(root, path.parent, loaded)
    loaded.problems += _missing_procedures(root, folder)
    if parts.get("hall") is None:
        return loaded
    hall: Hall = parts["hall"]
    given = {kind: value for kind, value in parts.items() if value is not None}
    loaded.guide = Guide.model_construct(
        **given, procedures=_in_reading_order(procedures, hall), language=hall.languages[0]
    )
    loaded.problems += _bad_ids(loaded.guide, loaded.place)
    return loaded


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _missing_procedures(root: Path, folder: Path) -> Iterator[Problem]:
    for child in sorted(folder.glob("[!_.]*/")):
        path = child / PROCEDURE_FILE
        if not path.is_file():
            yield Problem("missing-file", Place(_name(root, path)), {"path": _name(root, path)})


def _in_reading_order(procedures: dict[str, Procedure], hall: Hall) -> dict[str, Procedure]:
    """By area; within one in the order that the area gives, then by section of the source, then by id."""
    areas = list(hall.areas)

    def key(name: str) -> tuple[Any, ...]:
        area = procedures[name].area
        if area not in areas:
            return (len(areas), 0, (), name)
        first = list(hall.areas[area].procedures)
        rank = first.index(name) if name in first else len(first)
        section = tuple(int(part) for part in re.findall(r"\d+", procedures[name].section or "999"))
        return (areas.index(area), rank, section, name)

    return {name: procedures[name] for name in sorted(procedures, key=key)}


def _read_released(root: Path, folder: Path, loaded: Loaded) -> None:
    """Keep the newest stored version of a template; each file that is no version is a problem."""
    versions: dict[int, dict[str, Any]] = {}
    for path in sorted((folder / VERSIONS).glob("*.json")):
        try:
            stored = json.loads(path.read_text("utf-8"))
            versions[int(path.stem)] = dict(stored, version=int(stored["version"]))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            values = {"id": folder.name, "reason": str(error)}
            loaded.problems.append(Problem("bad-release", Place(_name(root, path)), values))
    if versions:
        loaded.released[folder.name] = versions[max(versions)]


def _read(root: Path, path: Path, prefix: Ids, loaded: Loaded) -> Any:
    """The model of one file, without the entries that are wrong; None when nothing can be kept."""
    name = _name(root, path)
    try:
        file = read(path.read_bytes(), name)
    except OSError as error:
        loaded.problems.append(Problem("unreadable-file", Place(name), {"reason": error.strerror or str(error)}))
        return None
    loaded.problems += file.problems
    loaded._keys |= {prefix + key: place for key, place in file.keys.items()} | {prefix: Place(name)}
    loaded._values |= {prefix + key: place for key, place in file.values.items()}
    if file.data is None:
        return None
    return _validated(file, prefix[0], name, loaded)


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(HALL_FILES.get(kind, Procedure))


def _validated(file: YamlFile, kind: str, name: str, loaded: Loaded) -> Any:
    """Validate, report, leave out what is wrong and try again, until what is left is right or nothing is left."""
    removed: set[Ids] = set()
    while True:
        try:
            return _adapter(kind).validate_python(file.data)
        except ValidationError as invalid:
            errors = [_Error(error, _existing(file.data, error["loc"])) for error in invalid.errors(include_url=False)]
        for error in errors:
            follows = any(path[: len(error.path)] == error.path for path in removed)
            if not follows and not _is_known_empty(file, error.path):
                loaded.problems.append(_problem(error, file, name, HALL_FILES.get(kind, Procedure)))
        # From the end, so that the numbers of list items before stay what they are.
        for path in sorted({error.wrong for error in errors}, reverse=True):
            if not path:
                return None
            _remove(file.data, path)
            removed.add(path)
            loaded.dropped.add(path[-1])


@dataclass(frozen=True)
class _Error:
    """A finding of pydantic, with the path of the value in the file."""

    details: ErrorDetails
    path: Ids

    @property
    def code(self) -> str:
        return _ERROR_CODES.get(self.details["type"], "wrong-value")

    @property
    def wrong(self) -> Ids:
        """The part that must go: the value itself, or what lacks a key."""
        return self.path[:-1] if self.code == "missing-key" else self.path


def _existing(data: Any, location: tuple[int | str, ...]) -> Ids:
    """The path in the file behind pydantic's location, which also names unions and the long form of short forms."""
    path: list[str] = []
    for position, part in enumerate(location):
        last = position == len(location) - 1
        known: Any = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
        if part in known:
            data = data[part]
        elif not (last and isinstance(data, dict) and part != "[key]"):
            continue
        path.append(str(part))
    return tuple(path)


def _is_known_empty(file: YamlFile, path: Ids) -> bool:
    value: Any = file.data
    for part in path:
        value = value[int(part)] if isinstance(value, list) else value.get(part) if isinstance(value, dict) else None
    return bool(value == "")


def _remove(data: Any, path: Ids) -> None:
    for part in path[:-1]:
        data = data[int(part)] if isinstance(data, list) else data.get(part, {})
    if isinstance(data, list) and int(path[-1]) < len(data):
        del data[int(path[-1])]
    elif isinstance(data, dict):
        data.pop(path[-1], None)


def _problem(error: _Error, file: YamlFile, name: str, model: Any) -> Problem:
    key, details = error.path[-1] if error.path else "", error.details
    known = file.values if error.code in ("wrong-type", "wrong-value") else file.keys
    place = known.get(error.path) or file.keys.get(error.path[:-1]) or Place(name)
    if error.code == "unknown-key":
        close = difflib.get_close_matches(key, _keys_of(_model_at(model, error.path[:-1])), 1)
        return Problem("unknown-key", place, {"key": key, "suggestion": close[0] if close else ""})
    if error.code == "missing-key":
        return Problem("missing-key", place, {"key": key})
    value = details.get("input")
    if isinstance(value, list) and "[[" in file.line(place):
        return Problem("unquoted-bracket", place, {"text": file.line(place)})
    if error.code == "wrong-type":
        return Problem("wrong-type", place, {"key": key, "expected": _EXPECTED[details["type"].split("_")[0]]})
    return Problem("wrong-value", place, {"key": key, "value": str(value)[:60], "allowed": _allowed(details)})


def _allowed(details: ErrorDetails) -> str:
    """What is permitted: the words to choose from, which are the same in every language, else a sentence in English."""
    choices = re.findall(r"'([^']*)'", str(details.get("ctx", {}).get("expected", "")))
    return ", ".join(f"`{choice}`" for choice in choices) or details["msg"]


def _model_at(model: Any, path: Ids) -> Any:
    """The type that the model wants at a path."""
    for part in path:
        model = _inside(model, part)
    return _bare(model)


def _inside(model: Any, key: str) -> Any:
    model = _bare(model)
    if isinstance(model, type) and issubclass(model, BaseModel):
        hints = get_type_hints(model, include_extras=True)
        return next((hints[name] for name, info in model.model_fields.items() if (info.alias or name) == key), None)
    arguments = get_args(model)
    return arguments[-1 if get_origin(model) is dict else 0] if arguments else None


def _bare(hint: Any) -> Any:
    """A type without its annotations and without None."""
    while get_origin(hint) in (Annotated, Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    return hint


def _keys_of(model: Any) -> list[str]:
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [info.alias or name for name, info in model.model_fields.items()]


def _bad_ids(guide: Guide, place: Callable[[Ids], Place]) -> Iterator[Problem]:
    for path in _entries(guide, ()):
        pattern = _HYPHENED if path[:-1] in _HYPHENED_MAPS else _UNDERSCORED
        if not re.fullmatch(pattern, path[-1]):
            yield Problem("bad-id", place(path), {"id": path[-1]})


def _entries(value: Any, path: Ids) -> Iterator[Ids]:
    """The path of every named entry whose key is an id of ours; codes and numbers of statements are the hall's."""
    if isinstance(value, SINGLE):
        return
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _entries(getattr(value, name), (*path, name))
    elif isinstance(value, dict) and not (path[0] == "sources" or (path[0] == "codes" and len(path) == 3)):
        for key, item in value.items():
            if isinstance(item, BaseModel | dict):
                yield (*path, str(key))
                yield from _entries(item, (*path, str(key)))


_UNDERSCORED = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
_HYPHENED = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_HYPHENED_MAPS = {("procedures",), ("hall", "areas"), ("decisions",)}
_EXPECTED = {
    "string": "type-text",
    "dict": "type-map",
    "model": "type-map",
    "tuple": "type-list",
    "list": "type-list",
    "bool": "type-boolean",
    "int": "type-integer",
    "date": "type-date",
}
_ERROR_CODES = {
    "extra_forbidden": "unknown-key",
    "missing": "missing-key",
    "string_type": "wrong-type",
    "dict_type": "wrong-type",
    "model_type": "wrong-type",
    "model_attributes_type": "wrong-type",
    "tuple_type": "wrong-type",
    "list_type": "wrong-type",
    "bool_type": "wrong-type",
    "bool_parsing": "wrong-type",
    "int_type": "wrong-type",
    "int_parsing": "wrong-type",
    "date_type": "wrong-type",
    "date_parsing": "wrong-type",
    "date_from_datetime_parsing": "wrong-type",
    "date_from_datetime_inexact": "wrong-type",
}
