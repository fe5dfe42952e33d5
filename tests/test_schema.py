"""The committed JSON Schemas are those of the model, and accept what the model accepts."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tramite import schema

SCHEMAS = {name: json.loads(content) for name, content in schema.schemas()}
FILES = sorted(Path(__file__).parent.parent.glob("procedures/*/*.yml"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_that_of_the_model(repo: Path, name: str) -> None:
    committed = (repo / "procedures" / schema.FOLDER / name).read_text("utf-8")
    assert json.loads(committed) == SCHEMAS[name], "run `tramite schema`"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_definition_names_its_schema_and_fits_it(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    name = f"{path.stem}.json"
    assert first == f"# yaml-language-server: $schema=../{schema.FOLDER}/{name}"
    jsonschema.validate(yaml.load(path.read_text("utf-8"), Loader=EditorLoader), SCHEMAS[name])


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `yes` and `no` are words, and so are dates."""


def _resolvers() -> dict[str, list[tuple[str, Any]]]:
    dropped = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:value")
    kept = yaml.SafeLoader.yaml_implicit_resolvers.items()
    return {first: [(tag, regexp) for tag, regexp in found if tag not in dropped] for first, found in kept}


EditorLoader.yaml_implicit_resolvers = _resolvers()
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
