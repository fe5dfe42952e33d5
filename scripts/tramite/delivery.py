"""What the site holds beside its pages: site map, style sheet, scripts; and what of the theme is left out.

In: plain values. Out: contents of files. No MkDocs object is known here; `plugin.py`
connects.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from tramite import elements
from tramite.frame import address, language_root

STYLES = (
    "tokens",
    "theme",
    "frame",
    "text",
    "objects",
    "blocks",
    "lists",
    "home",
    "check",
    "support",
    "print",
    "special",
)
"""The style sheets of `static/` in the order in which they are joined into one file."""

CHECKER = (
    *("formats", "rules", "characters", "numbers", "moments", "choices", "values"),
    *("archive", "strict", "xml", "parts", "xlsx", "csv", "reader", "heads", "columns", "datarows", "check"),
    *("saying", "package", "looks", "cells", "comments", "marked", "worker"),
    *("elements", "runner", "list", "result", "outputs", "page"),
)
"""The scripts of `static/checker/` in the order in which they are joined into one file: each needs those before it."""


SUPPORT = ("index", "find", "reply", "page")
"""The same for `static/support/`."""


def sitemap(pages: Mapping[str, Collection[str]], languages: Sequence[str], url: str) -> str:
    """The site map: every page in every language it exists in (`pages`: uri → languages), with its other languages.

    No dates: the day of the build would say nothing about the text.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for uri in sorted(pages):
        places = {
            language: escape(url + language_root(language, languages) + address(uri))
            for language in languages
            if language in pages[uri]
        }
        others = list(places.items())
        if languages[0] in places:
            others.append(("x-default", places[languages[0]]))
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{tag}" href="{place}"/>' for tag, place in others)
        lines += [f"<url><loc>{place}</loc>{links}</url>" for place in places.values()]
    return "\n".join([*lines, "</urlset>", ""])


def scripts_of(texts: Iterable[str]) -> frozenset[str]:
    """The scripts of the letters of some texts, as Unicode names them: LATIN, CJK, CYRILLIC…"""
    return frozenset(_script(letter) for text in texts for letter in set(text) if letter.isalpha())


def with_foreign_words(html: str, language: str, scripts: Collection[str]) -> str:
    """A page whose words in a script that is not its own say that they are in `language`, so that browsers choose the
    right font and voice. What stands in an element that names its language is left alone."""
    if not scripts:
        return html
    parts, start, end = [], 0, 0
    while (end := _PLAIN.match(html, end).end()) < len(html):  # type: ignore[union-attr]  # it matches nothing, too
        if html[end] == "<":
            end = _left_alone(html, end)
        elif (word := _NOT_LATIN.match(html, end)) is None:
            end += 1  # a sign that all scripts share
        elif any(_script(letter) in scripts for letter in word[0] if letter.isalpha()):
            parts += [html[start:end], f'<span lang="{language}">{word[0]}</span>']
            start = end = word.end()
        else:
            end = word.end()
    return "".join([*parts, html[start:]])


def is_superfluous(path: str) -> bool:
    """Whether a file of the theme is one that no page of ours asks for."""
    return bool(_SUPERFLUOUS.search(path))


def without_source_map(text: str) -> str:
    """A script or style sheet without its pointer to a .map file, which the site does not carry."""
    return re.sub(r"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ ?\*/)\s*$", "\n", text)


def style_sheet(folder: Path) -> str:
    """The style sheets of a folder, joined in their order; comments, a quarter of their weight, stay at home."""
    joined = "\n".join((folder / f"{name}.css").read_text("utf-8") for name in STYLES)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", joined, flags=re.DOTALL)).lstrip()


def checker(folder: Path) -> str:
    """The checker's scripts, joined in their order."""
    return _joined(folder, CHECKER)


def support(folder: Path) -> str:
    """Those of the support desk."""
    return _joined(folder, SUPPORT)


def replace_folder(old: Path, new: Path) -> None:
    """Put the folder `new` in the place of `old`. Hidden entries of `old` (.git, .nojekyll) are kept."""
    old.parent.mkdir(parents=True, exist_ok=True)
    if not old.exists():
        new.replace(old)
    elif old.is_symlink() or not _exchange(old, new):
        for entry in (entry for entry in old.iterdir() if not entry.name.startswith(".")):
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        shutil.copytree(new, old, dirs_exist_ok=True)
        shutil.rmtree(new)


def _joined(folder: Path, names: Iterable[str]) -> str:
    return "\n".join((folder / f"{name}.js").read_text("utf-8") for name in names)


def _left_alone(html: str, start: int) -> int:
    """Where what begins at `start` and is not to be looked into ends: an element whose words no reader sees or which
    names its language, or a comment."""
    if unseen := _UNSEEN.match(html, start):
        return unseen.end()
    tag = _OPENING.match(html, start)
    if tag is None:
        return start + 1
    return tag.end() if tag[1] == "html" else elements.end(html, tag[1], tag.end())


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _exchange(old: Path, new: Path) -> bool:
    """Rename both folders; False where that cannot be done, as with a mounted volume."""
    past = old.with_name(f".{old.name}.previous")
    shutil.rmtree(past, ignore_errors=True)
    try:
        old.replace(past)
    except OSError:
        return False
    for hidden in past.glob(".*"):
        shutil.move(hidden, new / hidden.name)
    new.replace(old)
    shutil.rmtree(past)
    return True


# Maps of minified code; what search does to words (search.PIPELINE); the theme's colours and icon, as we bring our own.
_SUPERFLUOUS = re.compile(r"\.map$|^assets/(javascripts/lunr/|stylesheets/palette\.|images/favicon\.png$)")

# All of an element whose words no reader sees, so that it needs no language, or which holds words alone.
_UNSEEN = re.compile(r"<(script|style|title|option|textarea)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_OPENING = re.compile(r"<([a-z0-9]+)[^>]*>")
# Latin letters and tags, as many as there are: all but the beginnings of those elements and of those with a language.
_PLAIN = re.compile(
    r"(?:[\x00-;=-\xff]++|<(?!(?:script|style|title|option|textarea)\b|!--)[^>\s]*+(?:\s(?!lang=)[^>\s]*+)*+>)*+"
)
# Letters of other scripts than Latin, which is in the first six blocks of Unicode; so are no spaces and common signs.
_NOT_LATIN = re.compile(r"[^\W\u0000-\u02ff]+")
