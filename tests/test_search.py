"""Pages → the search index: what is cut where, and what stays out."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tramite import search
from tramite.page import Page


def entries(html: str, uri: str = "a", kind: str = "document") -> list[tuple[str, str, str]]:
    docs = search.index([Page(uri, "Alta & baja", "Alta", html, kind=kind)])["docs"]
    return [(entry["location"], entry["title"], entry["text"]) for entry in docs]


def test_a_page_is_cut_at_headings_with_an_anchor() -> None:
    html = '<h1>Alta</h1><p>Uno.</p><h2 id="x">Dos <em>y</em> tres</h2><p>Cuatro.</p><h2>Sin</h2><p>Cinco.</p>'
    assert entries(html) == [
        ("a/", "Alta &amp; baja", "<p>Uno.</p>"),
        ("a/#x", "Dos y tres", "<p>Cuatro.</p><p>Sin</p><p>Cinco.</p>"),
    ]


def test_a_row_is_a_paragraph_and_the_head_of_a_table_stays_out() -> None:
    html = "<table><thead><tr><th>Código</th></tr></thead><tr><td>01</td><td>居民</td></tr><tr><td>02</td></tr></table>"
    assert entries(html)[0][2] == "<p>01 居民</p><p>02</p>"


def test_a_row_with_an_anchor_is_found_by_its_name() -> None:
    row = '<tr id="field-x"><th>证件号码 <a class="tm-mark tm-mark--guess">Incierto</a></th><td>Copie</td></tr>'
    html = f'<h2 id="fields">Datos</h2><p>Dos.</p><table>{row}<tr id="y"><th>Mes</th></tr></table>'
    assert entries(html) == [
        ("a/", "Alta &amp; baja", ""),
        ("a/#fields", "Datos", "<p>Dos.</p>"),
        ("a/#field-x", "证件号码", "<p>Copie</p>"),
        ("a/#y", "Mes", ""),
    ]


def test_what_is_excluded_stays_out_with_all_that_it_holds() -> None:
    html = 'a<div data-search-exclude><div>b</div><h2 id="x">c</h2></div>d<script>e</script><pre>f</pre><!-- g -->'
    assert entries(html) == [("a/", "Alta &amp; baja", "<p>a</p><p>d</p>")]
    assert search.without_hints(html).startswith("a<div><div>b")


def test_what_stands_on_several_pages_is_found_on_the_first() -> None:
    html = '<h2 id="codes-sexes">Sexo</h2><p>1 Hombre</p>'
    pages = [Page(uri, uri, uri, f"<p>{uri}</p>{html}") for uri in ("b", "a")]
    docs = search.index(pages)["docs"]
    assert [entry["location"] for entry in docs] == ["b/", "b/#codes-sexes", "a/"]


def test_a_reference_is_found_by_its_headings_alone() -> None:
    html = '<p>Uno.</p><h2 id="key">key</h2><p>Dos.</p>'
    assert entries(html, kind="reference") == [("a/", "Alta &amp; baja", ""), ("a/#key", "key", "")]


def test_home_is_left_out_and_kinds_weigh_differently() -> None:
    pages = [Page("", "Inicio", "Inicio", "x", kind="home"), Page("p", "P", "P", "x")]
    docs = search.index(pages)["docs"]
    assert [(entry["location"], entry.get("boost")) for entry in docs] == [("p/", 2.0)]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=5))
def test_no_word_is_lost_or_read_as_markup(words: list[str]) -> None:
    """Whatever people write comes out as it would be read, escaped once."""
    html = "".join(f"<p>{escape(word)}</p>" for word in words)
    shown = [" ".join(word.split()) for word in words]
    expected = "".join(f"<p>{escape(word, quote=False)}</p>" for word in shown if word)
    assert "".join(text for _, _, text in entries(html)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("登记手续", ["登", "记", "手", "续"]),
        ("ID号码", ["ID", "号", "码"]),
        ("提前，最多 1 个月", ["提", "前", "最", "多", "1", "个", "月"]),
        ("alta y baja", ["alta", "y", "baja"]),
        ("Excel/WPS", ["Excel", "WPS"]),
        ("libreta (hukou), ¿cuál?", ["libreta", "hukou", "cuál"]),
        ("“2.1-3”", ["2.1", "3"]),
    ],
)
def test_words_of_the_search(text: str, words: list[str]) -> None:
    assert [word for word in re.split(search.SEPARATOR, text) if word] == words
