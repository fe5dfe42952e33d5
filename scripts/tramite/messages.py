"""The package's own words in one language: `locale/<lang>.po` of the package, supplied or overridden by the hall.

In: message ids and values. Out: sentences; or all words as plain data, from which they are made again quickly.
English is the source catalogue: its `msgid` is what it says; the others translate it under the same `msgctxt`, which is
the message's id. Plurals follow the catalogue's own header.
"""

from __future__ import annotations

import gettext
import string
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polib

SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class Words:
    """The messages of one language; what it lacks is said in English."""

    language: str
    """The language."""

    forms: dict[str, tuple[str, ...]]
    """Message id → its plural forms; one form for a message without a number."""

    rule: str
    """Which plural form a number `n` takes, as gettext writes it."""

    fallback: Words | None = None
    """Where to look for what this language lacks."""

    @cached_property
    def plural(self) -> Callable[[int], int]:
        """A number → which plural form it takes."""
        return gettext.c2py(self.rule)

    def __call__(self, message: str, **values: object) -> str:
        """The message with its values filled in; `n` chooses the plural form. Raises KeyError for an unknown id."""
        return self.form(message, int(str(values["n"])) if "n" in values else None).format_map(values)

    def form(self, message: str, number: int | None = None) -> str:
        """The message with the places for its values still open; `number` chooses the plural form."""
        if message not in self.forms:
            if self.fallback is None:
                raise KeyError(message)
            return self.fallback.form(message, number)
        forms = self.forms[message]
        return forms[0] if number is None or len(forms) == 1 else forms[self.plural(number)]

    def __contains__(self, message: str) -> bool:
        return message in self.forms or (self.fallback is not None and message in self.fallback)

    @property
    def missing(self) -> tuple[str, ...]:
        """The ids that this language lacks."""
        return tuple(sorted(set(self.fallback.forms) - set(self.forms))) if self.fallback else ()

    @property
    def invented(self) -> dict[str, str]:
        """Message id → the values that it asks for and the English message does not have."""
        known = self.fallback.forms if self.fallback else {}
        found = {name: _values(forms) - _values(known[name]) for name, forms in self.forms.items() if name in known}
        return {name: ", ".join(sorted(values)) for name, values in found.items() if values}


def words(language: str, hall: Path | None = None) -> Words:
    """The messages of a language: the package's, then those of `hall`/ui.<language>.po.

    Raises OSError for a file that is no PO file, ValueError for one in another encoding or with a wrong plural rule.
    """
    own = hall / f"ui.{language}.po" if hall else None
    return _words(language, own if own and own.is_file() else None)


def as_data(found: Words) -> dict[str, Any]:
    """Words as plain data."""
    fallback = as_data(found.fallback) if found.fallback else None
    return {"language": found.language, "forms": found.forms, "rule": found.rule, "fallback": fallback}


def of_data(data: dict[str, Any]) -> Words:
    """The words of which they were made."""
    forms = {message: tuple(written) for message, written in data["forms"].items()}
    return Words(data["language"], forms, data["rule"], of_data(data["fallback"]) if data["fallback"] else None)


def shipped() -> tuple[str, ...]:
    """The languages for which the package has words of its own."""
    return tuple(sorted(path.stem for path in _LOCALE.glob("*.po")))


_LOCALE = Path(__file__).parent / "locale"


@cache
def _words(language: str, own: Path | None) -> Words:
    source = _LOCALE / f"{SOURCE_LANGUAGE}.po"
    english = Words(SOURCE_LANGUAGE, *_read([source], is_source=True))
    paths = [path for path in (_LOCALE / f"{language}.po", own) if path and path.is_file() and path != source]
    if language == SOURCE_LANGUAGE and not paths:
        return english
    return Words(language, *_read(paths, is_source=False), english)


def _read(paths: list[Path], is_source: bool) -> tuple[dict[str, tuple[str, ...]], str]:
    """The forms and the rule for plurals."""
    import polib  # slow to import, and not needed where words are known already

    forms: dict[str, tuple[str, ...]] = {}
    header = "nplurals=2; plural=(n != 1);"
    for path in paths:
        catalogue = polib.pofile(str(path))
        header = catalogue.metadata.get("Plural-Forms", header)
        for entry in catalogue:
            if entry.msgctxt and (is_source or entry.translated()):
                forms[entry.msgctxt] = _forms(entry, is_source)
    rule = header.rpartition("plural=")[2].rstrip("; ")
    gettext.c2py(rule)  # which refuses what is none
    return forms, rule


def _values(forms: tuple[str, ...]) -> set[str]:
    """The values that a message asks for, in braces; a message with a brace too many asks for all that it says."""
    try:
        return {f"{{{name}}}" for form in forms for _, name, _, _ in string.Formatter().parse(form) if name is not None}
    except ValueError:
        return set(forms)


def _forms(entry: polib.POEntry, is_source: bool) -> tuple[str, ...]:
    if is_source:
        return (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)
    if entry.msgstr_plural:
        return tuple(entry.msgstr_plural[index] for index in sorted(entry.msgstr_plural))
    return (entry.msgstr,)
