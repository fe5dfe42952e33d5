"""tokens.css: every pair of colours in use is strong enough in each scheme (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = re.sub(
    r"/\*.*?\*/",
    "",
    (Path(__file__).parent.parent / "scripts" / "tramite" / "static" / "tokens.css").read_text("utf-8"),
    flags=re.DOTALL,
)

TEXT = {
    "ink": "paper surface raised key primary-soft caution-soft uncertain-soft reconstructed-soft",
    "ink-soft": "paper surface raised missing-soft primary-soft",
    "primary": "paper surface raised key primary-soft",
    "primary-strong": "paper surface primary-soft",
    "on-fill": "fill fill-strong",
    "on-primary": "primary primary-strong",
    "required": "paper surface required-soft",
    "caution": "paper caution-soft",
    "uncertain": "paper surface uncertain-soft caution-soft",
    "reconstructed": "paper surface reconstructed-soft",
    "stale": "paper surface stale-soft",
    "missing": "paper surface missing-soft",
    "live": "paper surface live-soft",
}
"""The colours of words, each with the grounds on which it stands: 4.5."""

SHAPES = {
    "line-strong": "paper surface",
    "key-edge": "paper surface",
    "focus": "paper surface primary-soft",
    "fill": "paper",
    "primary": "paper",
    "required": "paper",
    "caution": "caution-soft",
}
"""The colours of edges that say something: 3."""


def colours(selector: str) -> dict[str, str]:
    block = CSS[CSS.index(selector) :]
    return dict(re.findall(r"--tm-([\w-]+):\s*(#[0-9a-f]{6})", block[: block.index("}")]))


LIGHT = colours(":root")
SCHEMES = {
    "light": LIGHT,
    "dark": LIGHT | colours('[data-md-color-scheme="slate"]'),
    "paper": LIGHT | colours("@media print"),
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


PAIRS = [
    pytest.param(scheme, colour, ground, least, id=f"{scheme}-{colour}-on-{ground}")
    for least, table in ((4.5, TEXT), (3.0, SHAPES))
    for colour, grounds in table.items()
    for ground in grounds.split()
    for scheme in SCHEMES
]


@pytest.mark.parametrize(("scheme", "colour", "ground", "least"), PAIRS)
def test_contrast(scheme: str, colour: str, ground: str, least: float) -> None:
    assert ratio(SCHEMES[scheme][colour], SCHEMES[scheme][ground]) >= least


def test_the_dark_scheme_and_paper_say_every_colour_anew() -> None:
    assert set(colours('[data-md-color-scheme="slate"]')) == set(LIGHT)
    assert set(colours("@media print")) == set(LIGHT)


def test_no_other_style_sheet_names_a_colour() -> None:
    folder = Path(__file__).parent.parent / "scripts" / "tramite" / "static"
    for path in folder.glob("*.css"):
        if path.stem != "tokens":
            css = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
            assert not re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s,)])|\brgba?\(|\bhsla?\(", css), path.name
