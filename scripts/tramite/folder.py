"""What lies in a project's folder beside its definitions: hand-written pages, and translations as PO files.

In: the folder, and the guide as written. Out: pages, the guide in another language, and all that is wrong with its PO
files. A file that cannot be read is reported and left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polib

from tramite import source, translation
from tramite.documents import Document, parse
from tramite.lint.check import forbidden_terms
from tramite.model import Guide
from tramite.problem import Place, Problem

DOCS = "docs"
"""The folder of hand-written pages."""


def documents(root: Path, languages: tuple[str, ...]) -> dict[str, dict[str, Document]]:
    """Every page below docs/: `about.en.md` is the page `about` in English; without a language, the first."""
    found: dict[str, dict[str, Document]] = {}
    for path in sorted((root / DOCS).rglob("*.md")):
        stem, _, suffix = path.stem.rpartition(".")
        language, name = (suffix, stem) if suffix in languages else (languages[0], path.stem)
        address = path.with_name(name).relative_to(root / DOCS).as_posix()
        uri = address.removesuffix("index").rstrip("/") if name == "index" else address
        found.setdefault(uri, {})[language] = parse(path.read_bytes(), path.relative_to(root).as_posix())
    return found


def translated(root: Path, guide: Guide, language: str) -> tuple[Guide, list[Problem]]:
    """The guide in another language, and what is wrong with its translation."""
    paths = {part: catalogue_path(root, part, language) for part in (translation.HALL, *guide.procedures)}
    names = {part: path.relative_to(root).as_posix() for part, path in paths.items()}
    catalogues, problems = _catalogues(paths, names)
    problems += translation.problems(guide, language, catalogues, names)
    found = translation.localized(guide, language, catalogues)
    return found, problems + _forbidden(found, catalogues, names)


def catalogue_path(root: Path, part: str, language: str) -> Path:
    """The PO file of one part in one language."""
    return root / source.FOLDER / part / f"{language}.po"


def read_catalogue(path: Path) -> polib.POFile | None:
    """A PO file; None when there is none. Raises OSError with the line for one that is no PO file."""
    try:
        return polib.pofile(str(path), wrapwidth=110) if path.is_file() else None
    except UnicodeDecodeError as error:
        raise OSError(0, "not UTF-8", str(path)) from error


def _catalogues(paths: Mapping[str, Path], names: Mapping[str, str]) -> tuple[dict[str, polib.POFile], list[Problem]]:
    found, problems = {}, []
    for part, path in paths.items():
        try:
            catalogue = read_catalogue(path)
        except OSError as error:
            problems.append(Problem("bad-catalogue", Place(names[part]), {"reason": str(error)}))
            continue
        if catalogue is not None:
            found[part] = catalogue
    return found, problems


def _forbidden(guide: Guide, catalogues: translation.Catalogues, paths: Mapping[str, str]) -> list[Problem]:
    """Wrong renderings of the glossary in a translation."""
    found = []
    for path, term, right in forbidden_terms(guide):
        part, context = translation.address(path)
        entry = catalogues[part].find(context, by="msgctxt") if part in catalogues else None
        place = Place(paths[part], (entry and entry.linenum) or 1)
        found.append(Problem("forbidden-term", place, {"term": term, "right": right}))
    return found
