"""`chuky import`: asks what isn't certain, keeps the answers, feeds the next year's forms."""

import csv
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.exceptions import UsageError
from chuky.plan import Unit, find_plan, load_plan
from chuky.workbook.last_year import read_last_year
from tests.chuky.mapping.test_mapping import LONG, TIED, WIDE

pytestmark = pytest.mark.unit
PLAN = "thanh-mien-par-index-2023"


def run(folder: Path, content: bytes, *options: str, says: str = "") -> Result:
    file = folder / "cu.xlsx"
    file.write_bytes(content)
    arguments = ["import", PLAN, str(file), "--out", str(folder / "out"), *options]
    return CliRunner().invoke(cli, arguments, input=says, catch_exceptions=False)


def test_the_values_feed_the_forms_and_the_roster_names_who_is_new(tmp_path: Path) -> None:
    done = run(tmp_path, WIDE, "--yes")
    assert done.exit_code == 0, done.output
    assert "Xã Cũ Nhập Rồi" in done.output
    last = read_last_year(tmp_path / "out" / "last-year.csv")
    assert len(last.points) == 5
    assert last.name("TM03") == "Xã Chi Lăng Bắc"
    with (tmp_path / "out" / "units.csv").open(encoding="utf-8") as file:
        groups = {row["code"]: row["group"] for row in csv.DictReader(file)}
    assert groups == {"TM02": "communes", "TM03": "communes", "Xã Cũ Nhập Rồi": ""}


def test_a_refused_pair_is_not_in_the_kept_mapping_and_next_year_nobody_asks(
    tmp_path: Path,
) -> None:
    done = run(tmp_path, WIDE, says="n\ny\n")
    assert "Chi Lăng Bắc" in done.output
    kept = tmp_path / "mapping.yaml"
    kept.write_bytes((tmp_path / "out" / "mapping.yaml").read_bytes())
    assert "TM03" not in kept.read_text("utf-8")
    again = run(tmp_path, WIDE, "--mapping", str(kept))
    assert again.exit_code == 0
    assert "?" not in again.output.split("(đơn vị")[0]


def test_the_columns_are_confirmed_and_a_tie_is_chosen_by_a_person(tmp_path: Path) -> None:
    done = run(tmp_path, TIED, says="2\ny\n")
    assert "points là cột nào? 1. “Điểm thẩm định”; 2. “Điểm tự chấm”" in done.output
    assert "points = “Điểm tự chấm”" in done.output
    last = read_last_year(tmp_path / "out" / "last-year.csv")
    assert last.points == {("TM01", "1.1"): 2}


def test_who_says_no_to_the_columns_gets_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--mapping"):
        run(tmp_path, WIDE, says="y\nn\n")
    assert not (tmp_path / "out").exists()


def test_a_tie_that_nobody_is_asked_about_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, TIED, "--yes")
    assert "points: chọn 1 trong 1. “Điểm thẩm định”" in done.output


def test_next_year_the_kept_mapping_is_found_by_itself(tmp_path: Path) -> None:
    run(tmp_path, TIED, says="2\ny\n")
    again = run(tmp_path, TIED)
    assert "đã xác nhận" in again.output
    assert "là cột nào" not in again.output
    other = run(tmp_path, LONG, "--yes")
    assert "đã xác nhận" not in other.output, "a mapping of another workbook isn't used"


def test_the_roster_becomes_a_plans_units_without_retyping(tmp_path: Path) -> None:
    run(tmp_path, WIDE, "--yes", "--roster")
    units = tmp_path / "out" / "units.yaml"
    mine = load_plan(find_plan(PLAN)).plan
    found = yaml.safe_load(units.read_text("utf-8"))["units"]
    assert [Unit.model_validate(unit) for unit in found[:-1]] == list(mine.units)
    assert found[-1] == {"code": "Xã Cũ Nhập Rồi", "name": "Xã Cũ Nhập Rồi", "group": "communes"}


def test_cells_that_give_nothing_are_listed_with_status_1(tmp_path: Path) -> None:
    done = run(tmp_path, LONG, "--yes")
    assert done.exit_code == 1
    assert "dòng 3: “ba”: không phải là số" in done.output


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"khong-co\.xlsx"):
        CliRunner().invoke(
            cli,
            ["import", PLAN, "khong-co.xlsx", "--out", str(tmp_path)],
            catch_exceptions=False,
        )
