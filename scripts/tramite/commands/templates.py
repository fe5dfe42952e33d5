"""`tramite templates`: Excel templates, and what of them is released."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track
from typer.core import TyperGroup

from tramite import atomic, site
from tramite.commands.loading import sound
from tramite.commands.options import HERE, OneLanguage, Project, Quiet
from tramite.terminal import errors, fail, output


class _WriteByDefault(TyperGroup):
    """`tramite templates change-address` is `tramite templates write change-address`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        is_named = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if is_named else ["write", *args])


app = typer.Typer(
    name="templates",
    cls=_WriteByDefault,
    help="Write the Excel templates, or store the columns of one as released.",
    epilog="Example: `tramite templates change-address`",
)


@app.command("write", epilog="Example: `tramite templates change-address --lang en -o /tmp`")
def write_templates(
    procedures: Annotated[list[str] | None, typer.Argument(help="Ids of procedures; all by default.")] = None,
    lang: OneLanguage = None,
    folder: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.")] = Path("templates"),
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    """Write the Excel templates."""
    loaded = sound(project)
    chosen = [
        key for key in loaded.template_keys if (not procedures or key[0] in procedures) and lang in (None, key[1])
    ]
    unknown = set(procedures or ()) - {name for name, _ in loaded.template_keys}
    if unknown or not chosen:
        fail(f"no template for {', '.join(sorted(unknown)) or lang}; there are {_names(loaded)}")
    for name, language in track(chosen, "Templates", console=errors, disable=quiet or not errors.is_terminal):
        path = folder / f"{name}.{language}.xlsx"
        atomic.write(path, loaded.template(name, language))
        if not quiet:
            output.print(str(path))


@app.command("release", epilog="Example: `tramite templates release change-address`")
def release_template(procedure: str, project: Project = HERE) -> None:
    """Store the present columns of a template, so that `check` demands a new version when they change."""
    loaded = sound(project)
    if procedure not in {name for name, _ in loaded.template_keys}:
        fail(f"no template for {procedure}; there are {_names(loaded)}")
    path, content = site.release(loaded, procedure)
    if path.is_file() and path.read_bytes() != content:
        fail(f"{path} holds other columns: raise batch.version in the definition")
    atomic.write(path, content)
    output.print(str(path))


def _names(loaded: site.Site) -> str:
    return ", ".join(f"{name} ({language})" for name, language in loaded.template_keys) or "none"
