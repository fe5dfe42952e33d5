"""The colours of every surface, by role, from the one file that says them: `static/tokens.css`.

In: nothing. Out: role → colour, for what cannot read style sheets: the workbook and the paper.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


@cache
def palette() -> dict[str, str]:
    """Role → `#rrggbb` on a light ground: `{"ink": "#16262b", "required": "#b00020", …}`."""
    css = _TOKENS.read_text("utf-8")
    # The first block is the light scheme; the others say what differs in the dark and in print.
    light = css[: css.index("}")]
    return {role: colour.lower() for role, colour in _COLOUR.findall(light)}


_TOKENS = Path(__file__).parent / "static" / "tokens.css"
_COLOUR = re.compile(r"--tm-([a-z-]+):\s*(#[0-9a-fA-F]{6})\b")
