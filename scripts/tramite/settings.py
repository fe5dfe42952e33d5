"""mkdocs.yml and a loaded project → what the build must know: whether they agree, and the options nobody should set.

In: MkDocs' configuration, which is changed in place, and a site. Out: settings of frames by language; what MkDocs wants
to know of a page. Part of the adapter to MkDocs, with `plugin.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.toc import AnchorLink, TableOfContents

from tramite import delivery, site
from tramite.frame import Setting, disagreements
from tramite.page import Page, TocEntry
from tramite.search import SEPARATOR

THEME = Path(__file__).parent / "templates" / "theme"


def agree(config: MkDocsConfig, loaded: site.Site) -> None:
    """Fail when mkdocs.yml says otherwise than hall.yml."""
    hall = loaded.guides[loaded.languages[0]].hall
    languages = _languages(config)
    built = [language.locale for language in languages] or [hall.languages[0]]
    default = next((language.locale for language in languages if language.default), built[0])
    preview = f"://{config.dev_addr.host}:{config.dev_addr.port}/"  # `mkdocs serve` puts its own address there
    url = hall.url if preview in (config.site_url or "") else config.site_url
    found = disagreements(hall.url, hall.languages, url, built, default)
    if not config.use_directory_urls:
        found.append("use_directory_urls must stay true: the addresses of pages never change")
    if found:
        raise PluginError("\n".join(f"mkdocs.yml: {sentence}" for sentence in found))


def prepare(config: MkDocsConfig) -> None:
    """Put our templates before the theme's and behind overrides/; set the options that no hall should have to know."""
    dirs = config.theme.dirs
    if str(THEME) not in dirs:
        dirs.insert(dirs.index(config.theme.custom_dir) + 1 if config.theme.custom_dir else 0, str(THEME))
    config.theme.static_templates -= {"404.html", "sitemap.xml"}  # made once for all languages: _shared_files
    if config.theme["favicon"] == "assets/images/favicon.png":
        config.theme["favicon"] = "assets/favicon.svg"
    if i18n := config.plugins.get("i18n"):
        # A page without translation is left out instead of shown in a wrong language; the rest is done here.
        i18n.config.update(fallback_to_default=False, reconfigure_material=False, reconfigure_search=False)
    if theme_search := config.plugins.get("material/search"):
        # The index is ours; what the theme's own would need is not looked up.
        theme_search.config["lang"], theme_search.config["pipeline"] = ["en"], []
        theme_search.config["separator"] = theme_search.config["separator"] or SEPARATOR


def without_indexing(config: MkDocsConfig) -> None:
    """Keep the theme's search from reading every page. It must have begun: static-i18n asks for its index."""
    if theme_search := config.plugins.get("material/search"):
        theme_search.config["enabled"] = False


def settings(loaded: site.Site, pages: Mapping[str, Mapping[str, Page]], config: MkDocsConfig) -> dict[str, Setting]:
    """What the frames of each language share."""
    names = {language.locale: language.name for language in _languages(config)}
    return {
        language: Setting(
            language=language,
            languages=loaded.languages,
            names=names,
            say=loaded.words(language),
            hall=loaded.guides[language].hall,
            entries=site.menu(loaded, language),
            exists=lambda uri, tag: uri in pages[tag],
            url=config.site_url or "/",
            version=site.content_day(loaded).isoformat(),
        )
        for language in loaded.languages
    }


def foreign(loaded: site.Site) -> dict[str, frozenset[str]]:
    """Language → the scripts that its pages show only in the words of the hall's screens."""
    return {
        language: delivery.scripts_of(label.text or "" for label in guide.labels.values())
        - delivery.scripts_of(["Latin", *(procedure.title for procedure in guide.procedures.values())])
        for language, guide in loaded.guides.items()
    }


def project(config: MkDocsConfig) -> Path:
    """The folder that holds mkdocs.yml."""
    return Path(config.config_file_path).parent


def from_docs(source_file: str, config: MkDocsConfig) -> str | None:
    """A definition's path as MkDocs wants it for the edit link: seen from docs/."""
    return Path(os.path.relpath(project(config) / source_file, config.docs_dir)).as_posix() if source_file else None


def table_of_contents(page: Page) -> TableOfContents:
    """The page's headings, under one for the page itself: the link "skip to content" leads to the first entry."""

    def anchor(entry: TocEntry, level: int) -> AnchorLink:
        found = AnchorLink(entry.title, entry.id, level)
        found.children = [anchor(child, level + 1) for child in entry.children]
        return found

    return TableOfContents([anchor(TocEntry("content", page.title, page.toc), 1)])


def _languages(config: MkDocsConfig) -> list[Any]:
    """The languages of the i18n plugin, each with locale, name and default; empty without it."""
    i18n = config.plugins.get("i18n")
    return list(i18n.config["languages"]) if i18n else []
