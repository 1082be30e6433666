"""`chuky schedule` and `chuky status`: a real cycle, and what is late in it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from chuky.cli import cli
from chuky.cycle.exceptions import (
    AmendmentRefused,
    CycleActive,
    IllustrativeUnconfirmed,
    MoveRefused,
)
from chuky.plan import CONFIGS, find_plan

pytestmark = pytest.mark.unit
PLAN = "thanh-mien-par-index-2023"


def schedule(home: Path, *options: str, plan: str = PLAN) -> str:
    done = CliRunner().invoke(
        cli, ["schedule", plan, "--home", str(home), *options], catch_exceptions=False
    )
    assert done.exit_code == 0
    return done.output


def test_a_plan_with_illustrative_values_asks_before_it_runs_for_real(tmp_path: Path) -> None:
    with pytest.raises(IllustrativeUnconfirmed, match="minh họa"):
        schedule(tmp_path)


def test_a_confirmed_plan_is_activated_once(tmp_path: Path) -> None:
    first = schedule(tmp_path, "--confirm-illustrative")
    assert PLAN in first
    assert schedule(tmp_path, "--confirm-illustrative") == first


def test_an_edited_plan_does_not_change_a_running_cycle(tmp_path: Path) -> None:
    schedule(tmp_path / "home", "--confirm-illustrative")
    edited = tmp_path / f"{PLAN}.yaml"
    text = find_plan(PLAN).read_text(encoding="utf-8")
    edited.write_text(text.replace("10/01/2024", "15/01/2024"), encoding="utf-8")
    with pytest.raises(CycleActive, match="--amend"):
        schedule(tmp_path / "home", "--confirm-illustrative", plan=str(edited))


def test_status_names_what_is_late_and_exits_1(tmp_path: Path) -> None:
    schedule(tmp_path, "--confirm-illustrative")
    done = CliRunner().invoke(cli, ["status", "--home", str(tmp_path), "--json"])
    assert done.exit_code == 1
    late = {row["subject"] for row in json.loads(done.output)}
    assert {"survey", "self-assessment", "appraisal", "publication"} <= late


def test_status_of_an_empty_house_is_quiet(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["status", "--home", str(tmp_path)])
    assert done.exit_code == 0
    assert "không có việc quá hạn" in done.output


def far(text: str) -> str:
    """The plan of Thanh Miện far in the future, so that nothing in it is past."""
    return text.replace("2024", "2084").replace("2023", "2083")


@pytest.fixture
def future(tmp_path: Path) -> Path:
    """The plan as a file of its own, its days to come."""
    path = tmp_path / f"{PLAN}.yaml"
    source = find_plan(PLAN).read_text(encoding="utf-8")
    path.write_text(far(source).replace(f"key: {far(PLAN)}", f"key: {PLAN}"), encoding="utf-8")
    return path


def test_an_amendment_is_shown_first_and_written_with_yes(future: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    schedule(home, "--confirm-illustrative", plan=str(future))
    text = future.read_text(encoding="utf-8")
    future.write_text(text.replace("ngày 10/01/2084", "ngày 17/01/2084"), encoding="utf-8")
    shown = schedule(home, "--amend", "theo Công văn 12", plan=str(future))
    assert "10/01/2084 → 17/01/2084" in shown
    assert "chưa ghi gì" in shown
    assert schedule(home, "--amend", "theo Công văn 12", plan=str(future)) == shown
    assert "đã sửa" in schedule(home, "--amend", "theo Công văn 12", "--yes", plan=str(future))
    assert "không có gì đổi" in schedule(home, "--amend", "lại", "--yes", plan=str(future))
    assert PLAN in schedule(home, "--confirm-illustrative", plan=str(future))


def test_an_amendment_can_not_take_units_away(future: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    schedule(home, "--confirm-illustrative", plan=str(future))
    text = future.read_text(encoding="utf-8")
    future.write_text(text.replace("TM17", "TM99"), encoding="utf-8")
    with pytest.raises(AmendmentRefused, match="units"):
        schedule(home, "--amend", "nhầm", "--yes", plan=str(future))


def test_a_deadline_is_moved_for_one_unit_only_with_yes(future: Path, tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    schedule(tmp_path / "home", "--confirm-illustrative", plan=str(future))
    command = ["move", PLAN, "self-assessment", "2084-01-20", "--home", home, "--unit", "TM02"]
    command += ["--reason", "mất điện"]
    shown = CliRunner().invoke(cli, command, catch_exceptions=False)
    assert "10/01/2084 → 20/01/2084" in shown.output
    assert "chưa ghi gì" in shown.output
    done = CliRunner().invoke(cli, [*command, "--yes"], catch_exceptions=False)
    assert "đã dời" in done.output
    with pytest.raises(MoveRefused, match="hạn đã là 20/01/2084"):
        CliRunner().invoke(cli, [*command, "--yes"], catch_exceptions=False)


def test_an_office_has_reminder_rules_of_its_own(future: Path, tmp_path: Path) -> None:
    office = tmp_path / "office"
    (office / "plans").mkdir(parents=True)
    (office / "reminders").mkdir()
    plan = office / "plans" / future.name
    plan.write_bytes(future.read_bytes())
    rules = (CONFIGS / "reminders" / "default.yaml").read_text(encoding="utf-8")
    (office / "reminders" / "default.yaml").write_text(
        rules.replace("before: [10, 5, 2, 0]", "before: [7]"), encoding="utf-8"
    )
    usual = schedule(tmp_path / "one", "--confirm-illustrative", plan=str(future))
    own = schedule(tmp_path / "two", "--confirm-illustrative", plan=str(plan))
    assert int(own.split()[2]) < int(usual.split()[2])
