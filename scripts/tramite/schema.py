"""The models → a JSON Schema for each kind of definition file, with which editors complete and check while typing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from tramite.procedure import Procedure
from tramite.source import HALL_FILES

FOLDER = ".schema"
"""The folder in `procedures/` where the schemas lie."""


def schemas() -> Iterator[tuple[str, bytes]]:
    """File name and content of every schema."""
    for kind, model in {**HALL_FILES, "procedure": Procedure}.items():
        schema = TypeAdapter(model).json_schema(by_alias=True, schema_generator=_YamlSchema)
        head = {"$schema": GenerateJsonSchema.schema_dialect, "title": f"{kind}.yml"}
        yield f"{kind}.json", (json.dumps(head | schema | head, ensure_ascii=False, indent=1) + "\n").encode()


class _YamlSchema(GenerateJsonSchema):
    """JSON Schema as editors apply it to YAML, where `yes` and `no` are words and numbers need no quotes."""

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return {"enum": [True, False, "yes", "no"]}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        # Defaults would be offered as text to insert, and an empty value is an error.
        inner: dict[str, Any] = self.generate_inner(schema["schema"])
        return inner

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        # What is left out has no value; what is written must have one.
        inner: dict[str, Any] = self.generate_inner(schema["schema"])
        return inner

    def field_title_should_be_set(self, schema: Any) -> bool:
        # The key says it; a title made from it would only repeat it.
        return False
