"""Addresses that have moved → where they lead now.

In: `redirects.yml` as a map, and every address that exists. Out: old address → present address. An address is a page
without language and outer slashes, with or without an anchor: `procedures/pay-fees#step-send`; home is `index`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

HOME = "index"
"""The home page, whose address is empty, where an address is written down."""

_ADDRESS = re.compile(r"[A-Za-z0-9_-][\w.-]*(/[A-Za-z0-9_-][\w.-]*)*(#[\w.-]+)?", re.ASCII)


def is_address(text: str) -> bool:
    """Whether a text can be an address: nothing in it leads out of the site."""
    return bool(_ADDRESS.fullmatch(text))


def page_of(address: str) -> str:
    """The page of an address."""
    return address.partition("#")[0]


def next_of(address: str, redirects: Mapping[str, str]) -> str:
    """Where one line leads from an address; empty when none does. A page that moved takes its places along."""
    page, _, anchor = address.partition("#")
    if address in redirects:
        return redirects[address]
    moved = redirects.get(page, "") if anchor else ""
    return f"{moved}#{anchor}" if moved and "#" not in moved else moved


def target(address: str, redirects: Mapping[str, str], present: Collection[str]) -> str:
    """Where an address leads in the end; empty when it leads nowhere. An address that exists leads to itself, and a
    place that its page took along to a page without such a place leads to the top of that page."""
    seen: set[str] = set()
    while address and address not in present and address not in seen:
        seen.add(address)
        following = next_of(address, redirects)
        is_taken_along = address not in redirects and page_of(following) in present
        address = page_of(following) if is_taken_along and following not in present else following
    return address if address in present else ""


def ends(redirects: Mapping[str, str], present: Collection[str]) -> dict[str, str]:
    """Old address → present address, chains followed; lines that lead nowhere are left out."""
    moved = {old: target(old, redirects, present) for old in redirects if old not in present}
    return {old: new for old, new in moved.items() if new}
