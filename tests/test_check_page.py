"""The page that checks a filled file, in a browser: what it finds, shows and hands out; and that it sends nothing."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from allpairspy import AllPairs
from openpyxl.utils.cell import coordinate_from_string
from playwright.sync_api import Browser, BrowserContext, Page, expect

from built import ROOTS
from guides import LANGUAGES, real, with_file
from searching import open_at_rest
from test_axe import COLOURS, WIDTHS, barriers
from tramite import checking, messages
from tramite.checker import check, marked, reader, report
from tramite.checker.definition import definition, wording
from tramite.identity import COLUMN_PREFIX

pytestmark = pytest.mark.browser

PROCEDURE = "reduce-insured"
SCRIPTS_KB = 41
"""Issue 5 asks for 25. What reads and checks weighs that much; the words, the marked copy and the page come on top."""
OWN_KB = 30
"""What the page and its data weigh, beside the scripts and what every page has."""
LONGEST_TASK = 200
STATES = ("start", "result", "by row", "right", "refused", "several")
GOOD = {
    "id_type": "01",
    "id_number": "330299198802290026",
    "full_name": "李样例",
    "stop_reason": "01",
    "leave_date": datetime.date(2025, 3, 10),
}
FAULTS = (
    GOOD | {"id_number": 330299199001010017},
    GOOD | {"id_number": "33029919900101001x", "full_name": None},
    GOOD | {"id_number": "330299199001010017", "leave_date": "2025年3月3日"},
)
"""Rows below the example: digits lost; no name and a small letter; a day in another shape."""


@pytest.fixture
def context(browser: Browser, site_url: str) -> Iterator[BrowserContext]:
    """A reader on a desk in the month of the examples, who may copy."""
    with browser.new_context(
        base_url=f"{site_url}/", viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    ) as made:
        made.set_default_timeout(15_000)
        made.grant_permissions(["clipboard-read", "clipboard-write"])
        yield made


@pytest.fixture
def page(context: BrowserContext) -> Page:
    made = context.new_page()
    made.clock.set_fixed_time(datetime.datetime(2025, 3, 14, 12))
    return made


def filled(site: Path, target: Path, *rows: dict[str, Any], language: str = "en", month: bool = True) -> Path:
    """A template of the site with rows of data."""
    book = openpyxl.load_workbook(site / "templates" / f"{PROCEDURE}.{language}.xlsx")
    sheet = book.worksheets[0]
    letters = {
        name.removeprefix(COLUMN_PREFIX): coordinate_from_string(one.attr_text.split("!")[1].replace("$", ""))[0]
        for name, one in book.defined_names.items()
        if name.startswith(COLUMN_PREFIX)
    }
    for number, row in enumerate(rows, 3):
        for field, value in ({"stop_month": "202503"} | row).items():
            sheet[f"{letters[field]}{number}"] = value
    book.save(target)
    return target


def opened(page: Page, language: str = "en") -> None:
    open_at_rest(page, f"{ROOTS[language]}check/?p={PROCEDURE}")
    expect(page.locator("#check")).to_be_visible()


def give(page: Page, *files: Path) -> None:
    """Choose files and wait for what is found."""
    page.set_input_files("#file", [str(file) for file in files])
    expect(page.locator("#result")).to_be_visible()


@pytest.fixture
def wrong(built_site: Path, tmp_path: Path) -> Path:
    return filled(built_site, tmp_path / "wrong.xlsx", *FAULTS)


@pytest.fixture
def right(built_site: Path, tmp_path: Path) -> Path:
    return filled(built_site, tmp_path / "right.xlsx", GOOD)


# What is shown -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_with_faults_is_explained_in_the_language_of_the_page(
    page: Page, built_site: Path, tmp_path: Path, language: str
) -> None:
    opened(page, language)
    give(page, filled(built_site, tmp_path / "x.xlsx", *FAULTS, language=language))
    title = page.locator("#result-title")
    expect(title).to_be_focused()
    expect(title).to_contain_text(re.compile("[2-9]"))
    rows = page.locator(".tm-verdict")
    for place in ("C3", "C4", "D4", "G5"):
        expect(rows.filter(has=page.get_by_text(place, exact=True)).first).to_be_visible()
    words = page.locator(".tm-verdicts").inner_text()
    assert "…" not in words and "{" not in words and "undefined" not in words, words
    hrefs = page.locator(".tm-verdicts a").evaluate_all("links => links.map(link => link.href)")
    explained = {f"/{ROOTS[language]}procedures/{PROCEDURE}/#field-", f"/{ROOTS[language]}messages/#"}
    for start in explained:
        target = next(href for href in hrefs if start in href)
        page.goto(target)
        expect(page.locator(f"#{target.split('#')[1]}")).to_be_visible()
    assert [href for href in hrefs if not any(start in href for start in explained)] == []


def test_every_problem_leads_to_its_cause(page: Page, wrong: Path) -> None:
    opened(page)
    give(page, wrong)
    for grouping in ("#by-column", "#by-row"):
        page.locator(f"{grouping} + label").click()
        rows = page.locator(".tm-verdict")
        links = rows.locator("a[href*='messages/#']")
        assert links.count() == rows.count() > 2, "one in each row"
        names = links.evaluate_all("links => links.map(link => link.textContent)")
        assert all(name.startswith("Why this happens: ") for name in names)
        nameless = rows.filter(has_text="is empty, but it is required").locator("a").first
        expect(nameless).to_have_attribute("href", re.compile("/messages/#required$"))


def test_a_right_file_is_said_to_be_right(page: Page, right: Path) -> None:
    opened(page)
    give(page, right)
    expect(page.locator("#result-title")).to_have_text("Nothing to correct")
    expect(page.locator("#facts")).to_contain_text("1 read · 1 right")


def test_problems_are_grouped_filtered_and_walked_through(page: Page, wrong: Path) -> None:
    opened(page)
    give(page, wrong)
    groups = page.locator(".tm-verdicts__group")
    assert any(text.startswith("Column C") for text in groups.all_inner_texts())
    page.locator("#by-row + label").click()
    assert [text.split(" (")[0] for text in groups.all_inner_texts()] == ["The whole file", "Row 3", "Row 4", "Row 5"]
    page.locator("#severity").select_option("error")
    assert set(page.locator(".tm-verdict .tm-severity").all_inner_texts()) == {"Error"}
    page.locator("#column").select_option("D")
    expect(page.locator(".tm-verdict")).to_have_count(1)
    expect(page.locator("#stepper")).to_be_hidden()
    page.locator("#severity").select_option("note")
    expect(page.locator("#nothing")).to_be_visible()
    for choice in ("#severity", "#column"):
        page.locator(choice).select_option("")
    count = page.locator(".tm-verdict").count()
    step = page.locator("#next")
    step.focus()
    for number in range(1, count + 1):
        page.keyboard.press("Enter")
        expect(page.locator("#position")).to_have_text(f"{number} of {count}")
        current = page.locator(".tm-verdict[aria-current=true]")
        expect(current).to_have_count(1)
        expect(current).to_be_in_viewport()
        message = current.locator("td").nth(1).inner_text()
        assert message in page.locator("#tm-said").inner_text()
    expect(step).to_be_focused()


def test_personal_data_are_covered_until_asked_for(page: Page, wrong: Path) -> None:
    opened(page)
    give(page, wrong)
    digits, table = "33029919900101001", page.locator("#result")
    assert digits not in table.inner_text()
    page.locator("#values").check()
    assert digits in table.inner_text()
    page.locator("#values").uncheck()
    assert digits not in table.inner_text()
    assert page.evaluate("Object.values(localStorage).concat(Object.values(sessionStorage)).join()").count("3302") == 0


def test_a_file_that_is_no_workbook_is_told_apart(page: Page, tmp_path: Path) -> None:
    opened(page)
    for name, content, words in (
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "Workbook".encode("utf-16-le"), ".xlsx"),
        ("empty.xlsx", b"", "empty"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
    ):
        (tmp_path / name).write_bytes(content)
        give(page, tmp_path / name)
        expect(page.locator("#result-title")).to_have_text("This file could not be checked")
        expect(page.locator("#result-lead")).to_contain_text(words)
        expect(page.locator("#listed")).to_be_hidden()
        expect(page.locator("#outputs")).to_be_hidden()


def test_several_files_are_checked_together(page: Page, wrong: Path, right: Path) -> None:
    opened(page)
    give(page, right, wrong)
    files = page.locator(".tm-file-list button")
    expect(files).to_have_count(2)
    expect(files.nth(1)).to_have_attribute("aria-pressed", "true")
    files.nth(0).click()
    expect(page.locator("#result-title")).to_have_text("Nothing to correct")
    expect(page.locator("#result-title")).to_be_focused()


def test_a_dropped_file_is_checked_and_one_beside_the_field_is_not_opened(page: Page, right: Path) -> None:
    opened(page)
    bytes_ = list(right.read_bytes())
    drop = """([selector, bytes]) => {
        const moved = new DataTransfer();
        moved.items.add(new File([new Uint8Array(bytes)], 'dropped.xlsx'));
        const event = new DragEvent('drop', { dataTransfer: moved, bubbles: true, cancelable: true });
        document.querySelector(selector).dispatchEvent(event);
        return event.defaultPrevented;
    }"""
    assert page.evaluate(drop, ["h1", bytes_])
    expect(page.locator("#result")).to_be_hidden()
    assert page.evaluate(drop, ["#drop", bytes_])
    expect(page.locator("#facts")).to_contain_text("dropped.xlsx")


def test_a_mended_file_may_be_chosen_again_under_its_name(page: Page, built_site: Path, tmp_path: Path) -> None:
    opened(page)
    file = filled(built_site, tmp_path / "x.xlsx", *FAULTS)
    give(page, file)
    filled(built_site, file, GOOD)
    page.set_input_files("#file", str(file))
    expect(page.locator("#result-title")).to_have_text("Nothing to correct")


# What is handed out --------------------------------------------------------------------------------------------------


def test_the_list_is_copied_and_downloaded(page: Page, wrong: Path) -> None:
    opened(page)
    give(page, wrong)
    page.locator("#copy").click()
    expect(page.get_by_role("status")).to_have_text("The list is copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    count = page.locator(".tm-verdict").count()
    assert len(copied.splitlines()) == count + 2  # the file, and that data are covered
    with page.expect_download() as waiting:
        page.locator("#list").click()
    assert waiting.value.suggested_filename == "wrong - problems.csv"
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == count
    assert {row["Column"] + row["Row"] for row in rows} >= {"C3", "C4", "D4", "G5"}
    assert all("33029919900101001" not in value for row in rows for value in row.values())


def test_where_copying_is_refused_the_list_is_shown(context: BrowserContext, page: Page, wrong: Path) -> None:
    context.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined});")
    opened(page)
    give(page, wrong)
    page.locator("#copy").click()
    expect(page.locator("#by-hand-text")).to_be_focused()
    assert "C3" in page.locator("#by-hand-text").input_value()


@pytest.mark.parametrize("repair", [False, True])
def test_the_marked_copy_is_the_readers_own_file_with_marks(
    page: Page, wrong: Path, tmp_path: Path, repair: bool
) -> None:
    opened(page)
    give(page, wrong)
    if repair:
        page.locator("#repair").check()
    with page.expect_download() as waiting:
        page.locator("#marked").click()
    waiting.value.save_as(tmp_path / "marked.xlsx")
    before, after = openpyxl.load_workbook(wrong), openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert after.sheetnames == [*before.sheetnames, "Problems"]
    old, new = before.worksheets[0], after.worksheets[0]
    marked = {cell.coordinate for row in new.iter_rows() for cell in row if cell.comment}
    assert {"C3", "C4", "D4", "G5"} <= marked
    assert all(new[place].fill.fgColor.rgb != old[place].fill.fgColor.rgb for place in marked)
    assert new["C5"].fill.fgColor.rgb == old["C5"].fill.fgColor.rgb
    assert new["G5"].value == (datetime.datetime(2025, 3, 3) if repair else "2025年3月3日")
    assert new["C4"].value == ("33029919900101001X" if repair else "33029919900101001x")
    assert new["C3"].value == old["C3"].value, "what is lost is never made up"
    assert len(new.data_validations.dataValidation) == len(old.data_validations.dataValidation)
    assert after.defined_names.keys() == before.defined_names.keys()
    with zipfile.ZipFile(wrong) as one, zipfile.ZipFile(tmp_path / "marked.xlsx") as other:
        touched = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
        touched |= {
            name
            for name in one.namelist()
            if re.match(r"xl/worksheets/(_rels/)?sheet1\.|xl/comments|xl/drawings", name)
        }
        assert all(one.read(name) == other.read(name) for name in set(one.namelist()) - touched)
        assert other.testzip() is None


def test_of_a_text_file_the_marked_copy_is_a_new_workbook(page: Page, built_site: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(built_site / "templates" / f"{PROCEDURE}.en.xlsx").worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    values = ["1", "01", "330299198802290026", "", "01", "202503", "2025-03-10", "", ""]
    with (tmp_path / "x.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, values[: len(heads)]])
    opened(page)
    give(page, tmp_path / "x.csv")
    with page.expect_download() as waiting:
        page.locator("#marked").click()
    waiting.value.save_as(tmp_path / "marked.xlsx")
    made = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert made.worksheets[0]["C2"].value == "330299198802290026"
    assert made.worksheets[0]["D2"].comment
    assert "new workbook" in str(made.worksheets[1]["A2"].value)


# Nothing is sent -----------------------------------------------------------------------------------------------------


def test_nothing_is_asked_of_anyone_once_the_page_is_there(page: Page, wrong: Path) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    opened(page)
    asked: list[str] = []
    page.on("request", lambda request: None if request.url.startswith("blob:") else asked.append(request.url))
    give(page, wrong)
    page.locator("#values").check()
    page.locator("#copy").click()
    for button in ("#list", "#marked"):
        with page.expect_download():
            page.locator(button).click()
    page.locator("#by-row + label").click()
    page.wait_for_timeout(300)
    assert (asked, faults) == ([], [])


def test_the_browser_itself_lets_nothing_out(page: Page) -> None:
    opened(page)
    refused = page.evaluate(
        """async () => {
        const seen = [];
        document.addEventListener('securitypolicyviolation', event => seen.push(event.effectiveDirective));
        await fetch('https://example.org/').catch(() => seen.push('fetch'));
        new Image().src = 'https://example.org/x.png';
        const form = document.body.appendChild(document.createElement('form'));
        form.action = 'https://example.org/';
        form.submit();
        const script = document.body.appendChild(document.createElement('script'));
        script.textContent = 'window.wasRun = true';
        await new Promise(resume => setTimeout(resume, 300));
        return [seen, window.wasRun === true];
    }"""
    )
    assert set(refused[0]) >= {"connect-src", "fetch", "img-src", "form-action", "script-src-elem"}
    assert refused[1] is False
    assert page.url.endswith(f"check/?p={PROCEDURE}")


def test_it_works_from_a_folder_without_a_network(browser: Browser, built_site: Path, wrong: Path) -> None:
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{(built_site / 'en' / 'check' / 'index.html').as_uri()}?p={PROCEDURE}")
        give(page, wrong)
        expect(page.locator("#result-title")).to_contain_text("to correct")
        with page.expect_download() as waiting:
            page.locator("#marked").click()
        assert zipfile.is_zipfile(waiting.value.path())
        assert all(re.match("file:|blob:|data:", url) for url in asked), asked


def test_where_there_are_no_workers_the_page_does_the_work_in_slices(
    context: BrowserContext, page: Page, wrong: Path
) -> None:
    context.add_init_script("window.Worker = class { constructor() { throw new Error('none') } };")
    opened(page)
    give(page, wrong)
    expect(page.locator("#result-title")).to_contain_text("to correct")
    with page.expect_download():
        page.locator("#marked").click()


# For everybody -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "look", list(AllPairs((STATES, LANGUAGES, WIDTHS, COLOURS))), ids=lambda look: "-".join(map(str, look))
)
def test_no_state_of_the_page_has_a_barrier(window: Any, built_site: Path, tmp_path: Path, look: list[Any]) -> None:
    state, language, width, colours = look
    page = window(width, colours)
    opened(page, language)
    if state == "refused":
        (tmp_path / "x.xlsx").write_bytes(b"no workbook")
        give(page, tmp_path / "x.xlsx")
    elif state == "right":
        month = datetime.datetime.now(datetime.UTC).strftime("%Y%m")
        give(page, filled(built_site, tmp_path / "x.xlsx", GOOD | {"stop_month": month}))
    elif state != "start":
        wrong = filled(built_site, tmp_path / "x.xlsx", *FAULTS)
        give(page, *([wrong] * (2 if state == "several" else 1)))
        if state == "by row":
            page.locator("#by-row + label").click()
            page.locator("#next").click()
            page.evaluate("scrollTo(0, 0)")  # else the header may cover half a box, which axe takes for a small target
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_all_of_it_is_done_by_keyboard(page: Page, wrong: Path) -> None:
    opened(page)
    page.bring_to_front()  # else keys may do nothing, where another page of the same browser was opened before
    page.locator("#file").focus()
    outline = page.locator("#file + label").evaluate("label => getComputedStyle(label).outlineStyle")
    assert outline != "none"
    with page.expect_file_chooser() as waiting:
        page.keyboard.press("Space")
    waiting.value.set_files(str(wrong))
    expect(page.locator("#result-title")).to_be_focused()
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    assert reached[:8] == ["marked", "list", "copy", "repair", "by-column", "severity", "column", "values"]


def test_without_scripts_the_page_says_what_to_do_instead(browser: Browser, site_url: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for language in LANGUAGES:
            page.goto(f"{site_url}/{ROOTS[language]}check/")
            expect(page.locator("#without")).to_be_visible()
            expect(page.locator("#without")).to_contain_text("tramite validate")
            expect(page.locator("#check")).to_be_hidden()


def test_every_procedure_with_a_file_leads_to_its_check(page: Page) -> None:
    for language in LANGUAGES:
        for name in with_file(real(language)):
            page.goto(f"{ROOTS[language]}procedures/{name}/")
            page.locator(".tm-actions a[href*='check/?p=']").click()
            expect(page.locator("#procedure")).to_have_value(name)
            expect(page.locator("html")).to_have_attribute("lang", language)


# Weight and speed ----------------------------------------------------------------------------------------------------


def test_the_scripts_are_light_and_loaded_only_here(built_site: Path) -> None:
    size = len(gzip.compress((built_site / checking.SCRIPT).read_bytes())) / 1000
    assert size <= SCRIPTS_KB, f"{size:.1f} kB"
    users = [path for path in built_site.rglob("*.html") if "checker.js" in path.read_text("utf-8")]
    assert {path.parent.name for path in users} == {"check"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_light(page: Page, built_site: Path, language: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, language)
    files = [url.split("?")[0].split("/", 3)[3] for url in asked if "/search" not in url]
    files = [file + "index.html" if file.endswith("/") else file for file in files]
    weights = {file: len(gzip.compress((built_site / file).read_bytes())) / 1000 for file in files}
    own = sum(size for file, size in weights.items() if "check" in file and file != checking.SCRIPT)
    assert own <= OWN_KB, weights


def test_a_long_file_shows_how_far_it_is_keeps_the_page_alive_and_can_be_cancelled(
    page: Page, built_site: Path, tmp_path: Path
) -> None:
    rows = [GOOD | {"id_number": f"33029919900101{number:04}"} for number in range(5000)]
    long = filled(built_site, tmp_path / "long.xlsx", *rows)
    opened(page)
    page.evaluate(
        """() => { window.tasks = [];
        new PerformanceObserver(list => list.getEntries().forEach(one => window.tasks.push(one.duration)))
            .observe({ entryTypes: ['longtask'] }); }"""
    )
    page.set_input_files("#file", str(long))
    expect(page.locator("#progress-words")).to_be_visible()
    page.locator("#cancel").click()
    expect(page.locator("#progress")).to_be_hidden()
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator("#file")).to_be_focused()
    longest = []
    for _ in range(3):  # the best of three: a busy computer makes any task long
        page.evaluate("() => { window.tasks.length = 0; document.querySelector('#result').hidden = true; }")
        give(page, long)
        page.locator("#more").click()
        assert page.locator(".tm-verdict").count() == 100
        with page.expect_download():
            page.locator("#marked").click()
        longest.append(max(page.evaluate("window.tasks"), default=0))
        if longest[-1] <= LONGEST_TASK:
            return
    raise AssertionError(longest)


# The same words twice ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unmask", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_says_what_the_command_says(
    page: Page, built_site: Path, tmp_path: Path, language: str, unmask: bool
) -> None:
    """Given the same report, whatever stands in it, both write the same list."""
    odd = {"full_name": " 张\u200b三\t", "stop_reason": "9", "remarks": "=1+1", "leave_date": 45717, "id_type": "99"}
    file = filled(built_site, tmp_path / "odd.xlsx", *FAULTS, odd, GOOD | {"stop_month": "2025-3"}, GOOD)
    guides = {one: real(one) for one in LANGUAGES}
    words = messages.words(language)
    definitions = {name: definition(guides, name) for name in with_file(guides[language])}
    worded = wording(guides[language], PROCEDURE, words)
    found = check.check(definitions, reader.read(file.read_bytes(), file.name), file.name, datetime.date(2025, 3, 14))
    assert len({one["code"] for one in found["verdicts"]}) > 8
    base = f"{real(language).hall.url.rstrip('/')}/{ROOTS[language]}"
    told = report.tell(found, worded, words, definitions[PROCEDURE], unmask=unmask, base=base)
    opened(page, language)
    listed = page.evaluate(
        "([found, unmask]) => tramite.check.saying.csv(found, tramite.checking, unmask)", [found, unmask]
    )
    assert listed == report.csv([told])


@pytest.mark.parametrize("name", ["wrong.xlsx", "wrong.csv"])
def test_the_browser_marks_what_the_command_marks(page: Page, wrong: Path, tmp_path: Path, name: str) -> None:
    """Values, comments and grounds of both copies, cell by cell; and their lists."""
    if name.endswith(".csv"):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            rows = openpyxl.load_workbook(wrong).worksheets[0].iter_rows(values_only=True)
            csv.writer(file).writerows([[value or "" for value in row] for row in rows])
    guides = {one: real(one) for one in LANGUAGES}
    definitions = {one: definition(guides, one) for one in with_file(guides["en"])}
    content = (tmp_path / name).read_bytes()
    today = datetime.date(2025, 3, 14)
    found = check.check(definitions, reader.read(content, name), name, today, PROCEDURE)
    worded = wording(guides["en"], PROCEDURE, messages.words("en"))
    made = marked.copy(content, found, worded, repair=True, definition=definitions[PROCEDURE])
    opened(page)
    give(page, tmp_path / name)
    if found["repairs"]:
        page.locator("#repair").check()
    with page.expect_download() as waiting:
        page.locator("#marked").click()
    ours = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    theirs = openpyxl.load_workbook(io.BytesIO(made))
    for one, other in ((ours.worksheets[0], theirs.worksheets[0]), (ours.worksheets[-1], theirs.worksheets[-1])):
        first, second = dict(looks(one)), dict(looks(other))
        places = sorted(first.keys() | second.keys())
        assert [(at, first.get(at), second.get(at)) for at in places if first.get(at) != second.get(at)] == []


def looks(sheet: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """What there is to see of each cell that is not blank: value, comment, ground."""
    for row in sheet.iter_rows():
        for cell in row:
            ground = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else ""
            said = cell.comment.text.strip() if cell.comment else ""
            if cell.value not in (None, "") or said:
                yield cell.coordinate, (str(cell.value), said, ground)
