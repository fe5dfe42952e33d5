"""A browser script as it is written → the same script as it is served: short names, no comments, no space.

The sources stay readable; nobody reads what is served. Whoever finds no minifier for their computer serves the scripts
without their comments: they do the same and weigh a quarter more.
"""

from __future__ import annotations

import re
from functools import cache

try:
    import minify
except ImportError:  # no wheel for this computer: pyproject.toml says which
    minify = None

EDITION = 2018
"""The ECMAScript that the scripts are written in: what came later is not put in for brevity."""


@cache
def script(text: str) -> str:
    """A script, lighter. Names that other scripts may know, those of properties and globals, stay."""
    if minify is None:
        return uncommented(text)
    minify.config({"js-version": EDITION})
    return str(minify.string("application/javascript", text)) + "\n"


def uncommented(text: str) -> str:
    """A script without indentation, and without comments that stand on lines of their own or two spaces behind code."""
    return re.sub(r"\s*\n\s*", "\n", _COMMENTS.sub("", text)).lstrip()


_COMMENTS = re.compile(
    r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*$|[ \t]{2,}//[^\n'\"`]*$", re.DOTALL | re.MULTILINE
)
