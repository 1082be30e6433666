"""A plan as YAML text, where there is no file any more: a running cycle keeps its plan as data.

Belongs here: writing. Every list of plain values stands on its key's line and every wording on one
of its own, as the roller and the page that edits wordings want it.
"""

from typing import Any

import yaml
from pydantic import BaseModel

SHORT = 40
"""Letters of a value that may stand beside others on one line: codes do, sentences don't."""


class _Dumper(yaml.SafeDumper):
    """Blocks for what has parts, one line for a list of plain values."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    plain = all(not isinstance(item, dict | list) and len(str(item)) < SHORT for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=plain)


_Dumper.add_representer(list, _list)


def as_yaml(document: BaseModel) -> str:
    """The text that reads back as this plan, or as what lies beside one.

    What the format gives by itself is left out.
    """
    data = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=10**6,
    )
