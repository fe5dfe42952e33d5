"""What people write where one code of a list is asked for → the code.

In: the lists of a DEFINITION and texts: codes, verbatim words, their meaning in any language, or code and words as a
drop-down writes them. Out: the code and how it was recognised; of what is no choice, the nearest one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tramite.checker.characters import folded, key
from tramite.identity import GLOSS_SEPARATOR

How = Literal["code", "shown", "zeros", "words"]
"""As a code, exactly as a drop-down shows it, as a code without its leading zeros, or in other words."""


@dataclass
class Choices:
    """One list, made ready for looking up."""

    codes: dict[str, str]
    """Code → verbatim words."""

    shown: dict[str, str] = field(default_factory=dict)
    """What a drop-down shows → code."""

    words: dict[str, set[str]] = field(default_factory=dict)
    """Words as they are compared → the codes that they may mean."""

    stripped: dict[str, list[str]] = field(default_factory=dict)
    """A code without its leading zeros → the codes that may be meant."""

    known: dict[str, tuple[str, How] | None] = field(default_factory=dict)
    """What was looked up before."""

    near: dict[str, str] = field(default_factory=dict)
    """The nearest choices found before."""

    def find(self, text: str) -> tuple[str, How] | None:
        """The code that a text stands for; None when it stands for none, or may stand for several."""
        if text in self.codes:
            return text, "code"
        if text not in self.known:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[text] = self._find(text)
        return self.known[text]

    def nearest(self, text: str) -> str:
        """The code that was probably meant; empty when none is near."""
        if text not in self.near:
            if len(self.near) >= _SEARCHES:
                return ""
            self.near[text] = self._nearest(key(text))
        return self.near[text]

    def _find(self, text: str) -> tuple[str, How] | None:
        if text in self.shown:
            return self.shown[text], "shown"
        wanted = key(text)
        if meant := self.words.get(wanted):
            return (next(iter(meant)), "words") if len(meant) == 1 else None
        if code := self._without_zeros(wanted):
            return code, "zeros"
        return self._after_code(folded(text).strip(" "))

    def _without_zeros(self, wanted: str) -> str:
        digits = wanted.lstrip("0") if wanted.isascii() and wanted.isdigit() else ""
        meant = [code for code in self.stripped.get(digits, ()) if len(code) > len(wanted)]
        return meant[0] if len(meant) == 1 else ""

    def _after_code(self, wanted: str) -> tuple[str, How] | None:
        """Code and words with any signs between; the words must be those of the code. `wanted`: with its spaces."""
        for code, text in self.codes.items():
            start = folded(code)
            rest = wanted.removeprefix(start)
            if len(rest) == len(wanted) or (_is_word(start[-1:]) and _is_word(rest[:1])):
                continue
            rest, verbatim = key(rest).lstrip(_BETWEEN), key(text)
            # Words of an earlier version may follow the verbatim ones.
            is_named = any(code in self.words.get(one, ()) for one in (rest, rest.rstrip(_BETWEEN)))
            if is_named or rest.startswith(verbatim + key(GLOSS_SEPARATOR)):
                return code, "words"
        return None

    def _nearest(self, wanted: str) -> str:
        if not wanted:
            return ""
        is_number = wanted.isascii() and wanted.isdigit()
        within = {code for words, codes in self.words.items() if _is_part(wanted, words) for code in codes}
        if len(within) == 1 and not is_number:
            return within.pop()
        # Of equally near ones the lowest code, whatever order the codes come in: a browser sorts them its own way.
        best, found = len(wanted) // 3, ""
        for words, codes in self.words.items():
            if len(codes) > 1 or abs(len(words) - len(wanted)) > best:
                continue
            far, code = _distance(words, wanted, best + 1), next(iter(codes))
            if far < best or (far == best and (not found or code < found)):
                best, found = far, code
        return found


def choices(data: Mapping[str, Any]) -> Choices:
    """A list of a DEFINITION, made ready."""
    found = Choices({code: one["text"] for code, one in data["codes"].items()})
    for code, one in data["codes"].items():
        verbatim = f"{code}-{one['text']}"
        found.shown[verbatim] = code
        for words in (code, one["text"], *one["glosses"]):
            found.words.setdefault(key(words), set()).add(code)
        for gloss in one["glosses"]:
            found.shown[verbatim + GLOSS_SEPARATOR + gloss] = code
        if code.isascii() and code.isdigit():
            found.stripped.setdefault(code.lstrip("0"), []).append(code)
    return found


_REMEMBERED = 5_000
"""How many texts of a list are remembered at a time."""

_SEARCHES = 200
"""For how many texts of a list the nearest choice is looked for: a file of wrong values must not take for ever."""

_BETWEEN = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212_.:,;/|()[]\u00b7\u3001\u3002"
"""What may stand between a code and its words, as `key` leaves it."""


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_part(wanted: str, words: str) -> bool:
    """Whether one stands in the other, and not by chance."""
    short, long = sorted((wanted, words), key=len)
    return len(short) > 1 and 3 * len(short) >= len(long) and short in long


def _distance(one: str, other: str, limit: int) -> int:
    """How many characters must be put in, taken out or replaced (Levenshtein); `limit` or more when it is far."""
    before = list(range(len(other) + 1))
    for row, character in enumerate(one, start=1):
        now = [row]
        for column, counterpart in enumerate(other, start=1):
            change = before[column - 1] + (character != counterpart)
            now.append(min(change, before[column] + 1, now[-1] + 1))
        if min(now) >= limit:
            return limit
        before = now
    return before[-1]
