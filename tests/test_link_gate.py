"""No link of the site leads nowhere: in pages, lists for programs, templates and books, to files and places in them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from crawl import Link, broken, links
from guides import real

URL = real("es").hall.url


@pytest.fixture(scope="module")
def found(built_site: Path) -> list[Link]:
    return links(built_site, URL)


def test_every_link_leads_somewhere(found: list[Link], built_site: Path) -> None:
    faults = broken(found, built_site, URL)
    print(json.dumps({"links": len(found), "different": len({link.address for link in found}), "broken": len(faults)}))
    assert faults == []


def test_links_are_looked_for_wherever_they_can_stand(found: list[Link]) -> None:
    """A gate that reads nothing would let all pass."""
    kinds = Counter(link.kind for link in found)
    assert {"a href", "link href", "script src", "form action", "search", "text", "pdf", "xlsx"} <= kinds.keys()
    files = {link.file for link in found if link.kind == "text"}
    assert {"sitemap.xml", "changes.xml", "api/guide.json"} <= files
    fragments = sum("#" in link.address for link in found)
    assert fragments > len(found) / 20


@pytest.mark.parametrize(
    "html",
    [
        '<a href="b/">',
        '<a href="a/#y">',
        '<a href="#y">',
        '<link rel="alternate" hreflang="zh" href="https://example.org/zh/">',
        '<a href="https://example.org/a/#y">',
        '<img src="x.svg">',
        '<form action="../a/b/">',
        '<meta http-equiv="refresh" content="0; url=b/">',
        '<meta property="og:url" content="https://example.org/b/">',
        '<img srcset="x.svg 2x">',
    ],
)
def test_a_link_to_nowhere_is_found(tmp_path: Path, html: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text('<p id="x">', "utf-8")
    (tmp_path / "index.html").write_text(html, "utf-8")
    assert broken(links(tmp_path, "https://example.org/"), tmp_path, "https://example.org/")


def test_a_link_to_somewhere_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text('<p id="ñ x"><a href="../?q=y">', "utf-8")
    html = (
        '<a href="a/#%C3%B1%20x"><a href="a/"><a href="mailto:a@b.c"><a href="https://elsewhere.org/b/"><a href="./">'
    )
    (tmp_path / "index.html").write_text(html, "utf-8")
    found = links(tmp_path, "https://example.org/")
    assert len(found) == 6
    assert broken(found, tmp_path, "https://example.org/") == []
