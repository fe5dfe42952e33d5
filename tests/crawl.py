"""A built site → every link in it, whatever holds it, and those that lead nowhere.

Links are read in pages, in lists for programs (search index, site map, feeds, JSON), in templates and in books.
"""

from __future__ import annotations

import ctypes
import functools
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pypdfium2
import pypdfium2.raw as pdfium

LEADING = {"href", "src", "action", "poster", "data", "cite"}
"""Attributes that hold an address."""

TEXTS = {".html", ".xml", ".json", ".txt", ".js", ".css"}
"""Endings of files in which addresses stand as they are."""

IN_STYLES = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')]+)")


@dataclass(frozen=True)
class Link:
    """A link as it stands."""

    file: str
    """The file that holds it, seen from the root of the site."""

    address: str
    """Where it leads, as written."""

    kind: str
    """What holds it: `a href`, `search`, `text`, `xlsx`, `pdf`…"""


def links(site: Path, url: str) -> list[Link]:
    """Every link in a built site; `url` is its address on the web, under which some of them name it."""
    found: list[Link] = []
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        file = path.relative_to(site).as_posix()
        found += [Link(file, address, kind) for kind, address in _links_in(path, re.escape(url.rstrip("/")))]
    return found


def broken(found: Iterable[Link], site: Path, url: str) -> list[str]:
    """Which of the links lead to no file, or to no place in their file. Links to other sites are not followed."""
    faults = []
    for link in found:
        place = urlsplit(urljoin(url + link.file, link.address))
        if not place.geturl().startswith(url):
            continue
        path = unquote(place.geturl().removeprefix(url).partition("#")[0].partition("?")[0])
        file = site / (f"{path}index.html" if path.endswith("/") or not path else path)
        if not file.is_file():
            faults.append(f"{link.file}: {link.kind} {link.address}: there is no {file.relative_to(site)}")
        elif place.fragment and file.suffix == ".html" and unquote(place.fragment) not in _ids(file):
            faults.append(f"{link.file}: {link.kind} {link.address}: the page has no such place")
    return faults


def _links_in(path: Path, url: str) -> Iterator[tuple[str, str]]:
    own = re.compile(url + r"/[^\s\"'<>()\[\]{}|\\`]*")
    if path.suffix == ".pdf":
        yield from (("pdf", address) for address in _links_of_book(path))
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            for part in book.namelist():
                yield from (("xlsx", unescape(one)) for one in own.findall(book.read(part).decode("utf-8", "ignore")))
    elif path.suffix in TEXTS:
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            reader = _Reader()
            reader.feed(text)
            yield from reader.found
        elif path.name == "search_index.json":
            up = "../"  # the index names pages as seen from the root of its language
            yield from (("search", up + entry["location"]) for entry in json.loads(text)["docs"])
        elif path.suffix == ".css":
            yield from (("url", address) for address in IN_STYLES.findall(text))
        yield from (("text", unescape(one).rstrip(".,;:")) for one in own.findall(text))


def _links_of_book(path: Path) -> Iterator[str]:
    """The addresses on the web to which a PDF leads."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
            action = pdfium.FPDFLink_GetAction(link)
            size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
            if size:
                buffer = ctypes.create_string_buffer(size)
                pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
                yield buffer.value.decode("utf-8")
        page.close()
    document.close()


@functools.cache
def _ids(file: Path) -> frozenset[str]:
    reader = _Reader()
    reader.feed(file.read_text("utf-8"))
    return frozenset(reader.ids)


class _Reader(HTMLParser):
    """Collects links and ids."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value is not None}
        self.ids.update(values[name] for name in ("id", "name") if name in values and (name == "id" or tag == "a"))
        self.found += [(f"{tag} {name}", value) for name, value in values.items() if name in LEADING]
        for one in filter(None, map(str.strip, values.get("srcset", "").split(","))):
            self.found.append((f"{tag} srcset", one.split()[0]))
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh" and "=" in values["content"]:
            self.found.append(("refresh", values["content"].partition("=")[2].strip(" '\"")))

    handle_startendtag = handle_starttag
