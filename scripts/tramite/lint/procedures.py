"""Procedures and the source behind them → references that lead nowhere, and what the source says that nothing shows.

In: a report on a guide. Out: problems noted in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tramite import identity
from tramite.lint.report import Report, places, walk
from tramite.model import Guide, Path
from tramite.procedure import Procedure
from tramite.training import Training

RESERVED_PROCEDURES = frozenset(
    (
        *("_hall", "api", "changes", "check", "decide", "exercises", "glossary", "handbook", "index", "messages", "p"),
        *("practice", "procedures", "source", "support", "templates", "trainer", "training"),
    )
)
"""Ids that addresses and files of the site use already; the codes of its languages are added to them."""

RESERVED_FIELDS = frozenset(("like", "today"))
"""Words that mean something else where a field's id may stand: in records and in bounds."""


def check(report: Report, released: Mapping[str, Mapping[str, Any]], is_complete: bool) -> None:
    """Note what is wrong with procedures and sources.

    `released`: the newest stored version of each template; `is_complete`: whether nothing of the guide was left out.
    """
    for name, procedure in report.guide.procedures.items():
        path: Path = ("procedures", name)
        _check_head(report, path, procedure)
        _check_content(report, path, procedure)
        if procedure.training:
            _check_training(report, (*path, "training", "exercises"), procedure.training)
        if procedure.batch and name in released:
            _check_version(report, path, procedure.batch.version, released[name])
    citations = list(_citations(report.guide))
    for where, number in citations:
        report.known("unknown-source", (*where, "source"), number, report.guide.sources.statements)
    if is_complete:
        _check_coverage(report, {number for _, number in citations})
    _check_ids(report)


def _check_head(report: Report, path: Path, procedure: Procedure) -> None:
    hall = report.guide.hall
    report.known("unknown-area", (*path, "area"), procedure.area, hall.areas)
    if procedure.label:
        report.label((*path, "label"), procedure.label)
    for index, label in enumerate(procedure.menu):
        report.label((*path, "menu", str(index)), label)
    for index, account in enumerate(procedure.accounts):
        report.known("unknown-account", (*path, "accounts", str(index)), account, hall.accounts)
    for index, record in enumerate(procedure.examples):
        report.known("unknown-record", (*path, "examples", str(index)), record, report.guide.people.people)
    for index, other in enumerate(procedure.related):
        report.known("unknown-procedure", (*path, "related", str(index)), other, report.guide.procedures)
    if procedure.status == "suspended" and not procedure.reason:
        report.add("reason-missing", path)
    if procedure.status == "live" and procedure.documented and not procedure.steps:
        report.add("steps-missing", path)


def _check_content(report: Report, path: Path, procedure: Procedure) -> None:
    for name, prerequisite in procedure.before_you_start.items():
        if prerequisite.way:
            here = (*path, "before_you_start", name, "way")
            report.known("unknown-way", here, prerequisite.way, procedure.ways)
    for name, step in procedure.steps.items():
        here = (*path, "steps", name)
        if step.way:
            report.known("unknown-way", (*here, "way"), step.way, procedure.ways)
        if step.at:
            _check_at(report, (*here, "at"), step.at, procedure)
    for name, missing in procedure.missing.items():
        here = (*path, "missing", name)
        if missing.gap:
            report.known("unknown-gap", (*here, "gap"), missing.gap, report.guide.sources.gaps)
        if missing.at and missing.at.startswith("notes."):
            note = missing.at.removeprefix("notes.")
            report.known("unknown-note", (*here, "at"), note, procedure.notes)
        elif missing.at:
            _check_at(report, (*here, "at"), missing.at, procedure)


def _check_training(report: Report, path: Path, training: Training) -> None:
    """Exercises name records and fields that exist, print what they alter, and answer what they ask."""
    guide = report.guide
    for name, exercise in training.exercises.items():
        here = (*path, name)
        for index, record in enumerate(exercise.records):
            report.known("unknown-record", (*here, "records", str(index)), record, guide.people.people)
        for index, field in enumerate(exercise.shows):
            report.known("unknown-field", (*here, "shows", str(index)), field, guide.fields)
        for field in exercise.altered:
            is_known = report.known("unknown-field", (*here, "altered", field), field, guide.fields)
            if is_known and (not exercise.records or (exercise.shows and field not in exercise.shows)):
                report.add("altered-not-shown", (*here, "altered", field), field=field)
        for question in exercise.questions:
            if question not in exercise.solution:
                report.add("unanswered-question", (*here, "questions", question), id=question)


def _check_at(report: Report, path: Path, at: str, procedure: Procedure) -> None:
    name, _, part = at.partition(".")
    if report.known("unknown-screen", path, name, procedure.screens) and part:
        report.known("unknown-place", path, part, places(procedure.screens[name]), screen=name)


def _check_version(report: Report, path: Path, version: int, stored: Mapping[str, Any]) -> None:
    """A template that changed since it was released needs a new version."""
    released = int(stored.get("version", 0))
    now = identity.snapshot(report.resolved, path[1])
    changed = any(now[key] != stored[key] for key in now if key in stored)
    if version < released or (changed and version == released):
        report.add("batch-version", (*path, "batch", "version"), released=str(released), next=str(released + 1))


def _check_coverage(report: Report, cited: set[str]) -> None:
    """Every statement and every gap of the source is shown somewhere."""
    sources = report.guide.sources
    for number in sources.statements:
        if number not in cited:
            report.add("uncited-statement", ("sources", "statements", number), id=number)
    shown = {one.gap for procedure in report.guide.procedures.values() for one in procedure.missing.values()}
    for number in sources.gaps:
        if number not in shown:
            report.add("unshown-gap", ("sources", "gaps", number), id=number)


def _citations(guide: Guide) -> Iterator[tuple[Path, str]]:
    for path, model in walk(guide):
        numbers = getattr(model, "source", None)
        for number in numbers if isinstance(numbers, tuple) else ():
            yield path, number


def _check_ids(report: Report) -> None:
    for name in report.guide.procedures:
        if name in RESERVED_PROCEDURES or name in report.guide.hall.languages:
            report.add("reserved-id", ("procedures", name), id=name)
    for name in report.guide.fields:
        if name in RESERVED_FIELDS:
            report.add("reserved-id", ("fields", name), id=name)
    for path, entries in walk(report.guide):
        # Codes and numbers of statements are not ours to choose.
        if isinstance(entries, dict) and path[0] != "sources" and not (path[0] == "codes" and len(path) > 1):
            _check_clashes(report, path, entries)


def _check_clashes(report: Report, path: Path, entries: Mapping[str, object]) -> None:
    """In addresses underscores become hyphens, so two ids may end up as one."""
    seen: dict[str, str] = {}
    for name in map(str, entries):
        other = seen.setdefault(name.replace("_", "-"), name)
        if other != name:
            report.add("id-clash", (*path, name), id=name, other=other)
