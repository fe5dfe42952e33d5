"""The hall's shared definitions → what does not fit together: fields, formats, labels, records, areas and accounts.

In: a report on a guide. Out: problems noted in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tramite import formats, patterns, text
from tramite.hall import Across, Format
from tramite.lint.report import Report
from tramite.lint.values import check_bound, check_codes, check_condition, check_numbers
from tramite.model import Path


def check(report: Report) -> None:
    """Note what is wrong with the files of `_hall/`."""
    for name in report.guide.fields:
        _check_field(report, name)
    for name, definition in report.guide.formats.items():
        _check_format(report, ("formats", name), definition)
    _check_circles(report)
    for name, label in report.guide.labels.items():
        if not label.text and not label.gloss:
            report.add("label-without-words", ("labels", name), id=name)
    _check_hall(report)
    for name, values in report.guide.people.people.items():
        _check_record(report, ("people", "people", name), values)


def _check_field(report: Report, name: str) -> None:
    path, own, definition = ("fields", name), report.guide.fields[name], report.resolved.fields[name]
    if own.label:
        report.label((*path, "label"), own.label)
    elif not own.name and name not in report.guide.labels:
        report.add("field-without-name", path, id=name)
    if own.type is None and own.like is None:
        report.add("field-without-type", path, id=name)
    if own.codes:
        report.known("unknown-code-list", (*path, "codes"), own.codes, report.guide.codes)
    if definition.type == "code" and not definition.codes:
        report.add("codes-missing", path, id=name)
    if definition.codes and definition.type != "code":
        report.add("codes-without-code-type", path, id=name, type=str(definition.type))
    if own.default is not None:
        check_codes(report, (*path, "default"), name, (own.default,), or_text=True)
    for key, limit in (("min", own.min), ("max", own.max)):
        if limit is not None:
            check_bound(report, (*path, key), limit, name)
    if own.length and own.length[0] > own.length[1]:
        report.add("bad-range", (*path, "length"), start=str(own.length[0]), end=str(own.length[1]))
    _check_inheritance(report, name)
    _check_field_formats(report, name)
    if own.hint:
        check_numbers(report, (*path, "hint"), own.hint, definition)


def _check_inheritance(report: Report, name: str) -> None:
    path, own = ("fields", name), report.guide.fields[name]
    if own.like:
        report.known("unknown-field", (*path, "like"), own.like, report.guide.fields)
    parent = report.resolved.fields.get(own.like or "")
    conditions = {other for case in parent.format for other in case.when or {}} if parent else set()
    for old, new in own.with_.items():
        report.field((*path, "with", old), new)
        if parent is None or old not in conditions:
            report.add("replaces-nothing", (*path, "with", old), id=old)


def _check_field_formats(report: Report, name: str) -> None:
    path, own, definition = ("fields", name), report.guide.fields[name], report.resolved.fields[name]
    for index, case in enumerate(own.format):
        here = (*path, "format", str(index))
        report.known("unknown-format", here, case.format, report.guide.formats)
        check_condition(report, (*here, "when"), case.when or {})
        if not case.when and index < len(own.format) - 1:
            report.add("unreachable-case", (*path, "format", str(index + 1)))
    available = {part for case in definition.format for part in _parts(report, case.format)}
    for part, other in (own.parts_match or {}).items():
        report.known("unknown-part", (*path, "parts_match", part), part, available)
        report.field((*path, "parts_match", part), other)


def _parts(report: Report, name: str, within: tuple[str, ...] = ()) -> set[str]:
    found = report.guide.formats.get(name)
    if found is None or name in within:
        return set()
    return set(found.parts).union(*(_parts(report, other, (*within, name)) for other in found.any_of))


def _check_format(report: Report, path: Path, definition: Format) -> None:
    if not definition.pattern and not definition.any_of:
        report.add("format-without-pattern", path)
    for reason in patterns.problems(definition.pattern) if definition.pattern else ():
        report.add("bad-pattern", (*path, "pattern"), reason=f"pattern-{reason}")
    for fault in formats.checksum_faults(definition.checksum) if definition.checksum else ():
        report.add("bad-checksum", (*path, "checksum"), reason=fault)
    for name, part in definition.parts.items():
        start, end = part.slice
        if not 0 <= start < end:
            report.add("bad-range", (*path, "parts", name), start=str(start), end=str(end))
    for other in definition.any_of:
        report.known("unknown-format", (*path, "any_of"), other, report.guide.formats)


def _check_circles(report: Report) -> None:
    """Inheritance and alternatives that lead back to where they started; each member of a circle is noted."""
    fields = {name: [one.like] if one.like else [] for name, one in report.guide.fields.items()}
    records = {name: [one["like"]] if "like" in one else [] for name, one in report.guide.people.people.items()}
    alternatives = {name: list(one.any_of) for name, one in report.guide.formats.items()}
    for graph, path, key in (
        (fields, ("fields",), "like"),
        (records, ("people", "people"), "like"),
        (alternatives, ("formats",), "any_of"),
    ):
        for name in graph:
            if name in _reachable(graph, name):
                report.add("circle", (*path, name, key), id=name, key=key)


def _reachable(graph: Mapping[str, list[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph.get(name, [])
    return found


def _check_hall(report: Report) -> None:
    hall = report.guide.hall
    for name, account in hall.accounts.items():
        if account.label:
            report.label(("hall", "accounts", name, "label"), account.label)
    for name, area in hall.areas.items():
        for procedure in area.procedures:
            path = ("hall", "areas", name, "procedures")
            report.known("unknown-procedure", path, procedure, report.guide.procedures)
    for name, contact in hall.contacts.items():
        if not text.is_permitted(contact.address):
            report.add("bad-link", ("hall", "contacts", name, "address"), target=contact.address)
    for name, rule in hall.across.items():
        _check_across(report, ("hall", "across", name), rule)


def _check_across(report: Report, path: Path, rule: Across) -> None:
    """The files exist, and each has the columns that are compared."""
    for index, procedure in enumerate(rule.files):
        if report.known("unknown-procedure", (*path, "files", str(index)), procedure, report.guide.procedures):
            batch = report.guide.procedures[procedure].batch
            for place, field in enumerate(rule.disjoint):
                report.known("not-a-column", (*path, "disjoint", str(place)), field, batch.columns if batch else ())


def _check_record(report: Report, path: Path, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        if name == "like":
            report.known("unknown-record", (*path, name), value, report.guide.people.people)
        else:
            report.field((*path, name), name)
