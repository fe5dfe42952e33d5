"""The same answer twice: what Python and the browser say of every workbook of the corpus, verdict by verdict."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page

from built import ROOTS
from corpus import CASES, GOOD, TODAY, Case, Filled, headers, said
from guides import LANGUAGES, real
from test_corpus import TYPED, definitions, live, reports
from tramite import messages
from tramite.checker import report
from tramite.checker.definition import wording

pytestmark = pytest.mark.browser

CHECK = """async ([files, today]) => {
    const { check, checking } = tramite;
    check.characters.learn(checking.tables);
    const checked = [];
    for (const [name, bytes] of files) {
        const content = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0));
        const run = check.checking(checking.definitions, await check.read(content, name), name, today, '');
        let step = run.next();
        while (!step.done) step = run.next();
        checked.push(step.value);
    }
    return check.across(checking.definitions, checked);
}"""
"""What the page that checks does with files."""

LIST = "reports => reports.map(one => tramite.check.saying.csv(one, tramite.checking, false))"
ODD_ROWS = 200


@pytest.fixture(scope="module")
def pages(browser: Browser, site_url: str) -> Iterator[dict[str, Page]]:
    """The page that checks, in each language, as it was built; nothing is asked of a network once it is there."""
    with browser.new_context() as context:
        opened = {language: context.new_page() for language in LANGUAGES}
        faults: list[str] = []
        for language, page in opened.items():
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.goto(f"{site_url}/{ROOTS[language]}check/", wait_until="load")
        context.set_offline(True)
        yield opened
        assert faults == []


def in_browser(page: Page, case: Case, site: Path) -> list[dict[str, Any]]:
    files = [[name, base64.b64encode(content).decode()] for name, content in case.files(site).items()]
    found: list[dict[str, Any]] = page.evaluate(CHECK, [files, TODAY.isoformat()])
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_say_the_same(pages: dict[str, Page], built_site: Path, case: Case) -> None:
    theirs = in_browser(pages[LANGUAGES[0]], case, built_site)
    if case.in_browser:
        assert [said(one) for report in theirs for one in report["verdicts"]] == [case.in_browser]
        return
    ours = reports(case, built_site)
    for own, other in zip(ours, theirs, strict=True):
        for one, its in zip(own["verdicts"], other["verdicts"], strict=False):
            assert its == one, f"{own['file']}: Python says the second, the browser the first"
        assert other == own


@pytest.mark.office
@pytest.mark.parametrize("procedure", TYPED)
def test_both_say_the_same_of_what_libreoffice_just_saved(
    pages: dict[str, Page], built_site: Path, soffice: list[str], procedure: str
) -> None:
    case = live(built_site, soffice[0], procedure)
    assert in_browser(pages[LANGUAGES[0]], case, built_site) == reports(case, built_site)


PIECES = (
    *(
        "01",
        "1",
        "08",
        "330299199001010017",
        "33029919930608018x",
        "AB1234567",
        "2025-03-10",
        "2025.3.1",
        "202503",
        "13",
    ),
    *(
        "2025年3月",
        "8,000",
        "¥",
        "元",
        "8000.50",
        "-3",
        "1e5",
        "3.3E+17",
        "310",
        "510",
        ";",
        ",",
        "、",
        " ",
        "\u00a0",
        "\u3000",
    ),
    *(
        "\u200b",
        "\ufeff",
        "\n",
        "\t",
        "·",
        ".",
        "．",
        "×",
        "Х",
        "Ⅹ",
        "ｘ",
        "１２",
        "张",
        "阿依",
        "𠮷",
        "é",
        "e\u0301",
        "男",
        "女",
    ),
    *(
        "新参保",
        "Mujer",
        "GBR",
        "英国",
        "TRUE",
        "true",
        "#",
        "#N/A",
        "=1",
        "'",
        "10-",
        "居民身份证",
        "12:30",
        "T",
        "yuan",
        "%",
    ),
    *(
        "İ",
        "ß",
        "ﬁ",
        "Ａ",
        "０",
        "②",
        "\u0660",
        "\u202e",
        "\U000e0041",
        "\u0000",
        "_x000D_",
        "10.0",
        "00",
        "9" * 20,
        "a@b.co",
    ),
)
"""What odd cells are made of."""

NUMBERS = (
    0,
    1,
    -1,
    8,
    13,
    45717,
    45717.5,
    202503,
    20250310,
    330212,
    30212,
    8000.125,
    0.1 + 0.2,
    1e15,
    1e16,
    3.3e17,
    1e-7,
    1e21,
)
FORMATS = ("General", "@", "yyyy-mm-dd", "0.00", "h:mm", '0"d"', "[$-804]m月d日", "[Red]0;[Blue]-0")


def odd(site: Path, procedure: str, seed: int) -> bytes:
    """A file of many rows in which anything may stand anywhere."""
    chance = random.Random(seed)
    letters = Filled(site, procedure).letters
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": bool(seed % 2)}) as book:
        looks = [book.add_format({"num_format": form}) for form in FORMATS]
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, headers(site, procedure).values())
        for row in range(1, ODD_ROWS):
            for column, field in enumerate(letters):
                look, kind = chance.choice(looks), chance.randrange(20)
                if kind < 7:
                    value = GOOD[procedure].get(field, "")
                    sheet.write_string(row, column, str(value), look)
                elif kind < 14:
                    text = "".join(chance.choices(PIECES, k=chance.randint(1, 3)))
                    sheet.write_string(row, column, text, look)
                elif kind < 17:
                    sheet.write_number(row, column, chance.choice(NUMBERS), look)
                elif kind == 17:
                    sheet.write_boolean(row, column, chance.random() < 0.5, look)
                elif kind == 18:
                    sheet.write_formula(row, column, "=1+1", look, chance.choice((2, "x", "#REF!", True, "")))
    return stream.getvalue()


@pytest.mark.parametrize("procedure", GOOD)
@pytest.mark.parametrize("seed", [1, 2])
def test_both_say_the_same_of_odd_cells(pages: dict[str, Page], built_site: Path, procedure: str, seed: int) -> None:
    name = f"odd-{procedure}-{seed}"
    case = Case(name, (), (), lambda site: odd(site, procedure, seed), f"{name}.xlsx")
    (ours,), (theirs,) = reports(case, built_site), in_browser(pages[LANGUAGES[0]], case, built_site)
    for one, its in zip(ours["verdicts"], theirs["verdicts"], strict=False):
        assert its == one, "Python says the second, the browser the first"
    assert theirs == ours
    assert len({one["code"] for one in ours["verdicts"]}) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_say_it_in_the_same_words(pages: dict[str, Page], built_site: Path, language: str) -> None:
    guide, words = real(language), messages.words(language)
    base = f"{guide.hall.url.rstrip('/')}/{ROOTS[language]}"
    found = [(case, one) for case in CASES for one in reports(case, built_site) if one["procedure"] in definitions()]
    theirs = pages[language].evaluate(LIST, [one for _, one in found])
    for (case, one), listed in zip(found, theirs, strict=True):
        name = one["procedure"]
        worded = wording(guide, name, words)
        told = report.tell(one, worded, words, definitions()[name], base=base)
        assert listed == report.csv([told]), case
