"""A guide as written → the same guide with everything spelled out that the definitions leave to defaults.

Inheritance (`like`), default labels and names, the need of every use, `as-on-screen` columns. Texts come translated:
resolving follows translation, so that nothing inherited is translated twice. Names that do not exist are left to
`lint`, which reports them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tramite.hall import FieldDef, FormatCase
from tramite.model import Guide
from tramite.procedure import Block, Procedure, Screen, Use


def resolve(guide: Guide) -> Guide:
    """The guide with inheritance and defaults filled in."""
    fields = {name: _field(guide, name) for name in guide.fields}
    procedures = {name: _procedure(guide, procedure) for name, procedure in guide.procedures.items()}
    return guide.model_copy(update={"fields": fields, "procedures": procedures})


def parts(screen: Screen) -> dict[str, Block]:
    """The groups of fields of a screen by id; the group without a name has the empty id."""
    nameless = {"": Block(fields=screen.fields, need=screen.need)} if screen.fields else {}
    return nameless | screen.blocks


def offered_codes(resolved: Guide, procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """Code list → those of its codes from which the fields of a procedure choose, in the order of the list."""
    found: dict[str, set[str]] = {}
    for field, offer in _offers(procedure):
        definition = resolved.fields.get(field)
        name = (definition and definition.codes) or ""
        if name in resolved.codes:
            found.setdefault(name, set()).update(offer or resolved.codes[name].values)
    return {name: tuple(one for one in resolved.codes[name].values if one in codes) for name, codes in found.items()}


def ancestry(guide: Guide, name: str) -> Iterator[str]:
    """A field and those that it is like, nearest first; a circle ends where it closes."""
    seen: set[str] = set()
    while name in guide.fields and name not in seen:
        seen.add(name)
        yield name
        name = guide.fields[name].like or ""


def _offers(procedure: Procedure) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every field wherever it stands, and the codes that it offers there; none means all."""
    for screen in procedure.screens.values():
        for block in parts(screen).values():
            yield from ((name, use.offer) for name, use in block.fields.items())
        yield from ((name, ()) for name in (screen.results.columns if screen.results else ()))
    if procedure.batch:
        yield from ((name, use.offer) for name, use in procedure.batch.columns.items())


def _field(guide: Guide, name: str) -> FieldDef:
    own = guide.fields[name]
    given: dict[str, Any] = {"type": "text", "multiple": False, "personal": False, "parts_match": {}}
    for ancestor in reversed(list(ancestry(guide, name))):
        definition = guide.fields[ancestor]
        given["format"] = tuple(_renamed(case, definition.with_) for case in given.get("format", ()))
        given |= {key: getattr(definition, key) for key in definition.model_fields_set - {"like", "with_"}}
    label = own.label or (name if name in guide.labels else None)
    given |= {"label": label, "name": own.name or _label_name(guide, label) or name}
    return FieldDef.model_construct(**given)


def _label_name(guide: Guide, label: str | None) -> str | None:
    found = guide.labels.get(label or "")
    return (found.gloss or found.text) if found else None


def _renamed(case: FormatCase, names: dict[str, str]) -> FormatCase:
    when = {names.get(field, field): values for field, values in (case.when or {}).items()}
    return case.model_copy(update={"when": when or None})


def _procedure(guide: Guide, procedure: Procedure) -> Procedure:
    screens = {name: _screen(screen) for name, screen in procedure.screens.items()}
    updates: dict[str, object] = {"screens": screens, "who": procedure.who or guide.hall.who}
    if procedure.batch:
        columns = {name: _column(name, use, screens) for name, use in procedure.batch.columns.items()}
        updates["batch"] = procedure.batch.model_copy(update={"columns": columns})
    return procedure.model_copy(update=updates)


def _screen(screen: Screen) -> Screen:
    blocks = {name: _block(block, screen) for name, block in parts(screen).items()}
    return screen.model_copy(update={"fields": {}, "blocks": blocks})


def _block(block: Block, screen: Screen) -> Block:
    default = block.need or screen.need or ("read-only" if screen.kind == "view" else "optional")
    uses = {name: _with_need(use, default) for name, use in block.fields.items()}
    return block.model_copy(update={"need": default, "fields": uses})


def _with_need(use: Use, default: str) -> Use:
    return use if use.need or use.required_when else use.model_copy(update={"need": default})


def _column(name: str, column: Use, screens: dict[str, Screen]) -> Use:
    """A column that is as on the screen: what the form asks, overridden by what the column says itself."""
    if column.need != "as-on-screen":
        return _with_need(column, "optional")
    on_screen = _use_on_screen(name, screens)
    own = {key: getattr(column, key) for key in column.model_fields_set - {"need"}}
    return on_screen.model_copy(update=own)


def _use_on_screen(name: str, screens: dict[str, Screen]) -> Use:
    """The use of a field on the first form that asks for it; a query asks for it only to search."""
    uses = [
        (screen.kind, block.fields[name])
        for screen in screens.values()
        for block in screen.blocks.values()
        if name in block.fields
    ]
    return next((use for kind, use in uses if kind == "form"), Use(need="optional"))
