"""The package knows no hall, no country and no language: all of that stands in definitions and catalogues.

Looked through: modules, templates, styles, scripts and drawings; not `locale/`, where languages are. A comment may name
a script as the reason for a rule of typography, and a style sheet may set such a rule for one; nothing else may.
"""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "scripts" / "tramite"
KINDS = (".py", ".html", ".css", ".js", ".svg", ".typ", ".yml", ".md")
FILES = [path for path in sorted(PACKAGE.rglob("*")) if path.suffix in KINDS and "__pycache__" not in path.parts]

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
"""Characters of words. Full-width punctuation is none: search cuts words at it."""

HALL = re.compile(r"ningbo|zhejiang|yongyibao|\bhukou\b|cn_resident", re.IGNORECASE)
"""What only the hall of this repository has."""

COUNTRY = re.compile(
    r"\b(china|spain|españa|castilian|español|castellano|mandarin|中文|cny|rmb|yuan|renminbi|"
    r"europe/\w+|asia/\w+|america/\w+)\b",
    re.IGNORECASE,
)
"""Countries, languages by name, time zones, and the hall's currency."""

SCRIPTS = re.compile(r"\b(chinese|spanish)\b", re.IGNORECASE)
"""Names that stand for a script or a language: reasons in comments only."""

CODES = {*(path.stem for path in (PACKAGE / "locale").glob("*.po")), "zh-Hans", "zh-Hant", "zh-CN", "cn"} - {"en"}
"""Codes of languages and countries that code must not compare with. English is the package's own."""

TYPOGRAPHY = {"text.css", "tokens.css"}
"""The style sheets that give the measure and the height of lines by script."""


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def without_comments(path: Path) -> str:
    """What a file does, without what it says to whoever reads it."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        documentation = docstrings(ast.parse(text))
        kept = [one.string for one in tokens if one.type != tokenize.COMMENT and one.start[0] not in documentation]
        return "\n".join(kept)
    for comment in {
        ".html": [r"\{#.*?#\}", r"<!--.*?-->"],
        ".css": [r"/\*.*?\*/"],
        ".js": [r"/\*.*?\*/", r"//[^\n]*"],
        ".typ": [r"//[^\n]*"],
    }.get(path.suffix, []):
        text = re.sub(comment, "", text, flags=re.DOTALL)
    return text


def docstrings(tree: ast.Module) -> set[int]:
    """The lines on which strings stand alone: docstrings, and the sentences under fields."""
    alone = [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    return {line for node in alone for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_word_of_a_hall_or_a_country(path: Path) -> None:
    text = path.read_text("utf-8")
    assert HAN.findall(text) == []
    assert HALL.findall(text) == []
    assert COUNTRY.findall(text) == []
    assert SCRIPTS.findall(without_comments(path)) == []


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".py"], ids=named)
def test_no_code_asks_for_one_language(path: Path) -> None:
    strings = {node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)}
    assert strings & CODES == set()


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix != ".py"], ids=named)
def test_no_template_style_or_script_asks_for_one_language(path: Path) -> None:
    text = without_comments(path)
    codes = "|".join(sorted(CODES))
    assert re.findall(rf"""["']({codes})["']""", text) == []
    asked = set(re.findall(r":lang\(([^)]*)\)", text))
    assert not asked or path.name in TYPOGRAPHY, asked


def test_no_code_names_a_procedure_of_this_guide() -> None:
    ids = [path.parent.name for path in (ROOT / "procedures").glob("*/procedure.yml")]
    assert len(ids) > 10
    for path in FILES:
        assert not re.search(rf"(?<![\w-])({'|'.join(ids)})(?![\w-])", without_comments(path)), named(path)


def test_what_is_looked_for_is_found(tmp_path: Path) -> None:
    """The patterns find what they are for, and comments are told from code."""
    path = tmp_path / "x.py"
    path.write_text('"""Chinese needs air."""\n# as in Chinese\nname = "Spanish"\n', "utf-8")
    assert SCRIPTS.findall(without_comments(path)) == ["Spanish"]
    assert HAN.findall("a、b：c") == [] and HAN.findall("a中b") == ["中"]
    assert COUNTRY.findall("CNY in Asia/Shanghai") == ["CNY", "Asia/Shanghai"]
