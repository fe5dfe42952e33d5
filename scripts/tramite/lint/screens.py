"""The screens and files of procedures → fields, buttons and conditions that do not fit together.

In: a report on a guide. Out: problems noted in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tramite.hall import Cited
from tramite.lint.report import Report, action_maps, groups, shown_fields, uses
from tramite.lint.values import bases, check_bound, check_codes, check_condition, check_numbers
from tramite.model import Path
from tramite.procedure import Action, Batch, Block, Procedure, Screen, Use, Warnings


def check(report: Report) -> None:
    """Note what is wrong with the screens and files of all procedures."""
    for name, procedure in report.guide.procedures.items():
        _check_procedure(report, ("procedures", name), procedure)


def _check_procedure(report: Report, path: Path, procedure: Procedure) -> None:
    screens = procedure.screens
    for name, screen in screens.items():
        here = (*path, "screens", name)
        _check_name(report, here, screen, is_sole=len(screens) == 1)
        _check_fields(report, here, screen, procedure)
        _check_actions(report, here, screen, procedure)
    for name in _unreachable(screens):
        report.add("unreachable-screen", (*path, "screens", name), id=name)
    if procedure.batch:
        _check_batch(report, (*path, "batch"), procedure.batch, procedure)


def _check_name(report: Report, path: Path, screen: Screen, is_sole: bool) -> None:
    parts: list[tuple[Path, Screen | Block]] = [(path, screen)] if not is_sole else []
    if len(list(groups(path, screen))) > 1:
        parts += [((*path, "blocks", name), block) for name, block in screen.blocks.items()]
    for here, part in parts:
        if not part.label and not part.title:
            report.add("name-missing", here, id=here[-1])
    for here, label in ((path, screen.label), *((here, block.label) for here, block in groups(path, screen))):
        if label:
            report.label((*here, "label"), label)
    if screen.results and screen.results.label:
        report.label((*path, "results", "label"), screen.results.label)


def _check_fields(report: Report, path: Path, screen: Screen, procedure: Procedure) -> None:
    found = list(uses(path, screen))
    present = frozenset(name for _, name, _ in found)
    elsewhere = frozenset(shown_fields(procedure.screens.values(), None))
    for here, name, use in found:
        if use.need == "as-on-screen":
            report.add("as-on-screen-elsewhere", here, id=name)
        _check_use(report, _Asked(here, name, use, use, present, elsewhere, frozenset(procedure.notes)))
        if screen.kind == "form" and use.need != "read-only":
            _check_format_cases(report, here, name, present)
    for index, group in enumerate(screen.at_least_one):
        for name in group.fields:
            if report.field((*path, "at_least_one", str(index)), name) and name not in present:
                report.add("not-on-this-screen", (*path, "at_least_one", str(index)), id=name)
        if _is_guess(report, Cited(source=group.source)):
            report.add("rule-on-guess", (*path, "at_least_one", str(index)), rule="at-least-one")
    for name in screen.results.columns if screen.results else ():
        report.field((*path, "results", "columns"), name)


def _check_batch(report: Report, path: Path, batch: Batch, procedure: Procedure) -> None:
    resolved = report.resolved.procedures[path[1]].batch
    present = frozenset(batch.columns)
    for name, use in batch.columns.items():
        here = (*path, "columns", name)
        whole = resolved.columns[name] if resolved else use
        _check_use(report, _Asked(here, name, use, whole, present, frozenset(), frozenset(procedure.notes)))
        _check_format_cases(report, here, name, present)
        if use.need == "as-on-screen" and not _is_on_a_form(name, procedure):
            report.add("not-on-a-form", here, id=name)
    for index, names in enumerate(batch.unique):
        for name in names:
            if name not in batch.columns:
                report.known("not-a-column", (*path, "unique", str(index)), name, batch.columns)


def _is_on_a_form(name: str, procedure: Procedure) -> bool:
    forms = (screen for screen in procedure.screens.values() if screen.kind == "form")
    return any(name == other for screen in forms for _, other, _ in uses((), screen))


@dataclass(frozen=True)
class _Asked:
    """A field as a screen or file asks for it."""

    path: Path
    """Where it is written."""

    field: str
    """The field."""

    written: Use
    """What is written there."""

    whole: Use
    """The same with what a column takes over from its screen."""

    present: frozenset[str]
    """The fields beside it."""

    elsewhere: frozenset[str]
    """The fields of the procedure's other screens that the user has seen; none in a file."""

    notes: frozenset[str]
    """The notes of the procedure."""


def _check_use(report: Report, asked: _Asked) -> None:
    path, name, use = asked.path, asked.field, asked.written
    if not report.field(path, name):
        return
    check_condition(report, (*path, "required_when"), use.required_when or {})
    for other in asked.whole.required_when or {}:
        if other in report.guide.fields and other not in asked.present:
            report.add("when-on-absent-field", path, id=other, field=name)
    _check_comparisons(report, asked, path, use, asked.whole)
    if asked.whole.warn:
        _check_comparisons(report, asked, (*path, "warn"), use.warn, asked.whole.warn)
    check_codes(report, (*path, "offer"), name, use.offer)
    check_codes(report, (*path, "contains"), name, use.contains)
    check_codes(report, (*path, "warn", "contains"), name, use.warn.contains if use.warn else ())
    check_codes(report, (*path, "warn_on"), name, tuple(use.warn_on), or_text=True)
    for value, note in use.warn_on.items():
        report.known("unknown-note", (*path, "warn_on", value), note, asked.notes)
    if use.hint:
        check_numbers(report, (*path, "hint"), use.hint, report.resolved.fields[name])
    if (rule := _stopping_rule(use)) and _is_guess(report, use):
        report.add("rule-on-guess", path, rule=rule)


def _check_comparisons(
    report: Report, asked: _Asked, path: Path, written: Use | Warnings | None, whole: Use | Warnings
) -> None:
    """What is written here is checked in full; what is taken over only for the fields that it needs beside it."""
    for key in ("min", "max", "equals"):
        own, inherited = getattr(written, key, None), getattr(whole, key)
        # A window may repeat what stands on the screen below it; a limit, though, is for those who fill in both.
        beside = asked.present | asked.elsewhere if key == "equals" else asked.present
        if own is None:
            for other in bases(inherited):
                if other in report.guide.fields and other not in beside:
                    report.add("compared-with-absent-field", path, id=other)
        elif key != "equals":
            check_bound(report, (*path, key), own, asked.field, asked.present)
        elif report.field((*path, key), own) and own not in beside:
            report.add("compared-with-absent-field", (*path, key), id=own)


def _check_format_cases(report: Report, path: Path, name: str, present: frozenset[str]) -> None:
    definition = report.resolved.fields.get(name)
    for other in sorted({other for case in (definition.format if definition else ()) for other in case.when or {}}):
        if other in report.guide.fields and other not in present:
            report.add("when-on-absent-field", path, id=other, field=name)


def _stopping_rule(use: Use) -> str:
    """The rule with which a use can stop the user; empty when it cannot."""
    stopping = {
        "required": use.need == "required" or use.required_when,
        "min": use.min,
        "max": use.max,
        "equals": use.equals,
        "contains": use.contains,
        "offer": use.offer,
    }
    return next((rule for rule, is_set in stopping.items() if is_set), "")


def _is_guess(report: Report, cited: Cited) -> bool:
    """Whether nothing better than guesses stands behind a rule."""
    if cited.certainty:
        return cited.certainty == "guess"
    statements = report.guide.sources.statements
    found = [statements[number].certainty for number in cited.source if number in statements]
    return bool(found) and all(certainty == "guess" for certainty in found)


def _check_actions(report: Report, path: Path, screen: Screen, procedure: Procedure) -> None:
    for here, actions in action_maps(path, screen):
        for name, action in actions.items():
            report.label((*here, name), action.label or name)
            _check_target(report, (*here, name), action, procedure)


def _check_target(report: Report, path: Path, action: Action, procedure: Procedure) -> None:
    if action.do not in ("open", "pick"):
        if action.to:
            report.add("needless-target", (*path, "to"), verb=action.do)
    elif not action.to:
        report.add("target-missing", path, verb=action.do)
    elif action.to.startswith("procedure:"):
        other = action.to.removeprefix("procedure:").partition("#")[0]
        report.known("unknown-procedure", (*path, "to"), other, report.guide.procedures)
    else:
        report.known("unknown-screen", (*path, "to"), action.to, procedure.screens)


def _unreachable(screens: Mapping[str, Screen]) -> list[str]:
    """The screens to which no button leads from the first."""
    waiting, found = list(screens)[:1], set(list(screens)[:1])
    while waiting:
        screen = screens[waiting.pop()]
        targets = {action.to for _, action in screen.every_action() if action.to}
        new = (targets & set(screens)) - found
        found |= new
        waiting += new
    return [name for name in screens if name not in found]
