"""permalinks.lock: each address stands where it says; what vanishes, and what hands do to the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides import LANGUAGES, ROOT
from projects import new_hall, replace, said, tramite
from tramite import permalinks, redirects, site
from tramite.permalinks import HEAD, LOCK
from tramite.problem import Problem

FIRST = Path("procedures") / "first-steps" / "procedure.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose addresses are recorded."""
    folder = new_hall(tmp_path / "hall", "en", "fr")
    said("permalinks", "update", "-C", folder)
    return folder


def lock_of(project: Path) -> Path:
    return project / "procedures" / LOCK


def found(project: Path) -> list[Problem]:
    """What is wrong with the project, without the texts that nobody has translated."""
    untranslated = ("missing-translation", "unknown-translation", "missing-message")
    return [problem for problem in site.load(project).problems if problem.code not in untranslated]


def test_the_guide_records_every_address_that_it_has() -> None:
    recorded = permalinks.read((ROOT / "procedures" / LOCK).read_bytes(), LOCK)
    assert recorded.problems == []
    assert site.addresses(site.load(ROOT)) <= recorded.lines.keys()


def test_every_address_stands_on_its_page_in_every_language() -> None:
    loaded = site.load(ROOT)
    pages = {language: site.pages(loaded, language) for language in LANGUAGES}
    ids = {
        (language, uri): set(re.findall(r'\sid="([^"]+)"', page.html))
        for language in LANGUAGES
        for uri, page in pages[language].items()
    }
    for address in site.addresses(loaded):
        uri, _, anchor = address.partition("#")
        for language in LANGUAGES:
            known = ids[language, "" if uri == redirects.HOME else uri]
            assert not anchor or anchor in known, (language, address)


@pytest.mark.parametrize("kind", ["step", "note", "screen", "button", "field", "codes", "missing", "way"])
def test_whatever_has_an_anchor_on_the_page_of_a_procedure_is_recorded(kind: str) -> None:
    loaded = site.load(ROOT)
    known = site.addresses(loaded)
    shown = {
        f"{uri}#{anchor}"
        for uri, page in site.pages(loaded, "en").items()
        for anchor in re.findall(rf'\sid="({kind}-[^"]+)"', page.html)
        if uri.startswith("procedures/") and not anchor.endswith("-title")
    }
    assert shown
    assert shown <= known


def test_update_says_what_it_adds_and_writes_nothing_twice(project: Path) -> None:
    before = lock_of(project).read_bytes()
    replace(project / FIRST, "steps:\n", "steps:\n  extra: {title: One more, text: Do it.}\n")
    assert [(one.code, one.values["count"]) for one in found(project)] == [("addresses-unrecorded", "1")]
    assert "+ procedures/first-steps#step-extra\n" in said("permalinks", "update", "-C", project)
    added = set(lock_of(project).read_bytes().splitlines()) - set(before.splitlines())
    assert added == {b"procedures/first-steps#step-extra"}
    assert found(project) == []
    assert "+ " not in said("permalinks", "update", "-C", project)


def test_an_address_that_vanishes_is_an_error_until_a_line_leads_on(project: Path) -> None:
    text = (project / FIRST).read_text("utf-8")
    step = text.partition("\nsteps:\n")[2].split(":")[0].strip()
    replace(project / FIRST, f"\n  {step}:\n", "\n  renamed:\n")
    old = f"procedures/first-steps#step-{step}"
    lost = next(one for one in found(project) if one.code == "address-lost")
    assert lost.values["id"] == old
    assert lock_of(project).read_text("utf-8").splitlines()[lost.place.line - 1] == old
    assert f"`{old}: new-address`" in lost.fix
    kept = lock_of(project).read_bytes()
    assert "address-lost" in said("permalinks", "update", "-C", project, code=1)
    assert set(kept.splitlines()) < set(lock_of(project).read_bytes().splitlines())
    moved = f"{old}: procedures/first-steps#step-renamed\n"
    (project / "procedures" / "_hall" / "redirects.yml").write_text(moved, "utf-8")
    assert found(project) == []
    said("permalinks", "update", "-C", project)
    assert old in lock_of(project).read_text("utf-8").splitlines()


def test_a_page_that_moves_takes_its_places_along(project: Path) -> None:
    (project / FIRST).parent.rename(project / "procedures" / "next-steps")
    assert {one.values["id"] for one in found(project) if one.code == "address-lost"} >= {"procedures/first-steps"}
    moved = "procedures/first-steps: procedures/next-steps\n"
    (project / "procedures" / "_hall" / "redirects.yml").write_text(moved, "utf-8")
    assert {one.code for one in found(project)} == {"addresses-unrecorded"}


HANDS = {
    "swapped": (lambda lines: [lines[1], lines[0], *lines[2:]], "lock-disorder"),
    "twice": (lambda lines: [lines[0], *lines], "lock-disorder"),
    "conflict": (
        lambda lines: ["<<<<<<< ours", *lines[:2], "=======", *lines[2:4], ">>>>>>> theirs", *lines[4:]],
        "lock-conflict",
    ),
    "words": (lambda lines: ["see below", *lines], "bad-lock-line"),
    "blank": (lambda lines: [lines[0], "", *lines[1:]], "bad-lock-line"),
    "outside": (lambda lines: ["../../etc/passwd", *lines], "bad-lock-line"),
    "zero": (lambda lines: ["a\0b", *lines], "bad-lock-line"),
}


@pytest.mark.parametrize("hand", HANDS)
def test_what_hands_do_to_the_file_is_located_and_nothing_is_lost(project: Path, hand: str) -> None:
    change, code = HANDS[hand]
    head, lines = HEAD.splitlines(), lock_of(project).read_text("utf-8").splitlines()[2:]
    lock_of(project).write_text("\n".join([*head, *change(lines), ""]), "utf-8")
    problems = [one for one in found(project) if one.code == code]
    assert problems
    assert all(one.place.path == f"procedures/{LOCK}" and one.place.line > 2 for one in problems)
    touched = lock_of(project).read_bytes()
    if code == "bad-lock-line":
        said("permalinks", "update", "-C", project, code=1)
        assert lock_of(project).read_bytes() == touched
    else:
        said("permalinks", "update", "-C", project)
        assert lock_of(project).read_text("utf-8").splitlines() == [*head, *lines]
        assert found(project) == []


def test_a_lock_from_windows_or_without_a_last_line_end_is_read(project: Path) -> None:
    content = lock_of(project).read_bytes()
    lock_of(project).write_bytes(content.replace(b"\n", b"\r\n").rstrip())
    assert found(project) == []


def test_update_stops_at_definitions_that_cannot_be_trusted(project: Path) -> None:
    before = lock_of(project).read_bytes()
    replace(project / FIRST, "steps:\n", "steps:\n  broken: {text: 3, tittle: x}\n")
    assert "address-lost" not in {one.code for one in site.load(project).problems}
    assert tramite("permalinks", "update", "-C", str(project)).exit_code == 1
    assert lock_of(project).read_bytes() == before


@given(st.binary(max_size=400))
def test_any_bytes_are_read(content: bytes) -> None:
    lock = permalinks.read(content, LOCK)
    assert all(redirects.is_address(line) for line in lock.lines)


@given(st.sets(st.from_regex(r"[a-z]{1,3}(/[a-z]{1,3})?(#[a-z]{1,3})?", fullmatch=True)))
def test_what_is_written_is_read_again(addresses: set[str]) -> None:
    lock = permalinks.read(permalinks.written(addresses), LOCK)
    assert lock.problems == []
    assert lock.lines.keys() == addresses
