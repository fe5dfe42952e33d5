"""A guide → everything that is wrong between its files: names that do not exist, rules that cannot hold, bad texts.

In: the guide as written in its source language, the same guide resolved, and where each value stands. Out: problems,
all in one run. What is wrong within one file is found by `source`; what is wrong with translations by `translation`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from tramite import text
from tramite.lint import decisions, examples, fields, procedures, redirects, screens, texts
from tramite.lint.report import Report
from tramite.lint.texts import Forbidden, anchors_by_procedure, faults, forbidden_terms
from tramite.model import Guide, Path
from tramite.problem import Place, Problem, ordered

__all__ = ["anchors_by_procedure", "document_problems", "forbidden_terms", "lint"]


def lint(
    guide: Guide,
    resolved: Guide,
    place: Callable[[Path], Place],
    pages: frozenset[str] | None = None,
    released: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    dropped: Collection[str] = (),
    present: Collection[str] | None = None,
) -> list[Problem]:
    """Everything wrong with a guide. Never raises, whatever is wrong with it.

    `pages`: the pages that exist beside the procedures, None when unknown; `released`: procedure → the newest stored
    version of its template; `dropped`: ids of entries left out because something is wrong with them, so that what
    refers to them is not reported a second time; `present`: every address of the site, None when unknown.
    """
    report = Report(guide, resolved, place)
    fields.check(report)
    procedures.check(report, released or {}, is_complete=not dropped)
    screens.check(report)
    texts.check(report, pages)
    examples.check(report)
    decisions.check(report)
    if present is not None and not dropped:
        redirects.check(report, present)
    echoes = [one for one in report.problems if one.code.startswith("unknown-") and one.values.get("id") in dropped]
    return ordered([one for one in report.problems if one not in echoes])


def document_problems(
    guide: Guide, words: str, place: Place, pages: frozenset[str], anchors: Mapping[str, frozenset[str]]
) -> list[Problem]:
    """What is wrong with the labels, links and terms of a hand-written page; `guide` is resolved, in its language;
    `anchors` are those of its procedures, the same in every language."""
    nodes = text.blocks(words)
    own = frozenset(node.text for node in nodes if node.kind == "heading" and node.text)
    found = [Problem(code, place, values) for code, values in faults(guide, nodes, anchors, own, pages)]
    forbidden = Forbidden(guide, words)
    wrong = forbidden.occur(nodes) if forbidden.may_occur(words) else ()
    return ordered(found + [Problem("forbidden-term", place, {"term": term, "right": right}) for term, right in wrong])
