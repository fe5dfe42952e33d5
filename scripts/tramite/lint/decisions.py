"""Decisions → answers that lead nowhere, questions that nobody is asked, questions that lead back to themselves.

In: a guide as written. Out: problems.
"""

from __future__ import annotations

from collections.abc import Mapping

from tramite import text
from tramite.decision import Decision
from tramite.lint.report import Report, nearest
from tramite.lint.texts import anchors_by_procedure, faults
from tramite.model import Path

LINK = "procedure:"
"""What leads out of a decision starts with this."""


def check(report: Report) -> None:
    """Note what is wrong with the decisions of a guide."""
    guide = report.guide
    anchors = anchors_by_procedure(report.resolved)
    for name, decision in guide.decisions.items():
        path = ("decisions", name, "questions")
        for question, answer, to in _ways(decision):
            here = (*path, question, "answers", answer, "to")
            if to.startswith(LINK):
                for code, values in faults(guide, (text.Node("link", target=to),), anchors, None, None):
                    report.add(code, here, **values)
            elif to not in decision.questions:
                report.add("unknown-question", here, id=to, suggestion=nearest(to, decision.questions))
        _check_order(report, path, decision)


def _check_order(report: Report, path: Path, decision: Decision) -> None:
    """Every question is reached from the first one, and none of them twice on one way."""
    following: dict[str, dict[str, str]] = {name: {} for name in decision.questions}
    for question, answer, to in _ways(decision):
        if to in following:
            following[question][answer] = to
    reached = _reached(next(iter(following)), following)
    for question, answers in following.items():
        if question not in reached:
            report.add("unreachable-question", (*path, question), id=question)
        for answer, to in answers.items():
            if question in _reached(to, following):
                report.add("circle", (*path, question, "answers", answer, "to"), id=question, key=to)


def _reached(start: str, following: Mapping[str, Mapping[str, str]]) -> set[str]:
    """A question and all that may be asked after it."""
    found, ahead = set[str](), [start]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += following[name].values()
    return found


def _ways(decision: Decision) -> list[tuple[str, str, str]]:
    """Question, answer, and where it leads."""
    return [
        (name, answer, one.to)
        for name, question in decision.questions.items()
        for answer, one in question.answers.items()
    ]
