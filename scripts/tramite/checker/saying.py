"""A verdict → what a person reads: the sentence, what to do, the page that explains it; personal data covered.

In: a verdict, the wording of one language, the definition of the procedure. Out: text without control characters.
The browser says the same from the same wording: nothing here is known that those two do not hold.

How a sentence is chosen: `<code>`; `<code>.when` where its rule has a condition, `<code>.moment` where that compares
days.
How a value is worded: an id by the word of what it names, a code with the words of its list, and anything for which
there is a sentence `word.<key>.<value>` (`word.<key>.none` when it is empty) by that one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Verdict = Mapping[str, Any]
Data = Mapping[str, Any]

MOST_SHOWN = 80
"""So many characters of a value are shown at most."""

COVER = "*"
"""What stands for a character that is not shown."""

LEAST = 3
"""So many of them stand for a value at least: fewer would tell a code of one or two characters by its length."""


class Said(NamedTuple):
    """A verdict in words."""

    message: str
    """What is wrong."""

    fix: str
    """What to do about it."""

    link: str
    """The page that explains the field, seen from the root of the language; empty when there is none."""


def said(verdict: Verdict, wording: Data, definition: Data | None = None, *, unmask: bool = False) -> Said:
    """The words for a verdict. What a sentence asks for and nobody knows is shown as an ellipsis, never raised."""
    rule = _rule(definition or {}, verdict)
    values = _Known(_values(verdict, rule, wording, definition or {}, unmask))
    sentences, code = wording["sentences"], str(verdict["code"])
    variant = f"{code}.{_variant(rule)}"
    message = sentences.get(variant) or sentences.get(code, code)
    fix = sentences.get(f"{variant}.fix") or sentences.get(f"{code}.fix", "")
    link = wording.get("links", {}).get(verdict["field"], "")
    return Said(message.format_map(values), fix.format_map(values), link)


def mask(definition: Data | None, field: str, value: str, row: Mapping[str, str] | None = None) -> str:
    """A value as a report may show it: of personal data only what the case of its format leaves readable.

    Without the other values of the row no case is known, and what any case hides is hidden.
    """
    column = _column(definition or {}, field)
    if not column.get("personal"):
        return value
    cases = column.get("masks", [])
    if row is not None:
        cases = [next((case for case in cases if _holds(case.get("when", {}), row)), {})]
    first = min((case.get("first", 0) for case in cases), default=0)
    last = min((case.get("last", 0) for case in cases), default=0)
    if len(value) < LEAST:
        return _covered(value)
    if first + last >= len(value):  # nothing would be hidden
        first = last = 0
    return value[:first] + COVER * (len(value) - first - last) + (value[-last:] if last else "")


def masked(verdict: Verdict, definition: Data | None) -> dict[str, Any]:
    """The verdict with its personal data covered: its value, what a repair writes, what its sentences quote."""
    if not definition:  # nobody can say what is personal: what a cell holds is not shown
        return {**verdict, "value": _covered(verdict["value"])}
    rule = _rule(definition, verdict)
    repair = verdict.get("repair")
    if repair:
        repair = {**repair, "to": mask(definition, verdict["field"], repair["to"])}
    values = {
        key: mask(definition, _owner(key, verdict, rule, definition), text) for key, text in verdict["values"].items()
    }
    return {
        **verdict,
        "value": mask(definition, verdict["field"], verdict["value"]),
        "values": values,
        "repair": repair,
    }


def header(verdict: Verdict, wording: Data) -> str:
    """The header of the column that a verdict is about."""
    names = wording.get("headers", {})
    name = names.get(verdict["field"]) or wording.get("fields", {}).get(verdict["field"], "")
    return visible(name or verdict["values"].get("header", "") or verdict["field"])


def visible(text: str) -> str:
    """A text that changes nothing but the place where it stands: what controls or cannot be seen is named by its code
    point, and what is long is cut."""
    if not text.isprintable():
        text = "".join(sign if _is_plain(sign) else f"<U+{ord(sign):04X}>" for sign in text)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


_OF_FIELD = frozenset({"to", "nearest", "unknown", "missing", "value"})
"""The values that are, or come from, what the field holds."""

_FIELDS = frozenset({"fields", "added", "removed", "changed"})
"""The values that are ids of fields, joined by commas."""


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _is_plain(sign: str) -> bool:
    return sign == " " or unicodedata.category(sign)[0] not in "CZ" or unicodedata.category(sign) == "Co"


def _column(definition: Data, field: str) -> Data:
    found: Data = next((column for column in definition.get("columns", ()) if column["field"] == field), {})
    return found


def _covered(value: str) -> str:
    return value and COVER * max(len(value), LEAST)


def _rule(definition: Data, verdict: Verdict) -> Data:
    """The rule that was broken; nothing when the verdict comes from none."""
    code, field = verdict["code"], verdict["field"]
    named = [rule for rule in definition.get("rules", ()) if rule["rule"] == code]
    own = [rule for rule in named if field in (rule.get("field"), *rule.get("fields", ())) or not field]
    grave = [rule for rule in own if rule.get("severity") == verdict["severity"]]
    return next(iter(grave or own), {})


def _variant(rule: Data) -> str:
    if "when" in rule or "unless" in rule:
        return "when"
    return str(rule.get("compare", ""))


def _owner(key: str, verdict: Verdict, rule: Data, definition: Data) -> str:
    """The field whose value a value of the verdict shows; empty when it shows none."""
    if key in _OF_FIELD:
        return str(verdict["field"])
    if key == "expected":
        return str(verdict["values"].get("other", verdict["field"]))
    if key == "limit":
        # A limit may be the value of another field; of several rules any may have spoken.
        rules = [one for one in definition.get("rules", ()) if one.get("field") == verdict["field"]]
        bases = [one["bound"].get("base", "") for one in rules if one["rule"] == rule.get("rule") and "bound" in one]
        return next((base for base in bases if _column(definition, base).get("personal")), "")
    return ""


def _values(verdict: Verdict, rule: Data, wording: Data, definition: Data, unmask: bool) -> dict[str, str]:
    shown = verdict if unmask else masked(verdict, definition)
    found: dict[str, str] = {key: str(shown[key]) for key in ("value", "sheet", "row", "column")}
    found |= _of_rule(rule, verdict, wording, definition)
    if shown.get("repair"):
        found["to"] = str(shown["repair"]["to"])
    found |= {key: str(text) for key, text in shown["values"].items()}
    found["field"] = _field(verdict["field"], wording)
    worded = {key: _word(key, text, verdict, wording, definition) for key, text in found.items()}
    return worded | {key: visible(worded[key]) for key in _NOT_OURS if key in worded}


_NOT_OURS = frozenset(
    {"value", "sheet", "others", "header", "to", "nearest", "unknown", "expected", "limit", "error", "file", "first"}
    | {"character", "instead", "part", "version", "range", "columns", "rows", "missing"}
)
"""The values that come from the file, or may: they could hold anything."""


def _of_rule(rule: Data, verdict: Verdict, wording: Data, definition: Data) -> dict[str, str]:
    """What the rule itself says and the finding need not repeat."""
    found = {key: str(rule[key]) for key in ("min", "max", "type", "other") if key in rule}
    field = verdict["field"]
    if name := rule.get("list") or _column(definition, field).get("codes"):
        found["list"] = name
    if verdict["code"] == "offer":
        found["allowed"] = _coded(rule.get("codes", ()), field, wording, definition)
    if condition := rule.get("when") or rule.get("unless"):
        found["condition"] = _condition(condition, wording, definition)
    return found


def _word(key: str, text: str, verdict: Verdict, wording: Data, definition: Data) -> str:
    sentences = wording["sentences"]
    phrase = sentences.get(f"word.{key}.{text or 'none'}")
    if phrase is not None:
        return str(phrase)
    if key in _FIELDS:
        names = [_field(name, wording) for name in text.split(",") if name]
        return _separator(wording).join(names) or sentences.get("word.none", "")
    if key == "other":
        return _field(text, wording)
    if key in ("list", "format", "procedure"):
        return str(wording.get(f"{key}s", {}).get(text, text))
    if key == "rule":
        return str(wording.get("across", {}).get(text, text))
    if key == "note":
        return str(wording.get("notes", {}).get(text, {}).get("title", text))
    if key in ("to", "nearest", "unknown", "missing", "expected") or (key == "value" and verdict["code"] == "warn-on"):
        field = verdict["values"].get("other", verdict["field"]) if key == "expected" else verdict["field"]
        is_listed = bool(_column(definition, field).get("codes"))
        codes = text.split(definition["separator"]) if is_listed else [text]
        return _coded(codes, field, wording, definition) or str(sentences.get("word.none", ""))
    return text


def _field(name: str, wording: Data) -> str:
    return str(wording.get("fields", {}).get(name, name))


def _separator(wording: Data) -> str:
    return str(wording["sentences"].get("word.separator", ", "))


def _coded(codes: Iterable[str], field: str, wording: Data, definition: Data) -> str:
    """Codes with the words of their list, as drop-downs begin them."""
    column = _column(definition, field)
    known = definition.get("lists", {}).get(column.get("codes"), {}).get("codes", {})
    return _separator(wording).join(f"{code}-{known[code]['text']}" if code in known else code for code in codes)


def _condition(condition: Data, wording: Data, definition: Data) -> str:
    sentences, clauses = wording["sentences"], []
    for field, wanted in condition.items():
        codes = wanted["has"] if isinstance(wanted, Mapping) else wanted
        clause = sentences.get("word.condition" if len(codes) == 1 else "word.conditions", "{field}: {values}")
        clauses.append(clause.format(field=_field(field, wording), values=_coded(codes, field, wording, definition)))
    joined = str(clauses[0])
    for clause in clauses[1:]:
        joined = sentences.get("word.both", "{first}, {second}").format(first=joined, second=clause)
    return joined


def _holds(condition: Data, row: Mapping[str, str]) -> bool:
    for name, wanted in condition.items():
        value = row.get(name, "")
        given = value.split(wanted["separator"]) if isinstance(wanted, Mapping) else [value]
        if not set(given) & set(wanted["has"] if isinstance(wanted, Mapping) else wanted):
            return False
    return True
