"""A field of a procedure → what a reader must know of it, in words: need, shape, limits, choices, example.

In: a guide in one language after `resolve`, and the words of that language. Out: plain sentences, the same on the page,
in the workbook and on paper. A name that does not exist is left out: `lint` reports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name

from tramite import rules
from tramite.hall import Code, FieldDef, FormatCase
from tramite.identity import GLOSS_SEPARATOR, letter
from tramite.messages import Words
from tramite.model import Guide
from tramite.notation import Values
from tramite.procedure import Procedure, Screen, Use, Warnings
from tramite.resolve import parts

Role = Literal["condition", "field", "result", "column"]
NeedKind = Literal["required", "conditional", "optional", "read-only", "auto", "blank"]
Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Appearance:
    """One place where a procedure asks for a field or shows it."""

    screen: str
    """The screen, by id; empty for the file."""

    block: str
    """The group of fields on the screen, by id; empty for the group without a name, for results and for the file."""

    role: Role
    """As what it appears: a condition of a query, a field of a form or view, a column of results or of the file."""

    use: Use
    """What is asked of it there."""

    letter: str = ""
    """The letter of its column in the file; empty elsewhere."""


@dataclass(frozen=True)
class Entry:
    """A field of a procedure, with every place where it appears."""

    field: str
    """The field, by id."""

    definition: FieldDef
    """What it is."""

    appearances: tuple[Appearance, ...]
    """Where it appears, in reading order."""

    example: str
    """A fictitious value; empty when no example has one."""

    @property
    def column(self) -> str:
        """The letter of its column in the file; empty when the file has none."""
        return next((appearance.letter for appearance in self.appearances if appearance.letter), "")


def entries(guide: Guide, procedure: Procedure) -> tuple[Entry, ...]:
    """One entry per field, in reading order: screen by screen, then the columns that only the file has."""
    found: dict[str, list[Appearance]] = {}
    for field, appearance in _appearances(procedure):
        if field in guide.fields:
            found.setdefault(field, []).append(appearance)
    records = [guide.record(name) for name in procedure.examples]
    return tuple(
        Entry(field, guide.fields[field], tuple(appearances), _example(guide, records, field))
        for field, appearances in found.items()
    )


def need_kind(use: Use) -> NeedKind:
    """How a value is needed, as one word for a mark or a colour."""
    if use.required_when:
        return "conditional"
    # After `resolve` no use is left `as-on-screen`.
    return "optional" if use.need is None or use.need == "as-on-screen" else use.need


def is_asked(use: Use) -> bool:
    """Whether someone has to write it, rather than read it."""
    return need_kind(use) not in ("read-only", "auto", "blank")


def need(guide: Guide, use: Use, words: Words) -> str:
    """How a value is needed, in words; a condition is spelled out."""
    if not use.required_when:
        return words(f"need.{need_kind(use)}")
    return words(f"need.required-when-else-{use.otherwise}", condition=condition(guide, use.required_when, words))


def condition(guide: Guide, when: Values, words: Words) -> str:
    """A `when` in words: `“ID type” is 01`."""
    clauses = [_clause(_name(guide, field), values, words) for field, values in when.items()]
    said = clauses[0]
    for clause in clauses[1:]:
        said = words("need.both", first=said, second=clause)
    return said


def shape(guide: Guide, definition: FieldDef, words: Words) -> list[str]:
    """What a value of this field looks like: type, list, length, formats and their cases, the field's own limits."""
    said = [_type(guide, definition, words)]
    if definition.default is not None:
        said.append(words("shape.default", value=coded(guide, definition, definition.default)))
    said += _formats(guide, definition, words)
    return said + _range(guide, definition, words)


def limits(guide: Guide, procedure: Procedure, use: Use, words: Words) -> list[tuple[Severity, str]]:
    """What one use adds to the shape: errors first, then what only advises."""
    definition = _used_field(guide, procedure, use)
    errors = _range(guide, use, words) + _agreement(guide, definition, use, words)
    if use.offer:
        errors.append(words("limit.offer", values=_values(guide, definition, use.offer, words)))
    warnings: list[str] = []
    if warn := use.warn:
        warnings += _range(guide, warn, words, "limit.usually-")
        warnings += _agreement(guide, definition, warn, words, "limit.usually-")
    for value, note in use.warn_on.items():
        title = procedure.notes[note].title if note in procedure.notes else note
        warnings.append(words("limit.note", value=coded(guide, definition, value), title=title))
    return [("error", sentence) for sentence in errors] + [("warning", sentence) for sentence in warnings]


def choices(guide: Guide, definition: FieldDef, use: Use) -> list[tuple[str, Code]]:
    """The codes among which this use lets one choose, in the order of the list; none when the field has no list."""
    code_list = guide.codes.get(definition.codes or "")
    values = code_list.values.items() if code_list else ()
    return [(code, value) for code, value in values if not use.offer or code in use.offer]


def choice_text(code: str, value: Code, guide: Guide) -> str:
    """A choice as drop-downs show it: code and verbatim words, then the meaning for those who cannot read them."""
    verbatim = f"{code}-{value.text}"
    if not value.gloss or guide.speaks_screen_language:
        return verbatim
    return f"{verbatim}{GLOSS_SEPARATOR}{value.gloss}"


def example(guide: Guide, procedure: Procedure, field: str) -> str:
    """The value in the first example of the procedure that has one; codes as codes, times as people write them."""
    return _example(guide, map(guide.record, procedure.examples), field)


def coded(guide: Guide, definition: FieldDef | None, value: str) -> str:
    """A value, with its words when it is a code or several."""
    code_list = guide.codes.get((definition and definition.codes) or "")
    if code_list is None:
        return value
    separator = guide.hall.list_separator
    codes = value.split(separator) if definition and definition.multiple else [value]
    said = [choice_text(code, code_list.values[code], guide) if code in code_list.values else code for code in codes]
    return f"{separator} ".join(said)


def bound_words(guide: Guide, bound: str, words: Words) -> str:
    """A least or greatest value in words: `this-month - 1m` → the previous month."""
    read = read_bound(bound)
    if read is None:
        return bound
    nickname = f"limit.{read.kind}{read.count:+d}{read.unit}"
    if nickname in words:
        return words(nickname)
    base = _base(guide, read, words)
    if not read.count:
        return base
    direction = "plus" if read.count > 0 else "minus"
    return words(f"limit.{direction}-{read.unit}", base=base, n=abs(read.count))


def read_bound(text: str) -> rules.Bound | None:
    """A bound, or nothing when it is none: `lint` reports it."""
    try:
        return rules.bound(text)
    except ValueError:
        return None


def _appearances(procedure: Procedure) -> Iterator[tuple[str, Appearance]]:
    for name, screen in procedure.screens.items():
        yield from _on_screen(name, screen)
    columns = procedure.batch.columns if procedure.batch else {}
    for index, (field, use) in enumerate(columns.items()):
        yield field, Appearance("", "", "column", use, letter(index))


def _on_screen(name: str, screen: Screen) -> Iterator[tuple[str, Appearance]]:
    """Conditions, results, fields: as they stand on a screen, from top to bottom."""
    asks_to_search = screen.kind in ("query", "list")
    role: Role = "condition" if asks_to_search else "field"
    uses = [
        (field, Appearance(name, block_name, role, use))
        for block_name, block in parts(screen).items()
        for field, use in block.fields.items()
    ]
    shown = Use(need="read-only")
    columns = screen.results.columns if screen.results else ()
    results = [(field, Appearance(name, "", "result", shown)) for field in columns]
    yield from [*uses, *results] if asks_to_search else [*results, *uses]


def _example(guide: Guide, records: Iterable[Mapping[str, str]], field: str) -> str:
    value = next((values[field] for values in records if field in values), "")
    definition = guide.fields.get(field)
    return value.replace("T", " ") if definition and definition.type == "datetime" else value


def _used_field(guide: Guide, procedure: Procedure, use: Use) -> FieldDef | None:
    """The field that this very use asks for, if its codes are to be said: a use does not know its field."""
    if not (use.offer or use.contains or use.warn_on or (use.warn and use.warn.contains)):
        return None
    found = (field for field, appearance in _appearances(procedure) if appearance.use is use)
    return guide.fields.get(next(found, ""))


def _name(guide: Guide, field: str) -> str:
    definition = guide.fields.get(field)
    return (definition and definition.name) or field


def _clause(name: str, values: tuple[str, ...], words: Words) -> str:
    # Codes joined by commas, not by "or": the right word may depend on how the next number is pronounced.
    if len(values) == 1:
        return words("need.is", field=name, value=values[0])
    return words("need.is-one-of", field=name, values=words("shape.separator").join(values))


def _type(guide: Guide, definition: FieldDef, words: Words) -> str:
    kind = definition.type or "text"
    if kind == "code":
        return _code_list(guide, definition, words)
    if kind == "money":
        currency = _currency(guide.hall.currency, words.language)
        return words("shape.money", n=2 if definition.decimals is None else definition.decimals, currency=currency)
    if kind == "number" and definition.decimals is not None:
        return words("shape.number-decimals", n=definition.decimals)
    if kind in ("text", "digits") and definition.length:
        return _length(kind, *definition.length, words)
    return words(f"shape.{kind}")


def _code_list(guide: Guide, definition: FieldDef, words: Words) -> str:
    code_list = guide.codes.get(definition.codes or "")
    title = code_list.title if code_list else definition.codes or ""
    if definition.multiple:
        return words("shape.codes", list=title, separator=guide.hall.list_separator)
    return words("shape.code", list=title)


def _length(kind: str, least: int, greatest: int, words: Words) -> str:
    if least == greatest:
        return words(f"shape.{kind}-exactly", n=greatest)
    if least <= 1:
        return words(f"shape.{kind}-up-to", n=greatest)
    return words(f"shape.{kind}-between", least=least, n=greatest)


def _formats(guide: Guide, definition: FieldDef, words: Words) -> list[str]:
    """The formats; cases that depend on one and the same field name it once."""
    cases = [case for case in definition.format if case.format in guide.formats]
    by = {field for case in cases for field in case.when or ()}
    conditional = [case for case in cases if case.when]
    if len(by) > 1 or len(conditional) < 2:
        return [_format(guide, definition, case, words) for case in cases]
    field = by.pop()
    said = [words("shape.format-by", field=_name(guide, field))]
    for case in cases:
        if case.when:
            values = words("shape.separator").join(case.when[field])
            said.append(words("shape.format-case", values=values, shape=guide.formats[case.format].shape))
        else:
            said.append(_format(guide, definition, case, words))
    return said


def _format(guide: Guide, definition: FieldDef, case: FormatCase, words: Words) -> str:
    shape = guide.formats[case.format].shape
    if case.when:
        return words("shape.format-when", condition=condition(guide, case.when, words), shape=shape)
    return words("shape.format-otherwise" if len(definition.format) > 1 else "shape.format", shape=shape)


def _range(guide: Guide, limited: FieldDef | Use | Warnings, words: Words, messages: str = "limit.") -> list[str]:
    least, greatest = limited.min, limited.max
    if least is not None and least == greatest:
        return [words(f"{messages}exactly", bound=bound_words(guide, least, words))]
    said = []
    if least is not None:
        word = "earliest" if _is_time(guide, least) else "least"
        said.append(words(messages + word, bound=bound_words(guide, least, words)))
    if greatest is not None:
        word = "latest" if _is_time(guide, greatest) else "most"
        said.append(words(messages + word, bound=bound_words(guide, greatest, words)))
    return said


def _agreement(
    guide: Guide, definition: FieldDef | None, use: Use | Warnings, words: Words, messages: str = "limit."
) -> list[str]:
    said = [words(f"{messages}equals", field=_name(guide, use.equals))] if use.equals else []
    if use.contains:
        said.append(words(f"{messages}contains", values=_values(guide, definition, use.contains, words)))
    return said


def _values(guide: Guide, definition: FieldDef | None, values: tuple[str, ...], words: Words) -> str:
    return words("shape.separator").join(coded(guide, definition, value) for value in values)


def _is_time(guide: Guide, bound: str) -> bool:
    read = read_bound(bound)
    if read is None:
        return False
    if read.kind == "literal":
        return read.base.count("-") == 2
    definition = guide.fields.get(read.base) if read.kind == "field" else None
    return definition is None or definition.type in ("date", "month", "datetime")


def _base(guide: Guide, bound: rules.Bound, words: Words) -> str:
    if bound.kind == "literal":
        return bound.base
    return words(f"limit.{bound.kind}", field=_name(guide, bound.base))


@cache
def _currency(code: str, language: str) -> str:
    try:
        return get_currency_name(code, count=2, locale=Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return code
