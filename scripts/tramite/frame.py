"""A page and what is common to its language → the frame around it: menu, path, language switch, addresses.

In: plain values. Out: `Frame`, from which the theme's templates take all they show around a page. No MkDocs object is
known here, so that it can be tried without a build; `plugin.py` connects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import quote

from tramite.changes import FEED
from tramite.page import Page
from tramite.surface import direction

MENU_LIMIT = 80
"""A menu with more pages than this writes out only the area of its page: else every page grows with the guide."""


class Entry(Protocol):
    """A line of the menu, as the site lists it: a page, or a heading over others."""

    @property
    def title(self) -> str: ...
    @property
    def uri(self) -> str | None: ...
    @property
    def children(self) -> Sequence[Entry]: ...


@dataclass(frozen=True)
class Menu:
    """The menu of a language, with what is asked of it for every page."""

    entries: Sequence[Entry]
    """Its lines."""

    @cached_property
    def groups(self) -> Mapping[str, tuple[Entry, ...]]:
        """Page → the groups that it belongs to, outermost first; none for a page outside all groups."""
        return dict(_grouped(self.entries, ()))

    def trail(self, uri: str) -> tuple[str, ...]:
        """The titles of the groups above a page, outermost first; empty for a page outside all groups."""
        return tuple(group.title for group in self.groups.get(uri, ()))

    def items(self, uri: str, link: Callable[[str], str], exists: Callable[[str], bool]) -> tuple[MenuItem, ...]:
        """The menu as the page `uri` shows it: `link` gives the way to a page, and what does not exist is left out."""
        is_long = len(self.groups) > MENU_LIMIT
        around = self.groups.get(uri, ())

        def line(entry: Entry) -> MenuItem | None:
            if not entry.children:
                return None if entry.uri is None or not exists(entry.uri) else item(entry, entry.uri)
            if is_long and all(entry is not group for group in around):
                first = next((page for page, _ in _grouped([entry], ()) if exists(page)), None)
                return None if first is None else item(entry, first)
            children = tuple(filter(None, map(line, entry.children)))
            return MenuItem(entry.title, None, children=children) if children else None

        def item(entry: Entry, target: str) -> MenuItem:
            return MenuItem(entry.title, link(target), current=target == uri)

        return tuple(filter(None, map(line, self.entries)))


@dataclass(frozen=True)
class Setting:
    """What the frames of all pages in one language share."""

    language: str
    """The language (BCP 47)."""

    languages: tuple[str, ...]
    """All languages of the hall; the first has no folder of its own."""

    names: Mapping[str, str]
    """What each language calls itself."""

    say: Callable[..., str]
    """Message id → words in the language."""

    hall: Any
    """The hall in the language: its title, tagline and contacts."""

    entries: Sequence[Entry]
    """The menu."""

    exists: Callable[[str, str], bool]
    """Whether a page (uri) exists in a language."""

    url: str
    """The address of the site, with a slash at the end."""

    version: str
    """The day of the latest content (ISO 8601), which says what a reader had before them."""

    @cached_property
    def menu(self) -> Menu:
        """The menu."""
        return Menu(self.entries)

    @cached_property
    def about(self) -> Menu:
        """The groups of the menu that hold no procedure."""
        groups = [entry for entry in self.entries if entry.children]
        return Menu([one for one in groups if not any(_is_procedure(page) for page, _ in _grouped([one], ()))])


@dataclass(frozen=True)
class MenuItem:
    """A line of the menu, as one page shows it."""

    title: str
    """Its words."""

    href: str | None
    """Where it leads, relative to the page; none for a group that is written out."""

    current: bool = False
    """Whether it is the page itself."""

    children: tuple[MenuItem, ...] = ()
    """The lines under it."""


@dataclass(frozen=True)
class Alternate:
    """A page in one of the languages."""

    language: str
    """The language (BCP 47)."""

    name: str
    """What the language calls itself."""

    href: str
    """The page in that language, relative to this one; the language's home where the page does not exist."""

    url: str | None
    """The page's full address; none where it does not exist."""

    current: bool
    """Whether it is the language of this page."""


@dataclass(frozen=True)
class Frame:
    """All that the theme's templates need to know about one page, beside its content."""

    language: str
    """The language of the page."""

    direction: str
    """ltr or rtl."""

    say: Callable[..., str]
    """Message id → words in the language of the page."""

    hall: Any
    """The hall in that language: its title, tagline and contacts."""

    page: Page
    """The page."""

    root: str
    """The folder of the language, relative to the page."""

    home: str
    """The home page of the language, relative to the page."""

    menu: tuple[MenuItem, ...]
    """The menu."""

    feed: str
    """The feed of changes in that language, relative to the page."""

    address: str
    """The page's full address, which paper shows."""

    version: str
    """The version of the guide: the day of its latest content (ISO 8601)."""

    report: str | None
    """Where to report a mistake on this page, with what the report should say of it; none when the hall takes none."""

    about: tuple[MenuItem, ...]
    """The groups of the menu that hold no procedure: the pages about the guide, for the foot of the page."""

    trail: tuple[str, ...]
    """The titles of the groups that the page belongs to, outermost first."""

    alternates: tuple[Alternate, ...]
    """The page in every language, in the hall's order."""

    @property
    def name(self) -> str:
        """What the language of the page calls itself."""
        return next(alternate.name for alternate in self.alternates if alternate.current)


def around(page: Page, setting: Setting, up: str) -> Frame:
    """The frame of a page; `up` is the way from it to the root of the site: `../../`, or a path from the server."""
    root = up + language_root(setting.language, setting.languages)

    def link(uri: str) -> str:
        return root + address(uri) or "./"

    def exists(uri: str) -> bool:
        return setting.exists(uri, setting.language)

    return Frame(
        language=setting.language,
        direction=direction(setting.language),
        say=setting.say,
        hall=setting.hall,
        page=page,
        root=root or ".",
        home=link(""),
        feed=root + FEED,
        address=page_address(page, setting),
        version=setting.version,
        report=report_address(page, setting),
        menu=setting.menu.items(page.uri, link, exists),
        about=setting.about.items(page.uri, link, exists),
        trail=setting.menu.trail(page.uri),
        alternates=tuple(_alternate(page.uri, tag, setting, up) for tag in setting.languages),
    )


def page_address(page: Page, setting: Setting) -> str:
    """The full address of a page."""
    return setting.url + language_root(setting.language, setting.languages) + address(page.uri)


def report_address(page: Page, setting: Setting) -> str | None:
    """The hall's address for mistakes, so that a report says by itself which page it is about. A `mailto:` address gets
    subject and text; in another, `{address}`, `{id}`, `{language}` and `{version}` are filled in."""
    contact = setting.hall.contacts.get("report")
    if contact is None:
        return None
    values = {
        "address": page_address(page, setting),
        "id": page.uri or "index",
        "language": setting.language,
        "version": setting.version,
    }
    if contact.address.startswith("mailto:"):
        subject, body = (setting.say(f"mistake.{part}", title=page.title, **values) for part in ("subject", "body"))
        joint = "&" if "?" in contact.address else "?"
        return f"{contact.address}{joint}subject={quote(subject, safe='')}&body={quote(body, safe='')}"
    filled: str = contact.address
    for name, value in values.items():
        filled = filled.replace("{" + name + "}", quote(value, safe=""))
    return filled


def address(uri: str) -> str:
    """The address of a page below the root of its language: `a/b` → `a/b/`; home has none of its own."""
    return f"{uri}/" if uri else ""


def uri_of(path: str, root: str = "") -> str:
    """The uri of a page from its file in the site: `zh/a/b/index.html` below `zh/` → `a/b`."""
    return path.removeprefix(root).removesuffix("index.html").rstrip("/")


def source_name(uri: str, language: str, languages: Sequence[str]) -> str:
    """The file in docs/ that would hold a page: the first language has no suffix."""
    suffix = "" if language == languages[0] else f".{language}"
    return f"{uri or 'index'}{suffix}.md"


def language_root(language: str, languages: Sequence[str]) -> str:
    """The folder of a language in the site; the first language has none of its own."""
    return "" if language == languages[0] else f"{language}/"


def disagreements(
    hall_url: str, hall_languages: Sequence[str], site_url: str | None, built: Sequence[str], default: str
) -> list[str]:
    """What mkdocs.yml says otherwise than hall.yml, one sentence each."""
    found = []
    if (site_url or "").rstrip("/") != hall_url.rstrip("/"):
        found.append(f"site_url is {site_url or 'missing'}, but hall.yml says url: {hall_url}")
    if set(built) != set(hall_languages):
        ours, theirs = ", ".join(hall_languages), ", ".join(built)
        found.append(f"the languages of the i18n plugin are [{theirs}], but hall.yml says languages: [{ours}]")
    elif default != hall_languages[0]:
        found.append(f"the default language is {default}, but the first language of hall.yml is {hall_languages[0]}")
    return found


def _alternate(uri: str, tag: str, setting: Setting, up: str) -> Alternate:
    exists = setting.exists(uri, tag)
    path = language_root(tag, setting.languages) + address(uri if exists else "")
    name = setting.names.get(tag, tag)
    return Alternate(tag, name, up + path or "./", setting.url + path if exists else None, tag == setting.language)


def _is_procedure(uri: str) -> bool:
    return uri.startswith("procedures/")


def _grouped(entries: Sequence[Entry], around: tuple[Entry, ...]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Every page of a menu with the groups that it belongs to, outermost first."""
    for entry in entries:
        if entry.children:
            yield from _grouped(entry.children, (*around, entry))
        elif entry.uri is not None:
            yield entry.uri, around
