"""The printed books of the real guide in the built site: what they say, where they lead, how they are made.

They are printed once, by the build. `printed.py` reads them; texts are compared without white space (`bare`).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import page as page_validation
import pytest
import zxingcpp

from built import ROOTS, SILENT, Element, Page, read, target
from guides import LANGUAGES, real
from printed import Printed, absent, bare, unlinked
from projects import run
from tramite import messages, site
from tramite.handbook.book import LONGEST_LIST, Library
from tramite.handbook.quires import maps
from tramite.handbook.title import EDITIONS
from tramite.model import Guide
from tramite.procedure import Procedure
from tramite.surface import WebSurface

BOOKS = tuple(edition for edition in EDITIONS if edition != "handout")
PROCEDURES = tuple(real("es").procedures)
LONGEST_HANDOUT = 4
"""A hand-out has at most so many pages."""

each_language = pytest.mark.parametrize(
    "language", [pytest.param(one, marks=pytest.mark.xdist_group(f"handbook-{one}")) for one in LANGUAGES]
)
each_file = pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param(name, one, marks=pytest.mark.xdist_group(f"handbook-{one}"))
        for one in LANGUAGES
        for name in (*BOOKS, *PROCEDURES)
    ],
)
each_procedure = pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param(name, one, marks=pytest.mark.xdist_group(f"handbook-{one}"))
        for one in LANGUAGES
        for name in PROCEDURES
    ],
)


@cache
def printed(path: Path) -> Printed:
    """A file, read once."""
    return Printed(path)


@cache
def pages(folder: Path) -> dict[str, Page]:
    """File → page of the site."""
    return {page.file: page for page in read(folder)}


@cache
def project() -> site.Site:
    """The project as the build knows it."""
    return site.load(Path(__file__).parent.parent)


@cache
def library(language: str) -> Library:
    """What the books are made from."""
    return project().library(language)


def book(folder: Path, name: str, language: str) -> Printed:
    return printed(folder / "handbook" / f"{name}.{language}.pdf")


def see_page(language: str) -> str:
    return messages.words(language)("handbook.see-page", page="{page}")


# Files ---------------------------------------------------------------------------------------------------------------


def test_every_book_is_made_and_nothing_else(built_site: Path) -> None:
    expected = {f"{name}.{language}.pdf" for name in (*BOOKS, *PROCEDURES) for language in LANGUAGES}
    assert {path.name for path in (built_site / "handbook").iterdir()} == expected


@each_language
def test_pages_lead_to_the_books_and_say_how_long_they_are(built_site: Path, language: str) -> None:
    """Home to the handbook, a procedure to its sheet, the page for trainers to everything."""
    wanted = {
        "": {"handbook"},
        "training": {*BOOKS, *(name for name in PROCEDURES if real("es").procedures[name].training)},
    }
    wanted |= {f"procedures/{name}": {name} for name in PROCEDURES}
    guide, words = real(language), messages.words(language)
    size_of = WebSurface(guide, words, "").size
    for uri, names in wanted.items():
        page = pages(built_site)[f"{ROOTS[language]}{uri}/index.html".replace("//", "/").lstrip("/")]
        links = {file[0]: one for one in page.content.all("a") if (file := target(page, one.attributes["href"]))}
        found = {file: one for file, one in links.items() if file.endswith(".pdf")}
        assert set(found) == {f"handbook/{name}.{language}.pdf" for name in names}, uri
        for file, link in found.items():
            path = built_site / file
            said = words("page.pdf-meta", n=len(printed(path)), size=size_of(path.stat().st_size))
            around = next(one for one in link.lineage() if one.tag in ("li", "th", "p", "div"))
            assert bare(said) in bare(around.words), f"{page}: {file}"
            assert link.attributes["type"] == "application/pdf"


@each_file
def test_a_file_is_accessible(built_site: Path, name: str, language: str) -> None:
    """PDF/UA-1, all rules."""
    path = built_site / "handbook" / f"{name}.{language}.pdf"
    report = page_validation.validate_pdf(str(path), profile="ua1")
    assert report.is_compliant, str(report)


@each_file
def test_a_file_says_its_language_and_title(built_site: Path, name: str, language: str) -> None:
    """The title is that of the guide with that of the procedure or the name of the edition."""
    found, guide, words = book(built_site, name, language), real(language), messages.words(language)
    subject = words(f"handbook.edition-{name}") if name in BOOKS else guide.procedures[name].menu_title
    assert found.language == language
    assert guide.hall.title in found.title
    assert WebSurface(guide, words, "").plain(subject or "") in found.title
    assert found.is_tagged


@pytest.mark.xdist_group("handbook-es")
def test_titles_tell_the_books_apart(built_site: Path) -> None:
    """A reader with several sheets open finds them by their titles."""
    titles = Counter(book(built_site, name, "es").title for name in (*BOOKS, *PROCEDURES))
    assert [title for title, n in titles.items() if n > 1] == []


@each_procedure
def test_a_hand_out_is_short(built_site: Path, name: str, language: str) -> None:
    assert 1 <= len(book(built_site, name, language)) <= LONGEST_HANDOUT


@each_language
def test_bookmarks_lead_to_the_chapters(built_site: Path, language: str) -> None:
    """Every procedure has one, in the order of the menu, and its page begins with its title."""
    guide = real(language)
    plain = WebSurface(guide, messages.words(language), "").plain
    for name in ("handbook", "trainer"):
        found = book(built_site, name, language)
        chapters = {title: page for _, title, page in found.bookmarks}
        titles = [plain(guide.procedures[one].title) for area in guide.hall.areas for one in guide.in_area(area)]
        assert [title for title in titles if title not in chapters] == []
        numbers = [chapters[title] for title in titles]
        assert numbers == sorted(numbers)
        assert [title for title in titles if bare(title) not in bare(found.bodies[chapters[title] - 1])] == []


@each_language
def test_the_contents_name_the_page_of_every_chapter(built_site: Path, language: str) -> None:
    guide = real(language)
    plain = WebSurface(guide, messages.words(language), "").plain
    for name in ("handbook", "trainer"):
        found = book(built_site, name, language)
        numbers = found.numbers(r"\. (\d+)\r?(?:\n|$)", range(2, 3))
        assert len(numbers) > len(guide.procedures)
        assert [one for one in numbers if one.targets != (one.said,)] == []
        contents = bare(found.texts[1])
        for procedure in guide.procedures.values():
            page = next(page for _, title, page in found.bookmarks if title == plain(procedure.title))
            assert re.search(rf"{re.escape(bare(plain(procedure.title)))}\.+{page}(?!\d)", contents), procedure.title


# References and addresses --------------------------------------------------------------------------------------------


@each_file
def test_every_printed_page_number_is_that_of_its_target(built_site: Path, name: str, language: str) -> None:
    """A click on "see page 12" leads to page 12; there are as many as the book has references."""
    found = book(built_site, name, language)
    pattern = re.escape(see_page(language)).replace(re.escape("{page}"), r"(\d+)").replace(r"\ ", r"\s*")
    numbers = found.numbers(pattern)
    assert [one for one in numbers if one.targets != (one.said,)] == []
    edition, procedure = (name, "") if name in BOOKS else ("handout", name)
    made = library(language).book(edition, procedure)
    references = sum(1 for node in maps(made["chapters"]) if node.get("t") == "ref")
    assert len(numbers) >= references


@each_language
def test_every_number_of_the_index_is_that_of_its_target(built_site: Path, language: str) -> None:
    found = book(built_site, "handbook", language)
    title = messages.words(language)("handbook.index")
    first = max(page for _, said, page in found.bookmarks if said == title)
    numbers = found.numbers(r"(?m)(?<=[ ,\s])(\d+)(?=,|\r?$)", range(first, len(found) + 1))
    inside = [one for one in numbers if one.targets]
    assert len(inside) > 100
    assert [one for one in inside if one.targets != (one.said,)] == []


@each_procedure
def test_a_telephone_reads_the_address_from_the_sheet(built_site: Path, name: str, language: str) -> None:
    site = real(language).hall.url.rstrip("/")
    address = f"{site}/{ROOTS[language]}procedures/{name}/"
    found = book(built_site, name, language)
    codes = zxingcpp.read_barcodes(found.picture(1, 150))
    assert [code.text for code in codes] == [f"{site}/p/{name}/"]
    assert bare(address) in bare(found.texts[0]), "for those who type it"


@each_language
def test_a_telephone_reads_the_address_from_the_handbook(built_site: Path, language: str) -> None:
    found, guide = book(built_site, "handbook", language), real(language)
    plain = WebSurface(guide, messages.words(language), "").plain
    chapters = {title: page for _, title, page in found.bookmarks}
    for name, procedure in guide.procedures.items():
        codes = zxingcpp.read_barcodes(found.picture(chapters[plain(procedure.title)], 150))
        address = f"{guide.hall.url.rstrip('/')}/p/{name}/"
        assert [code.text for code in codes] == [address], name


@each_procedure
def test_a_list_too_long_for_the_sheet_is_found_elsewhere(built_site: Path, name: str, language: str) -> None:
    """Its name leads to its page on the site, and the address is printed."""
    page = pages(built_site)[f"{ROOTS[language]}procedures/{name}/index.html"]
    shown = bare("".join(book(built_site, name, language).texts))
    for fold in folds(page.content):
        assert fold.parent is not None
        heading = fold.parent.all("h3")[0]
        title = bare("".join(child for child in heading.children if isinstance(child, str)))
        address = (
            f"{real(language).hall.url.rstrip('/')}/{ROOTS[language]}procedures/{name}/#{heading.attributes['id']}"
        )
        assert f"{title}({address})" in shown


# Texts ---------------------------------------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("name", ["handbook", "trainer"])
def test_a_book_asks_every_question_of_the_decisions_in_their_order(built_site: Path, language: str, name: str) -> None:
    found, guide = book(built_site, name, language), real(language)
    plain = WebSurface(guide, messages.words(language), "").plain
    starts = {title: page for _, title, page in found.bookmarks}
    for decision in guide.decisions.values():
        first = starts[plain(decision.title)]
        after = min(page for page in starts.values() if page > first)
        said = bare("".join(found.bodies[first - 1 : after - 1]))
        for question in decision.questions.values():
            assert bare(plain(question.ask)) in said
            for answer in question.answers.values():
                assert bare(plain(answer.text)) in said


@each_language
@pytest.mark.parametrize("name", ["handbook", "trainer"])
def test_a_book_says_all_that_the_definitions_say_in_their_order(built_site: Path, language: str, name: str) -> None:
    found, guide = book(built_site, name, language), real(language)
    plain = WebSurface(guide, messages.words(language), "").plain
    starts = [page for _, _, page in found.bookmarks] + [len(found) + 1]
    chapters = {title: page for _, title, page in found.bookmarks}
    titles = {plain(one.title) for one in guide.procedures.values()}
    faults = []
    for key, procedure in guide.procedures.items():
        first = chapters[plain(procedure.title)]
        ends = [page for title, page in chapters.items() if page > first and title in titles]
        last = min([*ends, *([] if ends else [starts[-1]])])
        words = unlinked(bare("".join(found.bodies[first - 1 : last - 1])), see_page(language))
        faults += [f"{key}: {text}" for text in unsaid(words, guide, procedure, plain)]
    assert faults == []


@each_procedure
def test_a_hand_out_says_all_that_its_definition_says_in_its_order(built_site: Path, name: str, language: str) -> None:
    found, guide = book(built_site, name, language), real(language)
    plain = WebSurface(guide, messages.words(language), "").plain
    words = unlinked(found.words, see_page(language))
    assert unsaid(words, guide, guide.procedures[name], plain) == []


def unsaid(words: str, guide: Guide, procedure: Procedure, plain: object) -> list[str]:
    """The texts of a procedure that do not stand where they belong: head, steps way by way, screens, notes, end."""
    assert callable(plain)

    def spoken(*texts: str | None) -> list[str]:
        return [plain(text) for text in texts if text]

    label = guide.labels.get(procedure.label or "")
    faults, after = absent(words, spoken(procedure.title, label and label.text, procedure.summary))
    ways = [None, *procedure.ways]
    before = [one.text for way in ways for one in procedure.before_you_start.values() if one.way == way]
    faults += (found := absent(words, spoken(*before), after))[0]
    after = ends = found[1]
    for way in ways:  # in a hand-out two ways stand side by side: each has its own order
        steps = [one for one in procedure.steps.values() if one.way == way]
        if not steps:
            continue
        heads = (procedure.ways[way].title, procedure.ways[way].lead) if way else ()
        parts = [text for step in steps for text in (step.title, step.text, step.result)]
        missing, end = absent(words, spoken(*heads, *parts), after)
        faults, ends = faults + missing, max(ends, end)
    for screen in procedure.screens.values():
        blocks = [tuple(block.fields) for block in screen.blocks.values()]
        results = tuple(screen.results.columns) if screen.results else ()
        chosen = {name for group in screen.at_least_one for name in group.fields}
        for fields in (*blocks, results):
            ordered = [name for name in fields if name not in chosen]
            faults += absent(words, [text for name in ordered for text in names(guide, name)], ends)[0]
            faults += [text for name in chosen & {*fields} for text in names(guide, name) if bare(text) not in words]
        for action in screen.actions:
            button = guide.labels.get(action)
            faults += [text for text in spoken(button and button.text) if bare(text) not in words[ends:]]
    notes = [text for one in procedure.notes.values() for text in spoken(one.title, one.text)]
    missing, end = absent(words, notes, ends)
    gaps = [text for one in procedure.missing.values() for text in spoken(one.text)]
    return faults + missing + absent(words, gaps, end)[0]


def names(guide: Guide, field: str) -> list[str]:
    """The words of the screen for a field, and what they mean for those who cannot read them."""
    definition = guide.fields[field]
    label = guide.labels.get(definition.label or "")
    shown = [label.text] if label and label.text else []
    return (
        shown if shown and guide.speaks_screen_language else [*shown, *([definition.name] if definition.name else [])]
    )


@each_file
def test_no_character_is_lost(built_site: Path, name: str, language: str) -> None:
    """None is handed out as a box, a hole or a character of a font's own."""
    words = "".join(book(built_site, name, language).texts)
    assert sorted(set(re.findall(r"[\x00-\x08\ufffd\ue000-\uf8ff\u25a1]", words))) == []


@each_file
def test_nothing_leaves_the_paper(built_site: Path, name: str, language: str) -> None:
    found = book(built_site, name, language)
    assert found.beyond(12) == set()


# Page and sheet ------------------------------------------------------------------------------------------------------

BLOCKS = {
    *("p", "li", "th", "td", "dt", "dd", "h1", "h2", "h3", "h4", "caption", "footer", "div", "section", "aside"),
    *("blockquote", "ul", "ol", "dl", "table", "tbody", "tr"),
}
"""Elements that stand on lines of their own."""

ONLY_ON_SCREEN = {
    "tm-actions": "downloads",
    "tm-anchor": "the button that copies the address of a place",
    "tm-changes": "what changed on the page",
    "tm-onpage": "the contents of the page",
    "tm-fold": "a list that is too long for a sheet",
}
"""Class → what paper leaves out."""

SIGNS = "›·•–|:"
"""Signs that lay out paper, where the page has lines, dots or spaces."""


@each_procedure
def test_sheet_and_page_say_the_same(built_site: Path, name: str, language: str) -> None:
    """Every block of the page stands on the sheet, as often, and nothing else does.

    What may differ: ONLY_ON_SCREEN, the section with the templates, the invitation to report what is missing, `—` for
    no example; on the sheet, the name of the edition with its date, the address, where long lists are, and the heads
    of tables, again on every page; the signs that lay it out.
    """
    words, guide = messages.words(language), real(language)
    page = pages(built_site)[f"{ROOTS[language]}procedures/{name}/index.html"]
    article = page.root.all("article")[0]
    sheet = unlinked(book(built_site, name, language).words, see_page(language)).replace(":", "")
    day = max(guide.procedures[name].verified, *guide.procedures[name].changes)
    as_of = words("handbook.as-of", date=WebSurface(guide, words, "").date_words(day))
    address = f"{guide.hall.url.rstrip('/')}/{ROOTS[language]}procedures/{name}/"
    own = [f"{words('handbook.edition-handout')}·{as_of}", address, *long_lists(article, words)]
    heads = [bare(one.words).replace(":", "") for one in article.elements() if is_repeated(one)]
    report = bare(words("page.missing-report", link=words("page.missing-report-link")))
    shown = [unlinked(block.removesuffix(report), see_page(language)).replace(":", "") for block in said(article)]
    blocks = [block for block in shown if block not in ("—", "")]
    faults = []
    for text in sorted({bare(text).replace(":", "") for text in own}, key=len, reverse=True):
        faults += [] if text in sheet else [f"the sheet lacks {text}"]
        sheet = sheet.replace(text, "|", 1)
    for head in sorted(set(heads), key=len, reverse=True):
        expected = heads.count(head) + blocks.count(head)
        faults += [] if sheet.count(head) >= expected else [f"the sheet lacks {head}"]
        sheet = sheet.replace(head, "|")
    for block in sorted((block for block in blocks if block not in heads), key=len, reverse=True):
        faults += [] if block in sheet else [f"the sheet lacks {block}"]
        sheet = sheet.replace(block, "|", 1)
    faults += [f"the page lacks {rest}" for rest in re.split(f"[{re.escape(SIGNS)}]+", sheet) if rest]
    assert faults == []


def folds(article: Element) -> list[Element]:
    """The long code lists of a page."""
    return [one for one in article.all("details") if "tm-fold" in one.classes]


def is_repeated(element: Element) -> bool:
    """Whether it is the head of a table or of a group of rows, which paper says again on the next page."""
    is_head = element.tag == "tr" and element.parent is not None and element.parent.tag == "thead"
    is_long = any("tm-fold" in one.classes for one in element.lineage())
    return not is_long and (is_head or "tm-fields__block" in element.classes)


def long_lists(article: Element, words: messages.Words) -> list[str]:
    """What the sheet says of lists that it leaves out."""
    found = []
    for fold in folds(article):
        assert fold.parent is not None
        heading, rows = fold.parent.all("h3")[0], len(fold.all("tbody")[0].all("tr"))
        assert rows > LONGEST_LIST
        title = "".join(child for child in heading.children if isinstance(child, str)).strip()
        found.append(f"{title}{words('handbook.codes-count', n=rows)}")
    return [*found, words("handbook.long-lists")] if found else []


def said(article: Element) -> list[str]:
    """The words of a page, block by block, but for what only a screen has; steps with their numbers."""
    blocks = [""]

    def walk(element: Element) -> None:
        if is_left_out(element) or is_repeated(element):
            return
        # The number of a step stands before its title, in one line.
        is_block = element.tag in BLOCKS and not {*element.classes} & {"tm-step__body", "tm-step__title"}
        if is_block:
            blocks.append(number_of(element))
        for child in element.children:
            if isinstance(child, str):
                blocks[-1] += child
            else:
                walk(child)
        if is_block or "tm-step__title" in element.classes:
            blocks.append("")

    walk(article)
    return [words for words in map(bare, blocks) if words]


def number_of(element: Element) -> str:
    """The number that a browser writes before a step; empty for all else."""
    if "tm-step" not in element.classes or element.parent is None:
        return ""
    steps = [one for one in element.parent.children if isinstance(one, Element)]
    return str(1 + steps.index(element))


def is_left_out(element: Element) -> bool:
    """Whether only a screen has it."""
    around = element.parent
    assert around is not None
    if element.tag == "h2":
        return element.attributes.get("id") in ("changes", "templates")
    if element.tag == "h3":  # of a long list
        return "tm-code-list" in around.classes and bool(folds(around))
    if element.tag == "strong":  # the title of a way, which comes again above its steps
        return around.parent is not None and any("tm-ways" in one.classes for one in element.lineage())
    if element.tag == "ul" and "tm-related" in element.classes:
        return any("download" in one.attributes for one in element.elements())
    return element.tag in SILENT or bool(ONLY_ON_SCREEN.keys() & {*element.classes})


# Training ------------------------------------------------------------------------------------------------------------


@each_language
def test_the_trainer_s_book_has_every_answer_and_the_learner_s_book_none(built_site: Path, language: str) -> None:
    guide = real(language)
    plain = WebSurface(guide, messages.words(language), "").plain
    trainer = unlinked(book(built_site, "trainer", language).words, see_page(language))
    learner = unlinked(book(built_site, "exercises", language).words, see_page(language))
    taught = [one.training for one in guide.procedures.values() if one.training]
    assert taught
    for training in taught:
        for exercise in training.exercises.values():
            for text in (exercise.title, exercise.task, exercise.check, *exercise.questions.values()):
                assert bare(plain(text)) in trainer and bare(plain(text)) in learner, text
            for text in (exercise.result, *exercise.solution.values()):
                assert bare(plain(text)) in trainer, text
                # An answer of one label stands in the task as well.
                assert len(plain(text)) < 20 or bare(plain(text)) not in learner, text
        for mistake in training.mistakes.values():
            assert bare(plain(mistake.text)) in trainer and bare(plain(mistake.instead)) in trainer
            assert bare(plain(mistake.instead)) not in learner


# The press -----------------------------------------------------------------------------------------------------------


@pytest.mark.xdist_group("handbook-zh")
def test_the_same_definitions_print_the_same_bytes_anywhere(built_site: Path, repo: Path, tmp_path: Path) -> None:
    elsewhere = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    run("tramite", "handbook", "retirement", "--lang", "zh", "-o", tmp_path, cwd=repo, **elsewhere)
    made, built = (folder / "retirement.zh.pdf" for folder in (tmp_path, built_site / "handbook"))
    assert made.read_bytes() == built.read_bytes()
