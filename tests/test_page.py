"""page.py, lists.py, reference.py: valid HTML, the same places in every language, no link that leads nowhere."""

from __future__ import annotations

import re
import time
from functools import cache
from itertools import pairwise
from posixpath import normpath

import pytest

from guides import LANGUAGES, ROOT, real, small
from pages import Reader
from tramite import decisions, documents, links, lists, messages, reference, support
from tramite.links import SHORT
from tramite.page import Download, Page, TocEntry, document_page, home_page, procedure_page
from tramite.surface import Edition, WebSurface, icon, icons

EN = messages.words("en")
URIS = sorted(f"procedures/{name}" for name in real("es").procedures)
LISTS = ["", "support", "source", "glossary", "authors/format", "authors/problems"]


@cache
def pages(language: str) -> dict[str, Page]:
    """Every page of the real guide in one language, with a template for each file."""
    guide, words = real(language), messages.words(language)
    written = {}
    for path in sorted((ROOT / "docs").glob("*.md")):
        name, _, suffix = path.stem.partition(".")
        if (suffix or LANGUAGES[0]) == language:
            written["" if name == "index" else name] = documents.parse(path.read_bytes(), path.name)
    edition = Edition(documents=frozenset(written))
    made = [
        procedure_page(guide, name, words, downloads(name) if one.batch else (), edition)
        for name, one in guide.procedures.items()
    ]
    made += [decisions.decision_page(guide, name, words, edition) for name in guide.decisions]
    made.append(support.support_page(guide, words, {}, edition))
    made.append(lists.source_page(guide, words, edition))
    made.append(lists.glossary_page({one: real(one) for one in LANGUAGES}, language, words, edition))
    made += [reference.format_page(words, language), reference.problems_page(words, language)]
    made += [
        (document_page if uri else home_page)(guide, words, uri, document, edition) for uri, document in written.items()
    ]
    return {page.uri: page for page in made}


def downloads(name: str) -> tuple[Download, ...]:
    return tuple(Download(f"templates/{name}.{language}.xlsx", language, language, 24_312, 1) for language in LANGUAGES)


@cache
def read(language: str, uri: str) -> Reader:
    return Reader(pages(language)[uri].html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("uri", [*URIS, *LISTS])
def test_the_html_is_well_formed(language: str, uri: str) -> None:
    reader = read(language, uri)
    assert reader.faults == []
    assert sorted(reader.ids) == sorted(set(reader.ids)), "an id stands twice"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("uri", [*URIS, *LISTS])
def test_headings_go_down_one_by_one(language: str, uri: str) -> None:
    levels = [int(one.tag[1]) for one in read(language, uri).elements if re.fullmatch(r"h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("uri", [*URIS, *LISTS])
def test_the_table_of_contents_names_headings_of_the_page(language: str, uri: str) -> None:
    reader, found = read(language, uri), pages(language)[uri].toc
    order = [one for one in reader.ids if one in ids(found)]
    assert ids(found) == order, "the outline has another order than the page, or names what is not there"


@pytest.mark.parametrize("uri", [*URIS, *LISTS])
def test_every_language_has_the_same_places(uri: str) -> None:
    first, *others = (set(read(language, uri).ids) for language in LANGUAGES)
    assert all(other == first for other in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_link_leads_nowhere(language: str) -> None:
    made = pages(language)
    root = "" if language == LANGUAGES[0] else f"{language}/"
    broken = []
    for uri in made:
        for element in read(language, uri).elements:
            target = element.attributes.get("href", element.attributes.get("aria-labelledby"))
            if target is None or re.match(r"(https?|mailto|tel):", target):
                continue
            if "href" not in element.attributes:
                target = f"#{target}"
            path, _, fragment = target.partition("#")
            place = normpath(f"/{root}{uri}/{path}").lstrip("/")
            if place.startswith(("templates/", f"{SHORT}/")):
                continue
            page = f"{place}/".removeprefix(root).strip("/") if place != root.strip("/") else ""
            if page not in made or (fragment and fragment not in read(language, page).ids):
                broken.append((uri, target))
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("uri", [*URIS, *LISTS])
def test_every_mark_is_explained_on_its_page(language: str, uri: str) -> None:
    html = read(language, uri).html
    used = set(re.findall(r'href="#mark-(\w+)"', html)) | ({"required"} if "tm-req--required" in html else set())
    assert used == set(re.findall(r'id="mark-(\w+)"', html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_screens_say_their_language(language: str) -> None:
    for uri in URIS:
        for element in read(language, uri).elements:
            if "tm-key" in element.attributes.get("class", ""):
                assert element.attributes.get("lang") == (None if language == "zh" else "zh-Hans")
                assert element.attributes["translate"] == "no"


def test_one_entry_per_field_and_page() -> None:
    guide = real("es")
    for name, procedure in guide.procedures.items():
        shown = {one.removeprefix("field-") for one in read("es", f"procedures/{name}").ids if one.startswith("field-")}
        asked = {
            field for screen in procedure.screens.values() for block in screen.blocks.values() for field in block.fields
        }
        asked |= {field for screen in procedure.screens.values() if screen.results for field in screen.results.columns}
        asked |= set(procedure.batch.columns) if procedure.batch else set()
        assert shown == {links.anchor(field) for field in asked}


def test_a_hall_with_next_to_nothing_has_pages() -> None:
    guide = small()
    bare = guide.model_copy(update={"labels": {}, "fields": {}, "codes": {}})
    made = [
        procedure_page(bare, "enrol", EN),
        lists.source_page(bare, EN),
        lists.glossary_page({"en": bare}, "en", EN),
        home_page(bare, EN, "", documents.Document(title="Welcome")),
    ]
    assert [page.kind for page in made] == ["procedure", "list", "list", "home"]
    assert [Reader(page.html).faults for page in made] == [[], [], [], []]


def test_nothing_that_an_author_wrote_becomes_markup() -> None:
    evil = '"><script>alert(1)</script>'
    guide = small(labels={"kind": {"text": evil, "kind": "field", "gloss": evil}})
    procedure = guide.procedures["enrol"].model_copy(update={"title": evil, "summary": evil})
    guide = guide.model_copy(update={"procedures": {"enrol": procedure}})
    made = [procedure_page(guide, "enrol", EN), home_page(guide, EN, "", documents.Document(title=evil, lead=evil))]
    assert all("<script" not in page.html for page in made)


def test_the_template_in_the_language_of_the_page_leads() -> None:
    html = procedure_page(real("zh"), "add-insured", messages.words("zh"), downloads("add-insured")).html
    first = Reader(html).find(".tm-action--main")
    assert 'href="../../../templates/add-insured.zh.xlsx"' in first
    assert "24" in first


def test_without_a_template_there_is_nothing_to_download() -> None:
    page = procedure_page(real("es"), "pending-data", messages.words("es"))
    assert "tm-action" not in page.html
    assert "templates" not in ids(page.toc)


def test_links_to_pages_that_do_not_exist_are_words() -> None:
    surface = WebSurface(small(), EN, "procedures/enrol", Edition(documents=frozenset({"about"})))
    assert str(surface.text("[a](page:about#x) [b](page:gone) [c](procedure:gone) [d](#y)")) == (
        '<a href="../../about/#x">a</a> b c <a href="#y">d</a>'
    )


@pytest.mark.parametrize(
    ("uri", "language", "explicit", "expected"),
    [
        ("", "en", False, ["procedures/a/", "./", "de/source/#x", "templates/a.xlsx"]),
        (
            "procedures/b",
            "en",
            False,
            ["../../procedures/a/", "../../", "../../de/source/#x", "../../templates/a.xlsx"],
        ),
        (
            "procedures/b",
            "de",
            True,
            [
                "../../procedures/a/index.html",
                "../../index.html",
                "../../source/index.html#x",
                "../../../templates/a.xlsx",
            ],
        ),
    ],
)
def test_links(uri: str, language: str, explicit: bool, expected: list[str]) -> None:
    found = links.Links(uri, language, "en", explicit)
    assert [
        found.page("procedures/a"),
        found.page(""),
        found.page("source", "x", "de"),
        found.file("templates/a.xlsx"),
    ] == expected


def test_the_address_on_paper_is_the_page_s_own() -> None:
    assert (
        links.Links("procedures/a", "de", "en").absolute("https://hall.example/")
        == "https://hall.example/de/procedures/a/"
    )
    assert (
        links.Links("procedures/a", "en", "en").absolute("https://hall.example") == "https://hall.example/procedures/a/"
    )


def test_dates_and_sizes_of_an_unknown_language_fall_back() -> None:
    guide = small("tlh-x-klingon")
    words = messages.Words("tlh-x-klingon", {}, "0", EN)
    surface = WebSurface(guide, words, "")
    assert surface.date_words(guide.procedures["enrol"].verified) == "2026-01-02"
    assert (surface.size(24_312), surface.size(3_400_000)) == ("24\u00a0kB", "3.4\u00a0MB")
    assert surface.number(1234) == "1234"


def test_a_folder_of_the_site_may_shadow_a_template(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("overrides")
    (folder / "document.html").write_text("<h1>Ours</h1>", "utf-8")
    page = document_page(small(), EN, "about", documents.Document(title="About"), Edition(overrides=(folder,)))
    assert page.html == "<h1>Ours</h1>"


def test_every_drawing_is_one_small_svg() -> None:
    for name in icons():
        assert re.fullmatch(r'<svg class="tm-icon" [^>]*viewBox="0 0 24 24"><path d="[^"]+"/></svg>', str(icon(name)))


def test_a_guide_is_written_quickly() -> None:
    guide, words = real("es"), messages.words("es")
    procedure_page(guide, "add-insured", words)
    start = time.process_time()
    for name in guide.procedures:
        procedure_page(guide, name, words)
    # A third of a second on a slow machine; ten times that would be felt.
    assert time.process_time() - start < 3


def ids(toc: tuple[TocEntry, ...]) -> list[str]:
    return [one for entry in toc for one in (entry.id, *ids(entry.children))]
