"""`chuky schedule` and `chuky status`: a real cycle, and what is late in it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from chuky.cli import cli
from chuky.cycle.exceptions import CycleActive, IllustrativeUnconfirmed
from chuky.plan import find_plan

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
