"""A piece of our own HTML → where its elements end, without reading it tag by tag.

In: HTML whose elements are all closed, as templates write it. Out: positions in it.
"""

from __future__ import annotations

import re
from functools import cache


def end(html: str, name: str, start: int) -> int:
    """Where the element `name`, whose opening tag ends at `start`, ends; at the end of the text if nothing ends it."""
    depth = 1
    for tag in _tags(name).finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(html)


@cache
def _tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}(?:\s[^>]*)?>")
