"""What the checker knows of a project: kept from one command to the next, and never older than the definitions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from projects import new_hall, replace
from tramite.checker import knowledge, learning

DEFINITION = "procedures/first-steps/procedure.yml"
BATCH = "\nbatch:\n  version: 1\n  columns: {full_name: required}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new hall whose procedure has a file of one column."""
    folder = new_hall(tmp_path)
    definition = folder / DEFINITION
    definition.write_text(definition.read_text("utf-8") + BATCH, "utf-8")
    return folder


def kept(folder: Path) -> list[Path]:
    return sorted((folder / knowledge.FOLDER).glob("*.json"))


def test_what_is_kept_is_what_is_learned(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = knowledge.project(project)
    assert len(kept(project)) == 1
    monkeypatch.setattr(learning, "learned", lambda root, language: pytest.fail("the guide was read again"))
    assert knowledge.project(project) == first


def test_a_changed_definition_is_learned_anew(project: Path) -> None:
    before = knowledge.project(project).definitions["first-steps"]
    replace(project / DEFINITION, "{full_name: required}", "{full_name: optional}")
    after = knowledge.project(project).definitions["first-steps"]
    assert [rule["rule"] for rule in before["rules"]] != [rule["rule"] for rule in after["rules"]]
    assert len(kept(project)) == 2


def test_a_changed_program_learns_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge.project(project)
    monkeypatch.setattr(knowledge, "_currencies", lambda: [project / DEFINITION])
    knowledge.project(project)
    assert len(kept(project)) == 2


@pytest.mark.parametrize("content", ["", "{", "[]", '{"language": "en"}', "\x00"])
def test_what_is_damaged_is_learned_anew(project: Path, content: str) -> None:
    first = knowledge.project(project)
    [path] = kept(project)
    path.write_text(content, "utf-8")
    assert knowledge.project(project) == first
    assert json.loads(path.read_text("utf-8"))["definitions"] == first.definitions


def test_only_the_newest_are_kept(project: Path) -> None:
    for number in range(knowledge.MOST + 3):
        (project / DEFINITION).write_text((project / DEFINITION).read_text("utf-8") + f"\n# {number}\n", "utf-8")
        knowledge.project(project)
        os.utime(max(kept(project), key=lambda path: path.stat().st_mtime_ns), (number, number))
    assert len(kept(project)) == knowledge.MOST


def test_where_nothing_can_be_kept_it_works_all_the_same(project: Path) -> None:
    (project / ".cache").write_text("a file where a folder should be", "utf-8")
    assert "first-steps" in knowledge.project(project).definitions


def test_what_cannot_be_learned_is_refused_and_not_kept(project: Path) -> None:
    with pytest.raises(knowledge.WrongUse, match="not in xx"):
        knowledge.project(project, "xx")
    assert kept(project) == []


@pytest.mark.parametrize("module", ["tramite.cli", "tramite.commands.filled", "tramite.checker.sandbox"])
def test_checking_a_file_loads_no_models(module: str) -> None:
    """They take longer to load than a file to check."""
    code = (
        f"import sys, {module}; print([one for one in ('pydantic', 'mkdocs', 'babel', 'yaml') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
