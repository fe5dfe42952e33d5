"""A project → every page and file of its site, in one place.

In: the project's folder (definitions, translations, hand-written pages). Out: `Site`, from which the plugin and the
command line take pages, menu, templates and problems. The only module that joins reading, checking and making.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tramite import (
    changes,
    checking,
    decisions,
    folder,
    identity,
    lists,
    messages,
    page,
    permalinks,
    redirects,
    reference,
    resolve,
    shortcuts,
    source,
    support,
    surface,
    sweeping,
    trainers,
    verdicts,
)
from tramite.documents import Document
from tramite.handbook.book import Library
from tramite.lint.check import anchors_by_procedure, document_problems, lint
from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Booklet, Download, Page
from tramite.problem import Place, Problem, ordered
from tramite.shortcuts import Leading, with_moved
from tramite.surface import CHECK, DECIDE, MADE_PAGES, MESSAGES, TRAINING, Edition, language_name
from tramite.workbook.template import workbook

BRAND = "overrides"
SIGN = "assets/favicon.svg"
"""The sign of a site, in its brand or in the package: in the tab of a browser and on the cover of a book."""


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu: a page, or a heading over others."""

    title: str
    """Its words."""

    uri: str | None = None
    """The page it leads to; none for a heading."""

    children: tuple[MenuEntry, ...] = ()
    """The lines below it."""


@dataclass
class Site:
    """All that is known of a project."""

    root: Path
    """The project's folder."""

    guides: dict[str, Guide] = field(default_factory=dict)
    """Language → the guide, resolved; the source language first. Empty when the hall cannot be read."""

    documents: dict[str, dict[str, Document]] = field(default_factory=dict)
    """Address → language → hand-written page; the home page has the empty address."""

    problems: list[Problem] = field(default_factory=list)
    """Everything wrong with it, in reading order."""

    made: dict[str, dict[str, Page]] = field(default_factory=dict)
    """Language → address → page, once they are made."""

    finished: dict[str, dict[str, Page]] = field(default_factory=dict)
    """The same with the places that have moved away from them."""

    leads: Leading | None = None
    """What addresses that have moved, and short ones, lead to, once that is known."""

    booklets: dict[str, dict[str, Booklet]] = field(default_factory=dict)
    """Language → edition or procedure → its PDF; empty while none is printed. To be set before pages are made."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the site; the first is served at its root."""
        return tuple(self.guides)

    @property
    def watched(self) -> list[Path]:
        """The folders whose changes change the site."""
        return [self.root / source.FOLDER, self.root / folder.DOCS]

    @property
    def template_keys(self) -> list[tuple[str, str]]:
        """Procedure and language of every template."""
        procedures = next(iter(self.guides.values())).procedures if self.guides else {}
        return [(name, language) for name, one in procedures.items() if one.batch for language in self.guides]

    @cached_property
    def templates(self) -> dict[tuple[str, str], bytes]:
        """Procedure and language → the Excel template."""
        return {key: self.template(*key) for key in self.template_keys}

    def template(self, procedure: str, language: str) -> bytes:
        """One Excel template."""
        return workbook(self.guides[language], procedure, self.words(language))

    @property
    def has_files(self) -> bool:
        """Whether any procedure takes a file."""
        return bool(self.template_keys)

    @property
    def has_training(self) -> bool:
        """Whether there is anything to teach."""
        return any(one.training for guide in self.guides.values() for one in guide.procedures.values())

    def library(self, language: str) -> Library:
        """The books of a language."""
        documents = {uri: versions[language] for uri, versions in self.documents.items() if language in versions}
        own = self.root / BRAND / SIGN
        sign = (own if own.is_file() else surface.TEMPLATES / "theme" / SIGN).read_text("utf-8")
        return Library(self.guides, language, self.words(language), documents, sign)

    def words(self, language: str) -> Words:
        """The package's words in a language, with the hall's own."""
        return messages.words(language, self.root / source.FOLDER / source.HALL_FOLDER)


@sweeping.put_off()
def load(root: Path) -> Site:
    """Read, translate and check a project."""
    loaded = source.load(root)
    if loaded.guide is None:
        return Site(root, problems=ordered(loaded.problems))
    guide = loaded.guide
    site = Site(root, {guide.language: resolve.resolve(guide)}, folder.documents(root, guide.hall.languages))
    resolved = site.guides[guide.language]
    problems = loaded.problems + lint(
        guide,
        resolved,
        loaded.place,
        _page_names(site),
        loaded.released,
        dropped=loaded.dropped,
        present=addresses(site),
    )
    for language in guide.hall.languages[1:]:
        translated, found = folder.translated(root, guide, language)
        problems += found
        site.guides[language] = resolve.resolve(translated)
    problems += _message_problems(site) + _document_problems(site)
    problems += _lock_problems(site, is_complete=not loaded.dropped)
    site.problems = ordered(problems)
    return site


def pages(site: Site, language: str) -> dict[str, Page]:
    """Address → page, for every page of a language: home, procedures, lists, reference, hand-written ones."""
    if language not in site.finished:
        made, words = _made(site, language), site.words(language)
        site.finished[language] = {uri: with_moved(one, leading(site), words) for uri, one in made.items()}
    return site.finished[language]


def leading(site: Site) -> Leading:
    """What addresses that have moved, and short ones, lead to."""
    if site.leads is None:
        guide = next(iter(site.guides.values()))
        made = {language: _made(site, language) for language in site.languages}
        moved = redirects.ends(guide.redirects, addresses(site))
        site.leads = Leading(made, moved, guide.hall.url, _edition(site))
    return site.leads


def leading_files(site: Site) -> Iterator[tuple[str, str]]:
    """Path and content of every page that only leads on: of short addresses, and of pages that have moved."""
    yield from shortcuts.files(leading(site), {language: site.words(language) for language in site.languages})


def menu(site: Site, language: str) -> list[MenuEntry]:
    """The lines of the menu in reading order: home, the areas with their procedures, the pages about the guide."""
    guide, shown = site.guides[language], pages(site, language)

    def entries(uris: Iterable[str]) -> tuple[MenuEntry, ...]:
        return tuple(MenuEntry(shown[uri].menu_title, uri) for uri in uris if uri in shown)

    areas = [
        MenuEntry(area.title, children=entries(f"procedures/{one}" for one in guide.in_area(name)))
        for name, area in guide.hall.areas.items()
    ]
    groups = [MenuEntry(group.title, children=entries(group.pages)) for group in guide.hall.pages.values()]
    home = MenuEntry(site.words(language)("frame.home"), "")
    return [home, *(entry for entry in areas + groups if entry.children)]


def content_day(site: Site) -> datetime.date:
    """The day of the latest content: when a procedure last changed or was last compared with its source."""
    procedures = next(iter(site.guides.values())).procedures.values()
    days = [day for one in procedures for day in (one.verified, *one.changes)]
    return max(days, default=datetime.date(1970, 1, 1))


def template_path(procedure: str, language: str) -> str:
    """Where a template lies on the site."""
    return f"templates/{procedure}.{language}.xlsx"


def release(site: Site, procedure: str) -> tuple[Path, bytes]:
    """Where the present columns of a template are stored, and what is stored: `lint` compares later ones with it."""
    guide = next(iter(site.guides.values()))
    batch = guide.procedures[procedure].batch
    if batch is None:
        raise ValueError(f"{procedure} has no file")
    stored = {"version": batch.version, **identity.snapshot(guide, procedure)}
    path = site.root / source.FOLDER / procedure / source.VERSIONS / f"{batch.version}.json"
    return path, (json.dumps(stored, ensure_ascii=False, indent=1) + "\n").encode()


def addresses(site: Site) -> frozenset[str]:
    """Every address of the site that somebody may have kept, without language."""
    language, guide = next(iter(site.guides.items()))
    written = {uri: versions[language] for uri, versions in site.documents.items() if language in versions}
    return permalinks.published(guide, written, _page_names(site))


def lock(site: Site) -> tuple[Path, bytes, list[str]]:
    """The lock file with the present addresses added: where it lies, what it holds, which addresses are new in it."""
    path = site.root / source.FOLDER / permalinks.LOCK
    old = permalinks.read(path.read_bytes(), path.name).lines if path.is_file() else {}
    new = addresses(site)
    return path, permalinks.written({*old, *new}), sorted(new - old.keys())


def _made(site: Site, language: str) -> dict[str, Page]:
    if language not in site.made:
        site.made[language] = {one.uri: one for one in _pages(site, language)}
    return site.made[language]


def _edition(site: Site) -> Edition:
    return Edition(documents=_further_pages(site))


def _pages(site: Site, language: str) -> Iterator[Page]:
    guide, words = site.guides[language], site.words(language)
    edition, booklets = _edition(site), site.booklets.get(language, {})
    for name in guide.procedures:
        yield page.procedure_page(guide, name, words, _downloads(site, name), edition, handout=booklets.get(name))
    if site.has_files:
        yield checking.check_page(guide, words, edition)
        yield verdicts.messages_page(guide, words, edition)
    if site.has_training:
        yield trainers.training_page(guide, words, booklets, edition)
    yield support.support_page(guide, words, booklets, edition)
    for name in guide.decisions:
        yield decisions.decision_page(guide, name, words, edition)
    yield lists.source_page(guide, words, edition)
    yield changes.changes_page(guide, words, edition)
    yield lists.glossary_page(site.guides, language, words, edition)
    yield reference.format_page(words, language)
    yield reference.problems_page(words, language)
    for uri, versions in site.documents.items():
        if language in versions and uri:
            yield page.document_page(guide, words, uri, versions[language], edition)
        elif language in versions:
            yield page.home_page(guide, words, uri, versions[language], edition, handbook=booklets.get("handbook"))


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _downloads(site: Site, procedure: str) -> tuple[Download, ...]:
    """The templates of one procedure, in the order of the languages."""
    batch = next(iter(site.guides.values())).procedures[procedure].batch
    if batch is None:
        return ()
    return tuple(
        Download(
            href=template_path(procedure, language),
            language=language,
            language_name=language_name(language),
            size_bytes=len(site.templates[procedure, language]),
            version=batch.version,
        )
        for language in site.languages
    )


def _message_problems(site: Site) -> list[Problem]:
    """What is wrong with the words that the hall supplies for the pages."""
    own = site.root / source.FOLDER / source.HALL_FOLDER
    found: list[Problem] = []
    for language in site.languages:
        place = Place(_relative(site.root, own / f"ui.{language}.po"))
        try:
            words = site.words(language)
        except (OSError, ValueError) as error:  # no PO file, not UTF-8, or a rule for plurals that is none
            found.append(Problem("bad-catalogue", place, {"reason": str(error)}))
            continue
        for name, values in words.invented.items():
            found.append(Problem("lost-placeholder", place, {"text": name, "missing": values}))
        found += [Problem("missing-message", place, {"language": language, "id": name}) for name in words.missing]
    return found


def _lock_problems(site: Site, *, is_complete: bool) -> list[Problem]:
    """What is wrong with the lock file, or lost since it was written. A site that has none is not published yet."""
    path = site.root / source.FOLDER / permalinks.LOCK
    name = _relative(site.root, path)
    if not path.is_file():
        return []
    recorded = permalinks.read(path.read_bytes(), name)
    if not is_complete:  # what is left out because something is wrong with it has not vanished
        return recorded.problems
    moved = next(iter(site.guides.values())).redirects
    return permalinks.problems(recorded, name, addresses(site), moved)


def _page_names(site: Site) -> frozenset[str]:
    """What `page:` links may lead to."""
    return MADE_PAGES | _further_pages(site)


def _further_pages(site: Site) -> frozenset[str]:
    """The pages beside those that every site has."""
    made = {CHECK: site.has_files, MESSAGES: site.has_files, TRAINING: site.has_training}
    asked = {f"{DECIDE}/{name}" for guide in site.guides.values() for name in guide.decisions}
    return frozenset(site.documents) | {name for name, is_made in made.items() if is_made} | asked


def _document_problems(site: Site) -> list[Problem]:
    names, anchors = _page_names(site), anchors_by_procedure(next(iter(site.guides.values())))
    found: list[Problem] = []
    for uri, versions in site.documents.items():
        for language in site.guides.keys() - versions.keys():
            place = Place(next(iter(versions.values())).path)
            found.append(Problem("missing-translation", place, {"language": language, "text": uri}))
        for language, document in versions.items():
            found += document.problems
            guide, place = site.guides[language], Place(document.path)
            for problem in document_problems(guide, document.text, place, names, anchors):
                words = next((problem.values[key] for key in ("id", "target", "term") if key in problem.values), "")
                found.append(Problem(problem.code, document.place(words), problem.values))
    return found
