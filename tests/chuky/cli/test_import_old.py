"""`chuky import`: asks what isn't certain, keeps the answers, feeds the next year's forms."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.exceptions import UsageError
from chuky.workbook.last_year import read_last_year
from tests.chuky.mapping.test_mapping import LONG, WIDE

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
    done = run(tmp_path, WIDE, says="n\n")
    assert "Chi Lăng Bắc" in done.output
    kept = tmp_path / "mapping.yaml"
    kept.write_bytes((tmp_path / "out" / "mapping.yaml").read_bytes())
    assert "TM03" not in kept.read_text("utf-8")
    again = run(tmp_path, WIDE, "--mapping", str(kept))
    assert again.exit_code == 0
    assert "?" not in again.output.split("(đơn vị")[0]


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
