"""A second hall, in another country: nothing in the package changes, and nothing of the first hall shows.

It is what `tramite new hall` writes, with the definitions of `second_hall/` laid over it: languages that the package
does not speak, another currency, another number with another check digit. Every word of the package is translated by
marking it (`marked`), so that any word left in English is found wherever it stands.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import polib
import pytest

from printed import Printed, bare
from projects import build, new_hall, replace, said
from tramite import messages, translation

OVERLAY = Path(__file__).parent / "second_hall"
PACKAGE = Path(messages.__file__).parent
FIRST, SECOND = "pt", "eu"
VOWELS = {FIRST: str.maketrans("aeiouAEIOU", "ạẹịọụẠẸỊỌỤ"), SECOND: str.maketrans("aeiouAEIOU", "āēīōūĀĒĪŌŪ")}
"""How each language marks what is translated: by signs that neither language has."""

MODULES = "\n".join(path.read_text("utf-8") for path in sorted(PACKAGE.glob("*.py")))
TYPES = set(re.findall(r"^class (\w+)", MODULES, re.MULTILINE))
"""The kinds of entries, which the reference for authors calls by the names that they have in the models."""

pytestmark = pytest.mark.xdist_group("second_hall")


def marked(text: str, language: str) -> str:
    """A text as this language says it; ids and links stay as they are."""
    pieces = re.split(r"(\[\[.*?\]\]|\]\(.*?\)|\{.*?\}|<.*?>)", text)
    return "".join(piece if index % 2 else piece.translate(VOWELS[language]) for index, piece in enumerate(pieces))


def translate(path: Path, language: str) -> None:
    """Mark every text of a PO file."""
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {key: marked(entry.msgid_plural, language) for key in entry.msgstr_plural}
        else:
            entry.msgstr = marked(entry.msgid, language)
    catalogue.save()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the second hall, translated."""
    folder = new_hall(tmp_path_factory.mktemp("second") / "hall", FIRST, SECOND)
    shutil.rmtree(folder / "procedures" / "first-steps")
    (folder / "procedures" / "_hall" / f"{SECOND}.po").unlink()
    shutil.copytree(OVERLAY, folder, dirs_exist_ok=True)
    replace(folder / "mkdocs.yml", "https://guide.example.org/", "https://voluntarios.example.org/")
    for language in (FIRST, SECOND):
        translate(folder / "procedures" / "_hall" / f"ui.{language}.po", language)
        page = folder / "docs" / ("index.md" if language == FIRST else f"index.{language}.md")
        page.write_text(f'---\ntitle: "{marked("Início", language)}"\n---\n', "utf-8")
    said("translate", "update", "-C", folder)
    for path in folder.glob(f"procedures/*/{SECOND}.po"):
        translate(path, SECOND)
    return folder


@pytest.fixture(scope="module")
def site(hall: Path) -> Path:
    """Its site, as `mkdocs build --strict` makes it."""
    return build(hall)


# What is shown -------------------------------------------------------------------------------------------------------


class Shown(HTMLParser):
    """All words of a page that readers see or hear, but for code and what is marked as English."""

    SPOKEN = ("alt", "aria-label", "placeholder", "title", "content", "label", "summary")
    DATA = ("data-l", "data-copied", "data-refused")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._skipped: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if self._skipped or tag in ("code", "script", "style") or (values.get("lang") == "en" and tag != "html"):
            if tag not in ("br", "img", "input", "link", "meta", "hr", "wbr"):
                self._skipped.append(tag)
            return
        spoken = [value for name, value in attrs if value and (name in self.SPOKEN or name in self.DATA)]
        if tag == "meta" and ("http-equiv" in values or values.get("name") not in ("description", None)):
            return
        self.words += spoken

    def handle_endtag(self, tag: str) -> None:
        if self._skipped and self._skipped[-1] == tag:
            self._skipped.pop()

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.words.append(data)


def theme_words(html: str) -> str:
    """The words that the theme's scripts take from a page."""
    config = re.search(r'<script id="__config" type="application/json">(.*?)</script>', html, re.DOTALL)
    return " ".join(json.loads(config[1])["translations"].values()) if config else ""


def workbook_words(path: Path) -> str:
    """Every text of a workbook: cells, sheets, choices, messages, comments, properties."""
    with ZipFile(path) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if not name.startswith("xl/theme/")]
    book = openpyxl.load_workbook(path)
    found = [book.properties.title, book.properties.subject, book.properties.description, *book.sheetnames]
    for sheet in book:
        found += [cell.value for row in sheet for cell in row if isinstance(cell.value, str)]
        for choice in sheet.data_validations.dataValidation:
            found += [choice.promptTitle, choice.prompt, choice.errorTitle, choice.error]
        found += [sheet.oddHeader.center.text, sheet.oddFooter.center.text]
    found += [text for part in parts if "<comments" in part for text in re.findall(r"<t[^>]*>([^<]*)</t>", part)]
    return "\n".join(filter(None, found))


def surfaces(site: Path) -> Iterator[tuple[str, str]]:
    """Where and what: the words of everything that is shown."""
    for path in sorted(site.rglob("*.html")):
        html = path.read_text("utf-8")
        yield path.relative_to(site).as_posix(), " ".join([*Shown(html).words, theme_words(html)])
    for path in sorted(site.rglob("*.xlsx")):
        yield path.relative_to(site).as_posix(), workbook_words(path)
    for path in sorted(site.rglob("*.pdf")):
        # An address goes on in the next line.
        words = re.sub(r"https?://[^\s)]*(?:\s+[^\s)]*[/#][^\s)]*)*", " ", "\n".join(Printed(path).texts))
        yield path.relative_to(site).as_posix(), words
    for path in sorted(site.rglob("search_index.json")):
        for entry in json.loads(path.read_text("utf-8"))["docs"]:
            # The reference for authors shows the sentences of the models, in English and marked so.
            if not entry["location"].startswith("authors/"):
                text = re.sub(r"<[^>]*>", " ", f"{entry['title']} {entry['text']}")
                yield f"{path.relative_to(site).as_posix()}: {entry['location']}", text


def english() -> set[str]:
    """The words of the package's messages, but for ids, a program, and those that the hall's own texts have too."""
    forms = " ".join(form for forms in messages.words("en").forms.values() for form in forms)
    ours = "\n".join(path.read_text("utf-8") for path in sorted(OVERLAY.rglob("*.yml")))
    found = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"\{.*?\}|<[^>]*>|`[^`]*`", " ", forms)))
    found = {word for word in found if re.search("[aeiou]", word)}
    return {word.lower() for word in found} - {word.lower() for word in re.findall(r"\w{3,}", ours)} - {"excel"}


def test_every_message_is_replaced_by_the_hall_s_own(hall: Path) -> None:
    folder = hall / "procedures" / "_hall"
    for language in (FIRST, SECOND):
        words = messages.words(language, folder)
        assert words.missing == ()
        assert language not in messages.shipped()
        assert words("problems.errors", n=3) == marked("3 errors", language)


def test_it_is_in_order(hall: Path) -> None:
    assert said("check", "--strict", "-C", hall) == "Everything is in order.\n"
    assert said("check", "--strict", "--lang", SECOND, "-C", hall) == marked("Everything is in order.\n", SECOND)


def test_every_surface_speaks_its_language_alone(site: Path) -> None:
    unwanted, seen = english(), 0
    assert len(unwanted) > 300
    for place, words in surfaces(site):
        text = re.sub(r"https?://\S+|\S+\.(?:xlsx|yml)\b", " ", words)
        named = TYPES if "authors/" in place else set()
        found = {word for word in re.findall(r"[^\W\d_]{3,}", text) if word.lower() in unwanted} - named
        assert not found, f"{place}: {sorted(found)}"
        seen += 1
    assert seen > 20


def test_no_language_shows_the_words_of_the_other(site: Path) -> None:
    for place, words in surfaces(site):
        is_second = place.startswith(f"{SECOND}/") or f".{SECOND}.xlsx" in place or f".{SECOND}.pdf" in place
        language = SECOND if is_second else FIRST
        # The page for lost readers, short addresses and the glossary, in the handbook too, speak to the readers of all.
        if place != "404.html" and "glossary/" not in place and not place.startswith(("p/", "handbook/handbook.")):
            other = FIRST if language == SECOND else SECOND
            assert not re.search("[ạẹịọụẠẸỊỌỤ]" if other == FIRST else "[āēīōūĀĒĪŌŪ]", words), place
            assert re.search("[ạẹịọụẠẸỊỌỤ]" if language == FIRST else "[āēīōūĀĒĪŌŪ]", words) or ": " in place, place


def test_nothing_of_the_first_hall_shows(site: Path) -> None:
    first = re.compile(r"ningbo|zhejiang|\bchin[ae]|\bcny\b|yuan|\bzh\b|[\u4e00-\u9fff]", re.IGNORECASE)
    for path in sorted(site.rglob("*")):
        if path.suffix in (".html", ".json", ".xml"):
            content = path.read_text("utf-8")
            assert not (found := first.search(content)), f"{path.relative_to(site)}: {found}"
        elif path.suffix == ".xlsx":
            with ZipFile(path) as archive:
                # Every workbook of every program lists the fonts of many scripts there.
                for name in (name for name in archive.namelist() if not name.startswith("xl/theme/")):
                    assert not first.search(archive.read(name).decode()), f"{path.name}: {name}"
        elif path.suffix == ".pdf":
            assert not first.search(" ".join(Printed(path).texts)), path.name


# What it does --------------------------------------------------------------------------------------------------------


def test_its_pages_stand_where_they_belong(site: Path) -> None:
    for root in (site, site / SECOND):
        for uri in ("", "procedures/enrol-helper/", "procedures/see-helpers/", "glossary/", "source/"):
            assert (root / uri / "index.html").is_file()
    html = (site / SECOND / "procedures" / "enrol-helper" / "index.html").read_text("utf-8")
    assert re.search(rf'<html[^>]* lang="{SECOND}"', html)
    assert f'lang="{FIRST}" translate="no">Número de voluntário</bdi>' in html  # what stands on the screen


def test_amounts_are_in_its_currency(site: Path) -> None:
    html = (site / "procedures" / "enrol-helper" / "index.html").read_text("utf-8")
    assert marked("Amount in {currency}, with at most 2 decimals", FIRST).replace("{currency}", "Euros") in html


@pytest.mark.parametrize("language", [FIRST, SECOND])
def test_its_template_opens(site: Path, language: str) -> None:
    book = openpyxl.load_workbook(site / "templates" / f"enrol-helper.{language}.xlsx")
    properties = {one.name: str(one.value) for one in book.custom_doc_props.props}
    assert properties["tramite_procedure"] == "enrol-helper"
    assert properties["tramite_language"] == language
    columns = [name for name in book.defined_names if name.startswith("tramite_col_")]
    assert sorted(columns) == [
        f"tramite_col_{name}" for name in sorted(("number", "full_name", "shift", "lunch", "first_day"))
    ]


@pytest.mark.parametrize("language", [FIRST, SECOND])
def test_its_books_are_printed(site: Path, language: str) -> None:
    """With the words of its screens, in its language and in the second, which Unicode spells with signs of its own."""
    names = {f"{name}.{tag}.pdf" for name in ("handbook", "enrol-helper", "see-helpers") for tag in (FIRST, SECOND)}
    assert {path.name for path in (site / "handbook").iterdir()} == names
    for name in ("handbook", "enrol-helper"):
        found = Printed(site / "handbook" / f"{name}.{language}.pdf")
        assert found.language == language and len(found) >= 1
        for words in ("Número de voluntário", "Enviar", "11111111110"):
            assert bare(words) in bare("".join(found.texts)), words
        steps = marked("Escreva", SECOND) if language == SECOND else "Escreva"
        assert steps in "".join(found.texts)


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("11111111110", "11111111111", "number"),
        ("11111111110", "11111111101", "number"),
        ("PT25 0000", "PT52 0000", "account"),
        ("0000 1234", "0000 1243", "account"),
    ],
)
def test_its_check_digits_hold(hall: Path, tmp_path: Path, right: str, wrong: str, field: str) -> None:
    copy = tmp_path / "hall"
    shutil.copytree(hall, copy, ignore=shutil.ignore_patterns("site"))
    replace(copy / "procedures" / "_hall" / "people.yml", right, wrong)
    found = json.loads(said("check", "--format", "json", "-C", copy, code=1))
    assert {problem["code"] for problem in found} == {"example-breaks-rule"}
    assert all(f"`{field}`" in problem["message"] and "checksum" in problem["message"] for problem in found)


def test_its_translations_are_complete_and_stay_so(hall: Path) -> None:
    assert said("translate", "update", "-C", hall) == ""
    rows = [line.split("\t") for line in said("translate", "status", "-C", hall).splitlines()[1:]]
    assert {row[0] for row in rows} == {translation.HALL, "enrol-helper", "see-helpers"}
    assert {tuple(row[3:]) for row in rows} == {("0", "0")}
