"""Printing small books: what is written comes out as written, or is a fault with its place; nothing is half done."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import page as page_validation
import pytest
import typst

from guides import SIGN, small
from printed import Printed, bare
from projects import new_hall, replace, run, said
from tramite import messages, preview, printing, site
from tramite.documents import Document
from tramite.handbook import press, pressroom
from tramite.handbook.book import Book, Library
from tramite.handbook.press import Job
from tramite.handbook.title import EDITIONS
from tramite.model import Guide

PACKAGE = Path(press.__file__).parent.parent
TEMPLATES = sorted(press.TEMPLATES.rglob("*.typ"))
ENGLISH = messages.words("en")
HOSTILE = '#panic("x") $x^2$ *b* _i_ <lbl> @ref #read("/etc/passwd") // c /* d */ = e -- \'f\' \\u{41} `g` #h[i] ~ {j}'
"""What typst would act upon, were it ever read as its language."""

LONG = "donaudampfschiff" * 19
"""A word of more than 300 characters."""

PRESS_DIES = """\
import os, signal, sys
if "tramite.handbook.press" in sys.orig_argv:
    os.kill({victim}, signal.SIGKILL)
    os._exit(1)
"""
"""Python reads it before anything else: the process that prints dies, or takes another one along."""


def books(guide: Guide, **documents: str) -> Library:
    """The books of a guide with these hand-written pages, in the package's English."""
    written = {uri: Document(title=uri.title(), text=text, print=True) for uri, text in documents.items()}
    return Library({guide.language: guide}, guide.language, ENGLISH, written, SIGN)


@pytest.fixture
def prints(tmp_path: Path) -> Callable[[Book], Printed]:
    """Print a book, which must succeed."""

    def printed(book: Book) -> Printed:
        made = press.print_book(Job("book.pdf", book), tmp_path)
        assert (made.failure, made.missing) == ("", ())
        found = Printed(tmp_path / "book.pdf")
        assert (made.pages, made.size) == (len(found), found.path.stat().st_size)
        return found

    return printed


def everywhere(words: str, **more: Any) -> Guide:
    """A guide that says these words wherever no Markdown is read, and after a backslash for each sign where it is."""
    escaped = re.sub(r"([^\w\s]|_)", r"\\\1", words)
    named = {"name": words, "type": "text", "length": [1, 30], "hint": escaped}
    return small(
        fields={"row": named},
        labels={"kind": {"text": words, "kind": "field", "gloss": words}},
        codes={"kinds": {"title": escaped, "values": {"01": {"text": words, "gloss": words}, "07": "b", "08": "c"}}},
        procedure={
            "title": escaped,
            "summary": escaped,
            "steps": {"one": {"title": escaped, "text": escaped, "result": escaped}},
            "notes": {"abroad": {"kind": "caution", "title": escaped, "text": escaped}},
            "missing": {"time": {"text": escaped}},
            "before_you_start": {"card": {"text": escaped}},
        },
        **more,
    )


# What is written comes out as written --------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["handbook", "handout"])
def test_the_language_of_the_templates_is_only_words(prints: Callable[[Book], Printed], edition: Any) -> None:
    """Letter for letter: in titles, steps, notes, names of fields, labels, code lists, pages and code."""
    page = f"```\n{HOSTILE}\n```\n\n" + re.sub(r"([^\w\s]|_)", r"\\\1", HOSTILE)
    library = books(everywhere(HOSTILE), about=page)
    found = prints(library.book(edition, "enrol" if edition == "handout" else ""))
    shown = bare("".join(found.texts))
    assert shown.count(bare(HOSTILE)) >= 12
    assert "root:" not in shown
    assert any(bare(HOSTILE) in bare(title) for _, title, _ in found.bookmarks)
    assert page_validation.validate_pdf(str(found.path), profile="ua1").is_compliant


WITHOUT_END: dict[str, dict[str, Any]] = {
    "prose": {"about": f"{LONG} **{LONG}**"},
    "heading": {"about": f"## {LONG}"},
    "code": {"about": f"`{LONG}`"},
    "block of code": {"about": f"```\n{LONG}\n```"},
    "address": {"about": f"[x](https://hall.example/{LONG})"},
    "table": {"about": f"| {LONG} | b |\n| - | - |\n| c | {LONG} |"},
    "title": {"procedure": {"title": LONG}},
    "step": {"procedure": {"steps": {"one": {"title": LONG, "text": LONG, "result": LONG}}}},
    "note": {"procedure": {"notes": {"abroad": {"kind": "info", "title": LONG, "text": LONG}}}},
    "label": {"labels": {"kind": {"text": LONG, "kind": "field", "gloss": "Kind of document"}}},
    "meaning of a label": {"labels": {"kind": {"text": "Ausweisart", "kind": "field", "gloss": LONG}}},
    "name of a field": {"fields": {"row": {"name": LONG, "type": "integer"}}},
    "words of a code": {"codes": {"kinds": {"title": "Kinds", "values": {"01": LONG, "07": "b", "08": "c"}}}},
    "meaning of a code": {
        "codes": {"kinds": {"title": "Kinds", "values": {"01": {"text": "a", "gloss": LONG}, "07": "b", "08": "c"}}}
    },
}
"""Where a word without end may stand."""


@pytest.mark.parametrize("place", WITHOUT_END)
def test_a_word_without_end_stays_on_the_paper(prints: Callable[[Book], Printed], place: str) -> None:
    """It breaks anywhere, and is whole when its lines are put together."""
    changes = dict(WITHOUT_END[place])
    documents = {name: changes.pop(name) for name in ("about",) if name in changes}
    library = books(small(**changes), **documents)
    for edition in ["handbook"] if documents else ["handbook", "handout"]:
        found = prints(library.book(edition, "enrol" if edition == "handout" else ""))  # type: ignore[arg-type]
        assert LONG in bare("".join(found.texts))
        assert found.beyond(28) == set(), edition


@pytest.mark.parametrize("length", [60, 300])
def test_a_long_list_has_its_head_above_every_column(prints: Callable[[Book], Printed], length: int) -> None:
    values = {f"{n:03}": {"text": f"Wert {n}", "gloss": f"Value number {n}"} for n in range(length)}
    library = books(
        small(
            codes={"kinds": {"title": "Kinds", "values": values}}, fields={"kind": {"type": "code", "codes": "kinds"}}
        )
    )
    found = prints(library.book("handbook"))
    shown = bare("".join(found.bodies))
    assert [code for code, one in values.items() if bare(f"{code}{one['text']}{one['gloss']}") not in shown] == []
    head = bare("".join(ENGLISH(f"page.{name}") for name in ("code", "on-screen-words", "meaning")))
    pages = [bare(body) for body in found.bodies if re.search(r"\d{3}Wert\d+", bare(body))]
    assert all(head in body for body in pages)
    assert sum(body.count(head) for body in pages) >= (2 if length > 50 else 1)
    assert len(pages) >= length // 130


@pytest.mark.parametrize(
    "words",
    [
        "Smile 🙂 now",
        "שלום",
        "مرحبا",
        "नमस्ते",
        "สวัสดี",
        "안녕하세요",
        "日本語のカナ",
        "✓ ☎ → ≥ ½ № € ℃",
        "Ελληνικά Кириллица ẞ ő",
        "e\u0301 ﬁ",
    ],
)
def test_every_script_is_printed(prints: Callable[[Book], Printed], words: str) -> None:
    """Within English text; a script from right to left is written so, and drawn, whatever a program reads from it."""
    library = books(everywhere(words), about=f"Before {words} after, **{words}**.")
    found = prints(library.book("handbook"))
    assert page_validation.validate_pdf(str(found.path), profile="ua1").is_compliant
    is_read = not re.search("[\u0590-\u06ff\u0900-\u0e7f]", words)
    assert not is_read or bare(words) in bare("".join(found.texts))


def test_a_book_from_right_to_left(prints: Callable[[Book], Printed]) -> None:
    """The sides change: what begins a line stands on the right."""
    library = Library({"ar": small("ar")}, "ar", ENGLISH, {"about": Document("مرحبا", text="مرحبا", print=True)}, SIGN)
    for edition in ("handbook", "handout"):
        found = prints(library.book(edition, "enrol" if edition == "handout" else ""))
        assert found.language == "ar"
        assert page_validation.validate_pdf(str(found.path), profile="ua1").is_compliant
    sheet = found.document[0]
    shown, (width, _) = sheet.get_textpage(), sheet.get_size()
    boxes = [shown.get_rect(index) for index in range(shown.count_rects())]
    title = max(
        (box for box in boxes if shown.get_text_bounded(*box).strip() == "Enrol"), key=lambda box: box[3] - box[1]
    )
    assert title[0] > width / 2, "a title begins at the right edge"


def test_a_hall_with_nothing_to_tell(prints: Callable[[Book], Printed]) -> None:
    """No code lists, no terms, no labels, no steps: every edition prints."""
    bare_hall = small(
        columns={},
        screens={},
        procedure={"batch": None, "notes": {}, "examples": []},
        codes={"kinds": {"title": "Kinds", "values": {"01": "a", "07": "b", "08": "c"}}},
    ).model_copy(update={"codes": {}, "fields": {}, "labels": {}, "glossary": {}})
    library = books(bare_hall)
    for edition in EDITIONS:
        if edition != "exercises":
            assert len(prints(library.book(edition, "enrol" if edition == "handout" else ""))) >= 1


def test_pictures_are_words_and_their_files_are_not_read(tmp_path: Path) -> None:
    """Whether missing or of 20 MB: the format knows no pictures, so `check` says that the address leads nowhere."""
    hall = new_hall(tmp_path / "hall")
    (hall / "docs" / "cat.png").write_bytes(bytes(20_000_000))
    (hall / "docs" / "about.md").write_text(
        '---\ntitle: "About"\nprint: yes\n---\n![A cat](cat.png) ![A dog](dog.png)\n'
    )
    assert said("check", "-C", hall, code=1).count("bad-link") == 2


# Characters without a drawing ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new hall in two languages; each test puts back what it changes."""
    return new_hall(tmp_path_factory.mktemp("press") / "hall", "en", "pt")


DEFINITION = Path("procedures") / "first-steps" / "procedure.yml"


@pytest.mark.parametrize(("character", "code"), [("\ue000", "U+E000"), ("\U00010ffd", "U+10FFD"), ("\u0378", "U+0378")])
def test_a_character_that_no_font_has_is_found_where_it_is_written(
    hall: Path, tmp_path: Path, character: str, code: str
) -> None:
    path, catalogue = hall / DEFINITION, hall / "procedures" / "first-steps" / "pt.po"
    before, before_in_po = path.read_text("utf-8"), catalogue.read_text("utf-8")
    try:
        replace(path, '"Send it"', f'"Send {character} it"')
        replace(catalogue, 'msgstr "Send it"', f'msgstr "Send it {character}{character}"')
        loaded = site.load(hall)
        chosen = [title for title in printing.titles(loaded) if title.edition == "handout"]
        _, problems = printing.print_books(loaded, chosen, tmp_path)
    finally:
        path.write_text(before, "utf-8")
        catalogue.write_text(before_in_po, "utf-8")
    assert {problem.code for problem in problems} == {"missing-glyph"}
    places = {(problem.values["language"], problem.values["code"]): problem.place for problem in problems}
    lines = before.splitlines()
    line = next(number for number, text in enumerate(lines, 1) if '"Send it"' in text)
    found = places["en", code]
    assert (found.path, found.line) == (DEFINITION.as_posix(), line)
    assert found.column == lines[line - 1].index("Send it") + len("Send ") + 1
    assert places["pt", code].path == "procedures/first-steps/pt.po"
    assert list(tmp_path.iterdir()) == [], "no file is left"
    assert all(character in problem.message and code in problem.message for problem in problems)


def test_all_characters_without_a_drawing_are_found_at_once(tmp_path: Path) -> None:
    book = books(small(), about="one \ue000 two \ue001 three \U00010ffd four \ue000").book("handbook")
    made = press.print_book(Job("book.pdf", book), tmp_path)
    assert (made.missing, made.failure) == (("\ue000", "\ue001", "\U00010ffd"), "")


def test_a_flood_of_characters_without_a_drawing_ends(tmp_path: Path) -> None:
    book = books(small(), about="".join(map(chr, range(0xE000, 0xE100)))).book("handbook")
    made = press.print_book(Job("book.pdf", book), tmp_path)
    assert len(made.missing) == press.MOST_MISSING


# Fonts ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "screens", "han"),
    [
        ("es", "zh", "SC"),
        ("zh", "zh", "SC"),
        ("zh-TW", "zh-TW", "TC"),
        ("zh-Hant", "zh-Hant", "TC"),
        ("ja", "en", "JP"),
        ("en", "ko", "KR"),
    ],
)
def test_han_characters_are_drawn_as_the_readers_write_them(language: str, screens: str, han: str) -> None:
    """One family for Han, after that of most other scripts; the others would draw them for other readers."""
    found = press.families(language, screens)
    assert found[0] == press.FIRST and found[-1] == press.LAST
    assert found[1] == f"Noto Sans CJK {han}"
    assert not {*found[2:]} & {*press.HAN_FAMILIES.values()}
    assert len(found) == len(set(found))


def test_two_languages_with_han_characters_have_both_families() -> None:
    assert press.families("ja", "zh")[1:3] == ["Noto Sans CJK JP", "Noto Sans CJK SC"]


@pytest.mark.parametrize(
    ("stub", "named"), [("manimgx_fonts_cjk.py", "manimgx-fonts-cjk"), ("manimgx_fonts/__init__.py", press.FIRST)]
)
def test_fonts_that_are_not_installed_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stub: str, named: str
) -> None:
    """A package that is not there, or has not the family: never is another font taken in its place."""
    (tmp_path / stub).parent.mkdir(exist_ok=True)
    (tmp_path / stub).write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    made = pressroom.print_books([Job("book.pdf", books(small()).book("handout", "enrol"))], tmp_path / "out")
    assert named in made[0].failure
    assert list((tmp_path / "out").iterdir()) == []


# The templates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_runs_no_text_as_code_and_reads_nothing_but_the_book(path: Path) -> None:
    source = re.sub(r"//.*", "", path.read_text("utf-8"))
    assert not re.search(r"\beval\b|\bread\(|\bplugin\(|@preview|@local|\binclude\b", source)
    # What is imported lies beside it; what is read is what was handed in.
    assert set(re.findall(r'#import "([^"]+)"', source)) <= {one.name for one in TEMPLATES}
    assert re.findall(r"\b(?:json|csv|toml|yaml|xml|cbor)\((?!bytes\(sys\.inputs\.)", source) == []


def test_no_module_puts_a_template_together() -> None:
    """Templates are files; what changes goes in as JSON."""
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text("utf-8")
        assert re.findall(r"#(?:let|set|show|import|include|context)\b(?! )", source) == [], path.name
        assert [
            name
            for name in re.findall(r"[\w./-]+\.typ\b(?![\w(])", source)
            if name != "book.typ" and f'"{name}"' in source
        ] == []
    users = [
        path.name
        for path in PACKAGE.rglob("*.py")
        if re.search(r"^\s*import typst|from typst", path.read_text("utf-8"), re.M)
    ]
    assert users == ["press.py"], "one module speaks to typst"


def test_a_warning_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst would go on with another font, and the file would be called accessible."""
    templates = tmp_path / "templates"
    templates.mkdir()
    words = '#set document(title: "x")\n#set text(font: "No Such Font")\n= x\n#metadata(1) <pages>\n'
    (templates / "book.typ").write_text(words)
    monkeypatch.setattr(press, "TEMPLATES", templates)
    made = press.print_book(Job("book.pdf", books(small()).book("handbook")), tmp_path)
    assert "no such font" in made.failure.lower()
    assert not (tmp_path / "book.pdf").exists()


def test_a_dead_reference_is_a_failure(tmp_path: Path) -> None:
    book = books(small()).book("handout", "enrol")
    book["chapters"][0]["blocks"].append({"t": "p", "c": [{"t": "ref", "to": "nowhere", "c": ["x"]}]})
    made = press.print_book(Job("book.pdf", book), tmp_path)
    assert "nowhere" in made.failure and not (tmp_path / "book.pdf").exists()


def test_a_block_that_the_templates_do_not_know_is_a_failure(tmp_path: Path) -> None:
    """What the data side says and paper cannot show is not lost in silence."""
    for node in ({"t": "poem", "c": []}, {"t": "p", "c": [{"t": "blink", "c": []}]}):
        book = books(small()).book("handout", "enrol")
        book["chapters"][0]["blocks"].append(node)
        made = press.print_book(Job("book.pdf", book), tmp_path)
        assert made.failure and not (tmp_path / "book.pdf").exists()


def test_typst_is_the_version_that_was_tried() -> None:
    pinned = re.search(r'"typst==([\d.]+)"', (Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    assert pinned and typst.__version__ == pinned[1]


# Processes -----------------------------------------------------------------------------------------------------------


def test_a_process_prints_one_language_and_not_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    def job(name: str, language: str, size: int) -> Job:
        return Job(name, {"language": language, "chapters": ["x" * size]})

    monkeypatch.setattr(pressroom, "LOAD", 1000)
    jobs = [
        job("a", "en", 400),
        job("b", "en", 400),
        job("c", "en", 400),
        job("d", "de", 10),
        job("e", "de", 5000),
        job("f", "de", 10),
    ]
    shares = [[one.path for one in share] for share in pressroom._shares(jobs)]
    assert shares == [["a", "b"], ["c"], ["d"], ["e"], ["f"]], "too much alone is still printed"
    assert list(pressroom._shares([])) == []


def test_books_come_back_in_the_order_asked_for(tmp_path: Path) -> None:
    """Good ones and bad ones, whatever process made them."""
    english, german = books(small()), books(small("de"))
    bad = books(small(), about="\ue000").book("handbook")
    jobs = [
        Job("a.pdf", english.book("handout", "enrol")),
        Job("b.pdf", bad),
        Job("c.pdf", german.book("handout", "enrol")),
    ]
    made = pressroom.print_books(jobs, tmp_path)
    assert [one.path for one in made] == ["a.pdf", "b.pdf", "c.pdf"]
    assert made[1].missing == ("\ue000",)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "c.pdf"]


def test_a_process_that_dies_is_a_failure_of_its_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(PRESS_DIES.format(victim="os.getpid()"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    made = pressroom.print_books([Job("a.pdf", books(small()).book("handout", "enrol"))], tmp_path / "out")
    assert made[0].failure == "exit code -9"
    assert list((tmp_path / "out").iterdir()) == []


def test_a_book_that_cannot_be_printed_is_a_problem_of_that_book(
    hall: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(PRESS_DIES.format(victim="os.getpid()"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    loaded = site.load(hall)
    chosen = [title for title in printing.titles(loaded) if title.language == "en"]
    _, problems = printing.print_books(loaded, chosen, tmp_path / "out")
    assert [(problem.code, problem.place.path) for problem in problems] == [
        ("book-failed", "handbook/first-steps.en.pdf"),
        ("book-failed", "handbook/handbook.en.pdf"),
    ]
    assert all("exit code -9" in problem.message for problem in problems)


@pytest.mark.parametrize(("few", "processes"), [(pressroom.FEW, 0), (0, 1)])
def test_only_a_few_pages_are_printed_by_a_process_that_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int, processes: int
) -> None:
    started: list[int] = []
    in_process = pressroom._in_process

    def counted(share: Sequence[Job], folder: Path) -> list[press.Printed]:
        started.append(len(share))
        return in_process(share, folder)

    monkeypatch.setattr(pressroom, "_in_process", counted)
    monkeypatch.setattr(pressroom, "FEW", few)
    job = Job("a.pdf", books(small()).book("handout", "enrol"))
    [made] = pressroom.print_books([job], tmp_path, is_last=True)
    assert (made.pages, len(started)) == (1, processes)
    content = (tmp_path / "a.pdf").read_bytes()
    pressroom.print_books([job], tmp_path)
    assert len(started) == processes + 1 and (tmp_path / "a.pdf").read_bytes() == content
    pressroom.print_books([job, Job("b.pdf", job.book)], tmp_path, is_last=True)
    assert len(started) == processes + 2


class Panic(BaseException):
    """What typst's own faults become: no `Exception`."""


@pytest.mark.parametrize(("raised", "said"), [(Panic("oh"), "Panic: oh"), (OSError(28, "full"), "full")])
def test_what_goes_wrong_in_a_process_that_ends_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException, said: str
) -> None:
    def fail(job: Job, folder: Path) -> press.Printed:
        raise raised

    monkeypatch.setattr(press, "print_book", fail)
    [made] = pressroom.print_books([Job("a.pdf", books(small()).book("handout", "enrol"))], tmp_path, is_last=True)
    assert said in made.failure and made.pages == 0


def test_who_interrupts_is_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(job: Job, folder: Path) -> press.Printed:
        raise KeyboardInterrupt

    monkeypatch.setattr(press, "print_book", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pressroom.print_books([Job("a.pdf", books(small()).book("handout", "enrol"))], tmp_path, is_last=True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_a_failure(tmp_path: Path) -> None:
    made = pressroom.print_books([Job("/dev/full", books(small()).book("handout", "enrol"))], tmp_path)
    assert "No space left on device" in made[0].failure


# The build -----------------------------------------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(hall: Path) -> Path:
    """The hall with its site."""
    done = run("mkdocs", "build", "--strict", cwd=hall)
    assert done.returncode == 0, done.stdout + done.stderr
    return hall


def test_a_build_makes_the_books(built: Path) -> None:
    names = {f"{name}.{language}.pdf" for name in ("handbook", "first-steps") for language in ("en", "pt")}
    assert {path.name for path in (built / "site" / "handbook").iterdir()} == names, "no training: no books for it"
    assert not (built / "site" / "training").exists()


@pytest.mark.parametrize("fault", ["a character without a drawing", "the press dies", "the build is killed"])
def test_a_build_that_fails_leaves_the_earlier_books(built: Path, tmp_path: Path, fault: str) -> None:
    good = contents(built / "site")
    path, variables = built / DEFINITION, {}
    before = path.read_text("utf-8")
    if fault == "a character without a drawing":
        replace(path, '"Send it"', '"Send it \ue000"')
    else:
        victim = "os.getpid()" if fault == "the press dies" else "os.getppid()"
        (tmp_path / "sitecustomize.py").write_text(PRESS_DIES.format(victim=victim))
        variables = {"PYTHONPATH": str(tmp_path)}
    try:
        done = run("mkdocs", "build", cwd=built, **variables)
    finally:
        path.write_text(before, "utf-8")
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert fault != "a character without a drawing" or f"{DEFINITION.as_posix()}:" in done.stderr
    assert fault != "the press dies" or "exit code -9" in done.stderr
    assert contents(built / "site") == good
    if fault == "the build is killed":  # what it left behind does not stand in the way of the next one
        assert run("mkdocs", "build", "--strict", cwd=built).returncode == 0
        assert contents(built / "site") == good
    assert sorted(one.name for one in built.glob(".*")) == [".cache", ".gitignore"]


def test_books_can_be_turned_off(built: Path, tmp_path: Path) -> None:
    """For quick builds while one writes: no file, and no page that speaks of one."""
    config = built / "mkdocs.yml"
    before = config.read_text("utf-8")
    replace(config, "  - tramite\n", "  - tramite: {handbook: no}\n")
    try:
        done = run("mkdocs", "build", "--strict", "--site-dir", tmp_path / "site", cwd=built)
    finally:
        config.write_text(before, "utf-8")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "site" / "handbook").exists()
    assert [page.name for page in (tmp_path / "site").rglob("*.html") if ".pdf" in page.read_text("utf-8")] == []


# serve ---------------------------------------------------------------------------------------------------------------


def asked(project: Path, path: str) -> tuple[str, dict[str, str], bytes]:
    """What `serve` answers: status, headers, content."""
    told: list[Any] = []

    def others(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/x-other")])
        return [environ["PATH_INFO"].encode()]

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        told.append((status, dict(headers)))

    content = b"".join(preview.with_books(project, others)({"PATH_INFO": path}, start_response))
    return *told[0], content


def test_a_preview_prints_a_book_when_it_is_asked_for(hall: Path) -> None:
    status, headers, content = asked(hall, "/handbook/first-steps.pt.pdf")
    assert (status, headers["Content-Type"]) == ("200 OK", "application/pdf")
    assert content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["nothing.en.pdf", "first-steps.xx.pdf", ".pdf", "..pdf", "first-steps.pdf"])
def test_a_preview_knows_which_books_there_are(hall: Path, name: str) -> None:
    status, headers, content = asked(hall, f"/handbook/{name}")
    assert (status, headers["Content-Type"]) == ("404 Not Found", "text/plain; charset=utf-8")
    assert name in content.decode()


@pytest.mark.parametrize("path", ["/", "/handbook/", "/handbook/x.html", "/procedures/x.pdf", "/handbookpdf", ""])
def test_a_preview_hands_on_what_is_no_book(hall: Path, path: str) -> None:
    assert asked(hall, path)[1:] == ({"Content-Type": "text/x-other"}, path.encode())


def test_a_preview_says_why_a_book_cannot_be_printed(hall: Path) -> None:
    """It shows the definitions as they are at that moment."""
    path = hall / DEFINITION
    before = path.read_text("utf-8")
    replace(path, '"Send it"', '"Send it \ue000"')
    try:
        status, _, content = asked(hall, "/handbook/first-steps.en.pdf")
    finally:
        path.write_text(before, "utf-8")
    assert status == "404 Not Found"
    assert f"{DEFINITION.as_posix()}:" in content.decode() and "U+E000" in content.decode()


def test_a_preview_of_a_broken_project_says_that_there_is_no_book(tmp_path: Path) -> None:
    assert asked(tmp_path, "/handbook/x.en.pdf")[0] == "404 Not Found"


def test_the_press_can_be_run_by_hand(tmp_path: Path) -> None:
    """What goes in and comes out is JSON in UTF-8, whatever the locale."""
    made = pressroom.print_books([Job("ä.pdf", books(everywhere("Größe 尺寸")).book("handout", "enrol"))], tmp_path)
    assert (made[0].path, made[0].failure) == ("ä.pdf", "") and (tmp_path / "ä.pdf").is_file()
    assert sys.executable and os.environ.get("PYTHONUTF8", "0") in ("0", "1")
