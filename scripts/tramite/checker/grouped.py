"""The rules of a file, asked row by row: what one row breaks, and what it breaks together with rows before.

In: rules as `rules.py` makes them, canonical values. Out: findings, the same as those of `findings.check_rows`, in time
that grows with what differs between rows: most fields of most rows repeat.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from tramite.asking import Row, Rule
from tramite.findings import Finding, prepared


class GroupedRules:
    """Rules by the field that they are about."""

    def __init__(self, rules: Sequence[Rule], missing: Collection[str], today: datetime.date) -> None:
        """`missing`: fields that the file has no column for; what depends on them is not asked of every row."""
        known = [rule for rule in rules if not involved(rule) & set(missing)]
        groups = [_Group(group, today) for group in _by_subject(known)]
        self._groups = [group for group in groups if len(group.reads) > 1]
        self._alone = {group.reads[0]: group for group in groups if len(group.reads) == 1}
        self._unique = [
            (rule, rule["fields"], dict[tuple[str | None, ...], int]()) for rule in known if rule["rule"] == "unique"
        ]
        self._limits = [rule for rule in known if rule["rule"] == "row-limit"]

    def alone(self, field: str, value: str) -> Sequence[Finding]:
        """What a value breaks by itself."""
        group = self._alone.get(field)
        return group.ask({field: value}, 0) if group else ()

    def rules_of(self, field: str) -> Sequence[Rule]:
        """The rules that look at one field alone."""
        group = self._alone.get(field)
        return group.rules if group else ()

    def row(self, number: int, values: Row, wrong: Collection[str]) -> list[Finding]:
        """What a row breaks beside what its values break alone. `wrong`: the fields whose cells cannot be read;
        `number`: as repetitions name it."""
        found: list[Finding] = []
        for group in self._groups:
            if broken := group.without(values, wrong) if wrong else group.check(values):
                found += broken
        for rule, fields, first in self._unique:
            key = tuple(map(values.get, fields))
            if all(key) and first.setdefault(key, number) != number:
                said = {"fields": ",".join(fields), "first": str(first[key])}
                found.append(Finding("unique", fields[0], rule["severity"], said))
        return found

    def rows(self, count: int) -> Iterator[Finding]:
        """What so many rows break."""
        for rule in self._limits:
            if count > rule["max"]:
                yield Finding("row-limit", "", rule["severity"], {"rows": str(count), "max": str(rule["max"])})


def involved(rule: Rule) -> set[str]:
    """The fields without which a rule cannot be asked: what it is about, and what decides whether it holds."""
    found = {rule["field"]} if "field" in rule else set(rule.get("fields", ()))
    for condition in (rule, *rule.get("cases", ())):
        found |= {*condition.get("when", ()), *condition.get("unless", ())}
    return found


class _Group:
    """The rules about one field."""

    def __init__(self, rules: Sequence[Rule], today: datetime.date) -> None:
        self.rules = rules
        self.ask = prepared(rules, today)
        self.reads = tuple(sorted(set().union(*map(_read, rules))))
        self._today = today
        self._involved = [involved(rule) for rule in rules]
        self._known: dict[Any, Sequence[Finding]] = {}
        self._hits = 0
        self._partial: dict[tuple[bool, ...], Callable[[Row, int], Sequence[Finding]]] = {}

    def check(self, values: Row) -> Sequence[Finding]:
        """What a row breaks; remembered, as it depends on few fields, unless these hardly ever repeat."""
        known = self._known
        if len(known) == _REMEMBERED > self._hits:
            return self.ask(values, 0)
        key = tuple(map(values.get, self.reads))
        found = known.get(key)
        if found is None:
            found = self.ask(values, 0)
            if len(known) < _REMEMBERED:
                known[key] = found
        else:
            self._hits += 1
        return found

    def without(self, values: Row, wrong: Collection[str]) -> Sequence[Finding]:
        """The same, without the rules in which unreadable fields are involved."""
        kept = tuple([names.isdisjoint(wrong) for names in self._involved])
        if all(kept):
            return self.check(values)
        if kept not in self._partial:
            rules = [rule for rule, is_kept in zip(self.rules, kept, strict=True) if is_kept]
            self._partial[kept] = prepared(rules, self._today)
        return self._partial[kept](values, 0)


_REMEMBERED = 1_000
"""For how many values the findings of a group are remembered: the first ones, as what repeats comes soon."""


def _by_subject(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule["rule"] not in ("unique", "row-limit"):
            groups.setdefault(rule["field"] if "field" in rule else rule["fields"][0], []).append(rule)
    return list(groups.values())


def _read(rule: Rule) -> set[str]:
    """All fields whose values a rule looks at."""
    found = involved(rule) | set(rule.get("parts", {}).values()) | ({rule["other"]} if "other" in rule else set())
    limit: Mapping[str, str] = rule.get("bound", {})
    return found | {limit["base"]} if limit.get("kind") in ("field", "month-end") else found
