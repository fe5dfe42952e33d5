"""What changed: the feed, and the page with its filter in a browser."""

from __future__ import annotations

import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from built import ROOTS
from guides import LANGUAGES, real

ATOM = "{http://www.w3.org/2005/Atom}"

NOTHING = {"es": "No ha cambiado nada", "zh": "没有更新", "en": "Nothing has changed"}
INVALID = {"es": "no tiene la forma", "zh": "不是", "en": "is not a date"}


@pytest.mark.xdist_group("site")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_has_every_change_and_what_rfc_4287_asks_for(built_site: Path, language: str) -> None:
    feed = ElementTree.fromstring((built_site / ROOTS[language] / "changes.xml").read_bytes())
    changes = {(name, day) for name, procedure in real(language).procedures.items() for day in procedure.changes}
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(changes)
    ids = [one.findtext(f"{ATOM}id") for one in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    for one in (feed, *entries):
        assert one.findtext(f"{ATOM}title")
        assert str(one.findtext(f"{ATOM}id")).startswith("https://")
        updated = datetime.datetime.fromisoformat(str(one.findtext(f"{ATOM}updated")))
        assert updated.tzinfo is not None
        assert any(link.get("rel") == "alternate" for link in one.findall(f"{ATOM}link"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [one.findtext(f"{ATOM}updated") for one in entries] == sorted(
        (one.findtext(f"{ATOM}updated") or "" for one in entries), reverse=True
    )


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_in_the_address_leaves_out_what_came_before(page: Page, site_url: str, language: str) -> None:
    address = f"{site_url}/{ROOTS[language]}changes/"
    page.goto(f"{address}?since=2026-11-23")
    days = page.locator("[data-day]")
    expect(days.first).to_be_visible()
    assert page.input_value("#since") == "2026-11-23"
    page.goto(f"{address}?since=2099-01-01")
    expect(days.first).to_be_hidden()
    expect(page.locator("#since-said")).to_contain_text(NOTHING[language])
    page.locator("#since-all").focus()
    page.keyboard.press("Enter")
    expect(days.first).to_be_visible()
    expect(page.locator("#since")).to_be_focused()
    assert "since" not in page.url


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("broken", ["2026-02-30", "<b>", "%E4", "x" * 10_000])
def test_a_day_that_is_none_is_told(page: Page, site_url: str, language: str, broken: str) -> None:
    page.goto(f"{site_url}/{ROOTS[language]}changes/?since={broken}")
    expect(page.locator("#since-said")).to_contain_text(INVALID[language])
    expect(page.locator("[data-day]").first).to_be_visible()
