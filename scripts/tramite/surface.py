"""What a text becomes on a page: labels, marks, links and dates as HTML, in one language.

In: a guide in one language, its words, and the address of the page. Out: pieces of HTML, made by the templates of
`templates/`, which a site's own folder may shadow. The marks that a page shows are remembered for its legend.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tramite import text
from tramite.hall import Cited, Label
from tramite.links import Links, anchor
from tramite.messages import Words
from tramite.model import Guide

Mark = Literal["required", "uncertain", "reconstructed", "missing"]
MARKS: tuple[Mark, ...] = ("required", "uncertain", "reconstructed", "missing")
"""The marks in the order of the legend."""

TRAINING = "training"
"""The page for trainers."""

CHECK = "check"
"""The page that checks a filled file."""

CHANGES = "changes"
"""The page of what changed."""

MESSAGES = "messages"
"""The page of all messages of the checker and the templates."""

DECIDE = "decide"
"""The folder of the pages that ask which procedure is the right one."""

SUPPORT = "support"
"""The page on which support staff find everything."""

MADE_PAGES = frozenset(("", CHANGES, SUPPORT, "source", "glossary", "authors/format", "authors/problems"))
"""The pages that the package always makes, beside one per procedure."""

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Edition:
    """What holds for all pages of one making of the site."""

    documents: frozenset[str] | None = None
    """The addresses of the pages beside those that are always made; None when any may exist. A link to a page that does
    not exist is shown as words."""

    explicit_index: bool = False
    """Whether links name `index.html`, for pages that are opened without a server."""

    overrides: tuple[Path, ...] = ()
    """Folders whose templates stand in for those of the package."""


ONLINE = Edition()


@cache
def environment(overrides: tuple[Path, ...] = ()) -> Environment:
    """The templates: those of the given folders before those of the package."""
    made = Environment(
        loader=FileSystemLoader([*overrides, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["anchor"] = anchor
    made.globals |= {"icon": icon, "language_name": language_name}
    return made


@cache
def icon(name: str) -> Markup:
    """A drawing from `templates/icons/`, to stand beside words that say the same."""
    drawing = (TEMPLATES / "icons" / f"{name}.svg").read_text("utf-8").strip()
    return Markup(drawing.replace("<svg ", '<svg class="tm-icon" aria-hidden="true" focusable="false" ', 1))


def icons() -> tuple[str, ...]:
    """The names of the drawings."""
    return tuple(sorted(path.stem for path in (TEMPLATES / "icons").glob("*.svg")))


class WebSurface:
    """One page while it is made; the `text.Surface` of everything that is written on it."""

    def __init__(self, guide: Guide, words: Words, uri: str, edition: Edition = ONLINE) -> None:
        self.guide, self.words, self.edition = guide, words, edition
        self.links = Links(uri, guide.language, guide.hall.languages[0], edition.explicit_index)
        self.marks: set[Mark] = set()
        self.screen_language = "" if guide.speaks_screen_language else guide.hall.screen_language
        """The language of verbatim words, where it is not that of the page; else empty."""
        self._labels: dict[str, Markup] = {}
        self._macros: dict[str, Callable[..., str]] = {}

    def render(self, template: str, **values: object) -> str:
        """A page or a large part of one."""
        return environment(self.edition.overrides).get_template(template).render(page=self, **values)

    def part(self, component: str, /, **values: object) -> Markup:
        """A small part: the macro of the template of the same name."""
        if component not in self._macros:
            module = environment(self.edition.overrides).get_template(f"{component}.html").module
            self._macros[component] = getattr(module, component.replace("-", "_"))
        return Markup(self._macros[component](**values))

    # Texts

    def text(self, source: str) -> Markup:
        """A text of one paragraph."""
        return text.inline_html(source, self)

    def plain(self, source: str) -> str:
        """A text of one paragraph as words alone."""
        return text.inline_plain(source, self.label_words).strip()

    def say(self, message: str, **values: object) -> Markup:
        """A message whose values may be HTML; what is not is escaped. The message itself is ours or the hall's."""
        return Markup(self.words(message, **{name: escape(value) for name, value in values.items()}))

    def listed(self, items: Iterable[str], style: Literal["standard", "or"] = "standard") -> Markup:
        """Several things in one sentence: `a, b and c`."""
        found = [escape(item) for item in items]
        locale = _locale(self.words.language)
        return Markup(format_list(found, style, locale) if locale else ", ".join(found))

    # Labels

    def label(self, name: str) -> Markup:
        """A label of the hall: its key, and what it means for those who cannot read it."""
        if name not in self._labels:
            found = self.guide.labels.get(name)
            self._labels[name] = self.chip(found) if found else escape(name)
        return self._labels[name]

    def chip(self, label: Label, gloss: str = "") -> Markup:
        """A label, with other words for what it means if given."""
        meaning = gloss or label.gloss or ""
        if not label.text:
            return self.part("label", text="", gloss=meaning, lang="", mark=self.mark("missing"))
        if self.guide.speaks_screen_language:
            # Two fields may have one label, as the ends of a period: then the name says which is which.
            meaning = gloss if gloss != label.text else ""
        return self.part("label", text=label.text, gloss=meaning, lang=self.screen_language)

    def field(self, name: str) -> Markup:
        """The name of a field: its label, with what the field means here."""
        definition = self.guide.fields[name]
        label = self.guide.labels.get(definition.label or "")
        return self.chip(label, definition.name or "") if label else escape(definition.name or name)

    def key(self, name: str) -> Markup:
        """The key of a label alone; nothing where its words are not known."""
        found = self.guide.labels.get(name)
        return self.verbatim(found.text) if found and found.text else Markup("")

    def verbatim(self, words: str) -> Markup:
        """Words of the hall's screens as a key."""
        return self.part("label", text=words, gloss="", lang=self.screen_language)

    def label_name(self, name: str) -> str:
        """What a label is called in one language: what it means, or where readers know it by its words, those."""
        found = self.guide.labels[name]
        known, other = (found.text, found.gloss) if self.guide.speaks_screen_language else (found.gloss, found.text)
        return known or other or name

    def label_words(self, name: str) -> str:
        """A label as words alone."""
        found = self.guide.labels.get(name)
        if found is None:
            return name
        gloss = "" if self.guide.speaks_screen_language and found.text else found.gloss
        return " ".join(part for part in (found.text, gloss) if part)

    def foreign(self, value: str) -> str:
        """The language of a value that stands on the hall's screens; empty for digits and plain letters."""
        return "" if value.isascii() else self.screen_language

    # Marks

    def mark(self, kind: Mark, href: str = "") -> Markup:
        """A mark that leads to its meaning, or elsewhere."""
        self.marks.add(kind)
        return self.part("mark", kind=kind, words=self.words(f"mark.{kind}"), href=href or f"#mark-{kind}")

    @property
    def shown_marks(self) -> tuple[Mark, ...]:
        """The marks shown so far, in the order of the legend."""
        return tuple(kind for kind in MARKS if kind in self.marks)

    def marks_of(self, *statements: Cited | None, known: Iterable[Cited | None] = ()) -> Markup:
        """The marks of statements that stand together, but for those that what is `known` around them already has."""
        kinds = self._kinds(statements) - self._kinds(known)
        return Markup(" ").join(self.mark(kind) for kind in MARKS if kind in kinds)

    def _kinds(self, statements: Iterable[Cited | None]) -> set[Mark]:
        kinds: set[Mark] = set()
        for statement in statements:
            if statement is not None and statement.basis == "reconstructed":
                kinds.add("reconstructed")
            if statement is not None and self.guide.certainty(statement) == "guess":
                kinds.add("uncertain")
        return kinds

    def need(self, kind: str, words: str) -> Markup:
        """How a value is needed; `required` carries its mark."""
        if kind == "required":
            self.marks.add("required")
        return self.part("need", kind=kind, words=words)

    # Links

    def href(self, target: str) -> str:
        """The address of a link target; empty when there is no such page."""
        kind, _, rest = target.partition(":")
        name, _, fragment = rest.partition("#")
        if kind == "procedure":
            return self.links.page(f"procedures/{name}", fragment) if name in self.guide.procedures else ""
        if kind == "page":
            return self.links.page(name, fragment) if self.has_page(name) else ""
        return target

    def has_page(self, uri: str) -> bool:
        """Whether there is such a page beside those of the procedures."""
        return uri in MADE_PAGES or self.edition.documents is None or uri in self.edition.documents

    # Dates and numbers

    def date(self, day: datetime.date) -> Markup:
        """A day, for readers and for machines."""
        return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), self.date_words(day))

    def date_words(self, day: datetime.date) -> str:
        """A day in words, or as a number where the language is not known."""
        locale = _locale(self.words.language)
        return format_date(day, "long", locale=locale) if locale else day.isoformat()

    def number(self, value: int) -> str:
        """A number with the separators of the language."""
        locale = _locale(self.words.language)
        return format_decimal(value, locale=locale) if locale else str(value)

    def size(self, count: int) -> str:
        """The size of a file of `count` bytes."""
        unit, value = ("megabyte", round(count / 1e6, 1)) if count >= 1e6 else ("kilobyte", max(1, round(count / 1e3)))
        locale = _locale(self.words.language)
        if locale is None:
            said = f"{value} {'MB' if unit == 'megabyte' else 'kB'}"
        else:
            said = format_unit(value, f"digital-{unit}", "short", locale=locale)
        return said.replace(" ", "\u00a0")  # a number and its unit stay on one line


def language_name(language: str) -> str:
    """What a language calls itself."""
    locale = _locale(language)
    name = locale.get_display_name(locale) if locale else None
    return name[:1].upper() + name[1:] if name else language


def direction(language: str) -> str:
    """`rtl` for a language written from right to left, else `ltr`; so too for one that Unicode does not know."""
    locale = _locale(language)
    return str(locale.text_direction) if locale else "ltr"


def joined(*pieces: Markup) -> Markup:
    """Pieces beside each other, without those that are empty."""
    return Markup(" ").join(piece for piece in pieces if piece)


@cache
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
