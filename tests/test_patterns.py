"""patterns.py: what is permitted matches alike in Python and browsers, and at once; everything else has a reason."""

import re
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tramite.patterns import problems


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "a", "[1-9][0-9]{16}[0-9X]", "0[0-9]{2,3}-?[0-9]{7,8}", "[HM][0-9]{8}([0-9]{2})?", "[^0-9.]+", "(a|b)*"),
        *("(?:ab|cd){2}", "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", r"\$[0-9]+", r"[a\-z]", "[-a]", "[a-]", r"a\.b", "a*?b"),
        *(
            "[A-Z]+[0-9]+",
            "[0-9]+-[0-9]+",
            r"\u4e00",
            "(01|02|03)",
            "(a|)",
            "[一-龥·]{1,50}",
            r"\n",
            "(a{2}){3}",
            "a{2,}",
        ),
        *("[0-9]+,[0-9]+", "x?[0-9]+", "([0-9]{2}:)*"),
    ],
)
def test_permitted(pattern: str) -> None:
    assert problems(pattern) == []


@pytest.mark.parametrize(
    ("pattern", "reasons"),
    [
        (r"\d{5}", ["escape"]),
        (r"\w+", ["escape"]),
        (r"\s", ["escape"]),
        (r"\bx", ["escape"]),
        (r"(a)\1", ["escape"]),
        (r"[\d]", ["escape"]),
        (r"\p{L}", ["syntax", "escape"]),
        (r"\-", ["escape"]),
        (r"\é", ["escape"]),
        (r"\Z", ["escape"]),
        (r"\x4", ["escape"]),
        ("a(?=b)", ["group"]),
        ("(?!b)", ["group"]),
        ("(?<=a)b", ["group"]),
        ("(?<!a)b", ["group"]),
        ("(?i)a", ["group"]),
        ("(?P<x>a)", ["group"]),
        ("(?>a)", ["group"]),
        ("(?#c)", ["group"]),
        ("^a$", ["anchor"]),
        (".", ["any-character"]),
        ("a++", ["possessive"]),
        ("a{2}+", ["possessive"]),
        ("(a+)+", ["nested-repetition"]),
        ("(a*)*b", ["nested-repetition"]),
        ("((a{1,2})x)*", ["nested-repetition"]),
        ("(.*a){20}", ["any-character", "nested-repetition"]),
        ("(a?){20}", ["nested-repetition"]),
        ("(a|a)*", ["ambiguous-choice"]),
        ("(a|ab)*", ["ambiguous-choice"]),
        ("([a-c]|[b-d])+", ["ambiguous-choice"]),
        ("(a|)*", ["ambiguous-choice"]),
        ("a*a*", ["adjacent-repetition"]),
        ("[0-9]+[0-9]*x", ["adjacent-repetition"]),
        ("a*b?a*", ["adjacent-repetition"]),
        ("([A-Z]{100}){100}", ["too-large"]),
        ("a?" * 17, ["too-large"]),
        ("[", ["syntax"]),
        ("[]", ["syntax"]),
        ("[^]", ["syntax"]),
        ("[]a]", ["syntax"]),
        ("[z-a]", ["syntax"]),
        ("[a&&b]", ["syntax"]),
        ("[[a]", ["syntax"]),
        ("(a", ["syntax"]),
        ("a)", ["syntax"]),
        ("*a", ["syntax"]),
        ("a**", ["syntax"]),
        ("a{,3}", ["syntax"]),
        ("a{3,2}", ["syntax"]),
        ("a{", ["syntax"]),
        ("a}", ["syntax"]),
        ("a]", ["syntax"]),
        ("\\", ["syntax"]),
        ("(" * 5000, ["syntax"]),
    ],
)
def test_not_permitted(pattern: str, reasons: list[str]) -> None:
    assert problems(pattern) == reasons


@given(st.text("ab01[](){}|?*+-^$.,\\\\d:=!<", max_size=12))
def test_what_is_permitted_compiles(pattern: str) -> None:
    if not problems(pattern):
        re.compile(pattern)


@settings(deadline=None, max_examples=300)
@given(st.text("ab[](){2,}|?*+", min_size=3, max_size=20))
def test_what_is_permitted_fails_at_once(pattern: str) -> None:
    if problems(pattern):
        return
    started = time.process_time()
    re.fullmatch(pattern, "ab" * 50 + "a" * 100 + "!")
    assert time.process_time() - started < 1


def test_the_patterns_of_this_project_are_permitted(repo: Path) -> None:
    formats = yaml.safe_load((repo / "procedures" / "_hall" / "formats.yml").read_text("utf-8"))
    for name, definition in formats.items():
        assert problems(definition.get("pattern", "")) == [], name
