"""A regular expression of a format → the reasons why Python and a browser might not read it alike, or never finish.

In: a pattern that the whole value must match. Out: reason codes, empty when it is fine. Permitted is what `re` and
JavaScript's `u` flag agree on and what matches in bounded time: characters, classes, groups, choices, repetition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Reason = Literal[
    "syntax",  # not a pattern, or one that only one of the two languages accepts
    "escape",  # \d \w \s \b, back-references and escapes that only one of the two knows
    "group",  # look-around, names, flags, comments, atomic groups
    "anchor",  # the whole value is matched anyway, and $ differs
    "any-character",  # the two disagree on which line ends a dot stands for
    "possessive",  # only one of the two has it
    "nested-repetition",  # a repeated group whose own length varies backtracks without bound
    "ambiguous-choice",  # a repeated choice between pieces that begin alike does too
    "adjacent-repetition",  # and so do endless repetitions side by side that fit the same characters
    "too-large",  # more to unfold than either language promises to handle
]


def problems(pattern: str) -> list[Reason]:
    """The reasons against a pattern, each once, in the order of `Reason`."""
    parser = _Parser(pattern)
    tree = parser.parse()
    found = set(parser.reasons)
    if "group" in found:
        # Reading stopped there: nothing is known about the rest.
        found.discard("syntax")
    elif "syntax" not in found:
        found |= _slow(tree, repeated=False)
        if _size(tree) > MAX_SIZE or _branchings(tree) > MAX_BRANCHINGS:
            found.add("too-large")
        if not found and not _compiles(pattern):
            found.add("syntax")
    return [reason for reason in _ORDER if reason in found]


MAX_SIZE = 5000
"""The greatest number of characters that a pattern may unfold to."""

MAX_BRANCHINGS = 16
"""The greatest number of places where matching may go two ways: each can double the time."""

_ORDER: tuple[Reason, ...] = Reason.__args__  # type: ignore[attr-defined]  # what Literal lists, in its order
_LAST = 0x10FFFF
_SYNTAX_CHARACTERS = frozenset("^$\\.*+?()[]{}|/")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}

Ranges = tuple[tuple[int, int], ...]


@dataclass
class _Node:
    """A piece of a pattern: `set` (one character), `sequence`, `choice` or `repeat`."""

    kind: Literal["set", "sequence", "choice", "repeat"]
    ranges: Ranges = ()
    children: list[_Node] = field(default_factory=list)
    least: int = 1
    most: int | None = 1

    @property
    def varies(self) -> bool:
        return self.kind == "repeat" and self.least != self.most


class _Stop(Exception):
    """The pattern cannot be read further."""


class _Parser:
    """Recursive descent over the permitted grammar; what is not permitted but understood is noted and passed over."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.reasons: set[Reason] = set()

    def parse(self) -> _Node:
        try:
            tree = self._choice()
            if self.position < len(self.pattern):
                raise _Stop
            return tree
        except (_Stop, RecursionError):
            self.reasons.add("syntax")
            return _Node("sequence")

    def _peek(self, length: int = 1) -> str:
        return self.pattern[self.position : self.position + length]

    def _take(self) -> str:
        if self.position >= len(self.pattern):
            raise _Stop
        self.position += 1
        return self.pattern[self.position - 1]

    def _choice(self) -> _Node:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._take()
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else _Node("choice", children=branches)

    def _sequence(self) -> _Node:
        pieces: list[_Node] = []
        while self._peek() not in ("", "|", ")"):
            pieces.append(self._repeated(self._piece()))
        return _Node("sequence", children=pieces)

    def _piece(self) -> _Node:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return _single(self._escape(in_class=False))
        if character in "^$":
            self.reasons.add("anchor")
            return _Node("sequence")
        if character == ".":
            self.reasons.add("any-character")
            return _Node("set", ((0, _LAST),))
        if character in "*+?{}]":
            raise _Stop
        return _single(character)

    def _group(self) -> _Node:
        if self._peek() == "?":
            if self._peek(2) != "?:":
                # What follows differs too much between the kinds of group to go on reading.
                self.reasons.add("group")
                raise _Stop
            self.position += 2
        inside = self._choice()
        if self._take() != ")":
            raise _Stop
        return inside

    def _repeated(self, piece: _Node) -> _Node:
        match = _QUANTIFIER.match(self.pattern, self.position)
        if match is None:
            return piece
        self.position = match.end()
        least, most = _counts(match)
        if most is not None and most < least:
            raise _Stop
        if self._peek() == "+":
            self.reasons.add("possessive")
            self._take()
        elif self._peek() == "?":
            self._take()
        if _QUANTIFIER.match(self.pattern, self.position):
            raise _Stop
        return _Node("repeat", children=[piece], least=least, most=most)

    def _escape(self, in_class: bool) -> str:
        character = self._take()
        if character in _SYNTAX_CHARACTERS or (in_class and character == "-"):
            return character
        if character in _CONTROLS:
            return _CONTROLS[character]
        if match := _HEXADECIMAL.match(self.pattern, self.position - 1):
            self.position = match.end()
            return chr(int(match[0][1:], 16))
        self.reasons.add("escape")
        return character

    def _class(self) -> _Node:
        negated = self._peek() == "^"
        if negated:
            self._take()
        ranges: list[tuple[int, int]] = []
        while self._peek() != "]":
            first = self._member()
            last = first
            if self._peek() == "-" and self._peek(2) != "-]":
                self._take()
                last = self._member()
            if last < first:
                raise _Stop
            ranges.append((ord(first), ord(last)))
        self._take()
        if not ranges:
            raise _Stop
        return _Node("set", _complement(ranges) if negated else tuple(ranges))

    def _member(self) -> str:
        character = self._take()
        if character == "\\":
            return self._escape(in_class=True)
        # Doubled signs in a class are set operations in one language or will be.
        if character == "[" or (character in "&|~-" and self._peek() == character):
            raise _Stop
        return character


_QUANTIFIER = re.compile(r"\*|\+|\?|\{([0-9]{1,6})(,([0-9]{1,6})?)?\}")
_HEXADECIMAL = re.compile(r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}")


def _counts(match: re.Match[str]) -> tuple[int, int | None]:
    if match[0] in "*+?":
        return int(match[0] == "+"), 1 if match[0] == "?" else None
    if match[2] is None:
        return int(match[1]), int(match[1])
    return int(match[1]), int(match[3]) if match[3] else None


def _single(character: str) -> _Node:
    return _Node("set", ((ord(character), ord(character)),))


def _complement(ranges: list[tuple[int, int]]) -> Ranges:
    found, start = [], 0
    for first, last in sorted(ranges):
        if first > start:
            found.append((start, first - 1))
        start = max(start, last + 1)
    return (*found, (start, _LAST)) if start <= _LAST else tuple(found)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _slow(node: _Node, repeated: bool) -> set[Reason]:
    """What lets a failed match try ever more ways; `repeated`: inside something that occurs more than once."""
    found: set[Reason] = set()
    if repeated and node.varies:
        found.add("nested-repetition")
    if repeated and node.kind == "choice" and _begin_alike(node.children):
        found.add("ambiguous-choice")
    if node.kind == "sequence" and _has_rival_repetitions(node.children):
        found.add("adjacent-repetition")
    repeats = node.kind == "repeat" and (node.most is None or node.most > 1)
    return found.union(*(_slow(child, repeated or repeats) for child in node.children))


def _begin_alike(branches: list[_Node]) -> bool:
    starts = [_starts(branch) for branch in branches]
    if any(_may_be_empty(branch) for branch in branches):
        return True
    return any(_overlap(a, b) for index, a in enumerate(starts) for b in starts[index + 1 :])


def _has_rival_repetitions(pieces: list[_Node]) -> bool:
    """Whether two endless repetitions that fit the same characters stand side by side with nothing certain between."""
    open_ranges: Ranges = ()
    for piece in pieces:
        endless = piece.kind == "repeat" and piece.most is None
        if endless and _overlap(open_ranges, _starts(piece)):
            return True
        if endless:
            open_ranges = (*open_ranges, *_starts(piece)) if _may_be_empty(piece) else _starts(piece)
        elif not _may_be_empty(piece) and not _overlap(open_ranges, _starts(piece)):
            open_ranges = ()
    return False


def _starts(node: _Node) -> Ranges:
    """The characters with which a piece can begin."""
    if node.kind == "set":
        return node.ranges
    if node.kind != "sequence":
        return tuple(one for child in node.children for one in _starts(child))
    found: Ranges = ()
    for child in node.children:
        found += _starts(child)
        if not _may_be_empty(child):
            break
    return found


def _may_be_empty(node: _Node) -> bool:
    if node.kind == "set":
        return False
    if node.kind == "repeat":
        return node.least == 0 or _may_be_empty(node.children[0])
    some_or_all = any if node.kind == "choice" else all
    return some_or_all(_may_be_empty(child) for child in node.children)


def _overlap(some: Ranges, others: Ranges) -> bool:
    return any(a <= d and c <= b for a, b in some for c, d in others)


def _size(node: _Node) -> int:
    inside = sum(map(_size, node.children)) + (node.kind == "set")
    return inside * max(node.most or node.least, 1) if node.kind == "repeat" else inside


def _branchings(node: _Node) -> int:
    own = node.varies or (node.kind == "choice" and _begin_alike(node.children))
    return own + sum(map(_branchings, node.children))
