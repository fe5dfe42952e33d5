"""The guide of a project → what `knowledge.py` keeps of it, in one language.

In: a folder, a language. Out: plain JSON, or why there is none, in English.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tramite import folder, messages, resolve, source, translation
from tramite.checker.definition import definition, stored_versions, wording
from tramite.model import Guide


def learned(root: Path, language: str) -> dict[str, Any] | str:
    """All that the checker must know; `language`: the first of the guide when empty."""
    loaded = source.load(root)
    if loaded.guide is None:
        return "; ".join(f"{problem.place}: {problem.message}" for problem in loaded.problems)
    guides = _guides(root, loaded.guide)
    language = language or loaded.guide.language
    if language not in guides:
        return f"the guide is not in {language}; it is in {', '.join(guides)}"
    guide, definitions = guides[language], {}
    for name, one in guide.procedures.items():
        if one.batch:
            definitions[name] = definition(guides, name, stored_versions(root / source.FOLDER / name / source.VERSIONS))
    if not definitions:
        return "no procedure of this guide has a file"
    folder = Path(source.FOLDER) / source.HALL_FOLDER
    words = messages.words(language, root / folder)
    wordings = {name: wording(guide, name, words) for name in definitions}
    anyone = next(iter(wordings.values()))
    prefix = "" if language == loaded.guide.language else f"{language}/"
    return {
        "words": messages.as_data(words),
        "folder": folder.as_posix(),
        "definitions": definitions,
        "wordings": {**wordings, "": anyone | {"fields": {}, "headers": {}, "links": {}, "notes": {}}},
        "base": f"{guide.hall.url.rstrip('/')}/{prefix}",
        "zone": guide.hall.time_zone,
    }


def _guides(root: Path, guide: Guide) -> dict[str, Guide]:
    """The guide in all its languages, its own first. A translation that cannot be read leaves the texts as they are."""
    guides = {guide.language: resolve.resolve(guide)}
    for language in guide.hall.languages[1:]:
        catalogues = {}
        for part in (source.HALL_FOLDER, *guide.procedures):
            catalogue = folder.read_catalogue(folder.catalogue_path(root, part, language))
            if catalogue is not None:
                catalogues[part] = catalogue
        guides[language] = resolve.resolve(translation.localized(guide, language, catalogues))
    return guides
