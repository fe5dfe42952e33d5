"""text.py: one text, the same nodes for every surface, and nothing that an author wrote becomes markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tramite import text


class Surface:
    """A page that shows labels in brackets and leads links to /."""

    def label(self, name: str) -> str:
        return f"<b>{name}</b>"

    def href(self, target: str) -> str:
        return "" if target.startswith("page:nowhere") else f"/{target}"


def html(source: str) -> str:
    return str(text.inline_html(source, Surface()))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Pulse [[reset]].", "Pulse <b>reset</b>."),
        ("**muy** *bien*", "<strong>muy</strong> <em>bien</em>"),
        ("`2.10` & <b>", "<code>2.10</code> &amp; &lt;b&gt;"),
        ("[aquí](procedure:add#step-x)", '<a href="/procedure:add#step-x">aquí</a>'),
        ("[aquí](javascript:alert(1))", "aquí"),
        ("[aquí](page:nowhere)", "aquí"),
        ("![foto](https://example.org/x.png)", '!<a href="/https://example.org/x.png">foto</a>'),
        ("请按**「提交」**。", "请按<strong>「提交」</strong>。"),
        ("第一行\n第二行", "第一行第二行"),
        ("una\nlínea", "una línea"),
    ],
)
def test_inline(source: str, expected: str) -> None:
    assert html(source) == expected


def test_blocks_keep_the_anchor_of_a_heading() -> None:
    nodes = text.blocks("## Título con [[reset]] {#title}\n\n- uno\n- dos\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert [node.kind for node in nodes] == ["heading", "list", "table"]
    assert nodes[0].text == "title"
    assert text.plain(nodes[:1], lambda name: name) == "Título con reset\n"


def test_a_tight_list_has_no_paragraphs() -> None:
    assert str(text.html(text.blocks("- uno\n- dos\n"), Surface())) == "<ul><li>uno</li><li>dos</li></ul>"


def test_labels_and_links_are_found_in_order() -> None:
    source = "Pulse [[b]] y [[a]], o [vaya](#note-x)."
    assert (text.labels(source), text.links(source)) == (["b", "a"], ["#note-x"])


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\x00")))
def test_the_fast_path_says_the_same_as_the_parser(source: str) -> None:
    def words(nodes: tuple[text.Node, ...]) -> str:
        return text.plain(nodes, lambda name: f"[[{name}]]")

    if not text._MARKUP.search(source) and source == source.strip():
        assert words(text.inline(source)) == words(text._parsed_inline(source))


@given(st.text())
def test_no_text_makes_a_tag_that_an_author_wrote(source: str) -> None:
    assert "<script" not in html(source + "<script>alert(1)</script>")
