"""The base of every configuration model, and pydantic's errors as findings with lines.

Unknown keys are errors with a suggestion; models are frozen.
"""

import difflib
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chuky.configuration.findings import ConfigurationInvalid, Finding
from chuky.configuration.source import KeyPath, Source
from chuky.configuration.value_words import wanted
from chuky.language import Text


class ConfigModel(BaseModel):
    """Frozen, strict about keys, lenient about `2` where text is meant."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        coerce_numbers_to_str=True,
        populate_by_name=True,
        use_attribute_docstrings=True,
    )


class Illustrative(ConfigModel):
    """A value that the signed document doesn't state: why it is here and where it comes from."""

    reason: str = Field(min_length=8)
    source: str = Field(min_length=4)


Model = TypeVar("Model", bound=ConfigModel)


def validate(model: type[Model], source: Source) -> Model:
    """The typed model of `source`. Raises ConfigurationInvalid with every finding."""
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise ConfigurationInvalid(
            tuple(_finding(model, source, detail) for detail in details)
        ) from None


def _finding(model: type[ConfigModel], source: Source, detail: Any) -> Finding:
    path: KeyPath = tuple(part for part in detail["loc"] if part != "[key]")
    message, way_out = _say(model, path, detail)
    key = ".".join(str(part) for part in path)
    return Finding("error", detail["type"], source.file, source.line(path), key, message, way_out)


def _say(model: type[ConfigModel], path: KeyPath, detail: Any) -> tuple[Text, Text]:
    kind, value = detail["type"], _short(detail.get("input"))
    if kind == "extra_forbidden":
        return (
            Text(f"khóa lạ `{path[-1]}`", f"unknown key `{path[-1]}`"),
            _suggest(str(path[-1]), _keys(model, path[:-1])),
        )
    if kind == "missing":
        return (
            Text(f"thiếu khóa `{path[-1]}`", f"key `{path[-1]}` is missing"),
            Text("thêm khóa này", "add it"),
        )
    if kind in ("enum", "literal_error"):
        allowed = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return (
            Text(f"giá trị lạ {value}", f"unknown value {value}"),
            _suggest(str(detail.get("input")), allowed.split(", ")),
        )
    need = wanted(kind, detail.get("ctx") or {}, detail["msg"])
    return (
        Text(f"giá trị {value} không hợp lệ: {need.vi}", f"{value}: {need.en}"),
        Text("sửa giá trị này", "correct this value"),
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _suggest(wrong: str, known: list[str]) -> Text:
    near = difflib.get_close_matches(wrong, known, n=1)
    if near:
        return Text(f"có phải là `{near[0]}`?", f"did you mean `{near[0]}`?")
    names = ", ".join(known)
    return Text(f"dùng một trong: {names}", f"use one of: {names}")


def _keys(model: type[BaseModel], path: KeyPath) -> list[str]:
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = _inner(field.annotation) if field else None
        if inner is not None:
            model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner(argument)
        if found is not None:
            return found
    return None
