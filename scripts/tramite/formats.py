"""A format of formats.yml → plain data; that data and a value → what is wrong with it, and the parts it is made of.

In: definitions. Out: data that means the same to Python and to a browser. Check digits are arithmetic described by
data, so no country is known here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from tramite import patterns
from tramite.hall import Checksum, Format, FormatPart

Data = dict[str, Any]
"""JSON: a format is `{id, ignore, upper, pattern, any_of, checksum, parts}`; only the id is always there."""

Fault = Literal["", "pattern", "date", "checksum"]
"""Why a value has not the format; the further it came, the later in this list."""


def compiled(formats: Mapping[str, Format], name: str, within: tuple[str, ...] = ()) -> Data | None:
    """The format as data; None when there is no such format, or it contains itself.

    A pattern or checksum that `lint` refuses is left out, so that nothing can fail on it.
    """
    definition = formats.get(name)
    if definition is None or name in within:
        return None
    data: Data = {"id": name}
    if definition.ignore:
        data["ignore"] = definition.ignore
    if definition.upper:
        data["upper"] = True
    if definition.pattern and not patterns.problems(definition.pattern):
        data["pattern"] = definition.pattern
    alternatives = [compiled(formats, other, (*within, name)) for other in definition.any_of]
    if known := [alternative for alternative in alternatives if alternative]:
        data["any_of"] = known
    if definition.checksum and not checksum_faults(definition.checksum):
        data["checksum"] = _checksum_data(definition.checksum)
    if definition.parts:
        data["parts"] = {part: _part_data(one) for part, one in definition.parts.items()}
    return data


def fault(data: Data, value: str) -> Fault:
    """Why a value has not the format; empty when it has."""
    value = canonical(data, value)
    if "pattern" in data and not re.fullmatch(data["pattern"], value):
        return "pattern"
    if "any_of" in data:
        faults = [fault(alternative, value) for alternative in data["any_of"]]
        if all(faults):
            return max(faults, key=_FAULTS.index)
    dates = [one["slice"] for one in data.get("parts", {}).values() if one.get("as") == "date"]
    if not all(_iso_date(value[start:end]) for start, end in dates):
        return "date"
    if "checksum" in data and not _CHECKS[data["checksum"]["kind"]](data["checksum"], value):
        return "checksum"
    return ""


def canonical(data: Data, value: str) -> str:
    """The value as the format compares it: without the characters to ignore, in capitals where it says so."""
    ignored = data.get("ignore", "")
    kept = "".join(character for character in value if character not in ignored) if ignored else value
    return kept.upper() if data.get("upper") else kept


def parts(data: Data, value: str) -> dict[str, str]:
    """Part → what the value says there, as the field that it must agree with writes it; only of valid values."""
    if fault(data, value):
        return {}
    value = canonical(data, value)
    found: dict[str, str] = {}
    matching = (one for one in data.get("any_of", []) if not fault(one, value))
    if first := next(matching, None):
        found |= parts(first, value)
    for name, one in data.get("parts", {}).items():
        if said := _said(one, value):
            found[name] = said
    return found


def checksum_faults(checksum: Checksum) -> list[str]:
    """What keeps a checksum from being computed, in English: lengths that do not fit, data that is missing."""
    return list(_FAULT_FINDERS[checksum.kind](checksum))


_FAULTS: tuple[Fault, ...] = ("", "pattern", "date", "checksum")


def _checksum_data(checksum: Checksum) -> Data:
    keys = {
        "weighted": {"kind", "alphabet", "weights", "modulus", "check"},
        "remainder": {"kind", "number", "replace", "modulus", "check"},
        "luhn": {"kind"},
        "mod97": {"kind", "number"},
    }
    data: Data = checksum.model_dump(mode="json", include=keys[checksum.kind])
    return data


def _part_data(part: FormatPart) -> Data:
    data: Data = part.model_dump(mode="json", by_alias=True, exclude_none=True)
    return data


def _said(part: Data, value: str) -> str:
    start, end = part["slice"]
    piece = value[start:end]
    if part.get("as") == "date":
        return _iso_date(piece)
    if "odd" in part or "even" in part:
        if not _is_digits(piece):
            return ""
        return str(part.get("odd" if int(piece[-1]) % 2 else "even", ""))
    return piece


def _iso_date(piece: str) -> str:
    """`20250131` as `2025-01-31`; empty when there is no such day."""
    if not (len(piece) == 8 and _is_digits(piece)):
        return ""
    try:
        return datetime.date(int(piece[:4]), int(piece[4:6]), int(piece[6:])).isoformat()
    except ValueError:
        return ""


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _weighted(data: Data, value: str) -> bool:
    """Each character's place in the alphabet times its weight, summed, modulo: the table says the last character."""
    alphabet, weights = data["alphabet"], data["weights"]
    if len(value) != len(weights) + 1 or any(character not in alphabet for character in value[:-1]):
        return False
    total = sum(weight * alphabet.index(character) for weight, character in zip(weights, value, strict=False))
    return bool(value[-1] == data["check"][total % data["modulus"]])


def _remainder(data: Data, value: str) -> bool:
    """The slices joined to one number, modulo: a table says the last character, or a slice holds the remainder."""
    number = "".join(value[start:end] for start, end in data["number"])
    number = data["replace"].get(number[:1], number[:1]) + number[1:]
    if not _is_digits(number):
        return False
    rest, check = int(number) % data["modulus"], data["check"]
    if isinstance(check, str):
        return value[-1:] == check[rest]
    start, end = check
    return value[start:end] == str(rest).zfill(end - start)


def _luhn(data: Data, value: str) -> bool:
    """From the right, every second digit doubled; the sum of all digits ends in 0."""
    if not _is_digits(value):
        return False
    digits = [int(digit) for digit in reversed(value)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _mod97(data: Data, value: str) -> bool:
    """ISO 7064: letters count 10 to 35, and the number (its slices in order, or all of it) leaves 1 modulo 97."""
    joined = "".join(value[start:end] for start, end in data["number"]) if data["number"] else value
    if not (joined.isascii() and joined.isalnum()):
        return False
    return int("".join(str(int(character, 36)) for character in joined)) % 97 == 1


_CHECKS = {"weighted": _weighted, "remainder": _remainder, "luhn": _luhn, "mod97": _mod97}


def _weighted_faults(checksum: Checksum) -> Iterator[str]:
    yield from _table_faults(checksum)
    if not checksum.weights:
        yield "weights are missing"
    if len(set(checksum.alphabet)) != len(checksum.alphabet):
        yield "alphabet names a character twice"
    if not isinstance(checksum.check, str):
        yield "check must be a table of characters"


def _remainder_faults(checksum: Checksum) -> Iterator[str]:
    yield from _table_faults(checksum)
    if not checksum.number:
        yield "number is missing: the slices that make it"
    if not all(_is_digits(digits) for digits in checksum.replace.values()):
        yield "replace must stand for digits"
    if any(len(letter) != 1 for letter in checksum.replace):
        yield "replace takes single leading letters"
    if checksum.check is None:
        yield "check is missing: a table of characters, or the slice that holds the remainder"
    elif not isinstance(checksum.check, str) and checksum.modulus:
        width = checksum.check[1] - checksum.check[0]
        if width < len(str(checksum.modulus - 1)):
            yield f"check is {width} characters wide, too narrow for remainders up to {checksum.modulus - 1}"
    yield from _slice_faults(checksum)


def _table_faults(checksum: Checksum) -> Iterator[str]:
    if checksum.modulus is None or checksum.modulus < 2:
        yield "modulus must be a number above 1"
    elif isinstance(checksum.check, str) and len(checksum.check) != checksum.modulus:
        yield f"check has {len(checksum.check)} characters for {checksum.modulus} remainders"


def _slice_faults(checksum: Checksum) -> Iterator[str]:
    if any(not 0 <= start < end for start, end in checksum.number):
        yield "number has a slice that ends before it starts"


_FAULT_FINDERS = {
    "weighted": _weighted_faults,
    "remainder": _remainder_faults,
    "luhn": lambda checksum: iter(()),
    "mod97": _slice_faults,
}
