"""The text over a column → the fields that it may mean.

In: a DEFINITION, headers as people left them. Out: ids of fields. A header is known by the verbatim label, by its name
in any language, or by both; stars and words of need do not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tramite.checker import characters


class Heads:
    """What may head a column → the fields that it may mean."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._fields: dict[str, list[str]] = {}
        for column in definition["columns"]:
            for header in column["headers"]:
                names = self._fields.setdefault(header_key(header), [])
                if column["field"] not in names:
                    names.append(column["field"])
        self._needs = sorted(map(header_key, definition["needs"]), key=lambda need: (-len(need), need))

    def read(self, text: str) -> list[str]:
        """The fields that a header may mean, in the order of the template; none when it says none."""
        if found := self._one_line(header_key(text)):
            return found
        lines = [found for line in characters.lines(text) if (found := self._one_line(header_key(line)))]
        if not lines:
            return []
        return [name for name in lines[0] if all(name in others for others in lines)] or lines[0]

    def _one_line(self, key: str) -> list[str]:
        if key in self._fields:
            return self._fields[key]
        for need in self._needs:
            if need and key.endswith(need) and key != need:
                key = key[: -len(need)]
                break
        return self._fields.get(key) or self._fields.get(_without_brackets(key), [])


def header_key(header: str) -> str:
    """A header as it is compared: without the star of what is required, and without a colon behind it."""
    return characters.key(header).replace("*", "").rstrip(":")


def _without_brackets(key: str) -> str:
    """A header without a remark in brackets at its end."""
    before, bracket, _ = key.rpartition("(")
    return before if bracket and key.endswith(")") else key
