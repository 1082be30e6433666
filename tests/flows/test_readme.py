"""What the README says that `make demo` prints is what it prints."""

import re
from pathlib import Path

import pytest

from chuky.house import open_house
from chuky.mark import MARK
from chuky.publication import find_publications
from chuky.rehearsal.summary import summarize, summary_text
from tests.flows.conftest import Rehearse

pytestmark = pytest.mark.flow
README = Path(__file__).parents[2] / "README.md"
LEFT_OUT = "…"


def test_the_readme_shows_what_the_demonstration_prints(rehearsed: Rehearse) -> None:
    readme = README.read_text(encoding="utf-8")
    block = re.search(r"<!-- output: demo -->\n```text\n(.+?)```", readme, re.DOTALL)
    assert block is not None
    workspace = rehearsed("thanh-mien-par-index-2023")
    house = open_house(workspace, mark=MARK)
    publications = {"thanh-mien-par-index-2023": find_publications(workspace)[0]}
    printed = summary_text(summarize(house, publications)).splitlines()
    house.close()
    shown = [line for line in block[1].splitlines() if line != LEFT_OUT]
    absent = [line for line in shown if line not in printed]
    assert not absent, "the result changed: copy the new lines and the picture into README.md"
