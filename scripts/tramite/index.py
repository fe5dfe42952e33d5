"""A guide in every language → `api/guide.json`: all that is known, for programs.

In: the resolved guides and words by language. Out: JSON, as `indexschema.py` describes it. A text is a map from
language to words; `certainty` is always said, and `basis` where something is reconstructed, so that no program takes a
guess for a rule. Ids and order are those of the definitions. What has a page or a place of its own says its `address`
in every language; a part of a procedure its `anchor`, to be put behind the address of the procedure and a `#`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from tramite import decisions, verdicts
from tramite.hall import Cited
from tramite.links import Links, anchor, code_anchor, codes_anchor
from tramite.messages import Words
from tramite.model import SINGLE, Guide, text_fields
from tramite.resolve import offered_codes
from tramite.surface import DECIDE, MESSAGES
from tramite.verdicts import Message, Refusal

Json = dict[str, Any]
Address = Callable[..., dict[str, str]]
"""A page and an anchor on it → the full address in every language."""

SCHEMA = "guide.schema.json"
"""The file beside the index that describes it."""


def guide_json(guides: Mapping[str, Guide], words: Mapping[str, Words]) -> bytes:
    """The whole guide; the source language comes first in every text."""
    languages = list(guides)
    first = guides[languages[0]]
    found = {"$schema": SCHEMA, **_Index(first, languages).model(list(guides.values()))}
    del found["language"]

    def address(uri: str, place: str = "") -> dict[str, str]:
        fragment = f"#{place}" if place else ""
        return {tag: Links(uri, tag, languages[0]).absolute(first.hall.url) + fragment for tag in languages}

    _place_lists(found, address)
    _place_codes(found, first, address)
    _place_decisions(found, address)
    for name, procedure in found["procedures"].items():
        procedure["address"] = address(f"procedures/{name}")
        _place_parts(procedure)
    if any(procedure.batch for procedure in first.procedures.values()):
        found["messages"] = _messages(words, address)
        _refusals(found["procedures"], guides, words)
    return (json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


class _Index:
    """Walks the same value of every language side by side."""

    def __init__(self, guide: Guide, languages: Sequence[str]) -> None:
        self.guide = guide
        self.languages = languages

    def model(self, models: Sequence[BaseModel]) -> Json:
        """A model as a map, without what is empty or left to its default."""
        first, found = models[0], {}
        texts = text_fields(type(first))
        for name, info in type(first).model_fields.items():
            values = [getattr(model, name) for model in models]
            value = self._value(values, texts.get(name, False))
            if value not in (None, {}, [], "") and (values[0] != info.default or name in ("documented", "popup")):
                found[info.alias or name] = value
        if isinstance(first, Cited):
            found["certainty"] = self.guide.certainty(first)
        return found

    def _value(self, values: Sequence[Any], is_text: bool) -> Any:
        first = values[0]
        if isinstance(first, SINGLE):
            if not is_text:
                return first
        elif isinstance(first, BaseModel):
            return self.model(values)
        if isinstance(first, dict):
            return {str(key): self._value([value[key] for value in values], is_text) for key in first}
        if is_text:
            return {tag: value for tag, value in zip(self.languages, values, strict=True) if value}
        if isinstance(first, tuple):
            return [self._value([value[index] for value in values], False) for index in range(len(first))]
        return to_jsonable_python(first)


# Where things are ----------------------------------------------------------------------------------------------------


def _place_lists(found: Json, address: Address) -> None:
    """What all procedures share: on the page of its list, or on every page that shows it."""
    sources = found.get("sources", {})
    lists = (
        (found["hall"].get("notes", {}), "", "note-"),
        (found.get("labels", {}), "glossary", "label-"),
        (found.get("glossary", {}), "glossary", "term-"),
        (sources.get("statements", {}), "source", ""),
        (sources.get("gaps", {}), "source", ""),
    )
    for entries, uri, prefix in lists:
        for name, entry in entries.items():
            entry["address"] = address(uri, f"{prefix}{anchor(name)}" if prefix else name)
    for name, entry in found.get("fields", {}).items():
        entry["anchor"] = f"field-{anchor(name)}"


def _place_codes(found: Json, guide: Guide, address: Address) -> None:
    """Code lists and codes: their places, and the address on the first page that shows them."""
    for name, one in found.get("codes", {}).items():
        one["anchor"] = codes_anchor(name)
        for code, value in one["values"].items():
            value["anchor"] = code_anchor(name, code)
    for procedure, definition in guide.procedures.items():
        for name, codes in offered_codes(guide, definition).items():
            one = found["codes"][name]
            for part in (one, *(one["values"][code] for code in codes)):
                part.setdefault("address", address(f"procedures/{procedure}", part["anchor"]))


def _place_decisions(found: Json, address: Address) -> None:
    """Decisions have pages, and their questions places on them."""
    for name, decision in found.get("decisions", {}).items():
        decision["address"] = address(f"{DECIDE}/{name}")
        for key, question in decision["questions"].items():
            question["address"] = address(f"{DECIDE}/{name}", decisions.place(key))


def _place_parts(procedure: Json) -> None:
    for kind, prefix in (("steps", "step-"), ("notes", "note-"), ("missing", "missing-"), ("screens", "screen-")):
        for name, part in procedure.get(kind, {}).items():
            part["anchor"] = f"{prefix}{anchor(name)}"
    for name, screen in procedure.get("screens", {}).items():
        results = screen.get("results", {})
        if results:
            results["anchor"] = f"results-{anchor(name)}"
        for key, block in screen.get("blocks", {}).items():
            if key:  # a group without a name has no place of its own
                block["anchor"] = f"block-{anchor(name)}-{anchor(key)}"
            _place_fields(block.get("fields", {}))
        groups = (screen, results, *screen.get("blocks", {}).values())
        for action, part in (pair for group in groups for kind in ("actions", "row_actions")
                             for pair in group.get(kind, {}).items()):  # fmt: skip
            part["anchor"] = f"button-{anchor(name)}-{anchor(action)}"
    _place_fields(procedure.get("batch", {}).get("columns", {}))


def _place_fields(uses: Json) -> None:
    for name, use in uses.items():
        use["anchor"] = f"field-{anchor(name)}"


# Messages ------------------------------------------------------------------------------------------------------------


def _messages(words: Mapping[str, Words], address: Address) -> Json:
    """Code → the message, its wordings and its address; places for values stand in braces."""
    told = [verdicts.of_all(one) for one in words.values()]
    return {
        versions[0].code: {
            "severities": list(versions[0].severities),
            "sayings": _sayings(list(words), versions),
            "cause": {tag: one.cause for tag, one in zip(words, versions, strict=True)},
            "address": address(MESSAGES, versions[0].code),
        }
        for versions in zip(*told, strict=True)
    }


def _sayings(languages: Sequence[str], versions: Sequence[Message]) -> list[Json]:
    return [
        {key: {tag: getattr(one, key) for tag, one in zip(languages, wording, strict=True)} for key in ("text", "fix")}
        for wording in zip(*(version.sayings for version in versions), strict=True)
    ]


def _refusals(procedures: Json, guides: Mapping[str, Guide], words: Mapping[str, Words]) -> None:
    """What each template says when a column refuses a value, beside the column."""
    for name, procedure in procedures.items():
        if "batch" not in procedure:
            continue
        told: list[tuple[Refusal, ...]] = [verdicts.refusals(guide, name, words[tag]) for tag, guide in guides.items()]
        for versions in zip(*told, strict=True):
            column = procedure["batch"]["columns"][versions[0].field]
            column["refusal"] = {tag: one.text for tag, one in zip(guides, versions, strict=True)}
