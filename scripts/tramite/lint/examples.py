"""Example records → the rules that they break on the screens and in the files where they are shown.

In: a report on a guide. Out: problems noted in it. Records are valid as of their reference date.
"""

from __future__ import annotations

from collections.abc import Iterator

from tramite import rules
from tramite.findings import Finding, check_row
from tramite.lint.report import Report
from tramite.model import Guide, Path
from tramite.procedure import Procedure, Use


def check(report: Report) -> None:
    """Note every value of a record that breaks a rule of a procedure that shows it."""
    for name, procedure in report.resolved.procedures.items():
        taught = procedure.training.exercises.values() if procedure.training else ()
        names = [*procedure.examples, *(record for exercise in taught for record in exercise.records)]
        records = {record: report.guide.record(record) for record in names}
        seen: set[tuple[Path, str]] = set()
        for compiled in _rule_sets(report.resolved, procedure):
            for record, values in records.items():
                for finding in _broken(report, compiled, values):
                    path = _place(report.guide, record, finding.field)
                    if (path, finding.rule) not in seen:
                        seen.add((path, finding.rule))
                        _add(report, path, record, finding, name)
        _check_required(report, name, procedure, [records[record] for record in procedure.examples])


def _rule_sets(guide: Guide, procedure: Procedure) -> Iterator[list[rules.Rule]]:
    """The rules of each screen, of each list, and of the file."""
    for screen in procedure.screens.values():
        yield rules.compile_screen(guide, screen)
        if screen.results:
            columns = screen.results.columns
            yield [rule for name in columns for rule in rules.compile_use(guide, name, Use(), columns)]
    if procedure.batch:
        yield rules.compile_batch(guide, procedure.batch)


def _broken(report: Report, compiled: list[rules.Rule], values: dict[str, str]) -> list[Finding]:
    """What a record breaks. It need not fill every screen alone: what is always required is looked at elsewhere."""
    asked = [rule for rule in compiled if "when" in rule or rule["rule"] not in ("required", "at-least-one")]
    present = {str(rule.get("field")) for rule in compiled} & set(values)
    if not present:
        return []
    found = check_row(asked, values, report.guide.people.reference_date)
    return [finding for finding in found if finding.severity == "error"]


def _check_required(report: Report, name: str, procedure: Procedure, records: list[dict[str, str]]) -> None:
    """What a form or the file always requires is in one of the records, so that a complete example can be shown."""
    forms = [screen for screen in procedure.screens.values() if screen.kind == "form"]
    asked = [use for screen in forms for block in screen.blocks.values() for use in block.fields.items()]
    asked += list(procedure.batch.columns.items()) if procedure.batch else []
    for field in dict.fromkeys(field for field, use in asked if use.need == "required" and not use.required_when):
        if records and field in report.guide.fields and not any(field in values for values in records):
            report.add("example-incomplete", ("procedures", name, "examples"), field=field)


def _add(report: Report, path: Path, record: str, finding: Finding, procedure: str) -> None:
    reason = " ".join(value for key, value in finding.values.items() if key in ("reason", "limit", "expected"))
    rule = f"{finding.rule} ({reason})" if reason else finding.rule
    report.add("example-breaks-rule", path, record=record, field=finding.field, rule=rule, procedure=procedure)


def _place(guide: Guide, record: str, field: str) -> Path:
    """Where a value of a record is written: in the record itself or in one that it inherits from."""
    own = (name for name in guide.ancestry(record) if field in guide.people.people[name])
    return ("people", "people", next(own, record), field)
