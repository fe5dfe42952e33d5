"""handbook/: a guide → the values of its books. Nothing is printed here; small guides show one thing at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from guides import LANGUAGES, small
from tramite import messages, site
from tramite.decision import Decision
from tramite.documents import Document
from tramite.handbook import endmatter
from tramite.handbook.book import LONGEST_LIST, Book, Library
from tramite.handbook.paper import PaperSurface
from tramite.handbook.quires import maps
from tramite.handbook.title import EDITIONS
from tramite.model import Guide

ROOT = Path(__file__).parent.parent
TRAINING = {
    "minutes": 30,
    "objectives": {"enrol": "Enrol one person."},
    "notes": {"room": "Prepare the leaflets."},
    "mistakes": {"zeros": {"text": "Leave out zeros.", "instead": "Type all nine digits."}},
    "exercises": {
        "first": {
            "title": "The first person",
            "minutes": 10,
            "records": ["ann", "bob"],
            "shows": ["kind", "number"],
            "altered": {"number": "123"},
            "task": "Enrol Ann.",
            "questions": {"why": "What is wrong with the number?"},
            "check": "You count nine digits.",
            "result": "Ann is enrolled.",
            "solution": {"why": "Six digits are lost.", "then": "Ask Ann for her card."},
        },
        "second": {
            "title": "The second person",
            "minutes": 5,
            "task": "Enrol Bob.",
            "check": "Bob is on the list.",
            "result": "Both are enrolled.",
            "solution": {"way": "Begin again."},
        },
    },
}


def library(guide: Guide | None = None, **documents: str) -> Library:
    """The books of a small guide with these hand-written pages."""
    guide = guide or small()
    written = {uri: Document(title=uri.title(), text=text, print=True) for uri, text in documents.items()}
    return Library({guide.language: guide}, guide.language, messages.words(guide.language), written)


@cache
def real_books(language: str) -> dict[str, Book]:
    """The books of this repository's guide; a hand-out by the name of its procedure."""
    loaded = site.load(ROOT)
    made = loaded.library(language)
    books = {edition: made.book(edition) for edition in EDITIONS if edition != "handout"}
    return books | {name: made.book("handout", name) for name in made.guide.procedures}


def of_kind(value: Any, kind: str) -> list[dict[str, Any]]:
    return [one for one in maps(value) if one.get("t") == kind]


def words(value: Any) -> str:
    """All that a reader of a value gets to see."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(map(words, value))
    if isinstance(value, dict):
        return " ".join(words(part) for key, part in value.items() if key not in ("t", "id", "to", "url", "kind"))
    return ""


# A page's pieces -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("piece", "nodes"),
    [
        ("", []),
        ("a < b", ["a < b"]),
        (Markup("a &lt; b"), ["a < b"]),
        (Markup("\n  a\n  b  "), ["a b"]),
        (Markup("a\u00a0b\u3000c"), ["a\u00a0b\u3000c"]),
        (Markup("a <strong>b</strong> c"), ["a ", {"t": "strong", "c": ["b"]}, " c"]),
        (Markup("<em>a <strong>b</strong></em>"), [{"t": "em", "c": ["a ", {"t": "strong", "c": ["b"]}]}]),
        (Markup("a<br>b"), ["a", {"t": "br", "c": []}, "b"]),
        (Markup("<code> a  b</code>"), [{"t": "code", "v": " a  b"}]),
        (Markup('<code class="tm-value" dir="ltr">01</code>'), [{"t": "code", "v": "01"}]),
        (Markup("<p>a</p>\n<p>b</p>"), [{"t": "p", "c": ["a"]}, {"t": "p", "c": ["b"]}]),
        (Markup("<ul>\n<li>a</li>\n<li>b</li></ul>"), [{"t": "ul", "items": [["a"], ["b"]]}]),
        (Markup("<ol><li><p>a</p></li></ol>"), [{"t": "ol", "items": [[{"t": "p", "c": ["a"]}]]}]),
        (Markup('<h2 id="x">a</h2>'), [{"t": "h", "level": 2, "id": "about#x", "c": ["a"]}]),
        (Markup("<h3>a</h3>"), [{"t": "h", "level": 3, "c": ["a"]}]),
        (Markup("<blockquote><p>a</p></blockquote>"), [{"t": "quote", "c": [{"t": "p", "c": ["a"]}]}]),
        (Markup("<pre><code>a\n  b</code></pre>"), [{"t": "pre", "v": "a\n  b"}]),
        (Markup("<hr>"), [{"t": "hr", "c": []}]),
        (
            Markup("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"),
            [{"t": "table", "head": [["a"]], "rows": [[["b"]]]}],
        ),
        (Markup("a<svg><path d='M0 0'/></svg>"), ["a"]),
        (Markup('a<a class="tm-anchor" href="#x">copy</a>'), ["a"]),
        (Markup('<time datetime="2026-01-02">January 2</time>'), ["January 2"]),
        (Markup('<span lang="de">Wort</span>'), ["Wort"]),
    ],
    ids=repr,
)
def test_a_piece_of_a_page_becomes_nodes(piece: str, nodes: list[Any]) -> None:
    surface = PaperSurface(small(), messages.words("en"), "about")
    assert surface.nodes(piece) == nodes


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("Press [[get_file]].", ["Press ", {"t": "label", "key": "Vorlage", "gloss": "Template", "mark": ""}, "."]),
        ("**a** and `b`", [{"t": "strong", "c": ["a"]}, " and ", {"t": "code", "v": "b"}]),
        ("![A cat](cat.png)", ["!A cat"]),
        ("#panic(1) $x$ *b* <lbl>", ["#panic(1) $x$ ", {"t": "em", "c": ["b"]}, " <lbl>"]),
        (r"a\*b\*", ["a*b*"]),
    ],
)
def test_a_text_becomes_nodes(source: str, nodes: list[Any]) -> None:
    """Pictures are no part of the format: one is shown as its words, and `check` refuses its address."""
    assert PaperSurface(small(), messages.words("en"), "").written(source) == nodes


def test_the_pieces_of_a_surface_keep_their_meaning() -> None:
    said = messages.words("en")
    surface = PaperSurface(small(), said, "")
    label = {"t": "label", "key": "Ausweisart", "gloss": "Kind of document", "mark": ""}
    assert surface.nodes(surface.mark("uncertain")) == [
        {"t": "mark", "kind": "uncertain", "c": [said("mark.uncertain")]}
    ]
    assert surface.nodes(surface.key("kind")) == [{"t": "key", "v": "Ausweisart"}]
    assert surface.nodes(surface.field("kind")) == [label]
    assert surface.nodes(surface.need("optional", "Optional")) == [{"t": "need", "kind": "optional", "c": ["Optional"]}]


# Links ---------------------------------------------------------------------------------------------------------------

SITE = "https://hall.example/"
LINKS = {
    "[x](procedure:enrol)": ("ref", "procedures/enrol"),
    "[x](procedure:enrol#field-kind)": ("ref", "procedures/enrol#field-kind"),
    "[x](procedure:enrol#note-abroad)": ("ref", "procedures/enrol#note-abroad"),
    "[x](procedure:enrol#changes)": ("ref", "procedures/enrol"),  # paper has no changes: the chapter
    "[x](procedure:enrol#codes-kinds)": ("ref", "codes#codes-kinds"),  # all lists stand together
    "[x](procedure:enrol#code-kinds-01)": ("ref", "codes#codes-kinds"),
    "[x](page:glossary)": ("ref", "glossary"),
    "[x](page:about#part)": ("ref", "about#part"),
    "[x](#part)": ("ref", "about#part"),
    "[x](page:authors/format)": ("url", f"{SITE}authors/format/"),
    "[x](page:authors/format#keys)": ("url", f"{SITE}authors/format/#keys"),
    "[x](page:)": ("url", SITE),
    "[x](https://other.example/a?b=c#d)": ("url", "https://other.example/a?b=c#d"),
    "[x](https://hall.example.org/procedures/enrol/)": ("url", "https://hall.example.org/procedures/enrol/"),
    "[x](mailto:desk@hall.example)": ("url", "mailto:desk@hall.example"),
    "[x](tel:+491234)": ("url", "tel:+491234"),
}


@pytest.mark.parametrize("text", LINKS)
def test_a_link_leads_to_a_place_of_the_book_or_carries_its_address(text: str) -> None:
    made = library(about=f"{text}\n\n## Part {{#part}}\n").book("handbook")
    chapter = next(one for one in made["chapters"] if one["id"] == "about")
    links = [one for one in maps(chapter["blocks"]) if one.get("t") in ("ref", "url", "link")]
    kind, target = LINKS[text]
    assert links == [{"t": kind, "to" if kind == "ref" else "url": target, "c": ["x"]}]


def test_a_link_to_a_procedure_that_the_sheet_leaves_out_carries_its_address() -> None:
    """In the handbook it is a reference, on the sheet of another procedure an address."""
    made = real_books("en")
    here = {one["to"] for one in of_kind(made["handbook"]["chapters"], "ref")}
    assert "procedures/pending-data" in here
    there = {one["url"] for one in of_kind(made["add-insured"]["chapters"], "url")}
    assert f"{site.load(ROOT).guides['en'].hall.url.rstrip('/')}/en/procedures/pending-data/" in there


def test_links_of_another_language_are_other_books() -> None:
    surface = PaperSurface(small("de"), messages.words("en"), "about")
    assert surface.links.page("procedures/enrol", "field-kind") == f"{SITE}de/procedures/enrol/#field-kind"
    assert surface.links.place_of(f"{SITE}de/procedures/enrol/#field-kind") == "procedures/enrol#field-kind"
    assert surface.links.place_of(f"{SITE}procedures/enrol/") == ""
    assert surface.links.file("templates/x.xlsx") == f"{SITE}templates/x.xlsx"


# Whole books ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reference_leads_to_a_place_that_stands_once(language: str) -> None:
    """No id twice, in any book; references and the index lead to ids."""
    for name, made in real_books(language).items():
        ids = [one["id"] for one in maps(made) if one.get("id")]
        assert [one for one, n in Counter(ids).items() if n > 1] == [], name
        aims = {one["to"] for one in of_kind(made, "ref")}
        aims |= {place for block in of_kind(made, "index") for item in block["items"] for place in item["places"]}
        assert sorted(aims - set(ids)) == [], name
        assert of_kind(made, "link") == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_is_whole(language: str) -> None:
    """What paper shows can be typed: no address depends on where it stands."""
    for name, made in real_books(language).items():
        for one in of_kind(made, "url"):
            assert one["url"].startswith(("https://", "http://", "mailto:", "tel:")), f"{name}: {one['url']}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_editions_differ_only_in_what_trainers_get(language: str) -> None:
    """The trainer's book is the handbook with lessons: every chapter begins in the same way."""
    made = real_books(language)
    handbook, trainer = made["handbook"]["chapters"], made["trainer"]["chapters"]
    assert [one["id"] for one in handbook] == [one["id"] for one in trainer]
    for plain, full in zip(handbook, trainer, strict=True):
        if plain["id"] != "index":
            assert full["blocks"][: len(plain["blocks"])] == plain["blocks"], plain["id"]


def test_chapters_come_in_the_order_of_the_menu() -> None:
    """How to read, printed pages, procedures by area, lists, glossary, source, index."""
    pages = {"later": "b", "earlier": "a"}
    guide = small(hall={"pages": {"more": {"title": "More", "pages": ["earlier"]}}})
    made = library(guide, **pages).book("handbook")
    names = [one["id"] for one in made["chapters"]]
    assert names == ["use", "earlier", "later", "procedures/enrol", "codes", "glossary", "source", "index"]
    assert [one.get("part") for one in made["chapters"]].count("All") == 1


ASKED = {
    "choose": {
        "title": "Which way?",
        "lead": "One question or two.",
        "questions": {
            "who": {
                "ask": "Who are you?",
                "hint": "Look at [[kind]].",
                "answers": {
                    "new": {"text": "Someone new", "to": "procedure:enrol"},
                    "known": {
                        "text": "Someone known",
                        "because": "A **second** time.",
                        "to": "why",
                        "certainty": "guess",
                    },
                    "other": {"text": "Another", "to": "why"},
                },
            },
            "why": {"ask": "Why?", "answers": {"fun": {"text": "For fun", "to": "procedure:enrol#note-abroad"}}},
        },
    }
}


def test_a_decision_is_printed_as_a_list_that_leads_to_pages() -> None:
    guide = small().model_copy(
        update={"decisions": {name: Decision.model_validate(one) for name, one in ASKED.items()}}
    )
    made = library(guide, about="b").book("handbook")
    names = [one["id"] for one in made["chapters"]]
    assert names[:4] == ["use", "about", "decide/choose", "procedures/enrol"]
    lead, ask, hint, answers, marks, legend = made["chapters"][2]["blocks"]
    assert (lead["t"], ask["c"], ask["id"]) == ("lead", ["Who are you?"], "decide/choose#question-who")
    assert of_kind(hint, "label")
    new, known, other = answers["items"]
    assert new == [
        {"t": "p", "c": ["Someone new", {"t": "br"}, {"t": "ref", "to": "procedures/enrol", "c": ["Enrol"]}]}
    ]
    assert "Someone known" in words(known[0]) and "second" in words(known[0])
    assert of_kind(known[0], "mark")
    assert known[1] == {"t": "h", "level": 3, "id": "decide/choose#question-why", "c": ["Why?"]}
    assert [one["to"] for one in of_kind(known[2], "ref")] == ["procedures/enrol#note-abroad"]
    # What is asked already is only named again.
    assert of_kind(other, "ref") == [{"t": "ref", "to": "decide/choose#question-why", "c": ["Why?"]}]
    assert (marks["t"], [one["kind"] for one in legend["items"]]) == ("h", ["uncertain"])


def test_a_page_is_printed_only_when_it_says_so() -> None:
    guide = small()
    documents = {"kept": Document("Kept", print=True), "left": Document("Left")}
    made = Library({"en": guide}, "en", messages.words("en"), documents).book("handbook")
    names = {one["id"] for one in made["chapters"]}
    assert "kept" in names and "left" not in names


def test_a_book_is_dated_by_its_content() -> None:
    made = library().book("handbook")
    assert made["date"] == "2026-03-04"
    assert "2026" in made["as_of"] and "March" in made["as_of"]


# Long lists ----------------------------------------------------------------------------------------------------------


def with_list(length: int) -> Guide:
    """A guide whose only code list has so many values."""
    values = {f"{n:02}": {"text": f"Wert {n}", "gloss": f"Value {n}"} for n in range(1, length + 1)}
    return small(codes={"kinds": {"title": "Kinds", "values": values}})


@pytest.mark.parametrize("length", [LONGEST_LIST, LONGEST_LIST + 1])
def test_a_long_list_is_not_on_the_sheet(length: int) -> None:
    made = library(with_list(length)).book("handout", "enrol")
    lists, is_long = of_kind(made, "codes"), length > LONGEST_LIST
    assert len(lists) == (not is_long)
    assert (messages.words("en")("handbook.long-lists") in words(made["chapters"])) == is_long


def test_the_sheet_says_where_a_long_list_is() -> None:
    """Under the heading of the lists, by its address; fields that speak of it lead to that heading."""
    made = library(with_list(60)).book("handout", "enrol")
    address = {"t": "url", "url": f"{SITE}procedures/enrol/#codes-kinds", "c": ["Kinds"]}
    named = [one for one in maps(made["chapters"]) if one.get("t") in ("ref", "url") and "Kinds" in words(one["c"])]
    assert named.count(address) == 1
    assert {one["to"] for one in named if one != address} == {"procedures/enrol#codes"}
    assert messages.words("en")("handbook.codes-count", n=60) in words(made["chapters"])


def test_the_handbook_has_every_list_once() -> None:
    made = library(with_list(60)).book("handbook")
    assert [one["id"] for one in of_kind(made, "codes")] == ["codes#codes-kinds"]
    assert len(of_kind(made, "codes")[0]["rows"]) == 60
    links = [one for one in of_kind(made, "ref") if one["to"] == "codes#codes-kinds"]
    assert links, "the procedure leads to it"


def test_a_list_without_glosses_has_two_columns() -> None:
    guide = small(codes={"kinds": {"title": "Kinds", "values": {"01": "Ausweis", "07": "Pass", "08": "Rest"}}})
    made = of_kind(library(guide).book("handbook"), "codes")[0]
    assert len(made["heads"]) == 2
    assert made["rows"][0] == ["01", "Ausweis"]


# Marks ---------------------------------------------------------------------------------------------------------------


def test_every_mark_that_the_sheet_shows_is_explained_there() -> None:
    """The mark of what the source does not say too, where it is the only one."""
    guide = small(
        procedure={"missing": {"time": {"text": "How long it takes."}}, "screens": {}, "batch": None, "steps": {}}
    )
    blocks = library(guide).book("handout", "enrol")["chapters"][0]["blocks"]
    shown = {one["kind"] for one in of_kind(blocks, "mark")} | ({"missing"} if of_kind(blocks, "missing") else set())
    explained = {item["kind"] for legend in of_kind(blocks, "legend") for item in legend["items"]}
    assert shown == {"missing"}
    assert shown <= explained


# Training ------------------------------------------------------------------------------------------------------------


def taught() -> Library:
    return library(small(procedure={"training": TRAINING}))


def trained(made: Book) -> list[dict[str, Any]]:
    """The lesson of the trainer's book."""
    blocks = next(one["blocks"] for one in made["chapters"] if one["id"] == "procedures/enrol")
    first = next(index for index, one in enumerate(blocks) if str(one.get("id", "")).endswith("#training"))
    return blocks[first:]


def texts(training: dict[str, Any], *, solved: bool) -> Iterator[str]:
    """The texts of a lesson, those with solutions or the others."""
    exercises = training["exercises"].values()
    if solved:
        yield from (text for one in exercises for text in (one["result"], *one["solution"].values()))
        yield from training["notes"].values()
        yield from (text for one in training["mistakes"].values() for text in one.values())
    else:
        yield from training["objectives"].values()
        for one in exercises:
            yield from (one["title"], one["task"], one["check"], *one.get("questions", {}).values())


def test_the_trainer_s_book_shows_every_text_of_the_training() -> None:
    said = words(trained(taught().book("trainer")))
    assert [text for solved in (True, False) for text in texts(TRAINING, solved=solved) if text not in said] == []
    assert "30 minutes" in said and "15 minutes" in said, "the lesson, and its exercises together"


def test_the_exercise_book_shows_no_solution() -> None:
    said = words(taught().book("exercises"))
    assert [text for text in texts(TRAINING, solved=False) if text not in said] == []
    assert [text for text in texts(TRAINING, solved=True) if text in said] == []
    assert of_kind(taught().book("exercises"), "answer") == []


def test_the_handbook_shows_nothing_of_the_training() -> None:
    said = words(taught().book("handbook"))
    assert [text for solved in (True, False) for text in texts(TRAINING, solved=solved) if text in said] == []


def test_an_answer_stands_after_its_question() -> None:
    kinds = [one["t"] for one in trained(taught().book("trainer")) if one["t"] in ("question", "answer", "exercise")]
    assert kinds == ["exercise", "question", "answer", "exercise"]
    answer = of_kind(trained(taught().book("trainer")), "answer")[0]
    assert words(answer["c"]) == "Six digits are lost."
    points = [words(item) for one in of_kind(trained(taught().book("trainer")), "ul") for item in one["items"]]
    assert "Ask Ann for her card." in points and "Six digits are lost." not in points, "it is not said twice"


def test_learners_get_room_for_every_answer() -> None:
    """Lines below a question; and below a task without questions."""
    blocks = taught().book("exercises")["chapters"][0]["blocks"]
    kinds = [one["t"] for one in blocks if one["t"] in ("exercise", "question", "write")]
    assert kinds == ["exercise", "question", "write", "exercise", "write"]


def test_a_record_is_printed_as_a_card() -> None:
    """The fields that the exercise shows, with the fault that is to be found in the first record only."""
    cards = of_kind(taught().book("exercises"), "card")
    assert [[said for _, said in card["rows"]] for card in cards] == [
        ["01-Ausweis · Card", "123"],
        ["07-Pass · Passport", "000000001"],
    ]


def test_without_training_there_is_no_exercise() -> None:
    assert library().book("exercises")["chapters"] == []


# Index ---------------------------------------------------------------------------------------------------------------


def test_the_index_leads_from_labels_and_fields_to_where_they_stand() -> None:
    made = library(about="Press [[get_file]].").book("handbook")
    labels, fields = of_kind(made, "index")
    by_key = {one["key"]: one for one in labels["items"]}
    assert by_key["Vorlage"] == {"key": "Vorlage", "name": "Template", "places": ["about"]}
    by_name = {one["name"]: one["places"] for one in fields["items"]}
    assert by_name["Kind of document"] == ["procedures/enrol#field-kind"]
    assert "Row" in by_name, "a field without a label"


def test_the_index_is_in_the_order_of_letters() -> None:
    """Without regard to case and accents."""
    names = {"a": "zebra", "b": "Über", "c": "apple", "d": "Ämter"}
    labels = {f"label_{key}": {"text": key.upper() * 3, "kind": "button", "gloss": name} for key, name in names.items()}
    text = " ".join(f"[[{name}]]" for name in labels)
    made = library(small(labels=labels), about=text).book("handbook")
    found = [one["name"] for one in of_kind(made, "index")[0]["items"] if one["name"] in names.values()]
    assert found == ["Ämter", "apple", "Über", "zebra"]


def test_the_glossary_has_a_column_for_the_screens_and_for_each_language() -> None:
    guides = {"en": small("en"), "de": small("de")}
    head = endmatter.glossary(guides, "en", messages.words("en"))["blocks"][1]["head"]
    assert head == [[messages.words("en")("glossary.screen")], ["English"]], "German is the language of the screens"
