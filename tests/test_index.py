"""index.py: what programs read says the same as the pages, in every language, how sure it is and where it stands."""

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from guides import LANGUAGES
from tramite import index, indexschema, site, verdicts
from tramite.checker.codes import CODES
from tramite.links import Links

REPO = Path(__file__).parent.parent


@cache
def loaded() -> site.Site:
    return site.load(REPO)


@cache
def guide() -> Any:
    words = {language: loaded().words(language) for language in loaded().languages}
    return json.loads(index.guide_json(loaded().guides, words))


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(indexschema.guide_schema(loaded().languages))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


# Completeness --------------------------------------------------------------------------------------------------------


def test_every_text_is_there_in_every_language() -> None:
    procedure = guide()["procedures"]["add-insured"]
    assert list(procedure["title"]) == list(procedure["steps"]["open"]["text"]) == ["es", "zh", "en"]
    assert procedure["address"]["zh"].endswith("/zh/procedures/add-insured/")
    assert set(guide()["labels"]["reset"]["gloss"]) == {"es", "en"}  # zh readers have the label itself


def test_what_is_uncertain_or_reconstructed_says_so() -> None:
    notes = guide()["procedures"]["add-insured"]["notes"]
    assert {name: note["certainty"] for name, note in notes.items()} == {
        "start_month": "guess",
        "civil_servants": "guess",
        "earlier_insurance": "likely",
        "employee_benefits": "guess",
    }
    screen = guide()["procedures"]["add-insured"]["screens"]["declaration"]
    assert {block["basis"] for block in screen["blocks"].values()} == {"reconstructed"}
    assert guide()["procedures"]["add-insured"]["batch"]["basis"] == "reconstructed"
    assert guide()["codes"]["stop_reasons"]["basis"] == "reconstructed"


def test_nothing_is_left_out() -> None:
    first = loaded().guides["es"]
    for kind in ("labels", "fields", "formats", "codes", "glossary", "procedures"):
        assert list(guide()[kind]) == list(getattr(first, kind))
    for name, procedure in first.procedures.items():
        found = guide()["procedures"][name]
        for kind in ("steps", "notes", "screens", "missing"):
            assert list(found.get(kind, {})) == list(getattr(procedure, kind)), f"{name}: {kind}"
    assert len(guide()["sources"]["statements"]) == 97
    assert guide()["procedures"]["retirement"]["status"] == "in-development"
    assert guide()["procedures"]["employer-change"]["documented"] is False


def test_every_message_is_there_with_cause_and_fix() -> None:
    found = guide()["messages"]
    assert list(found) == [*CODES, verdicts.REFUSED]
    for code, message in found.items():
        texts = [message["cause"], *(text for saying in message["sayings"] for text in saying.values())]
        assert all(list(text) == list(LANGUAGES) and all(text.values()) for text in texts), code
    columns = guide()["procedures"]["reduce-insured"]["batch"]["columns"]
    assert all(list(column["refusal"]) == list(LANGUAGES) for column in columns.values())


# Places --------------------------------------------------------------------------------------------------------------


def places(value: Any, procedure: str = "") -> Iterator[tuple[str, str]]:
    """Procedure and anchor of every part that says its place."""
    if isinstance(value, dict):
        if isinstance(value.get("anchor"), str):
            yield procedure, value["anchor"]
        for inner in value.values():
            yield from places(inner, procedure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_anchor_is_a_place_on_the_page_of_its_procedure(language: str) -> None:
    pages = site.pages(loaded(), language)
    found = [place for name, one in guide()["procedures"].items() for place in places(one, name)]
    assert len(found) > 300
    assert [f"{name}#{place}" for name, place in found if f'id="{place}"' not in pages[f"procedures/{name}"].html] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_is_a_place_on_a_page(language: str) -> None:
    pages = site.pages(loaded(), language)
    root = Links("", language, LANGUAGES[0]).absolute(guide()["hall"]["url"])
    kinds = (guide()["labels"], guide()["glossary"], guide()["messages"], guide()["hall"]["notes"])
    entries = [one for kind in (*kinds, *guide()["sources"].values()) for one in kind.values()]
    assert len(entries) > 250
    for entry in entries:
        uri, _, place = entry["address"][language].removeprefix(root).partition("#")
        assert f'id="{place}"' in pages[uri.strip("/")].html, entry["address"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_says_the_first_page_that_shows_it(language: str) -> None:
    pages = site.pages(loaded(), language)
    root = Links("", language, LANGUAGES[0]).absolute(guide()["hall"]["url"])
    parts = [part for one in guide()["codes"].values() for part in (one, *one["values"].values())]
    assert len(parts) > 200
    for part in parts:
        uri, _, place = part["address"][language].removeprefix(root).partition("#")
        assert place == part["anchor"]
        assert f'id="{place}"' in pages[uri.strip("/")].html, part["address"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_decision_says_its_page_its_questions_and_where_each_answer_leads(language: str) -> None:
    pages = site.pages(loaded(), language)
    root = Links("", language, LANGUAGES[0]).absolute(guide()["hall"]["url"])
    own = loaded().guides[language].decisions
    assert list(guide()["decisions"]) == list(own)
    for name, decision in guide()["decisions"].items():
        html = pages[f"decide/{name}"].html
        assert decision["address"][language] == f"{root}decide/{name}/"
        assert list(decision["questions"]) == list(own[name].questions)
        for key, question in decision["questions"].items():
            place = question["address"][language].removeprefix(f"{root}decide/{name}/#")
            assert f'id="{place}"' in html, place
            assert question["ask"][language] == own[name].questions[key].ask
            for id, answer in question["answers"].items():
                assert answer["text"][language] == own[name].questions[key].answers[id].text
                procedure = answer["to"].partition(":")[2].partition("#")[0]
                assert procedure in guide()["procedures"] or answer["to"] in decision["questions"]


# The schema ----------------------------------------------------------------------------------------------------------


def test_the_index_fits_its_schema() -> None:
    assert [f"{list(one.absolute_path)}: {one.message}" for one in validator().iter_errors(guide())] == []


def _answers(found: Any) -> Any:
    return found["decisions"]["right-procedure"]["questions"]["about"]["answers"]


FAULTS: dict[str, Callable[[Any], Any]] = {
    "a key nobody knows": lambda found: found["procedures"]["add-insured"].update(invented=1),
    "no title": lambda found: found["procedures"]["add-insured"].pop("title"),
    "a text without language": lambda found: found["procedures"]["add-insured"].update(title="Alta"),
    "a language that the guide has not": lambda found: found["procedures"]["add-insured"]["title"].update(xx="Alta"),
    "no certainty": lambda found: found["procedures"]["add-insured"]["steps"]["open"].pop("certainty"),
    "a certainty nobody knows": lambda found: found["labels"]["reset"].update(certainty="perhaps"),
    "an address in some languages only": lambda found: found["labels"]["reset"]["address"].pop("zh"),
    "a date that is none": lambda found: found["procedures"]["add-insured"].update(verified="soon"),
    "a message without cause": lambda found: found["messages"]["required"].pop("cause"),
    "a decision without its page": lambda found: found["decisions"]["right-procedure"].pop("address"),
    "an answer that leads nowhere": lambda found: _answers(found)["person"].pop("to"),
    "an odd anchor of a code": lambda found: found["codes"]["sexes"]["values"]["1"].update(anchor="code sexes"),
    "no procedures": lambda found: found.pop("procedures"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_schema_refuses(fault: str) -> None:
    broken = copy.deepcopy(guide())
    FAULTS[fault](broken)
    assert not validator().is_valid(broken)


def test_every_key_of_the_schema_is_explained() -> None:
    schema = validator().schema
    models = [schema, *schema["$defs"].values()]
    unsaid = [key for model in models for key, value in model.get("properties", {}).items()
              if "description" not in value and "$ref" not in value and len(key) > 2]  # fmt: skip
    assert unsaid == []
