"""A small hall that exists nowhere, and the real guide in each language, for tests that need a resolved guide."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polib

from tramite import resolve, source, translation
from tramite.model import Guide

ROOT = Path(__file__).parent.parent
LANGUAGES = ("es", "zh", "en")
SIGN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>'
"""The sign of a small hall."""


def small(language: str = "en", **changes: Any) -> Guide:
    """A resolved guide of one procedure, `enrol`; `changes` replace parts of it: `columns`, `fields`, `batch`…

    What `labels`, `fields`, `codes`, `hall` and `procedure` name is added to what is there.
    """
    columns = changes.get("columns", {"row": "auto", "kind": "required", "number": "required", "born": "optional"})
    screens = changes.get("screens", {"form": {"kind": "form", "fields": {"kind": "required", "number": "required"}}})
    enrol = {
        "area": "all",
        "title": "Enrol",
        "summary": "Enrol people.",
        "status": "live",
        "verified": "2026-01-02",
        "examples": ["ann", "bob"],
        "screens": screens,
        "batch": {"version": 3, "columns": columns, **changes.get("batch", {})},
        "notes": {"abroad": {"kind": "info", "title": "People from abroad", "text": "…"}},
        "changes": {"2026-01-02": "First.", "2026-03-04": "Second."},
    }
    data = {
        "language": language,
        "hall": {
            "title": "Hall",
            "url": "https://hall.example/",
            "languages": ["en", "de"],
            "screen_language": "de",
            "time_zone": "Europe/Berlin",
            "currency": "EUR",
            "who": "Anyone",
            "areas": {"all": {"title": "All"}},
            "guide": {"title": "The leaflet"},
        }
        | changes.get("hall", {}),
        "labels": {
            "kind": {"text": "Ausweisart", "kind": "field", "gloss": "Kind of document"},
            "number": {"text": "Nummer", "kind": "field", "gloss": "Number"},
            "get_file": {"text": "Vorlage", "kind": "button", "gloss": "Template"},
        }
        | changes.get("labels", {}),
        "fields": {
            "row": {"name": "Row", "type": "integer"},
            "kind": {"type": "code", "codes": "kinds", "default": "01"},
            "number": {
                "type": "text",
                "length": [1, 30],
                "format": [{"when": {"kind": ["01"]}, "is": "card"}, {"is": "other"}],
            },
            "born": {"name": "Born", "type": "date", "max": "today"},
            "month": {"name": "Month", "type": "month"},
            "pay": {"name": "Pay", "type": "money", "min": "0.01", "decimals": 2},
            "extras": {"name": "Extras", "type": "code", "codes": "kinds", "multiple": True},
            "remark": {"name": "Remark", "type": "text", "length": [0, 200], "hint": "See [[number]] and **more**."},
        }
        | changes.get("fields", {}),
        "formats": {"card": {"shape": "9 digits", "pattern": "[0-9]{9}"}, "other": {"shape": "letters"}},
        "codes": {
            "kinds": {
                "title": "Kinds",
                "values": {
                    "01": {"text": "Ausweis", "gloss": "Card"},
                    "07": {"text": "Pass", "gloss": "Passport"},
                    "08": {"text": "Sonstiges", "gloss": "Other"},
                },
            }
        }
        | changes.get("codes", {}),
        "people": {
            "reference_date": "2025-03-14",
            "people": {
                "ann": {"kind": "01", "number": "000000001", "pay": "8000.00", "extras": "01;07"},
                "bob": {"like": "ann", "kind": "07", "born": "1990-01-01", "month": "202503"},
            },
        },
        "procedures": {"enrol": enrol | changes.get("procedure", {})},
    }
    return resolve.resolve(Guide.model_validate(data))


@cache
def real(language: str) -> Guide:
    """The guide of this repository, translated and resolved."""
    written = source.load(ROOT).guide
    assert written is not None
    if language == written.language:
        return resolve.resolve(written)
    folder = ROOT / source.FOLDER
    found = {part: folder / part / f"{language}.po" for part in (source.HALL_FOLDER, *written.procedures)}
    catalogues = {part: polib.pofile(str(path)) for part, path in found.items() if path.is_file()}
    return resolve.resolve(translation.localized(written, language, catalogues))


def with_file(guide: Guide) -> list[str]:
    """The procedures that have a file."""
    return [name for name, procedure in guide.procedures.items() if procedure.batch]
