"""Decisions: the page says all that the definition says; in a browser each answer leads on, as an address says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from built import ROOTS
from guides import LANGUAGES, real, small
from test_axe import barriers
from tramite import messages
from tramite.decision import Decision
from tramite.decisions import decision_page
from tramite.model import Guide

NAME = "right-procedure"
ADDRESS = f"decide/{NAME}/"

every_language = pytest.mark.parametrize("language", LANGUAGES)


Given = tuple[str, ...]
"""Answers by id, in the order in which they are given."""


def results(decision: Decision, question: str = "", so_far: Given = ()) -> Iterator[tuple[Given, str]]:
    """Every way through a decision: its answers, and where it ends."""
    for name, answer in decision.questions[question or next(iter(decision.questions))].answers.items():
        given = (*so_far, name)
        if answer.to in decision.questions:
            yield from results(decision, answer.to, given)
        else:
            yield given, answer.to


def href(target: str, language: str) -> str:
    """The path on the site that a link target leads to."""
    page, _, anchor = target.removeprefix("procedure:").partition("#")
    return f"/{ROOTS[language]}procedures/{page}/" + (f"#{anchor}" if anchor else "")


@every_language
@pytest.mark.parametrize("name", list(real("es").decisions))
def test_the_page_holds_every_question_and_answer_in_its_language(name: str, language: str) -> None:
    guide = real(language)
    html = unescape(decision_page(guide, name, messages.words(language)).html)
    for question in guide.decisions[name].questions.values():
        assert question.ask in html
        assert all(answer.text in html for answer in question.answers.values())


@pytest.mark.parametrize("name", list(real("es").decisions))
def test_the_decisions_of_the_guide_lead_to_what_it_explains(name: str) -> None:
    guide = real("es")
    for _, target in results(guide.decisions[name]):
        assert target.removeprefix("procedure:").partition("#")[0] in guide.procedures


def test_every_procedure_can_be_found_by_questions() -> None:
    guide = real("es")
    targets = [target for decision in guide.decisions.values() for _, target in results(decision)]
    ends = {target.removeprefix("procedure:").partition("#")[0] for target in targets}
    assert ends == set(guide.procedures)


def test_a_question_that_several_answers_lead_to_stands_once() -> None:
    decision = {
        "title": "Which?",
        "lead": "Two questions.",
        "questions": {
            "who": {"ask": "Who?", "answers": {"a": {"text": "A", "to": "how"}, "b": {"text": "B", "to": "how"}}},
            "how": {
                "ask": "How?",
                "answers": {"c": {"text": "C", "to": "procedure:enrol"}, "d": {"text": "<b>", "to": "procedure:enrol"}},
            },
        },
    }
    guide: Guide = small().model_copy(update={"decisions": {"which": Decision.model_validate(decision)}})
    html = decision_page(guide, "which", messages.words("en")).html
    assert re.findall(r'id="(question-\w+)"', html) == ["question-who", "question-how"]
    assert html.count('href="#question-how"') == 1
    assert "<b>" not in html


@pytest.mark.browser
@every_language
def test_answers_lead_on_step_by_step_and_back(phone: BrowserContext, language: str) -> None:
    page, decision = phone.new_page(), real(language).decisions[NAME]
    page.goto(f"{ROOTS[language]}{ADDRESS}")
    panel, first = page.locator("#decide"), next(iter(decision.questions.values()))
    expect(panel.get_by_role("heading", level=2)).to_have_text(first.ask)
    panel.get_by_role("link", name=first.answers["person"].text, exact=True).tap()
    expect(panel.get_by_role("heading", level=2)).to_have_text(decision.questions["person"].ask)
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    panel.get_by_role("link", name=decision.questions["person"].answers["leaves"].text, exact=True).tap()
    retires = decision.questions["leaving"].answers["retires"]
    panel.get_by_role("link", name=retires.text, exact=True).tap()
    expect(page).to_have_url(re.compile("[?]a=person,leaves,retires$"))
    link = panel.locator(".tm-outcome a")
    expect(link).to_have_text(real(language).procedures["retirement"].title)
    assert link.evaluate("a => a.pathname") == href(retires.to, language)
    expect(panel).to_contain_text(str(retires.because))
    expect(panel.locator("ol li")).to_have_count(3)
    page.go_back()
    expect(panel.get_by_role("heading", level=2)).to_have_text(decision.questions["leaving"].ask)
    panel.locator("ol a").first.tap()
    expect(panel.get_by_role("heading", level=2)).to_have_text(first.ask)


@pytest.mark.browser
def test_every_way_ends_where_the_definition_says(phone: BrowserContext) -> None:
    page = phone.new_page()
    for name, decision in real("en").decisions.items():
        for given, target in results(decision):
            page.goto(f"en/decide/{name}/?a={','.join(given)}")
            path = page.locator("#decide .tm-outcome a").evaluate("a => a.pathname + a.hash")
            assert path == href(target, "en"), given


@pytest.mark.browser
@every_language
@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("person,xx", 1),
        ("xx", 0),
        ("person,leaves,retires,more", 3),
        ("%E4", 0),
        ("<b>", 0),
        ("__proto__", 0),
        ("x" * 10_000, 0),
    ],
)
def test_an_answer_that_there_is_not_is_told_and_what_is_known_is_kept(
    phone: BrowserContext, language: str, asked: str, known: int
) -> None:
    page = phone.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{ROOTS[language]}{ADDRESS}?a={asked}")
    expect(page.locator("#decide").get_by_role("status")).to_be_visible()
    expect(page.locator("#decide ol li")).to_have_count(known)
    assert faults == []


@pytest.mark.browser
def test_a_result_is_copied_and_printed_with_its_address(phone: BrowserContext) -> None:
    phone.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.add_init_script("window.print = () => { window.printed = true; };")
    page = phone.new_page()
    page.goto(f"en/{ADDRESS}?a=person,starts")
    page.get_by_role("button", name="Copy the link to this result").tap()
    expect(page.locator("#tm-said")).to_have_text("The link has been copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.get_by_role("button", name="Print this result").tap()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator(".tm-outcome:visible")).to_have_count(1)
    expect(page.locator(".tm-print-foot")).to_contain_text("?a=person,starts")
    expect(page.locator("#all-questions")).to_be_hidden()


@pytest.mark.browser
@every_language
def test_without_scripts_all_questions_are_a_list(browser: Browser, site_url: str, language: str) -> None:
    decision = real(language).decisions[NAME]
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site_url}/{ROOTS[language]}{ADDRESS}")
        for question in decision.questions.values():
            expect(page.get_by_text(question.ask, exact=True)).to_be_visible()
        expect(page.locator("#all-questions .tm-outcome a")).to_have_count(len(list(results(decision))))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "width", "colours"), [("es", 390, "dark"), ("zh", 1280, "light"), ("en", 320, "light")]
)
@pytest.mark.parametrize("asked", ["?a=person,leaves", "?a=person,leaves,retires", "?a=xx"])
def test_a_decision_has_no_barrier_at_any_step(
    window: Callable[..., Page], language: str, width: int, colours: str, asked: str
) -> None:
    page = window(width, colours)
    page.goto(f"{ROOTS[language]}{ADDRESS}{asked}")
    assert barriers(page) == []
    page.locator("#all-questions summary").click()
    page.evaluate("scrollTo(0, 0)")  # what the header covers looks too small to axe
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
