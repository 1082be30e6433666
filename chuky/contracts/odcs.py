"""The part of the Open Data Contract Standard v3.1 that our contracts use, read strictly.

Belongs here: the shape of the YAML; an unknown key is an error. What it means is in `load`.
The names are the standard's (camelCase in the file), see bitol.io, ODCS v3.1.0.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

StableId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]
Dimension = Literal[
    "accuracy",
    "completeness",
    "conformity",
    "consistency",
    "coverage",
    "timeliness",
    "uniqueness",
]


class _Strict(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=to_camel, validate_by_name=True
    )


class CustomProperty(_Strict):
    property: str
    value: Any
    description: str | None = None


class Quality(_Strict):
    """One rule; `description` is the Vietnamese sentence, `descriptionEn` the English one."""

    id: StableId
    type: Literal["library", "custom"] = "library"
    dimension: Dimension
    severity: Literal["error", "warning"]
    description: Annotated[str, Field(min_length=10)]
    custom_properties: tuple[CustomProperty, ...]
    metric: Literal["nullValues", "invalidValues", "duplicateValues", "rowCount"] | None = None
    arguments: dict[str, Any] = {}
    must_be: int | None = None
    must_be_greater_or_equal_to: int | None = None
    must_be_less_or_equal_to: int | None = None
    engine: Literal["chuky"] | None = None
    implementation: dict[str, Any] = {}


class Property(_Strict):
    """One column; `businessName` is Vietnamese, `description` English."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    business_name: str
    description: str
    logical_type: Literal["string", "number", "integer", "date", "boolean"]
    physical_type: str | None = None
    required: bool = False
    primary_key: bool = False
    primary_key_position: int = -1
    examples: tuple[Any, ...] = ()
    quality: tuple[Quality, ...] = ()


class SchemaObject(_Strict):
    name: str
    logical_type: Literal["object"] = "object"
    physical_type: str | None = None
    business_name: str
    description: str
    data_granularity_description: str | None = None
    properties: tuple[Property, ...]
    quality: tuple[Quality, ...] = ()


class Description(_Strict):
    purpose: str
    usage: str | None = None
    limitations: str | None = None


class Document(_Strict):
    """One contract file."""

    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    kind: Literal["DataContract"]
    api_version: Literal["v3.1.0"]
    id: str
    name: str
    status: Literal["draft", "active", "deprecated"]
    domain: str | None = None
    tags: tuple[str, ...] = ()
    description: Description
    schema_: Annotated[tuple[SchemaObject, ...], Field(alias="schema", min_length=1, max_length=1)]
    custom_properties: tuple[CustomProperty, ...] = ()
