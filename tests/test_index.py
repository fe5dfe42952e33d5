"""index.py: what programs read says the same as the pages, in every language, and how sure it is."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from tramite import index, site

REPO = Path(__file__).parent.parent


@cache
def guide() -> Any:
    return json.loads(index.guide_json(site.load(REPO).guides))


def test_every_text_is_there_in_every_language() -> None:
    procedure = guide()["procedures"]["add-insured"]
    assert list(procedure["title"]) == list(procedure["steps"]["open"]["text"]) == ["es", "zh", "en"]
    assert procedure["address"]["zh"].endswith("/zh/procedures/add-insured/")
    assert set(guide()["labels"]["reset"]["gloss"]) == {"es", "en"}  # zh readers have the label itself


def test_what_is_uncertain_or_reconstructed_says_so() -> None:
    notes = guide()["procedures"]["add-insured"]["notes"]
    assert {name: note["certainty"] for name, note in notes.items()} == {
        "start_month": "guess",
        "civil_servants": "guess",
        "earlier_insurance": "likely",
        "employee_benefits": "guess",
    }
    screen = guide()["procedures"]["add-insured"]["screens"]["declaration"]
    assert {block["basis"] for block in screen["blocks"].values()} == {"reconstructed"}
    assert guide()["procedures"]["add-insured"]["batch"]["basis"] == "reconstructed"
    assert guide()["codes"]["stop_reasons"]["basis"] == "reconstructed"


def test_nothing_is_left_out() -> None:
    loaded = site.load(REPO).guides["es"]
    for kind in ("labels", "fields", "formats", "codes", "glossary", "procedures"):
        assert list(guide()[kind]) == list(getattr(loaded, kind))
    assert len(guide()["sources"]["statements"]) == 97
    assert guide()["procedures"]["retirement"]["status"] == "in-development"
    assert guide()["procedures"]["employer-change"]["documented"] is False
