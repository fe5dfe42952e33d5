"""A format as plain data and a value → what is wrong with the value, and the parts it is made of.

In: data as `formats.py` makes them; they mean the same to Python and to a browser. Out: faults, parts. Check digits are
arithmetic described by data, so no country is known here.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from functools import lru_cache
from operator import getitem
from typing import Any, Literal

Data = dict[str, Any]
"""JSON: a format is `{id, ignore, upper, pattern, any_of, checksum, parts}`; only the id is always there."""

Fault = Literal["", "pattern", "date", "checksum"]
"""Why a value has not the format; the further it came, the later in this list."""


def shape(data: Data) -> Shape:
    """The format made ready for many values; equal data give the same object."""
    return _shape(json.dumps(data, sort_keys=True))


class Shape:
    """A format, with all that does not depend on the value looked up once."""

    def __init__(self, data: Data) -> None:
        self.id = str(data["id"])
        """What the hall calls it."""
        self._ignored = str.maketrans("", "", data.get("ignore", ""))
        self._upper = bool(data.get("upper"))
        self._matches = re.compile(data["pattern"]).fullmatch if "pattern" in data else None
        self._any_of = [shape(one) for one in data["any_of"]] if "any_of" in data else None
        parts: Data = data.get("parts", {})
        self._parts = [(name, _SAYING[_kind(one)](one)) for name, one in parts.items()]
        self._dates = [one["slice"] for one in parts.values() if one.get("as") == "date"]
        checksum = data.get("checksum")
        self._checks = _CHECKS[checksum["kind"]](checksum) if checksum else None
        self._last: tuple[str, str, Fault] | None = None

    def fault(self, value: str) -> Fault:
        """Why a value has not the format; empty when it has."""
        return self._asked(value)[2]

    def parts(self, value: str) -> dict[str, str]:
        """Part → what the value says there, as the field that it must agree with writes it; only of valid values."""
        _, value, fault = self._asked(value)
        if fault:
            return {}
        found: dict[str, str] = {}
        for one in self._any_of or ():
            if not one.fault(value):
                found = one.parts(value)
                break
        for name, say in self._parts:
            if said := say(value):
                found[name] = said
        return found

    def _asked(self, value: str) -> tuple[str, str, Fault]:
        """A value as written and as compared, and its fault."""
        # Two rules often ask of the same value: whether it has the format, and what its parts say.
        last = self._last
        if last is None or last[0] != value:
            canonical = self._canonical(value)
            last = self._last = (value, canonical, self._fault(canonical))
        return last

    def _canonical(self, value: str) -> str:
        """The value as the format compares it: without the characters to ignore, in capitals where it says so."""
        kept = value.translate(self._ignored) if self._ignored else value
        return kept.upper() if self._upper else kept

    def _fault(self, value: str) -> Fault:
        if self._matches and not self._matches(value):
            return "pattern"
        if self._any_of is not None:
            faults = [one.fault(value) for one in self._any_of]
            if all(faults):
                return max(faults, key=_FAULTS.index)
        for start, end in self._dates:
            if not _iso_date(value[start:end]):
                return "date"
        return "checksum" if self._checks and not self._checks(value) else ""


_FAULTS: tuple[Fault, ...] = ("", "pattern", "date", "checksum")


@lru_cache(maxsize=1_000)
def _shape(data: str) -> Shape:
    return Shape(json.loads(data))


Say = Callable[[str], str]
"""What one part of a value says; empty when it says nothing."""


def _kind(part: Data) -> str:
    if part.get("as") == "date":
        return "date"
    return "parity" if "odd" in part or "even" in part else "piece"


def _date(part: Data) -> Say:
    start, end = part["slice"]
    return lambda value: _iso_date(value[start:end])


def _parity(part: Data) -> Say:
    start, end = part["slice"]
    even, odd = str(part.get("even", "")), str(part.get("odd", ""))

    def say(value: str) -> str:
        piece = value[start:end]
        if not is_digits(piece):
            return ""
        return odd if piece[-1] in "13579" else even

    return say


def _piece(part: Data) -> Say:
    start, end = part["slice"]
    return lambda value: value[start:end]


_SAYING: dict[str, Callable[[Data], Say]] = {"date": _date, "parity": _parity, "piece": _piece}


@lru_cache(maxsize=1_000)
def _iso_date(piece: str) -> str:
    """`20250131` as `2025-01-31`; empty when there is no such day."""
    if not (len(piece) == 8 and is_digits(piece)):
        return ""
    try:
        return datetime.date.fromisoformat(piece).isoformat()
    except ValueError:
        return ""


def is_digits(text: str) -> bool:
    """Whether a text is digits and nothing else, and not empty."""
    return text.isascii() and text.isdigit()


Check = Callable[[str], bool]
"""Whether the check digits of a value are right."""


def _weighted(data: Data) -> Check:
    """Each character's place in the alphabet times its weight, summed, modulo: the table says the last character."""
    weights, modulus, table = data["weights"], data["modulus"], data["check"]
    places = {character: place for place, character in reversed(list(enumerate(data["alphabet"])))}
    products = [{character: place * weight for character, place in places.items()} for weight in weights]

    def check(value: str) -> bool:
        if len(value) != len(weights) + 1:
            return False
        try:
            total = sum(map(getitem, products, value))
        except KeyError:  # a character that the alphabet lacks
            return False
        return bool(value[-1] == table[total % modulus])

    return check


def _remainder(data: Data) -> Check:
    """The slices joined to one number, modulo: a table says the last character, or a slice holds the remainder."""

    def check(value: str) -> bool:
        number = "".join(value[start:end] for start, end in data["number"])
        number = data["replace"].get(number[:1], number[:1]) + number[1:]
        if not is_digits(number):
            return False
        rest, check = int(number) % data["modulus"], data["check"]
        if isinstance(check, str):
            return value[-1:] == check[rest]
        start, end = check
        return value[start:end] == str(rest).zfill(end - start)

    return check


def _luhn(data: Data) -> Check:
    """From the right, every second digit doubled; the sum of all digits ends in 0."""

    def check(value: str) -> bool:
        if not is_digits(value):
            return False
        digits = [int(digit) for digit in reversed(value)]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
        return (sum(digits[::2]) + sum(doubled)) % 10 == 0

    return check


def _mod97(data: Data) -> Check:
    """ISO 7064: letters count 10 to 35, and the number (its slices in order, or all of it) leaves 1 modulo 97."""

    def check(value: str) -> bool:
        joined = "".join(value[start:end] for start, end in data["number"]) if data["number"] else value
        if not (joined.isascii() and joined.isalnum()):
            return False
        return int("".join(str(int(character, 36)) for character in joined)) % 97 == 1

    return check


_CHECKS = {"weighted": _weighted, "remainder": _remainder, "luhn": _luhn, "mod97": _mod97}
