"""A project's folder → what a command works with; it ends the command when there is no such thing."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import typer

from tramite import messages, site, source
from tramite.model import Guide
from tramite.terminal import print_problems


def sound(project: Path, passing: Collection[str] = ()) -> site.Site:
    """The project's site; stops with the problems when a definition is wrong, but for those whose code is `passing`."""
    loaded = site.load(project)
    errors = [problem for problem in loaded.problems if problem.severity == "error" and problem.code not in passing]
    if errors:
        print_problems(errors, project, "text", messages.words(messages.SOURCE_LANGUAGE))
        raise typer.Exit(1)
    return loaded


def readable(project: Path) -> Guide:
    """The guide as written; stops with the problems when the hall cannot be read."""
    loaded = source.load(project)
    if loaded.guide is None:
        print_problems(loaded.problems, project, "text", messages.words(messages.SOURCE_LANGUAGE))
        raise typer.Exit(1)
    return loaded.guide
