"""documents.py: front matter and text of a hand-written page, and what is wrong with them."""

import pytest

from tramite import documents
from tramite.problem import Place

PAGE = '---\ntitle: "Acerca de"\ndescription: "De dónde sale."\nprint: true\n---\n\nPulse [[reset]].\n'


@pytest.mark.parametrize("content", [PAGE, PAGE.replace("\n", "\r\n")])
def test_a_page_is_split_into_front_matter_and_text(content: str) -> None:
    page = documents.parse(content.encode(), "docs/about.md")
    assert (page.title, page.description, page.print) == ("Acerca de", "De dónde sale.", True)
    assert (page.text, page.problems) == ("\nPulse [[reset]].\n", ())
    assert page.place("[[reset]]") == Place("docs/about.md", 7, 7)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ["empty-file 1:1"]),
        (b"Sin portada\n", ["missing-key 1:1"]),
        (b"---\nlead: x\n---\n", ["missing-key 2:1"]),
        (b"---\ntitle: x\ntemplate: y\n---\n", ["unknown-key 3:1"]),
        (b"---\ntitle: \n---\n", ["empty-value 2:7"]),
        (b"---\ntitle: caf\xe9\n---\n", ["not-utf8 2:11"]),
        (b"\xef\xbb\xbf---\ntitle: x\n---\n", ["byte-order-mark 1:1"]),
    ],
)
def test_faults_are_located(content: bytes, expected: list[str]) -> None:
    problems = documents.parse(content, "docs/x.md").problems
    assert [f"{one.code} {one.place.line}:{one.place.column}" for one in problems] == expected
