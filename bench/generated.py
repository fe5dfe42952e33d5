"""A real guide → a guide of any number of procedures in the same mixture, with complete translations.

In: a project and a number. Out: a project whose procedures are the real ones, over and over, under ids with a number.
Every text of a copy carries that number too, in every language: a cache of parsed texts must not gain from copies.
Links, `related` and areas lead from copy to copy, so that the menu grows as that of a larger hall would. What a copy's
original teaches comes along, so that the trainer's book grows too.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
import yaml

from tramite import atomic, permalinks, source, translation

PARTS = ("mkdocs.yml", "docs", "overrides", "procedures")
"""What a project consists of."""

ROUNDS_PER_AREA = 3
"""After so many copies of every procedure the areas begin anew: no hall puts two hundred services under one heading."""


@dataclass(frozen=True)
class Plan:
    """Which procedures the generated guide has."""

    originals: tuple[str, ...]
    """The procedures of the real guide."""

    count: int
    """How many procedures are wanted."""

    @property
    def copies(self) -> Iterator[tuple[str, int]]:
        """Original and number of each procedure; the number of the originals themselves is 1."""
        for position in range(self.count):
            yield self.originals[position % len(self.originals)], position // len(self.originals) + 1

    def redirect(self, original: str, number: int) -> str:
        """What a link from a copy with this number to a procedure leads to; there is always something."""
        position = self.originals.index(original)
        if position + (number - 1) * len(self.originals) < self.count:
            return _numbered_id(original, number)
        return original if position < self.count else self.originals[position % self.count]


def copy(root: Path, folder: Path) -> None:
    """Copy a project, without what builds leave in it."""
    for name in PARTS:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, dirs_exist_ok=True)
        elif (root / name).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)


def write(root: Path, folder: Path, count: int) -> None:
    """Write a project with `count` procedures after the one in `root`."""
    guide = source.load(root).guide
    if guide is None:
        raise SystemExit(f"{root} cannot be read: run `tramite check`")
    plan = Plan(tuple(sorted(guide.procedures)), count)
    copy(root, folder)
    _write_shared(folder, plan)
    texts = translation.extract(guide, guide.language)
    for original in plan.originals:
        data = _read(root / source.FOLDER / original / source.PROCEDURE_FILE)
        shutil.rmtree(folder / source.FOLDER / original)
        for name, number in plan.copies:
            if name == original:
                target = folder / source.FOLDER / _numbered_id(original, number)
                _write(target / source.PROCEDURE_FILE, _procedure(data, texts[original], plan, number))
                _copy_versions(root / source.FOLDER / original, target)
    if count < len(plan.originals):
        _drop_uncited(folder / source.FOLDER)
        # The addresses of procedures that are left out were never published here.
        (folder / source.FOLDER / permalinks.LOCK).unlink(missing_ok=True)
    _write_translations(root, folder, plan)


def _write_shared(folder: Path, plan: Plan) -> None:
    """The hall and the hand-written pages: more areas, and links only to procedures that exist."""
    path = folder / source.FOLDER / source.HALL_FOLDER / "hall.yml"
    hall = _read(path)
    rounds = range(1, max(number for _, number in plan.copies) + 1)
    areas = {}
    for block in sorted({_block(number) for number in rounds}):
        for name, area in hall["areas"].items():
            words = {key: _numbered(area[key], block) for key in ("title", "lead") if key in area}
            first = [plan.redirect(one, 1) for one in area.get("procedures", ())] if block == 1 else []
            order = {"procedures": list(dict.fromkeys(first))} if first else {}
            areas[_numbered_id(name, block)] = area | words | order
            if block > 1:
                areas[_numbered_id(name, block)].pop("procedures", None)
    hall["areas"] = areas
    present = {name for name, _ in plan.copies}
    hall["across"] = {name: one for name, one in hall.get("across", {}).items() if present.issuperset(one["files"])}
    _write(path, hall)
    if plan.count < len(plan.originals):
        for page in [*path.parent.glob("*.yml"), *(folder / "docs").rglob("*.md")]:
            page.write_text(_redirected(page.read_text("utf-8"), plan, 1), "utf-8")


def _procedure(data: dict[str, Any], texts: dict[str, str], plan: Plan, number: int) -> dict[str, Any]:
    """The definition of a copy. `texts` says by path which of its values readers see."""
    made = _mapped(data, lambda value: _redirected(value, plan, number))
    made["area"] = _numbered_id(made["area"], _block(number))
    if "related" in made:
        made["related"] = list(dict.fromkeys(plan.redirect(one, number) for one in made["related"]))
    for context in texts:
        # `tramite check` looks for numbers in hints, which may repeat what stands beside them.
        if not context.endswith("/hint"):
            _number_at(made, context.split("/"), number)
    return made


def _drop_uncited(folder: Path) -> None:
    """Leave out the statements and gaps of the source that only procedures which are left out refer to."""
    path = folder / source.HALL_FOLDER / "sources.yml"
    texts = (one.read_text("utf-8") for one in folder.rglob("*.yml") if one != path)
    cited = set(re.findall(r"\w+", " ".join(texts)))
    kinds = _read(path)
    _write(path, {kind: {key: kinds[kind][key] for key in kinds[kind] if key in cited} for kind in kinds})


def _write_translations(root: Path, folder: Path, plan: Plan) -> None:
    """PO files with an entry for every text of the generated guide, in every language."""
    guide = source.load(folder).guide
    if guide is None:
        raise SystemExit(f"{folder} cannot be read: the generator is wrong")
    origins = {_numbered_id(name, number): (name, number) for name, number in plan.copies}
    for language in guide.hall.languages[1:]:
        known = {part: _translations(root, part, language) for part in (translation.HALL, *plan.originals)}
        for part, texts in translation.extract(guide, language).items():
            original, number = origins.get(part, (part, 1))
            catalogue = polib.POFile()
            for context, text in texts.items():
                before, suffix = _context_origin(context, number, part == translation.HALL)
                words = known[original].get(before)
                suffix = 1 if context.endswith("/hint") else suffix
                given = text if words is None else _numbered(_redirected(words, plan, number), suffix)
                catalogue.append(polib.POEntry(msgctxt=context, msgid=text, msgstr=given))
            content = str(translation.merge(texts, catalogue, language))
            atomic.write(_catalogue(folder, part, language), content.encode())


def _translations(root: Path, part: str, language: str) -> dict[str, str]:
    path = _catalogue(root, part, language)
    catalogue = polib.pofile(str(path)) if path.is_file() else ()
    return {entry.msgctxt: entry.msgstr for entry in catalogue if entry.msgctxt and entry.msgstr and not entry.obsolete}


def _catalogue(root: Path, part: str, language: str) -> Path:
    return root / source.FOLDER / part / f"{language}.po"


def _context_origin(context: str, number: int, is_hall: bool) -> tuple[str, int]:
    """The path of the real guide's text behind one of the generated guide, and the number that it carries."""
    if not is_hall:
        return context, number
    match = re.fullmatch(r"(hall/areas/.+?)-(\d+)(/.*)", context)
    return (match[1] + match[3], int(match[2])) if match else (context, 1)


def _block(number: int) -> int:
    return (number - 1) // ROUNDS_PER_AREA + 1


def _numbered_id(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _numbered(text: str, number: int) -> str:
    return text if number == 1 else f"{text} ({number})"


def _number_at(data: Any, path: list[str], number: int) -> None:
    """Number the text at a path; a short form ends before its path does."""
    *parents, last = path
    for part in parents:
        if isinstance(data[part], str):
            last = part
            break
        data = data[part]
    if isinstance(data[last], list):
        data, last = data[last], -1
    data[last] = _numbered(data[last], number)


def _redirected(text: str, plan: Plan, number: int) -> str:
    """A text whose links to procedures lead to the copies. Another original has other steps: only its page is named."""

    def link(match: re.Match[str]) -> str:
        if match[1] not in plan.originals:
            return match[0]
        target = plan.redirect(match[1], number)
        is_copy = re.fullmatch(rf"{re.escape(match[1])}(-\d+)?", target)
        return f"procedure:{target}{match[2] or '' if is_copy else ''}"

    return re.sub(r"procedure:([a-z0-9-]+)(#[a-z0-9-]+)?", link, text)


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    return change(value)


def _copy_versions(original: Path, target: Path) -> None:
    """A stored version of a template names its procedure."""
    for path in sorted((original / "versions").glob("*.json")):
        stored = json.loads(path.read_text("utf-8")) | {"procedure": target.name}
        content = json.dumps(stored, ensure_ascii=False, indent=1) + "\n"
        atomic.write(target / "versions" / path.name, content.encode())


def _read(path: Path) -> Any:
    # Every scalar stays the text that was written, as tramite itself reads it.
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120), "utf-8")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("folder", type=Path, help="where the project goes")
    arguments.add_argument("count", type=int, nargs="?", help="how many procedures; without it the guide as it is")
    arguments.add_argument("--project", type=Path, default=Path(__file__).parent.parent, help="the real guide")
    given = arguments.parse_args()
    if given.count:
        write(given.project, given.folder, given.count)
    else:
        copy(given.project, given.folder)
