"""A guide in one language → the pages of its site: HTML, table of contents, description.

In: a resolved guide, its words, hand-written pages. Out: `Page`. No theme, no MkDocs, no I/O.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tramite import screens, sections, text
from tramite.documents import Document
from tramite.fields import Fields
from tramite.links import anchor
from tramite.messages import Words
from tramite.model import Guide
from tramite.procedure import Procedure
from tramite.surface import MESSAGES, ONLINE, SUPPORT, TRAINING, Edition, WebSurface, icons

TOOLS = (("using-templates", "template"), ("glossary", "glossary"), ("source", "source"))
"""The pages beside the search on the home page, each with its drawing."""

DOORS = (
    ("support", "support", (SUPPORT, MESSAGES, "glossary", "source")),
    ("trainers", "trainers", (TRAINING, "how-it-works", "using-templates")),
)
"""The ways in for those who help others: for whom, drawing, pages."""


@dataclass(frozen=True)
class TocEntry:
    """A heading of a page."""

    id: str
    """Its anchor, the same in every language."""

    title: str
    """Its words, without markup."""

    children: tuple[TocEntry, ...] = ()
    """The headings below it."""


@dataclass(frozen=True)
class Page:
    """One page in one language, ready for any frame."""

    uri: str
    """Its address without language and slashes at the ends: `procedures/add-insured`; the home page is empty."""

    title: str
    """Its heading, plain."""

    menu_title: str
    """Its title in menus, plain."""

    html: str
    """Its body from the heading on, with links relative to itself."""

    toc: tuple[TocEntry, ...] = ()
    """Its headings below the first."""

    description: str = ""
    """One sentence for search engines and previews."""

    source_file: str = ""
    """The definition behind it, relative to the project, for the edit button."""

    kind: str = "procedure"
    """What it is: home, procedure, list (source, glossary), reference, document, check."""

    scripts: tuple[str, ...] = ()
    """The scripts that it alone needs, as paths from the root of the site."""

    is_private: bool = False
    """Whether readers give it what must not leave their computer: browsers are then told to send nothing from it."""

    keywords: tuple[str, ...] = ()
    """What readers may call it, beside its own words: the search finds it by them."""


@dataclass(frozen=True)
class Download:
    """A file that readers can download."""

    href: str
    """Its path from the root of the site: `templates/add-insured.es.xlsx`."""

    language: str
    """The language of its words."""

    language_name: str
    """What that language calls itself."""

    size_bytes: int
    """Its size."""

    version: int
    """The version of its columns."""

    format: str = "Excel"
    """The program that opens it."""


@dataclass(frozen=True)
class Booklet:
    """A PDF that readers can download and print."""

    href: str
    """Its path from the root of the site: `handbook/add-insured.es.pdf`."""

    pages: int = 0
    """How many pages it has; 0 when it is printed only once it is asked for."""

    size_bytes: int = 0
    """Its size; 0 then too."""


def procedure_page(
    guide: Guide,
    name: str,
    words: Words,
    downloads: tuple[Download, ...] = (),
    edition: Edition = ONLINE,
    *,
    handout: Booklet | None = None,
) -> Page:
    """The page of a procedure. `guide` is resolved; `downloads` are its templates, in the order of the languages;
    `handout` is its sheet in the language of the page."""
    procedure = guide.procedures[name]
    surface = WebSurface(guide, words, f"procedures/{name}", edition)
    values = {**_values(surface, procedure, downloads), "name": name, "handout": handout}
    head = surface.render("procedure-head.html", **values)
    body = surface.render("procedure-body.html", **values)
    # Only now it is known which marks the page shows, and so whether it ends with their legend.
    marks = surface.shown_marks
    foot = surface.render("procedure-foot.html", marks=marks, **values)
    toc = tuple(_toc(surface, procedure, values)) + ((TocEntry("marks", words("page.marks")),) if marks else ())
    return Page(
        uri=surface.links.uri,
        title=surface.plain(procedure.title),
        menu_title=surface.plain(procedure.menu_title),
        html=head + surface.render("on-page.html", toc=toc) + body + foot,
        toc=toc,
        description=surface.plain(procedure.summary),
        keywords=tuple(map(surface.plain, procedure.keywords)),
        source_file=f"procedures/{name}/procedure.yml",
    )


def home_page(
    guide: Guide,
    words: Words,
    uri: str,
    document: Document,
    edition: Edition = ONLINE,
    *,
    handbook: Booklet | None = None,
) -> Page:
    """The home page: what one can do here. Its title and lead come from the hand-written page; `handbook` is the one in
    its language."""
    surface = WebSurface(guide, words, uri, edition)
    areas = [
        (name, area, [(one, guide.procedures[one], sections.offers(guide.procedures[one])) for one in shown])
        for name, area in guide.hall.areas.items()
        if (shown := guide.in_area(name))
    ]
    example = next((one for one in guide.procedures.values() if one.batch), None)
    notes = [surface.part("note", page=surface, name=name, note=note) for name, note in guide.hall.notes.items()]
    body = surface.render(
        "home.html",
        document=document,
        areas=areas,
        drawings=icons(),
        example=example,
        notes=notes,
        handbook=handbook,
        decisions=guide.decisions,
        tools=[(name, drawing) for name, drawing in TOOLS if surface.has_page(name)],
        doors=[(door, icon, [one for one in pages if surface.has_page(one)]) for door, icon, pages in DOORS],
    )
    toc = tuple(TocEntry(f"area-{name}", surface.plain(area.title)) for name, area, _ in areas)
    description = document.description or surface.plain(document.lead)
    return Page(uri, document.title, document.title, body, toc, description, kind="home")


def document_page(guide: Guide, words: Words, uri: str, document: Document, edition: Edition = ONLINE) -> Page:
    """A hand-written page."""
    surface = WebSurface(guide, words, uri, edition)
    nodes = text.blocks(document.text)
    written = text.html(nodes, surface)
    body = surface.render("document.html", document=document, written=written)
    toc, description = _headings(surface, nodes), document.description or document.lead
    # What no reader needs on paper is for those who keep the guide: they look it up.
    kind = "document" if document.print else "reference"
    return Page(uri, document.title, document.title, body, toc, description, kind=kind)


def _values(surface: WebSurface, procedure: Procedure, downloads: tuple[Download, ...]) -> dict[str, Any]:
    """What the templates of a procedure show."""
    guide = surface.guide
    fields = Fields(surface, procedure)
    return {
        "procedure": procedure,
        "fields": fields,
        "summary": sections.summary(surface, procedure),
        "before": tuple(sections.before(surface, procedure)),
        "ways": tuple(sections.ways(procedure)),
        "screens": tuple(screens.screens(fields)),
        "file_facts": tuple(sections.file_facts(surface, procedure)),
        "file_only": fields.file_only(),
        "codes": tuple(screens.codes(fields)),
        "quoted": sections.quoted(procedure, guide),
        # This language first: its template is what most readers of the page want.
        "downloads": sorted(downloads, key=lambda download: download.language != guide.language),
        "related": [name for name in procedure.related if name in guide.procedures],
    }


def _toc(surface: WebSurface, procedure: Procedure, values: Mapping[str, Any]) -> Iterator[TocEntry]:
    """The headings of the page of a procedure, in its order, but for the legend."""
    words = surface.words
    if procedure.instead:
        yield TocEntry("instead", words("page.instead"))
    if values["before"]:
        yield TocEntry("before-you-start", words("page.before-you-start"))
    if values["ways"]:
        ways = tuple(TocEntry(one.id, surface.plain(one.way.title)) for one in values["ways"] if one.way)
        yield TocEntry("steps", words("page.steps"), ways)
    for screen in values["screens"]:
        yield TocEntry(f"screen-{anchor(screen.name)}", screen.title)
    if procedure.batch:
        yield TocEntry("file", words("page.file"))
    for name, shown in (
        ("codes", values["codes"]),
        ("notes", procedure.notes),
        ("said", values["quoted"]),
        ("missing", procedure.missing),
        ("templates", values["downloads"]),
        ("related", values["related"]),
        ("changes", procedure.changes),
    ):
        if shown:
            yield TocEntry(name, words(f"page.{name}"))


def _headings(surface: WebSurface, nodes: tuple[text.Node, ...]) -> tuple[TocEntry, ...]:
    """The second-level headings of a text with an anchor, each with those of the third level below it."""
    found: list[TocEntry] = []
    for node in nodes:
        if node.kind != "heading" or not node.text or node.level not in (2, 3):
            continue
        entry = TocEntry(node.text, text.plain(node.children, surface.label_words).strip())
        if node.level == 2 or not found:
            found.append(entry)
        else:
            last = found.pop()
            found.append(TocEntry(last.id, last.title, (*last.children, entry)))
    return tuple(found)
