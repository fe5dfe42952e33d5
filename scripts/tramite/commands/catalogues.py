"""`tramite translate`: the PO files beside the definitions."""

from __future__ import annotations

import typer

from tramite import atomic, folder, translation
from tramite.commands.loading import readable
from tramite.commands.options import HERE, OneLanguage, Project, Quiet
from tramite.terminal import fail, output, print_table

app = typer.Typer(
    name="translate",
    help="Keep the PO files beside the definitions in step with them.",
    epilog="Example: `tramite translate update`",
    no_args_is_help=True,
)


@app.command("update", epilog="Example: `tramite translate update --lang en`")
def translate_update(
    lang: OneLanguage = None,
    project: Project = HERE,
    quiet: Quiet = False,
) -> None:
    """Bring the PO files in step with the definitions; what changed in the source becomes fuzzy."""
    guide = readable(project)
    for language in _languages(guide.hall.languages[1:], lang):
        for part, texts in translation.extract(guide, language).items():
            path = folder.catalogue_path(project, part, language)
            old = folder.read_catalogue(path)
            new_content = str(translation.merge(texts, old, language)).encode()
            if not path.is_file() or path.read_bytes() != new_content:
                atomic.write(path, new_content)
                if not quiet:
                    output.print(str(path))


@app.command("status", epilog="Example: `tramite translate status --lang en`")
def translate_status(lang: OneLanguage = None, project: Project = HERE) -> None:
    """Show how far each translation has come; exit code 1 while something is missing or fuzzy."""
    guide = readable(project)
    rows: list[tuple[str, str, translation.Status]] = []
    for language in _languages(guide.hall.languages[1:], lang):
        for part, texts in translation.extract(guide, language).items():
            old = folder.read_catalogue(folder.catalogue_path(project, part, language))
            rows.append((part, language, translation.status(texts, old)))
    print_table(
        ("part", "language", "translated", "fuzzy", "missing"),
        [(part, tag, str(one.translated), str(one.fuzzy), str(one.missing)) for part, tag, one in rows],
    )
    if any(one.fuzzy or one.missing for _, _, one in rows):
        raise typer.Exit(1)


def _languages(known: tuple[str, ...], chosen: str | None) -> tuple[str, ...]:
    if chosen and chosen not in known:
        fail(f"{chosen} is no language to translate into; there are {', '.join(known) or 'none'}")
    return (chosen,) if chosen else known
