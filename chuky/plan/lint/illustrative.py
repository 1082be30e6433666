"""Values that the signed document doesn't state: listed, so that activation can ask for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from chuky.configuration import Finding, Illustrative, Source
from chuky.configuration.source import KeyPath
from chuky.language import Text
from chuky.plan.lint.context import LintContext, warning
from chuky.plan.load import LoadedPlan


@dataclass(frozen=True)
class IllustrativeMark:
    """One mark: where it stands, why the value is there, where it comes from."""

    file: str
    line: int
    key: str
    reason: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.reason} ({self.source})"


def illustrative_marks(loaded: LoadedPlan) -> tuple[IllustrativeMark, ...]:
    """Every mark of the plan and its criteria sets, in the order of the files."""
    return tuple(mark for _, _, mark in _all(loaded))


def illustrative(context: LintContext) -> Iterator[Finding]:
    """One warning for each kind of place (stages, groups, …), with the number and an example."""
    kinds: dict[tuple[str, str], list[tuple[Source, KeyPath, IllustrativeMark]]] = {}
    for item in _all(context.loaded):
        _, path, mark = item
        kinds.setdefault((mark.file, str(path[0]) if path else ""), []).append(item)
    for (_, kind), items in kinds.items():
        source, path, first = items[0]
        where = f"`{kind}`" if kind else "cả tệp"
        where_en = f"`{kind}`" if kind else "the whole file"
        yield warning(
            source,
            "illustrative",
            (*path, "illustrative"),
            Text(
                f"{len(items)} chỗ minh họa trong {where}, trước hết: “{first.reason}”",
                f"{len(items)} illustrative in {where_en}, first: “{first.reason}”",
            ),
            Text(
                "thay bằng số liệu của văn bản trước khi chạy thật, hoặc xác nhận khi kích hoạt",
                "put in the document's own before a real run, or confirm at activation",
            ),
        )


def _all(loaded: LoadedPlan) -> Iterator[tuple[Source, KeyPath, IllustrativeMark]]:
    models: list[tuple[BaseModel, Source]] = [(loaded.plan, loaded.source)]
    models += [(loaded.criteria[key], loaded.criteria_sources[key]) for key in loaded.criteria]
    for model, source in models:
        for path, mark in _walk(model, ()):
            key = ".".join(str(part) for part in path)
            line = source.line((*path, "illustrative"))
            yield source, path, IllustrativeMark(source.file, line, key, mark.reason, mark.source)


def _walk(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, Illustrative]]:
    if isinstance(value, BaseModel):
        mark = getattr(value, "illustrative", None)
        if isinstance(mark, Illustrative):
            yield path, mark
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, (*path, str(key)))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))
