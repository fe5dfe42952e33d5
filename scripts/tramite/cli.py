"""The command line: it knows what each command is called and who carries it out, and loads only that.

Exit codes: 0 fine, 1 problems found, 2 wrong use or a broken environment.
"""

from __future__ import annotations

import io
import sys
from collections.abc import MutableMapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tramite import __version__

COMMANDS = {
    "check": "definitions",
    "build": "building",
    "serve": "building",
    "handbook": "books",
    "validate": "filled",
    "schema": "definitions",
    "templates": "templates",
    "translate": "catalogues",
    "permalinks": "addresses",
    "new": "starts",
}
"""Command → its module in `commands/`, in the order in which the help lists them."""


class _Lazy(TyperGroup):
    """Loads the module of the command that is asked for; all of them for the help."""

    @property
    def commands(self) -> MutableMapping[str, Any]:
        """Every command."""
        return {name: _loaded(name) for name in COMMANDS}

    @commands.setter
    def commands(self, given: object) -> None:
        """Typer hands over those it knows of; there are none."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command; None when there is no such."""
        return _loaded(cmd_name) if cmd_name in COMMANDS else None


app = typer.Typer(
    cls=_Lazy,
    name="tramite",
    help="Write a procedure once in YAML; readers see it, fill it in and link to it, in every language.",
    epilog="Example: `tramite check`",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run a command; what the machine refuses is said in one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a character shows its number
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except OSError as error:
        from tramite.terminal import say_failure

        say_failure(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
        sys.exit(2)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False) -> None:
    if version:
        print(__version__)
        raise typer.Exit


def _loaded(name: str) -> Any:
    """A command, or a group of commands when its module says a name for them."""
    holder = typer.Typer(rich_markup_mode="markdown")
    holder.add_typer(import_module(f"tramite.commands.{COMMANDS[name]}").app)
    return typer.main.get_group(holder).commands[name]
