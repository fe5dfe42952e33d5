"""The wheel: it holds all that the package reads, and makes a site far from this repository, with nothing of it."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "scripts" / "tramite"

pytestmark = pytest.mark.xdist_group("wheel")


def run(*command: str | Path, cwd: Path) -> str:
    """What a program prints; fails when it fails."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP"))}
    env |= {"NO_MKDOCS_2_WARNING": "1", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    arguments = list(map(str, command))
    done = subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{arguments}\n{done.stdout}{done.stderr}"
    assert "WARNING" not in done.stderr, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network from a copy of what is needed, so that nothing is left in the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scripts", folder / "source" / "scripts", ignore=ignored)
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        shutil.copy(ROOT / name, folder / "source")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, folder / "source", cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the programs of a fresh environment lie: the wheel in it, and of this one the libraries alone."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    run(
        *(sys.executable, "-m", "pip", "--quiet", "--python", python, "install", "--no-deps", "--no-compile"),
        wheel,
        cwd=folder,
    )
    # A path alone: the .pth of the editable package, which lies there too, is not followed.
    (packages / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n", "utf-8")
    return python.parent


def test_it_holds_every_file_of_the_package(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("tramite/")}
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert held == {path.relative_to(PACKAGE.parent).as_posix() for path in files}
    assert {Path(name).suffix for name in held} >= {".py", ".html", ".css", ".js", ".svg", ".po", ".yml", ".md"}


def test_its_package_is_the_one_that_is_used(programs: Path) -> None:
    where = run(programs / "python", "-c", "import tramite.site; print(tramite.site.__file__)", cwd=programs)
    assert Path(where.strip()).is_relative_to(programs.parent)


def test_it_makes_a_hall_and_its_site(programs: Path, tmp_path: Path) -> None:
    run(programs / "tramite", "new", "hall", "hall", "--language", "en", "--language", "pt", cwd=tmp_path)
    project = tmp_path / "hall"
    assert run(programs / "tramite", "check", "--strict", cwd=project) == "Everything is in order.\n"
    run(programs / "python", "-m", "mkdocs", "build", "--strict", cwd=project)
    for name in ("index.html", "pt/procedures/first-steps/index.html", "404.html", "assets/tramite/site.css"):
        assert (project / "site" / name).is_file()
    html = (project / "site" / "index.html").read_text("utf-8")
    assert str(ROOT) not in html


def test_it_checks_the_guide_of_this_repository(programs: Path, tmp_path: Path) -> None:
    """With its definitions alone, copied elsewhere; and writes a template of it."""
    for name in ("procedures", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    run(programs / "tramite", "check", cwd=tmp_path)
    (path,) = run(programs / "tramite", "templates", "add-insured", "--lang", "en", cwd=tmp_path).splitlines()
    assert (tmp_path / path).stat().st_size > 5000
