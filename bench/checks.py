"""Checking filled files beside frictionless, openpyxl and the bare readers: the cases of `run.py` for checks.

One file of 20 columns in the shape of the template of `add-insured`, every tenth row with a fault; both sides get the
same file. Frictionless gets the rules as far as a Table Schema can say them: needs, lengths, patterns, codes, least and
greatest values, the key; what only tramite knows (conditions, check digits, parts that agree, how things are written)
it does besides. In process: processor time of the second of two runs, each in a process of its own, in turn with the
other side's. Whole commands: `tramite validate` and `frictionless validate`, start-up and child processes included.
"""

from __future__ import annotations

import datetime
import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import xlsxwriter

from projects import Project, Run, measure, output_of, say, script
from tramite.checker import knowledge

PROCEDURE = "add-insured"
ROWS = 5_000
MANY = 50_000
TODAY = datetime.date(2025, 3, 14)
TARGETS = {
    "check": {"in_process": 0.3, "bare_read": 2.5, "whole": 0.4},
    "check-growth": {"exponent": 1.05, "peak_mb": 120},
    "marked-copy": 0.15,
    "browser-check": {"of_parse": 1.5, "plus_seconds": 0.5, "longest_task_ms": 200},
}
"""The most: multiples of the other side's time; of growth the exponent and MB (1 is growth in proportion)."""


def check(project: Project, runs: int, python: str) -> dict[str, Any]:
    """Ours beside frictionless and beside our bare reader."""
    made = Made(project, ROWS)
    sides = {
        "ours": lambda: made.side(sys.executable, "check"),
        "bare_read": lambda: made.side(sys.executable, "read"),
        "frictionless": lambda: made.side(python, "frictionless"),
    }
    rounds = _in_turn(runs, sides)
    wholes = _in_turn(runs, {"ours": made.validate, "frictionless": lambda: made.frictionless(python)})
    return {
        "runs": runs,
        "rows": ROWS,
        "columns": len(made.definition["columns"]),
        "found": {side: rounds[0][side]["found"] for side in ("ours", "frictionless")},
        "in_process": {side: _middle(one[side]["seconds"] for one in rounds) for side in sides}
        | {"ratio": _middle(one["ours"]["seconds"] / one["frictionless"]["seconds"] for one in rounds)}
        | {"ratio_to_bare_read": _middle(one["ours"]["seconds"] / one["bare_read"]["seconds"] for one in rounds)},
        "whole": {side: _run(one[side] for one in wholes) for side in ("ours", "frictionless")}
        | {
            f"ratio_{name}": _middle(getattr(one["ours"], name) / getattr(one["frictionless"], name) for one in wholes)
            for name in ("wall", "cpu")
        },
    }


def growth(project: Project, runs: int) -> dict[str, Any]:
    """Ten times as many rows: how much longer it takes, and how much memory the largest process needs."""
    files = {rows: Made(project, rows) for rows in (ROWS, MANY)}
    rounds = _in_turn(
        runs, {str(rows): lambda made=made: made.side(sys.executable, "check") for rows, made in files.items()}
    )
    seconds = {rows: _middle(one[str(rows)]["seconds"] for one in rounds) for rows in files}
    whole = files[MANY].validate()
    return {
        "runs": runs,
        "seconds": seconds,
        "exponent": round(math.log(seconds[MANY] / seconds[ROWS]) / math.log(MANY / ROWS), 3),
        "whole": _run([whole]),
        "peak_mb": round(whole.peak_mib * 1.048576, 1),
    }


def marked_copy(project: Project, runs: int, python: str) -> dict[str, Any]:
    """The marked copy beside what openpyxl takes to load the file, write the same comments and save it."""
    made = Made(project, ROWS)
    made.side(sys.executable, "report")
    rounds = _in_turn(
        runs,
        {
            "ours": lambda: made.side(sys.executable, "marked"),
            "openpyxl": lambda: made.side(python, "openpyxl"),
        },
    )
    return {
        "runs": runs,
        "rows": ROWS,
        "comments": {side: rounds[0][side]["found"] for side in ("ours", "openpyxl")},
        **{side: _middle(one[side]["seconds"] for one in rounds) for side in ("ours", "openpyxl")},
        "ratio": _middle(one["ours"]["seconds"] / one["openpyxl"]["seconds"] for one in rounds),
    }


def browser_check(project: Project, runs: int) -> dict[str, Any]:
    """The page, opened from a folder, beside its own reader alone; and the longest task that kept it from answering."""
    made = Made(project, ROWS)
    found: dict[str, Any] = json.loads(
        output_of(sys.executable, "browser.py", project.built / "check" / "index.html", made.file, runs)
    )
    return {"runs": runs, "rows": ROWS} | found


class Made:
    """A filled file of a project, and beside it what either side needs to know."""

    def __init__(self, project: Project, rows: int) -> None:
        self.project, self.folder = project.ours, project.folder / f"check-{rows}"
        self.file = self.folder / "filled.xlsx"
        if not self.file.is_file():
            script("checks.py", self.project, self.folder, rows)
        self.definition = json.loads((self.folder / "definitions.json").read_text("utf-8"))[PROCEDURE]

    def side(self, python: str, side: str) -> dict[str, Any]:
        """Seconds that one side takes in process, and how much it found."""
        found: dict[str, Any] = json.loads(output_of(python, "sides.py", side, self.folder, TODAY))
        return found

    def validate(self) -> Run:
        """The whole command."""
        report = self.folder / "report.json"
        options = ["--today", str(TODAY), "--format", "json", "-o", str(report), "--procedure", PROCEDURE]
        command = [str(Path(sys.executable).with_name("tramite")), "validate", str(self.file), *options]
        return measure(command, self.project, accepts=(1,))

    def frictionless(self, python: str) -> Run:
        """The other side's."""
        options = ["--schema", "schema.json", "--limit-errors", "100000", "--json"]
        command = [str(Path(python).with_name("frictionless")), "validate", self.file.name, *options]
        return measure(command, self.folder, accepts=(1,))


def make(root: Path, folder: Path, rows: int) -> None:
    """Write the file, and what either side needs to know."""
    known = knowledge.project(root)
    folder.mkdir(parents=True)
    _dump(folder / "definitions.json", dict(known.definitions))
    _dump(folder / "wording.json", known.wordings[PROCEDURE])
    _dump(folder / "schema.json", table_schema(known.definitions[PROCEDURE]))
    write(folder / "filled.xlsx", known.definitions[PROCEDURE], rows)


def write(path: Path, definition: dict[str, Any], rows: int) -> None:
    """A file in the shape of the template, with people who do not exist."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_custom_property("tramite-procedure", PROCEDURE)
        sheet, day = book.add_worksheet("Data"), book.add_format({"num_format": "yyyy-mm-dd"})
        for place, column in enumerate(definition["columns"]):
            sheet.write_string(0, place, column["headers"][0])
        for number in range(rows):
            person = _person(number)
            for place, column in enumerate(definition["columns"]):
                value = person.get(column["field"])
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number + 1, place, datetime.datetime.combine(value, datetime.time()), day)
                elif isinstance(value, float):
                    sheet.write_number(number + 1, place, value)
                elif value:
                    sheet.write_string(number + 1, place, value)


def table_schema(definition: dict[str, Any]) -> dict[str, Any]:
    """The rules as a Table Schema, as far as it can say them."""
    names = {column["field"]: column["headers"][0] for column in definition["columns"]}
    fields: dict[str, Any] = {
        column["field"]: {
            "name": column["headers"][0],
            "type": {"date": "date", "money": "number", "integer": "integer"}.get(column["type"], "string"),
            "constraints": {},
        }
        for column in definition["columns"]
    }
    keys: list[str] = []
    for rule in definition["rules"]:
        if rule["rule"] == "unique":
            keys = [names[name] for name in rule["fields"]]
        elif "field" in rule and "when" not in rule and "unless" not in rule:
            fields[rule["field"]]["constraints"] |= dict(_constraints(rule))
    return {"fields": list(fields.values()), "missingValues": [""], "primaryKey": keys}


def _constraints(rule: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if rule["rule"] == "required":
        yield "required", True
    elif rule["rule"] == "length":
        yield "minLength", rule["min"]
        yield "maxLength", rule["max"]
    elif rule["rule"] == "codes" and "separator" not in rule:
        yield "enum", list(rule["codes"])
    elif rule["rule"] == "codes":
        yield "pattern", f"({'|'.join(rule['codes'])})({rule['separator']}({'|'.join(rule['codes'])}))*"
    elif rule["rule"] == "format" and all("pattern" in case["format"] for case in rule["cases"]):
        yield "pattern", "|".join(f"({case['format']['pattern']})" for case in rule["cases"])
    elif rule["rule"] == "type" and rule["type"] == "month":
        yield "pattern", "[0-9]{6}"
    elif rule["rule"] == "min" and rule["bound"]["kind"] == "literal":
        yield "minimum", rule["bound"]["base"]
    elif rule["rule"] == "max" and rule["bound"]["kind"] == "today":
        yield "maximum", TODAY.isoformat()


def _person(number: int) -> dict[str, Any]:
    """Somebody who does not exist: no two have the same number, and every tenth row has a fault."""
    born = datetime.date(1970, 1, 1) + datetime.timedelta(days=number % 11_000)
    # Digits that no district of the hall's country has.
    body = f"330299{born:%Y%m%d}{number // 11_000 * 2 + number % 2:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    last = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]
    faults: dict[int, dict[str, Any]] = {
        0: {"full_name": None},
        10: {"sex": "7"},
        20: {"household_area": "3302"},
        30: {"contribution_wage": -1.0},
    }
    fine = {
        "id_type": "01",
        "id_number": body + last,
        "full_name": "李样例" if number % 3 else "王样例",
        "sex": "1" if number % 2 else "2",
        "birth_date": born,
        "ethnicity": "01",
        "mobile_phone": f"139{number:08}",
        "household_type": "10",
        "household_area": "330299",
        "household_address": f"样例路 {number} 号",
        "residence_address": f"样例路 {number % 50} 号",
        "change_type": "11",
        "insurance_types": "310;510",
        "insured_start_month": "202503",
        "person_category": "11",
        "employment_form": "1",
        "contribution_wage": 5000.0 + number % 400,
    }
    return fine | faults.get(number % 40, {})


def _in_turn(runs: int, sides: dict[str, Callable[[], Any]]) -> list[dict[str, Any]]:
    """Every side once, then again, so that a slow minute of the machine weighs on all."""
    found = []
    for number in range(runs):
        found.append({side: one() for side, one in sides.items()})
        say(f"  {number + 1}/{runs}: " + ", ".join(f"{side} {_seconds(one):.3f} s" for side, one in found[-1].items()))
    return found


def _seconds(one: Any) -> float:
    return float(one.wall if isinstance(one, Run) else one["seconds"])


def _middle(values: Any) -> float:
    return round(median(values), 3)


def _run(runs: Any) -> dict[str, float]:
    known = list(runs)
    return {name: _middle(getattr(one, name) for one in known) for name in ("wall", "cpu", "peak_mib")}


def _dump(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
