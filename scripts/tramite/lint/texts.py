"""Every text that readers see → labels, links and anchors that do not exist, HTML, and renderings the glossary forbids.

In: a guide as written, or one text of a hand-written page. Out: problems.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from tramite import text
from tramite.links import anchor, code_anchor, codes_anchor
from tramite.lint.report import Report, nearest, shown_fields
from tramite.model import Guide, Path, map_texts
from tramite.procedure import Procedure
from tramite.resolve import offered_codes

Fault = tuple[str, dict[str, str]]
"""The code of a problem and the values of its sentence."""


def check(report: Report, pages: frozenset[str] | None) -> None:
    """Note what is wrong with the texts of a guide; `pages`: the pages that exist beside the procedures."""
    anchors = anchors_by_procedure(report.resolved)
    for path, words in texts(report.guide):
        own = anchors.get(path[1]) if path[0] == "procedures" else None
        for code, values in faults(report.guide, text.inline(words), anchors, own, pages):
            report.add(code, path, **values)
    for path, term, right in forbidden_terms(report.guide):
        report.add("forbidden-term", path, term=term, right=right)


def texts(guide: Guide) -> list[tuple[Path, str]]:
    """Every text that readers see with its path, in reading order."""
    found: list[tuple[Path, str]] = []

    def collect(path: Path, words: str) -> str:
        found.append((path, words))
        return words

    map_texts(guide, collect)
    return found


def faults(
    guide: Guide,
    nodes: tuple[text.Node, ...],
    anchors: Mapping[str, frozenset[str]],
    own: frozenset[str] | None,
    pages: frozenset[str] | None,
) -> Iterator[Fault]:
    """What is wrong with one text; `own`: the anchors of the page it stands on, None when it stands on many."""
    for node in text.walk(nodes):
        if node.kind == "label" and node.text not in guide.labels:
            yield "unknown-label", {"id": node.text, "suggestion": nearest(node.text, guide.labels)}
        elif node.kind == "link":
            yield from _link_faults(guide, node.target, anchors, own, pages)
        elif node.kind == "text":
            if tag := _TAG.search(node.text):
                yield "html-shown-as-text", {"tag": tag[0]}
            yield from (("label-with-words", {"value": one[1]}) for one in _NO_LABEL.finditer(node.text))


def anchors_by_procedure(resolved: Guide) -> dict[str, frozenset[str]]:
    """Procedure → the anchors of its page."""
    return {name: anchors_of(resolved, procedure) for name, procedure in resolved.procedures.items()}


def anchors_of(resolved: Guide, procedure: Procedure) -> frozenset[str]:
    """The anchors of a procedure's page, from the procedure as written or resolved."""
    found = {f"step-{name}" for name in procedure.steps} | {f"note-{name}" for name in procedure.notes}
    found |= {f"way-{name}" for name in procedure.ways} | {f"missing-{name}" for name in procedure.missing}
    for name, screen in procedure.screens.items():
        found |= {f"screen-{name}"} | {f"block-{name}-{block}" for block in screen.blocks if block}
        found |= {f"button-{name}-{action}" for action, _ in screen.every_action()}
        found |= {f"results-{name}"} if screen.results else set()
    fields = shown_fields(procedure.screens.values(), procedure.batch)
    lists = offered_codes(resolved, procedure)
    found |= {f"field-{name}" for name in fields}
    codes = {code_anchor(name, code) for name, offered in lists.items() for code in offered}
    codes |= set(map(codes_anchor, lists))
    return frozenset(map(anchor, found)) | codes


def forbidden_terms(guide: Guide, prefix: Path = ()) -> list[tuple[Path, str, str]]:
    """Path, forbidden rendering and right term, for every text below `prefix` of a guide in any language."""
    # The glossary itself quotes what it forbids.
    looked_at = [one for one in texts(guide) if one[0][0] != "glossary" and one[0][: len(prefix)] == prefix]
    wrong = Forbidden(guide, "\n".join(words for _, words in looked_at))
    return [
        (path, term, right)
        for path, words in looked_at
        if wrong.may_occur(words)
        for term, right in wrong.occur(text.inline(words))
    ]


class Forbidden:
    """The wrong renderings that the glossary of a guide names, as far as they stand anywhere in `all_words`."""

    def __init__(self, guide: Guide, all_words: str) -> None:
        known = {wrong.casefold(): term.text for term in guide.glossary.values() for wrong in term.forbidden}
        folded = all_words.casefold()
        self._right = {wrong: right for wrong, right in known.items() if wrong in folded}
        alternatives = map(_whole_words, sorted(self._right, key=len, reverse=True))
        # Without a glossary the pattern must match nothing, not everything.
        self._pattern = re.compile("|".join(alternatives) or "(?!)", re.IGNORECASE)

    def may_occur(self, words: str) -> bool:
        """Whether a text, still with its markup, holds one; much quicker than looking for whole words."""
        return any(map(words.casefold().__contains__, self._right))

    def occur(self, nodes: tuple[text.Node, ...]) -> Iterator[tuple[str, str]]:
        """Each wrong rendering that readers see, and the right term."""
        for match in self._pattern.finditer(text.plain(nodes, lambda name: " ")):
            if right := self._right.get(match[0].casefold()):
                yield match[0], right


_NO_LABEL = re.compile(r"\[\[([^\[\]]*)\]\]")
_TAG = re.compile(
    r"</?(a|abbr|b|big|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|iframe|img|li|mark|ol|p|pre|s|script|small|span"
    r"|strong|style|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul)(\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def _link_faults(
    guide: Guide,
    target: str,
    anchors: Mapping[str, frozenset[str]],
    own: frozenset[str] | None,
    pages: frozenset[str] | None,
) -> Iterator[Fault]:
    if not text.is_permitted(target):
        yield "bad-link", {"target": target}
        return
    address, _, anchor = target.partition("#")
    scheme, _, name = address.partition(":")
    if target.startswith("#"):
        if own is None:
            yield "anchor-without-page", {"target": target}
        elif anchor not in own:
            yield "unknown-anchor", {"id": anchor, "suggestion": nearest(anchor, own)}
    elif scheme == "procedure":
        if name not in guide.procedures:
            yield "unknown-procedure", {"id": name, "suggestion": nearest(name, guide.procedures)}
        elif anchor and anchor not in anchors[name]:
            yield "unknown-anchor", {"id": anchor, "suggestion": nearest(anchor, anchors[name])}
    elif scheme == "page" and pages is not None and name not in pages:
        yield "unknown-page", {"id": name, "suggestion": nearest(name, pages)}


def _whole_words(term: str) -> str:
    """A pattern that finds the term, but not inside a longer word; scripts without spaces have no word ends."""
    before = r"(?<!\w)" if _needs_space(term[:1]) else ""
    after = r"(?!\w)" if _needs_space(term[-1:]) else ""
    return before + re.escape(term) + after


def _needs_space(character: str) -> bool:
    return character.isalnum() and unicodedata.east_asian_width(character) not in ("W", "F")
