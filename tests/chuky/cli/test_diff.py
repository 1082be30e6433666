"""`chuky diff`: breaking changes first, exit status 1 where there are some."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.cycle.exceptions import CycleUnknown
from chuky.plan import find_plan

pytestmark = pytest.mark.unit
PLAN = "thanh-mien-par-index-2023"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An office with two cycles; the second has a renamed unit and a step that changed."""
    folder = tmp_path / "home"
    run("schedule", PLAN, "--home", str(folder), "--confirm-illustrative")
    plans = tmp_path / "configs" / "plans"
    plans.mkdir(parents=True)
    criteria = tmp_path / "configs" / "criteria" / "commune-par-3395.yaml"
    criteria.parent.mkdir()
    theirs = find_plan(PLAN).parents[1] / "criteria" / criteria.name
    text = theirs.read_text(encoding="utf-8")
    changed = text.replace(
        'đủ nội dung", max_points: 2, step: 0.5', 'đủ nội dung", max_points: 2, step: 1'
    )
    assert changed != text
    criteria.write_text(changed, encoding="utf-8")
    plan = find_plan(PLAN).read_text(encoding="utf-8").replace(f"key: {PLAN}", "key: nam-sau", 1)
    next_year = plans / "nam-sau.yaml"
    next_year.write_text(plan.replace("Xã Cao Thắng", "Xã Cao Thắng Mới"), encoding="utf-8")
    run("schedule", str(next_year), "--home", str(folder), "--confirm-illustrative")
    return folder


def test_breaking_changes_come_first_and_give_status_1(home: Path) -> None:
    done = run("diff", PLAN, "nam-sau", "--home", str(home))
    assert done.exit_code == 1
    first, second, *_ = done.output.splitlines()
    assert first == "✕ communes 1.1: bước điểm: 0.5 → 1"
    assert second.startswith("· units TM02: đổi tên: Xã Cao Thắng → ")
    document = json.loads(run("diff", PLAN, "nam-sau", "--home", str(home), "--json").output)
    assert [change["breaking"] for change in document["changes"]] == [True, False]
    assert document["moves"] is None


def test_the_same_cycle_twice_gives_status_0(home: Path) -> None:
    done = run("diff", PLAN, PLAN, "--home", str(home))
    assert done.exit_code == 0
    assert "như nhau" in done.output


def test_an_unknown_cycle_is_named(home: Path) -> None:
    with pytest.raises(CycleUnknown, match="nam-khac"):
        run("diff", PLAN, "nam-khac", "--home", str(home))
