"""Options that several commands have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Project = Annotated[
    Path, typer.Option("--project", "-C", help="The folder that holds `procedures/`.", exists=True, file_okay=False)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")]
OneLanguage = Annotated[str | None, typer.Option(help="One language; all by default.")]
Title = Annotated[str, typer.Option(help="The title.")]
HERE = Path()
