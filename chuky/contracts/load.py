"""From a contract's YAML file to a `Contract`.

Belongs here: meaning and consistency of the file (unique ids, known columns, conditions that can
be understood). Its shape is in `odcs`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from chuky.contracts.condition import read_condition
from chuky.contracts.contract import (
    Check,
    Column,
    ColumnType,
    Contract,
    FailsWhere,
    HasColumns,
    Matches,
    NotNull,
    OneOf,
    Reference,
    RowCount,
    Rule,
    Unique,
)
from chuky.contracts.exceptions import ConditionInvalid, ContractInvalid
from chuky.contracts.odcs import CustomProperty, Document, Quality, SchemaObject
from chuky.exceptions import FileUnreadable
from chuky.language import Text

SUFFIX = ".odcs.yaml"

CONTRACTS = Path(__file__).resolve().parents[2] / "data_contracts"
"""The contracts that come with the program."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where PyYAML was built with it: ten times faster."""


class _Argument(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class _ReferenceEntry(_Argument):
    name: str
    key: dict[str, str]
    columns: dict[str, ColumnType] = {}
    optional: bool = False
    own: bool = False


class _Implementation(_Argument):
    fails_where: str | None = None
    column: str | None = None
    over: str | None = None
    has_columns: tuple[str, ...] = ()
    exact: bool = False


class _Arguments(_Argument):
    pattern: str | None = None
    valid_values: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()


def load_contracts(folder: Path = CONTRACTS) -> dict[str, Contract]:
    """Every contract of the folder by its name. Raises ContractInvalid."""
    found = [load_contract(path) for path in sorted(folder.glob(f"*{SUFFIX}"))]
    return {contract.name: contract for contract in found}


def load_contract(path: Path) -> Contract:
    """Read, validate and understand one `*.odcs.yaml`. Raises ContractInvalid, FileUnreadable."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path, reason=error.strerror, way_out="") from None
    return parse_contract(raw, path)


def parse_contract(raw: bytes, place: object) -> Contract:
    """Understand a contract's bytes, as a cycle froze them; `place` names them in errors.

    Raises ContractInvalid.
    """
    try:
        document = Document.model_validate(yaml.load(raw.decode("utf-8"), _Loader))  # noqa: S506
        return _understand(document, hashlib.sha256(raw).hexdigest())
    except UnicodeDecodeError as error:
        raise ContractInvalid(place, where="UTF-8", reason=error.reason) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else "?"
        raise ContractInvalid(place, where=f"dòng {line}", reason=_first_line(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "/"
        raise ContractInvalid(place, where=where, reason=first["msg"]) from None
    except ConditionInvalid as error:
        raise ContractInvalid(place, where="failsWhere", reason=str(error)) from None
    except ContractInvalid as error:
        raise ContractInvalid(place, **error.values) from None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _understand(document: Document, sha256: str) -> Contract:
    table = document.schema_[0]
    references = {entry.name: entry for entry in _references(document, table)}
    rules = tuple(_rules(table, references))
    _refuse_twice([rule.id for rule in rules])
    return Contract(
        name=table.name,
        version=document.version,
        title=Text(table.business_name, table.description),
        columns=tuple(
            Column(p.name, p.logical_type, Text(p.business_name, p.description), p.primary_key)
            for p in table.properties
        ),
        references=references,
        rules=rules,
        sha256=sha256,
    )


def _refuse_twice(ids: list[str]) -> None:
    twice = sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1})
    if twice:
        raise ContractInvalid(where=twice[0], reason="two rules have this id")


def _references(document: Document, table: SchemaObject) -> Iterator[Reference]:
    for entry in _custom(document.custom_properties).get("references", []):
        read = _ReferenceEntry.model_validate(entry)
        own: dict[str, ColumnType] = {p.name: p.logical_type for p in table.properties}
        keys: dict[str, ColumnType] = dict.fromkeys(read.key.values(), "string")
        unknown = set(read.key) - set(own)
        if unknown:
            raise ContractInvalid(where=read.name, reason=f"no column {sorted(unknown)}")
        types = own if read.own else keys | read.columns
        yield Reference(read.name, tuple(read.key.items()), types, read.optional, read.own)


def _rules(table: SchemaObject, references: Mapping[str, Reference]) -> Iterator[Rule]:
    names = [p.name for p in table.properties]
    types: dict[str, str] = {p.name: p.logical_type for p in table.properties}
    for quality in table.quality:
        yield _rule(quality, _table_check(quality, names, types, references))
    for column in table.properties:
        for quality in column.quality:
            yield _rule(quality, _column_check(quality, column.name))


def _rule(quality: Quality, check: Check) -> Rule:
    english = _custom(quality.custom_properties).get("descriptionEn")
    if not english:
        raise ContractInvalid(where=quality.id, reason="descriptionEn is missing")
    message = Text(" ".join(quality.description.split()), " ".join(str(english).split()))
    return Rule(quality.id, quality.severity, quality.dimension, message, check)


def _custom(properties: tuple[CustomProperty, ...]) -> dict[str, Any]:
    return {entry.property: entry.value for entry in properties}


def _column_check(quality: Quality, column: str) -> Check:
    arguments = _Arguments.model_validate(quality.arguments)
    if quality.must_be == 0:
        match quality.metric:
            case "nullValues":
                return NotNull(column)
            case "duplicateValues":
                return Unique((column,))
            case "invalidValues" if arguments.pattern:
                return Matches(column, arguments.pattern)
            case "invalidValues" if arguments.valid_values:
                return OneOf(column, arguments.valid_values)
    raise ContractInvalid(where=quality.id, reason="no check of a column that we know")


def _table_check(
    quality: Quality,
    names: list[str],
    types: Mapping[str, str],
    references: Mapping[str, Reference],
) -> Check:
    if quality.type == "custom" and quality.engine == "chuky":
        return _own_check(quality, names, types, references)
    if quality.metric == "rowCount":
        return RowCount(quality.must_be_greater_or_equal_to, quality.must_be_less_or_equal_to)
    columns = _Arguments.model_validate(quality.arguments).properties
    if quality.metric == "duplicateValues" and quality.must_be == 0 and set(columns) <= set(names):
        return Unique(columns)
    raise ContractInvalid(where=quality.id, reason="no check of a table that we know")


def _own_check(
    quality: Quality,
    names: list[str],
    types: Mapping[str, str],
    references: Mapping[str, Reference],
) -> Check:
    told = _Implementation.model_validate(quality.implementation)
    if told.has_columns and set(told.has_columns) <= set(names):
        return HasColumns(told.has_columns, told.exact)
    if told.fails_where is None or (told.over is not None and told.over not in references):
        raise ContractInvalid(where=quality.id, reason="failsWhere or its reference is missing")
    if told.column is not None and told.column not in names:
        raise ContractInvalid(where=quality.id, reason=f"no column “{told.column}”")
    text = " ".join(told.fails_where.split())
    seen = _seen(told.over, types, references)
    return FailsWhere(read_condition(text, seen), told.column, told.over)


def _seen(
    over: str | None, types: Mapping[str, str], references: Mapping[str, Reference]
) -> dict[str, str]:
    """Name → type of everything that a condition over this table can name."""
    own = dict(types) if over is None else dict(references[over].types)
    joined = {
        f"{reference.name}.{column}": kind
        for reference in references.values()
        if reference.name != over and {ours for ours, _ in reference.key} <= set(own)
        for column, kind in reference.types.items()
    }
    back = {} if over is None else {f"dataset.{name}": kind for name, kind in types.items()}
    return own | joined | back
