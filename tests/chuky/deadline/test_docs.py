"""Every example of docs/deadlines.md is read as the page says."""

import json
import re
from pathlib import Path

import pytest

from chuky.deadline import read

pytestmark = pytest.mark.unit

PAGE = (Path(__file__).parents[3] / "docs" / "deadlines.md").read_text(encoding="utf-8")
YEAR = 2025


def _tables() -> list[tuple[dict[str, str], str]]:
    """Each row's columns by their code name, and its wording."""
    found = []
    names: list[str] = []
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| câu"):
            names = [cell.split(" · ")[1] for cell in cells]
        elif line.startswith("| ") and not line.startswith("| ---"):
            row = dict(zip(names, cells, strict=True))
            found.append((row, row.pop("wording")))
    return found


@pytest.mark.parametrize(("stated", "wording"), _tables())
def test_example_is_read_as_the_page_says(stated: dict[str, str], wording: str) -> None:
    found = read(wording, YEAR).to_json()

    assert {name: str(found[name] or "") for name in stated} == stated


def test_json_example_has_the_keys_and_values_of_a_reading() -> None:
    block = re.search(r"```json\n(.+)\n```", PAGE)
    assert block is not None
    example = json.loads(block[1])
    found = read(example["text"], YEAR).to_json()

    assert list(example) == list(found)
    del example["explanation"], found["explanation"]
    assert example == found


def test_page_shows_every_family() -> None:
    kinds = {row["kind"] for row, _ in _tables()}

    assert kinds == {"fixed", "window", "after_event", "recurring", "continuous", "unreadable"}
