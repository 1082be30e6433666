"""JSON Schema files for editors, exported from the models: completion and red lines while typing.

`python -m chuky.plan.schema` writes them to `configs/schema`; a test holds them fresh. They judge
shape only; what a plan means is judged by `chuky check`.
"""

import json
from pathlib import Path
from typing import Any

from chuky.configuration import ConfigModel
from chuky.criteria import CriteriaSet
from chuky.plan.load import CONFIGS
from chuky.plan.model import Plan

SCHEMAS: dict[str, tuple[type[ConfigModel], str]] = {
    "plan.schema.json": (Plan, "Kế hoạch Chu Kỳ / a plan of Chu Kỳ"),
    "criteria.schema.json": (CriteriaSet, "Bộ tiêu chí Chu Kỳ / a criteria set of Chu Kỳ"),
}


def schema_text(name: str) -> str:
    """The schema file `name` as text, ending in a newline."""
    model, title = SCHEMAS[name]
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= model.model_json_schema(by_alias=True)
    schema["title"] = title
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> None:
    """Write every schema into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        (folder / name).write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(CONFIGS / "schema")
