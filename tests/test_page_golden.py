"""Parts of pages: each file of golden/page/ holds parts of a definition and the HTML that a reader gets from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pages import Reader, tidy
from tramite import messages, resolve
from tramite.model import Guide
from tramite.page import procedure_page
from tramite.search import without_hints

CASES = sorted((Path(__file__).parent / "golden" / "page").glob("*.yml"))


def guide(given: dict[str, Any]) -> Guide:
    """A hall whose screens are in German, written in English, with what the case gives."""
    hall = {
        "title": "Hall",
        "url": "https://hall.example/",
        "languages": ["en", "de"],
        "screen_language": "de",
        "time_zone": "UTC",
        "currency": "EUR",
        "who": "Anyone",
        "areas": {"all": {"title": "All"}},
        "guide": {"title": "The leaflet"},
    }
    procedure = {
        "area": "all",
        "title": "Enrol people",
        "summary": "Enrol the people who work for you.",
        "status": "live",
        "verified": "2026-01-02",
        "changes": {"2026-01-02": "First."},
    }
    data = {
        "language": given.pop("language", "en"),
        **given,
        "hall": hall | given.get("hall", {}),
        "procedures": {"enrol": procedure | given.get("procedure", {})},
    }
    data.pop("procedure", None)
    return resolve.resolve(Guide.model_validate(data))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_part(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    made = guide(case["given"])
    page = procedure_page(made, "enrol", messages.words(made.language))
    assert Reader(without_hints(page.html)).find(case["shows"]) == tidy(case["expected"])


def test_every_case_says_what_it_is_about() -> None:
    for path in CASES:
        case = yaml.safe_load(path.read_text("utf-8"))
        assert set(case) == {"about", "given", "shows", "expected"}, path.name
        assert case["about"].endswith("."), path.name
