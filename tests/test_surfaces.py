"""Surfaces that cannot disagree: what the built page, template, books, data of the checker and API say of each column.

Everything here is read from built files, nothing from the guide: a mistake on the way to a surface shows. Each surface
tells facts; a fact that a surface lacks, or tells differently, fails with both places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from built import ROOTS, Element, _page
from guides import LANGUAGES, ROOT
from printed import Printed, bare, unlinked
from test_handbook import see_page
from tramite import checking, identity
from tramite.checker import knowledge

PROCEDURES = ("add-insured", "reduce-insured")
BOTH = [(procedure, language) for procedure in PROCEDURES for language in LANGUAGES]
EACH = pytest.mark.parametrize(("procedure", "language"), BOTH)

Facts = dict[str, Any]
Surface = dict[str, Facts]
"""Field → what a surface tells of it, by the name of the fact; `place` is where."""

TELL = {
    "label": ("page", "header", "columns", "checker", "api"),
    "name": ("page", "header", "columns", "prompt", "checker", "api"),
    "letter": ("page", "header", "columns", "checker", "api"),
    "kind": ("page", "header", "columns", "checker", "api"),
    "need": ("page", "columns", "prompt"),
    "condition": ("page", "columns", "prompt", "checker", "api"),
    "blank": ("checker", "api"),
    "codes": ("page", "choices", "list", "checker", "rules", "api"),
    "words": ("page", "list", "checker", "api"),
    "shape": ("page", "columns"),
    "type": ("checker", "api"),
    "multiple": ("checker", "api"),
    "length": ("checker", "rules", "api"),
    "decimals": ("rules", "api"),
    "bounds": ("rules", "api"),
    "contains": ("rules", "api"),
    "notes": ("rules", "api"),
    "formats": ("checker", "rules", "api"),
    "example": ("page", "api"),
    "example of the row": ("columns", "example row", "api"),
}
"""Fact → the surfaces that have to tell it."""


@cache
def surfaces(site: Path, procedure: str, language: str) -> dict[str, Surface]:
    """All surfaces, read once."""
    found = {
        "page": page(site, procedure, language),
        **template(site, procedure, language),
        **checker(site, procedure, language),
        "api": api(site, procedure, language),
    }
    order = list(found["api"])
    assert all(list(surface) == order for name, surface in found.items() if name != "page"), {
        name: list(surface) for name, surface in found.items()
    }
    return found


@EACH
def test_no_surface_lacks_a_fact_or_tells_another(built_site: Path, procedure: str, language: str) -> None:
    found = surfaces(built_site, procedure, language)
    wrong = [line for fact in TELL for line in disagreements(found, fact)]
    assert not wrong, "\n".join(wrong)


def disagreements(found: dict[str, Surface], fact: str) -> Iterator[str]:
    """What the surfaces tell differently, with both places."""
    for field in found["api"]:
        told = {name: found[name].get(field, {}) for name in TELL[fact]}
        said = {name: facts.get(fact, LACKING) for name, facts in told.items()}
        # A fact that nobody tells of a field is none of it: codes of a day.
        if all(value is LACKING for value in said.values()):
            continue
        (first, value), *others = said.items()
        for other, its in others:
            if its != value or its is LACKING:
                places = [told[name].get("place", name) for name in (first, other)]
                yield f"{field}, {fact}: {places[0]} says {value!r}; {places[1]} says {its!r}"


@EACH
def test_every_limit_stands_in_the_words_of_the_page(built_site: Path, procedure: str, language: str) -> None:
    """The rules say numbers and ids, the page sentences: each number, code and shape has to stand in one."""
    found, data = surfaces(built_site, procedure, language), checker_data(built_site, language)
    wording = data["wordings"][procedure]
    wrong = []
    for field, facts in found["rules"].items():
        told, place = " ".join(found["page"][field]["shape"]), found["page"][field]["place"]
        expected = [str(limit) for limit in facts.get("length", (None, None))[1:] if limit is not None]
        expected += [str(facts["decimals"])] if facts.get("decimals") is not None else []
        expected += [bound for _, bound, _ in facts["bounds"] if re.fullmatch(r"[0-9.]+", bound)]
        expected += [code for _, codes in facts["contains"] for code in codes]
        expected += [wording["notes"][note]["title"] for note in facts["notes"].values()]
        expected += [wording["formats"][shape] for _, shape in facts["formats"]]
        expected += [code for when, _ in facts["formats"] for _, codes in when for code in codes]
        expected += [wording["lists"][facts["list"]]] if facts.get("list") else []
        wrong += [f"{field}: {place} lacks {words!r}" for words in expected if words not in told]
        for rule, _, severity in facts["bounds"]:
            kind = "tm-advice" if severity == "warning" else "tm-shape"
            if not found["page"][field][kind]:
                wrong.append(f"{field}: {place} has no sentence for {rule} ({severity})")
    assert not wrong, "\n".join(wrong)


@EACH
def test_what_a_spreadsheet_refuses_it_explains_as_the_page_does(
    built_site: Path, procedure: str, language: str
) -> None:
    """What fits into the little window beside a cell is what the page says; else it says where more is."""
    found = surfaces(built_site, procedure, language)
    for field, facts in found["prompt"].items():
        sentences = found["page"][field]["shape"]
        chooses = field in found["choices"] and found["choices"][field].get("codes")
        for text in (facts["text"], facts["refusal"]):
            said = text.split("\n")
            known = [sentence for sentence in sentences if sentence in said]
            if chooses:
                continue
            assert known and known == list(sentences[: len(known)]), (facts["place"], said, sentences)
            assert len(known) == len(sentences) or facts["more"] in said[-1], (facts["place"], said, sentences)


@EACH
def test_what_is_printed_says_the_same(built_site: Path, procedure: str, language: str) -> None:
    """The leaflet of the procedure says all of each field; the handbook lists every code, the longest lists too."""
    found = surfaces(built_site, procedure, language)["page"]
    leaflet, handbook = (printed(built_site, f"{name}.{language}.pdf", language) for name in (procedure, "handbook"))
    wrong = []
    for field, facts in found.items():
        title = bare(facts["label"] if facts["name"] == facts["label"] else facts["label"] + facts["name"])
        pieces = [facts["cell"], *facts["shape"], facts.get("printed", "")]
        starts = [match.end() for match in re.finditer(re.escape(title), leaflet)]
        missing = [_missing(leaflet[start : start + REACH], pieces) for start in starts] or [[facts["label"]]]
        least = min(missing, key=len)
        wrong += [f"{field}: {facts['place']} says {piece!r}; the leaflet does not" for piece in least]
        codes = ["".join(one) for one in facts.get("words", ())]
        wrong += [
            f"{field}: {facts['place']} lists {code!r}; the handbook does not" for code in _missing(handbook, codes)
        ]
    assert not wrong, "\n".join(wrong)


@EACH
def test_every_rule_has_its_message_and_its_place_on_the_page(built_site: Path, procedure: str, language: str) -> None:
    data = checker_data(built_site, language)
    wording, sentences = data["wordings"][procedure], data["sentences"]
    root = page_root(built_site, procedure, language)
    for rule in data["definitions"][procedure]["rules"]:
        assert sentences[rule["rule"]] and sentences[f"{rule['rule']}.fix"], rule
        for field in [rule["field"]] if "field" in rule else rule.get("fields", ()):
            link = wording["links"][field]
            assert link.startswith(f"procedures/{procedure}/#"), (rule, link)
            root.by_id(link.partition("#")[2])


def test_the_browser_knows_what_the_command_knows(built_site: Path) -> None:
    for language in LANGUAGES:
        data, known = checker_data(built_site, language), knowledge.project(ROOT, language)
        assert data["definitions"] == json.loads(json.dumps(known.definitions))
        for procedure in PROCEDURES:
            own = {**known.wordings[procedure]}
            assert all(data[key] == own.pop(key) for key in checking.SHARED)
            assert data["wordings"][procedure] == json.loads(json.dumps(own))


def test_in_every_language_the_rules_are_the_same(built_site: Path) -> None:
    first, *others = [checker_data(built_site, language)["definitions"] for language in LANGUAGES]
    assert all(other == first for other in others)


LACKING = "nothing"
REACH = 2500
"""How far from its name all that a leaflet says of a field stands."""


@cache
def printed(site: Path, name: str, language: str) -> str:
    """The words of a book, to search in."""
    return unlinked(Printed(site / "handbook" / name).words, see_page(language))


def _missing(words: str, pieces: list[str]) -> list[str]:
    return [piece for piece in pieces if piece and bare(piece) not in words]


# The page ------------------------------------------------------------------------------------------------------------


@cache
def page_root(site: Path, procedure: str, language: str) -> Element:
    file = f"{ROOTS[language]}procedures/{procedure}/index.html"
    return _page(file, (site / file).read_text("utf-8")).content


def page(site: Path, procedure: str, language: str) -> Surface:
    root, found = page_root(site, procedure, language), Surface()
    columns = checker_data(site, language)["definitions"][procedure]["columns"]
    for index, field in enumerate(column["field"] for column in columns):
        name = f"field-{field.replace('_', '-')}"
        element, letter = root.by_id(name), chr(ord("A") + index)
        place = f"{ROOTS[language]}procedures/{procedure}/#{name}"
        found[field] = _explained(root, element, letter, language) | {"place": place}
    return found


def _explained(root: Element, element: Element, letter: str, language: str) -> Facts:
    """What a row or a card says; where it is no column itself, it names the column among its other places."""
    label, gloss = _text(element, "tm-key"), _text(element, "tm-gloss")
    sentences = {kind: _sentences(element, kind) for kind in ("tm-shape", "tm-advice")}
    facts: Facts = {"label": label, "name": gloss or label, **sentences, "cell": ""}
    facts["shape"] = (*sentences["tm-shape"], *sentences["tm-advice"])
    if _text(element, "tm-col"):
        (need,) = _by_class(element, "tm-req")
        words = need.words.removeprefix("* ")
        kind = next(name for name in need.classes if name.startswith("tm-req--")).removeprefix("tm-req--")
        facts |= {"letter": _text(element, "tm-col"), "kind": kind, "need": words.casefold(), "cell": words}
    elif said := re.search(
        rf"(?<![A-Z])({letter})[^()（）A-Z]{{0,4}}[(（]([^()（）]+)[)）]", _text(element, "tm-places")
    ):
        kinds = {one.words.removeprefix("* ").casefold(): one.classes[-1] for one in _by_class(root, "tm-req")}
        words = said[2].casefold()
        facts |= {"letter": said[1], "need": words, "kind": kinds.get(words, "tm-req--?").removeprefix("tm-req--")}
    facts |= _condition(facts.get("need", ""))
    if links := [one for one in element.all("a") if one.attributes.get("href", "").startswith("#codes-")]:
        facts["words"] = tuple(_listed(root.by_id(links[0].attributes["href"][1:]), language))
        facts["codes"] = tuple(code for code, _, _ in facts["words"])
    if values := [one.words for one in _by_class(element, "tm-value")]:
        facts |= {"example": values[-1], "printed": values[-1]}
    return facts


def _listed(heading: Element, language: str) -> Iterator[tuple[str, str, str]]:
    assert heading.parent is not None
    (table,) = heading.parent.all("table")
    for row in table.all("tbody")[0].all("tr"):
        cells = [child.words for child in row.children if isinstance(child, Element)]
        yield cells[0], cells[1], cells[2] if len(cells) > 2 else ""


def _by_class(element: Element, name: str) -> list[Element]:
    return [one for one in element.elements() if name in one.classes]


def _text(element: Element, name: str) -> str:
    return next((one.words for one in _by_class(element, name)), "")


def _sentences(element: Element, kind: str) -> tuple[str, ...]:
    found = [one.all("li") or [one] for one in _by_class(element, kind)]
    return tuple(item.words for items in found for item in items)


def _condition(words: str) -> Facts:
    """The field and the codes on which a need depends, out of its sentence."""
    said = re.search(r"[«“](.+?)[»”]\D*([0-9]+(?:[,、 ]+[0-9]+)*)", words)
    return {"condition": (said[1].casefold(), tuple(re.findall("[0-9]+", said[2])))} if said else {}


# The template --------------------------------------------------------------------------------------------------------


def template(site: Path, procedure: str, language: str) -> dict[str, Surface]:
    path = site / "templates" / f"{procedure}.{language}.xlsx"
    book = openpyxl.load_workbook(path)
    data, described, codes = book.worksheets[:3]
    letters = _letters(book)
    told = _described(described, path.name)
    rules = {str(one.sqref).split("2:")[0]: one for one in data.data_validations.dataValidation}
    optional = next(facts["need"] for facts in told.values() if facts["kind"] == "optional")
    found: dict[str, Surface] = {name: {} for name in ("header", "columns", "prompt", "choices", "list", "example row")}
    known = {tuple(row[:2]): row for row in codes.iter_rows(min_row=2, values_only=True)}
    for field, letter in letters.items():
        place = f"{path.name} {data.title}!{letter}"
        found["header"][field] = _head(str(data[f"{letter}1"].value), told[letter]["name"], optional) | {
            "place": place + "1"
        }
        found["header"][field] |= {"letter": letter}
        found["columns"][field] = told[letter]
        rule = rules[letter]
        found["prompt"][field] = {
            "name": rule.promptTitle,
            "need": str(rule.prompt).split("\n")[0].casefold(),
            "text": str(rule.prompt),
            "refusal": str(rule.error),
            "more": described.title,
            "place": f"{place} (prompt)",
            **_condition(str(rule.prompt).split("\n")[0].casefold()),
        }
        found["example row"][field] = _example_cell(data[f"{letter}2"]) | {"place": place + "2"}
        found["choices"][field] = _choices(book, field, told[letter])
        found["list"][field] = {}
        if chosen := found["choices"][field].get("codes"):
            title = next(title for title in dict.fromkeys(row[0] for row in known) if title in told[letter]["form"])
            rows = [row for row in known.values() if row[0] == title]
            listed = tuple(str(row[1]) for row in rows if str(row[1]) in chosen)
            assert listed == chosen, f"{path.name} {codes.title} says {listed}; {found['choices'][field]}"
            found["list"][field] = {
                "codes": tuple(str(row[1]) for row in rows),
                "words": tuple((str(row[1]), str(row[2]), str(row[3]) if len(row) > 5 else "") for row in rows),
                "place": f"{path.name} {codes.title}",
            }
    return found


def _letters(book: openpyxl.Workbook) -> dict[str, str]:
    """Field → the letter of its column, in their order."""
    found = {
        name.removeprefix(identity.COLUMN_PREFIX): one.attr_text.split("!")[1].replace("$", "")[:-1]
        for name, one in book.defined_names.items()
        if name.startswith(identity.COLUMN_PREFIX)
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _described(sheet: Worksheet, file: str) -> dict[str, Facts]:
    """Letter → what the sheet that describes the columns says."""
    found = {}
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [str(cell or "") for cell in row[:10]]
        if not re.fullmatch("[A-Z]", cells[0]):
            continue
        has_name = len(row) > 9 and bool(cells[9])
        label, name = cells[1], cells[2] if has_name else cells[1]
        need, _, form, values, example = cells[2 + has_name : 7 + has_name]
        words = need.removeprefix("* ").casefold()
        kind = "required" if need.startswith("* ") else "conditional" if _condition(words) else ""
        found[cells[0]] = {
            **{"letter": cells[0], "label": label, "name": name, "need": words, "kind": kind, **_condition(words)},
            **{
                "form": form,
                "values": values,
                "shape": tuple(form.split("\n")),
                "place": f"{file} {sheet.title}!{number}",
            },
            **({"example of the row": _code(example)} if example else {}),
        }
    # What is neither required nor depends: the one that stands most often is optional.
    others = [facts["need"] for facts in found.values() if not facts["kind"]]
    optional = max(others, key=others.count)
    for facts in found.values():
        facts["kind"] = facts["kind"] or ("optional" if facts["need"] == optional else "auto")
    return found


def _head(text: str, name: str, optional: str) -> Facts:
    """What a header says: label, name, need; the last as one word, by which to know the kind."""
    label, *others = text.split("\n")
    needs = [line for line in others if line != name]
    kind = "auto"
    if needs:
        kind = "optional" if needs[-1].casefold() == optional else "conditional"
        kind = "required" if needs[-1].startswith("* ") else kind
    return {"label": label, "name": name if name in (label, *others) else LACKING, "kind": kind}


def _choices(book: openpyxl.Workbook, field: str, told: Facts) -> Facts:
    """The codes of a drop-down; of a column that takes several, those that its description lists."""
    name = identity.CHOICES_PREFIX + field
    if name in book.defined_names:
        ((sheet, area),) = book.defined_names[name].destinations
        cells = [str(cell.value) for (cell,) in book[sheet][area]]
        return {"codes": tuple(cell.split("-")[0] for cell in cells), "place": f"{sheet}!{area}"}
    if told["values"]:
        codes = tuple(line.split("-")[0] for line in told["values"].split("\n"))
        return {"codes": codes, "place": f"{told['place']} (values)"}
    return {}


def _example_cell(cell: Any) -> Facts:
    """The example in the row below the header, as it is shown; the mark of that row is none."""
    value = cell.value
    if value is None or str(value).startswith(identity.EXAMPLE_MARK):
        return {}
    if hasattr(value, "strftime"):
        return {"example of the row": value.strftime("%Y-%m-%d")}
    decimals = cell.number_format.partition(".")[2]
    return {"example of the row": _code(f"{value:.{len(decimals)}f}" if decimals else str(value))}


def _code(shown: str) -> str:
    """Of a choice its code, of anything else all."""
    return re.sub(r"^([0-9A-Z]+)-[^0-9].*", r"\1", shown, flags=re.DOTALL)


# The data of the checker ---------------------------------------------------------------------------------------------


@cache
def checker_data(site: Path, language: str) -> dict[str, Any]:
    text = (site / "assets" / "tramite" / f"check.{language}.js").read_text("utf-8")
    found: dict[str, Any] = json.loads(text[text.index(" = {", text.index("checking")) + 3 :].rstrip().rstrip(";"))
    return found


def checker(site: Path, procedure: str, language: str) -> dict[str, Surface]:
    data = checker_data(site, language)
    definition, wording = data["definitions"][procedure], data["wordings"][procedure]
    place = f"check.{language}.js {procedure}"
    told, ruled = Surface(), Surface()
    for index, column in enumerate(definition["columns"]):
        field = column["field"]
        rules = [rule for rule in definition["rules"] if rule.get("field") == field]
        label, _, name = wording["headers"][field].partition(" · ")
        facts: Facts = {"label": label, "name": name or label, "letter": chr(ord("A") + index)}
        assert label == column["headers"][0] and facts["name"] in column["headers"]
        assert wording["fields"][field] == (f"{name} ({label})" if name else label)
        facts |= _need_of_rules(rules, column, wording)
        facts |= {"type": column["type"], "multiple": column["multiple"], "place": f"{place} columns.{field}"}
        facts |= {"length": tuple(column["length"])} if column["length"] else {}
        facts["formats"] = _cases(column["formats"])
        if column["codes"]:
            known = definition["lists"][column["codes"]]["codes"]
            facts["codes"] = tuple(known)
            facts["words"] = tuple((code, one["text"], one["glosses"]) for code, one in known.items())
        told[field] = facts
        ruled[field] = _ruled(rules) | {"place": f"{place} rules of {field}"}
    _choose_glosses(told, api(site, procedure, language))
    return {"checker": told, "rules": ruled}


def _need_of_rules(rules: list[dict[str, Any]], column: Mapping[str, Any], wording: Mapping[str, Any]) -> Facts:
    required = next((rule for rule in rules if rule["rule"] == "required"), None)
    blank = next((rule for rule in rules if rule["rule"] == "blank"), None)
    facts: Facts = {"blank": blank is not None}
    if column["auto"]:
        return facts | {"kind": "auto"}
    if required is None:
        return facts | {"kind": "optional"}
    if "when" not in required:
        return facts | {"kind": "required"}
    ((field, codes),) = required["when"].items()
    assert blank is None or blank["unless"] == required["when"]
    name = wording["headers"][field].split(" · ")[-1]
    return facts | {"kind": "conditional", "condition": (name.casefold(), tuple(codes))}


def _ruled(rules: list[dict[str, Any]]) -> Facts:
    by = {name: [rule for rule in rules if rule["rule"] == name] for name in {rule["rule"] for rule in rules}}
    facts: Facts = {
        "bounds": tuple((one["rule"], _bound(one["bound"]), one["severity"]) for one in rules if "bound" in one),
        "contains": tuple((one["severity"], tuple(one["codes"])) for one in by.get("contains", ())),
        "notes": by["warn-on"][0]["notes"] if "warn-on" in by else {},
        "formats": _cases(by["format"][0]["cases"]) if "format" in by else (),
    }
    if "codes" in by:
        facts |= {"codes": tuple(by["codes"][0]["codes"]), "list": by["codes"][0]["list"]}
    if "length" in by:
        facts["length"] = (by["length"][0]["min"], by["length"][0]["max"])
    if "decimals" in by:
        facts["decimals"] = by["decimals"][0]["max"]
    return facts


def _cases(cases: list[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple((_when(case.get("when", {})), case["format"]["id"]) for case in cases)


def _when(condition: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple((field, tuple(codes)) for field, codes in condition.items())


def _bound(bound: Mapping[str, Any]) -> str:
    """A bound as authors write it."""
    base = bound.get("base", "")
    start = {"literal": base, "field": base, "month-end": f"month-end({base})"}.get(bound["kind"], bound["kind"])
    count = bound.get("count", 0)
    return f"{start} {'-' if count < 0 else '+'} {abs(count)}{bound['unit']}" if count else start


def _choose_glosses(told: Surface, api: Surface) -> None:
    """The checker knows the words of all languages: of them, the one that the API gives for this language."""
    for field, facts in told.items():
        if "words" in facts:
            wanted = {code: gloss for code, _, gloss in api[field].get("words", ())}
            facts["words"] = tuple(
                (code, text, wanted.get(code, "") if wanted.get(code, "") in (*glosses, "") else LACKING)
                for code, text, glosses in facts["words"]
            )


# The API -------------------------------------------------------------------------------------------------------------


@cache
def guide(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "api" / "guide.json").read_text("utf-8"))
    return found


def api(site: Path, procedure: str, language: str) -> Surface:
    known = guide(site)
    one, found = known["procedures"][procedure], Surface()
    is_screen = not any(language in label.get("gloss", {}) for label in known["labels"].values())
    for index, (field, use) in enumerate(one["batch"]["columns"].items()):
        definition = known["fields"][field]
        label = known["labels"][definition["label"]]["text"]
        name = label if is_screen else definition["name"][language]
        facts: Facts = {"label": label, "name": name, "letter": chr(ord("A") + index)}
        facts |= {"place": f"api/guide.json {procedure}.batch.columns.{field}", "type": definition["type"]}
        facts |= {"multiple": definition["multiple"], "blank": use.get("otherwise") == "blank"}
        facts["kind"] = "conditional" if "required_when" in use else use["need"]
        for other, codes in use.get("required_when", {}).items():
            decides = known["fields"][other]
            title = known["labels"][decides["label"]]["text"] if is_screen else decides["name"][language]
            facts["condition"] = (title.casefold(), tuple(codes))
        facts |= _limits(definition, use)
        if "codes" in definition:
            values = known["codes"][definition["codes"]]["values"]
            facts["codes"] = tuple(use.get("offer") or values)
            facts["words"] = tuple(
                (code, value["text"], "" if is_screen else value.get("gloss", {}).get(language, ""))
                for code, value in values.items()
            )
        if example := _example(known, one["examples"], field):
            facts["example"] = example
        # The row is one person's; what that one lacks is taken from another only where it is required.
        people = one["examples"] if use.get("need") == "required" else one["examples"][:1]
        if example := _example(known, people, field):
            facts["example of the row"] = example
        found[field] = facts
    return found


def _limits(definition: Mapping[str, Any], use: Mapping[str, Any]) -> Facts:
    warn = use.get("warn", {})
    written = [(one, severity) for one, severity in ((definition, "error"), (use, "error"), (warn, "warning"))]
    facts: Facts = {
        "bounds": tuple(
            (side, one[side], severity) for one, severity in written for side in ("min", "max") if side in one
        ),
        "contains": tuple((severity, tuple(one["contains"])) for one, severity in written[1:] if one.get("contains")),
        "notes": dict(use.get("warn_on", {})),
        "formats": tuple((_when(case.get("when", {})), case["is"]) for case in definition.get("format", ())),
    }
    if "length" in definition:
        facts["length"] = tuple(definition["length"])
    if "decimals" in definition:
        facts["decimals"] = definition["decimals"]
    return facts


def _example(known: Mapping[str, Any], names: Sequence[str], field: str) -> str:
    people = known["people"]["people"]
    for name in names:
        person = people[name]
        while person:
            if field in person:
                return str(person[field])
            person = people.get(person.get("like", ""), {})
    return ""
