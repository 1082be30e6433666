"""An office's list of units becomes the plan's units, held to the contract `unit_roster`."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.exceptions import ChukyError
from chuky.mapping.roster import (
    RosterRefused,
    RosterUnclear,
    judge_roster,
    read_roster,
    units_of,
)
from chuky.mapping.sheets import read_old
from chuky.plan import Unit, find_plan, load_plan
from chuky.rehearsal.inputs import read_inputs
from tests.chuky.intake.books import xlsx

pytestmark = pytest.mark.unit
KEY = "thanh-mien-par-index-2023"
PLAN = load_plan(find_plan(KEY)).plan
HEAD = ["TT", "Mã xã", "Tên đơn vị", "Nhóm", "Hiệu lực từ ngày", "Đơn vị tiền thân"]
GOOD = xlsx(
    [
        ["DANH SÁCH XÃ SAU SẮP XẾP"],
        HEAD,
        [1, "TM01", "Xã Đoàn Tùng", "", "", ""],
        [2, "TM90", "Xã  Mới", PLAN.groups[PLAN.units[0].group].name, "01/07/2025", "TM02, TM03"],
        [],
    ]
)
WRONG = xlsx([HEAD, [1, "TM01", "", "", "", ""], [2, "TM01", "Xã B", "", "32/07/2025", ""]])


def test_a_list_becomes_units_and_what_the_plan_says_of_one_stays() -> None:
    first, second = units_of(read_roster(read_old(GOOD, "ds.xlsx"), "ds.xlsx"), PLAN)
    assert first.group == PLAN.units[0].group
    assert first.not_applicable == PLAN.units[0].not_applicable
    assert second == Unit(
        code="TM90",
        name="Xã Mới",
        group=PLAN.units[0].group,
        valid_from=date(2025, 7, 1),
        predecessors=("TM02", "TM03"),
    )


def test_a_list_s_column_of_former_districts_becomes_the_units_clusters() -> None:
    head = ["Mã xã", "Tên đơn vị", "Huyện cũ"]
    rows = xlsx([head, ["TM01", "Xã A", "Huyện  Thanh Miện "], ["TM02", "Xã B", ""]])
    first, second = units_of(read_roster(read_old(rows, "ds.xlsx"), "ds.xlsx"), PLAN)
    assert (first.cluster, second.cluster) == ("Huyện Thanh Miện", None)


def test_wrong_rows_are_named_where_they_stand() -> None:
    roster = read_roster(read_old(WRONG, "ds.xlsx"), "ds.xlsx")
    told = {
        (one.rule_id, roster.place(row))
        for one in judge_roster(roster).errors
        for row in one.failing
    }
    assert told >= {("name-blank", "2"), ("valid-from-not-a-date", "3"), ("code-duplicated", "3")}
    with pytest.raises(RosterRefused, match=r"ds\.xlsx, dòng "):
        units_of(roster, PLAN)


def test_a_group_that_the_plan_lacks_is_named_with_those_it_has() -> None:
    rows = xlsx([["Mã đơn vị", "Tên đơn vị", "Nhóm"], ["TM01", "A", "Nhóm lạ"]])
    with pytest.raises(RosterRefused, match="dòng 2: kế hoạch không có nhóm “Nhóm lạ”; dùng một"):
        units_of(read_roster(read_old(rows, "ds.xlsx"), "ds.xlsx"), PLAN)


def test_a_table_without_codes_and_names_is_no_list() -> None:
    with pytest.raises(RosterUnclear, match="Mã đơn vị"):
        read_roster(read_old(xlsx([["Họ tên", "Ngày sinh"], ["A", "B"]]), "a.xlsx"), "a.xlsx")


def run(folder: Path, content: bytes, *options: str, says: str = "") -> Result:
    file = folder / "ds.xlsx"
    file.write_bytes(content)
    arguments = ["import", KEY, str(file), "--list", "--out", str(folder / "out"), *options]
    return CliRunner().invoke(cli, arguments, input=says, catch_exceptions=False)


def test_the_command_writes_a_plans_units(tmp_path: Path) -> None:
    done = run(tmp_path, GOOD, says="y\n")
    assert done.exit_code == 0, done.output
    assert "code = “Mã xã”" in done.output
    assert "! dòng 4:" in done.output
    (_, second) = yaml.safe_load((tmp_path / "out" / "units.yaml").read_text("utf-8"))["units"]
    assert Unit.model_validate(second).predecessors == ("TM02", "TM03")


def test_the_command_names_every_wrong_row_and_writes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, WRONG, "--yes")
    assert done.exit_code == 1
    assert "✕ dòng 2: " in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("code,name,group\nTM01,,\n", "dòng 2"),
        ("code,name,group\nTM01,A,\nTM01,B,\n", "dòng 2"),
        ("ma,ho ten\n1,2\n", "Mã đơn vị"),
    ],
)
def test_a_rehearsals_list_is_held_to_the_same_contract(
    tmp_path: Path, content: str, said: str
) -> None:
    (tmp_path / "units.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ChukyError, match=said):
        read_inputs(tmp_path, PLAN)
