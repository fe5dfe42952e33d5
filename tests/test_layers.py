"""Imports only go down: a module may import modules of lower layers only, inside functions too."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "scripts" / "tramite"

LAYERS = [
    "atomic commands.options bounds catalogue lean palette patterns notation shapes messages redirects",
    "handbook.binding handbook.quires",
    "elements kept handbook.press handbook.title links sweeping checker.forked",
    "checker.cells checker.characters checker.codes checker.moments checker.saying checker.marking.outline",
    "readings asking hall training checker.archive checker.compound checker.heads checker.markup checker.numbers",
    "decision procedure handbook.pressroom handbook.shelf checker.parts checker.quick",
    "problem model formats text checker.rows checker.texts checker.marking.package checker.marking.plan",
    "yamlfile rules findings identity listing resolve checker.regular checker.marking.cells checker.marking.looks",
    "source documents terminal checker.grouped checker.sheet checker.marking.comments checker.marking.listing",
    "lint.report checker.other checker.xlsx checker.marking.fresh",
    "lint.values checker.reader",
    "lint.fields lint.redirects lint.texts lint.screens lint.procedures lint.examples checker.marked",
    "lint.decisions",
    "lint.check schema indexschema translation describe",
    "workbook.xlsx folder checker.choices checker.columns",
    "workbook.columns checker.values",
    "workbook.datasheet workbook.guidesheets workbook.howtosheet checker.right checker.definition",
    "checker.datarows",
    "workbook.template checker.check",
    "surface checker.sandbox",
    "fields sections new tableschema checker.report",
    "screens",
    "page",
    "lists reference verdicts trainers changes checking decisions shortcuts handbook.paper",
    "index permalinks lookup replies",
    "handbook.chapters",
    "handbook.deciding handbook.endmatter handbook.lessons",
    "handbook.book",
    "llms support",
    "site frame",
    "delivery downloads policy styles printing search checker.learning",
    "assets checker.knowledge",
    "checker.validate",
    "preview settings offline commands.loading",
    "commands.addresses commands.books commands.building commands.catalogues commands.definitions commands.filled",
    "commands.starts commands.templates",
    "plugin cli",
]
"""The modules, lowest first; those of one line never import each other."""


def name_of(path: Path) -> str:
    """`lint/check.py` is the module `lint.check`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py")) if path.stem != "__init__"}


def imports(path: Path) -> set[str]:
    """The modules of the package that a file imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "tramite":
            base = str(node.module).partition(".")[2]
            if base in MODULES:
                found.add(base)
            else:
                found |= {f"{base}.{alias.name}".lstrip(".") for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("tramite.")}
    return found & MODULES.keys()


def test_every_module_has_a_layer() -> None:
    assert sorted(MODULES) == sorted(name for layer in LAYERS for name in layer.split())


@pytest.mark.parametrize("name", MODULES)
def test_imports_only_go_down(name: str) -> None:
    own = next(number for number, layer in enumerate(LAYERS) if name in layer.split())
    assert imports(MODULES[name]) <= {lower for layer in LAYERS[:own] for lower in layer.split()}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("__init__.py")), ids=lambda path: path.parent.name)
def test_no_code_in_init(path: Path) -> None:
    body = ast.parse(path.read_text("utf-8")).body
    assert all(isinstance(node, ast.Expr | ast.Assign) for node in body)


def test_the_architecture_names_every_module() -> None:
    written = (PACKAGE.parent.parent / "ARCHITECTURE.md").read_text("utf-8")
    folders = {f"{name.split('.')[0]}/" if "." in name else name for name in MODULES}
    assert [name for name in sorted(folders) if f"`{name}`" not in written] == []
