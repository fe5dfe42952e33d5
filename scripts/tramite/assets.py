"""The files of a built site that belong to no page: the package's styles and scripts, downloads, the theme's sheets.

In: a site; for the sheets, the folder of the built site and what its pages use. Out: paths and contents.
"""

from __future__ import annotations

from pathlib import Path

from tramite import checking, delivery, downloads, lean, styles, support
from tramite.site import Site

PACKAGE = Path(__file__).parent
STATIC = PACKAGE / "static"
FOLDERS = (PACKAGE / "templates", STATIC, PACKAGE / "locale")
"""The folders of the package whose changes change a site."""

ASSETS = "assets/tramite"
"""Where the package's own files lie on a site."""

THEME_FOLDERS = (("assets", "stylesheets"), ("assets", "javascripts"))
"""Where the theme's own styles and scripts lie, in this order."""

SEARCH_SCRIPT = "search.js"
"""Our rules for the theme's search: they run within its worker, not on pages."""


def files(site: Site) -> list[tuple[str, str | bytes]]:
    """Path and content of the package's styles and scripts, and of the downloads."""
    scripts = [(f"{ASSETS}/{path.name}", lean.script(path.read_text("utf-8"))) for path in _scripts()]
    scripts.append((support.SCRIPT, lean.script(delivery.support(STATIC / "support"))))
    if site.has_files:
        scripts.append((checking.SCRIPT, lean.script(delivery.checker(STATIC / "checker"))))
    return [(f"{ASSETS}/site.css", delivery.style_sheet(STATIC)), *scripts, *downloads.files(site)]


def search_rules() -> str:
    """The script to put before that of the theme's search."""
    return lean.script((STATIC / SEARCH_SCRIPT).read_text("utf-8"))


def trim_sheets(folder: Path, used: styles.Used) -> None:
    """Take out of the theme's style sheets what no page of the built site uses."""
    paths = (path for ending in ("css", "js") for path in folder.rglob(f"*.{ending}"))
    ours = [path.read_text("utf-8") for path in paths if path.relative_to(folder).parts[:2] not in THEME_FOLDERS]
    for sheet in folder.joinpath(*THEME_FOLDERS[0]).glob("*.css"):
        sheet.write_text(styles.trimmed(sheet.read_text("utf-8"), used, ours), "utf-8")


def _scripts() -> list[Path]:
    return sorted(path for path in STATIC.glob("*.js") if path.name != SEARCH_SCRIPT)
