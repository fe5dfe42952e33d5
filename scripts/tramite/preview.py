"""What `serve` answers beside the files of the site: a book is printed when somebody asks for it, not at every save.

In: the project's folder, and the WSGI application that answers everything else. Out: a WSGI application.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tramite import printing, site
from tramite.handbook.title import FOLDER

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_books(project: Path, others: Application | None) -> Application:
    """An application that prints books from the definitions as they are at that moment, and hands on the rest."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        folder, _, name = str(environ.get("PATH_INFO", "")).rpartition("/")
        if others and not (folder.endswith(f"/{FOLDER}") and name.endswith(".pdf")):
            return others(environ, start_response)
        content, why = _book(project, name)
        status, kind = ("200 OK", "application/pdf") if content else ("404 Not Found", "text/plain; charset=utf-8")
        start_response(status, [("Content-Type", kind)])
        return [content or why.encode()]

    return answer


def _book(project: Path, name: str) -> tuple[bytes, str]:
    """The book of that name, or why there is none."""
    loaded = site.load(project)
    chosen = [title for title in printing.titles(loaded) if title.path == name]
    if not chosen:
        return b"", f"There is no book {name}."
    with tempfile.TemporaryDirectory() as folder:
        _, problems = printing.print_books(loaded, chosen, Path(folder))
        if problems:
            return b"", "\n".join(map(str, problems))
        return (Path(folder) / name).read_bytes(), ""
