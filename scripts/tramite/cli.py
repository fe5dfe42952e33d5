"""The command line: an adapter. Each command calls one thing of the package and says what it did.

Exit codes: 0 fine, 1 problems found, 2 wrong use or a broken environment.
"""

from __future__ import annotations

import datetime
import io
import logging
import os
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress, track
from typer.core import TyperGroup

from tramite import __version__, atomic, messages, new, permalinks, printing, schema, site, source, translation
from tramite.checker.cells import LIMITS, MIB
from tramite.checker.codes import Style as ReportStyle
from tramite.handbook.book import EDITIONS, Edition
from tramite.listing import Style, summary
from tramite.messages import Words
from tramite.model import Guide
from tramite.offline import archive
from tramite.terminal import ToTerminal, errors, fail, output, print_problems, print_table, refuse, say_failure

app = typer.Typer(
    name="tramite",
    help="Write a procedure once in YAML; readers see it, fill it in and link to it, in every language.",
    epilog="Example: `tramite check`",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class _WriteByDefault(TyperGroup):
    """`tramite templates change-address` is `tramite templates write change-address`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        is_named = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if is_named else ["write", *args])


templates = typer.Typer(
    cls=_WriteByDefault,
    help="Write the Excel templates, or store the columns of one as released.",
    epilog="Example: `tramite templates change-address`",
)
translate = typer.Typer(
    help="Keep the PO files beside the definitions in step with them.",
    epilog="Example: `tramite translate update`",
    no_args_is_help=True,
)
addresses = typer.Typer(
    help="Keep the record of every address ever published.",
    epilog="Example: `tramite permalinks update`",
    no_args_is_help=True,
)
create = typer.Typer(
    help="Write a commented, valid start.", epilog="Example: `tramite new hall my-guide`", no_args_is_help=True
)
app.add_typer(templates, name="templates")
app.add_typer(translate, name="translate")
app.add_typer(addresses, name="permalinks")
app.add_typer(create, name="new")


Project = Annotated[
    Path, typer.Option("--project", "-C", help="The folder that holds `procedures/`.", exists=True, file_okay=False)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")]
OneLanguage = Annotated[str | None, typer.Option(help="One language; all by default.")]
Title = Annotated[str, typer.Option(help="The title.")]
HERE = Path()
VALIDATE = f"""Check filled templates. Nothing leaves this computer, and the files stay as they are.

Each file is read in a process of its own, which stops at {LIMITS.file // MIB} MiB ({LIMITS.inflated // MIB} MiB
unpacked), {LIMITS.rows:,} rows, {LIMITS.cells:,} cells, {LIMITS.strings:,} different texts, {LIMITS.seconds:g} seconds
or {LIMITS.memory // MIB} MiB of memory."""


def main() -> None:
    """Run a command; what the machine refuses is said in one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a character shows its number
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except OSError as error:
        say_failure(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
        sys.exit(2)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False) -> None:
    if version:
        print(__version__)
        raise typer.Exit


@app.command(epilog="Example: `tramite check --format github`")
def check(
    project: Project = HERE,
    format: Annotated[Style, typer.Option(help="How to print the problems.")] = "text",
    lang: Annotated[str, typer.Option(help="The language in which to say them.")] = messages.SOURCE_LANGUAGE,
    strict: Annotated[bool, typer.Option(help="Let warnings fail too.")] = False,
    quiet: Quiet = False,
) -> None:
    """Find everything that is wrong with the definitions, their translations and the pages."""
    words = _words(project, lang)
    problems = site.load(project).problems
    print_problems(problems, project, format, words)
    if not quiet and format == "text":
        output.print(summary(problems, words), style="" if problems else "green")
    if any(strict or problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


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


@templates.command("write", epilog="Example: `tramite templates change-address --lang en -o /tmp`")
def write_templates(
    procedures: Annotated[list[str] | None, typer.Argument(help="Ids of procedures; all by default.")] = None,
    lang: OneLanguage = None,
    folder: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.")] = Path("templates"),
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    """Write the Excel templates."""
    loaded = _sound(project)
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


@templates.command("release", epilog="Example: `tramite templates release change-address`")
def release_template(procedure: str, project: Project = HERE) -> None:
    """Store the present columns of a template, so that `check` demands a new version when they change."""
    loaded = _sound(project)
    if procedure not in {name for name, _ in loaded.template_keys}:
        fail(f"no template for {procedure}; there are {_names(loaded)}")
    path, content = site.release(loaded, procedure)
    if path.is_file() and path.read_bytes() != content:
        fail(f"{path} holds other columns: raise batch.version in the definition")
    atomic.write(path, content)
    output.print(str(path))


@app.command(epilog="Example: `tramite handbook change-address --lang en -o /tmp`")
def handbook(
    procedures: Annotated[list[str] | None, typer.Argument(help="Ids of procedures, for their sheets only.")] = None,
    *,
    lang: OneLanguage = None,
    edition: Annotated[Edition | None, typer.Option(help="One kind of book; all by default.")] = None,
    folder: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.")] = Path(printing.FOLDER),
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    """Print the books: handbook, trainer's book, exercise book, and a sheet per procedure."""
    loaded = _sound(project)
    kinds = (edition,) if edition else ("handout",) if procedures else EDITIONS
    titles = [title for title in printing.titles(loaded) if lang in (None, title.language) and title.edition in kinds]
    unknown = set(procedures or ()) - set(loaded.guides[loaded.languages[0]].procedures)
    chosen = [title for title in titles if not title.procedure or not procedures or title.procedure in procedures]
    if unknown or not chosen:
        fail(f"no book for {', '.join(sorted(unknown)) or ' '.join(filter(None, (edition, lang)))}")
    with tempfile.TemporaryDirectory() as made:
        with errors.status("Printing") if not quiet and errors.is_terminal else nullcontext():
            printed, problems = printing.print_books(loaded, chosen, Path(made))
        for one in printed:
            if (Path(made) / one.path).is_file():
                atomic.write(folder / one.path, (Path(made) / one.path).read_bytes())
                if not quiet:
                    output.print(f"{folder / one.path} ({one.pages})")
    if problems:
        print_problems(problems, project, "text", messages.words(messages.SOURCE_LANGUAGE))
        raise typer.Exit(1)


@app.command(help=VALIDATE, epilog="Example: `tramite validate filled.xlsx --marked-copy marked.xlsx`")
def validate(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files, folders and patterns such as `*.xlsx`.")],
    *,
    procedure: Annotated[str, typer.Option(help="Whose files they are, by id; by default the file says.")] = "",
    lang: Annotated[str, typer.Option(help="The language of the answer; that of the guide by default.")] = "",
    today: Annotated[
        datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that counts as today.")
    ] = None,
    format: Annotated[ReportStyle, typer.Option(help="How to give the reports.")] = "text",
    target: Annotated[Path | None, typer.Option("-o", "--output", help="Write the reports to this file.")] = None,
    copies: Annotated[
        Path | None, typer.Option("--marked-copy", help="Copy each file, problems marked: a file name, or a folder.")
    ] = None,
    repair: Annotated[bool, typer.Option(help="Make repairs that are beyond doubt in the copies.")] = False,
    strict: Annotated[bool, typer.Option(help="Let warnings fail too.")] = False,
    unmask: Annotated[bool, typer.Option(help="Show personal data.")] = False,
    jobs: Annotated[int, typer.Option(min=0, help="How many files to check at once; 0: one per processor.")] = 0,
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    from tramite.checker import report
    from tramite.checker import validate as checked

    try:
        if repair and not copies:
            fail("--repair changes copies only: say where with --marked-copy")
        paths = checked.found(files)
        places = checked.targets(paths, copies)
        if target:
            checked.spare([*paths, *(places or {}).values()], target)
        with (
            checked.ready(min(len(paths), jobs or os.cpu_count() or 1)) as processes,
            Progress(console=errors, disable=quiet or not errors.is_terminal, transient=True) as progress,
        ):
            known, task = checked.project(project, lang), progress.add_task("Files", total=len(paths))
            order = checked.Order(paths, today.date() if today else known.today, procedure, places, repair, jobs)
            results = checked.run(known, order, lambda path: progress.advance(task), processes)
    except checked.WrongUse as wrong:
        fail(str(wrong))
    told = checked.tell(known, results, unmask)
    if target:
        atomic.write(target, checked.given(told, format).encode())
    elif format == "text" and output.is_terminal:
        output.print(*map(report.table, told), sep="\n\n")
    else:
        output.file.write(checked.given(told, format))
    for path, one in checked.write_copies(results, places or {}):
        if not quiet:
            errors.print(f"{path}{' (new workbook)' if one.is_fresh else ''}")
    if any(one.fails(strict) for one in results):
        raise typer.Exit(1)


@app.command("schema", epilog="Example: `tramite schema`")
def write_schema(project: Project = HERE, quiet: Quiet = False) -> None:
    """Write the JSON Schemas with which editors check definitions while you type."""
    folder = project / source.FOLDER / schema.FOLDER
    for name, content in schema.schemas():
        atomic.write(folder / name, content)
        if not quiet:
            output.print(str(folder / name))


@addresses.command("update", epilog="Example: `tramite permalinks update`")
def permalinks_update(project: Project = HERE, quiet: Quiet = False) -> None:
    """Add the present addresses to the lock file, and show them; exit code 1 when one of the old ones is lost."""
    loaded = _sound(project, permalinks.CURABLE)
    path, content, new = site.lock(loaded)
    if not path.is_file() or path.read_bytes() != content:
        atomic.write(path, content)
    if not quiet:
        output.print(*(f"+ {address}" for address in new), f"{path}: {len(new)} added", sep="\n", highlight=False)
    lost = [problem for problem in loaded.problems if problem.code == "address-lost"]
    if lost:
        print_problems(lost, project, "text", messages.words(messages.SOURCE_LANGUAGE))
        raise typer.Exit(1)


@translate.command("update", epilog="Example: `tramite translate update --lang en`")
def translate_update(
    lang: OneLanguage = None,
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    """Bring the PO files in step with the definitions; what changed in the source becomes fuzzy."""
    guide = _readable(project)
    for language in _languages(guide.hall.languages[1:], lang):
        for part, texts in translation.extract(guide, language).items():
            path = site.catalogue_path(project, part, language)
            old = site.read_catalogue(path)
            new_content = str(translation.merge(texts, old, language)).encode()
            if not path.is_file() or path.read_bytes() != new_content:
                atomic.write(path, new_content)
                if not quiet:
                    output.print(str(path))


@translate.command("status", epilog="Example: `tramite translate status --lang en`")
def translate_status(lang: OneLanguage = None, project: Project = HERE) -> None:
    """Show how far each translation has come; exit code 1 while something is missing or fuzzy."""
    guide = _readable(project)
    rows: list[tuple[str, str, translation.Status]] = []
    for language in _languages(guide.hall.languages[1:], lang):
        for part, texts in translation.extract(guide, language).items():
            old = site.read_catalogue(site.catalogue_path(project, part, language))
            rows.append((part, language, translation.status(texts, old)))
    print_table(
        ("part", "language", "translated", "fuzzy", "missing"),
        [(part, tag, str(one.translated), str(one.fuzzy), str(one.missing)) for part, tag, one in rows],
    )
    if any(one.fuzzy or one.missing for _, _, one in rows):
        raise typer.Exit(1)


@create.command("procedure", epilog="Example: `tramite new procedure change-address`")
def new_procedure(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, for ever: small letters, digits and hyphens.")],
    title: Title = "",
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    """Write the start of a procedure: a folder with a commented definition."""
    guide = _readable(project)
    refuse(new.refused_id(name, guide.hall.languages) or (title and new.refused_title(title)))
    path = project / source.FOLDER / name / source.PROCEDURE_FILE
    if path.exists():
        fail(f"{path} exists already")
    atomic.write(path, new.procedure(guide, name, datetime.date.today(), title).encode())
    if not quiet:
        update = "`tramite translate update` and " if guide.hall.languages[1:] else ""
        output.print(f"{path}: fill it in, then run {update}`tramite check`")


@create.command("hall", epilog="Example: `tramite new hall my-guide --language en --language fr`")
def new_hall(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.", file_okay=False)],
    language: Annotated[list[str], typer.Option(help="A language of the guide; the first is the source.")] = ["en"],  # noqa: B006
    screen_language: Annotated[
        str, typer.Option(help="The language of the hall's screens; that of the source by default.")
    ] = "",
    title: Title = new.HALL_TITLE,
    quiet: Quiet = False,
) -> None:
    """Write a whole project, ready for `mkdocs build --strict`."""
    screen_language = screen_language or language[0]
    refuse(new.refused_languages(language, screen_language) or new.refused_title(title))
    if folder.exists() and any(entry.name != ".git" for entry in folder.iterdir()):
        fail(f"{folder} is not empty")
    today = datetime.date.today()
    for name, content in new.hall(language, screen_language, today, title).items():
        atomic.write(folder / name, content.encode())
    for name, schema_content in schema.schemas():
        atomic.write(folder / source.FOLDER / schema.FOLDER / name, schema_content)
    first = folder / source.FOLDER / "first-steps" / source.PROCEDURE_FILE
    atomic.write(first, new.procedure(_readable(folder), "first-steps", today).encode())
    for name, content in new.catalogues(_readable(folder)):
        atomic.write(folder / source.FOLDER / name, content.encode())
    if not quiet:
        output.print(f"{folder}: a whole project; next: cd {folder} && mkdocs build --strict")


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


def _words(project: Path, language: str) -> Words:
    folder = project / source.FOLDER / source.HALL_FOLDER
    own = {path.name.removeprefix("ui.").removesuffix(".po") for path in folder.glob("ui.*.po")}
    known = sorted(own | {*messages.shipped()})
    if language not in known:
        fail(f"there are no words in {language}; there are {', '.join(known)}")
    return messages.words(language, folder)


def _sound(project: Path, passing: Collection[str] = ()) -> site.Site:
    """The project's site; stops with the problems when a definition is wrong, but for those whose code is `passing`."""
    loaded = site.load(project)
    errors = [problem for problem in loaded.problems if problem.severity == "error" and problem.code not in passing]
    if errors:
        print_problems(errors, project, "text", messages.words(messages.SOURCE_LANGUAGE))
        raise typer.Exit(1)
    return loaded


def _readable(project: Path) -> Guide:
    """The guide as written; stops with the problems when the hall cannot be read."""
    loaded = source.load(project)
    if loaded.guide is None:
        print_problems(loaded.problems, project, "text", messages.words(messages.SOURCE_LANGUAGE))
        raise typer.Exit(1)
    return loaded.guide


def _languages(known: tuple[str, ...], chosen: str | None) -> tuple[str, ...]:
    if chosen and chosen not in known:
        fail(f"{chosen} is no language to translate into; there are {', '.join(known) or 'none'}")
    return (chosen,) if chosen else known


def _names(loaded: site.Site) -> str:
    return ", ".join(f"{name} ({language})" for name, language in loaded.template_keys) or "none"
