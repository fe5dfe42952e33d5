"""frame.py and delivery.py: the frame around a page, and what the site holds beside its pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tramite import delivery, elements, frame
from tramite.frame import MenuItem, Setting
from tramite.page import Page

LANGUAGES = ("es", "zh", "en")


@dataclass(frozen=True)
class Line:
    """A line of a menu."""

    title: str
    uri: str | None = None
    children: Sequence["Line"] = ()


MENU = (
    Line("Inicio", ""),
    Line("Personas", children=(Line("Alta", "procedures/add"), Line("Baja", "procedures/reduce"))),
    Line("Vacía", children=(Line("Sin traducir", "untranslated"),)),
    Line("Sobre esta guía", children=(Line("Fuente", "source"),)),
)
PAGES = {"", "procedures/add", "procedures/reduce", "source"}


def setting(language: str, **changes: Any) -> Setting:
    values: dict[str, Any] = {
        "language": language,
        "languages": LANGUAGES,
        "names": {"es": "Español", "zh": "中文"},
        "say": str,
        "hall": SimpleNamespace(title="Guía", contacts={}),
        "entries": MENU,
        "exists": lambda uri, tag: uri in PAGES and not (uri == "source" and tag == "zh"),
        "url": "https://example.org/guia/",
        "version": "2026-11-23",
    }
    return Setting(**values | changes)


def page(uri: str) -> Page:
    return Page(uri, "Título", "Título", "<h1>Título</h1>")


def test_links_of_a_page_in_another_language_lead_to_its_own_pages() -> None:
    found = frame.around(page("procedures/add"), setting("zh"), "../../../")
    assert (found.root, found.home) == ("../../../zh/", "../../../zh/")
    assert found.menu == (
        MenuItem("Inicio", "../../../zh/"),
        MenuItem(
            "Personas",
            None,
            children=(
                MenuItem("Alta", "../../../zh/procedures/add/", current=True),
                MenuItem("Baja", "../../../zh/procedures/reduce/"),
            ),
        ),
    )
    assert found.trail == ("Personas",)
    assert found.about == ()


def test_the_home_page_of_the_first_language_links_to_itself_by_a_dot() -> None:
    found = frame.around(page(""), setting("es"), "")
    assert (found.root, found.home) == (".", "./")
    assert found.menu[0] == MenuItem("Inicio", "./", current=True)
    assert found.about == (MenuItem("Sobre esta guía", None, children=(MenuItem("Fuente", "source/"),)),)


def test_the_language_switch_stays_on_the_page() -> None:
    found = frame.around(page("procedures/add"), setting("en"), "../../../").alternates
    assert [(each.language, each.name, each.href, each.current) for each in found] == [
        ("es", "Español", "../../../procedures/add/", False),
        ("zh", "中文", "../../../zh/procedures/add/", False),
        ("en", "en", "../../../en/procedures/add/", True),
    ]
    assert found[1].url == "https://example.org/guia/zh/procedures/add/"


def test_the_language_switch_leads_home_where_the_page_is_not_translated() -> None:
    found = frame.around(page("source"), setting("es"), "../").alternates
    assert [(each.href, each.url) for each in found] == [
        ("../source/", "https://example.org/guia/source/"),
        ("../zh/", None),
        ("../en/source/", "https://example.org/guia/en/source/"),
    ]


def test_a_long_menu_writes_out_only_the_area_of_its_page() -> None:
    areas = [Line(f"A{a}", children=tuple(Line(f"P{a}.{p}", f"p-{a}-{p}") for p in range(20))) for a in range(5)]
    found = frame.Menu(areas).items("p-2-7", str, lambda uri: True)
    assert [(item.title, item.href, len(item.children)) for item in found] == [
        ("A0", "p-0-0", 0),
        ("A1", "p-1-0", 0),
        ("A2", None, 20),
        ("A3", "p-3-0", 0),
        ("A4", "p-4-0", 0),
    ]


@pytest.mark.parametrize(
    ("language", "expected"), [("es", "ltr"), ("zh-Hans", "ltr"), ("ar", "rtl"), ("qq", "ltr"), ("no language", "ltr")]
)
def test_direction(language: str, expected: str) -> None:
    assert frame.direction(language) == expected


@pytest.mark.parametrize(
    ("uri", "language", "source", "file"),
    [
        ("", "es", "index.md", "index.html"),
        ("", "zh", "index.zh.md", "zh/index.html"),
        ("authors/format", "es", "authors/format.md", "authors/format/index.html"),
        ("authors/format", "en", "authors/format.en.md", "en/authors/format/index.html"),
    ],
)
def test_names_of_a_page(uri: str, language: str, source: str, file: str) -> None:
    assert frame.source_name(uri, language, LANGUAGES) == source
    root = frame.language_root(language, LANGUAGES)
    assert frame.uri_of(file, root) == uri
    assert root + frame.address(uri) + "index.html" == file


@pytest.mark.parametrize(
    ("url", "built", "default", "said"),
    [
        ("https://example.org/guia", LANGUAGES, "es", []),
        ("https://example.org/guia/", ("en", "zh", "es"), "es", []),
        ("https://example.com/", LANGUAGES, "es", ["site_url is https://example.com/"]),
        (None, LANGUAGES, "es", ["site_url is missing"]),
        ("https://example.org/guia/", ("es", "zh"), "es", ["[es, zh]"]),
        ("https://example.org/guia/", LANGUAGES, "zh", ["default language is zh"]),
        (None, ("es",), "es", ["site_url is missing", "[es]"]),
    ],
)
def test_disagreements_name_both_files(url: str | None, built: Sequence[str], default: str, said: list[str]) -> None:
    found = frame.disagreements("https://example.org/guia/", LANGUAGES, url, built, default)
    assert len(found) == len(said)
    for sentence, words in zip(found, said, strict=True):
        assert words in sentence
        assert "hall.yml" in sentence


def test_the_site_map_names_the_other_languages_and_no_dates() -> None:
    found = delivery.sitemap({"b": ["es", "zh"], "": ["zh"]}, ["es", "zh"], "https://example.org/?a&b/")
    assert re.findall(r"<loc>(.*?)</loc>", found) == [
        "https://example.org/?a&amp;b/zh/",
        "https://example.org/?a&amp;b/b/",
        "https://example.org/?a&amp;b/zh/b/",
    ]
    assert found.count('hreflang="x-default" href="https://example.org/?a&amp;b/b/"') == 2
    assert "lastmod" not in found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("assets/javascripts/bundle.a5f9d56c.min.js", False),
        ("assets/javascripts/bundle.a5f9d56c.min.js.map", True),
        ("assets/javascripts/lunr/min/lunr.es.min.js", True),
        ("assets/javascripts/workers/search.a7633da7.min.js", False),
        ("assets/stylesheets/main.57a0d79d.min.css", False),
        ("assets/stylesheets/palette.fb2fffe2.min.css", True),
        ("assets/images/favicon.png", True),
        ("images/assets/images/favicon.png", False),
    ],
)
def test_what_of_the_theme_is_left_out(path: str, expected: bool) -> None:
    assert delivery.is_superfluous(path) is expected


def test_source_maps_are_not_pointed_to() -> None:
    assert delivery.without_source_map("a();\n//# sourceMappingURL=a.js.map\n") == "a();\n"
    assert delivery.without_source_map("a{}\n/*# sourceMappingURL=a.css.map */") == "a{}\n"
    assert delivery.without_source_map("a();") == "a();"


def test_scripts_of_letters() -> None:
    assert delivery.scripts_of(["Añadir 12", "参保 (1)", ""]) == {"LATIN", "CJK"}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Pulse 提交, luego</p>", '<p>Pulse <span lang="zh">提交</span>, luego</p>'),
        ("<p>¿Así, niño?</p>", "<p>¿Así, niño?</p>"),
        ("<p>Привет</p>", "<p>Привет</p>"),
        ('<a href="x" title="提交">é</a>', '<a href="x" title="提交">é</a>'),
        ('<bdi lang="zh">提<b>交</b></bdi>交', '<bdi lang="zh">提<b>交</b></bdi><span lang="zh">交</span>'),
        ('<a hreflang="zh">提交</a>', '<a hreflang="zh"><span lang="zh">提交</span></a>'),
        ('<p lang="zh"><br>提</p>', '<p lang="zh"><br>提</p>'),
        ("<script>'提'</script><!-- 提 --><title>提</title>", "<script>'提'</script><!-- 提 --><title>提</title>"),
        ("<option>提</option><p>提</p>", '<option>提</option><p><span lang="zh">提</span></p>'),
        ('<html lang="es"><p>提</p>', '<html lang="es"><p><span lang="zh">提</span></p>'),
    ],
)
def test_words_in_a_foreign_script_say_their_language(html: str, expected: str) -> None:
    assert delivery.with_foreign_words(html, "zh", {"CJK"}) == expected


def test_a_page_of_the_screens_own_script_is_left_as_it_is() -> None:
    assert delivery.with_foreign_words("<p>提交</p>", "zh", frozenset()) == "<p>提交</p>"


@pytest.mark.parametrize(
    ("html", "rest"),
    [
        ("<p>a</p>b", "b"),
        ("<p><p>a</p></p>b", "b"),
        ('<p><p class="x">a</p><param>c</param></p>b', "b"),
        ("<p>never closed", ""),
    ],
)
def test_an_element_ends_where_its_own_tag_closes(html: str, rest: str) -> None:
    assert html[elements.end(html, "p", len("<p>")) :] == rest


def test_every_style_sheet_is_joined() -> None:
    folder = Path(delivery.__file__).parent / "static"
    assert {path.stem for path in folder.glob("*.css")} == set(delivery.STYLES)
    joined = delivery.style_sheet(folder)
    assert joined.startswith(":root")
    assert "/*" not in joined


@pytest.mark.parametrize("kind", ["absent", "folder", "link"])
def test_a_folder_replaces_another_and_keeps_what_is_hidden(tmp_path: Path, kind: str) -> None:
    new, old = tmp_path / ".site.building", tmp_path / "below" / "site"
    new.mkdir()
    (new / "index.html").write_text("new")
    real = tmp_path / "real" if kind == "link" else old
    if kind != "absent":
        real.mkdir(parents=True)
        (real / "stale.html").write_text("old")
        (real / ".nojekyll").write_text("")
    if kind == "link":
        old.parent.mkdir()
        old.symlink_to(real)
    delivery.replace_folder(old, new)
    expected = {"index.html"} if kind == "absent" else {"index.html", ".nojekyll"}
    assert {path.name for path in real.iterdir()} == expected
    assert old.is_symlink() == (kind == "link")
    assert not new.exists()
    assert not list(old.parent.glob(".site*"))


# Reports of mistakes -------------------------------------------------------------------------------------------------


def report(address: str, language: str = "zh") -> str | None:
    def say(name: str, **values: str) -> str:
        return f"{name} {sorted(values.items())}"

    hall = SimpleNamespace(title="Guía", contacts={"report": SimpleNamespace(address=address)})
    page = Page("procedures/add", "Alta & baja", "Alta", "")
    return frame.report_address(page, setting(language, hall=hall, say=say))


def test_a_report_by_mail_says_which_page_it_is_about() -> None:
    found = report("mailto:guia@example.org")
    assert found is not None
    parts = urlsplit(found)
    assert (parts.scheme, parts.path) == ("mailto", "guia@example.org")
    given = parse_qs(parts.query, strict_parsing=True)
    assert "Alta & baja" in given["subject"][0]
    for value in ("https://example.org/guia/zh/procedures/add/", "procedures/add", "zh", "2026-11-23"):
        assert value in given["body"][0]


def test_a_report_by_a_page_fills_in_its_address() -> None:
    address = "https://tickets.example.org/new?page={address}&id={id}&in={language}&v={version}"
    assert report(address, "es") == (
        "https://tickets.example.org/new?page=https%3A%2F%2Fexample.org%2Fguia%2Fprocedures%2Fadd%2F"
        "&id=procedures%2Fadd&in=es&v=2026-11-23"
    )


def test_without_an_address_there_is_no_report() -> None:
    assert frame.report_address(Page("", "Inicio", "Inicio", ""), setting("es")) is None
