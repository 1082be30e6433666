"""The kept mapping of an office's old workbook, as YAML that a clerk can read and correct."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from chuky.configuration import read_source, validate
from chuky.configuration.model import ConfigModel

Columns = dict[Literal["unit_code", "unit_name", "component_code", "component_name", "points"], str]


class OldLayout(ConfigModel):
    """What stands where in the old workbook; headings and names are quoted as they are there.

    Either `points` is a column (a row a unit and component), or `wide` says which column is which
    component (a row a unit). `units`, `components`: the old word → the plan's code.
    """

    chuky: Literal[1] = 1
    sheet: str | None = None
    heading_row: Annotated[int, Field(ge=1)] = 1
    columns: Columns = Field(default_factory=dict)
    wide: dict[str, str] = Field(default_factory=dict)
    units: dict[str, str] = Field(default_factory=dict)
    components: dict[str, str] = Field(default_factory=dict)


_HEADER = (
    "# Cách đọc bảng tính cũ của cơ quan; sửa được, dùng lại năm sau bằng --mapping.\n"
    "# How to read the office's old workbook; correct it, use it again with --mapping.\n"
)


def read_layout(path: Path) -> OldLayout:
    """A kept mapping. Raises ConfigurationInvalid, FileUnreadable."""
    return validate(OldLayout, read_source(path))


def write_layout(path: Path, layout: OldLayout) -> None:
    """Write it, keys in their order, texts in quotes where YAML needs them."""
    import yaml

    data: dict[str, Any] = layout.model_dump(mode="json")
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)
    path.write_text(_HEADER + text, encoding="utf-8")
