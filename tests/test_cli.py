"""cli.py: what each command answers, prints and leaves behind; tried on small projects of their own."""

import errno
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import polib
import pypdfium2
import pytest
import typer.main

from projects import new_hall, replace, run, said, tramite
from tramite import atomic, cli, messages, schema, site
from tramite.listing import listing, summary
from tramite.problem import CATALOGUE, Place, Problem
from tramite.terminal import output

ROOT = Path(__file__).parent.parent
IN_ORDER = "Everything is in order.\n"
DEFINITION = Path("procedures") / "first-steps" / "procedure.yml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new hall in two languages with an Excel template; not to be changed."""
    folder = new_hall(tmp_path_factory.mktemp("made") / "hall", "en", "pt")
    definition = folder / DEFINITION
    replace(definition, "steps:", "batch:\n  version: 1\n  columns: {full_name: required, remarks: optional}\nsteps:")
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "hall"))


def broken(project: Path) -> Path:
    """The project with two errors in one file and a warning in another."""
    replace(project / DEFINITION, "area: everyday", "area: everday")
    replace(project / DEFINITION, "at: form.submit", "at: form.sumbit")
    replace(project / "procedures" / "_hall" / "pt.po", 'msgstr "Sends what was entered."', 'msgstr ""')
    return project


def places(project: Path) -> list[int]:
    """The lines of what is wrong with it."""

    def line(path: Path, words: str) -> int:
        return 1 + [words in line for line in path.read_text("utf-8").splitlines()].index(True)

    catalogue, definition = project / "procedures" / "_hall" / "pt.po", project / DEFINITION
    return [
        line(catalogue, 'msgctxt "labels/submit/does"'),
        line(definition, "area: everday"),
        line(definition, "form.sumbit"),
    ]


def contents(folder: Path) -> dict[str, str]:
    """Path → fingerprint of every file."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# Help ----------------------------------------------------------------------------------------------------------------


def commands(command: Any, name: str = "tramite") -> Iterator[tuple[str, Any]]:
    """Every command and group, by what is typed."""
    yield name, command
    for part, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{name} {part}")


COMMANDS = dict(commands(typer.main.get_command(cli.app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example_that_could_be_typed(name: str) -> None:
    text = said(*name.split()[1:], "--help")
    example = re.search(r"Example: (tramite .*)", text)
    assert example, text
    assert example[1].startswith(name.removesuffix(" write")), example[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    for parameter in COMMANDS[name].params:
        assert getattr(parameter, "help", None) or parameter.name == "procedure", f"{name} {parameter.name}"


@pytest.mark.parametrize("file", ["README.md", "scripts/README.md"])
def test_every_command_is_documented(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    # `templates write` is what `templates` does.
    names = [name.removesuffix(" write") for name, command in COMMANDS.items() if not hasattr(command, "commands")]
    assert [name for name in names if not re.search(rf"`(tramite )?{name.removeprefix('tramite ')}\b", text)] == []
    known = {word for name in COMMANDS for word in name.split()}
    assert set(re.findall(r"`tramite ([a-z]+)", text)) <= known


def test_the_version(tmp_path: Path) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", said("--version"))


# check ---------------------------------------------------------------------------------------------------------------


def test_check_of_what_is_in_order(project: Path) -> None:
    assert said("check", "-C", project) == IN_ORDER
    assert said("check", "--quiet", "--strict", "-C", project) == ""
    assert said("check", "--format", "github", "-C", project) == ""
    assert json.loads(said("check", "--format", "json", "-C", project)) == []


def test_check_prints_every_problem_with_its_place(project: Path) -> None:
    printed = said("check", "-C", broken(project), code=1).splitlines()
    lines = places(project)
    definition = f"{project}/procedures/first-steps/procedure.yml"
    assert printed == [
        f"{project}/procedures/_hall/pt.po:{lines[0]}:1  missing-translation  labels/submit/does is not translated"
        f" (pt). — {CATALOGUE['missing-translation'].fix}",
        f"{definition}:{lines[1]}:7  unknown-area  There is no area `everday`."
        " — Use an id under `areas` in hall.yml. Did you mean `everyday`?",
        f"{definition}:{lines[2]}:9  unknown-place  The screen `form` has no block, button or field `sumbit`."
        " — Name something that stands on that screen. Did you mean `submit`?",
        "2 errors · 1 warning",
    ]
    assert said("check", "-q", "-C", project, code=1).splitlines() == printed[:-1]


def test_check_for_programs(project: Path) -> None:
    found = json.loads(said("check", "--format", "json", "-C", broken(project), code=1))
    assert [(one["path"].removeprefix(f"{project}/"), one["code"], one["severity"]) for one in found] == [
        ("procedures/_hall/pt.po", "missing-translation", "warning"),
        ("procedures/first-steps/procedure.yml", "unknown-area", "error"),
        ("procedures/first-steps/procedure.yml", "unknown-place", "error"),
    ]
    assert [one["line"] for one in found] == places(project)
    assert set(found[0]) == {"path", "line", "column", "code", "severity", "message", "fix"}
    lines = said("check", "--format", "github", "-C", project, code=1).splitlines()
    assert [line.split(",")[0] for line in lines] == [f"::{one['severity']} file={one['path']}" for one in found]
    assert lines[1].endswith(
        f",line={found[1]['line']},col=7,title=unknown-area::{found[1]['message']} — {found[1]['fix']}"
    )


def test_what_a_code_host_reads_is_escaped() -> None:
    problem = Problem("unknown-area", Place("a,b:c/x.yml", 3), {"id": "50%\nmore"})
    line = listing([problem], "github", messages.words("en"))
    assert line.startswith(
        "::error file=a%2Cb%3Ac/x.yml,line=3,col=1,title=unknown-area::There is no area `50%25%0Amore`."
    )


def test_check_says_the_same_every_time(project: Path) -> None:
    broken(project)
    assert len({said("check", "--format", "json", "-C", project, code=1) for _ in range(3)}) == 1
    assert (
        run("tramite", "check", cwd=project, PYTHONHASHSEED="1").stdout == run("tramite", "check", cwd=project).stdout
    )


def test_warnings_fail_when_asked(project: Path) -> None:
    replace(project / "procedures" / "_hall" / "pt.po", 'msgstr "Sends what was entered."', 'msgstr ""')
    assert "0 errors · 1 warning" in said("check", "-C", project)
    assert "0 errors · 1 warning" in said("check", "--strict", "-C", project, code=1)


def test_a_line_number_is_no_emoji(capsys: pytest.CaptureFixture[str]) -> None:
    """Rich would print 💯 for the place `x.yml:100:5`, and take `[[label]]` for markup."""
    output.print("x.yml:100:5 [[submit]] [red]a[/red]")
    assert capsys.readouterr().out == "x.yml:100:5 [[submit]] [red]a[/red]\n"


def test_problems_in_another_language(project: Path) -> None:
    """A sentence comes from the catalogue where it has it, else it is English."""
    own = project / "procedures" / "_hall" / "ui.pt.po"
    catalogue = polib.pofile(str(own))
    words = {
        "problem.unknown-area.message": "Não há área `{id}`.",
        "problem.unknown-area.fix": "Use uma de hall.yml.",
        "problems.suggestion": "Quis dizer `{suggestion}`?",
        "problems.errors": "{n} erros",
    }
    for name, said_so in words.items():
        if old := catalogue.find(name, by="msgctxt"):
            catalogue.remove(old)
        plural = {"msgid_plural": "x", "msgstr_plural": {0: said_so, 1: said_so}} if name == "problems.errors" else {}
        catalogue.append(polib.POEntry(msgctxt=name, msgid="x", msgstr="" if plural else said_so, **plural))
    catalogue.save()
    lines = said("check", "--lang", "pt", "-C", broken(project), code=1).splitlines()
    assert "labels/submit/does is not translated (pt)." in lines[0]
    assert lines[1].endswith("Não há área `everday`. — Use uma de hall.yml. Quis dizer `everyday`?")
    assert lines[3] == "2 erros · 1 warning"


def test_values_of_ours_are_said_in_the_language_and_values_of_authors_as_written() -> None:
    place = Place("x.yml")
    typed = Problem("wrong-type", place, {"key": "type-list", "expected": "type-list"})
    pattern = Problem("bad-pattern", place, {"reason": "pattern-anchor"})
    unreadable = Problem("unreadable-file", place, {"reason": "No such file"})
    assert typed.message == "`type-list` is not a list."
    assert listing([typed], "text", messages.words("es")).endswith("Escriba lo que se espera: una lista.")
    assert "含有 ^ 或 $" in listing([pattern], "text", messages.words("zh"))
    assert "No such file" in listing([unreadable], "text", messages.words("es"))


def test_every_shipped_language_counts_problems() -> None:
    problem = Problem("unknown-area", Place("x.yml"), {"id": "a", "suggestion": "b"})
    said_by = {language: summary([problem], messages.words(language)) for language in messages.shipped()}
    assert len(set(said_by.values())) == len(said_by)
    assert all("1" in words for words in said_by.values())


def test_a_language_without_words_is_refused(project: Path) -> None:
    assert "no words in xx; there are " in said("check", "--lang", "xx", "-C", project, code=2)
    assert "pt" in said("check", "--lang", "xx", "-C", project, code=2)


def test_without_definitions_check_says_what_is_missing(tmp_path: Path) -> None:
    assert "missing-file" in said("check", "-C", tmp_path, code=1)
    for command in (["templates"], ["translate", "update"], ["translate", "status"], ["new", "procedure", "x"]):
        assert "missing-file" in said(*command, "-C", tmp_path, code=1)


# Wrong use -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("chekc",),
        ("check", "--format", "xml"),
        ("check", "-C", "no-such-folder"),
        ("check", "extra"),
        ("build", "-C", "no-such-folder"),
        ("new",),
        ("new", "hall"),
        ("translate", "update", "--lang", "xx"),
        ("translate", "status", "--lang", "xx"),
        ("templates", "no-such-procedure"),
        ("templates", "--lang", "xx"),
        ("templates", "release", "no-such-procedure"),
        ("templates", "release"),
        ("handbook", "no-such-procedure"),
        ("handbook", "--lang", "xx"),
        ("handbook", "--edition", "poster"),
        ("handbook", "--edition", "trainer"),
        ("handbook", "first-steps", "--edition", "trainer"),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2(made: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made)
    result = tramite(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output


def as_main(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    """The exit code of `tramite` as the console starts it."""
    monkeypatch.setattr(sys, "argv", ["tramite", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return int(str(stop.value.code or 0))


@pytest.mark.parametrize("refusing", ["fsync", "fdopen"])
def test_a_full_disk_keeps_the_old_file(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], refusing: str
) -> None:
    (project / "procedures" / schema.FOLDER / "codes.json").write_text("{}")
    before = contents(project)

    def no_space(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, refusing, no_space)
    assert as_main(monkeypatch, "schema", "-C", project) == 2
    assert capsys.readouterr().err == "tramite: No space left on device\n"
    assert contents(project) == before


def test_a_folder_that_may_not_be_written_is_named(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Simulated, since the permissions of files do not bind whoever may do everything."""
    before = contents(project)

    def denied(*arguments: Any, **options: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(project / "templates"))

    monkeypatch.setattr(atomic.tempfile, "mkstemp", denied)
    assert as_main(monkeypatch, "templates", "-o", project / "templates", "-C", project) == 2
    assert capsys.readouterr().err == f"tramite: {project / 'templates'}: Permission denied\n"
    assert contents(project) == before


def test_a_damaged_catalogue_ends_with_its_place(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "procedures" / "_hall" / "pt.po").write_bytes(b'msgid "caf\xe9"\n')
    assert "bad-catalogue" in said("check", "-C", project, code=1)
    assert as_main(monkeypatch, "translate", "update", "-C", project) == 2
    assert as_main(monkeypatch, "translate", "status", "-C", project) == 2


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('msgstr "Everything is in order."', 'msgstr "Tudo {bem}."', "lost-placeholder"),
        ('msgstr "Everything is in order."', 'msgstr "Tudo {bem."', "lost-placeholder"),
        ('msgstr "Everything is in order."', 'msgstr ""', "missing-message"),
        ('msgstr "Everything is in order."', "msgstr", "bad-catalogue"),
        ('msgstr "Everything is in order."', 'msgstr "\udce9"', "bad-catalogue"),
        ("plural=(n > 1)", "plural=(n >", "bad-catalogue"),
        ("plural=(n > 1)", "plural=import os", "bad-catalogue"),
    ],
)
def test_what_a_hall_says_in_place_of_the_package_is_checked(project: Path, old: str, new: str, code: str) -> None:
    path = project / "procedures" / "_hall" / "ui.pt.po"
    content = path.read_text("utf-8")
    if "plural=" in old:
        content = re.sub(r"plural=\(.*\);", f"{new};", content, count=1)
    else:
        assert old in content
        content = content.replace(old, new)
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    result = tramite("check", "--format", "json", "-C", project)
    assert [problem["code"] for problem in json.loads(result.output)] == [code]


# What is printed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_without_a_terminal_nothing_is_coloured_or_framed(project: Path, variables: dict[str, str]) -> None:
    done = run("tramite", "check", cwd=broken(project), **variables)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr
    assert (
        max(map(len, done.stdout.splitlines())) > 100
    )  # no line is broken at the width of a terminal that is not there
    table = run("tramite", "translate", "status", cwd=project, **variables).stdout
    assert table.splitlines()[0] == "part\tlanguage\ttranslated\tfuzzy\tmissing"


def test_no_color_is_heeded_where_colours_are_forced(project: Path) -> None:
    assert "\x1b" in run("tramite", "check", cwd=project, FORCE_COLOR="1").stdout
    assert "\x1b[32m" not in run("tramite", "check", cwd=project, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_terminal_that_lacks_characters_gets_their_numbers(project: Path) -> None:
    done = run("tramite", "check", cwd=broken(project), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1 and "\\u2014" in done.stdout
    assert "Traceback" not in done.stderr


# templates, schema, translate ----------------------------------------------------------------------------------------


def test_templates_are_written(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert said("templates", "-o", target, "-C", project).splitlines() == [
        str(target / f"first-steps.{language}.xlsx") for language in ("en", "pt")
    ]
    loaded = site.load(project)
    for language in ("en", "pt"):
        path = target / f"first-steps.{language}.xlsx"
        assert path.read_bytes() == loaded.template("first-steps", language)
        assert openpyxl.load_workbook(path).sheetnames


def test_one_template_is_written(project: Path, tmp_path: Path) -> None:
    assert said("templates", "write", "first-steps", "--lang", "pt", "-q", "-o", tmp_path / "out", "-C", project) == ""
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["first-steps.pt.xlsx"]


def test_templates_of_wrong_definitions_are_not_written(project: Path, tmp_path: Path) -> None:
    assert "unknown-area" in said("templates", "-o", tmp_path / "out", "-C", broken(project), code=1)
    assert not (tmp_path / "out").exists()


def test_a_released_template_is_kept(project: Path) -> None:
    path = project / "procedures" / "first-steps" / "versions" / "1.json"
    assert said("templates", "release", "first-steps", "-C", project) == f"{path}\n"
    assert said("check", "-C", project) == IN_ORDER
    released = path.read_bytes()
    said("templates", "release", "first-steps", "-C", project)  # again: nothing changes
    replace(project / DEFINITION, "{full_name: required, remarks: optional}", "{full_name: required}")
    assert "batch-version" in said("check", "-C", project, code=1)
    said("templates", "release", "first-steps", "-C", project, code=1)
    assert path.read_bytes() == released
    replace(project / DEFINITION, "  version: 1", "  version: 2")
    said("templates", "release", "first-steps", "-C", project)
    assert said("check", "-C", project) == IN_ORDER
    assert path.read_bytes() == released


def test_schemas_are_written(project: Path) -> None:
    folder = project / "procedures" / schema.FOLDER
    shutil.rmtree(folder)
    printed = said("schema", "-C", project).splitlines()
    assert sorted(printed) == sorted(str(path) for path in folder.iterdir())
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == dict(schema.schemas())
    assert said("schema", "--quiet", "-C", project) == ""


def test_translations_follow_a_changed_text(project: Path) -> None:
    path = project / "procedures" / "first-steps" / "pt.po"
    said("translate", "update", "-C", project)
    assert said("translate", "update", "-C", project) == ""
    assert "\t0\t0" in said("translate", "status", "-C", project)
    replace(project / DEFINITION, '"Send it"', '"Send it now"')
    assert said("translate", "update", "--lang", "pt", "-C", project) == f"{path}\n"
    entry = polib.pofile(str(path)).find("steps/send/title", by="msgctxt")
    assert entry.fuzzy and entry.msgid == "Send it now" and entry.previous_msgid == "Send it"
    assert "fuzzy-translation" in said("check", "-C", project)
    rows = said("translate", "status", "-C", project, code=1).splitlines()
    assert rows[0].split("\t")[3:] == ["fuzzy", "missing"]
    assert next(row.split("\t")[3:] for row in rows if row.startswith("first-steps")) == ["1", "0"]


# handbook ------------------------------------------------------------------------------------------------------------


def test_books_are_printed(project: Path, tmp_path: Path) -> None:
    """Without training there are the handbook and the sheets; what is said of each is its number of pages."""
    printed = said("handbook", "-o", tmp_path / "out", "-C", project).splitlines()
    names = [f"{name}.{language}.pdf" for language in ("en", "pt") for name in ("handbook", "first-steps")]
    assert sorted(line.rpartition(" (")[0] for line in printed) == sorted(
        str(tmp_path / "out" / name) for name in names
    )
    for line in printed:
        path, _, pages = line.removesuffix(")").rpartition(" (")
        assert len(pypdfium2.PdfDocument(path)) == int(pages)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)


def test_one_sheet_is_printed(project: Path, tmp_path: Path) -> None:
    assert said("handbook", "first-steps", "--lang", "pt", "-q", "-o", tmp_path / "out", "-C", project) == ""
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["first-steps.pt.pdf"]
    first = (tmp_path / "out" / "first-steps.pt.pdf").read_bytes()
    options = ("--edition", "handout", "--lang", "pt", "-o", tmp_path / "again", "-C", project)
    assert said("handbook", *options).startswith(str(tmp_path / "again" / "first-steps.pt.pdf"))
    assert (tmp_path / "again" / "first-steps.pt.pdf").read_bytes() == first


def test_wrong_use_says_which_book_there_is_not(project: Path) -> None:
    assert "no book for no-such" in said("handbook", "no-such", "-C", project, code=2)
    assert "no book for xx" in said("handbook", "--lang", "xx", "-C", project, code=2)
    assert "None" not in said("handbook", "--edition", "trainer", "-C", project, code=2)


def test_books_of_wrong_definitions_are_not_printed(project: Path, tmp_path: Path) -> None:
    assert "unknown-area" in said("handbook", "-o", tmp_path / "out", "-C", broken(project), code=1)
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_printed_is_said_and_keeps_the_earlier_file(project: Path, tmp_path: Path) -> None:
    """A sign that no font has, where it is written; the books that have it not are printed."""
    options = ("handbook", "first-steps", "-o", tmp_path / "out", "-C", project)
    said(*options)
    before = contents(tmp_path / "out")
    replace(project / DEFINITION, '"Send it"', '"Send it \ue000"')
    printed = said(*options, code=1)
    line = 1 + ["Send it" in line for line in (project / DEFINITION).read_text("utf-8").splitlines()].index(True)
    assert f"{project / DEFINITION}:{line}:" in printed and "missing-glyph" in printed and "U+E000" in printed
    assert contents(tmp_path / "out")["first-steps.en.pdf"] == before["first-steps.en.pdf"]


def test_a_full_disk_keeps_the_earlier_books(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "first-steps.en.pdf").write_bytes(b"%PDF- the earlier one")
    before = contents(folder)

    def no_space(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", no_space)
    assert as_main(monkeypatch, "handbook", "first-steps", "--lang", "en", "-o", folder, "-C", project) == 2
    assert capsys.readouterr().err == "tramite: No space left on device\n"
    assert contents(folder) == before


# build ---------------------------------------------------------------------------------------------------------------


def test_a_failed_build_leaves_the_last_good_site(project: Path) -> None:
    """Whether an error or, with --strict, a warning stops it, whoever starts it."""
    assert run("tramite", "build", cwd=project).stdout == "site\n"
    good = contents(project / "site")
    assert len(good) > 20
    catalogue = project / "procedures" / "_hall" / "pt.po"
    replace(catalogue, 'msgstr "Sends what was entered."', 'msgstr ""')
    for command in (("tramite", "build"), ("mkdocs", "build", "--strict")):
        failed(project, *command, words="labels/submit/does is not translated (pt)")
    replace(project / DEFINITION, "area: everyday", "area: everday")
    for command in (("tramite", "build", "--no-strict"), ("mkdocs", "build")):
        failed(project, *command, words="There is no area `everday`")
    assert contents(project / "site") == good
    assert sorted(path.name for path in project.glob(".*")) == [".cache", ".gitignore"]


def failed(project: Path, *command: str, words: str) -> None:
    """Run a command that finds problems and says so in these words."""
    done = run(*command, cwd=project)
    assert done.returncode == 1, done.stdout + done.stderr
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_warning_does_not_stop_a_lenient_build(project: Path, tmp_path: Path) -> None:
    replace(project / "procedures" / "_hall" / "pt.po", 'msgstr "Sends what was entered."', 'msgstr ""')
    done = run("tramite", "build", "--no-strict", "-q", "-C", project, "-d", tmp_path / "public", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout == ""
    assert "not translated" in done.stderr
    assert (tmp_path / "public" / "procedures" / "first-steps" / "index.html").is_file()
    assert not (project / "site").exists()


def test_without_mkdocs_yml_build_is_of_no_use(tmp_path: Path) -> None:
    done = run("tramite", "build", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "tramite: Config file 'mkdocs.yml' does not exist.\n"


def test_a_wrong_mkdocs_yml_is_said(project: Path) -> None:
    replace(project / "mkdocs.yml", "https://guide.example.org/", "https://other.example.org/")
    failed(project, "tramite", "build", words="site_url is https://other.example.org/, but hall.yml says")
