"""A procedure with a file → DEFINITION and WORDING: all that the checkers of both languages of code know of it.

In: guides after `resolve`, one for each language; the stored earlier versions of the template. Out: plain JSON data.
A DEFINITION is the same in every language, a WORDING is of one. Neither checker sees the guide itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_symbol

from tramite import identity, messages, rules
from tramite.checker.characters import TABLES
from tramite.hall import FieldDef
from tramite.identity import GLOSS_SEPARATOR
from tramite.messages import Words
from tramite.model import Guide
from tramite.procedure import Batch
from tramite.workbook.columns import Column, columns

Data = dict[str, Any]
Snapshot = Mapping[str, Any]

SENTENCES = "verdict."
"""How the ids of the messages begin that words of verdicts have."""


def definition(guides: Mapping[str, Guide], procedure: str, versions: Sequence[Snapshot] = ()) -> Data:
    """What the file of a procedure must be like; `versions`: its stored columns, as `stored_versions` reads them.

    `guides`: language → guide, the source language first. ValueError when the procedure has no file.
    """
    guide = next(iter(guides.values()))
    batch = guide.procedures[procedure].batch
    if batch is None:
        raise ValueError(f"{procedure} has no file")
    now = identity.snapshot(guide, procedure)
    shown = {language: columns(one, procedure) for language, one in guides.items()}
    compiled = rules.compile_batch(guide, batch)
    return {
        "procedure": procedure,
        "version": batch.version,
        "fingerprint": identity.fingerprint(now),
        "time_zone": guide.hall.time_zone,
        "currency": guide.hall.currency,
        "currency_signs": _currency_signs(guide),
        "separator": guide.hall.list_separator,
        "rules": compiled,
        "columns": [_column(guide, index, shown.values()) for index in range(len(next(iter(shown.values()))))],
        "needs": _needs(guides),
        "lists": _lists(guides, batch),
        "older": [_older(guides, now, one) for one in versions if one["version"] < batch.version],
        "across": rules.compile_across(guide, procedure),
        "example_mark": identity.EXAMPLE_MARK,
    }


def wording(guide: Guide, procedure: str, words: Words) -> Data:
    """The words for what is found in the file of a procedure, in the language of the guide."""
    found = columns(guide, procedure)
    formats = {case.format for column in found for case in column.definition.format}
    lists = {column.definition.codes for column in found}
    return {
        "language": guide.language,
        "fields": {column.field: _title(column) for column in found},
        "headers": {column.field: _header(column) for column in found},
        "formats": {name: guide.formats[name].shape for name in sorted(formats & guide.formats.keys())},
        "lists": {name: one.title for name, one in guide.codes.items() if name in lists},
        "notes": {name: {"title": note.title} for name, note in guide.procedures[procedure].notes.items()},
        "links": {column.field: f"procedures/{procedure}/#{_anchor(column.field)}" for column in found},
        "procedures": {name: one.title for name, one in guide.procedures.items()},
        "across": {name: one.text for name, one in guide.hall.across.items() if procedure in one.files},
        "sentences": _sentences(words),
    }


def stored_versions(folder: Path) -> list[Data]:
    """The released versions of a template, oldest first, from `procedures/<id>/versions/`; what is none is left out:
    `tramite check` reports it."""
    found = []
    for path in folder.glob("*.json"):
        try:
            stored = json.loads(path.read_text("utf-8"))
            found.append({**stored, "version": int(stored["version"]), "columns": list(stored["columns"])})
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            continue
    return sorted(found, key=lambda one: int(one["version"]))


def _column(guide: Guide, index: int, shown: Iterable[Sequence[Column]]) -> Data:
    one = [columns[index] for columns in shown]
    column, definition = one[0], one[0].definition
    cases = [case for case in definition.format if case.format in guide.formats]
    return {
        "field": column.field,
        "type": definition.type or "text",
        "codes": definition.codes if definition.codes in guide.codes else "",
        "multiple": bool(definition.multiple),
        "auto": column.need == "auto",
        "personal": bool(definition.personal),
        "upper": any(guide.formats[case.format].upper for case in cases),
        "length": list(definition.length) if definition.length else None,
        "headers": _headers(one),
        "formats": rules.format_cases(guide, definition),
        "masks": list(_masks(guide, definition)),
    }


def _headers(shown: Iterable[Column]) -> list[str]:
    """Every text that may head the column: the label, the name in each language, and both."""
    found = [text for one in shown for text in (one.label, one.name, "\n".join(filter(None, (one.label, one.name))))]
    return list(dict.fromkeys(filter(None, found)))


def _masks(guide: Guide, definition: FieldDef) -> Iterator[Data]:
    for case in rules.format_cases(guide, definition):
        mask = guide.formats[case["format"]["id"]].mask
        shown = {"first": mask.first, "last": mask.last} if mask else {"first": 0, "last": 0}
        yield {"when": case["when"], **shown} if "when" in case else shown


def _needs(guides: Mapping[str, Guide]) -> list[str]:
    """The words with which templates say in a header whether a value is needed."""
    kinds = ("required", "optional", "conditional")
    return sorted({messages.words(language)(f"need.{kind}") for language in guides for kind in kinds})


def _lists(guides: Mapping[str, Guide], batch: Batch) -> Data:
    guide = next(iter(guides.values()))
    fields = [guide.fields[name] for name in batch.columns if name in guide.fields]
    names = [field.codes for field in fields if field.codes in guide.codes]
    return {name: {"codes": _codes(guides, name)} for name in dict.fromkeys(names) if name}


def _codes(guides: Mapping[str, Guide], name: str) -> Data:
    """Code → its verbatim words and their meaning in every language."""
    known = next(iter(guides.values())).codes[name].values
    found: Data = {}
    for code, value in known.items():
        glosses = [guide.codes[name].values[code].gloss for guide in guides.values()]
        found[code] = {"text": value.text, "glosses": [gloss for gloss in dict.fromkeys(glosses) if gloss]}
    return found


def _older(guides: Mapping[str, Guide], now: Snapshot, before: Snapshot) -> Data:
    """An earlier version, and what has changed since."""
    was, is_now = ({one["id"]: one for one in snapshot["columns"]} for snapshot in (before, now))
    removed = [name for name in was if name not in is_now]
    changed = [name for name in was if name in is_now and _asked(before, was[name]) != _asked(now, is_now[name])]
    return {
        "version": before["version"],
        "fingerprint": identity.fingerprint({key: before[key] for key in now if key in before}),
        "columns": list(was),
        "added": [name for name in is_now if name not in was],
        "removed": removed,
        "changed": changed,
        "headers": {name: _names(guides, name) for name in removed},
    }


def _asked(snapshot: Snapshot, column: Snapshot) -> tuple[Snapshot, Any]:
    """What a column asks for, with the codes among which it lets one choose."""
    return column, snapshot.get("codes", {}).get(column.get("codes"))


def _names(guides: Mapping[str, Guide], field: str) -> list[str]:
    """What a field that is no column any more was called, as far as it is still known."""
    found = []
    for guide in guides.values():
        if field in guide.fields:
            label = guide.labels.get(guide.fields[field].label or "")
            found += [(label and label.text) or "", guide.fields[field].name or ""]
    return list(dict.fromkeys(filter(None, found)))


def _currency_signs(guide: Guide) -> list[str]:
    """What people write for the hall's currency in its languages: signs, names, words of names."""
    currency = guide.hall.currency
    found = {currency, *TABLES["currencies"].get(currency, ())}
    for language in (*guide.hall.languages, guide.hall.screen_language):
        try:
            locale = Locale.parse(language, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        names = {get_currency_name(currency, count, locale) for count in (None, 1, 2)}
        found |= {get_currency_symbol(currency, locale), *names}
    return sorted(found)


def _sentences(words: Words) -> dict[str, str]:
    """The messages of verdicts with their braces, by what follows their prefix; English where the language has none."""
    found = _sentences(words.fallback) if words.fallback else {}
    own = {name: forms[0] for name, forms in words.forms.items() if name.startswith(SENTENCES)}
    return found | {name.removeprefix(SENTENCES): text for name, text in sorted(own.items())}


def _title(column: Column) -> str:
    """What a sentence calls a column: its name, and its label for whoever looks for it."""
    return f"{column.name} ({column.label})" if column.name and column.label else column.title


def _header(column: Column) -> str:
    return GLOSS_SEPARATOR.join(filter(None, (column.label, column.name)))


def _anchor(field: str) -> str:
    return f"field-{field.replace('_', '-')}"
