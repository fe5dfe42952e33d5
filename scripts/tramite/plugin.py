"""MkDocs → the site: an adapter. Each hook asks `site.py` for pages and `frame.py` for what stands around them.

static-i18n builds the site once per language, the later ones from inside the first one's `on_post_build`; so every hook
runs once per language. The project is loaded once, on the first `on_config`, and let go when the last language is done.
Order: on_config (before search and static-i18n) · on_files (names of pages, before static-i18n gives each its language;
then their contents) · on_page_content · on_page_context · on_post_build (after static-i18n has built all the others).

The new site is made in a folder beside the old one and takes its place at the very end.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from tramite import (
    assets,
    changes,
    delivery,
    policy,
    preview,
    printing,
    search,
    settings,
    site,
    styles,
    sweeping,
)
from tramite.frame import Setting, around, language_root, source_name, uri_of
from tramite.handbook import shelf
from tramite.handbook.press import Printed
from tramite.handbook.title import FOLDER
from tramite.page import Page
from tramite.problem import Problem

SEARCH_WORKER = "assets/javascripts/workers/search."
"""The theme's script that searches; ours is put before it, in the same file."""

log = get_plugin_logger(__name__)


class TramiteConfig(Config):  # type: ignore[no-untyped-call]
    """What may differ from one build to the next; what there is to say of the site stands in hall.yml."""

    handbook = Type(bool, default=True)
    """Whether to print the books; `no` makes quick builds while one writes."""


@dataclass
class _Build:
    """What is known while the languages of one site are built."""

    site: site.Site
    folder: Path
    warnings: CountHandler
    config: MkDocsConfig
    pages: Mapping[str, Mapping[str, Page]]
    settings: Mapping[str, Setting]
    foreign: Mapping[str, frozenset[str]]
    books: Path
    running: int = 0
    language: str = ""
    shown: dict[str, dict[str, Page]] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)
    used: styles.Used = field(default_factory=styles.Used)

    @property
    def root(self) -> str:
        return language_root(self.language, self.site.languages)


class TramitePlugin(BasePlugin[TramiteConfig]):  # type: ignore[no-untyped-call]
    """Pages of the definitions in the theme's frame, in every language of the hall."""

    def __init__(self) -> None:
        self._build: _Build | None = None
        self._is_preview = False
        self._watched: list[Path] = []
        self._unswept = ExitStack()

    @property
    def build(self) -> _Build:
        """The build that is running."""
        assert self._build is not None
        return self._build

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether the site is only shown; MkDocs then keeps this object for the builds that follow."""
        self._is_preview = command == "serve"

    @event_priority(50)  # before search reads its options and static-i18n reads its own
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load the project, once; then set what differs between languages."""
        if self._build is None:
            self._unswept.enter_context(sweeping.put_off())
            self._build = _begin(config, self._is_preview, self.config.handbook)
            self._watched = [*self._build.site.watched, *assets.FOLDERS]
        build = self._build
        build.running += 1
        build.language = getattr(config.plugins.get("i18n"), "current_language", None) or build.site.languages[0]
        hall = build.site.guides[build.language].hall
        config.site_name, config.site_description = hall.title, hall.tagline or hall.title
        return config

    def _add_names(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Give every page that is not written by hand a file name in every language, as if it lay in docs/."""
        known = self.build.site
        for language in known.languages:
            for uri in self.build.pages[language]:
                if language not in known.documents.get(uri, {}):
                    name = source_name(uri, language, known.languages)
                    files.append(File(name, config.docs_dir, config.site_dir, config.use_directory_urls))
        return files

    @event_priority(-200)  # after static-i18n, which makes every file anew and keeps neither content nor edit address
    def _add_contents(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make the pages of this language, and bring the package's own files."""
        build = self.build
        shown = build.shown[build.language] = {}
        for file in files.documentation_pages():
            uri = uri_of(file.dest_uri, build.root)
            if uri not in build.pages[build.language]:
                raise PluginError(f"{file.src_uri} is no page: name it as docs/page.md or docs/page.<language>.md")
            page = shown[uri] = build.pages[build.language][uri]
            # What is in memory counts as changed: `--dirty` leaves nothing out, and misses no file that is not there.
            file.content_string = ""
            file.edit_uri = settings.from_docs(page.source_file, config)
        settings.without_indexing(config)  # `search.index` has its own way
        _trim_theme(files)
        # With the first language, as they are the same for all.
        for path, content in assets.files(build.site) if build.language == build.site.languages[0] else ():
            if files.get_file_from_path(path) is None:  # overrides/ may hold its own
                # MkDocs leaves out a folder named templates unless told.
                files.append(File.generated(config, path, content=content, inclusion=InclusionLevel.INCLUDED))
        return files

    on_files = CombinedEvent(_add_names, _add_contents)

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """The page is made already; MkDocs only learns its title and headings."""
        ours = self._page(page)
        page.title = ours.title
        page.meta = {"title": ours.title}
        if ours.kind == "home":
            page.meta["hide"] = ["navigation", "toc"]
        elif ours.kind == "check":
            page.meta["hide"] = ["toc"]  # its list of problems wants the room
        page.toc = settings.table_of_contents(ours)
        return search.without_hints(ours.html)

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Hand the templates what they need to know about the page."""
        up = "../" * page.url.count("/")
        values: dict[str, Any] = context  # type: ignore[assignment]
        values["frame"] = around(self._page(page), self.build.settings[self.build.language], up)
        return context

    @event_priority(-100)  # after all who change pages: the policy names scripts by their hashes
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Say of the words of the hall's screens, wherever they stand, in which language they are; and of the page,
        what it may do."""
        build = self.build
        hall = build.site.guides[build.language].hall
        html = delivery.with_foreign_words(output, hall.screen_language, build.foreign[build.language])
        build.used.see(html)
        if self._is_preview:
            return html  # MkDocs puts a script of its own into every page, which no policy can know
        hashes = policy.inline_hashes(html)
        build.hashes.update(hashes)
        return policy.with_policy(html, self._page(page).is_private, hashes)

    @event_priority(-200)  # after static-i18n, whose own handler builds the other languages
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """When the last language is done: write what belongs to all of them, and put the new site in its place."""
        build = self.build
        build.running -= 1
        if build.running:
            return
        folder = Path(config.site_dir)
        for path, content in _shared_files(build, config):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, "utf-8")
        assets.trim_sheets(folder, build.used)
        if build.books.is_dir():
            shutil.copytree(build.books, folder / FOLDER, dirs_exist_ok=True)
        if not build.warnings.get_counts():  # else MkDocs is about to refuse the build
            if folder != build.folder:
                delivery.replace_folder(build.folder, folder)
            self._end()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last good site as it was."""
        self._end()

    def on_shutdown(self) -> None:
        """Leave no half-built site behind an interrupted build."""
        self._end()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Build again when a definition, a template, a style or a message changes."""
        for folder in self._watched:
            server.watch(str(folder))
        if self.config.handbook:
            server.set_app(preview.with_books(settings.project(config), server.get_app()))
        if config.theme.custom_dir:
            server.watch(config.theme.custom_dir)
        return server

    def _page(self, page: MkDocsPage) -> Page:
        return self.build.shown[self.build.language][uri_of(page.file.dest_uri, self.build.root)]

    def _end(self) -> None:
        self._unswept.close()
        if self._build is None:
            return
        build, self._build = self._build, None
        shutil.rmtree(build.books, ignore_errors=True)
        logging.getLogger("mkdocs").removeHandler(build.warnings)
        if build.config.site_dir != str(build.folder):
            shutil.rmtree(build.config.site_dir, ignore_errors=True)
            build.config.site_dir = str(build.folder)


# The first hook ------------------------------------------------------------------------------------------------------


def _begin(config: MkDocsConfig, is_preview: bool, has_books: bool) -> _Build:
    """Load the project, refuse what is wrong, and prepare the configuration for all languages."""
    state = shelf.state(settings.project(config)) if has_books and not is_preview else ""
    loaded = site.load(settings.project(config))
    _refuse("The definitions have errors:", loaded.problems)
    settings.agree(config, loaded)
    folder = Path(config.site_dir)
    books = folder.with_name(f".{folder.name}.books")
    if has_books:
        # A preview prints a book when it is asked for.
        _print(loaded, None if is_preview else books, state)
    pages = {language: site.pages(loaded, language) for language in loaded.languages}
    warnings = CountHandler(level=logging.WARNING)
    if config.strict:
        logging.getLogger("mkdocs").addHandler(warnings)
    for problem in loaded.problems:
        log.warning(str(problem))
    settings.prepare(config)
    if not is_preview:
        config.site_dir = str(folder.with_name(f".{folder.name}.building"))
        shutil.rmtree(config.site_dir, ignore_errors=True)
    return _Build(
        loaded,
        folder,
        warnings,
        config,
        pages,
        settings.settings(loaded, pages, config),
        settings.foreign(loaded),
        books,
    )


def _refuse(heading: str, problems: Iterable[Problem]) -> None:
    """Stop the build when there are errors."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise PluginError("\n".join([heading, *map(str, errors)]))


def _print(loaded: site.Site, folder: Path | None, state: str) -> None:
    """Print every book, for the pages to say how long it is; without a folder, only say that it can be had. `state`:
    under what name the hand-outs are kept, for `tramite handbook`."""
    chosen = printing.titles(loaded)
    printed: list[Printed] = []
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        jobs = list(printing.jobs(loaded, chosen))
        printed, problems = printing.print_books(loaded, chosen, folder, jobs)
        if problems:
            shutil.rmtree(folder, ignore_errors=True)
        _refuse("The handbook cannot be printed:", problems)
        shelf.keep(loaded.root, state, jobs)
    loaded.booklets = printing.booklets(chosen, printed)


# Files ---------------------------------------------------------------------------------------------------------------


def _trim_theme(files: Files) -> None:
    """Take out of the theme's files those that no page asks for, and pointers to them; teach its search our rules."""
    for file in list(files):
        if delivery.is_superfluous(file.src_uri):
            files.remove(file)
        elif file.src_uri.startswith("assets/") and file.src_uri.endswith((".min.js", ".min.css")):
            file.content_string = delivery.without_source_map(file.content_string)
        if file.src_uri.startswith(SEARCH_WORKER):
            file.content_string = assets.search_rules() + file.content_string


def _shared_files(build: _Build, config: MkDocsConfig) -> Iterator[tuple[str, str]]:
    """What belongs to all languages and is written last: site map, page for lost readers, headers, search indexes."""
    languages = build.site.languages
    shown: dict[str, list[str]] = {}
    for language, pages in build.shown.items():
        for uri in pages:
            shown.setdefault(uri, []).append(language)
    yield "sitemap.xml", delivery.sitemap(shown, languages, config.site_url or "/")
    # Addresses from the server's root: nobody knows how deep the lost reader stands.
    base = urlsplit(config.site_url or "/").path
    frames = [around(build.shown[language][""], build.settings[language], base) for language in build.shown]
    lost = config.theme.get_env().get_template("404.html").render(frames=frames, base=base, config=config)
    build.used.see(lost)
    yield "404.html", policy.with_policy(lost)
    yield "_headers", policy.headers(build.hashes.union(policy.inline_hashes(lost)), base)
    for path, leading in site.leading_files(build.site):
        build.used.see(leading)
        yield path, policy.with_policy(leading)
    for language in languages:
        known, root = build.site, (config.site_url or "/") + language_root(language, languages)
        yield (
            f"{language_root(language, languages)}{changes.FEED}",
            changes.feed(known.guides[language], known.words(language), root),
        )
    if theme_search := config.plugins.get("material/search"):
        for language, pages in build.shown.items():
            found = search.index(pages.values(), theme_search.config["separator"])
            text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
            yield f"{language_root(language, languages)}search/search_index.json", text
