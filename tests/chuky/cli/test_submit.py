"""`chuky submit`: receipt, hash and verdict, for one file and for a folder."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.cycle.exceptions import UnitUnknown
from chuky.cycle.folder_intake import MOST_BYTES, StageAmbiguous
from chuky.exceptions import UsageError
from tests.chuky.cycle.conftest import Running
from tests.chuky.workbook.conftest import filled, form, opened, running

pytestmark = pytest.mark.unit
__all__ = ["running"]


def submit(running: Running, *arguments: str) -> Result:
    running.at(2023, 12, 5, 9)
    home = str(running.house.folder)
    return CliRunner().invoke(
        cli, ["submit", running.context.id, *arguments, "--home", home], catch_exceptions=False
    )


def test_a_good_file_prints_receipt_hash_and_verdict(running: Running, tmp_path: Path) -> None:
    path = tmp_path / "tu-cham.xlsx"
    path.write_bytes(filled(form(running)))
    done = submit(running, "TM01", str(path))
    assert done.exit_code == 0, done.output
    assert "✓ nhận" in done.output
    assert hashlib.sha256(path.read_bytes()).hexdigest() in done.output


def test_a_wrong_file_exits_1_and_leaves_its_annotated_copy(
    running: Running, tmp_path: Path
) -> None:
    path = tmp_path / "tu-cham.xlsx"
    path.write_bytes(filled(form(running), {"1.1": 99}))
    done = submit(running, "TM01", str(path), "--returned", str(tmp_path / "back"))
    assert done.exit_code == 1
    assert "1 lỗi: TM01 · 1.1: Điểm tự chấm cao hơn điểm tối đa" in done.output
    (copy,) = (tmp_path / "back").iterdir()
    assert "Cần sửa" in opened(copy.read_bytes()).sheetnames


def test_a_folder_gives_one_report_of_all_outcomes(running: Running, tmp_path: Path) -> None:
    folder = tmp_path / "den"
    folder.mkdir()
    units = running.context.plan.units
    (folder / "bat-ky.xlsx").write_bytes(filled(form(running, units[0])))
    (folder / "tu-cham-TM02.csv").write_text("unit_code,component_code,points\n", "utf-8")
    (folder / "khong-biet.csv").write_text("x,y\n1,2\n", "utf-8")
    (folder / "~$bat-ky.xlsx").write_bytes(b"lock")
    (folder / "hong TM03.xlsx").write_bytes(b"PK\x03\x04 broken")
    report = tmp_path / "ket-qua.csv"
    done = submit(running, str(folder), "--json", "--report", str(report))
    assert done.exit_code == 1
    rows = {row["file"]: row for row in json.loads(done.output)["outcomes"]}
    assert {name: row["verdict"] for name, row in rows.items()} == {
        "bat-ky.xlsx": "accepted",
        "tu-cham-TM02.csv": "returned",
        "khong-biet.csv": "refused",
        "hong TM03.xlsx": "returned",
    }
    assert rows["hong TM03.xlsx"]["receipt"]
    assert rows["hong TM03.xlsx"]["reason"]
    with report.open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 4


def test_a_file_of_formulas_names_is_plain_text_in_the_report(
    running: Running, tmp_path: Path
) -> None:
    folder = tmp_path / "den"
    folder.mkdir()
    (folder / "=1+1.csv").write_text("a,b\n", "utf-8")
    report = tmp_path / "ket-qua.csv"
    submit(running, str(folder), "--report", str(report))
    assert "'=1+1.csv" in report.read_text("utf-8-sig")


def test_a_file_beyond_all_measure_is_not_read_and_stops_no_other(
    running: Running, tmp_path: Path
) -> None:
    folder = tmp_path / "den"
    folder.mkdir()
    with (folder / "tu-cham-TM01.csv").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    (folder / "tu-cham-TM02.xlsx").write_bytes(filled(form(running, running.context.plan.units[1])))
    done = submit(running, str(folder), "--json")
    rows = json.loads(done.output)["outcomes"]
    assert [row["verdict"] for row in rows] == ["refused", "accepted"]
    assert "100 MB" in rows[0]["reason"]


def test_wrong_usage_says_what_is_needed(running: Running, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n", "utf-8")
    with pytest.raises(UsageError, match="CHU_KỲ"):
        submit(running, str(path))
    with pytest.raises(UsageError, match="không có tệp"):
        submit(running, "TM01", str(tmp_path / "b.csv"))
    with pytest.raises(StageAmbiguous, match="self-assessment"):
        submit(running, "TM01", str(path), "--stage", "survey")
    with pytest.raises(UnitUnknown, match="TM99"):
        submit(running, "TM99", str(path))
