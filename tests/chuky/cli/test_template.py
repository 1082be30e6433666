"""`chuky template`: files on disk, the same again, and a clear word for a wrong unit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.exceptions import UsageError
from chuky.mark import MARK
from tests.chuky.workbook.conftest import FORM_SHEET, opened

pytestmark = pytest.mark.unit
PLAN = "thanh-mien-par-index-2023"


def template(out: Path, *options: str, language: str = "vi") -> Result:
    arguments = ["--lang", language, "template", PLAN, "--out", str(out), *options]
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


def test_the_same_command_writes_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert template(tmp_path / folder, "--unit", "TM01", "--rehearsal").exit_code == 0
    first, second = (tmp_path / folder / "tu-cham-TM01.xlsx" for folder in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    assert opened(first.read_bytes())[FORM_SHEET]["A4"].value == MARK


def test_json_lists_every_file_that_was_written(tmp_path: Path) -> None:
    done = template(tmp_path, "--json")
    files = [Path(name) for name in json.loads(done.output)["files"]]
    assert len(files) == 17 + 4
    assert all(file.is_file() for file in files)


def test_a_form_can_be_had_in_english(tmp_path: Path) -> None:
    template(tmp_path, "--unit", "TM01", language="en")
    book = opened((tmp_path / "tu-cham-TM01.xlsx").read_bytes())
    assert book["Self-assessment"]["A1"].value == "SELF-ASSESSMENT"


def test_a_unit_that_the_plan_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="TM99"):
        template(tmp_path, "--unit", "TM99")
    assert not list(tmp_path.iterdir())
