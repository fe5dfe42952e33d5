"""A guide in its source language ⇄ PO files: extract, merge, status; and the guide in another language.

`msgctxt` is the path of a text by ids (`steps/search/text`; in `_hall/`: `labels/reset/gloss`), `msgid` its words in
the source language. A text whose source changed keeps its translation as fuzzy and remembers the previous source.
Words that the reader of a language sees verbatim on the hall's screens are not translated a second time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import polib
from pydantic import BaseModel

from tramite.model import Guide, Path, map_texts
from tramite.problem import Place, Problem

HALL = "_hall"
"""The part that holds what all procedures share; every other part is a procedure's id."""

M = TypeVar("M", bound=BaseModel)

Catalogues = Mapping[str, polib.POFile]
"""Part → the PO file of one language."""


@dataclass(frozen=True)
class Status:
    """How far the translation of one part has come."""

    translated: int
    """Texts with a translation of their present source."""

    fuzzy: int
    """Texts whose source has changed since they were translated."""

    missing: int
    """Texts without a translation."""


def extract(guide: Guide, language: str) -> dict[str, dict[str, str]]:
    """Part → msgctxt → source text, for everything that `language` must translate, in reading order."""
    found: dict[str, dict[str, str]] = {part: {} for part in (HALL, *guide.procedures)}
    known = _verbatim(guide, language)

    def collect(path: Path, text: str) -> str:
        if text and path not in known:
            part, context = address(path)
            found[part][context] = text
        return text

    map_texts(guide, collect)
    return found


def merge(texts: Mapping[str, str], old: polib.POFile | None, language: str) -> polib.POFile:
    """The PO file for these texts with everything of the old one that still holds."""
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    before = {entry.msgctxt: entry for entry in old or [] if entry.msgctxt}
    for context, text in texts.items():
        new.append(_merged(context, text, before.pop(context, None)))
    # What was translated once may come back: it is kept as obsolete.
    new.extend(_obsolete(entry) for entry in before.values() if entry.msgstr)
    return new


def status(texts: Mapping[str, str], catalogue: polib.POFile | None) -> Status:
    """How many of the texts are translated, fuzzy and missing."""
    entries = _by_context(catalogue)
    states = Counter(_state(entries.get(context), text) for context, text in texts.items())
    return Status(states["translated"], states["fuzzy"], states["missing"])


def localized(guide: Guide, language: str, catalogues: Catalogues) -> Guide:
    """The guide in another language; what is not translated stays in the source language."""
    entries = {part: _by_context(catalogue) for part, catalogue in catalogues.items()}
    known = _verbatim(guide, language)

    def translate(path: Path, text: str) -> str:
        part, context = address(path)
        entry = entries.get(part, {}).get(context)
        return entry.msgstr if entry and entry.msgstr and path not in known else text

    verbatim = _without_glosses(guide) if _is_screen_language(guide, language) else guide
    return map_texts(verbatim, translate).model_copy(update={"language": language})


def problems(guide: Guide, language: str, catalogues: Catalogues, paths: Mapping[str, str]) -> list[Problem]:
    """What the catalogues of a language lack or got wrong; `paths` names the file of each part."""
    found: list[Problem] = []
    for part, texts in extract(guide, language).items():
        entries = _by_context(catalogues.get(part))
        for context, text in texts.items():
            entry = entries.pop(context, None)
            state = _state(entry, text)
            if state != "translated":
                code = "missing-translation" if state == "missing" else "fuzzy-translation"
                found.append(Problem(code, _place(paths[part], entry), {"language": language, "text": context}))
            elif entry and (lost := _lost(text, entry.msgstr)):
                values = {"text": context, "missing": ", ".join(lost)}
                found.append(Problem("lost-placeholder", _place(paths[part], entry), values))
        for context, entry in entries.items():
            place = _place(paths[part], entry)
            found.append(Problem("unknown-translation", place, {"text": context, "language": language}))
    return found


def address(path: Path) -> tuple[str, str]:
    """The part and msgctxt of a text."""
    if path[0] == "procedures":
        return path[1], "/".join(path[2:])
    return HALL, "/".join(path)


def _place(path: str, entry: polib.POEntry | None) -> Place:
    return Place(path, (entry.linenum if entry else None) or 1)


def _merged(context: str, text: str, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgctxt=context, msgid=text)
    if old is None or not old.msgstr:
        return entry
    entry.msgstr = old.msgstr
    entry.tcomment = old.tcomment
    if old.msgid != text:
        entry.flags = ["fuzzy"]
        entry.previous_msgid = old.msgid
    elif old.fuzzy:
        entry.flags = ["fuzzy"]
        entry.previous_msgid = old.previous_msgid
    return entry


def _obsolete(entry: polib.POEntry) -> polib.POEntry:
    return polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgstr=entry.msgstr, obsolete=True)


def _by_context(catalogue: polib.POFile | None) -> dict[str, polib.POEntry]:
    return {entry.msgctxt: entry for entry in catalogue or [] if entry.msgctxt and not entry.obsolete}


def _state(entry: polib.POEntry | None, text: str) -> str:
    if entry is None or not entry.msgstr:
        return "missing"
    return "fuzzy" if entry.fuzzy or entry.msgid != text else "translated"


_PLACEHOLDER = re.compile(r"\[\[[^\[\]\s]+\]\]|\]\(([^()\s]+)\)")


def _lost(text: str, translation: str) -> list[str]:
    """The labels and link targets of the source that the translation lacks, and those that it invents."""
    wanted, given = (sorted(match[0].lstrip("]") for match in _PLACEHOLDER.finditer(t)) for t in (text, translation))
    if wanted == given:
        return []
    return sorted((Counter(wanted) - Counter(given)) + (Counter(given) - Counter(wanted)))


def _is_screen_language(guide: Guide, language: str) -> bool:
    return language.split("-", maxsplit=1)[0] == guide.hall.screen_language.split("-")[0]


def _verbatim(guide: Guide, language: str) -> set[Path]:
    """The texts that readers of this language have on the hall's own screens."""
    if not _is_screen_language(guide, language):
        return set()
    labels = {("labels", name, "gloss") for name, label in guide.labels.items() if label.text}
    codes = {("codes", name, "values", code, "gloss") for name, codes in guide.codes.items() for code in codes.values}
    terms = {("glossary", name, "text") for name, term in guide.glossary.items() if term.screen}
    return labels | codes | terms


def _without_glosses(guide: Guide) -> Guide:
    """The guide for readers of the screens' language: labels, codes and terms speak for themselves."""

    def bare(model: M, **updates: object) -> M:
        return model.model_copy(update=updates)

    labels = {name: bare(label, gloss=None) if label.text else label for name, label in guide.labels.items()}
    codes = {
        name: bare(codes, values={code: bare(value, gloss=None) for code, value in codes.values.items()})
        for name, codes in guide.codes.items()
    }
    terms = {name: bare(term, text=term.screen) if term.screen else term for name, term in guide.glossary.items()}
    return bare(guide, labels=labels, codes=codes, glossary=terms)
