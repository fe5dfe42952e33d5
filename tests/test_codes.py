"""Codes have places of their own: the same in every language, shown when an address leads there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from built import ROOTS
from guides import LANGUAGES, real, small
from tramite import messages, redirects, search
from tramite.links import code_anchor, list_anchor
from tramite.page import procedure_page
from tramite.resolve import offered_codes

CODES = st.text(min_size=1, max_size=6)
LISTS = st.from_regex(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", fullmatch=True)


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("01", "code-kinds-01"),
        ("CHN", "code-kinds-CHN"),
        ("1.2", "code-kinds-1.2"),
        ("A-1", "code-kinds-A_2d_1"),
    ],
)
def test_the_place_of_a_code_is_its_list_and_itself(code: str, place: str) -> None:
    assert code_anchor("kinds", code) == place


@given(LISTS, CODES, LISTS, CODES)
def test_no_two_codes_share_a_place_and_each_leads_to_its_list(one: str, code: str, other: str, second: str) -> None:
    place = code_anchor(one, code)
    assert redirects.is_address(f"procedures/enrol#{place}")
    assert list_anchor(place) == f"codes-{one.replace('_', '-')}"
    if (one.replace("_", "-"), code) != (other.replace("_", "-"), second):
        assert place != code_anchor(other, second)


@pytest.mark.parametrize(
    ("on_screen", "in_file", "shown"),
    [(["07"], ["07"], ("07",)), (["01"], ["07"], ("01", "07")), ([], ["07"], ("01", "07", "08"))],
)
def test_a_page_has_a_place_for_each_code_that_some_use_offers(
    on_screen: list[str], in_file: list[str], shown: tuple[str, ...]
) -> None:
    def uses(codes: list[str]) -> dict[str, Any]:
        return {"kind": {"need": "required", **({"offer": codes} if codes else {})}}

    guide = small(screens={"form": {"kind": "form", "fields": uses(on_screen)}}, columns=uses(in_file))
    assert offered_codes(guide, guide.procedures["enrol"]) == {"kinds": shown}
    page = procedure_page(guide, "enrol", messages.words("en"))
    assert re.findall(r'id="(code-[^"]+)"', page.html) == [f"code-kinds-{code}" for code in shown]


def test_codes_are_no_entries_of_the_search_of_the_site() -> None:
    """It is at the limit of its weight; the support desk finds them."""
    guide, words = real("es"), messages.words("es")
    pages = [procedure_page(guide, name, words) for name in guide.procedures]
    docs = search.index(pages)["docs"]
    assert any("#codes-" in one["location"] for one in docs)
    assert [one["location"] for one in docs if "#code-" in one["location"]] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_in_the_address_is_unfolded_seen_and_set_off(
    window: Callable[..., Page], language: str, width: int
) -> None:
    page = window(width)
    page.goto(f"{ROOTS[language]}procedures/add-insured/#code-ethnicities-56")
    row = page.locator("tr:has(> #code-ethnicities-56)")
    expect(row).to_be_in_viewport()
    other = page.locator("tr:has(> #code-ethnicities-55)")
    colours = [one.evaluate("row => getComputedStyle(row).backgroundColor") for one in (row, other)]
    assert colours[0] != colours[1]
    # From within the page, into a fold that is shut again.
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = false })")
    page.evaluate("location.hash = 'code-countries-CHN'")
    expect(page.locator("#code-countries-CHN")).to_be_in_viewport()
