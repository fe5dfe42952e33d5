"""Redirects and short addresses → small pages outside the frame of the site, and the places that have moved on a page.

In: made pages of all languages, addresses that have moved. Out: paths and contents of files; pages with what moved away
from them at their end. All of it is plain links; a script follows them at once, to the reader's language where there is
a choice, and takes along what follows `#`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tramite.links import SHORT, Links
from tramite.messages import Words
from tramite.page import Page
from tramite.redirects import HOME, page_of
from tramite.surface import Edition, direction, environment, language_name

SCRIPT = "assets/tramite/moved.js"
"""Follows the links of pages and places that have moved."""

SIGN = "assets/favicon.svg"
"""The sign of the site, where theme and brand lay it."""

PROCEDURES = "procedures"
"""The folder of the pages of procedures, which have short addresses."""


@dataclass(frozen=True)
class Moved:
    """A page or a place that has moved."""

    id: str
    """The anchor of the place; empty for the page."""

    title: str
    """The page where it is now."""

    href: str
    """Its present address, seen from the old one."""


@dataclass(frozen=True)
class Choice:
    """A page in one of the languages."""

    language: str
    """The language."""

    direction: str
    """ltr or rtl."""

    name: str
    """What the language calls itself."""

    title: str
    """The title of the page."""

    href: str
    """Its address, seen from the short one."""


@dataclass(frozen=True)
class Leading:
    """What there is to lead to."""

    pages: Mapping[str, Mapping[str, Page]]
    """Language → address → page; the language that is served at the root first."""

    moved: Mapping[str, str]
    """Old address → present address, chains followed."""

    url: str
    """The address of the site."""

    edition: Edition
    """What holds for all its pages."""

    @property
    def first_language(self) -> str:
        """The language that is served at the root."""
        return next(iter(self.pages))

    def links(self, uri: str, language: str) -> Links:
        """The addresses of other places, as seen from a page."""
        return Links(uri, language, self.first_language, self.edition.explicit_index)

    def render(self, template: str, **values: object) -> str:
        """A piece of HTML."""
        return environment(self.edition.overrides).get_template(template).render(sign=SIGN, **values)


def with_moved(page: Page, leading: Leading, words: Words) -> Page:
    """The page with the places that have moved away from it; `words` are those of its language."""
    places = _places(leading, page.uri, words.language)
    if not places:
        return page
    shown = leading.render("moved-places.html", places=places, words=words)
    return replace(page, html=page.html + shown, scripts=(*page.scripts, SCRIPT))


def files(leading: Leading, words: Mapping[str, Words]) -> Iterator[tuple[str, str]]:
    """Path and content of every page that only leads on: of moved pages, and of short addresses."""
    here = leading.pages[leading.first_language]
    gone = [old for old in leading.moved if "#" not in old]
    for old in gone:
        for language in leading.pages:
            root = "" if language == leading.first_language else f"{language}/"
            yield f"{root}{old}/index.html", _moved_page(leading, old, words[language])
    for uri in (*here, *gone):
        folder, _, name = uri.partition("/")
        if folder == PROCEDURES:
            yield f"{SHORT}/{name}/index.html", _short_page(leading, uri, name)


def _moved_page(leading: Leading, old: str, words: Words) -> str:
    whole = _moved(leading, old, "", leading.moved[old], words.language)
    return leading.render(
        "moved.html",
        language=words.language,
        direction=direction(words.language),
        words=words,
        whole=whole,
        canonical=leading.links(_uri(leading.moved[old]), words.language).absolute(leading.url),
        places=_places(leading, old, words.language),
        file=leading.links(old, words.language).file,
    )


def _short_page(leading: Leading, uri: str, name: str) -> str:
    """The languages in which the page of a procedure can be read."""
    links = leading.links(f"{SHORT}/{name}", leading.first_language)
    now = _uri(leading.moved.get(uri, uri))
    choices = [
        Choice(
            language,
            direction(language),
            language_name(language),
            pages[now].title,
            # By way of the old address, which knows where each of its places is now.
            links.page(uri, language=language),
        )
        for language, pages in leading.pages.items()
        if now in pages
    ]
    canonical = leading.links(now, leading.first_language).absolute(leading.url)
    return leading.render("short.html", choices=choices, canonical=canonical, file=links.file)


def _places(leading: Leading, uri: str, language: str) -> tuple[Moved, ...]:
    """What has moved away from a page that is there, or that has moved itself."""
    own = f"{uri or HOME}#"
    known = leading.moved.items()
    return tuple(_moved(leading, uri, old[len(own) :], new, language) for old, new in known if old.startswith(own))


def _moved(leading: Leading, old: str, place: str, new: str, language: str) -> Moved:
    """Where a page or a place is now; a page without translation is shown in the language that has it."""
    uri = _uri(new)
    spoken = language if uri in leading.pages[language] else leading.first_language
    href = leading.links(old, language).page(uri, new.partition("#")[2], spoken)
    return Moved(place, leading.pages[spoken][uri].title, href)


def _uri(address: str) -> str:
    """The page of an address as pages are known by."""
    page = page_of(address)
    return "" if page == HOME else page
