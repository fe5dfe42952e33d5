"""The check of a filled template: its vectors, the mistakes that clerks make (P1 to P28), and how it grows."""

from __future__ import annotations

import datetime
import json
import re
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guides import LANGUAGES, real
from sheets import workbook
from tramite import findings, identity, messages, rules
from tramite.checker import check, codes, definition, reader
from tramite.checker.cells import Cell, Refusal, Row, Sheet, Workbook
from tramite.checker.datarows import LISTED, MOST_VERDICTS, ranges
from tramite.checker.grouped import GroupedRules
from tramite.hall import Across
from tramite.lint.check import lint
from tramite.model import Guide
from tramite.problem import Place
from tramite.workbook.template import workbook as template

VECTORS = Path(__file__).parent / "vectors"
DEFINITIONS = json.loads((VECTORS / "columns" / "definitions.json").read_text("utf-8"))
COLUMNS_SCHEMA = json.loads((VECTORS / "columns" / "schema.json").read_text("utf-8"))
REPORT_SCHEMA = json.loads((Path(check.__file__).parent / "report.schema.json").read_text("utf-8"))
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((VECTORS / "check").glob("*.json"))}
TODAY = datetime.date(2025, 3, 14)


def cases() -> list[Any]:
    return [
        pytest.param(file, case, id=f"{name}: {case['description']}")
        for name, file in FILES.items()
        for case in file["cases"]
    ]


@pytest.mark.parametrize(("file", "case"), cases())
def test_vectors(file: dict[str, Any], case: dict[str, Any]) -> None:
    today = datetime.date.fromisoformat(file["today"])
    report = check.check(DEFINITIONS, workbook(case["workbook"]), case["report"]["file"], today)
    assert report == case["report"]
    jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(report)
    jsonschema.Draft202012Validator({"$defs": COLUMNS_SCHEMA["$defs"], "$ref": "#/$defs/workbook"}).validate(
        case["workbook"]
    )


@pytest.mark.parametrize("name", FILES)
def test_vectors_are_worded_alike(name: str) -> None:
    sentences = [FILES[name]["description"], *(case["description"] for case in FILES[name]["cases"])]
    for sentence in sentences:
        assert not re.search(r"\bshould|\bmust|\btest|\bwill\b|\bcheck that|[.!]$", sentence, re.IGNORECASE), sentence
    assert max(Counter(sentences).values()) == 1


@cache
def real_definitions() -> dict[str, Any]:
    guides = {language: real(language) for language in LANGUAGES}
    return {name: definition.definition(guides, name) for name in ("add-insured", "reduce-insured")}


def text(words: str, style: Any = "text") -> Cell:
    return Cell("text", words, style)


def number(digits: str, style: Any = "general") -> Cell:
    return Cell("number", digits, style)


PERSON = {
    "id_type": text("01-居民身份证(户口簿)"),
    "id_number": text("330299199001010017"),
    "full_name": text("张测试"),
    "sex": text("1-男"),
    "birth_date": number("32874", "date"),
    "ethnicity": text("01-汉族"),
    "mobile_phone": text("15400000001"),
    "household_type": text("10"),
    "change_type": text("11"),
    "insurance_types": text("310;510"),
    "insured_start_month": text("202503"),
    "person_category": text("11"),
    "contribution_wage": number("8000", "number"),
}


def filled(*people: dict[str, Cell | None], **sheet: Any) -> Workbook:
    """The template of the real hall, filled in with people; what they lack is as in `PERSON`."""
    one = real_definitions()["add-insured"]
    fields = [column["field"] for column in one["columns"]]
    header = Row(1, False, {at: text(column["headers"][0]) for at, column in enumerate(one["columns"])})
    rows = [header]
    for at, person in enumerate(people, start=2):
        given_cells = {**PERSON, **person}
        cells = {fields.index(name): cell for name, cell in given_cells.items() if cell is not None}
        rows.append(Row(at, at in sheet.get("hidden_rows", ()), cells))
    properties = {
        identity.PROCEDURE: "add-insured",
        identity.VERSION: str(one["version"]),
        identity.FINGERPRINT: one["fingerprint"],
        identity.LANGUAGE: "es",
    }
    known = {key: value for key, value in sheet.items() if key != "hidden_rows"}
    return Workbook("xlsx", [Sheet("Datos", content=rows, **known)], properties)


def said(book: Workbook) -> dict[tuple[int, str], dict[str, Any]]:
    """What is said of each row and field: code → verdict; rows count from 1 below the header, 0 is the file."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for one in check.check(real_definitions(), book, "x.xlsx", TODAY)["verdicts"]:
        found.setdefault((max(one["row"] - 1, 0), one["field"]), {})[one["code"]] = one
    return found


def of(field: str, cell: Cell | None, **others: Cell | None) -> dict[str, Any]:
    """What is said of one field of one person."""
    found = said(filled({field: cell, **others}))
    assert set(found) <= {(1, field)}, found
    return found.get((1, field), {})


def only(found: dict[str, Any], code: str) -> dict[str, Any]:
    assert list(found) == [code]
    one: dict[str, Any] = found[code]
    return one


def test_a_right_file_is_right() -> None:
    report = check.check(real_definitions(), filled({}), "x.xlsx", TODAY)
    assert report["verdicts"] == []
    assert report["rows"] == {"read": 1, "right": 1, "errors": 0, "warnings": 0, "skipped": []}


@pytest.mark.parametrize("digits", ["330299199001010000", "3.3029919900101E+17", "330299198501010000"])
def test_p1_an_id_stored_as_a_number_has_lost_digits_even_if_its_check_digit_passes(digits: str) -> None:
    assert only(of("id_number", number(digits)), "digits-lost")["severity"] == "error"


def test_p2_a_number_that_lost_nothing_yet_is_made_text() -> None:
    one = only(of("mobile_phone", number("15400000001")), "number-for-text")
    assert one["repair"] == {"to": "15400000001", "kind": "text"}


def test_p3_a_text_in_scientific_notation() -> None:
    assert only(of("id_number", text("3.30299E+17")), "scientific-text")["severity"] == "error"


def test_p4_lost_leading_zeros_with_the_only_possible_code() -> None:
    assert only(of("id_type", number("1")), "zeros-lost")["repair"]["to"] == "01"
    assert only(of("household_area", number("30212")), "zeros-lost")["repair"]["to"] == "030212"


def test_p5_a_small_x_is_mended_and_what_looks_like_one_is_not() -> None:
    woman = {"sex": text("2"), "birth_date": number("34128", "date")}
    assert only(of("id_number", text("33029919930608018x"), **woman), "lower-case")["repair"]["to"][-1] == "X"
    assert only(of("id_number", text("33029919930608018Ｘ"), **woman), "full-width")["repair"]["to"][-1] == "X"
    for character in "×ХⅩ":
        one = only(of("id_number", text(f"33029919930608018{character}"), **woman), "look-alike")
        assert (one["values"]["instead"], one["repair"]) == ("X", None)


def test_p6_serial_numbers_of_days() -> None:
    assert of("birth_date", number("32874", "date")) == {}
    assert only(of("birth_date", number("32874")), "date-serial")["repair"]["to"] == "1990-01-01"


@pytest.mark.parametrize(
    "words", ["1990-1-1", "1990.01.01", "1990/1/1", "19900101", "1990年1月1日", "1990 1 1", "01.01.1990"]
)
def test_p7_days_in_other_shapes(words: str) -> None:
    assert only(of("birth_date", text(words)), "date-shape")["repair"] == {"to": "1990-01-01", "kind": "date"}


def test_p8_months_as_days_and_in_other_shapes() -> None:
    assert only(of("insured_start_month", number("45717", "date")), "month-as-date")["repair"]["to"] == "202503"
    assert only(of("insured_start_month", text("2025-03")), "month-shape")["repair"]["to"] == "202503"
    assert only(of("insured_start_month", number("45731", "date")), "month-day")["repair"] is None
    assert only(of("insured_start_month", text("202513")), "type")["severity"] == "error"


def test_p9_wide_characters_spaces_and_line_breaks() -> None:
    assert only(of("id_number", text("３３０299199001010017")), "full-width")
    assert only(of("id_number", text("330299199001010017\u00a0")), "spaces")
    assert only(of("full_name", text("张测试\u3000")), "spaces")
    assert only(of("full_name", text("张测试\n")), "line-break")


def test_p10_invisible_characters_are_named_by_code_point() -> None:
    assert only(of("full_name", text("张\u200b测试\u202c")), "invisible")["values"]["codes"] == "U+200B, U+202C"


def test_p11_free_text_where_a_list_is_and_what_was_probably_meant() -> None:
    assert only(of("id_type", text("身份证(户口簿)"), ethnicity=text("01")), "not-in-list")["values"]["nearest"] == "01"
    assert only(of("sex", text("男")), "list-words")["repair"]["to"] == "1"
    assert of("sex", text("1-男 · Hombre")) == {}


def test_p12_headers_renamed_moved_missing_and_unknown() -> None:
    book = filled({})
    cells = next(book.sheets[0].rows()).cells
    cells[2], cells[3] = cells[3], cells[2]
    cells[4], cells[20] = text("Gender"), text("Shoe size")
    every = check.check(real_definitions(), book, "x.xlsx", TODAY)["verdicts"]
    assert [(one["field"], one["severity"]) for one in every if one["code"] == "column-missing"] == [("sex", "error")]
    assert [one["values"]["header"] for one in every if one["code"] == "column-unknown"] == ["Gender", "Shoe size"]
    assert [one["field"] for one in every if one["code"] == "column-moved"] == ["id_number"]
    # The columns hold what their headers say now: the rest is checked all the same.
    assert [one["row"] for one in every if (one["field"], one["code"]) == ("full_name", "format")] == [2]


def test_p13_titles_above_the_header() -> None:
    book = filled({"sex": text("2")})
    rows = [Row(one.number + 2, False, one.cells) for one in book.sheets[0].rows()]
    book.sheets[0].content = [Row(1, False, {0: text("A title")}), *rows]
    found = said(book)
    assert found[0, ""]["title-rows"]["values"] == {"n": "2"}
    assert found[3, "id_number"]["parts-match"]["row"] == 4


def test_p14_rows_that_only_look_filled_are_counted_and_left_alone() -> None:
    blank: dict[str, Cell | None] = dict.fromkeys(PERSON)
    book = filled({}, {**blank, "row_no": number("2")}, {**blank, "full_name": text(" ")}, {"id_number": text("3")})
    report = check.check(real_definitions(), book, "x.xlsx", TODAY)
    assert report["rows"]["read"] == 2
    assert report["rows"]["skipped"] == [{"why": "blank-rows", "rows": [3, 4]}]


def test_p15_merged_cells_among_the_data() -> None:
    found = said(filled({}, {"sex": None}, merges=[(2, 4, 3, 4)]))
    assert found[1, ""]["merged-cells"]["severity"] == "error"


def test_p16_a_file_that_is_none_says_why() -> None:
    report = check.check(real_definitions(), Refusal("file-is-html"), "x.xls", TODAY)
    assert [(one["code"], one["row"]) for one in report["verdicts"]] == [("file-is-html", 0)]
    jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(report)


def test_p17_formulas_and_errors() -> None:
    assert only(of("full_name", Cell("text", "张测试", "text", formula=True)), "formula-cell")
    assert only(of("full_name", Cell("error", "#REF!")), "error-cell")["values"] == {"error": "#REF!"}


def test_p18_more_rows_than_one_file_takes() -> None:
    people = [{"id_number": text(f"A{index}"), "id_type": text("99"), "ethnicity": None} for index in range(501)]
    assert said(filled(*people))[0, ""]["row-limit"]["values"] == {"rows": "501", "max": "500"}
    assert (0, "") not in said(filled(*people[:500]))


def test_p19_dots_between_names_and_rare_characters() -> None:
    assert only(of("full_name", text("阿依•古丽")), "look-alike")["values"]["instead"] == "·"
    for name in ("阿依·古丽", "𠮷野", "㐂", "José Ñíguez"):
        assert of("full_name", text(name)) == {}


def test_p20_and_p21_what_is_required_in_this_case_only() -> None:
    assert only(of("ethnicity", None), "required")["severity"] == "error"
    foreigner = {"id_type": text("08"), "id_number": text("E12345678")}
    assert only(of("ethnicity", text("01"), nationality=text("CHN"), **foreigner), "blank")
    assert only(of("nationality", None, ethnicity=None, **foreigner), "required")


def test_p22_an_old_id_of_fifteen_digits() -> None:
    assert only(of("id_number", text("330299900101001")), "format")["values"]["reason"] == "pattern"


def test_p23_the_same_person_twice_in_a_file() -> None:
    found = said(filled({}, {"id_number": text("330299 19900101 0017")}))
    assert found[2, "id_type"]["unique"]["values"]["first"] == "2"


def test_p23_the_same_person_in_two_files() -> None:
    one = dict(DEFINITIONS)
    header = ["Kind", "Number", "Reason"]
    properties = {"tramite_procedure": "reduce", "tramite_version": "1", "tramite_fingerprint": "r1"}
    out = workbook({"properties": properties, "sheets": [{"rows": [header, ["08", "A", "x"], ["08", "B", "x"]]}]})
    properties = {"tramite_procedure": "add", "tramite_version": "3", "tramite_fingerprint": "f3"}
    header = ["Row", "Kind", "Number", "Born", "Home code", "Work code", "Pay"]
    new = workbook({"properties": properties, "sheets": [{"rows": [header, [], [None, "8", "b"], [None, "08", "B"]]}]})
    checked = [check.check_with_rows(one, book, name, TODAY) for book, name in ((out, "out.xlsx"), (new, "in.xlsx"))]
    before = json.dumps([one.report for one in checked])
    # Between processes they travel as JSON.
    reports = check.across(one, [(one.report, json.loads(json.dumps(one.rows))) for one in checked])
    assert json.dumps([one.report for one in checked]) == before
    found = [
        [
            (v["row"], v["column"], v["value"], v["values"]["file"], v["values"]["first"])
            for v in report["verdicts"]
            if v["code"] == "across"
        ]
        for report in reports
    ]
    assert found == [[(3, "A", "08", "in.xlsx", "4")], [(4, "B", "08", "out.xlsx", "3")]]
    assert [report["rows"]["errors"] for report in reports] == [1, 1]
    for report in reports:
        counts = report["rows"]
        assert counts["read"] == counts["right"] + counts["errors"] + counts["warnings"]
        jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(report)


def test_p24_sex_and_day_of_birth_against_the_id_and_days_that_are_none() -> None:
    found = said(
        filled({"sex": text("2")}, {"birth_date": text("1990-01-02"), "id_number": text("330299199001010017")})
    )
    assert found[1, "id_number"]["parts-match"]["values"]["other"] == "sex"
    assert found[2, "id_number"]["parts-match"]["values"]["other"] == "birth_date"
    assert only(of("birth_date", text("19900230")), "date-impossible")


def test_p25_money_with_signs() -> None:
    assert only(of("contribution_wage", text("8,000元")), "money-symbols")["repair"] == {"to": "8000", "kind": "number"}
    assert only(of("contribution_wage", text("８０００")), "full-width")["repair"] == {"to": "8000", "kind": "number"}
    assert of("contribution_wage", text("8000")) == {}


def test_p26_a_text_that_a_clerk_made_into_a_number() -> None:
    assert only(of("household_area", number("330212")), "number-for-text")["severity"] == "warning"


def test_p27_several_sheets_and_hidden_ones() -> None:
    book = filled({})
    book.sheets = [Sheet("Notas", content=[Row(1, False, {0: text("x")})]), *book.sheets]
    book.sheets[1].hidden = True
    assert list(said(book)[0, ""]) == ["data-sheet-hidden"]
    found = said(filled({}, {"sex": text("9")}, hidden_rows=[3]))
    assert found[0, ""]["hidden-rows"]["values"] == {"rows": "3"}
    assert "not-in-list" in found[2, "sex"]


def test_p28_every_verdict_has_its_place() -> None:
    for one in check.check(real_definitions(), filled({"sex": None, "full_name": text("a.1")}), "x", TODAY)["verdicts"]:
        assert one["sheet"] == "Datos" and one["row"] == 2 and one["column"] in "DE" and one["field"]


def test_csv_has_only_text_and_is_read_all_the_same() -> None:
    book = filled({"birth_date": text("1990-01-01"), "contribution_wage": text("8000")})
    book.format, book.properties = "csv", {}
    assert said(book) == {}


class Broken(Sheet):
    """A sheet that can be read up to a point."""

    def rows(self) -> Iterator[Row]:
        yield from super().rows()
        self.trouble = Refusal("file-damaged", {"part": "sheet1.xml"})


@pytest.mark.parametrize("people", [[{}], []])
def test_a_sheet_that_breaks_off_is_said(people: list[dict[str, Cell | None]]) -> None:
    book = filled(*people)
    book.sheets = [Broken("Datos", content=book.sheets[0].content)]
    found = check.check(real_definitions(), book, "x", TODAY)["verdicts"]
    assert ("file-damaged", "error", {"part": "sheet1.xml"}) in [
        (one["code"], one["severity"], one["values"]) for one in found
    ]


def test_a_sheet_that_breaks_off_before_its_header_is_said() -> None:
    book = filled({})
    book.sheets = [Broken("Datos", content=[])]
    found = check.check(real_definitions(), book, "x", TODAY)["verdicts"]
    assert [one["code"] for one in found] == ["file-damaged", "no-data-sheet"]


def test_verdicts_are_kept_up_to_a_bound_and_rows_counted_all_the_same() -> None:
    wrong = {name: text("?") for name in PERSON}
    many = MOST_VERDICTS // 10
    report = check.check(real_definitions(), Workbook("csv", [Repeated(wrong, many)]), "x.csv", TODAY)
    assert report["rows"]["errors"] == many
    assert len(report["verdicts"]) <= MOST_VERDICTS + 10
    assert {"what": "verdicts", "limit": str(MOST_VERDICTS)} in [one["values"] for one in report["verdicts"]]


def test_long_gaps_are_counted_and_not_listed() -> None:
    book = filled({})
    rows = list(book.sheets[0].rows())
    book.sheets[0].content = [rows[0], Row(1_000_000, False, rows[1].cells)]
    report = check.check(real_definitions(), book, "x", TODAY)
    assert report["verdicts"][0]["values"] == {"n": "999998"}
    assert report["rows"]["skipped"] == [{"why": "blank-rows", "rows": list(range(2, 2 + LISTED))}]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([], ""), ([3], "3"), ([3, 4], "3-4"), ([2, 3, 4, 9], "2-4, 9"), (list(range(1, 200, 2)), None)],
)
def test_ranges(numbers: list[int], words: str | None) -> None:
    said = ranges(numbers)
    assert said == words if words is not None else said.endswith("99, …")


class Repeated(Sheet):
    """The real template with so many people alike but for their numbers, made while it is read."""

    def __init__(self, person: dict[str, Cell], count: int) -> None:
        super().__init__("Datos")
        self._book, self._person, self._count = filled(), person, count

    def rows(self) -> Iterator[Row]:
        fields = [column["field"] for column in real_definitions()["add-insured"]["columns"]]
        yield next(self._book.sheets[0].rows())
        for index in range(self._count):
            cells = {fields.index(name): cell for name, cell in self._person.items()}
            yield Row(index + 2, False, cells | {2: text(f"E{index:08}")})


def test_memory_grows_with_what_is_wrong_and_not_with_the_rows() -> None:
    person = {**PERSON, "id_type": text("99"), "nationality": text("CHN")}
    person.pop("ethnicity")

    def peak(count: int) -> int:
        tracemalloc.start()
        report = check.check(real_definitions(), Workbook("csv", [Repeated(person, count)]), "x.csv", TODAY)
        assert report["rows"]["right"] == count
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    # What stays of a row is what must not repeat.
    assert peak(2_000) - peak(1_000) < 1_000 * 600


ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(["kind", "number", "born", "pay"]),
        st.sampled_from(["", "01", "08", "123", "12", "1990-01-01", "2099-01-01", "9001", "x"]),
    ),
    max_size=8,
)


@given(ROWS)
def test_grouped_rules_find_what_plain_ones_find(rows: list[dict[str, str]]) -> None:
    asked = DEFINITIONS["add"]["rules"]
    grouped = GroupedRules(asked, set(), TODAY)
    found = Counter()
    for index, row in enumerate(rows):
        values = {name: value for name, value in row.items() if value}
        alone = [one for name in ("kind", "number", "born", "pay") for one in grouped.alone(name, row.get(name, ""))]
        for one in (*alone, *grouped.row(index, values, ())):
            found[index, one.rule, one.field, str(sorted(one.values.items()))] += 1
    for one in grouped.rows(len(rows)):
        found[asked[-1]["max"], one.rule, one.field, str(sorted(one.values.items()))] += 1
    expected = findings.check_rows(asked, rows, TODAY)
    assert found == Counter((one.row, one.rule, one.field, str(sorted(one.values.items()))) for one in expected)


CELLS = st.one_of(
    st.none(),
    st.builds(text, st.one_of(st.text(max_size=20), st.sampled_from(["01", "08-护照", "#", "1990-1-1", "1,000"]))),
    st.builds(
        number, st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,3})?", fullmatch=True), st.sampled_from(["general", "date"])
    ),
    st.just(Cell("error", "#N/A")),
    st.just(Cell("boolean", "1")),
    st.just(Cell("text", "", formula=True)),
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=6))
def test_no_workbook_breaks_a_check(rows: list[list[Cell | None]]) -> None:
    header = ["Row", "Kind", "Number", "Born", "Home code", "Work code", "Pay"]
    content = [Row(1, False, {place: text(words) for place, words in enumerate(header)})]
    for at, cells in enumerate(rows, start=2):
        known = {place: cell for place, cell in enumerate(cells) if cell is not None}
        if any(cell.text for cell in known.values()):
            content.append(Row(at, False, known))
    report = check.check(DEFINITIONS, Workbook("xlsx", [Sheet("Data", content=content)]), "x.xlsx", TODAY, "add")
    jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(report)
    counts = report["rows"]
    assert counts["read"] == counts["right"] + counts["errors"] + counts["warnings"]
    assert all(one["severity"] in codes.CODES[one["code"]] for one in report["verdicts"])
    order = [(one["row"], columns_order(one["column"]), one["code"]) for one in report["verdicts"]]
    assert order == sorted(order)


def columns_order(letters: str) -> tuple[int, str]:
    return len(letters), letters


def with_across(**rule: Any) -> Guide:
    """The real guide with a rule between two of its files."""
    guide = real("es")
    given = {"files": ["add-insured", "reduce-insured"], "disjoint": ["id_type", "id_number"], "text": "Dos veces."}
    across = {"in_and_out": Across.model_validate(given | rule)}
    return guide.model_copy(update={"hall": guide.hall.model_copy(update={"across": across})})


def test_rules_between_files_come_from_the_hall() -> None:
    guide = with_across(severity="warning")
    expected = {
        "rule": "across",
        "id": "in_and_out",
        "files": ["add-insured", "reduce-insured"],
        "fields": ["id_type", "id_number"],
        "severity": "warning",
    }
    assert rules.compile_across(guide, "add-insured") == [expected]
    assert rules.compile_across(guide, "retirement") == []
    assert definition.definition({"es": guide}, "reduce-insured")["across"] == [expected]
    assert definition.wording(guide, "reduce-insured", messages.words("es"))["across"] == {"in_and_out": "Dos veces."}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, []),
        ({"files": ["add-insured", "reduce"]}, [("unknown-procedure", "reduce")]),
        ({"disjoint": ["id_number", "sex"]}, [("not-a-column", "sex")]),
        ({"files": ["add-insured", "retirement"], "disjoint": ["id_number"]}, [("not-a-column", "id_number")]),
    ],
)
def test_rules_between_files_name_what_exists(rule: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    guide = with_across(**rule)
    found = lint(guide, guide, lambda path: Place("/".join(path)))
    assert [(one.code, one.values["id"]) for one in found if one.place.path.startswith("hall/across")] == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("procedure", ["add-insured", "reduce-insured"])
def test_our_own_templates_bring_nothing_but_what_is_missing(procedure: str, language: str) -> None:
    """The template as it is downloaded; then its example as if it were data, on the day on which it is valid."""
    made = reader.read(template(real(language), procedure, messages.words(language)), "x.xlsx")
    assert isinstance(made, Workbook)
    report = check.check(real_definitions(), made, "x.xlsx", TODAY)
    assert [one["code"] for one in report["verdicts"]] == ["example-row", "no-rows"]
    assert report["template"] == {"version": 1, "language": language, "state": "current"}
    rows = list(made.sheets[0].rows())
    del rows[1].cells[0]
    made.sheets[0] = Sheet(made.sheets[0].name, content=rows)
    report = check.check(real_definitions(), made, "x.xlsx", TODAY)
    assert (report["verdicts"], report["rows"]["right"]) == ([], 1)
