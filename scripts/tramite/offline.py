"""A built site → an archive that works from a folder, by double click: on a computer without a server or a network.

In: the files of the site. Out: the bytes of a zip archive, the same for the same site. Opened as files, pages can load
scripts but fetch nothing, and the address of a folder shows a list of files. So links name the file, the search's index
and worker become scripts, and what only servers read is left out.
"""

from __future__ import annotations

import errno
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tramite import policy

SCRIPT = Path(__file__).parent / "static" / "offline" / "offline.js"
PLACE = "assets/tramite/offline.js"
"""Where the edition's own script lies in it."""

FOR_SERVERS = ("404.html", "_headers", "sitemap.xml", "sitemap.xml.gz", "robots.txt")
"""Files of a site that nobody reads in a folder."""

PAGE = "index.html"


def archive(folder: Path, name: str) -> bytes:
    """The site in `folder` as a zip archive whose files lie in one folder called `name`."""
    if not (folder / PAGE).is_file():
        raise FileNotFoundError(errno.ENOENT, f"no built site, for there is no {PAGE}", str(folder))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for path, data in sorted(_edition(folder)):
            entry = zipfile.ZipInfo(f"{name}/{path}", _NO_TIME)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # else the bytes would tell on which system it was made
            packed.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
    return content.getvalue()


def page(html: str, path: str) -> str:
    """The page at `path` as the edition holds it."""
    up = "../" * path.count("/")
    own = f'<script src="{up}{PLACE}"></script>'
    # Before the theme's script, which starts the search.
    return policy.for_files(_LINK.sub(_complete, _THEME_SCRIPT.sub(lambda found: own + found[0], html, count=1)))


def index_script(index: str) -> str:
    """A search index as a script, with the addresses of files; the theme's script looks for `__index`."""
    found = json.loads(index)
    for entry in found["docs"]:
        entry["location"] = file_of(entry["location"])
    return f"var __index = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"


def file_of(address: str) -> str:
    """A link as the edition has it: that of a page's folder becomes that of the file in it."""
    path, mark, rest = _ADDRESS.fullmatch(address).groups()  # type: ignore[union-attr]  # fits all texts
    if re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.IGNORECASE) or not path:
        return address
    if path.rsplit("/", 1)[-1] in (".", ".."):
        path += "/"
    return f"{path}{PAGE if path.endswith('/') else ''}{mark}{rest}"


def _edition(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in (file for file in folder.rglob("*") if file.is_file()):
        path, data = file.relative_to(folder).as_posix(), file.read_bytes()
        if path in FOR_SERVERS or path.startswith("."):
            continue
        if path.endswith(".html"):
            yield path, page(data.decode(), path).encode()
        elif path.endswith("search/search_index.json"):
            yield path.removesuffix("on"), index_script(data.decode()).encode()
        elif _WORKER.fullmatch(path):
            text = json.dumps(data.decode(), ensure_ascii=False)
            worker = f"(window.tramite = window.tramite || {{}}).searchWorker = {text};\n"
            yield PLACE, (worker + SCRIPT.read_text("utf-8")).encode()
        else:
            yield path, data


def _complete(link: re.Match[str]) -> str:
    return f'{link["before"]}"{file_of(link["address"])}"'


_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say
_ADDRESS = re.compile(r"([^?#]*)([?#]?)(.*)", re.DOTALL)
_LINK = re.compile(r'(?P<before><(?:a|area|form|iframe|link)\b[^>]*?\s(?:href|action|src)=)"(?P<address>[^"]*)"')
_THEME_SCRIPT = re.compile(r'<script src="[^"]*assets/javascripts/bundle\.[^"]*"></script>')
_WORKER = re.compile(r"assets/javascripts/workers/search\.[^/]*\.js")
