"""The theme's style sheet → the part of it that the pages of this site use.

In: the sheet, and what pages and scripts hold: elements, classes, directions, names of properties. Out: a shorter
sheet that draws every page as before. The theme styles more than a guide shows (tabs, code, comments, versions…), and
all of it would be loaded before the first word is seen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import tinycss2
from tinycss2.ast import Node

MADE_BY_THEME = frozenset(
    (
        *("article", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "mark", "nav", "ol", "p", "path", "svg", "ul"),
        *("focus-visible", "js", "md-ellipsis", "md-header--shadow", "md-icon", "md-toggle--indeterminate"),
        *("md-nav__link--active", "md-nav__link--passed", "md-typeset__scrollwrap", "md-typeset__table"),
        *("md-search-result__article", "md-search-result__icon", "md-search-result__item", "md-search-result__link"),
        *("md-search-result__more", "md-search-result__terms"),
    )
)
"""Elements and classes that no page holds, as the theme's scripts make them of what our pages do hold."""


@dataclass
class Used:
    """What is used by the pages seen so far."""

    names: set[str] = field(default_factory=set)
    """Elements and classes."""

    directions: set[str] = field(default_factory=set)
    """Directions of writing: `ltr`, `rtl`."""

    def see(self, html: str) -> None:
        """Add what a page uses."""
        self.names.update(_ELEMENT.findall(html))
        for classes in set(_CLASS.findall(html)):
            self.names.update(classes.split())
        self.directions.update(_DIR.findall(html))


def trimmed(sheet: str, used: Used, others: Collection[str]) -> str:
    """The rules of `sheet` that something in `used` may fall under. `others` are the texts of the site's other style
    sheets and of its own scripts: classes named in them are used too, and so are custom properties."""
    words = {word for text in others for word in _WORD.findall(text)}
    properties = {name for text in others for name in _REFERENCE.findall(text)}
    names = used.names | MADE_BY_THEME | words
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    if any(rule.type == "error" for rule in rules):
        return sheet  # what is not understood is not touched
    kept = "".join(_kept(rules, names, used.directions))
    return _without_unused_values(kept, properties, words)


def _kept(rules: Iterable[Node], names: Collection[str], directions: Collection[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in _split(rule.prelude) if _applies(one, names, directions)]
            if selectors:
                prelude = ",".join(tinycss2.serialize(one).strip() for one in selectors)
                yield f"{prelude}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS and rule.content is not None:
            inner = "".join(_kept(tinycss2.parse_rule_list(rule.content, True, True), names, directions))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        else:
            yield rule.serialize()


def _split(prelude: Iterable[Node]) -> Iterator[list[Node]]:
    """The selectors of a list, each as its tokens."""
    part: list[Node] = []
    for token in prelude:
        if token == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _applies(selector: list[Node], names: Collection[str], directions: Collection[str]) -> bool:
    """Whether all elements, classes and directions of a selector are known. What stands in `:is(…)` or `:not(…)` is not
    looked at: an unknown class there takes nothing away."""
    before = ""
    for token in selector:
        if token.type == "ident" and before != ":" and token.value not in names:
            return False
        direction = _DIRECTION.fullmatch(tinycss2.serialize(token.content)) if token.type == "[] block" else None
        if direction and direction[1] not in directions:
            return False
        before = token.value if token.type == "literal" else ""
    return True


def _without_unused_values(sheet: str, properties: Collection[str], words: Collection[str]) -> str:
    """A sheet without the custom properties and animations that nothing refers to any more; `properties` and `words`
    are those of the others, which may refer to its own."""
    while True:
        animations = {*words, *_WORD.findall(_KEYFRAMES.sub("", sheet))}
        shorter = _without(_DEFINITION, {*properties, *_REFERENCE.findall(sheet)}, sheet)
        shorter = _without(_KEYFRAMES, animations, shorter)
        if shorter == sheet:
            return _EMPTY.sub("", sheet)
        sheet = shorter


def _without(definition: re.Pattern[str], names: Collection[str], sheet: str) -> str:
    return definition.sub(lambda found: found[0] if found[1] in names else "", sheet)


# Each begins with letters that stand as they are, as that is found several times quicker.
_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)")
_CLASS = re.compile(r'class="([^"]*)"')
_DIR = re.compile(r'dir="([^"]*)"')
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")
_GROUPS = ("media", "supports")
_DIRECTION = re.compile(r"dir=\"?(\w+)\"?")
_REFERENCE = re.compile(r"var\(\s*(--[\w-]+)")
# The values of the theme are texts in quotation marks, functions and words; a bare `;` or `}` ends one.
_DEFINITION = re.compile(r"(?<=[{;])(--[\w-]+):(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^;}\"'])*;?")
_KEYFRAMES = re.compile(r"@(?:-webkit-)?keyframes\s*([\w-]+)\s*\{(?:[^{}]*\{[^{}]*\})*\s*\}")
_EMPTY = re.compile(r"(?<=[{};])[^{};]+\{\s*\}")
