"""Projects under test: made by `tramite new hall`, and what commands say about them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from tramite.cli import app

PLAIN = {"NO_MKDOCS_2_WARNING": "1", "COLUMNS": "100"}
"""What a command finds around it; nothing there asks for colours."""

COLOURS = ("FORCE_COLOR", "PY_COLORS", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "TTY_COMPATIBLE")
"""Variables with which programs are made to colour what they print."""


def tramite(*arguments: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner(env=PLAIN).invoke(app, [str(argument) for argument in arguments])


def said(*arguments: str | Path, code: int = 0) -> str:
    """What a command prints on both streams; fails when it ends otherwise than with `code`."""
    result = tramite(*arguments)
    assert result.exit_code == code, f"{arguments} ended with {result.exit_code}: {result.output} {result.exception!r}"
    return result.output


def new_hall(folder: Path, *languages: str) -> Path:
    """A new project in these languages; in English without any."""
    options = [part for language in languages for part in ("--language", language)]
    said("new", "hall", folder, *options)
    return folder


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs` or `tramite` as a user does: in a process of its own."""
    env = {name: value for name, value in os.environ.items() if name not in COLOURS} | PLAIN | variables
    program = Path(sys.executable).with_name(str(command[0]))
    arguments = [str(program), *map(str, command[1:])]
    return subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def build(project: Path) -> Path:
    """The folder of the site that `mkdocs build --strict` makes without a word of warning."""
    done = run("mkdocs", "build", "--strict", cwd=project)
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stdout + done.stderr
    return project / "site"


def replace(path: Path, old: str, new: str) -> None:
    """Change what stands once in a file."""
    content = path.read_text("utf-8")
    assert content.count(old) == 1, (old, content)
    path.write_text(content.replace(old, new), "utf-8")
