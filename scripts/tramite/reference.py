"""The models and the catalogue of problems → the reference pages for authors.

In: the models themselves, with the sentence under each key. Out: pages that cannot differ from what is checked. A
sentence is shown in the language of the page where the words have it, else in English.
"""

from __future__ import annotations

import datetime
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from markupsafe import Markup, escape
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tramite.catalogue import CATALOGUE, PHRASES
from tramite.hall import Cited
from tramite.messages import Words
from tramite.notation import ListOfKeys, OneCase, PlainScalar, ShortForm, Translated
from tramite.page import Page, TocEntry
from tramite.procedure import Procedure
from tramite.source import HALL_FILES
from tramite.surface import ONLINE, Edition, environment

FILES: Mapping[str, Any] = {"procedure": Procedure, **HALL_FILES}
"""The kinds of definition files and what each holds."""


@dataclass(frozen=True)
class Key:
    """A key of a model."""

    id: str
    """Its anchor."""

    name: str
    """The key, as it is written."""

    type: Markup
    """What its value is."""

    required: bool
    """Whether it must be there."""

    meaning: Markup
    """Its sentence."""


@dataclass(frozen=True)
class Table:
    """A map of known keys."""

    id: str
    """Its anchor."""

    name: str
    """What it is called here."""

    meaning: Markup
    """Its sentence."""

    is_cited: bool
    """Whether it also takes the keys of a cited statement."""

    keys: tuple[Key, ...]
    """Its own keys, in order."""


@dataclass(frozen=True)
class File:
    """A kind of definition file."""

    id: str
    """Its anchor."""

    name: str
    """Where it lies."""

    holds: Markup
    """What stands in it."""

    tables: tuple[Table, ...]
    """The maps that occur in it for the first time."""


def format_page(words: Words, language: str, edition: Edition = ONLINE) -> Page:
    """The keys of every definition file."""
    files = tuple(_files(words))
    cited = _table(Cited, words)
    body = _render("format.html", words, language, edition, files=files, cited=cited)
    toc = (
        TocEntry(cited.id, words("format.cited")),
        *(TocEntry(one.id, one.name, tuple(TocEntry(table.id, table.name) for table in one.tables)) for one in files),
    )
    title, lead = words("format.title"), words("format.lead")
    return Page("authors/format", title, title, body, toc, lead, kind="reference")


def problems_page(words: Words, language: str, edition: Edition = ONLINE) -> Page:
    """Every problem that checking can report, with what to do about it."""
    problems = [
        (
            code,
            kind.severity,
            _said(words, f"problem.{code}.message", kind.message),
            _said(words, f"problem.{code}.fix", kind.fix),
        )
        for code, kind in sorted(CATALOGUE.items())
    ]
    body = _render("problems.html", words, language, edition, problems=problems)
    title, lead = words("problems.title"), words("problems.lead")
    return Page("authors/problems", title, title, body, (), lead, kind="reference")


def sentences() -> Iterator[tuple[str, str]]:
    """Id and English of every sentence that the words of other languages may translate on these pages."""
    seen: set[type[BaseModel]] = set()
    for hint in (Cited, *FILES.values()):
        for model in _models(hint, seen):
            yield f"format.{model.__name__}", _one_line(model.__doc__)
            for name, info in model.model_fields.items():
                if name in _own_keys(model):
                    yield f"format.{model.__name__}.{info.alias or name}", _one_line(info.description)
    for code, kind in CATALOGUE.items():
        yield f"problem.{code}.message", kind.message
        yield f"problem.{code}.fix", kind.fix
    for name, phrase in PHRASES.items():
        yield f"problem.phrase.{name}", phrase


def _render(template: str, words: Words, language: str, edition: Edition, **values: object) -> str:
    return environment(edition.overrides).get_template(template).render(words=words, language=language, **values)


def _said(words: Words, message: str, english: str) -> Markup:
    """A sentence in the language of the page, else in English; its values are shown as names."""
    slots = re.findall(r"\{(\w+)\}", english)
    own = words(message, **{name: f"{{{name}}}" for name in slots}) if message in words else ""
    names = {name: Markup("<var>{}</var>").format(name) for name in slots}
    return _in_language(words, _with_code(own or english).format_map(names), is_own=bool(own))


def _with_code(sentence: str) -> Markup:
    """A sentence in which backquotes enclose what authors write."""
    pieces = sentence.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces)
    )


def _in_language(words: Words, sentence: Markup, is_own: bool) -> Markup:
    """A sentence that says when it is in English on a page that is not."""
    is_foreign = not is_own and words.language.split("-")[0] != "en"
    return Markup('<span lang="en">{}</span>').format(sentence) if is_foreign else sentence


def _files(words: Words) -> Iterator[File]:
    seen: set[type[BaseModel]] = {Cited}
    for kind, hint in FILES.items():
        tables = tuple(_table(model, words) for model in _models(hint, seen))
        folder = "procedures/<id>/" if kind == "procedure" else "procedures/_hall/"
        yield File(f"{kind}-yml", f"{folder}{kind}.yml", _type(hint, words), tables)


def _models(hint: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """The models that a type mentions, each once, parents first."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        if hint not in seen:
            seen.add(hint)
            yield hint
            for inner in get_type_hints(hint, include_extras=True).values():
                yield from _models(inner, seen)
        return
    for part in get_args(hint):
        yield from _models(part, seen)


def _table(model: type[BaseModel], words: Words) -> Table:
    hints = get_type_hints(model, include_extras=True)
    is_cited = model is not Cited and issubclass(model, Cited)
    keys = tuple(_key(model, name, model.model_fields[name], hints[name], words) for name in _own_keys(model))
    meaning = _sentence(words, f"format.{model.__name__}", model.__doc__)
    return Table(_anchor(model), model.__name__, meaning, is_cited, keys)


def _own_keys(model: type[BaseModel]) -> list[str]:
    """The keys of a model; those of a cited statement are told once for all."""
    shared = Cited.model_fields if model is not Cited and issubclass(model, Cited) else {}
    return [name for name in model.model_fields if name not in shared]


def _one_line(sentence: str | None) -> str:
    return " ".join(inspect.cleandoc(sentence or "").split())


def _key(model: type[BaseModel], name: str, info: FieldInfo, hint: Any, words: Words) -> Key:
    written = info.alias or name
    meaning = _sentence(words, f"format.{model.__name__}.{written}", info.description)
    return Key(
        f"{_anchor(model)}-{written.replace('_', '-')}", written, _type(hint, words), info.is_required(), meaning
    )


def _sentence(words: Words, message: str, english: str | None) -> Markup:
    """A sentence of the models in the language of the page, else in English."""
    is_own = message in words
    said = words(message) if is_own else _one_line(english)
    return _in_language(words, _with_code(said), is_own)


def _anchor(model: type[BaseModel]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", model.__name__).lower()


def _type(hint: Any, words: Words) -> Markup:
    """A type as authors write it: `{id: Step}`, `[text]`, `yes or no`."""
    if get_origin(hint) is Annotated:
        return _annotated(hint, words)
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        return Markup(" | ").join(_type(part, words) for part in parts)
    if get_origin(hint) is Literal:
        return Markup(" | ").join(Markup("<code>{}</code>").format(value) for value in get_args(hint))
    if get_origin(hint) is dict:
        key, value = get_args(hint)
        name = words("format.type-id") if key is str else _type(key, words)
        return Markup("{{{}: {}}}").format(name, _type(value, words))
    if get_origin(hint) is tuple:
        parts = [part for part in get_args(hint) if part is not Ellipsis]
        return Markup("[{}]").format(Markup(", ").join(_type(part, words) for part in parts))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return Markup('<a href="#{}">{}</a>').format(_anchor(hint), hint.__name__)
    return escape(words(f"format.type-{_SIMPLE[hint]}"))


def _annotated(hint: Any, words: Words) -> Markup:
    inner, *notes = get_args(hint)
    for note in notes:
        if isinstance(note, Translated):
            return escape(words("format.type-translated"))
        if isinstance(note, PlainScalar):
            return escape(words("format.type-scalar"))
        if isinstance(note, ShortForm):
            return Markup("{} | <code>{}</code>").format(_type(inner, words), note.key)
        if isinstance(note, ListOfKeys):
            return Markup("{} | [{}]").format(_type(inner, words), words("format.type-id"))
        if isinstance(note, OneCase):
            return Markup("{} | {}").format(_type(inner, words), words("format.type-id"))
    return _type(inner, words)


_SIMPLE = {str: "text", bool: "boolean", int: "integer", datetime.date: "date"}
