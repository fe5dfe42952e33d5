"""The hand-outs on the shelf: printed as if the guide had been read, and never older than anything they are made of."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from projects import new_hall, replace, said
from tramite import site
from tramite.handbook import press, shelf
from tramite.handbook.title import Title

DEFINITION = "procedures/first-steps/procedure.yml"
TITLE = Title("en", "handout", "first-steps")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new hall in two languages."""
    return new_hall(tmp_path / "hall", "en", "pt")


def kept(project: Path) -> list[Path]:
    return sorted((project / shelf.FOLDER).glob("*/*.json"))


def handout(project: Path, *options: str, code: int = 0) -> bytes:
    """The hand-out as the command prints it; no bytes when it prints none."""
    path = project / "out" / TITLE.path
    path.unlink(missing_ok=True)
    said("handbook", "first-steps", "--lang", "en", *options, "-o", project / "out", "-C", project, code=code)
    return path.read_bytes() if path.is_file() else b""


def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "load", lambda root: pytest.fail("the guide was read again"))


def test_a_hand_out_from_the_shelf_has_the_same_bytes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = handout(project)
    assert first.startswith(b"%PDF") and len(kept(project)) == 1
    unread(monkeypatch)
    assert handout(project) == first
    assert handout(project, "--edition", "handout") == first


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (DEFINITION, '"Send it"', '"Send it now"'),
        ("procedures/first-steps/pt.po", 'msgstr "', 'msgstr "Ora '),
        ("procedures/_hall/hall.yml", "\n", "\n\n"),
        ("docs/index.md", "\n", "\n\n"),
    ],
)
def test_what_a_hand_out_is_made_of_has_changed(project: Path, path: str, old: str, new: str) -> None:
    handout(project)
    before = kept(project)
    text = (project / path).read_text("utf-8")
    (project / path).write_text(new.join(text.rsplit(old, 1)), "utf-8")
    handout(project)
    assert len(before) == 1 and len(kept(project)) == 2


def test_a_changed_text_is_printed(project: Path) -> None:
    first = handout(project)
    replace(project / DEFINITION, '"Send it"', '"Send it now"')
    assert handout(project) not in (first, b"")
    replace(project / DEFINITION, '"Send it now"', '"Send it"')
    assert handout(project) == first
    assert len(kept(project)) == 2


def test_a_changed_program_makes_it_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handout(project)
    monkeypatch.setattr(shelf.kept, "libraries", lambda *names: [project / DEFINITION])
    handout(project)
    assert len(kept(project)) == 2


def test_a_project_that_has_become_wrong_is_refused(project: Path) -> None:
    handout(project)
    (project / "docs" / "more.md").write_text("# More\n\n[nowhere](page:no-such)\n", "utf-8")
    assert handout(project, code=1) == b""
    assert len(kept(project)) == 1


def test_what_cannot_be_printed_is_not_kept(project: Path) -> None:
    replace(project / DEFINITION, '"Send it"', '"Send it \ue000"')
    for _ in range(2):
        assert handout(project, code=1) == b""
    assert kept(project) == []


def test_what_cannot_be_printed_any_more_says_so(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fonts are no part of the project: what is kept is no promise."""
    handout(project)
    failed = press.Printed(TITLE.path, failure="no such font")
    monkeypatch.setattr(press, "print_book", lambda job, folder: failed)
    options = ("first-steps", "--lang", "en", "-o", project / "out", "-C", project)
    assert "no such font" in said("handbook", *options, code=1)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"language": "en"}', "\x00"])
def test_what_is_damaged_is_made_anew(project: Path, content: str) -> None:
    first = handout(project)
    [path] = kept(project)
    sound = path.read_bytes()
    path.write_text(content, "utf-8")
    assert handout(project) == first
    assert path.read_bytes() == sound


def test_what_changes_while_it_is_printed_is_not_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name would be that of the definitions as they were, the words those as they are."""
    load = site.load

    def slow(root: Path) -> site.Site:
        replace(project / DEFINITION, '"Send it"', '"Send it now"')
        return load(root)

    monkeypatch.setattr(site, "load", slow)
    assert handout(project)
    assert kept(project) == []


def test_all_hand_outs_are_kept_that_were_printed_and_no_other_book(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("handbook", "--edition", "handbook", "-o", project / "out", "-C", project)
    assert kept(project) == []
    said("handbook", "-o", project / "out", "-C", project)
    assert [path.name for path in kept(project)] == ["first-steps.en.pdf.json", "first-steps.pt.pdf.json"]
    unread(monkeypatch)
    assert handout(project).startswith(b"%PDF")


def test_after_a_build_no_hand_out_has_to_be_made_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said("build", "-C", project)
    unread(monkeypatch)
    assert handout(project) == (project / "site" / "handbook" / TITLE.path).read_bytes()


def test_no_book_that_there_is_not(project: Path) -> None:
    assert "no book for no-such" in said("handbook", "no-such", "--lang", "en", "-C", project, code=2)


def test_only_the_newest_are_kept(project: Path) -> None:
    for number in range(shelf.MOST + 3):
        replace(project / DEFINITION, "Send it", "Send it!")
        handout(project)
        newest = max((project / shelf.FOLDER).iterdir(), key=lambda folder: folder.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    assert len(kept(project)) == shelf.MOST


def test_where_nothing_can_be_kept_it_is_printed_all_the_same(project: Path) -> None:
    (project / ".cache").write_text("a file where a folder should be", "utf-8")
    assert handout(project) and handout(project)


def test_a_hand_out_from_the_shelf_loads_no_models(project: Path) -> None:
    """They take longer to load than a few pages to print."""
    handout(project)
    words = ["handbook", "first-steps", "--lang", "en", "-o", str(project / "out"), "-C", str(project)]
    code = f"""
import atexit, sys
atexit.register(lambda: print([one for one in ("tramite.model", "jinja2", "yaml") if one in sys.modules]))
sys.argv = ["tramite", *{words}]
from tramite.cli import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"{project / 'out' / TITLE.path} (1)", "[]"]
