"""A report → what one reads: lines or a table in the terminal, JSON for programs, an HTML page, CSV for spreadsheets.

In: a report as `check.py` makes it, the wording of one language, the definition of its procedure, the package's words.
Out: text. Personal data are covered unless asked otherwise; what came out of the file can change nothing in a terminal,
a page or a spreadsheet.
"""

from __future__ import annotations

import csv as csv_module
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from tramite.checker.codes import REFUSALS, SEVERITIES, Severity
from tramite.checker.saying import Said, header, mask, masked, said, visible
from tramite.messages import Words

if TYPE_CHECKING:
    from rich.console import Group

__all__ = ["Line", "Told", "csv", "html", "json_report", "mask", "said", "summary", "table", "tell", "text"]

Report = Mapping[str, Any]

MESSAGES = "messages"
"""The page of all messages, below the root of a language."""

SCHEMA = Path(__file__).parent / "report.schema.json"
"""What `json_report` writes, as a JSON Schema."""


@dataclass(frozen=True)
class Line:
    """One verdict as a reader sees it."""

    code: str
    """Its code."""

    severity: Severity
    """How grave it is."""

    sheet: str
    """The sheet; empty when it concerns the file."""

    row: int
    """The row as programs show it; 0 when it concerns no single row."""

    column: str
    """The letter of the column; may be empty."""

    header: str
    """The header of the column; may be empty."""

    value: str
    """What the cell holds, covered where it is personal."""

    message: str
    """What is wrong."""

    fix: str
    """What to do."""

    link: str
    """The address of the page that explains the field; may be empty."""

    about: str
    """The address of its message, with cause and fix; empty when no site is known."""

    @property
    def place(self) -> str:
        """The cell, row or column: `C5`."""
        return f"{self.column}{self.row or ''}"


@dataclass(frozen=True)
class Told:
    """A report in one language."""

    report: Report
    """The report, covered where it is personal."""

    lines: tuple[Line, ...]
    """Its verdicts in their order."""

    words: Words
    """The words around them."""

    procedure: str
    """The title of the procedure; empty when none is known."""

    unmasked: bool
    """Whether personal data are shown."""

    def count(self, severity: Severity) -> int:
        """How many verdicts are of this kind."""
        return sum(line.severity == severity for line in self.lines)

    @property
    def refused(self) -> bool:
        """Whether the file could not be checked at all."""
        return not self.report["rows"]["read"] and any(line.code in REFUSALS for line in self.lines)


def tell(
    report: Report,
    wording: Mapping[str, Any],
    words: Words,
    definition: Mapping[str, Any] | None = None,
    *,
    unmask: bool = False,
    base: str = "",
) -> Told:
    """Put a report into words; `base`: the address of the site's root in this language, before which links are put."""
    shown = [verdict if unmask else masked(verdict, definition) for verdict in report["verdicts"]]
    lines = [
        _line(verdict, view, said(verdict, wording, definition, unmask=unmask), wording, base)
        for verdict, view in zip(report["verdicts"], shown, strict=True)
    ]
    title = wording.get("procedures", {}).get(report["procedure"], report["procedure"])
    return Told({**report, "verdicts": shown}, tuple(lines), words, title, unmask)


def counts(told: Told) -> str:
    """How much is wrong, in one line."""
    number = {severity: told.count(severity) for severity in SEVERITIES}
    if told.refused:
        return told.words("report.refused")
    if not number["error"] and not number["warning"]:
        return told.words("report.right")
    return " · ".join(told.words(f"report.{severity}s", n=count) for severity, count in number.items() if count)


def summary(told: Told) -> list[tuple[str, str]]:
    """What was checked and how it came out: pairs of a word and a value."""
    report, words = told.report, told.words
    found = [("file", visible(report["file"]))]
    if told.procedure:
        found.append(("procedure", told.procedure))
    if not told.refused:
        found += [
            ("template", _template(told)),
            *([("sheet-checked", visible(report["sheet"]))] if report["sheet"] else []),
            ("today", report["today"]),
            ("rows-read", str(report["rows"]["read"])),
            ("rows-right", str(report["rows"]["right"])),
            ("rows-errors", str(report["rows"]["errors"])),
            ("rows-warnings", str(report["rows"]["warnings"])),
        ]
        if skipped := _skipped(told):
            found.append(("rows-skipped", skipped))
    return [(words(f"report.{key}"), value) for key, value in found]


def text(told: Told) -> str:
    """One line per verdict that begins with its place, for programs that read lines; then what came out in all."""
    file = visible(told.report["file"])
    lines = [
        f"{file}:{line.place}  {told.words(f'report.{line.severity}')}  {line.code}  {line.message} — {line.fix}"
        for line in told.lines
    ]
    return "\n".join([*lines, f"{file}  {counts(told)}", *_remarks(told)])


def table(told: Told) -> Group:
    """The same for a person at a terminal."""
    from rich.box import SIMPLE_HEAD  # here, because only people look at tables
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    words = told.words
    width = max(len(label) for label, _ in summary(told))
    head = [Text(f"{label:<{width}}  {value}") for label, value in summary(told)]
    rows = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for key, ratio in (
        ("severity", 0),
        ("row", 0),
        ("column", 0),
        ("header", 2),
        ("value", 2),
        ("message", 5),
        ("fix", 5),
    ):
        rows.add_column(words(f"report.{key}"), ratio=ratio or None, no_wrap=not ratio, overflow="fold")
    for line in told.lines:
        kind = Text(words(f"report.{line.severity}"), style=_STYLES[line.severity])
        rows.add_row(
            kind, str(line.row or ""), line.column, *map(Text, (line.header, line.value, line.message, line.fix))
        )
    foot = [Text(counts(told), style=_STYLES.get(_worst(told), "green")), *map(Text, _remarks(told))]
    return Group(*head, *([rows] if told.lines else []), *foot)


def json_report(told: Told) -> dict[str, Any]:
    """The report with its sentences, as the schema says: plain data to be written as JSON."""
    verdicts = [
        verdict
        | {"header": line.header, "message": line.message, "fix": line.fix, "link": line.link, "about": line.about}
        for verdict, line in zip(told.report["verdicts"], told.lines, strict=True)
    ]
    return {**told.report, "language": told.words.language, "masked": not told.unmasked, "verdicts": verdicts}


def html(reports: Sequence[Told]) -> str:
    """One page of its own with a table per file: no scripts, and nothing to load."""
    from tramite.surface import TEMPLATES, environment  # a check in a terminal needs no templates

    first = reports[0]
    return (
        environment()
        .get_template("check-report.html")
        .render(
            words=first.words,
            language=first.words.language,
            reports=[(told, summary(told), counts(told), _remarks(told)) for told in reports],
            tokens=(TEMPLATES.parent / "static" / "tokens.css").read_text("utf-8"),
        )
    )


def csv(reports: Sequence[Told]) -> str:
    """One row per verdict; begins with the mark by which spreadsheets know UTF-8, and no cell is ever a formula."""
    made = io.StringIO()
    made.write("\ufeff")
    writer = csv_module.writer(made)
    writer.writerow([reports[0].words(f"report.{key}") for key in _CELLS])
    for told in reports:
        for line in told.lines:
            kind = told.words(f"report.{line.severity}")
            row = (str(line.row or ""), line.column, line.header, line.value, kind, line.code)
            cells = (visible(told.report["file"]), line.sheet, *row, line.message, line.fix, line.link, line.about)
            writer.writerow([_harmless(cell) for cell in cells])
    return made.getvalue()


_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
_CELLS = (
    *("file", "sheet-checked", "row", "column", "header", "value"),
    *("severity", "code", "message", "fix", "page", "about"),
)
"""What stands in a row of the CSV, by the names of its headers."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a cell for a formula; the same after spaces."""


def _line(
    verdict: Mapping[str, Any], view: Mapping[str, Any], words: Said, wording: Mapping[str, Any], base: str
) -> Line:
    return Line(
        verdict["code"],
        verdict["severity"],
        visible(verdict["sheet"]),
        verdict["row"],
        verdict["column"],
        header(verdict, wording),
        visible(view["value"]),
        words.message,
        words.fix,
        _address(base, words.link) if words.link else "",
        _address(base, f"{MESSAGES}/#{verdict['code']}") if base else "",
    )


@lru_cache(maxsize=1_000)
def _address(base: str, link: str) -> str:
    """Where a link leads; there are few, on many lines."""
    return urljoin(base, link)


def _worst(told: Told) -> str:
    return next((severity for severity in SEVERITIES[:2] if told.count(severity)), "")


def _template(told: Told) -> str:
    template, words = told.report["template"], told.words
    state = words(f"report.state-{template['state']}")
    return f"{words('report.version', version=template['version'])} · {state}" if template["version"] else state


def _skipped(told: Told) -> str:
    """Why rows were skipped, and how many, in few words: `examples (1), blank (3)`."""
    number: Counter[str] = Counter()
    for one in told.report["rows"]["skipped"]:
        number[one["why"]] += len(one["rows"])
    said_by = (
        (told.words(f"report.skipped-{why}") if f"report.skipped-{why}" in told.words else why, count)
        for why, count in number.items()
    )
    return told.words("verdict.word.separator").join(f"{why} ({count})" for why, count in said_by)


def _remarks(told: Told) -> list[str]:
    return list(_remarked(told))


def _remarked(told: Told) -> Iterator[str]:
    if told.report["repairs"]:
        yield told.words("report.repairs", n=told.report["repairs"])
    if not told.unmasked and any("*" in line.value for line in told.lines):
        yield told.words("report.masked")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell
