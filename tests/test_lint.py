"""lint: one small guide in order, and one file per fault that says what is changed in it and what is found.

A file of `invalid/` holds `change` (file → what to replace, once, and by what), `add` (file → content) and `expect`
(code, file, line and column of every problem, in order). The guide in order lies in `invalid/_base/`.
"""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tramite import source
from tramite.lint.check import anchors_by_procedure, document_problems, forbidden_terms, lint
from tramite.model import Guide
from tramite.permalinks import published
from tramite.problem import CATALOGUE, Place, Problem, ordered
from tramite.resolve import resolve

INVALID = Path(__file__).parent / "invalid"
BASE = INVALID / "_base"
PACKAGE = Path(__file__).parent.parent / "scripts" / "tramite"
FAULTS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(INVALID.glob("*.yml"))}
PAGES = frozenset(("about",))


def problems(root: Path) -> list[Problem]:
    """Everything wrong with a project's definitions."""
    loaded = source.load(root)
    found = list(loaded.problems)
    if loaded.guide:
        resolved = resolve(loaded.guide)
        present = published(resolved, {}, PAGES)
        found += lint(
            loaded.guide, resolved, loaded.place, PAGES, loaded.released, dropped=loaded.dropped, present=present
        )
    return ordered(found)


def written(problem: Problem) -> str:
    """A problem as the files of `invalid/` expect it."""
    place = problem.place
    return f"{problem.code} {place.path.removeprefix('procedures/')}:{place.line}:{place.column}"


def overlay(folder: Path, fault: Mapping[str, Any]) -> None:
    """Write the guide in order with the changes of one fault."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for name, changes in fault.get("change", {}).items():
        path = folder / "procedures" / name
        content = path.read_text("utf-8")
        for change in changes:
            assert content.count(change["from"]) == 1, change["from"]
            content = content.replace(change["from"], change["to"])
        path.write_text(content, "utf-8")
    for name, content in fault.get("add", {}).items():
        path = folder / "procedures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def test_the_base_is_in_order() -> None:
    assert [str(problem) for problem in problems(BASE)] == []


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str, tmp_path: Path) -> None:
    overlay(tmp_path, FAULTS[name])
    found = problems(tmp_path)
    assert [written(problem) for problem in found] == FAULTS[name]["expect"], "\n".join(map(str, found))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_after_what_is_found(name: str) -> None:
    """Files with another name show a second side of a code."""
    codes = {line.split()[0] for line in FAULTS[name]["expect"]}
    assert codes <= set(CATALOGUE)
    assert name in codes or name not in CATALOGUE


def test_this_project_is_in_order(repo: Path) -> None:
    loaded = source.load(repo)
    assert loaded.guide is not None
    found = lint(loaded.guide, resolve(loaded.guide), loaded.place, None, loaded.released, dropped=loaded.dropped)
    assert [str(problem) for problem in loaded.problems + found] == []


def test_every_code_is_raised_and_shown() -> None:
    package = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.stem != "catalogue")
    tests = "\n".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    shown = {line.split()[0] for fault in FAULTS.values() for line in fault["expect"]}
    for code in CATALOGUE:
        assert f'"{code}"' in package, f"nothing raises {code}"
        assert code in shown or re.search(rf'"{code}[ "]', tests), f"no test raises {code}"


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_catalogue_speaks_in_whole_sentences(code: str) -> None:
    kind = CATALOGUE[code]
    for sentence in (kind.message, kind.fix):
        words = re.sub(r"\{\w+\}|`[^`]*`|<[^>]*>", "x", sentence)
        assert re.search(r"[.}]$", sentence), sentence
        assert words[0].isupper() or words[0] == "x", sentence
        assert "should" not in sentence and "please" not in sentence.lower(), sentence
    assert kind.fix.endswith(".")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)


def test_a_fix_ends_with_what_was_probably_meant() -> None:
    place = Place("x.yml")
    assert Problem("unknown-area", place, {"id": "a", "suggestion": "b"}).fix.endswith("hall.yml. Did you mean `b`?")
    assert Problem("unknown-area", place, {"id": "a", "suggestion": ""}).fix.endswith("hall.yml.")
    assert Problem("forbidden-term", place, {"term": "a", "right": "b"}).fix == "Write “b”."


def base_guide() -> Guide:
    guide = source.load(BASE).guide
    assert guide is not None
    return guide


GUIDE = base_guide()


def test_forbidden_terms_in_another_language() -> None:
    reader = GUIDE.glossary["reader"].model_copy(update={"text": "读者", "forbidden": ("阅读人",)})
    procedure = GUIDE.procedures["see-loans"].model_copy(
        update={"title": "查阅读人的借书", "summary": "[[log_in]]读者"}
    )
    translated = GUIDE.model_copy(update={"glossary": {"reader": reader}, "procedures": {"see-loans": procedure}})
    found = (("procedures", "see-loans", "title"), "阅读人", "读者")
    assert forbidden_terms(translated) == [found]
    assert forbidden_terms(translated, ("procedures", "see-loans")) == [found]
    assert forbidden_terms(translated, ("procedures", "add-reader")) == []


def test_a_label_id_is_no_forbidden_word() -> None:
    procedure = GUIDE.procedures["see-loans"].model_copy(update={"summary": "[[lector]] [x](procedure:lector)"})
    guide = GUIDE.model_copy(update={"procedures": {"see-loans": procedure}})
    assert forbidden_terms(guide) == []


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("## Start {#start}\n\n[up](#start), [[submit]], [about](page:about#x), [one](procedure:see-loans)", []),
        ("[up](#begin)", ["unknown-anchor"]),
        ("- [[sumbit]]", ["unknown-label"]),
        ("| a |\n| --- |\n| [x](page:abuot) |", ["unknown-page"]),
        ("`[[sumbit]]` and `<b>`", []),
        ("a <b>b</b>", ["html-shown-as-text"]),
        ("[x](data:text/html,x)", ["bad-link"]),
    ],
)
def test_a_hand_written_page(words: str, codes: list[str]) -> None:
    found = document_problems(resolve(GUIDE), words, Place("docs/x.md"), PAGES, anchors_by_procedure(GUIDE))
    assert [problem.code for problem in found] == codes


def test_without_knowing_the_pages_links_to_them_pass() -> None:
    procedure = GUIDE.procedures["see-loans"].model_copy(update={"summary": "[x](page:anything)"})
    guide = GUIDE.model_copy(update={"procedures": GUIDE.procedures | {"see-loans": procedure}})
    assert lint(guide, resolve(guide), lambda path: Place("x.yml")) == []


SCALARS = re.compile(r"(?<=[ \[{\"])[A-Za-z0-9_.-]+(?=[ ,\]}\"\n:])")
FILES = {path.relative_to(BASE).as_posix(): path.read_text("utf-8") for path in sorted(BASE.rglob("*.yml"))}
WORDS = sorted({word for content in FILES.values() for word in SCALARS.findall(content)})


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_no_exchange_of_words_raises(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject) -> None:
    """Any word of the definitions in the place of any other: names that do not exist, circles, wrong kinds."""
    folder = tmp_path_factory.mktemp("exchanged")
    places = list(SCALARS.finditer(FILES[name]))
    place = data.draw(st.sampled_from(places))
    word = data.draw(st.sampled_from(WORDS) | st.text(max_size=5))
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    changed = FILES[name][: place.start()] + word + FILES[name][place.end() :]
    (folder / name).write_bytes(changed.encode("utf-8", "surrogatepass"))
    for problem in problems(folder):
        assert problem.message and problem.fix and problem.place.line >= 1


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    overlay(tmp_path, {})
    path = tmp_path / "procedures" / "see-loans" / "procedure.yml"
    path.unlink()
    path.mkdir()
    assert "unreadable-file see-loans/procedure.yml:1:1" in map(written, problems(tmp_path))


def test_what_is_wrong_with_translations_is_reported(tmp_path: Path) -> None:
    from tramite import site

    languages = {"from": "languages: [en]", "to": "languages: [en, fr]"}
    overlay(tmp_path, {"change": {"_hall/hall.yml": [languages]}})
    folder = tmp_path / "procedures"
    (folder / "_hall" / "fr.po").write_text('msgctxt "hall/title"\nmsgid "Another title"\nmsgstr "Titre"\n', "utf-8")
    (folder / "see-loans" / "fr.po").write_text("nonsense\n", "utf-8")
    codes = {problem.code for problem in site.load(tmp_path).problems}
    assert codes >= {"bad-catalogue", "missing-message", "fuzzy-translation", "missing-translation"}
