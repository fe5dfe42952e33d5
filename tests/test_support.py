"""The support desk: what is found, in every language and by every name; what is copied; what it makes of bad input."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from built import ROOTS
from guides import LANGUAGES, real
from tramite import delivery, lean, lookup, messages, readings, replies, support, verdicts
from tramite.links import Links, code_anchor
from tramite.messages import Words
from tramite.model import Guide
from tramite.page import Booklet
from tramite.resolve import offered_codes

SCRIPTS = Path(support.__file__).parent / "static" / "support"
QUERIES = json.loads((Path(__file__).parent / "vectors" / "support" / "queries.json").read_text("utf-8"))
CASES = [(language, one) for language, queries in QUERIES.items() for one in queries]

INDEX_KB = 40
"""What the index of the real guide may weigh, compressed."""


@cache
def guides() -> dict[str, Guide]:
    return {language: real(language) for language in LANGUAGES}


@cache
def words() -> dict[str, Words]:
    return {language: messages.words(language) for language in LANGUAGES}


@cache
def data(language: str) -> bytes:
    return support.data(guides(), language, words(), guides()[language].procedures.keys())


@cache
def reply(name: str) -> Any:
    return json.loads(replies.procedure_replies(guides(), name, words()).decode().partition('"] = ')[2].rstrip(";\n"))


# What can be found ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("提交", "ti jiao"),
        ("银行", "yin hang"),
        ("Excel 模板", "mu ban"),
        ("alta", ""),
        ("女", "nv/ru"),
    ],
)
def test_sounds_have_no_tones_and_several_where_no_dictionary_knows_the_word(text: str, sound: str) -> None:
    assert readings.reading(text) == sound


def test_the_right_sound_is_among_those_given() -> None:
    assert readings.reading("重置").split(" ")[0].split("/")[:2] == ["zhong", "chong"]


def test_every_string_stands_once_and_is_used() -> None:
    found = lookup.lookup(guides(), "es", words(), ())
    assert found["strings"] == sorted(set(found["strings"]))
    used = {number for term in found["terms"] for number in term}
    for _, _, _, title, others, _, said, told in found["entries"]:
        used |= {title, *others, *told[1::2], *(-1 - number for number in said if number < 0)}
    used |= {number for _, texts in found["messages"] for number in texts}
    used |= {number for _, title, shown in found["codes"] for number in (title, *shown[1::3])}
    assert used == set(range(len(found["strings"])))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_procedure_can_be_found(language: str) -> None:
    found = lookup.lookup(guides(), language, words(), ())
    for (name, procedure), (own, section, handed, *_, parts, said, _) in zip(
        guides()[language].procedures.items(), found["entries"], strict=True
    ):
        places = {found["anchors"][number] for number in parts[1::2]}
        assert (own, section, bool(handed & lookup.TEMPLATE)) == (name, procedure.section or "", bool(procedure.batch))
        assert len(said) == len(parts) // 2
        for kind in ("steps", "notes", "screens", "missing"):
            singular = kind.removesuffix("s")
            assert {f"{singular}-{key.replace('_', '-')}" for key in getattr(procedure, kind)} <= places, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_can_be_found_once_on_the_first_page_that_shows_it(language: str) -> None:
    guide, found = guides()[language], lookup.lookup(guides(), language, words(), ())
    first: dict[str, str] = {}
    for name, procedure in guide.procedures.items():
        for one, codes in offered_codes(guide, procedure).items():
            for code in codes:
                first.setdefault(code_anchor(one, code), name)
    told = [
        (found["anchors"][place], found["entries"][number][0])
        for number, _, shown in found["codes"]
        for place in shown[::3]
    ]
    assert len(told) > 150
    assert dict(told) == first
    assert len(told) == len(first)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_procedure_has_phrases_of_its_own(language: str) -> None:
    seen: dict[str, str] = {}
    for name, procedure in guides()[language].procedures.items():
        assert procedure.keywords, name
        assert procedure.questions, name
        for phrase in (*procedure.keywords, *procedure.questions):
            assert seen.setdefault(phrase.lower(), name) == name, phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_is_light(language: str) -> None:
    assert len(gzip.compress(data(language), 9)) < INDEX_KB * 1000


# Replies -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", real("es").procedures)
def test_a_reply_has_the_same_parts_in_every_language(name: str) -> None:
    shapes = []
    for language in LANGUAGES:
        one = reply(name)[language]
        steps = [[anchor for anchor, _ in steps] for _, steps in one["ways"]]
        shapes.append((len(one["about"]), steps, [(place, len(lines)) for place, lines in one["parts"].items()]))
        assert one["href"] == Links(f"procedures/{name}", language, "es").absolute(real("es").hall.url)
    assert shapes[0] == shapes[1] == shapes[2]


def test_a_reply_about_a_code_says_its_list_and_what_it_means() -> None:
    parts = {language: reply("add-insured")[language]["parts"]["code-sexes-1"] for language in LANGUAGES}
    assert parts["en"] == ["Sex: 1 男 (Male) [Reconstructed]"]
    assert parts["zh"] == ["性别：1 男【参照补全】"]


def test_a_reply_says_every_step_and_what_is_not_sure() -> None:
    english = reply("reduce-insured")["en"]
    steps = [text for _, steps in english["ways"] for _, text in steps]
    assert len(steps) == len(real("en").procedures["reduce-insured"].steps)
    assert any(text.endswith("[Reconstructed]") for text in steps)
    assert not any("[[" in text or "](" in text for text in steps)
    assert reply("retirement")["en"]["about"][0].startswith("Not online yet")


@pytest.mark.parametrize("name", real("es").procedures)
def test_there_is_a_reply_to_all_that_can_be_found(name: str) -> None:
    found = lookup.lookup(guides(), "es", words(), ())
    parts = next(one[5] for one in found["entries"] if one[0] == name)
    places = {found["anchors"][number] for number in parts[1::2]}
    places |= {code_anchor(one, code) for one, codes in offered_codes(real("es"), real("es").procedures[name]).items()
               for code in codes}  # fmt: skip
    known = reply(name)["es"]
    assert places == {*known["parts"], *(place for _, steps in known["ways"] for place, _ in steps)}


# The page without scripts --------------------------------------------------------------------------------------------


def test_without_scripts_the_page_lists_the_procedures_and_their_sheets() -> None:
    sheet = {"add-insured": Booklet("handbook/add-insured.en.pdf")}
    html = support.support_page(real("en"), messages.words("en"), sheet).html
    for name in real("en").procedures:
        assert f'href="../procedures/{name}/"' in html
    assert 'href="../../handbook/add-insured.en.pdf"' in html
    assert 'value="zh en"' in html


# The search, in a browser --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["written", "served"])
def finder(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A blank page with the scripts and the index of every language, as they are written or as they are served."""
    written = "\n".join((SCRIPTS / f"{name}.js").read_text("utf-8") for name in ("index", "find"))
    served = lean.script(delivery.support(SCRIPTS))
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.add_script_tag(content=written if request.param == "written" else served)
        page.evaluate("window.indexes = {}")
        for language in LANGUAGES:
            page.add_script_tag(content=data(language).decode())
            page.evaluate("tag => { indexes[tag] = tramite.support.index.prepare(tramite.desk) }", language)
        yield page
        assert faults == []


FIND = """([tag, query]) => tramite.support.find.search(indexes[tag], query).slice(0, 8).map(({ entry }) => {
    const data = indexes[tag].data, place = entry.anchor && "#" + entry.anchor;
    if (entry.kind === "label") return "glossary/" + place;
    if (entry.kind === "message") return "messages/" + place;
    return "procedures/" + data.entries[entry.procedure][0] + "/" + place;
})"""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "case"), CASES, ids=lambda value: value["query"][:24] if isinstance(value, dict) else value
)
def test_a_query_finds(finder: Page, language: str, case: dict[str, Any]) -> None:
    found = finder.evaluate(FIND, [language, case["query"]])
    if "none" in case:
        assert found == []
    elif "first" in case:
        assert found[:1] == [case["first"]], found
    else:
        assert case["among"] in found, found


@pytest.mark.browser
def test_a_pasted_message_is_found_whatever_its_values(finder: Page) -> None:
    """Every message that the checker can say, in every language, with odd values in its places."""
    faults = []
    for language in LANGUAGES:
        index = lookup.lookup(guides(), language, words(), ())
        for code, texts in index["messages"]:
            for number in texts:
                filled = verdicts.SLOT.sub("Q7 (x)", index["strings"][number])
                found = finder.evaluate(FIND, [language, filled])
                if f"messages/#{code}" not in found[:3]:
                    faults.append((language, code, filled, found[:2]))
    assert faults == []


# The page, in a browser ----------------------------------------------------------------------------------------------

DESK = {language: f"{ROOTS[language]}support/" for language in LANGUAGES}


@pytest.mark.browser
def test_by_keyboard_from_the_box_to_a_hit_and_back(window: Callable[..., Page]) -> None:
    page = window()
    page.goto(DESK["en"])
    expect(page.locator("#desk-query")).to_be_focused()
    page.keyboard.type("reset")
    expect(page.locator("#desk-said")).to_contain_text("hits")
    assert page.url.endswith("?q=reset")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tm-hit__title").nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tm-hit__title").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#desk-query")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/procedures/**#button-**")


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_query_in_the_address_is_asked_and_stays_and_the_other_search_stays_shut(
    window: Callable[..., Page], language: str
) -> None:
    page = window()
    page.goto(f"{DESK[language]}?q=%E9%87%8D%E7%BD%AE", wait_until="load")
    expect(page.locator(".tm-hit").first).to_contain_text("重置")
    page.wait_for_function("location.search.startsWith('?q=')")
    assert page.input_value("#desk-query") == "重置"
    assert not page.is_checked("#__search")


@pytest.mark.browser
def test_the_reply_is_copied_in_the_callers_languages(browser: Browser, site_url: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{site_url}/{DESK['en']}?q=2.2")
        page.select_option("#desk-reply", "zh es")
        page.locator(".tm-hit").first.locator("button").nth(1).click()
        expect(page.locator("#desk-warned")).to_contain_text("copied")
        text, html = page.evaluate(
            """async () => { const [item] = await navigator.clipboard.read();
            return Promise.all(["text/plain", "text/html"].map(async kind => (await item.getType(kind)).text())); }"""
        )
        spanish, chinese = reply("reduce-insured")["es"], reply("reduce-insured")["zh"]
        assert chinese["title"] in text
        assert f"1. {spanish['ways'][0][1][0][1]}" in text
        assert spanish["href"] in text
        assert chinese["href"] in text
        assert html.count("<tr") == html.count("<td") / 2 > 8


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "language", "address"),
    [
        ("2.2", "zh", "zh/procedures/reduce-insured/"),
        ("2.2", "zh es", "p/reduce-insured/"),  # in two languages nobody knows which one the caller reads
        ("2.2-1", "zh es", "p/reduce-insured/#step-open"),
        ("reset", "zh es", "zh/glossary/#label-reset"),  # of which there is no short address
    ],
)
def test_the_link_is_copied_in_the_callers_language_or_leads_to_it(
    browser: Browser, site_url: str, query: str, language: str, address: str
) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{site_url}/{DESK['en']}?q={query}")
        page.select_option("#desk-reply", language)
        page.locator(".tm-hit").first.locator("button").nth(0).click()
        told = "Short link copied" if address.startswith("p/") else "Link copied"
        expect(page.locator("#desk-warned")).to_contain_text(told)
        assert page.evaluate("navigator.clipboard.readText()") == f"{real('en').hall.url.rstrip('/')}/{address}"


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_with_one_number_tell_their_way(window: Callable[..., Page], language: str) -> None:
    page, procedure = window(), real(language).procedures["add-insured"]
    page.goto(f"{DESK[language]}?q=2.1-3")
    told = page.locator(".tm-hit__about").all_inner_texts()
    assert len(told) == len(procedure.ways) > 1
    for line, way in zip(told, procedure.ways.values(), strict=True):
        assert line.split(" · ")[1:] == [way.title, procedure.title]


@pytest.mark.browser
def test_where_nothing_may_be_copied_the_reply_is_shown_selected(window: Callable[..., Page]) -> None:
    page = window(390)
    page.goto(f"{DESK['es']}?q=2.1-3")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false"
    )
    page.locator(".tm-hit").first.locator("button").nth(1).click()
    expect(page.locator("#desk-by-hand-text")).to_be_focused()
    selected = page.evaluate("getSelection().toString() || document.activeElement.value")
    assert "#step-insurance" in selected
    assert selected.count("\n") == 4


LONG = "a" * 10_000


@pytest.mark.browser
@pytest.mark.parametrize("query", [LONG, "<img src=x onerror='window.ran=true'>", '"><script>window.ran=true</script>'])
def test_what_is_typed_is_only_ever_text(window: Callable[..., Page], query: str) -> None:
    page = window()
    page.goto(DESK["es"])
    page.fill("#desk-query", query)
    assert page.evaluate("window.ran") is None
    assert page.locator("#desk img, #desk script").count() == 0
    if query == LONG:
        expect(page.locator("#desk-warned")).to_contain_text("400")
        assert len(page.url) < 1000


@pytest.mark.browser
def test_characters_that_cannot_be_seen_are_left_out_and_told(window: Callable[..., Page]) -> None:
    page = window()
    page.goto(DESK["en"])
    page.fill("#desk-query", "reset\u202e\u200f")
    expect(page.locator("#desk-warned")).to_contain_text("cannot be seen")
    expect(page.locator(".tm-hit").first).to_contain_text("Reset")


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_address_is_told(window: Callable[..., Page], language: str) -> None:
    told = {"es": "no se puede leer", "zh": "无法识别", "en": "could not be read"}
    page = window()
    page.goto(f"{DESK[language]}?q=%E4")
    expect(page.locator("#desk-warned")).to_contain_text(told[language])
    expect(page.locator("#desk-all")).to_be_visible()
