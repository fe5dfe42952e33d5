"""verdicts.py: the page of messages has every message word for word, by its code, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guides import LANGUAGES, real
from tramite import downloads, messages, site, verdicts
from tramite.checker.codes import CODES
from tramite.checker.saying import said
from tramite.checking import with_file
from tramite.messages import Words
from tramite.verdicts import GROUPS, SLOT, Message
from tramite.workbook.columns import columns
from tramite.workbook.datasheet import refusal


def words(language: str) -> Words:
    return messages.words(language)


def page(language: str) -> str:
    return verdicts.messages_page(real(language), words(language)).html


def sentences(message: Message) -> list[str]:
    return [text for saying in message.sayings for text in (saying.text, saying.fix)]


def test_every_code_stands_in_one_group() -> None:
    assert [code for group in GROUPS.values() for code in group] == list(CODES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_place_a_cause_and_a_fix(language: str) -> None:
    html = page(language)
    templates = [f"{verdicts.REFUSED}-{name}" for name in with_file(real(language))]
    assert re.findall(r'<h3 id="([a-z-]+)"', html) == [*CODES, verdicts.REFUSED, *templates]
    for message in (*verdicts.known(words(language)), verdicts.template_message(words(language))):
        assert message.cause, message.code
        assert all(sentences(message)), message.code
        assert message.cause not in sentences(message), message.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cause_is_said_of_two_messages_that_differ(language: str) -> None:
    causes: dict[str, str] = {}
    for message in verdicts.known(words(language)):
        other = causes.setdefault(message.cause, message.code)
        assert {other, message.code} <= {"codes", "not-in-list"} or other == message.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_for_a_value_says_what_stands_there(language: str) -> None:
    for message in verdicts.known(words(language)):
        for slot in {slot for sentence in sentences(message) for slot in SLOT.findall(sentence)}:
            assert f"messages.value-{slot}" in words(language).forms, slot
            assert verdicts.slot_name(slot, words(language)) in str(verdicts.shown(f"{{{slot}}}", words(language)))
    assert "{" not in re.sub(r"<[^>]+>", "", page(language))


def test_no_name_of_a_value_is_left_over() -> None:
    named = {name.removeprefix("messages.value-") for name in words("en").forms if name.startswith("messages.value-")}
    used = {slot for message in verdicts.known(words("en")) for one in sentences(message) for slot in SLOT.findall(one)}
    assert named == used


def test_the_page_says_what_the_checker_says() -> None:
    """The sentence that a reader pastes is that of the page but for what stands in its places."""
    wording = {"sentences": {"file-too-large": words("en").form("verdict.file-too-large"), "file-too-large.fix": ""}}
    verdict = {
        "code": "file-too-large", "severity": "error", "sheet": "", "row": 0, "column": "", "field": "",
        "value": "", "values": {"size": "31", "limit": "25"},
    }  # fmt: skip
    message = next(one for one in verdicts.known(words("en")) if one.code == "file-too-large")
    assert message.sayings[0].text.format(size="31", limit="25") == said(verdict, wording).message


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", with_file(real("es")))
def test_every_column_of_a_template_says_what_the_workbook_says(name: str, language: str) -> None:
    guide, html = real(language), page(language)
    told = verdicts.refusals(guide, name, words(language))
    assert [one.field for one in told] == [column.field for column in columns(guide, name)]
    for column, one in zip(columns(guide, name), told, strict=True):
        assert (one.title, one.text) == refusal(guide, name, column, words(language))
        assert one.text.startswith(words(language)("workbook.refused"))
        assert f'id="{one.id}"' in html


def test_a_hall_without_files_has_no_such_page(repo: Path) -> None:
    loaded = site.load(repo)
    for guide in loaded.guides.values():
        for name, procedure in guide.procedures.items():
            guide.procedures[name] = procedure.model_copy(update={"batch": None})
    assert "messages" not in site.pages(loaded, "es")
    assert "messages" not in dict(downloads.files(loaded))["llms.txt"].decode()
