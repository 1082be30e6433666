"""`chuky submit`: receipt, hash and verdict, for one file and for a folder."""

import csv
import hashlib
import json
import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.clock import VIETNAM
from chuky.cycle.exceptions import UnitUnknown
from chuky.cycle.folder_intake import MOST_BYTES, DatasetUnsendable, StageAmbiguous
from chuky.exceptions import UsageError
from chuky.ledger.intake import UnclaimedFile
from chuky.ledger.models import Deadline, Receipt
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
    assert "người gửi quan-tri" in done.output
    assert re.search(r"nhận lúc \d\d:\d\d:\d\d \d\d/\d\d/\d{4}", done.output)


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
        "khong-biet.csv": "unclaimed",
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


def test_a_file_that_is_no_table_is_named_once_with_its_reason(
    running: Running, tmp_path: Path
) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes(b"%PDF-1.7")
    done = submit(running, "TM01", str(path))
    assert done.exit_code == 1
    assert done.output.count("x.xls") == 2, "in the head line, and in the reason"
    assert "lỗi:" not in done.output


def test_late_work_says_that_the_lead_agency_decides(running: Running, tmp_path: Path) -> None:
    path = tmp_path / "tu-cham.xlsx"
    path.write_bytes(filled(form(running)))
    with running.house.ledger.transaction() as session:
        for row in session.query(Deadline).filter_by(stage="self-assessment"):
            row.due = datetime(2023, 12, 1, tzinfo=VIETNAM)
    done = submit(running, "TM01", str(path))
    assert "nộp muộn: cơ quan chủ trì quyết định có tính hay không" in done.output


def test_work_in_the_grace_is_said_to_be_so(running: Running, tmp_path: Path) -> None:
    path = tmp_path / "tu-cham.xlsx"
    path.write_bytes(filled(form(running)))
    with running.house.ledger.transaction() as session:
        for row in session.query(Deadline).filter_by(stage="self-assessment"):
            row.due = datetime(2023, 12, 1, tzinfo=VIETNAM)
            row.grace_until = datetime(2100, 1, 1, tzinfo=VIETNAM)
    done = submit(running, "TM01", str(path))
    assert "✓ nhận · trong thời gian ân hạn  TM01" in done.output
    again = submit(running, "TM01", str(path), "--json")
    (row,) = json.loads(again.output)["outcomes"]
    assert (row["late"], row["in_grace"]) == (False, True)


def test_what_is_no_table_is_passed_over_and_named(running: Running, tmp_path: Path) -> None:
    folder = tmp_path / "den"
    folder.mkdir()
    for name in ("bao-cao.docx", "quyet-dinh.pdf"):
        (folder / name).write_bytes(b"%PDF-1.7")
    (folder / "tu-cham-TM01.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512)
    done = submit(running, str(folder), "--json")
    rows = {row["file"]: row["verdict"] for row in json.loads(done.output)["outcomes"]}
    assert rows == {
        "bao-cao.docx": "passed",
        "quyet-dinh.pdf": "passed",
        "tu-cham-TM01.xls": "returned",
    }


def test_a_file_of_nobody_known_is_kept(running: Running, tmp_path: Path) -> None:
    folder = tmp_path / "den"
    folder.mkdir()
    (folder / "khong-biet.csv").write_bytes(b"x,y\n1,2\n")
    done = submit(running, str(folder), "--json")
    (row,) = json.loads(done.output)["outcomes"]
    assert row["verdict"] == "unclaimed"
    assert running.house.vault.get(row["sha256"]) == b"x,y\n1,2\n"
    with running.house.ledger.session() as session:
        assert session.query(UnclaimedFile).one().file_name == "khong-biet.csv"


def test_names_that_are_no_text_and_files_that_can_not_be_read_stop_no_other(
    running: Running, tmp_path: Path
) -> None:
    folder = tmp_path / "den"
    folder.mkdir()
    (folder / "tu-cham-TM01.xlsx").write_bytes(filled(form(running)))
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff TM02.csv")).write_bytes(b"a,b\n1,2\n")
    (folder / "tu-cham-TM03.csv").symlink_to(tmp_path / "gone.csv")
    report = tmp_path / "ket-qua.csv"
    done = submit(running, str(folder), "--json", "--report", str(report))
    rows = {row["file"]: row["verdict"] for row in json.loads(done.output)["outcomes"]}
    assert rows == {
        "? TM02.csv": "returned",
        "tu-cham-TM01.xlsx": "accepted",
        "tu-cham-TM03.csv": "refused",
    }
    assert report.exists()


def test_a_report_that_can_not_be_written_is_said_before_anything_is_sent(
    running: Running, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n", "utf-8")
    with pytest.raises(UsageError, match="không có thư mục"):
        submit(running, "TM01", str(path), "--report", str(tmp_path / "no" / "x.csv"))
    with pytest.raises(UsageError, match="là một tệp"):
        submit(running, "TM01", str(path), "--returned", str(path))
    with running.house.ledger.session() as session:
        assert session.query(Receipt).count() == 0


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


def test_an_agencys_file_goes_to_the_stage_that_is_named(running: Running, tmp_path: Path) -> None:
    path = tmp_path / "danh-sach.csv"
    path.write_text("person_id,unit_code,audience\n1,TM99,nguoi-dan\n", "utf-8")
    lead = running.context.plan.stage("survey").lead
    options = ("--dataset", "sampling_frame", "--stage", "survey")
    done = submit(running, lead, str(path), *options)
    assert done.exit_code == 1
    assert "Mã đơn vị không có trong danh sách" in done.output
    with pytest.raises(DatasetUnsendable, match="sampling_frame"):
        submit(running, lead, str(path), "--dataset", "results", "--stage", "survey")
    with pytest.raises(DatasetUnsendable, match="survey"):
        submit(running, lead, str(path), "--dataset", "points")
