"""One YAML file → plain maps, lists and texts, the place of each, and what is wrong with it as YAML.

Every scalar stays the text that was written (`2.10`, `no`, `0123`); the model's types decide what it means. The four
ways in which YAML silently cuts or misreads unquoted prose are found and named. Bounded: size, nodes and depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from tramite.problem import Place, Problem

MAX_BYTES = 1024 * 1024
MAX_NODES = 100_000
MAX_DEPTH = 40

Path = tuple[str, ...]


@dataclass
class YamlFile:
    """What a file holds."""

    data: Any = None
    """Maps, lists and texts; None when the file cannot be read."""

    keys: dict[Path, Place] = field(default_factory=dict)
    """Where the key (or list item) of each path stands."""

    values: dict[Path, Place] = field(default_factory=dict)
    """Where the value of each path stands."""

    lines: list[str] = field(default_factory=list)
    """Its lines."""

    problems: list[Problem] = field(default_factory=list)
    """What is wrong with it as YAML."""

    def line(self, place: Place) -> str:
        """The line of a place, to be quoted in a message."""
        return self.lines[place.line - 1].strip()[:80] if place.line <= len(self.lines) else ""


def read(content: bytes, name: str) -> YamlFile:
    """Read the content of a file; `name` is its path in places."""
    file = YamlFile()
    text = decoded(content, name, file.problems)
    if text is None:
        return file
    file.lines = text.splitlines()
    try:
        if _may_nest_deeply(text) and _depth(text) > MAX_DEPTH:
            raise _TooMuch
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        if node is None:
            file.problems.append(Problem("empty-file", Place(name)))
            return file
        file.data = _Converter(name, file).convert(node, (), 0)
    except (yaml.YAMLError, _TooMuch) as error:
        if isinstance(error, yaml.YAMLError) and not _is_too_deep(error):
            file.problems.append(_syntax_problem(error, text, name))
        else:
            limits = {"limit": str(MAX_NODES), "depth": str(MAX_DEPTH)}
            file.problems.append(Problem("too-many-nodes", Place(name), limits))
    return file


def decoded(content: bytes, name: str, problems: list[Problem]) -> str | None:
    """The text of a file; None, and a problem, when it is too large, not UTF-8 or empty."""
    place = Place(name)
    if len(content) > MAX_BYTES:
        problems.append(Problem("file-too-large", place, {"size": str(len(content)), "limit": str(MAX_BYTES)}))
        return None
    if content.startswith(b"\xef\xbb\xbf"):
        problems.append(Problem("byte-order-mark", place))
        content = content[3:]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        problems.append(Problem("not-utf8", Place(name, line, column), {"byte": f"0x{content[error.start]:02X}"}))
        return None
    if not text.strip():
        problems.append(Problem("empty-file", place))
        return None
    return text


class _TooMuch(Exception):
    """The file has more nodes, or nests deeper, than any definition needs: aliases that multiply, or an accident."""


def _may_nest_deeply(text: str) -> bool:
    """Whether nesting could be deep enough to overflow the stack of the C composer, which recurses."""
    return text.count("[") + text.count("{") > 1000 or re.search(r"^[ ?-]{1000}", text, re.M) is not None


def _is_too_deep(error: yaml.YAMLError) -> bool:
    """Whether this is libyaml's own limit of depth, which it calls a fault of syntax."""
    return isinstance(error, yaml.MarkedYAMLError) and "nesting depth" in (error.problem or "")


def _depth(text: str) -> int:
    """How deep a text nests; the event parser, unlike the composer, does not recurse."""
    depth = deepest = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                break
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return deepest


def _syntax_problem(error: yaml.YAMLError, text: str, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    # A character that YAML forbids comes without a mark, but with its position.
    position = mark.index if mark else min(getattr(error, "position", 0), len(text))
    before = text[:position]
    line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    lines = text.splitlines() or [""]
    code, number = _reason(lines, min(line, len(lines)), str(error))
    place = Place(name, number, column if number == line else 1)
    detail = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    return Problem(code, place, {"detail": str(detail), "text": lines[number - 1].strip()[:80]})


def _reason(lines: list[str], number: int, error: str) -> tuple[str, int]:
    """The readable cause of a syntax error, and the line that has it: the line of the error or the one before."""
    for candidate in (number, number - 1):
        line = lines[candidate - 1] if candidate else ""
        if re.match(r"\s*\t", line) or "'\\t'" in error:
            return "yaml-tab", candidate
        if re.search(r"(:|-|,|\{)\s+\[\[\w+\]\]\s*[^\s,}\]]", line):
            return "unquoted-bracket", candidate
        if re.search(r":\s+[^\s\"'\[{|>&*#][^\"']*:(\s|$)", line):
            return "unquoted-colon", candidate
    return "yaml-syntax", number


class _Converter:
    """Nodes → plain values, filling the places and problems of a file."""

    def __init__(self, name: str, file: YamlFile) -> None:
        self.name = name
        self.file = file
        self.count = 0

    def convert(self, node: yaml.Node, path: Path, depth: int) -> Any:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise _TooMuch
        self.file.values.setdefault(path, self._place(node))
        if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
            self._problem("unsupported-tag", node, tag=node.tag)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(item, (*path, str(index)), depth) for index, item in enumerate(node.value)]
        return self._scalar(node, path)  # type: ignore[arg-type]  # what is neither map nor list is a scalar

    def _item(self, node: yaml.Node, path: Path, depth: int) -> Any:
        self.file.keys[path] = self._place(node)
        return self.convert(node, path, depth + 1)

    def _mapping(self, node: yaml.MappingNode, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            if not key:
                # `[[label]]` where a key should be, or an empty key.
                code = "unquoted-bracket" if isinstance(key_node, yaml.SequenceNode) else "empty-value"
                self._problem(code, key_node, key="", text=self._text(key_node))
                continue
            if key in found:
                self._problem("duplicate-key", key_node, key=key)
                continue
            child = (*path, key)
            self.file.keys[child] = self._place(key_node)
            is_cut = (
                node.flow_style and _is_empty(value_node) and value_node.start_mark.index == key_node.end_mark.index
            )
            if is_cut and found:
                self._problem("unquoted-comma", key_node, key=key, text=self._text(key_node))
                continue
            found[key] = self.convert(value_node, child, depth + 1)
        return found

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> str:
        if node.value == "":
            self._problem("empty-value", node, key=path[-1] if path else "")
        lines, end = self.file.lines, node.end_mark
        rest = lines[end.line][end.column :] if end.line < len(lines) else ""
        if not node.style and re.match(r"\s+#[^\s#]", rest):
            self._problem("unquoted-hash", node, text=rest.strip()[:40])
        return str(node.value)

    def _text(self, node: yaml.Node) -> str:
        return self.file.line(self._place(node))

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def _problem(self, code: str, node: yaml.Node, **values: str) -> None:
        self.file.problems.append(Problem(code, self._place(node), values))


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style
