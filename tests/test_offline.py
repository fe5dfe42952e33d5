"""The edition that opens from a folder: links that name files, a search without a server, the same bytes each time."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

import pytest
from playwright.sync_api import Browser, Page, expect

from built import KINDS, ROOTS
from crawl import broken, links
from guides import LANGUAGES, real
from projects import new_hall, said
from tramite import offline

NAME = "guide-offline"
PROCEDURE = "procedures/add-insured"


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("../../", "../../index.html"),
        ("..", "../index.html"),
        (".", "./index.html"),
        ("a/b/", "a/b/index.html"),
        ("a/b/#x/", "a/b/index.html#x/"),
        ("../a/?q=b/", "../a/index.html?q=b/"),
        ("a/b.pdf", "a/b.pdf"),
        ("", ""),
        ("#x", "#x"),
        ("?q=x/", "?q=x/"),
        ("https://example.org/", "https://example.org/"),
        ("//example.org/", "//example.org/"),
        ("mailto:a@example.org?subject=/", "mailto:a@example.org?subject=/"),
    ],
)
def test_the_link_to_a_folder_names_the_page_in_it(address: str, file: str) -> None:
    assert offline.file_of(address) == file


def test_links_and_forms_change_and_texts_do_not() -> None:
    html = '<a class="x" href="a/">href="a/"</a><form action="./" method="get"><img src="a/b/">'
    expected = '<a class="x" href="a/index.html">href="a/"</a><form action="./index.html" method="get"><img src="a/b/">'
    assert offline.page(html, "index.html") == expected


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site of two pages, with an index of them."""
    site = tmp_path / "site"
    for path, text in {
        "index.html": '<a href="a/">a</a>',
        "a/index.html": '<a href="../">up</a>',
        "404.html": "lost",
        "_headers": "/*",
        ".nojekyll": "",
        "search/search_index.json": json.dumps({"config": {}, "docs": [{"location": "a/#x", "title": "A"}]}),
    }.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    return site


def test_what_only_servers_read_is_left_out(small: Path) -> None:
    names = zipfile.ZipFile(io.BytesIO(offline.archive(small, NAME))).namelist()
    assert names == [f"{NAME}/{path}" for path in ("a/index.html", "index.html", "search/search_index.js")]


def test_the_index_is_a_script_with_the_addresses_of_files(small: Path) -> None:
    packed = zipfile.ZipFile(io.BytesIO(offline.archive(small, NAME)))
    text = packed.read(f"{NAME}/search/search_index.js").decode()
    assert json.loads(text.removeprefix("var __index = ").rstrip(";\n"))["docs"][0]["location"] == "a/index.html#x"


def test_the_same_site_gives_the_same_bytes(small: Path) -> None:
    first = offline.archive(small, NAME)
    (small / "index.html").touch()
    assert offline.archive(small, NAME) == first


def test_a_folder_without_a_site_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no built site"):
        offline.archive(tmp_path, NAME)


def test_the_command_writes_the_archive_beside_the_site(tmp_path: Path) -> None:
    hall, target = new_hall(tmp_path / "hall", "en", "pt"), tmp_path / "public"
    assert said("build", "--offline", "-C", hall, "-d", target).splitlines() == [str(target), f"{target}-offline.zip"]
    packed = zipfile.ZipFile(f"{target}-offline.zip")
    assert packed.testzip() is None
    assert "public-offline/index.html" in packed.namelist()


def test_every_link_names_a_file_of_the_folder(folder: Path) -> None:
    """A link to a folder would show a list of files."""
    base = folder.as_uri() + "/"
    found = [link for link in links(folder, base) if link.kind not in ("text", "search")]
    assert broken(found, folder, base) == []
    here = [urljoin(base + link.file, link.address) for link in found]
    assert [link for link in here if link.startswith(base) and link.partition("#")[0].endswith("/")] == []


# In a browser, from files, without a network -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real guide's archive, unpacked where the path has a space and letters of other scripts."""
    place = tmp_path_factory.mktemp("memoria USB 优盘")
    zipfile.ZipFile(io.BytesIO(offline.archive(built_site, NAME))).extractall(place)
    return place / NAME


@pytest.fixture
def faults() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A window on a computer without a network, which notes complaints and every request that leaves the folder."""
    with browser.new_context(offline=True, accept_downloads=True, viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(10_000)
        made = context.new_page()
        made.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        made.on("pageerror", lambda error: faults.append(str(error)))
        made.on(
            "request",
            lambda asked: None if asked.url.startswith(("file:", "blob:", "data:")) else faults.append(asked.url),
        )
        yield made


def at(folder: Path, language: str, uri: str) -> str:
    return (folder / ROOTS[language] / uri / "index.html").as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_opens_without_a_complaint(
    page: Page, folder: Path, faults: list[str], language: str
) -> None:
    for kind, uri in KINDS.items():
        if kind != "lost":
            page.goto(at(folder, language, uri))
            expect(page.locator("h1").first).to_be_visible()
    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "words"), [("es", "plantilla"), ("zh", "提前"), ("en", "withdraw")], ids=LANGUAGES
)
def test_the_search_finds_and_its_results_open(
    page: Page, folder: Path, faults: list[str], language: str, words: str
) -> None:
    page.goto(at(folder, language, PROCEDURE))
    page.locator(".md-search__input").fill(words)
    page.locator(".md-search-result__item > a", has=page.locator("mark")).first.click()
    expect(page.locator("#__search")).not_to_be_checked()
    expect(page.locator("article")).to_contain_text(words, ignore_case=True)
    assert page.url.startswith((folder / ROOTS[language]).as_uri())
    assert faults == []


@pytest.mark.browser
def test_the_search_on_the_home_page_answers(page: Page, folder: Path, faults: list[str]) -> None:
    page.goto(at(folder, "en", ""))
    page.locator("#find").fill("withdraw")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/index.html?q=withdraw")
    expect(page.locator(".md-search-result__item mark").first).to_be_visible()
    assert faults == []


@pytest.mark.browser
def test_switching_the_language_stays_on_the_page(page: Page, folder: Path, faults: list[str]) -> None:
    page.goto(at(folder, "es", PROCEDURE))
    for language, name in (("zh", "中文"), ("en", "English"), ("es", "Español")):
        page.locator(".tm-lang summary").click()
        page.locator(".tm-lang").get_by_role("link", name=name, exact=True).click()
        page.wait_for_url(at(folder, language, PROCEDURE))
        expect(page.locator("html")).to_have_attribute("lang", language)
    assert faults == []


@pytest.mark.browser
def test_the_support_desk_finds_and_replies(page: Page, folder: Path, faults: list[str]) -> None:
    page.goto(at(folder, "en", "support") + "?q=2.2")
    hit = page.locator(".tm-hit").first
    expect(hit).to_contain_text("Declare a reduction of insured persons")
    page.select_option("#desk-reply", "es")
    hit.get_by_role("button", name="Copy reply").click()
    expect(page.locator("#desk-warned")).to_contain_text(re.compile("copied|selected"))
    steps = page.evaluate("tramite.replies['reduce-insured'].es.ways[0][1].length")
    assert steps == sum(step.way == "web" for step in real("es").procedures["reduce-insured"].steps.values())
    template = hit.get_by_role("link", name="Excel template").evaluate("link => link.href")
    assert Path(url2pathname(urlsplit(template).path)).is_file()
    hit.locator(".tm-hit__title").click()
    page.wait_for_url("**/en/procedures/reduce-insured/index.html")
    assert faults == []


@pytest.mark.browser
def test_the_desk_finds_and_leads_on(page: Page, folder: Path, faults: list[str]) -> None:
    page.goto(at(folder, "en", "support"))
    page.locator("#desk-query").fill("减员原因")
    hit = page.locator("#desk-hits a[href*='procedures/reduce-insured/#field']").first
    expect(hit).to_be_visible()
    hit.click()
    page.wait_for_url("**/en/procedures/reduce-insured/index.html#field-*")
    assert faults == []


@pytest.mark.browser
def test_the_check_reads_a_file(page: Page, folder: Path, faults: list[str]) -> None:
    page.goto(at(folder, "en", "check"))
    page.set_input_files("#file", str(folder / "templates" / "add-insured.en.xlsx"))
    expect(page.locator("#result")).to_be_visible()
    assert faults == []


@pytest.mark.browser
def test_templates_and_books_lie_in_the_folder(page: Page, folder: Path) -> None:
    page.goto(at(folder, "zh", PROCEDURE))
    hrefs = page.locator("a[href$='.xlsx'], a[href$='.pdf']").evaluate_all("links => links.map(link => link.href)")
    endings = {href.rsplit(".", 1)[-1] for href in hrefs}
    assert endings == {"xlsx", "pdf"}
    for href in hrefs:
        assert Path(url2pathname(urlsplit(href).path)).read_bytes()[:4] in (b"PK\x03\x04", b"%PDF"), href


@pytest.mark.browser
def test_a_link_that_a_script_made_leads_to_the_page(page: Page, folder: Path) -> None:
    page.goto(at(folder, "en", PROCEDURE))
    page.evaluate(
        """() => { const link = document.createElement("a"); link.id = "made"; link.textContent = "x";
        link.href = "../reduce-insured/#steps"; document.querySelector("article").prepend(link); }"""
    )
    page.locator("#made").click()
    page.wait_for_url("**/en/procedures/reduce-insured/index.html#steps")


@pytest.mark.browser
def test_the_policy_lets_nothing_out(page: Page, folder: Path) -> None:
    page.goto(at(folder, "en", PROCEDURE))
    refused = page.evaluate(
        """async () => {
        const seen = [];
        document.addEventListener("securitypolicyviolation", event => seen.push(event.effectiveDirective));
        await fetch("https://example.org/").catch(() => 0);
        new Image().src = "https://example.org/x.png";
        const script = document.body.appendChild(document.createElement("script"));
        script.textContent = "window.wasRun = true";
        const form = document.body.appendChild(document.createElement("form"));
        form.action = "https://example.org/";
        form.submit();
        await new Promise(resume => setTimeout(resume, 300));
        return [seen, window.wasRun === true];
    }"""
    )
    assert set(refused[0]) >= {"connect-src", "img-src", "form-action", "script-src-elem"}
    assert refused[1] is False
