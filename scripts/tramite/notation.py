"""How YAML writes what a model holds: texts that readers see, short forms, plain scalars.

In: values as `yamlfile` reads them. Out: base class and annotations for `hall` and `procedure`, and the JSON Schema
that editors need for the same forms.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Model(BaseModel):
    """A frozen map of known keys; every unknown key is a problem."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Translated:
    """Marks a text that readers see in their own language."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"]}


class PlainScalar:
    """A value that YAML may type as a number or a boolean and the model reads as text."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"]}


class ShortForm:
    """`x: words` stands for `x: {key: words}`."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def expand(value: Any) -> Any:
            return {self.key: value} if isinstance(value, str) else value

        return core_schema.no_info_before_validator_function(expand, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": ["string", "number", "boolean"]}, handler(schema)]}


class ListOfKeys:
    """`[a, b]` stands for `{a: {}, b: {}}`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def expand(value: Any) -> Any:
            is_keys = isinstance(value, list) and all(isinstance(key, str) for key in value)
            return {key: {} for key in value} if is_keys else value

        return core_schema.no_info_before_validator_function(expand, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "array", "items": {"type": "string"}}, handler(schema)]}


class OneCase:
    """`x: id` stands for `x: [{is: id}]`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def expand(value: Any) -> Any:
            return [{"is": value}] if isinstance(value, str) else value

        return core_schema.no_info_before_validator_function(expand, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


Text = Annotated[str, Translated()]
Scalar = Annotated[str, PlainScalar()]
Values = Annotated[dict[str, tuple[Scalar, ...]], Field(min_length=1)]
"""Field id → the values of which it must have one, as in `when: {id_type: ["01"]}`; all fields must match."""
