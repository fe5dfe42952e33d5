"""A cell and what its column asks for → the canonical value, what is wrong with how it is written, and its repair.

In: cells as `cells.py` describes them, columns and lists of a DEFINITION. Out: `Reading`s. Rules see only the values:
codes, ISO dates, months as YYYYMM, plain numbers, lists joined by their separator. Pure, and the same in JavaScript:
`tests/vectors/cells/` holds for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tramite.asking import Row, condition
from tramite.bounds import TYPES
from tramite.checker import characters, moments
from tramite.checker.cells import Cell
from tramite.checker.choices import Choices, choices
from tramite.checker.numbers import digits_before_point, plain, without_signs
from tramite.shapes import shape

Column = Mapping[str, Any]
Verdict = dict[str, Any]
Said = dict[str, dict[str, str]]
"""What is wrong and can be mended: code → values."""


@dataclass(slots=True)
class Reading:
    """What a cell says."""

    value: str
    """The canonical value; empty when the cell is blank, or so wrong that rules have nothing to look at."""

    verdicts: Sequence[Verdict] = ()
    """What is wrong with how it is written: `{code, severity, values, repair}`."""

    @property
    def is_wrong(self) -> bool:
        """Whether the rules are to leave this field alone in this row."""
        return any(verdict["severity"] == "error" for verdict in self.verdicts)


class Reader:
    """Reads the cells of one file."""

    def __init__(
        self, lists: Mapping[str, Any], separator: str, currency_signs: Iterable[str], *, date1904: bool = False
    ) -> None:
        self._lists = {name: choices(one) for name, one in lists.items()}
        self._separator = separator
        self._signs = tuple(sorted(map(characters.key, currency_signs), key=lambda sign: (-len(sign), sign)))
        self._date1904 = date1904

    def read(self, column: Column, cell: Cell, row: Row) -> Reading:
        """What a cell of a column says; `row`: the values beside it, as far as formats depend on them."""
        if cell.kind == "error":
            return _wrong("error-cell", error=cell.text)
        if cell.formula:
            return _wrong("formula-cell")
        if cell.kind == "boolean":
            return self._boolean(column, cell.text)
        number = plain(cell.text) if cell.kind == "number" else ""
        if number:
            return self._number(column, number, cell.style == "date")
        return self._text(column, cell.text, row)

    def _boolean(self, column: Column, text: str) -> Reading:
        kind = column["type"]
        if kind == "boolean":
            return Reading("yes" if text == "1" else "no")
        if kind == "code" and self._list(column).find(text) == (text, "code"):
            return _repaired(text, "text", {"boolean-words": {}})
        return self._text(column, "TRUE" if text == "1" else "FALSE", {})

    def _number(self, column: Column, number: str, is_date: bool) -> Reading:
        kind = column["type"]
        if kind in ("date", "datetime"):
            return self._day_of_number(kind, number, is_date)
        if kind == "month":
            return self._month_of_number(number, is_date)
        if kind == "boolean":
            return self._words_of_boolean(number)
        if digits_before_point(number) > _EXACT and (kind not in _NUMBERS or column["personal"]):
            return _wrong("digits-lost")
        if kind in _NUMBERS:
            return Reading(number)
        if kind == "code":
            return self._code_of_number(column, number)
        if is_date and (moment := moments.of_serial(number, self._date1904)):
            # What was typed is not known any more: nothing is offered as its repair.
            return Reading(moment.day, [_verdict("number-for-text", "warning", {})])
        least, greatest = column["length"] or (0, 0)
        if kind == "digits" and least == greatest > len(number) and number.isdigit():
            return _repaired(number.zfill(greatest), "text", {"zeros-lost": {}})
        return _repaired(number, "text", {"number-for-text": {}})

    def _day_of_number(self, kind: str, number: str, is_date: bool) -> Reading:
        if not is_date and _JOINED_DAY.fullmatch(number):
            return self._day(kind, number, {})
        moment = moments.of_serial(number, self._date1904)
        if moment is None:
            return _wrong("date-impossible") if is_date else Reading(number)
        if is_date:
            return _of_moment(kind, moment, {})
        return _of_moment(kind, moment, {"date-serial": {}}) if moments.is_likely(moment) else Reading(number)

    def _month_of_number(self, number: str, is_date: bool) -> Reading:
        if not is_date and _JOINED_DAY.fullmatch(number):
            return self._month(number, {})
        if not is_date and _JOINED_MONTH.fullmatch(number):
            return _repaired(number, "text", {"number-for-text": {}})
        moment = moments.of_serial(number, self._date1904)
        if moment is None or not (is_date or moments.is_likely(moment)):
            return _wrong("date-impossible") if is_date else Reading(number)
        return _of_month(moment, {})

    def _code_of_number(self, column: Column, number: str) -> Reading:
        found = self._list(column).find(number)
        if found is None:
            return self._not_in_list(column, number)
        code, how = found
        return _repaired(code, "text", {"number-for-text" if how == "code" else _HOW[how]: {}})

    def _text(self, column: Column, text: str, row: Row) -> Reading:
        kind: str = column["type"]
        said: Said = {}
        if not characters.is_plain(text):
            text = _cleaned(column, text, said)
        if not text:
            return Reading("")
        if kind in ("date", "datetime"):
            return self._day(kind, text, said)
        if kind == "month":
            return self._month(text, said)
        if kind in _NUMBERS:
            return self._amount(text, said)
        if kind == "code":
            return self._codes(column, text, said)
        if kind == "boolean":
            return self._words_of_boolean(text, said)
        return _words(column, text, row, said)

    def _day(self, kind: str, text: str, said: Said) -> Reading:
        found = moments.of_text(text)
        if isinstance(found, moments.Doubt):
            return _wrong(found.code)
        if found is None and _BARE.fullmatch(text):
            moment = moments.of_serial(text, self._date1904)
            if moment and moments.is_likely(moment):
                return _of_moment(kind, moment, said | {"date-serial": {}})
        if found is None or (kind == "datetime" and ":" not in text):
            return _repaired(text, "text", said)
        if not (text.startswith(found.day) and text[10:11] in ("", " ", "T")):
            said = said | {"date-shape": {}}
        if kind == "date" and ":" in text:
            said = said | {"date-time-part": {}}
        return _of_moment(kind, found, said)

    def _month(self, text: str, said: Said) -> Reading:
        if _JOINED_MONTH.fullmatch(text):
            return _repaired(text, "text", said)
        if month := moments.month_of_text(text):
            return _repaired(month, "text", said | {"month-shape": {}})
        found = moments.of_text(text)
        if found is None and _BARE.fullmatch(text):
            found = moments.of_serial(text, self._date1904)
            found = found if found and moments.is_likely(found) else None
        if isinstance(found, moments.Doubt):
            return _wrong(found.code)
        return _of_month(found, said) if found else _repaired(text, "text", said)

    def _amount(self, text: str, said: Said) -> Reading:
        if _NUMBER.fullmatch(text):
            return _repaired(text, "number", said)
        number = without_signs(text, self._signs)
        return _repaired(number, "number", said | {"money-symbols": {}}) if number else _repaired(text, "text", said)

    def _codes(self, column: Column, text: str, said: Said) -> Reading:
        one = self._list(column).find(text)
        is_one = not (column["multiple"] and self._separator in text)
        if one is not None and (is_one or one[1] in ("code", "shown")):
            return _repaired(one[0], "text", said if one[1] in ("code", "shown") else said | {_HOW[one[1]]: {}})
        if not column["multiple"]:
            return self._not_in_list(column, text)
        return self._several(column, text, said)

    def _several(self, column: Column, text: str, said: Said) -> Reading:
        known, separator = self._list(column), self._separator
        items = [item.strip(" ") for item in text.split(separator)]
        found = [known.find(item) for item in items]
        if not all(found):
            # Other signs part the items only where the separator does not: words of a list may hold them.
            said = said | {"list-words": {}}
            items = [part for item in items for part in ([item] if known.find(item) else _PARTING.split(item))]
            items = [item.strip(" ") for item in items if item.strip(" ")]
            found = [known.find(item) for item in items]
        bad = [item for item, one in zip(items, found, strict=True) if one is None]
        if bad or not items:
            return self._not_in_list(column, bad[0] if bad else text)
        meant = [one for one in found if one is not None]
        codes = list(dict.fromkeys(code for code, _ in meant))
        said = said | {_HOW[how]: {} for _, how in meant if how not in ("code", "shown")}
        if len(codes) < len(meant):
            said = said | {"list-words": {}}
        return _repaired(separator.join(codes), "text", said)

    def _not_in_list(self, column: Column, text: str) -> Reading:
        known = self._list(column)
        return _wrong("not-in-list", unknown=text, list=column["codes"], nearest=known.nearest(text))

    def _words_of_boolean(self, text: str, said: Said | None = None) -> Reading:
        meant = _BOOLEANS.get(text.lower())
        if meant is None or meant == text:
            return _repaired(text, "text", dict(said or {}))
        return _repaired(meant, "text", {**(said or {}), "boolean-words": {}})

    def _list(self, column: Column) -> Choices:
        return self._lists.get(column["codes"]) or _NO_LIST


def fits(column: Column, value: str, row: Row) -> bool:
    """Whether a value has the shape that the column asks for, whatever its check digit says."""
    kind = column["type"]
    if kind in _SHAPED and not re.fullmatch(TYPES[kind], value):
        return False
    asked = _formats(column, row)
    return not asked or any(shape(one).fault(value) != "pattern" for one in asked)


_EXACT = 15
"""How many digits of a number spreadsheets keep."""

_NUMBERS = frozenset({"integer", "number", "money"})
_SHAPED = frozenset({"digits", "phone", "email"})
_NO_LIST = Choices({})
_HOW = {"zeros": "zeros-lost", "words": "list-words"}
_JOINED_DAY = re.compile("(19|20)[0-9]{6}")
_JOINED_MONTH = re.compile("[0-9]{6}")
_BARE = re.compile("[0-9]{5}([.][0-9]+)?")
_NUMBER = re.compile("-?[0-9]+([.][0-9]+)?")
SCIENTIFIC = re.compile("[0-9]([.,][0-9]+)?[Ee][+][0-9]{1,3}")
_PARTING = re.compile("[,;/|+&\n\u3001\uff0c\uff1b ]+")
_BOOLEANS = {"true": "yes", "1": "yes", "yes": "yes", "y": "yes", "false": "no", "0": "no", "no": "no", "n": "no"}


def _cleaned(column: Column, text: str, said: Said) -> str:
    """A text without what nobody sees; `said` is told what it was. Empty when there is nothing else."""
    joined = characters.without_breaks(text)
    hidden = characters.invisible(joined)
    shown = characters.without_invisible(joined)
    spaced = characters.with_common_spaces(shown, is_strict=not is_free(column))
    narrow = spaced if is_free(column) else characters.narrow(spaced, all_signs=column["type"] != "text")
    if not narrow:
        return ""
    if joined != text and characters.has_break(text):
        said["line-break"] = {}
    if hidden:
        said["invisible"] = {"codes": ", ".join(hidden)}
    if spaced != shown:
        said["spaces"] = {}
    if narrow != spaced:
        said["full-width"] = {}
    return narrow


def _words(column: Column, text: str, row: Row, said: Said) -> Reading:
    """A text that is neither a code nor a number nor a day."""
    if is_free(column):
        return _repaired(text, "text", said)
    if SCIENTIFIC.fullmatch(text):
        return _wrong("scientific-text")
    if " " in text and not fits(column, text, row) and fits(column, closed := text.replace(" ", ""), row):
        text, said = closed, said | {"spaces": {}}
    if column["upper"] and (upper := text.translate(_CAPITALS)) != text:
        text, said = upper, said | {"lower-case": {}}
    if characters.has_look_alike(text) and not fits(column, text, row):
        for table in characters.LOOK_ALIKES:
            other = characters.without_look_alikes(text, table)
            if other != text and fits(column, other, row):
                character, instead = characters.first_look_alike(text, table)
                return _wrong("look-alike", character=character, code=characters.code_point(character), instead=instead)
    return _repaired(text, "text", said)


def is_free(column: Column) -> bool:
    """Whether a text may hold what it likes: remarks, addresses."""
    return column["type"] == "text" and not column["formats"]


def _formats(column: Column, row: Row) -> list[dict[str, Any]]:
    """The formats of which a value must have one: that of the case that applies; all while that is not known."""
    for case in column["formats"]:
        if not all(row.get(name) for name in case.get("when", {})):
            return [one["format"] for one in column["formats"]]
        if condition(case.get("when", {}))(row):
            return [case["format"]]
    return []


def _of_moment(kind: str, moment: moments.Moment, said: Said) -> Reading:
    if kind == "datetime":
        return _repaired(f"{moment.day}T{moment.time or '00:00'}", "date", said)
    if moment.time:
        said = said | {"date-time-part": {}}
    return _repaired(moment.day, "date", said)


def _of_month(moment: moments.Moment, said: Said) -> Reading:
    """A whole day where a month is asked for: clear when it is the first."""
    if moment.day.endswith("-01"):
        return _repaired(moment.month, "text", said | {"month-as-date": {}})
    return Reading(moment.month, [_verdict("month-day", "warning", {})])


def _repaired(value: str, kind: str, said: Said) -> Reading:
    """A value whose faults of writing are all mended by writing the value itself."""
    if not said:
        return Reading(value)
    repair = {"to": value, "kind": kind}
    found = [_verdict(code, "warning", {**said[code], "to": value}, repair) for code in sorted(said)]
    return Reading(value, found)


def _wrong(code: str, /, **values: str) -> Reading:
    return Reading("", [_verdict(code, "error", values)])


def _verdict(code: str, severity: str, values: Mapping[str, str], repair: Mapping[str, str] | None = None) -> Verdict:
    return {"code": code, "severity": severity, "values": dict(values), "repair": dict(repair) if repair else None}


_CAPITALS = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
