"""Numbers as files and people write them → plain decimal numbers, digit by digit, without rounding errors.

In: texts. Out: texts such as `-8000.5`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tramite.checker.characters import key

SIGNIFICANT = 15
"""How many digits spreadsheets keep; further ones in a file are noise of the binary number."""


def plain(text: str) -> str:
    """A number as a file writes it, without exponent and noise; empty when it is none."""
    if text.isascii() and text.isdigit() and text[0] != "0" and len(text) <= SIGNIFICANT:
        return text
    match = _STORED.fullmatch(text)
    if match is None or not (match["whole"] or match["part"]):
        return ""
    digits, point = match["whole"] + (match["part"] or ""), len(match["whole"]) + int(match["exponent"] or 0)
    kept = digits.lstrip("0")
    point -= len(digits) - len(kept)
    kept, point = _rounded(kept, point)
    if not kept:
        return "0"
    whole = kept[:point].ljust(point, "0") if point > 0 else "0"
    part = (kept[point:] if point > 0 else "0" * -point + kept).rstrip("0")
    return ("-" if match["sign"] == "-" else "") + (f"{whole}.{part}" if part else whole)


def digits_before_point(number: str) -> int:
    """How many digits the whole part of a plain number has."""
    return len(number.lstrip("-").partition(".")[0])


def without_signs(text: str, signs: Sequence[str]) -> str:
    """An amount without signs of currency and thousands, as a plain number; empty when it is not certain which.

    `signs`: as `characters.key` leaves them, longer ones first.
    """
    if _SPACE_WITHIN.search(text) and not _SPACED.fullmatch(text):
        return ""
    text = _without_currency(key(text), signs)
    minus, text = ("-", text[1:]) if text.startswith("-") else ("", text.removeprefix("+"))
    text = _without_currency(text, signs)
    if _POINT.fullmatch(text):
        return minus + _GROUPING.sub("", text)
    if _COMMA.fullmatch(text) or _DECIMAL_COMMA.fullmatch(text):
        return minus + text.replace(".", "").replace(",", ".")
    return ""


def _without_currency(text: str, signs: Sequence[str]) -> str:
    """Longer signs come first, so that none is cut."""
    for sign in signs:
        if sign and text.startswith(sign):
            text = text[len(sign) :]
            break
    for sign in signs:
        if sign and text.endswith(sign):
            return text[: -len(sign)]
    return text


def _rounded(digits: str, point: int) -> tuple[str, int]:
    """At most fifteen digits, the last one rounded; `point` tells where the whole part ends."""
    if len(digits) <= SIGNIFICANT:
        return digits, point
    kept = digits[:SIGNIFICANT]
    if digits[SIGNIFICANT] >= "5":
        kept = str(int(kept) + 1)
        point += len(kept) - SIGNIFICANT
    return kept, point


_STORED = re.compile("(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:[.](?P<part>[0-9]*))?(?:[eE](?P<exponent>[+-]?[0-9]{1,3}))?")
_POINT = re.compile("([0-9]+|[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}('[0-9]{3})+)([.][0-9]+)?")
_COMMA = re.compile("[0-9]{1,3}([.][0-9]{3})+,[0-9]{1,2}")
_DECIMAL_COMMA = re.compile("[0-9]+,[0-9]{1,2}")
_SPACE_WITHIN = re.compile("[0-9] +[0-9]")
_SPACED = re.compile("[^0-9]*[0-9]{1,3}( [0-9]{3})+([.,][0-9]{1,2})?[^0-9]*")
_GROUPING = re.compile("[,']")
