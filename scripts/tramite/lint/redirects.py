"""Addresses that have moved → lines that lead nowhere, in circles, away from what still exists, or are no addresses.

In: a guide as written, and every address that exists. Out: problems.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tramite.lint.report import Report, nearest
from tramite.redirects import is_address, next_of


def check(report: Report, present: Collection[str]) -> None:
    """Note what is wrong with `redirects.yml`, each fault at the line where it is made."""
    moved = report.guide.redirects
    for old, new in moved.items():
        path = ("redirects", old)
        if not is_address(old) or old.partition("/")[0] in report.guide.hall.languages:
            report.add("bad-address", path, id=old)
        elif old in present:
            report.add("address-exists", path, id=old)
        elif _returns(old, moved):
            report.add("circle", path, id=old, key=new)
        elif new not in present and not next_of(new, moved):
            report.add("unknown-address", path, id=new, suggestion=nearest(new, sorted(present)))


def _returns(start: str, moved: Mapping[str, str]) -> bool:
    """Whether a line is part of a circle; one that only leads into a circle is not."""
    address, seen = moved[start], set[str]()
    while address and address not in seen:
        if address == start:
            return True
        seen.add(address)
        address = next_of(address, moved)
    return False
