"""Python's sweep for objects that only refer to each other → put off while nearly everything that is made stays.

Each sweep looks at all there is, and a guide only grows while it is read and made into pages: an eighth of a build went
into finding next to nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off() -> Iterator[None]:
    """Sweep no more until the end, if there was sweeping."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
