"""`chuky template`: files on disk, the same again, and a clear word for a wrong unit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.exceptions import UsageError
from chuky.mark import MARK
from chuky.workbook.last_year import LastYearUnreadable
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


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    taken = tmp_path / "bieu-mau"
    taken.write_text("x", "utf-8")
    with pytest.raises(UsageError, match="là một tệp"):
        template(taken)


def test_last_years_table_without_a_row_is_no_last_year(tmp_path: Path) -> None:
    empty = tmp_path / "nam-truoc.csv"
    empty.write_text("unit_code,unit_name,component_code,points\n", "utf-8")
    with pytest.raises(LastYearUnreadable, match="không có dòng điểm nào"):
        template(tmp_path / "out", "--last-year", str(empty))
    empty.write_text("a,b\n", "utf-8")
    with pytest.raises(LastYearUnreadable, match="unit_code"):
        template(tmp_path / "out", "--last-year", str(empty))
