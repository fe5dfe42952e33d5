"""new.py: what is written is in order as it is, whatever the languages, the title and the hall."""

import datetime
import gettext
import json
import shutil
from pathlib import Path

import polib
import pytest
import yaml
from babel import Locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guides import ROOT, small
from projects import build, new_hall, said, tramite
from tramite import new, site, source

TODAY = datetime.date(2025, 5, 6)
IN_ORDER = "Everything is in order.\n"


@pytest.mark.parametrize(
    "languages", [(), ("en", "fr"), ("pt", "eu"), ("no",), ("ar", "pl"), ("es-MX", "zh-Hant", "pt-BR")], ids=" ".join
)
def test_a_new_hall_is_in_order(tmp_path: Path, languages: tuple[str, ...]) -> None:
    assert said("check", "--strict", "-C", new_hall(tmp_path / "hall", *languages)) == IN_ORDER


@pytest.mark.parametrize("languages", [(), ("pt", "eu", "ar")], ids=["one", "several"])
def test_a_new_hall_builds_at_once(tmp_path: Path, languages: tuple[str, ...]) -> None:
    folder = build(new_hall(tmp_path / "hall", *languages))
    for root in ("", *languages[1:]):
        for uri in ("", "procedures/first-steps", "glossary", "source"):
            assert (folder / root / uri / "index.html").is_file()


def test_the_screens_may_speak_a_language_that_the_guide_does_not(tmp_path: Path) -> None:
    folder = tmp_path / "hall"
    said("new", "hall", folder, "--language", "en", "--screen-language", "ast")
    assert said("check", "--strict", "-C", folder) == IN_ORDER
    assert site.load(folder).guides["en"].hall.screen_language == "ast"


def test_screens_in_a_translated_language_need_no_second_translation(tmp_path: Path) -> None:
    folder = tmp_path / "hall"
    said("new", "hall", folder, "--language", "en", "--language", "pt", "--screen-language", "pt")
    assert "labels/submit/gloss" not in (folder / "procedures" / "_hall" / "pt.po").read_text("utf-8")
    assert said("check", "--strict", "-C", folder) == IN_ORDER


def test_a_new_hall_is_complete(tmp_path: Path) -> None:
    folder = new_hall(tmp_path / "hall", "en", "pt")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files >= {"README.md", ".gitignore", "mkdocs.yml", "docs/index.md", "docs/index.pt.md"}
    assert "procedures/_hall/ui.pt.po" in files and "procedures/_hall/ui.en.po" not in files
    assert {f"procedures/.schema/{kind}.json" for kind in source.HALL_FILES} <= files
    readme = (folder / "README.md").read_text("utf-8")
    assert all(f"tramite {command}" in readme for command in ("check", "serve", "build", "translate update"))


def test_a_new_hall_may_start_in_a_fresh_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert said("check", "-C", new_hall(tmp_path)) == IN_ORDER


@pytest.mark.parametrize(
    "title", ['A "quoted" \\ title: #1, {x} [y] $z {{ a }} {% b %}', "'", "中文", "yes", "1.0", "- a"]
)
def test_a_title_stays_what_was_written(tmp_path: Path, title: str) -> None:
    folder = tmp_path / "hall"
    said("new", "hall", folder, "--title", title)
    said("new", "procedure", "other-steps", "--title", title, "-C", folder)
    guide = source.load(folder).guide
    assert guide is not None
    assert guide.hall.title == guide.procedures["other-steps"].title == title
    assert yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))["site_name"] == title
    assert said("check", "--strict", "-C", folder) == IN_ORDER


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new hall in two languages, for what is refused."""
    return new_hall(tmp_path_factory.mktemp("new") / "hall", "en", "pt")


@pytest.mark.parametrize(
    "name",
    [
        "Change",
        "change_address",
        "1st",
        "-x",
        "a--b",
        "a-",
        "",
        "ñ",
        "../x",
        "a/b",
        "_hall",
        "check",
        "p",
        "pt",
        "x" * 300,
    ],
)
def test_an_id_is_refused(written: Path, name: str) -> None:
    before = sorted(written.rglob("*"))
    message = failure("new", "procedure", "-C", written, "--", name)
    assert "id" in message or "too long" in message
    assert sorted(written.rglob("*")) == before


def test_what_exists_is_left_alone(written: Path) -> None:
    definition = written / "procedures" / "first-steps" / "procedure.yml"
    before = definition.read_bytes()
    assert "exists already" in failure("new", "procedure", "first-steps", "-C", written)
    assert "is not empty" in failure("new", "hall", written)
    assert definition.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--language", "xyz"], "'xyz' is no language"),
        (["--language", "EN"], "'EN' is no language"),
        (["--language", "null"], "'null' is no language"),
        (["--language", "../x"], "'../x' is no language"),
        (["--language", "pt", "--language", "pt"], "named twice"),
        (["--screen-language", "a b"], "'a b' is no language"),
        (["--title", ""], "no title"),
        (["--title", "two\nlines"], "no title"),
    ],
)
def test_a_hall_is_refused(tmp_path: Path, options: list[str], words: str) -> None:
    assert words in failure("new", "hall", tmp_path / "hall", *options)
    assert not (tmp_path / "hall").exists()


def failure(*arguments: str | Path) -> str:
    """The one sentence with which a command refuses."""
    result = tramite(*arguments)
    if isinstance(result.exception, OSError):  # `main` says it; see test_cli.py
        return str(result.exception.strerror).lower()
    assert result.exit_code == 2, result.output
    assert result.output.startswith("tramite: ") and result.output.count("\n") == 1, result.output
    return result.output


def test_a_new_procedure_is_in_order_in_the_guide_of_this_repository(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "procedures", tmp_path / "procedures")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    before = site.load(tmp_path).problems
    assert "translate update" in said("new", "procedure", "change-address", "-C", tmp_path)
    found = [problem for problem in site.load(tmp_path).problems if problem not in before]
    assert {problem.code for problem in found} <= {"missing-translation", "addresses-unrecorded"}


@pytest.mark.parametrize(
    "lacking", [("labels",), ("fields", "people"), ("labels", "fields", "people"), ("people",)], ids=" ".join
)
def test_a_new_procedure_is_in_order_in_a_hall_that_has_little(tmp_path: Path, lacking: tuple[str, ...]) -> None:
    folder = new_hall(tmp_path / "hall")
    (folder / "procedures" / "first-steps" / "procedure.yml").unlink()
    for name in lacking:
        (folder / "procedures" / "_hall" / f"{name}.yml").unlink()
    if "labels" in lacking and "fields" not in lacking:
        fields = folder / "procedures" / "_hall" / "fields.yml"
        fields.write_text('note: {type: text, name: "Note"}\n', "utf-8")
        (folder / "procedures" / "_hall" / "people.yml").unlink()
    said("new", "procedure", "first-steps", "-C", folder)
    assert said("check", "--strict", "-C", folder) == IN_ORDER


def test_a_new_procedure_asks_for_fields_that_stand_alone() -> None:
    """One that looks at another field would be wrong without it; one with limits might refuse the example."""
    definition = yaml.safe_load(new.procedure(small(), "x", TODAY))
    assert definition["screens"]["form"]["fields"] == {"remark": "required", "row": "optional"}
    assert definition["screens"]["form"]["actions"] == {"get_file": "submit"}
    assert "examples" not in definition
    assert definition["verified"] == TODAY


@pytest.mark.parametrize("language", ["en", "ar", "br", "cy", "eu", "fr", "ga", "ja", "no", "pl", "pt-BR", "sl", "vi"])
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    content = new._to_be_translated(language)
    catalogue = polib.pofile(content)
    header = catalogue.metadata["Plural-Forms"]
    count = int(header.split(";")[0].removeprefix("nplurals="))
    form = gettext.c2py(header.split("plural=")[1].rstrip("; "))
    assert {form(number) for number in range(1001)} <= set(range(count))
    for entry in catalogue:
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == list(range(count))
            assert all(entry.msgstr_plural.values())
            assert entry.msgstr_plural[form(1)] == (entry.msgid if count > 1 else entry.msgid_plural)
        else:
            assert entry.msgstr == entry.msgid
    assert Locale.parse(language, sep="-")


def test_a_language_of_another_country_starts_from_what_the_package_says() -> None:
    mexican = {entry.msgctxt: entry for entry in polib.pofile(new._to_be_translated("es-MX"))}
    spanish = {entry.msgctxt: entry for entry in polib.pofile(str(Path(new.__file__).parent / "locale" / "es.po"))}
    assert mexican["need.required"].msgstr == spanish["need.required"].msgstr != mexican["need.required"].msgid
    assert mexican["problems.errors"].msgstr_plural == spanish["problems.errors"].msgstr_plural


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_any_title_is_refused_or_kept(written: Path, title: str) -> None:
    if new.refused_title(title):
        return
    guide = source.load(written).guide
    assert guide is not None
    assert yaml.safe_load(new.procedure(guide, "x", TODAY, title))["title"] == title
    files = new.hall(("en",), "en", TODAY, title)
    assert yaml.safe_load(files["procedures/_hall/hall.yml"])["title"] == title
    assert json.loads(json.dumps(yaml.safe_load(files["mkdocs.yml"])["site_name"])) == title
