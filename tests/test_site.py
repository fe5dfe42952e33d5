"""The built site as files: its links, languages, search indexes and downloads, and that it says what the guide says.

Every test looks at all pages and lists all faults, so that one run shows everything there is to mend.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from babel import Locale

from built import HAN, ROOTS, Element, Page, read, squeezed, target
from guides import LANGUAGES, real, with_file
from tramite import messages
from tramite.links import SHORT, anchor
from tramite.surface import WebSurface
from tramite.workbook.columns import columns

pytestmark = pytest.mark.xdist_group("site")

LOST = "404.html"

ADDRESS = re.compile(r"""(?:\bsrc=|url\(|@import)\s*["']?(?:https?:)?//""")
"""What makes a browser ask another server. Links that a reader may follow are no requests."""

SPANISH = re.compile(
    r"\b(?:del|los|las|que|una|para|por|desde|está|según|cada|este|esta)\b|ción\b|[¿¡ñ]", re.IGNORECASE
)
ENGLISH = re.compile(r"\b(?:the|of|and|is|are|with|must|each|from|which|not)\b", re.IGNORECASE)
FOREIGN = {"es": [ENGLISH], "en": [SPANISH], "zh": [ENGLISH, SPANISH]}
"""Words that every paragraph of a language is full of, and that the others do not have."""

LATIN = re.compile(r"[A-Za-z]*[a-z][A-Za-z]*")
NAMES_IN_CHINESE = {
    "Atom",
    "Excel",
    "LibreOffice",
    "Chromium",
    "Web",
    "axe",
    "Cookie",
    "kB",
    "MiB",
    "JavaScript",
    "csv",
    "xls",
    "xlsx",
}
"""Words in Latin letters that a Chinese text may hold: names of programs, units, words without a Chinese one."""

SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-l", "data-copied", "data-refused", "data-tm-copied")
"""Attributes that readers see or hear."""


@pytest.fixture(scope="module")
def pages(built_site: Path) -> list[Page]:
    return read(built_site)


@pytest.fixture(scope="module")
def ordinary(pages: list[Page]) -> list[Page]:
    """All pages but those that belong to no language: the one for lost readers, and short addresses."""
    return [page for page in pages if page.file != LOST and not page.file.startswith(f"{SHORT}/")]


def of(pages: Iterable[Page], uri: str, language: str) -> Page:
    return next(page for page in pages if (page.uri, page.language) == (uri, language) and page.file != LOST)


# Structure -----------------------------------------------------------------------------------------------------------


def test_every_page_exists_in_every_language(ordinary: list[Page]) -> None:
    found = {language: {page.uri for page in ordinary if page.language == language} for language in LANGUAGES}
    assert found["zh"] == found["en"] == found["es"]
    assert {f"procedures/{name}" for name in real("es").procedures} <= found["es"]


def test_every_name_that_an_element_refers_to_is_an_id_of_its_page(pages: list[Page]) -> None:
    faults = []
    for page in pages:
        for element in page.root.elements():
            named = [element.attributes.get(name, "") for name in ("for", "aria-labelledby", "aria-describedby")]
            faults += [f"{page}: {name}" for name in " ".join(named).split() if name not in page.ids]
    assert faults == []


def test_no_id_stands_twice_on_a_page(pages: list[Page]) -> None:
    assert [(str(page), name) for page in pages for name, n in Counter(page.ids).items() if n > 1] == []


def test_ids_are_the_same_in_every_language(ordinary: list[Page]) -> None:
    for page in ordinary:
        assert page.ids == of(ordinary, page.uri, LANGUAGES[0]).ids, str(page)


def test_headings_go_down_one_level_at_a_time_from_a_single_first(ordinary: list[Page]) -> None:
    for page in ordinary:
        levels = [int(one.tag[1]) for one in page.root.elements() if re.fullmatch("h[1-6]", one.tag)]
        assert levels.count(1) == 1, str(page)
        assert levels[0] == 1, str(page)
        assert all(below <= above + 1 for above, below in pairwise(levels)), f"{page}: {levels}"


def test_every_page_has_a_title_of_its_own_and_a_description(ordinary: list[Page]) -> None:
    titles: Counter[tuple[str, str]] = Counter()
    for page in ordinary:
        titles[page.language, "".join(str(child) for child in page.root.all("title")[0].children)] += 1
        description = page.root.all("meta", name="description")[0].attributes["content"]
        assert len(description) >= (10 if page.language == "zh" else 20), f"{page}: {description}"
    assert [title for title, n in titles.items() if n > 1] == []


# Languages -----------------------------------------------------------------------------------------------------------


def test_every_language_that_is_named_exists(pages: list[Page]) -> None:
    found = {one.attributes[name] for page in pages for one in page.root.elements() for name in ("lang", "hreflang")
             if name in one.attributes}  # fmt: skip
    for tag in found - {"x-default"}:
        assert Locale.parse(tag, sep="-"), tag


def test_every_page_says_its_language(ordinary: list[Page]) -> None:
    assert [str(page) for page in ordinary if page.root.all("html")[0].attributes["lang"] != page.language] == []


def test_every_page_names_itself_in_every_language(ordinary: list[Page]) -> None:
    url = real("es").hall.url.rstrip("/") + "/"
    for page in ordinary:
        address = f"{page.uri}/" if page.uri else ""
        expected = {language: url + ROOTS[language] + address for language in LANGUAGES}
        links = page.root.all("link")
        found = {one.attributes["hreflang"]: one.attributes["href"] for one in links if "hreflang" in one.attributes}
        assert found == {**expected, "x-default": expected["es"]}, str(page)
        canonical = [one.attributes["href"] for one in links if one.attributes["rel"] == "canonical"]
        assert canonical == [expected[page.language]], str(page)


def test_words_in_han_characters_say_their_language(pages: list[Page]) -> None:
    faults = []
    for page in pages:
        for words, element in page.root.runs():
            if HAN.search(words) and not element.language.startswith("zh") and not element.stands_in("title"):
                faults.append(f"{page}: {squeezed(words)}")
    assert faults == []


def test_no_page_speaks_two_languages(pages: list[Page]) -> None:
    faults = []
    for page in pages:
        for words, element in spoken(page):
            if words.strip() and any(pattern.search(words) for pattern in FOREIGN[element.language[:2]]):
                faults.append(f"{page}: {squeezed(words)}")
    assert faults == []


def test_chinese_pages_hold_no_words_in_latin_letters(pages: list[Page]) -> None:
    """But for names, code, addresses, and the pages for authors, whose subject are names in English."""
    technical = {"authors", "authors/format", "authors/problems", "hosting"}
    faults = set()
    for page in pages:
        for words, element in spoken(page):
            if element.language.startswith("zh") and page.uri not in technical:
                bare = re.sub(r"https?://\S+|[\w.-]+@[\w.-]+|\b\S+\.(?:xlsx|ya?ml|org|cn)\b", "", words)
                faults |= {(str(page), word) for word in LATIN.findall(bare) if word not in NAMES_IN_CHINESE}
    assert sorted(faults) == []


def test_the_page_for_lost_readers_says_everything_in_every_language(pages: list[Page]) -> None:
    lost = next(page for page in pages if page.file == LOST)
    sections = {one.attributes["lang"]: one for one in lost.root.all("section")}
    assert list(sections) == list(LANGUAGES)
    for language, section in sections.items():
        homes = [target(lost, one.attributes["href"]) for one in section.all("a")]
        assert (f"{ROOTS[language]}index.html", "") in homes
        assert section.all("form")[0].attributes["action"] == f"/{ROOTS[language]}"
        for procedure in real(language).procedures.values():
            assert procedure.menu_title in section.words


def spoken(page: Page) -> Iterator[tuple[str, Element]]:
    """What readers of a page see or hear, run by run, but for code and words that are left untranslated on purpose."""
    for words, element in page.root.runs():
        is_verbatim = any("translate" in one.attributes for one in element.lineage())
        if not is_verbatim and not element.stands_in("code", "pre", "title"):
            yield words, element
    for element in page.root.elements():
        for name in SPOKEN:
            # A hall's label may stand in an attribute, which cannot say its language; Latin letters tell.
            if name in element.attributes and element.tag != "code":
                yield element.attributes[name], element


# What a browser asks for ---------------------------------------------------------------------------------------------


def test_no_page_asks_anything_of_another_server(pages: list[Page], built_site: Path) -> None:
    faults = []
    for page in pages:
        for element in page.root.elements():
            if element.tag == "link" and element.attributes["rel"].strip() in ("canonical", "alternate"):
                continue
            names = {"link": ["href"], "form": ["action"]}.get(element.tag, ["src", "srcset", "poster", "data"])
            faults += [f"{page}: {element.attributes[name]}" for name in names
                       if re.match(r"(?:[a-z]+:)?//", element.attributes.get(name, ""))]  # fmt: skip
    for path in [*built_site.rglob("*.css"), *built_site.rglob("*.html")]:
        faults += [f"{path.name}: {found}" for found in ADDRESS.findall(path.read_text("utf-8"))]
    assert faults == []


def test_nothing_is_delivered_that_no_page_asks_for(built_site: Path) -> None:
    files = [path.relative_to(built_site).as_posix() for path in built_site.rglob("*") if path.is_file()]
    assert [file for file in files if file.endswith((".map", ".po", ".yml", ".md"))] == []
    for path in [*built_site.rglob("*.js"), *built_site.rglob("*.css")]:
        assert "sourceMappingURL" not in path.read_text("utf-8"), path.name


def test_the_site_map_names_every_page_with_its_other_languages(ordinary: list[Page], built_site: Path) -> None:
    spaces = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    url = real("es").hall.url.rstrip("/") + "/"
    entries = ElementTree.parse(built_site / "sitemap.xml").getroot().findall("map:url", spaces)
    found = {str(entry.findtext("map:loc", "", spaces)): entry for entry in entries}
    assert len(found) == len(entries)
    assert {place.removeprefix(url) + "index.html" for place in found} == {page.file for page in ordinary}
    for place, entry in found.items():
        links = {link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall("x:link", spaces)}
        assert set(links) == {*LANGUAGES, "x-default"}, place
        assert place in links.values()
        assert set(links.values()) <= set(found)


# Search --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_search_index_of_its_own_pages(
    ordinary: list[Page], built_site: Path, language: str
) -> None:
    index = json.loads((built_site / ROOTS[language] / "search/search_index.json").read_text("utf-8"))
    places = [entry["location"].partition("#") for entry in index["docs"]]
    known = {f"{page.uri}/": page for page in ordinary if page.language == language and page.uri}
    assert {place for place, _, _ in places} == set(known), "home, which repeats all, is left out"
    assert [(place, name) for place, _, name in places if name and name not in known[place].ids] == []


def test_no_search_index_holds_words_of_another_language(built_site: Path) -> None:
    """But for names of languages, code, and the glossary, which has all languages side by side."""
    faults = []
    for language in LANGUAGES:
        index = json.loads((built_site / ROOTS[language] / "search/search_index.json").read_text("utf-8"))
        for entry in index["docs"]:
            if entry["location"].startswith(("glossary/", "authors/")):
                continue
            words = re.sub(r"(?s)<(code|pre)>.*?</\1>|<[^>]+>|Español", " ", f"{entry['title']} · {entry['text']}")
            for pattern in FOREIGN[language]:
                faults += [f"{language} {entry['location']}: {found}" for found in pattern.findall(words)]
    assert faults == []


# What the guide says -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_procedure_says_on_its_page_all_that_its_definition_says(ordinary: list[Page], language: str) -> None:
    guide, words = real(language), messages.words(language)
    faults = []
    for name, procedure in guide.procedures.items():
        page = of(ordinary, f"procedures/{name}", language)
        shown, plain = page.content.words, WebSurface(guide, words, page.uri).plain
        said = [procedure.title, procedure.summary, *(one.text for one in procedure.before_you_start.values())]
        said += [one.text for one in procedure.missing.values()]
        faults += [f"{name}: {text}" for text in said if squeezed(plain(text)) not in shown]
        for kind, parts in (("step", procedure.steps), ("note", procedure.notes)):
            for key, part in parts.items():
                part_words = page.content.by_id(f"{kind}-{anchor(key)}").words
                for text in filter(None, (part.title, part.text, getattr(part, "result", None))):
                    if squeezed(plain(text)) not in part_words:
                        faults.append(f"{name}, {kind} {key}: {text}")
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_explained_once_on_the_page_of_its_procedure(ordinary: list[Page], language: str) -> None:
    guide = real(language)
    faults = []
    for name, procedure in guide.procedures.items():
        page = of(ordinary, f"procedures/{name}", language)
        used = {field for screen in procedure.screens.values() for block in screen.blocks.values()
                for field in block.fields}  # fmt: skip
        used |= {column for screen in procedure.screens.values() if screen.results for column in screen.results.columns}
        used |= set(procedure.batch.columns) if procedure.batch else set()
        entries = [one for one in page.ids if one.startswith("field-")]
        assert sorted(entries) == sorted(f"field-{anchor(field)}" for field in used), name
        for field in used:
            definition, row = guide.fields[field], page.content.by_id(f"field-{anchor(field)}").words
            label = guide.labels.get(definition.label or "")
            verbatim = label.text if label else ""
            faults += [f"{name}, {field}: {text}" for text in (verbatim or definition.name,) if text not in row]
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", with_file(real("es")))
def test_page_and_template_agree_on_the_columns(
    ordinary: list[Page], built_site: Path, name: str, language: str
) -> None:
    page, guide = of(ordinary, f"procedures/{name}", language), real(language)
    sheet = openpyxl.load_workbook(built_site / f"templates/{name}.{language}.xlsx").worksheets[0]
    headers = {cell.column_letter: str(cell.value) for cell in sheet[1] if cell.value}
    letters = {}
    for row in page.content.all("tr"):
        cells = [cell for cell in row.elements() if "tm-col" in cell.classes and cell.words]
        if cells:
            letters[cells[0].words] = row.attributes["id"]
    expected = {sheet.cell(1, column.index + 1).column_letter: column for column in columns(guide, name)}
    assert set(headers) == set(expected)
    for letter, column in expected.items():
        assert letters.get(letter, f"field-{anchor(column.field)}") == f"field-{anchor(column.field)}"
        assert (column.label or column.name) in headers[letter]
        assert f"{letter}" in page.content.by_id(f"field-{anchor(column.field)}").words


def test_every_template_is_offered_on_its_page_and_no_other_file_lies_beside_it(
    ordinary: list[Page], built_site: Path
) -> None:
    names = {f"{name}.{language}.xlsx" for name in with_file(real("es")) for language in LANGUAGES}
    assert {path.name for path in (built_site / "templates").iterdir()} == names
    for page in ordinary:
        hrefs = [one.attributes["href"] for one in page.content.all("a") if "download" in one.attributes]
        files = {found[0] for href in hrefs if (found := target(page, href))}
        name = page.uri.removeprefix("procedures/")
        assert files == {f"templates/{file}" for file in names if file.startswith(f"{name}.")}, str(page)


def test_every_page_of_a_procedure_says_when_it_was_compared_with_its_source(ordinary: list[Page]) -> None:
    for name, procedure in real("es").procedures.items():
        times = [one.attributes["datetime"] for one in of(ordinary, f"procedures/{name}", "es").content.all("time")]
        assert procedure.verified.isoformat() in times, name
        assert all(datetime.date.fromisoformat(day) for day in times)


# The build -----------------------------------------------------------------------------------------------------------


def test_the_same_definitions_make_the_same_bytes_anywhere(built_site: Path, repo: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "site")]
    elsewhere = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C", "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=repo, env={**os.environ, **elsewhere}, check=True, capture_output=True)
    assert contents(tmp_path / "site") == contents(built_site)


def contents(folder: Path) -> dict[str, str]:
    """Every file of a folder with a digest of its bytes."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
