"""The checker of the browser: its scripts pass the vectors of the checker in Python, and stay small and quick."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page

from malformed import MALFORMED
from tramite import delivery, lean
from tramite.checker import check, reader
from tramite.checker.cells import LIMITS, MIB, Limits, Refusal, Sheet
from tramite.delivery import CHECKER
from workbooks import make, raw

pytestmark = pytest.mark.browser

PACKAGE = Path(__file__).parent.parent / "scripts" / "tramite"
SCRIPTS = PACKAGE / "static" / "checker"
VECTORS = Path(__file__).parent / "vectors"
ORDER = CHECKER[: CHECKER.index("check") + 1]
"""The scripts in the order in which a page loads them, without those of the page itself."""

PAGE = CHECKER[CHECKER.index("worker") + 1 :]
"""Those of the page itself, of which its worker needs none."""

CORE_KB = 25
"""What reads and checks may weigh as it is served, compressed, without the words, the marked copy and the page."""

LONGEST_TASK_MS = 200
READ = """async ([bytes, name, limits]) => {
    const content = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0));
    const book = await tramite.check.read(content, name, { limits });
    if (book.code) return { code: book.code, values: book.values };
    const sheets = book.sheets.map(sheet => {
        const rows = Array.from(sheet.rows());
        const { name, hidden, hidden_columns, merges, ghost_rows, trouble } = sheet;
        return { name, hidden, hidden_columns, merges, ghost_rows, trouble, rows };
    });
    const names = [...book.names].map(([name, at]) => [name, [at.sheet, at.row, at.column]]);
    return { ...book, names: Object.fromEntries(names), sheets };
}"""


@pytest.fixture(scope="module", params=["written", "served"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A blank page with the scripts, as they are written or as they are served; what it asks of a network fails."""
    written = [(SCRIPTS / f"{name}.js").read_text("utf-8") for name in CHECKER]
    scripts = written if request.param == "written" else [lean.script(delivery.checker(SCRIPTS))]
    with browser.new_context(offline=True) as context:
        made = context.new_page()
        faults: list[str] = []
        made.on("pageerror", lambda error: faults.append(str(error)))
        for script in scripts:
            made.add_script_tag(content=script)
        made.evaluate("tables => tramite.check.characters.learn(tables)", characters())
        yield made
        assert faults == []


def characters() -> Any:
    return json.loads((PACKAGE / "checker" / "characters.json").read_text("utf-8"))


def files(folder: Path) -> dict[str, Any]:
    """The vectors of a folder by the name of their file; schemas are none."""
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted(folder.glob("*.json"))
        if "schema" not in path.stem
    }


RULES = {name: file for name, file in files(VECTORS).items() if "groups" in file}
CELLS = files(VECTORS / "cells")
COLUMNS = {name: file for name, file in files(VECTORS / "columns").items() if name != "definitions"}
FINDINGS = """groups => groups.map(group => group.cases.map(one => one.files
    ? tramite.check.rules.checkFiles(group.rules, one.files)
    : tramite.check.rules.checkRows(group.rules, one.rows || [one.row], group.today || '2025-03-14')))"""
READINGS = """file => {
    const reader = new tramite.check.values.Reader(file.lists, file.separator, file.currency_signs, file.date1904);
    return file.cases.map(one => reader.read(file.column, one.cell, one.row || {}));
}"""
CHECKS = {name: file for name, file in files(VECTORS / "check").items() if "cases" in file}
DEFINITIONS = json.loads((VECTORS / "columns" / "definitions.json").read_text("utf-8"))
BOOK = """workbook => {
    const plain = one => one.text === undefined ? { kind: 'text', text: one } : one;
    const cell = one => ({ style: 'general', formula: false, ...plain(one) });
    const row = (cells, at, hidden) => ({
        number: at + 1, hidden: hidden.includes(at + 1),
        cells: Object.fromEntries(cells.map((one, place) => [place, one]).filter(pair => pair[1] !== null)
            .map(([place, one]) => [place, cell(one)])),
    });
    const sheet = one => {
        const rows = one.rows.map((cells, at) => row(cells, at, one.hidden_rows || []));
        const written = rows.filter(row => Object.keys(row.cells).length);
        const usual = { name: 'Data', hidden: false, hidden_columns: [], merges: [], trouble: null };
        return { ...usual, ...one, rows: () => written };
    };
    const names = Object.entries(workbook.names || {});
    return {
        format: 'xlsx', properties: {}, date1904: false, notes: [], ...workbook, sheets: workbook.sheets.map(sheet),
        names: new Map(names.map(([name, at]) => [name, { sheet: at[0], row: at[1], column: at[2] }])),
    };
}"""
LAYOUTS = f"""([definitions, cases]) => {{
    const columns = tramite.check.columns;
    const made = {BOOK};
"""
LAYOUTS += """
    return cases.map(({ workbook, asked }) => {
        const book = made(workbook);
        const chosen = columns.choose(definitions, book, asked);
        const nothing = { version: 0, language: '', state: 'unknown' };
        const found = { procedure: chosen.procedure, template: nothing, sheet: '', header: 0, columns: {} };
        if (!chosen.procedure) return { ...found, verdicts: chosen.verdicts };
        const definition = definitions[chosen.procedure];
        const { template, verdicts } = columns.template(definition, book);
        const about = columns.find(definition, book, template.version);
        const layout = about.layout;
        const placed = layout ? {
            sheet: layout.sheet.name, header: layout.header,
            columns: Object.fromEntries([...layout.fields].map(([place, name]) => [columns.letter(place), name])),
        } : {};
        return { ...found, ...placed, template, verdicts: [...verdicts, ...about.verdicts] };
    });
}"""

REPORTS = f"""([definitions, today, cases]) => {{
    const made = {BOOK};
    return Promise.all(cases.map(one => tramite.check.atOnce(
        tramite.check.checking(definitions, made(one.workbook), one.report.file, today, ''))));
}}"""


@pytest.mark.parametrize("name", RULES)
def test_vectors_of_rules(page: Page, name: str) -> None:
    groups = RULES[name]["groups"]
    for group, found in zip(groups, page.evaluate(FINDINGS, groups), strict=True):
        for case, findings in zip(group["cases"], found, strict=True):
            expected = [{"values": {}, "row": 0} | finding for finding in case["findings"]]
            assert findings == expected, f"{group['description']}: {case['description']}"


@pytest.mark.parametrize("name", CELLS)
def test_vectors_of_cells(page: Page, name: str) -> None:
    file = CELLS[name]
    for case, found in zip(file["cases"], page.evaluate(READINGS, file), strict=True):
        verdicts = [{"values": {}, "repair": None} | verdict for verdict in case["verdicts"]]
        assert found == {"value": case["value"], "verdicts": verdicts}, case["description"]


@pytest.mark.parametrize("name", COLUMNS)
def test_vectors_of_columns(page: Page, name: str) -> None:
    cases = COLUMNS[name]["cases"]
    for case, found in zip(cases, page.evaluate(LAYOUTS, [DEFINITIONS, cases]), strict=True):
        assert found == {key: case[key] for key in found}, case["description"]


@pytest.mark.parametrize("name", CHECKS)
def test_vectors_of_checks(page: Page, name: str) -> None:
    file = CHECKS[name]
    found = page.evaluate(REPORTS, [DEFINITIONS, file["today"], file["cases"]])
    for case, checked in zip(file["cases"], found, strict=True):
        assert checked["report"] == case["report"], case["description"]


def test_vectors_of_masks(page: Page) -> None:
    cases = files(VECTORS / "masks")["masks"]["cases"]
    columns = [{"field": "one", "personal": one["personal"], "masks": one.get("masks", [])} for one in cases]
    asked = [[{"columns": [column]}, one["value"]] for column, one in zip(columns, cases, strict=True)]
    script = "asked => asked.map(([definition, value]) => tramite.check.saying.mask(definition, 'one', value))"
    assert page.evaluate(script, asked) == [one["shown"] for one in cases]


# Reading -------------------------------------------------------------------------------------------------------------


def in_python(content: bytes, name: str, limits: Limits = LIMITS) -> dict[str, Any]:
    """What the reader in Python makes of a file, as plain data."""
    book = reader.read(content, name, limits)
    if isinstance(book, Refusal):
        return {"code": book.code, "values": dict(book.values)}
    return {
        "format": book.format,
        "properties": book.properties,
        "names": {name: list(place) for name, place in book.names.items()},
        "date1904": book.date1904,
        "notes": book.notes,
        "sheets": [read_sheet(sheet) for sheet in book.sheets],
    }


def read_sheet(sheet: Sheet) -> dict[str, Any]:
    rows = [
        {
            "number": row.number,
            "hidden": row.hidden,
            "cells": {str(place): dataclasses.asdict(cell) for place, cell in row.cells.items()},
        }
        for row in sheet.rows()
    ]
    trouble = {"code": sheet.trouble.code, "values": dict(sheet.trouble.values)} if sheet.trouble else None
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "hidden_columns": [list(run) for run in sheet.hidden_columns],
        "merges": [list(area) for area in sheet.merges],
        "ghost_rows": sheet.ghost_rows,
        "trouble": trouble,
        "rows": rows,
    }


def in_browser(page: Page, content: bytes, name: str, limits: Limits = LIMITS) -> Any:
    return page.evaluate(READ, [base64.b64encode(content).decode(), name, dataclasses.asdict(limits)])


FEW = dataclasses.replace(LIMITS, file=MIB, strings=10, cells=100, rows=10, members=20, text=50)
CELLS_OF_ALL_KINDS = (
    '<c r="A1" t="inlineStr"><is><r><t xml:space="preserve"> a</t></r><rPh sb="0" eb="1"><t>b</t></rPh></is></c>'
    '<c r="B1" s="1"><v>45717</v></c><c t="b"><v>1</v></c><c r="E1" t="e"><v>#N/A</v></c><c r="F1"><f>A1</f></c>'
    '<c r="G1" t="d"><v>2025-03-01T12:00:00</v></c><c r="H1" t="str"><v>&lt;x&#10;_x0041_\r\n]]&gt;</v></c>'
    '<c r="I1" t="s"><v>0</v></c><c r="J1"><v>1E400</v></c>'
)
SHEETS = {
    "kinds": raw.parts(f'<row r="1">{CELLS_OF_ALL_KINDS.rsplit("<c", 1)[0]}</row>', strings="<si><t>x</t></si>"),
    "a number that is none": raw.parts(f'<row r="1">{CELLS_OF_ALL_KINDS}</row>', strings="<si><t>x</t></si>"),
    "the last cell": raw.parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "beyond the last cell": raw.parts('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
    "rows in another order": raw.parts(
        '<row r="9"><c r="A9"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    ),
    "a row twice": raw.parts('<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'),
    "a cell twice": raw.parts('<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'),
    "looks alone": raw.parts('<row r="2" s="1"/><row r="3"><c r="A3" s="0"/></row>'),
    "a text too many": raw.parts("<row/>", strings="<si><t>x</t></si>" * 11),
    "a row too many": raw.parts("<row><c><v>1</v></c></row>" * 11),
    "a cell too many": raw.parts("<row>" + "<c/>" * 101 + "</row>"),
    "a long text": raw.parts(f'<row><c t="str"><v>{"x" * 51}</v></c></row>'),
    "no such text": raw.parts('<row><c t="s"><v>3</v></c></row>'),
    "unclosed": raw.parts() | {raw.DATA: raw.sheet("").replace("</worksheet>", "")},
    "entities": raw.parts() | {raw.DATA: '<!DOCTYPE x [<!ENTITY a "b">]>' + raw.sheet("")},
    "an unknown entity": raw.parts('<row><c t="str"><v>&a;</v></c></row>'),
    "another prefix": raw.parts()
    | {
        raw.DATA: f'<x:worksheet xmlns:x="{raw.MAIN}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><c><v>2</v></c>'
        "</x:row></x:sheetData></x:worksheet>"
    },
    "utf-16": raw.parts() | {raw.DATA: raw.sheet('<row><c t="str"><v>字</v></c></row>').encode("utf-16")},
    "no sheet": {name: part for name, part in raw.parts().items() if name != raw.DATA},
    "a name that leads out": raw.parts() | {"../x": "x"},
    "a bomb": raw.parts() | {"xl/media/x": b"\0" * 3 * MIB},
    "many members": raw.parts() | {f"x{at}": "" for at in range(20)},
    "another kind of file": {"[Content_Types].xml": "", "word/document.xml": ""},
    "macros and links": raw.parts() | {"xl/vbaProject.bin": "x", "xl/externalLinks/externalLink1.xml": "x"},
}


@pytest.mark.parametrize("name", SHEETS)
def test_hand_written_workbooks_are_read_alike(page: Page, name: str) -> None:
    content = raw.packed(SHEETS[name])
    assert in_browser(page, content, "file.xlsx", FEW) == in_python(content, "file.xlsx", FEW)


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_xml_is_judged_alike(page: Page, name: str) -> None:
    content = raw.packed(MALFORMED[name])
    assert in_browser(page, content, "file.xlsx") == in_python(content, "file.xlsx")


def test_of_malformed_xml_some_is_read_and_some_refused() -> None:
    refused = [name for name, parts in MALFORMED.items() if "code" in in_python(raw.packed(parts), "file.xlsx")]
    assert 70 < len(refused) < len(MALFORMED) - 30
    assert {"attribute twice", "unbound prefix of tag", "dashes in comment", "gbk"} <= set(refused)
    assert not {"bound prefix", "comment", "decl fine", "cdata", "utf16 both"} & set(refused)


@pytest.mark.parametrize("program", ["xlsxwriter", "openpyxl", "libreoffice"])
def test_workbooks_of_programs_are_read_alike(page: Page, program: str) -> None:
    saved = Path(__file__).parent / "workbooks" / "libreoffice.xlsx"
    makers = {"xlsxwriter": make.by_xlsxwriter, "openpyxl": make.by_openpyxl, "libreoffice": saved.read_bytes}
    content = makers[program]()
    found = in_browser(page, content, "file.xls")
    assert found == in_python(content, "file.xls")
    assert found["notes"][-1]["code"] == "wrong-extension"


@pytest.mark.parametrize(
    "content",
    [
        *(
            b"",
            b" \r\n",
            b"PK\x03\x04",
            b"<html><table>",
            b"%PDF-1.7",
            b"\0" * 9,
            b"a,b\n1,2\n",
            b'a;b\r\n\r\n"1;\n2";3',
        ),
        *("名,号\n张,1".encode(encoding) for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")),
        *(b"sep=;\na;b", b"a\tb\n1\t", b'"a""b",c\r1,"2', b"a,b,\n,,\n", b"a,b\x01c"),
    ],
)
def test_texts_are_read_alike(page: Page, content: bytes) -> None:
    assert in_browser(page, content, "file.csv") == in_python(content, "file.csv")


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_cut_workbooks_are_refused_alike(page: Page, cut: float) -> None:
    whole = raw.packed(SHEETS["kinds"])
    content = whole[: int(len(whole) * cut)]
    assert in_browser(page, content, "file.xlsx") == in_python(content, "file.xlsx")


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_older_formats_are_asked_to_be_saved_anew(page: Page, ending: str) -> None:
    content = raw.compound(Workbook=b"x")
    if ending == "ods":
        content = raw.packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
    expected = {"code": "save-as-xlsx", "values": {"format": ending}}
    assert in_browser(page, content, f"file.{ending}") == expected


def test_encrypted_workbooks_are_known(page: Page) -> None:
    content = raw.compound(EncryptedPackage=b"x", EncryptionInfo=b"y")
    assert in_browser(page, content, "file.xlsx") == {"code": "file-encrypted", "values": {}}


# Checking ------------------------------------------------------------------------------------------------------------


ROWS, WIDTH = 5000, 20
RUN = """async ([bytes, definitions, slice]) => {
    const content = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0));
    const tasks = [];
    const watch = new PerformanceObserver(list => list.getEntries().forEach(entry => tasks.push(entry.duration)));
    await new Promise(done => setTimeout(done, 100));
    watch.observe({ type: 'longtask' });
    let since = performance.now();
    const rows = [];
    const run = async generator => {
        for (let step = generator.next(); ; step = generator.next()) {
            if (step.done) return step.value;
            if (performance.now() - since < slice) continue;
            rows.push(step.value || 0);
            await new Promise(done => setTimeout(done));
            since = performance.now();
        }
    };
    const book = await tramite.check.read(content, 'file.xlsx', { run });
    const { report } = await run(tramite.check.checking(definitions, book, 'file.xlsx', '2025-03-14', ''));
    await new Promise(done => setTimeout(done, 100));
    watch.disconnect();
    return { report, rows, longest: Math.max(0, ...tasks) };
}"""
PARSE = """async bytes => {
    const content = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0));
    const book = await tramite.check.read(content, 'file.xlsx');
    for (const row of book.sheets[0].rows()) { /* only read */ }
}"""


def wide_definition() -> dict[str, Any]:
    """Twenty columns with rules, such as a hall has."""
    letters = [f"field_{at}" for at in range(WIDTH)]
    plain = {
        "codes": "",
        "multiple": False,
        "auto": False,
        "personal": False,
        "upper": False,
        "formats": [],
        "masks": [],
    }
    kinds = ["text", "digits", "date", "code", "money"]
    columns = [
        {**plain, "field": name, "type": kinds[at % 5], "length": [1, 30], "headers": [name]}
        | ({"codes": "kinds"} if at % 5 == 3 else {})
        for at, name in enumerate(letters)
    ]
    rules: list[dict[str, Any]] = []
    for at, name in enumerate(letters):
        rules.append({"rule": "required", "field": name, "severity": "error"})
        rules.append({"rule": "length", "field": name, "min": 1, "max": 30, "severity": "error"})
        if kinds[at % 5] in ("digits", "date", "money"):
            rules.append({"rule": "type", "field": name, "type": kinds[at % 5], "severity": "error"})
    rules.append({"rule": "unique", "fields": [letters[1]], "severity": "error"})
    codes = {str(at): {"text": f"words {at}", "glosses": []} for at in range(30)}
    return {
        **{"procedure": "wide", "version": 1, "fingerprint": "", "time_zone": "UTC", "currency": "EUR"},
        **{"currency_signs": ["€"], "separator": ";", "rules": rules, "columns": columns, "needs": []},
        **{"lists": {"kinds": {"codes": codes}}, "older": [], "across": [], "example_mark": "#"},
    }


@pytest.fixture(scope="module")
def long_file() -> str:
    """5,000 rows, of which every tenth has a fault."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [f"field_{at}" for at in range(WIDTH)])
        for row in range(1, ROWS + 1):
            for at in range(WIDTH):
                kind = at % 5
                if kind == 2:
                    sheet.write_number(row, at, 45000 + row % 900, day)
                elif kind == 4:
                    sheet.write_number(row, at, row / 4)
                else:
                    texts = (f"name {row} {at}", f"{row:08}{at:02}", "", str(row % 30))
                    sheet.write_string(row, at, "x" * 40 if row % 10 == 0 and at == 0 else texts[kind])
    return base64.b64encode(stream.getvalue()).decode()


def test_a_long_file_is_checked_quickly_in_slices(page: Page, long_file: str) -> None:
    """Measured as time of the processor, as other programs on the computer may take the time of a run."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    def timed(script: str, argument: Any) -> tuple[float, Any]:
        before = spent()
        result = page.evaluate(script, argument)
        return spent() - before, result

    parse = min(timed(PARSE, long_file)[0] for _ in range(3))
    times, runs = zip(*(timed(RUN, [long_file, {"wide": wide_definition()}, 40]) for _ in range(3)), strict=True)
    report = runs[0]["report"]
    assert report["rows"] == {"read": ROWS, "right": ROWS * 9 // 10, "errors": ROWS // 10, "warnings": 0, "skipped": []}
    assert {verdict["code"] for verdict in report["verdicts"]} == {"length", "unknown-template"}
    assert all(run["rows"] == sorted(run["rows"]) for run in runs)
    assert min(run["longest"] for run in runs) <= LONGEST_TASK_MS
    assert min(times) <= 1.5 * parse + 0.5


def test_the_report_on_a_long_file_is_that_of_python(page: Page, long_file: str) -> None:
    definitions = {"wide": wide_definition()}
    book = reader.read(base64.b64decode(long_file), "file.xlsx")
    expected = check.check(definitions, book, "file.xlsx", datetime.date(2025, 3, 14))
    assert page.evaluate(RUN, [long_file, definitions, 1000])["report"] == expected


# The scripts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*ORDER, *PAGE])
def test_scripts_keep_to_the_rules(name: str) -> None:
    script = (SCRIPTS / f"{name}.js").read_text("utf-8")
    start = "function (" if name in PAGE else "function part(root"
    assert script.startswith(f"/* {name}.js — ")
    assert f'\n({start}) {{\n  "use strict";\n' in script
    forbidden = (
        r"innerHTML|\beval\b|new Function|\bimport\b|\bfetch\b|XMLHttpRequest|https?://(?!schemas|purl|www\.w3\.org)"
    )
    assert not re.search(forbidden, script)
    assert [line for line in script.splitlines() if len(line) > 120] == []
    assert len(script.splitlines()) <= 350


def test_every_script_is_served() -> None:
    assert {path.stem for path in SCRIPTS.glob("*.js")} == set(CHECKER)


def test_the_scripts_are_light() -> None:
    served = lean.script("\n".join((SCRIPTS / f"{name}.js").read_text("utf-8") for name in ORDER))
    assert len(gzip.compress(served.encode(), 9)) / 1000 <= CORE_KB
