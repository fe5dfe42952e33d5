"""A column and the rules about its values alone → whether a text is right as it stands, told quickly.

In: columns and rules of a DEFINITION. Out: functions. They say yes only to texts that are their own value, with which
nothing is wrong; whoever hears no must look in full. Most cells of a file are right, and many stand in it only once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tramite.asking import Rule
from tramite.bounds import TYPES
from tramite.checker.characters import LOOK_ALIKE, is_plain
from tramite.checker.values import SCIENTIFIC, is_free

_TEXTS = frozenset({"text", "digits", "phone", "email"})
_TOLD = frozenset({"id", "ignore", "pattern"})
"""What a pattern can say of a format."""


def told_quickly(column: Mapping[str, Any], rules: Sequence[Rule]) -> Callable[[str], bool]:
    """Whether a text of a column is certainly right."""
    asked = _asked(column, rules)
    if asked is None:
        return lambda text: False
    matches = re.compile("".join(f"(?=(?:{pattern})\\Z)" for pattern in asked) + ".", re.DOTALL).match
    return lambda text: matches(text) is not None and is_plain(text)


def _asked(column: Mapping[str, Any], rules: Sequence[Rule]) -> list[str] | None:
    """The patterns that a right text matches, all of them; None when there is more to it than patterns say."""
    kind = column["type"]
    if kind not in _TEXTS:
        return None
    asked = [TYPES[kind]] if kind in TYPES else []
    if not is_free(column):
        asked.append(f"(?!{SCIENTIFIC.pattern}\\Z).*")
        # What has the format may have spaces and look-alikes in it; without a pattern of it, nothing may.
        asked += _formats(column["formats"]) or [f"[^ {LOOK_ALIKE}]*"]
    if column["upper"]:
        asked.append("[^a-z]*")
    for rule in rules:
        if rule["rule"] == "length":
            asked.append(f".{{{rule['min']},{rule['max']}}}")
        elif rule["rule"] == "format" and (found := _formats(rule["cases"])) is not None:
            asked += found
        elif rule["rule"] == "type":
            asked.append(TYPES[rule["type"]])
        elif rule["rule"] != "required":
            return None
    return list(dict.fromkeys(asked))


def _formats(cases: Sequence[Mapping[str, Any]]) -> list[str] | None:
    """Formats as patterns, all of which a value must match; None when there is more to them."""
    found: list[str] = []
    for case in cases:
        one = case["format"]
        if case.get("when") or "pattern" not in one or not one.keys() <= _TOLD:
            return None
        found.append(one["pattern"])
        if one.get("ignore"):
            found.append(f"[^{re.escape(one['ignore'])}]*")
    return found
