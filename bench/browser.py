"""The page that checks, in Chromium: how long it takes for a file, how long its reader alone takes, its longest task.

In: the built page, a file, a number of runs. Out: JSON, medians of the runs; the longest task of all of them. The page
is opened from its folder with the network cut, as a reader of the offline edition does.
"""

from __future__ import annotations

import base64
import json
import shutil
import sys
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

PARSE = """async bytes => {
    const content = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0));
    const start = performance.now();
    const book = await tramite.check.read(content, 'filled.xlsx');
    let rows = 0;
    for (const row of book.sheets[0].rows()) rows++;
    return [(performance.now() - start) / 1000, rows];
}"""
"""The bare parse: every row and cell, and nothing done with them."""

WATCH = """() => {
    const seen = window.seen = { tasks: [], start: 0, end: 0 };
    new PerformanceObserver(list => list.getEntries().forEach(one => seen.tasks.push(one.duration)))
        .observe({ type: 'longtask' });
    document.getElementById('file').addEventListener('change', () => { seen.start = performance.now(); }, true);
    const result = document.getElementById('result');
    new MutationObserver(() => { if (!result.hidden) seen.end = performance.now(); })
        .observe(result, { attributes: true, attributeFilter: ['hidden'] });
}"""
DONE = "() => window.seen.end > window.seen.start && window.seen.start > 0"


def measured(page: Page, file: Path, runs: int) -> dict[str, Any]:
    """Bare parse and whole check in turn, in the same page."""
    bytes64 = base64.b64encode(file.read_bytes()).decode()
    parses: list[float] = []
    checks: list[float] = []
    tasks: list[float] = []
    for number in range(runs + 1):  # the first warms up, for both
        parse, _ = page.evaluate(PARSE, bytes64)
        page.reload(wait_until="load")
        page.evaluate(WATCH)
        page.set_input_files("#file", str(file))
        page.wait_for_function(DONE)
        page.wait_for_timeout(200)
        seen = page.evaluate("window.seen")
        if number:
            parses.append(parse)
            checks.append((seen["end"] - seen["start"]) / 1000)
            tasks.append(max(seen["tasks"], default=0))
    limit = 1.5 * median(parses) + 0.5
    return {
        "parse": round(median(parses), 3),
        "check": round(median(checks), 3),
        "limit": round(limit, 3),
        "longest_task_ms": round(max(tasks)),
    }


if __name__ == "__main__":
    address, given, count = sys.argv[1:4]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with browser.new_context(offline=True) as context:
            opened = context.new_page()
            opened.goto(Path(address).as_uri(), wait_until="load")
            print(json.dumps(measured(opened, Path(given), int(count))))
        browser.close()
