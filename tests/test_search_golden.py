"""What readers of each language type into the search of the built site, and what they must find among the first."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page

from built import ROOTS
from guides import LANGUAGES
from searching import look_for, open_search

pytestmark = pytest.mark.browser

QUERIES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "search" / "golden.yml").read_text("utf-8")
)
LEAST = 20
"""How many queries each language has at least."""

SEEN = 3
"""How many pages a reader looks at before they try other words."""

SHOWN = 3
"""How many places on a page, itself included, a result shows before it is opened further."""


def test_every_language_has_its_queries() -> None:
    assert list(QUERIES) == list(LANGUAGES)
    for language, queries in QUERIES.items():
        looked = [query["look"] for query in queries]
        assert len(looked) == len(set(looked)) >= LEAST, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_readers_ask_for_is_among_the_first(window: Any, language: str) -> None:
    page: Page = window(1280)
    page.goto(ROOTS[language])
    open_search(page)
    faults = []
    for query in QUERIES[language]:
        found = look_for(page, query["look"])
        assert all(href.startswith(ROOTS[language]) for hrefs in found for href in hrefs), query
        # The glossary holds every language, and nearly every word: it is no answer, and in nobody's way.
        first = [hrefs[:SHOWN] for hrefs in found if "glossary/" not in hrefs[0]][:SEEN]
        places = [href.removeprefix(ROOTS[language]) for hrefs in first for href in hrefs]
        wanted = query["find"]
        if wanted is None:
            is_right = not places
        elif "#" in wanted:
            is_right = wanted in places
        else:
            is_right = wanted in [place.partition("#")[0].rstrip("/") for place in places]
        if not is_right:
            faults.append(f"{query['look']} → {wanted or 'nothing'}, but found {places}")
        if query.get("slip") and page.locator(".md-search-result__terms").count():
            faults.append(f"{query['look']}: what was typed wrongly is said to be missing")
    assert faults == []
