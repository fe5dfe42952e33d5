"""Problems with definitions → the lines that a command prints: for people, for programs, for code hosts.

In: problems and the words of a language; a sentence that the language lacks is said in English. Out: texts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from tramite.messages import Words
from tramite.problem import PHRASES, Problem

Style = Literal["text", "json", "github"]


def listing(problems: Sequence[Problem], style: Style, words: Words) -> str:
    """All problems in their order; empty when there is none, but for `json`, which is always a list."""
    if style == "json":
        return json.dumps([_object(problem, words) for problem in problems], ensure_ascii=False, indent=1)
    line = _workflow_command if style == "github" else _line
    return "\n".join(line(problem, words) for problem in problems)


def summary(problems: Sequence[Problem], words: Words) -> str:
    """How many problems there are, in one line."""
    counts = Counter(problem.severity for problem in problems)
    if not counts:
        return words("problems.none")
    said = words("problems.errors", n=counts["error"]), words("problems.warnings", n=counts["warning"])
    return " · ".join(said)


def _message(problem: Problem, words: Words) -> str:
    return _said(problem, f"problem.{problem.code}.message", words) or problem.message


def _fix(problem: Problem, words: Words) -> str:
    fix = _said(problem, f"problem.{problem.code}.fix", words)
    suggestion = problem.values.get("suggestion")
    if not fix:
        return problem.fix
    return f"{fix} {words('problems.suggestion', suggestion=suggestion)}" if suggestion else fix


def _said(problem: Problem, message: str, words: Words) -> str:
    try:
        return words(message, **problem.said(lambda phrase: _phrase(phrase, words))) if message in words else ""
    except (KeyError, ValueError, IndexError):  # a hall's own sentence that asks for what the problem does not know
        return ""


def _phrase(phrase: str, words: Words) -> str | None:
    message = f"problem.phrase.{phrase}"
    return words(message) if message in words else PHRASES.get(phrase)


def _line(problem: Problem, words: Words) -> str:
    return f"{problem.place}  {problem.code}  {_message(problem, words)} — {_fix(problem, words)}"


def _object(problem: Problem, words: Words) -> dict[str, object]:
    place = problem.place
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "code": problem.code,
        "severity": problem.severity,
        "message": _message(problem, words),
        "fix": _fix(problem, words),
    }


def _workflow_command(problem: Problem, words: Words) -> str:
    """A workflow command, which a code host shows beside the line."""
    place = problem.place
    path = _escaped(place.path).replace(":", "%3A").replace(",", "%2C")
    said = _escaped(f"{_message(problem, words)} — {_fix(problem, words)}")
    return f"::{problem.severity} file={path},line={place.line},col={place.column},title={problem.code}::{said}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
