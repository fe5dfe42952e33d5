"""Scripts as they are served: lighter, and still the same program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tramite import lean

STATIC = Path(lean.__file__).parent / "static"
SOURCE = """/* What it is. */
(function () {
  "use strict";
  var counted = { "a": 1 };                                     // a remark
  // a line of its own
  window.tramite = { address: "https://example.org/*", counted: counted, or: counted.a === null ? 2 : 1 };
})();
"""


def test_names_of_its_own_are_short_and_names_that_others_know_stay() -> None:
    made = lean.script(SOURCE)
    assert "remark" not in made and "What it is" not in made
    assert made.count("counted") == 1 and "https://example.org/*" in made
    assert len(made) < len(SOURCE) / 2


def test_no_later_edition_of_the_language_is_written() -> None:
    assert "??" not in lean.script(SOURCE)


def test_where_there_is_no_minifier_only_comments_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean, "minify", None)
    lean.script.cache_clear()
    try:
        made = lean.script(SOURCE)
    finally:
        lean.script.cache_clear()
    assert made.splitlines() == [
        "(function () {",
        '"use strict";',
        'var counted = { "a": 1 };',
        'window.tramite = { address: "https://example.org/*", counted: counted, or: counted.a === null ? 2 : 1 };',
        "})();",
    ]


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.stem)
def test_every_script_is_lighter_than_without_its_comments(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(lean.script(text)) < len(lean.uncommented(text)) < len(text)
