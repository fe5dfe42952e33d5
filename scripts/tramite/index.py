"""A guide in every language → `api/guide.json`: all that is known, for programs.

In: the resolved guides by language. Out: JSON. A text is a map from language to words; `certainty` is always said, and
`basis` where something is reconstructed, so that no program takes a guess for a rule. Ids and order are those of the
definitions; a page's anchors follow from them (`step-<id>`, `field-<id>`…, underscores as hyphens).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from tramite.hall import Cited
from tramite.links import Links
from tramite.model import Guide, text_fields


def guide_json(guides: Mapping[str, Guide]) -> bytes:
    """The whole guide; the source language comes first in every text."""
    languages = list(guides)
    first = guides[languages[0]]
    found = _Index(first, languages).model(list(guides.values()))
    for name, procedure in found["procedures"].items():
        procedure["address"] = {
            language: Links(f"procedures/{name}", language, languages[0]).absolute(first.hall.url)
            for language in languages
        }
    del found["language"]
    return (json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


class _Index:
    """Walks the same value of every language side by side."""

    def __init__(self, guide: Guide, languages: Sequence[str]) -> None:
        self.guide = guide
        self.languages = languages

    def model(self, models: Sequence[BaseModel]) -> dict[str, Any]:
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
        if isinstance(first, BaseModel):
            return self.model(values)
        if isinstance(first, dict):
            return {str(key): self._value([value[key] for value in values], is_text) for key in first}
        if is_text:
            return {tag: value for tag, value in zip(self.languages, values, strict=True) if value}
        if isinstance(first, tuple):
            return [self._value([value[index] for value in values], False) for index in range(len(first))]
        return to_jsonable_python(first)
