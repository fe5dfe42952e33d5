"""The site that tramite built → a stock project with the same pages and the same text, in Markdown.

In: a project, its built site. Out: a folder with `mkdocs.yml` (Material, search, static-i18n by suffix,
`navigation.prune`, no web fonts) and one Markdown file for every page and language, at the same addresses and in the
same menu. The text is taken from the built pages, so that neither side has more to build than the other.

With `--book LANG`: a project of that language alone, with the pages that the handbook prints too, in the same order;
mkdocs-with-pdf prints it through WeasyPrint. It has no search, which would cost time and print nothing.
"""

from __future__ import annotations

import argparse
import json
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from to_markdown import article, markdown, visible_text
from tramite import site

BOOK = "book.pdf"
"""What mkdocs-with-pdf prints."""


def write(built: Path, loaded: site.Site, folder: Path) -> None:
    """Write the stock project for the site in `built`."""
    languages = loaded.languages
    pages = addresses(built, languages)
    known = {uri for uri, _ in pages}
    for (uri, language), path in pages.items():
        name = _file_name(uri, language, languages)
        text = markdown(article(path.read_text("utf-8")), _links(path.parent.relative_to(built), uri, known, languages))
        target = folder / "docs" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    config = yaml.safe_dump(_config(loaded, known), allow_unicode=True, sort_keys=False)
    (folder / "mkdocs.yml").write_text(config, "utf-8")


def write_book(built: Path, loaded: site.Site, folder: Path, language: str) -> None:
    """Write the stock project that prints what the handbook of a language prints."""
    pages = {uri: path for (uri, tag), path in addresses(built, loaded.languages).items() if tag == language}
    chapters = [one["id"] for one in loaded.library(language).book("handbook")["chapters"]]
    printed = {uri: f"{uri}.md" for uri in chapters if uri in pages}
    for uri, name in printed.items():
        link = _links(pages[uri].parent.relative_to(built), uri, set(printed), loaded.languages)
        target = folder / "docs" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(markdown(article(pages[uri].read_text("utf-8")), link), "utf-8")
    # MkDocs wants a first page; out of the menu, it is not printed.
    (folder / "docs" / "index.md").write_text(f"# {loaded.guides[language].hall.title}\n", "utf-8")
    config = {
        "site_name": loaded.guides[language].hall.title,
        "theme": {"name": "material", "font": False, "language": language},
        "plugins": [{"with-pdf": {"output_path": BOOK, "author": "", "copyright": ""}}],
        "markdown_extensions": ["admonition", "attr_list"],
        "nav": _grouped(site.menu(loaded, language), printed),
        "not_in_nav": "/index.md",
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), "utf-8")


def addresses(built: Path, languages: tuple[str, ...]) -> dict[tuple[str, str], Path]:
    """Address and language → file, for every page of a built site; what only leads on to one is none."""
    found = {}
    for path in sorted(built.rglob("index.html")):
        if "<article" not in path.read_text("utf-8"):
            continue
        uri = path.parent.relative_to(built).as_posix().removeprefix(".")
        first, _, rest = uri.partition("/")
        found[(rest, first) if first in languages[1:] else (uri, languages[0])] = path
    return found


def text_sizes(ours: Path, baseline: Path, languages: tuple[str, ...]) -> dict[str, Any]:
    """How many characters of visible text the pages of two sites have: the proof that both build the same."""
    sizes = {name: _sizes(addresses(built, languages)) for name, built in (("ours", ours), ("baseline", baseline))}
    shared = sizes["ours"].keys() & sizes["baseline"].keys()
    ratios = {key: sizes["baseline"][key] / max(1, sizes["ours"][key]) for key in shared}
    worst = max(ratios, key=lambda key: abs(ratios[key] - 1))
    return {
        "pages": {name: len(found) for name, found in sizes.items()},
        "characters": {name: sum(found.values()) for name, found in sizes.items()},
        "characters_per_page": {name: round(sum(found.values()) / len(found)) for name, found in sizes.items()},
        "baseline_to_ours": round(sum(sizes["baseline"].values()) / sum(sizes["ours"].values()), 3),
        "widest_page": {"page": "/".join(reversed(worst)), "baseline_to_ours": round(ratios[worst], 3)},
    }


def _sizes(pages: dict[tuple[str, str], Path]) -> dict[tuple[str, str], int]:
    return {key: len(visible_text(article(path.read_text("utf-8")))) for key, path in pages.items()}


def _file_name(uri: str, language: str, languages: tuple[str, ...]) -> str:
    suffix = "" if language == languages[0] else f".{language}"
    return f"{uri or 'index'}{suffix}.md"


def _links(place: Path, uri: str, known: set[str], languages: tuple[str, ...]) -> Any:
    """What the links of a page become: those to pages lead to Markdown files, those to files of ours nowhere."""
    roots = tuple(f"{language}/" for language in languages[1:])

    def link(href: str) -> str:
        if re.match(r"[a-z]+:", href):
            return href
        path = href.partition("#")[0]
        if not path:
            return ""
        target = posixpath.normpath(posixpath.join(place.as_posix(), path)).removesuffix("index.html").strip("./")
        target = next((target.removeprefix(root) for root in roots if f"{target}/".startswith(root)), target)
        target = "" if target in languages[1:] else target
        if target not in known:
            return ""
        return posixpath.relpath(_file_name(target, "", ("",)), posixpath.dirname(uri) or ".")

    return link


def _config(loaded: site.Site, known: set[str]) -> dict[str, Any]:
    first, *others = loaded.languages
    hall = loaded.guides[first].hall
    headings = {language: list(_headings(site.menu(loaded, language))) for language in loaded.languages}
    languages: list[dict[str, Any]] = [{"locale": first, "name": first, "build": True, "default": True}]
    for language in others:
        translations = dict(zip(headings[first], headings[language], strict=True))
        languages.append({"locale": language, "name": language, "nav_translations": translations})
    return {
        "site_name": hall.title,
        "site_url": hall.url,
        "theme": {"name": "material", "font": False, "features": ["navigation.prune"]},
        "plugins": ["search", {"i18n": {"docs_structure": "suffix", "languages": languages}}],
        "markdown_extensions": ["admonition", "attr_list"],
        "nav": _nav(site.menu(loaded, first), known),
    }


def _headings(entries: Iterable[site.MenuEntry]) -> Iterable[str]:
    for entry in entries:
        if entry.uri is None:
            yield entry.title
        yield from _headings(entry.children)


def _nav(entries: Iterable[site.MenuEntry], known: set[str]) -> list[Any]:
    """The menu with the same headings; the titles of pages are their own, as stock projects have it."""
    found: list[Any] = []
    for entry in entries:
        if entry.children:
            found.append({entry.title: _nav(entry.children, known)})
        elif entry.uri in known:
            found.append(_file_name(entry.uri or "", "", ("",)))
    return found


def _grouped(entries: Iterable[site.MenuEntry], printed: dict[str, str]) -> list[Any]:
    """The menu as far as it is printed, under the same headings, and what is printed without being in the menu."""

    def grouped(entries: Iterable[site.MenuEntry]) -> list[Any]:
        found: list[Any] = []
        for entry in entries:
            inside = grouped(entry.children)
            found += [{entry.title: inside}] if inside else []
            if entry.uri in left:
                found.append(left.pop(entry.uri))
        return found

    left = dict(printed)
    return [*grouped(entries), *left.values()]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("project", type=Path, help="the project of tramite's")
    arguments.add_argument("site", type=Path, help="the site that was built from it")
    arguments.add_argument("folder", type=Path, help="where the stock project goes")
    arguments.add_argument("--compare", type=Path, metavar="SITE", help="compare with the stock project's site instead")
    arguments.add_argument("--book", metavar="LANG", help="write the project that prints the handbook of a language")
    given = arguments.parse_args()
    guide = site.load(given.project)
    if given.book:
        write_book(given.site, guide, given.folder, given.book)
    elif given.compare:
        print(json.dumps(text_sizes(given.site, given.compare, guide.languages)))
    else:
        write(given.site, guide, given.folder)
