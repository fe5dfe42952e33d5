"""A site → its files beside pages: templates, data for the pages' scripts, data for programs.

In: `Site`, whose pages can be made. Out: path and content of each file. Pages are left to `site.py`, what the site as a
whole needs (styles, site map) to `delivery.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tramite import checking, index, indexschema, llms, replies, source, support, tableschema
from tramite.checker.definition import definition, stored_versions
from tramite.links import Links
from tramite.site import Site, menu, pages, template_path

GUIDE_DATA, GUIDE_SCHEMA = "api/guide.json", f"api/{index.SCHEMA}"
"""The whole guide for programs, and the shape of it."""

REPORT_SCHEMA = Path(__file__).parent / "checker" / "report.schema.json"
"""The shape of the checker's report, for programs."""


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Path and content of everything to download."""
    for (name, language), content in site.templates.items():
        yield template_path(name, language), content
    yield from _checks(site)
    yield from _desk(site)
    yield GUIDE_DATA, index.guide_json(site.guides, {language: site.words(language) for language in site.languages})
    yield GUIDE_SCHEMA, indexschema.guide_schema(site.languages)
    for language in site.languages:
        yield _root(site, language, "").lstrip("/") + llms.FILE, _llms(site, language).encode()


def _checks(site: Site) -> Iterator[tuple[str, bytes]]:
    """What checks of filled files need, for the page and for programs."""
    procedures = sorted({name for name, _ in site.template_keys})
    if not procedures:
        return
    folder = site.root / source.FOLDER
    versions = {name: stored_versions(folder / name / source.VERSIONS) for name in procedures}
    definitions = {name: definition(site.guides, name, versions[name]) for name in procedures}
    for language, guide in site.guides.items():
        yield checking.data_path(language), checking.data(guide, site.words(language), definitions)
    yield "api/check-report.schema.json", REPORT_SCHEMA.read_bytes()
    for name in procedures:
        yield tableschema.table_path(name), tableschema.table_schema(site.guides, name)


def _desk(site: Site) -> Iterator[tuple[str, bytes]]:
    """What the support desk searches, and the replies that it gives."""
    words = {language: site.words(language) for language in site.languages}
    for language in site.languages:
        handouts = site.booklets.get(language, {}).keys()
        yield support.data_path(language), support.data(site.guides, language, words, handouts)
    for name in next(iter(site.guides.values())).procedures:
        yield replies.path(name), replies.procedure_replies(site.guides, name, words)
    if site.has_files:
        yield replies.path(replies.OF_MESSAGES), replies.message_replies(site.guides, words)


def _llms(site: Site, language: str) -> str:
    """What language models read of the pages of a language, group by group of the menu."""
    shown, url = pages(site, language), site.guides[language].hall.url
    groups = {
        entry.title: [shown[one.uri] for one in entry.children if one.uri is not None]
        for entry in menu(site, language)
        if entry.children
    }
    paths = [GUIDE_DATA, GUIDE_SCHEMA, *sorted({tableschema.table_path(name) for name, _ in site.template_keys})]
    data = [f"{url.rstrip('/')}/{path}" for path in paths]
    return llms.llms_txt(site.guides[language], site.words(language), groups, _root(site, language, url), data)


def _root(site: Site, language: str, url: str) -> str:
    """The address of a language on the site at `url`."""
    return Links("", language, site.languages[0]).absolute(url)
