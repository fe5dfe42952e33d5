"""`tramite build` and `tramite serve`: the site, made once or while one writes."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from tramite import atomic
from tramite.commands.options import HERE, Project, Quiet
from tramite.offline import archive
from tramite.terminal import ToTerminal, fail, output, say_failure

app = typer.Typer()


@app.command(epilog="Example: `tramite build -d public`")
def build(
    project: Project = HERE,
    destination: Annotated[Path | None, typer.Option("-d", "--site-dir", help="Where the site goes.")] = None,
    strict: Annotated[bool, typer.Option(help="Let warnings fail the build.")] = True,
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Also write SITE-DIR-offline.zip, which opens from a folder by double click."),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Make the whole site, as `mkdocs build` does."""
    with _mkdocs(project, logging.WARNING) as config_file:
        from mkdocs.commands.build import build as mkdocs_build
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException

        options = {"site_dir": str(destination.absolute())} if destination else {}
        config = load_config(config_file, strict=strict, **options)
        folder = config.site_dir
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        except MkDocsException as error:
            say_failure(str(error))
            raise typer.Exit(1) from None
        finally:
            config.plugins.on_shutdown()
    made = [destination or Path(os.path.relpath(folder))]
    if offline:
        made.append(made[0].with_name(f"{made[0].name}-offline.zip"))
        atomic.write(made[1], archive(Path(folder), made[1].stem))
    if not quiet:
        output.print("\n".join(map(str, made)))


@app.command(epilog="Example: `tramite serve --address 127.0.0.1:8001`")
def serve(
    project: Project = HERE,
    address: Annotated[str, typer.Option(help="Address and port to listen on.")] = "127.0.0.1:8000",
) -> None:
    """Show the site while you write; it follows every change."""
    with _mkdocs(project, logging.INFO) as config_file:
        from mkdocs.commands.serve import serve as mkdocs_serve

        mkdocs_serve(config_file, dev_addr=address)


@contextmanager
def _mkdocs(project: Path, level: int) -> Iterator[str]:
    """The project's mkdocs.yml, for as long as MkDocs may speak; what it cannot use ends the command."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's, which says nothing about the project
    from mkdocs.exceptions import MkDocsException  # slow to import, and only two commands need it

    log, handler = logging.getLogger("mkdocs"), ToTerminal(level)
    log.addHandler(handler)
    log.setLevel(level)
    try:
        yield str(project / "mkdocs.yml")
    except MkDocsException as error:
        fail(str(error))
    finally:
        log.removeHandler(handler)
