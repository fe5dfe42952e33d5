"""What stands at the end of a book: code lists, glossary, what the source says and lacks, index of labels and fields.

In: resolved guides, words, and for the index the finished chapters. Out: chapters. Kinds of block beside those of
`chapters`: `statements`, `index`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from tramite.handbook.chapters import Block, Chapter, chapter, codes, heading
from tramite.handbook.paper import Node, Nodes, PaperSurface
from tramite.messages import Words
from tramite.model import Guide
from tramite.screens import Codes
from tramite.sections import section_anchor
from tramite.surface import language_name

CODES = "codes"
"""The chapter in which all code lists stand: `codes#codes-sex`."""


def code_lists(guide: Guide, words: Words) -> Chapter:
    """Every code list, whole."""
    surface = PaperSurface(guide, words, CODES)
    blocks = [
        codes(
            surface,
            Codes(
                name,
                surface.text(one.title),
                tuple((code, value.text, value.gloss or "") for code, value in one.values.items()),
                surface.marks_of(one),
                is_long=False,
            ),
        )
        for name, one in guide.codes.items()
    ]
    return {**chapter(surface, [words("page.codes")], blocks), "address": ""}


def glossary(guides: Mapping[str, Guide], language: str, words: Words) -> Chapter:
    """The terms in the words of the screens and in every language of the guide."""
    guide = guides[language]
    surface = PaperSurface(guide, words, "glossary")
    # The screens' language is the first column: it needs no second one.
    shown = [one for one in guides.values() if not one.speaks_screen_language]
    head = [words("glossary.screen"), *(language_name(one.language) for one in shown)]
    rows = []
    for name, term in guide.glossary.items():
        screen = surface.verbatim(term.screen) if term.screen else surface.text(term.text)
        terms = [[one.glossary[name].text if name in one.glossary else "—"] for one in shown]
        rows.append([surface.nodes(screen), *terms])
    lead: Node = {"t": "p", "c": [words("glossary.lead")]}
    table: Node = {"t": "table", "head": [[title] for title in head], "rows": rows}
    return chapter(surface, [words("glossary.title")], [lead, table])


def source(guide: Guide, words: Words) -> Chapter:
    """What the source guide says, statement by statement, and what it does not say."""
    surface = PaperSurface(guide, words, "source")
    blocks: list[Block] = [{"t": "p", "c": [words("source.lead")]}]
    if guide.sources.gaps:
        blocks += [heading(surface, words("source.gaps"), "gaps"), {"t": "p", "c": [words("source.gaps-lead")]}]
        gaps = [_entry(surface, number, gap.text) for number, gap in guide.sources.gaps.items()]
        blocks.append({"t": "statements", "items": gaps})
    blocks.append(heading(surface, words("source.statements"), "statements"))
    sections: dict[str, list[dict[str, Any]]] = {}
    for number, statement in guide.sources.statements.items():
        sure = words(f"source.certainty-{statement.certainty}")
        entry = {**_entry(surface, number, statement.text), "certainty": statement.certainty, "word": sure}
        sections.setdefault(statement.section or "", []).append(entry)
    for name, items in sections.items():
        title = words("source.section", section=name) if name else words("source.no-section")
        blocks.append(heading(surface, title, section_anchor(name) if name else "section-other", level=3))
        blocks.append({"t": "statements", "items": items})
    return chapter(surface, [words("source.title")], blocks)


def index(guide: Guide, words: Words, chapters: list[Chapter]) -> Chapter:
    """The labels of the screens and the names of the fields, each with the places where it is shown."""
    surface = PaperSurface(guide, words, "index")
    names = {field.name for field in guide.fields.values() if field.name}
    labels, fields = _mentions(chapters), _field_entries(chapters)
    return {
        **chapter(
            surface,
            [words("handbook.index")],
            [
                heading(surface, words("handbook.index-labels"), "labels"),
                {"t": "p", "c": [words("handbook.index-labels-lead")]},
                {"t": "index", "items": sorted(labels, key=_order)},
                heading(surface, words("handbook.index-fields"), "fields"),
                {"t": "index", "items": sorted((one for one in fields if one["name"] in names), key=_order)},
            ],
        ),
        "address": "",
    }


def _entry(surface: PaperSurface, number: str, words: str) -> dict[str, Any]:
    return {"id": surface.place(number), "number": number, "c": surface.written(words)}


def _mentions(chapters: list[Chapter]) -> list[dict[str, Any]]:
    """Each label with the places that mention it: the nearest step, field, button, screen or heading."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in chapters:
        for place, node in _labels(one["blocks"], one["id"]):
            label = (node["key"], node["gloss"]) if node["t"] == "label" else (node["v"], "")
            found.setdefault(label, {})[place] = None
    glosses = {key: gloss for key, gloss in found if gloss}
    merged: dict[tuple[str, str], dict[str, None]] = {}
    for (key, gloss), places in found.items():
        merged.setdefault((key, gloss or glosses.get(key, "")), {}).update(places)
    return [{"key": key, "name": gloss, "places": list(places)} for (key, gloss), places in merged.items() if key]


def _field_entries(chapters: list[Chapter]) -> list[dict[str, Any]]:
    """Each field by its name, with the entries that explain it."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in chapters:
        for block in one["blocks"]:
            rows = [row for group in block.get("groups", []) for row in group["rows"]]
            for row in [*rows, *(block["rows"] if block["t"] == "one-of" else [])]:
                if row["id"]:
                    found.setdefault(_named(row["name"]), {})[row["id"]] = None
    return [{"key": key, "name": name or key, "places": list(places)} for (key, name), places in found.items()]


def _named(nodes: Nodes) -> tuple[str, str]:
    first = nodes[0]
    if isinstance(first, str):
        return "", first
    return (first["v"], "") if first["t"] == "key" else (first.get("key", ""), first.get("gloss", ""))


def _labels(value: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every label and key inside a value, with the place nearest around or before it."""
    if isinstance(value, dict):
        place = value.get("id") or place
        if value.get("t") in ("label", "key"):
            yield place, value
        for part in value.values():
            yield from _labels(part, place)
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, dict) and part.get("t") == "h" and part.get("id"):
                place = part["id"]
            yield from _labels(part, place)


def _order(entry: Mapping[str, Any]) -> tuple[str, str]:
    """By name without regard to case and accents; names that have none of either come in the order of Unicode."""
    spelled = unicodedata.normalize("NFKD", entry["name"] or entry["key"]).casefold()
    return "".join(letter for letter in spelled if not unicodedata.combining(letter)), entry["key"]
