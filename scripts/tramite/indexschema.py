"""The models → the JSON Schema of `api/guide.json`: which keys there are, what each means, what each may hold.

In: the models themselves and the languages of the guide. Out: JSON (draft 2020-12). Walks the types as `index.py` walks
the values, so that the sentence under a key of the model describes the same key of the index.
"""

from __future__ import annotations

import datetime
import inspect
import json
from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from tramite.checker.codes import SEVERITIES
from tramite.decision import Decision, Question
from tramite.hall import Certainty, Cited, Code, CodeList, FieldDef, Gap, Label, Note, Statement, Term
from tramite.model import Guide
from tramite.notation import Translated
from tramite.procedure import Action, Block, Missing, Procedure, Results, Screen, Step, Use

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

WITH_ADDRESS = (Procedure, Label, Term, Statement, Gap, Decision, Question)
"""What has a page or a place of its own."""

MAYBE_WITH_ADDRESS = (Note, CodeList, Code)
"""What has one when it is the hall's, or when a procedure shows it: then that of the first page that does."""

WITH_ANCHOR = (Step, Note, Missing, Screen, Block, Results, Action, Use, FieldDef, CodeList, Code)
"""What stands on the page of a procedure; fields and codes on that of each procedure that uses them."""


def guide_schema(languages: Sequence[str]) -> bytes:
    """The schema of the index of a guide in these languages."""
    found: Json = {}
    root = _model(Guide, found)
    del root["properties"]["language"]
    root["properties"] |= {
        "$schema": {"type": "string", "description": "This schema."},
        "messages": {
            "description": "Every message of the check of a file, by its code.",
            "type": "object",
            "additionalProperties": {"$ref": "#/$defs/Message"},
        },
    }
    root["required"] = ["$schema", "hall", "procedures"]
    schema = {
        "$schema": DIALECT,
        "title": "A guide in every language",
        **root,
        "$defs": {**_texts(languages), **dict(sorted(found.items())), "Message": _MESSAGE},
    }
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def _texts(languages: Sequence[str]) -> Json:
    def by_language(description: str, value: Json, least: int = 1) -> Json:
        properties = dict.fromkeys(languages, value)
        return {
            "description": description,
            "type": "object",
            "properties": properties,
            "minProperties": least,
            "additionalProperties": False,
        }

    words = {"type": "string", "minLength": 1}
    return {
        "text": by_language("Language → words; a language in which there is nothing to say is left out.", words),
        "texts": by_language("Language → several words or phrases.", {"type": "array", "items": words}),
        "address": by_language(
            "Language → the full address.", {"type": "string", "format": "uri"}, least=len(languages)
        ),
    }


_TEXT = {"$ref": "#/$defs/text"}
_MESSAGE: Json = {
    "description": "A message: its wordings, how it comes about and what to do. Places for values stand in braces.",
    "type": "object",
    "properties": {
        "severities": {
            "description": "How grave it may be.",
            "type": "array",
            "items": {"enum": list(SEVERITIES)},
            "minItems": 1,
        },
        "sayings": {
            "description": "Its wordings, the usual one first.",
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"text": _TEXT, "fix": _TEXT},
                "required": ["text", "fix"],
                "additionalProperties": False,
            },
        },
        "cause": _TEXT,
        "address": {"$ref": "#/$defs/address"},
    },
    "required": ["severities", "sayings", "cause", "address"],
    "additionalProperties": False,
}


def _model(model: type[BaseModel], found: Json) -> Json:
    """An object with the keys of a model, and what the index adds to them."""
    hints = get_type_hints(model, include_extras=True)
    properties, required = {}, []
    for name, info in model.model_fields.items():
        key = info.alias or name
        properties[key] = {"description": _one_line(info.description), **_type(hints[name], found)}
        if info.is_required() and not _may_be_empty(hints[name]):
            required.append(key)
    if issubclass(model, Cited):
        properties["certainty"] = {"description": "How sure it is.", "enum": list(get_args(Certainty))}
        required.append("certainty")
    if issubclass(model, WITH_ADDRESS + MAYBE_WITH_ADDRESS):
        properties["address"] = {"$ref": "#/$defs/address"}
        required += ["address"] if issubclass(model, WITH_ADDRESS) else []
    if issubclass(model, WITH_ANCHOR):
        properties["anchor"] = {"description": "Its place on the page.", "type": "string", "pattern": _ANCHOR}
    if model is Use:
        properties["refusal"] = {"description": "What the template says when it refuses a value.", **_TEXT}
    return {
        "description": _one_line(model.__doc__),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


_ANCHOR = "^[a-z][A-Za-z0-9._-]*$"


def _type(hint: Any, found: Json) -> Json:
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *notes = get_args(hint)
        return _TEXT if any(isinstance(note, Translated) for note in notes) else _type(inner, found)
    if origin in (Union, UnionType):
        kinds = [_type(part, found) for part in get_args(hint) if part is not NoneType]
        return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(get_args(hint)[1], found)}
    if origin is tuple:
        return _tuple(get_args(hint), found)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        if hint.__name__ not in found:
            found[hint.__name__] = {}  # stands already, should it contain itself
            found[hint.__name__] = _model(hint, found)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return dict(_SIMPLE[hint])


def _tuple(parts: tuple[Any, ...], found: Json) -> Json:
    if parts[-1] is not Ellipsis:
        kinds = [_type(part, found) for part in parts]
        return {"type": "array", "prefixItems": kinds, "minItems": len(kinds), "maxItems": len(kinds)}
    inner = _type(parts[0], found)
    return {"$ref": "#/$defs/texts"} if inner == _TEXT else {"type": "array", "items": inner}


def _may_be_empty(hint: Any) -> bool:
    """Whether the index leaves it out when nothing stands in it: maps and lists."""
    inner = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return get_origin(inner) in (dict, tuple)


def _one_line(sentence: str | None) -> str:
    return " ".join(inspect.cleandoc(sentence or "").split())


_SIMPLE: dict[type, Json] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    datetime.date: {"type": "string", "format": "date"},
}
