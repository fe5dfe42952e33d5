"""The support desk at a thousand procedures: the weight of its index, and how soon after a key hits stand there.

In: a project. Out: JSON. The page's own body, scripts and index are opened from a folder, with the network cut, in
Chromium; what is typed goes through the keyboard, letter by letter. Measured is from the key's event until the frame
with the hits is drawn. Nothing of other products is beside it: the figures are limits of our own.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from projects import Project, say
from tramite import assets, delivery, lean, site, support

PROCEDURES = 1000
TARGETS = {"support": {"index_kb": 250, "first_hit_ms": 50}}
"""The most: compressed kB of a language's index, ms from a key to the hits for 19 keys of 20: the twentieth may be one
at which the machine did something else. The slowest is told beside."""

QUERIES = ("dar de baja", "chongzhi", "2.1-3", "cómo cambio la cuenta del banco", "reset")
"""What is typed; a message is pasted beside."""

PASTED = "La celda de «Nombre y apellidos» está vacía y es obligatoria."

HEAD = """<!doctype html><html lang="{language}" class="js"><meta charset="utf-8"><title>.</title>
<link rel="stylesheet" href="site.css"><body class="md-typeset" dir="ltr">
"""
SCRIPT = '<script src="{}"></script>'

WATCH = """() => {
    const seen = window.seen = { start: 0, times: [] };
    const query = document.getElementById("desk-query");
    query.addEventListener("beforeinput", () => { seen.start = performance.now(); }, true);
    query.addEventListener("input", () => {
        // After the page's own listener, in the frame after the one that is drawn.
        requestAnimationFrame(() => setTimeout(() => seen.times.push(performance.now() - seen.start)));
    });
}"""


def desk(project: Project, runs: int) -> dict[str, Any]:
    """Index and keys, in every language."""
    loaded = site.load(project.ours)
    words = {language: loaded.words(language) for language in loaded.languages}
    found: dict[str, Any] = {"procedures": PROCEDURES, "runs": runs, "index_kb": {}, "keys": {}}
    with tempfile.TemporaryDirectory(prefix="tramite-desk-") as name:
        for language in loaded.languages:
            index = support.data(loaded.guides, language, words, loaded.guides[language].procedures.keys())
            found["index_kb"][language] = round(len(gzip.compress(index, 9)) / 1000, 1)
            body = support.support_page(loaded.guides[language], words[language], {}).html
            found["keys"][language] = _opened(_folder(Path(name) / language, language, index, body), runs)
            say(f"  {language}: {found['index_kb'][language]} kB, {found['keys'][language]}")
    found["first_hit_ms"] = max(one["most_ms"] for one in found["keys"].values())
    return found


def _folder(folder: Path, language: str, index: bytes, body: str) -> Path:
    """The page in a folder, with the scripts where it looks for them."""
    folder.mkdir()
    (folder / "index.js").write_bytes(index)
    (folder / "asked.js").write_text((assets.STATIC / "asked.js").read_text("utf-8"), "utf-8")
    (folder / "support.js").write_text(lean.script(delivery.support(assets.STATIC / "support")), "utf-8")
    scripts = "".join(SCRIPT.format(one) for one in ("asked.js", "index.js", "support.js"))
    (folder / "site.css").write_text(delivery.style_sheet(assets.STATIC), "utf-8")
    page = folder / "index.html"
    page.write_text(HEAD.format(language=language) + body + scripts, "utf-8")
    return page


def _opened(page: Path, runs: int) -> dict[str, float]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        with browser.new_context(offline=True) as context:
            opened = context.new_page()
            opened.goto(page.as_uri(), wait_until="load")
            return _keys(opened, runs)


def _keys(page: Page, runs: int) -> dict[str, float]:
    ready = page.evaluate("performance.now()")
    page.evaluate(WATCH)
    times: list[float] = []
    for number in range(runs + 1):  # the first warms up
        page.evaluate("window.seen.times = []")
        for query in QUERIES:
            page.fill("#desk-query", "")
            page.focus("#desk-query")
            page.keyboard.type(query, delay=60)
            page.wait_for_timeout(200)
        page.fill("#desk-query", "")
        page.keyboard.insert_text(PASTED)
        page.wait_for_timeout(300)
        if page.locator("#desk-hits li").count() == 0:
            raise SystemExit("nothing was found: the case measures nothing")
        if number:
            times += page.evaluate("window.seen.times")
    return {
        "ready_ms": round(ready),
        "median_ms": round(median(times), 1),
        "most_ms": round(sorted(times)[int(len(times) * 0.95)], 1),
        "slowest_ms": round(max(times), 1),
        "keys": len(times),
    }
