"""Text as people type and paste it → text without what nobody sees; and the characters that are taken for others.

In: texts. Out: texts, and the names of what was in them. The tables stand in `characters.json`, which the browser's
checker reads too; nothing here depends on a version of Unicode or on a locale.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TABLES: Mapping[str, Any] = json.loads((Path(__file__).parent / "characters.json").read_text("utf-8"))
"""The tables as they are handed to the browser."""


def is_plain(text: str) -> bool:
    """Whether a text needs no cleaning: the common case, told quickly."""
    if _ODD.search(text):
        return False
    return " " not in text or (text[0] != " " and text[-1] != " " and "  " not in text)


def without_breaks(text: str) -> str:
    """A text on one line: each end of a line, with the spaces around it, becomes one space."""
    return _BREAKS.sub("\n", text).strip("\n").replace("\n", " ")


def has_break(text: str) -> bool:
    """Whether a text has more than one line, or a line that is ended."""
    return bool(_BREAK.search(text))


def lines(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line for line in _BREAKS.sub("\n", text).split("\n") if line]


def invisible(text: str) -> list[str]:
    """The invisible characters of a text by code point, each once: `U+200B`."""
    return list(dict.fromkeys(map(code_point, _INVISIBLE.findall(text))))


def without_invisible(text: str) -> str:
    """A text without them."""
    return _INVISIBLE.sub("", text)


def with_common_spaces(text: str, is_strict: bool) -> str:
    """A text with common spaces only and none at its ends; `is_strict`: nor two beside each other."""
    text = _SPACES.sub(" ", text).strip(" ")
    return _DOUBLE.sub(" ", text) if is_strict else text


def narrow(text: str, all_signs: bool) -> str:
    """A text with common digits and letters; `all_signs`: also with common punctuation."""
    return (_WIDE if all_signs else _WIDE_WORDS).sub(lambda found: _NARROW[found[0]], text)


def has_look_alike(text: str) -> bool:
    """Whether a text has a character that may be taken for another."""
    return bool(_ALIKE.search(text))


def without_look_alikes(text: str, table: str) -> str:
    """A text with what the characters of one table are taken for."""
    return "".join(map(_TABLES[table].get, text, text))


def first_look_alike(text: str, table: str) -> tuple[str, str]:
    """The first character of a text that stands in a table, and what it is taken for."""
    return next((one, _TABLES[table][one]) for one in text if one in _TABLES[table])


def code_point(character: str) -> str:
    """A character by its number, as Unicode writes it."""
    return f"U+{ord(character):04X}"


def key(text: str) -> str:
    """A text as it is compared with words: without spaces, breaks and invisible characters, wide forms, capitals."""
    return _NOTHING.sub("", folded(text))


def folded(text: str) -> str:
    """A text without wide forms and capitals; spaces stay."""
    return unicodedata.normalize("NFKC", text).lower()


LOOK_ALIKES = ("letters", "digits", "dots", "hyphens")
"""The tables of look-alikes, in the order in which they are tried."""


def _class(*names: str) -> str:
    """The characters of some tables, for the inside of brackets in a pattern."""
    return "".join(
        re.escape(chr(first)) + "-" + re.escape(chr(last)) for name in names for first, last in TABLES[name]["ranges"]
    )


def _any(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, characters))


_TABLES: dict[str, dict[str, str]] = {name: TABLES["alike"][name] for name in LOOK_ALIKES}
_DIGITS = {chr(zero + digit): str(digit) for zero in TABLES["digits"]["zeros"] for digit in range(10)}
_NARROW = _DIGITS | {
    chr(code): chr(code - 0xFEE0)
    for first, last in TABLES["wide"]["ranges"]
    for code in range(first, last + 1)
}  # fmt: skip
_WORDS = {wide for wide, one in _NARROW.items() if one.isalnum()}

_ODD = re.compile(f"[{_class('breaks', 'invisible', 'spaces', 'wide')}{_any(_DIGITS)}]")
_BREAKS = re.compile(f"[ {_class('spaces')}]*[{_class('breaks')}][ {_class('breaks', 'spaces')}]*")
_BREAK = re.compile(f"[{_class('breaks')}]")
_INVISIBLE = re.compile(f"[{_class('invisible')}]")
_SPACES = re.compile(f"[{_class('spaces')}]")
_DOUBLE = re.compile("  +")
_WIDE = re.compile(f"[{_any(_NARROW)}]")
_WIDE_WORDS = re.compile(f"[{_any(sorted(_WORDS))}]")
LOOK_ALIKE = _any(sorted({one for table in _TABLES.values() for one in table}))
"""All of them, for the inside of brackets in a pattern."""

_ALIKE = re.compile(f"[{LOOK_ALIKE}]")
_NOTHING = re.compile(f"[ {_class('breaks', 'spaces', 'invisible')}]")
