"""Fixtures that every kind of test shares: the repository, the built site, the browser and LibreOffice."""

import fcntl
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page

settings.register_profile("any machine", deadline=None)  # a test is no benchmark: a busy machine is no fault
settings.load_profile("any machine")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OFFICES = ("soffice", "libreoffice")
QUIET_FLAGS = (  # no sandbox, as root has none; no traffic of the browser's own
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-look", action="store_true", help="test every look of every page with axe: test_axe.py")


@pytest.fixture(scope="session")
def repo() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def built_site(repo: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the site as `mkdocs build --strict` makes it, built once for all workers."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    site = shared / "site"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():
            _build(repo, shared / "site.new").rename(site)
    return site


@pytest.fixture(scope="session")
def site_url(built_site: Path) -> Iterator[str]:
    """The address, without a closing slash, under which the built site is served on this machine."""
    handler = functools.partial(_SilentHandler, directory=str(built_site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How pytest-playwright starts the browser: the system's Chromium instead of a downloaded one."""
    program = _program("Chromium", BROWSERS)
    return {**browser_type_launch_args, "executable_path": program, "args": list(QUIET_FLAGS)}


@pytest.fixture(scope="session")
def window(browser: Browser, site_url: str) -> Callable[..., Page]:
    """`window(width, colours)`: a window of the browser, made once; addresses in it are seen from the built site."""

    @functools.cache
    def opened(width: int = 1280, colours: str = "light") -> Page:
        size, is_phone = {"width": width, "height": 900}, width < 600
        context = browser.new_context(
            base_url=f"{site_url}/", viewport=size, color_scheme=colours, has_touch=is_phone, reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        return context.new_page()

    return opened


@pytest.fixture
def phone(browser: Browser, site_url: str) -> Iterator[BrowserContext]:
    """The windows of a reader on a telephone who has never been here; addresses are seen from the built site."""
    with browser.new_context(
        base_url=f"{site_url}/", viewport={"width": 390, "height": 800}, has_touch=True, reduced_motion="reduce"
    ) as made:
        made.set_default_timeout(10_000)
        yield made


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command, to be continued with arguments, that starts LibreOffice with a profile of its own."""
    program = _program("LibreOffice", OFFICES)
    profile = tmp_path_factory.mktemp("soffice-profile").as_uri()
    return [program, "--headless", "--norestore", f"-env:UserInstallation={profile}"]


@pytest.fixture(scope="session")
def java() -> str:
    """The program that runs the validator of HTML."""
    return _program("Java", ("java",))


def _build(repo: Path, target: Path) -> Path:
    """Build the site into `target`, or fail with what MkDocs said."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=repo, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}", pytrace=False)
    return target


def _program(title: str, names: tuple[str, ...]) -> str:
    """The path of the first of these programs; without one the test fails in CI and is skipped elsewhere."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or _unavailable(f"{title} is not installed (looked for {', '.join(names)}): run `make test`")


def _unavailable(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


class _SilentHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line on the terminal for each; elsewhere, the site's own page for lost readers."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        content = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass
