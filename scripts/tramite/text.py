"""A text of a definition or a hand-written page, parsed once → nodes → HTML, or plain words.

CommonMark without raw HTML and without pictures, plus `[[label]]`, links such as `procedure:id#step-x`, tables and
`{#id}` at the end of a heading. Every surface reads the same nodes, so none can show more or less than another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_cjk_friendly import cjk_friendly, is_cjk

LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:", "procedure:", "page:", "#")
"""What a link may start with; everything else is shown as words and reported by `lint`."""


@dataclass(frozen=True)
class Node:
    """A piece of a text."""

    kind: str
    """text, strong, em, code, break, link, label; paragraph, heading, list, ordered, item, quote, rule, code_block,
    table, row, header, cell."""

    text: str = ""
    """The words of a text, code or code block; the id of a label; the anchor of a heading."""

    target: str = ""
    """Where a link leads."""

    level: int = 0
    """The level of a heading."""

    children: tuple[Node, ...] = ()
    """The pieces inside."""


class Surface(Protocol):
    """What a text needs to know of the page that it stands on."""

    def label(self, name: str) -> str:
        """The HTML of a label of the hall."""
        ...

    def href(self, target: str) -> str:
        """The address of a link target, as seen from the page; empty when there is no such place."""
        ...


def inline(text: str) -> tuple[Node, ...]:
    """The nodes of a text of one paragraph."""
    return _plain_inline(text) if not _MARKUP.search(text) else _parsed_inline(text)


@cache
def blocks(text: str) -> tuple[Node, ...]:
    """The nodes of a text of many paragraphs."""
    return tuple(_blocks(iter(_parser().parse(text))))


def html(nodes: tuple[Node, ...], surface: Surface) -> Markup:
    """The nodes as HTML; whatever an author wrote is escaped."""
    return Markup("").join(_html(node, surface) for node in nodes)


def inline_html(text: str, surface: Surface) -> Markup:
    """A text of one paragraph as HTML."""
    return html(inline(text), surface) if _MARKUP.search(text) else escape(text)


def plain(nodes: tuple[Node, ...], label: Callable[[str], str]) -> str:
    """The nodes as words alone; `label` says how a label reads."""
    return "".join(_plain(node, label) for node in nodes)


def inline_plain(text: str, label: Callable[[str], str]) -> str:
    """A text of one paragraph as words alone."""
    return plain(inline(text), label) if _MARKUP.search(text) else text


def labels(text: str) -> list[str]:
    """The ids of the labels that a text shows, in order."""
    return [node.text for node in walk(blocks(text)) if node.kind == "label"]


def links(text: str) -> list[str]:
    """The targets of the links of a text, in order."""
    return [node.target for node in walk(blocks(text)) if node.kind == "link"]


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, parents first."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def is_permitted(target: str) -> bool:
    """Whether a link may lead there."""
    return target.startswith(LINK_SCHEMES)


_MARKUP = re.compile(r"[\\`*_\[\]<>&\n]")
_LABEL = re.compile(r"\[\[([^\[\]\s]+)\]\]")
_HEADING_ID = re.compile(r"\s*\{#([a-z0-9-]+)\}\s*$")
_CONTAINERS = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "ordered",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "table_open": "table",
    "tr_open": "row",
    "th_open": "header",
    "td_open": "cell",
    "strong_open": "strong",
    "em_open": "em",
    "link_open": "link",
}
_TAGS = {
    "strong": "strong",
    "em": "em",
    "list": "ul",
    "ordered": "ol",
    "item": "li",
    "quote": "blockquote",
    "row": "tr",
    "cell": "td",
}


@cache
def _parsed_inline(text: str) -> tuple[Node, ...]:
    return tuple(_inlines(iter(_parser().parseInline(text)[0].children or [])))


def _plain_inline(text: str) -> tuple[Node, ...]:
    return (Node("text", text),)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").use(cjk_friendly)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # ours to judge: see `is_permitted`
    parser.inline.ruler.before("link", "label", _label_rule)
    return parser


def _label_rule(state: StateInline, silent: bool) -> bool:
    match = _LABEL.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("label", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _blocks(tokens: Iterator[Token], closing: str = "") -> Iterator[Node]:
    for token in tokens:
        if token.type == closing:
            return
        if token.type == "inline":
            yield from _inlines(iter(token.children or []))
        elif token.type in ("fence", "code_block"):
            yield Node("code_block", token.content)
        elif token.type == "hr":
            yield Node("rule")
        elif token.type in ("thead_open", "tbody_open"):
            yield from _blocks(tokens, _closing(token))
        else:
            children = tuple(_blocks(tokens, _closing(token)))
            # A tight list has paragraphs only so that its words have a parent: they are not shown as paragraphs.
            if token.hidden:
                yield from children
            elif token.type == "heading_open":
                yield _heading(int(token.tag[1]), children)
            else:
                yield Node(_CONTAINERS[token.type], children=children)


def _inlines(tokens: Iterator[Token], closing: str = "") -> Iterator[Node]:
    found: list[Node] = []
    for token in tokens:
        if token.type == closing:
            break
        if token.type in ("text", "text_special"):
            found.append(Node("text", token.content))
        elif token.type == "code_inline":
            found.append(Node("code", token.content))
        elif token.type == "softbreak":
            found.append(Node("text", "\n"))
        elif token.type == "hardbreak":
            found.append(Node("break"))
        elif token.type == "label":
            found.append(Node("label", token.content))
        else:
            target = str(token.attrs.get("href", ""))
            found.append(
                Node(_CONTAINERS[token.type], target=target, children=tuple(_inlines(tokens, _closing(token))))
            )
    yield from _joined(found)


def _joined(nodes: list[Node]) -> Iterator[Node]:
    """Neighbouring texts as one; a line end between two Chinese characters is no space."""
    words = ""
    for node in nodes:
        if node.kind == "text":
            words += node.text
            continue
        if words:
            yield Node("text", _unbroken(words))
        words = ""
        yield node
    if words:
        yield Node("text", _unbroken(words))


def _unbroken(words: str) -> str:
    def space(match: re.Match[str]) -> str:
        before, after = words[match.start() - 1 : match.start()], words[match.end() : match.end() + 1]
        return "" if before and after and is_cjk(before) and is_cjk(after) else " "

    return re.sub("\n", space, words)


def _heading(level: int, children: tuple[Node, ...]) -> Node:
    if children and children[-1].kind == "text" and (match := _HEADING_ID.search(children[-1].text)):
        last = Node("text", children[-1].text[: match.start()])
        return Node("heading", match[1], level=level, children=(*children[:-1], last))
    return Node("heading", level=level, children=children)


def _closing(token: Token) -> str:
    return token.type.replace("_open", "_close")


def _html(node: Node, surface: Surface) -> Markup:
    if node.kind in _LEAVES:
        return _LEAVES[node.kind](node, surface)
    inside = html(node.children, surface)
    if node.kind == "link":
        href = surface.href(node.target) if is_permitted(node.target) else ""
        return Markup('<a href="{}">{}</a>').format(href, inside) if href else inside
    if node.kind == "heading":
        anchor = Markup(' id="{}"').format(node.text) if node.text else Markup("")
        return Markup("<h{0}{1}>{2}</h{0}>\n").format(node.level, anchor, inside)
    if node.kind == "paragraph":
        return Markup("<p>{}</p>\n").format(inside)
    if node.kind == "table":
        return _table(node, surface)
    if node.kind == "header":
        return Markup('<th scope="col">{}</th>').format(inside)
    return Markup("<{0}>{1}</{0}>").format(Markup(_TAGS[node.kind]), inside)


def _table(node: Node, surface: Surface) -> Markup:
    head, *rows = node.children
    return Markup(
        '<div class="tm-scroll" tabindex="0" role="region" aria-label="{}"><table class="tm-plain">'
        "<thead>{}</thead><tbody>{}</tbody></table></div>\n"
    ).format(plain(head.children[:1], lambda name: ""), _html(head, surface), html(tuple(rows), surface))


_LEAVES: dict[str, Callable[[Node, Surface], Markup]] = {
    "text": lambda node, surface: escape(node.text),
    "code": lambda node, surface: Markup("<code>{}</code>").format(node.text),
    "code_block": lambda node, surface: Markup('<pre tabindex="0"><code>{}</code></pre>\n').format(node.text),
    "break": lambda node, surface: Markup("<br>"),
    "rule": lambda node, surface: Markup("<hr>\n"),
    "label": lambda node, surface: Markup(surface.label(node.text)),
}


def _plain(node: Node, label: Callable[[str], str]) -> str:
    if node.kind == "label":
        return label(node.text)
    if node.kind in ("text", "code", "code_block"):
        return node.text
    if node.kind in ("break", "rule"):
        return "\n"
    ending = "\n" if node.kind in ("paragraph", "heading", "item", "row") else " " if node.kind == "cell" else ""
    return plain(node.children, label) + ending
