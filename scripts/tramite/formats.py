"""A format of formats.yml → plain data that mean the same to Python and to a browser; and what makes it impossible.

In: definitions. Out: data for `shapes.py`; faults of check digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from tramite import patterns
from tramite.hall import Checksum, Format, FormatPart
from tramite.shapes import Data, is_digits


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
    if definition.pattern and _is_safe(definition.pattern):
        data["pattern"] = definition.pattern
    alternatives = [compiled(formats, other, (*within, name)) for other in definition.any_of]
    if known := [alternative for alternative in alternatives if alternative]:
        data["any_of"] = known
    if definition.checksum and not checksum_faults(definition.checksum):
        data["checksum"] = _checksum_data(definition.checksum)
    if definition.parts:
        data["parts"] = {part: _part_data(one) for part, one in definition.parts.items()}
    return data


def checksum_faults(checksum: Checksum) -> list[str]:
    """What keeps a checksum from being computed, in English: lengths that do not fit, data that is missing."""
    return list(_FAULT_FINDERS[checksum.kind](checksum))


@cache
def _is_safe(pattern: str) -> bool:
    return not patterns.problems(pattern)


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
    if not all(is_digits(digits) for digits in checksum.replace.values()):
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
