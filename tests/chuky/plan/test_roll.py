"""`chuky roll`: every plan that comes with the program, a year on and in 2027."""

from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from chuky.cli import cli
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.stage_state import stage_state
from chuky.cycle.submit import Sending, receive
from chuky.deadline.rewrite import rewrite
from chuky.exceptions import UsageError
from chuky.house import open_house
from chuky.mark import MARK
from chuky.plan import CONFIGS, find_plan, load_plan
from chuky.plan.timetable import day_end

pytestmark = pytest.mark.unit
PLANS = sorted((CONFIGS / "plans").glob("*.yaml"))


def roll(plan: Path, year: int, out: Path) -> str:
    args = ["roll", str(plan), "--year", str(year), "--out", str(out)]
    done = CliRunner().invoke(cli, args, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


@pytest.mark.parametrize("ahead", [1, 6])
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_rolled_plan_passes_the_check_and_keeps_its_comments(
    path: Path, ahead: int, tmp_path: Path
) -> None:
    old, out = load_plan(path).plan, tmp_path / "rolled.yaml"
    diff = roll(path, old.years[0] + ahead, out)
    assert diff.startswith(f"--- {path.name}\n+++ rolled.yaml")
    new = load_plan(out).plan
    assert new.years == tuple(year + ahead for year in old.years)
    assert (new.document.number, new.document.issued) == (None, None)
    assert new.document.illustrative is not None
    assert new.key != old.key
    assert [stage.key for stage in new.stages] == [stage.key for stage in old.stages]
    comments = {line for line in path.read_text("utf-8").splitlines() if line.startswith("#")}
    assert comments <= set(out.read_text("utf-8").splitlines())
    checked = CliRunner().invoke(cli, ["check", str(out)], catch_exceptions=False)
    assert checked.exit_code == 0, checked.output


def test_a_last_day_that_is_off_is_noted_with_the_working_day_before(tmp_path: Path) -> None:
    plan = CONFIGS / "plans" / "thanh-mien-par-index-2023.yaml"
    roll(plan, 2025, tmp_path / "rolled.yaml")
    text = (tmp_path / "rolled.yaml").read_text(encoding="utf-8")
    assert "    stated: Chậm nhất đến ngày 10/01/2026\n    lead" in text  # a made-up Saturday
    assert "# 28/02/2026 là ngày nghỉ (cuối tuần)" in text
    assert "trước hạn: 27/02/2026" in text


def test_keys_and_titles_name_the_new_year_in_both_languages(tmp_path: Path) -> None:
    roll(CONFIGS / "plans" / "thanh-mien-par-index-2023.yaml", 2024, tmp_path / "rolled.yaml")
    plan = load_plan(tmp_path / "rolled.yaml").plan
    assert plan.key == "thanh-mien-par-index-2024"
    assert list(plan.surveys) == ["xhh-2024"]
    assert plan.stage("survey").survey == "xhh-2024"
    for title in (plan.title, plan.title_en, plan.subject, plan.document.title):
        assert title
        assert "2024" in title
        assert "2023" not in title


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("của tôi", encoding="utf-8")
    args = ["roll", str(PLANS[0]), "--year", "2027", "--out", str(tmp_path / "mine.yaml")]
    assert isinstance(CliRunner().invoke(cli, args).exception, UsageError)
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "của tôi"


def test_last_years_lessons_are_comments_where_the_author_reads_them(tmp_path: Path) -> None:
    plan = CONFIGS / "plans" / "thanh-mien-par-index-2023.yaml"
    home = tmp_path / "house"
    cycle = a_late_year(home)
    out = tmp_path / "rolled.yaml"
    args = ["roll", str(plan), "--year", "2024", "--out", str(out), "--cycle", cycle]
    done = CliRunner().invoke(cli, [*args, "--home", str(home)], catch_exceptions=False)
    assert done.exit_code == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    under = lines.index("  - key: self-assessment") + 1
    noted = [line.strip() for line in lines[under : under + 3]]
    assert noted[0] == (
        "# Bài học năm 2023: xong ngày 17/01/2024, trễ 5 ngày làm việc so với hạn đầu 10/01/2024"
    )
    assert noted[1] == "# Bài học năm 2023: đã dời hạn: bão số 9"
    assert noted[2].startswith("# Bài học năm 2023: 2 đơn vị nộp trễ hoặc không nộp:")
    assert noted[2].count("1/1 kỳ") == 2
    assert any(line.startswith("+") and "Bài học" in line for line in done.output.splitlines())
    assert load_plan(out).plan.year == 2024
    plain = roll(plan, 2024, tmp_path / "plain.yaml")
    assert "Bài học" not in plain


def a_late_year(home: Path) -> str:
    """A cycle whose self-assessment was moved and sealed late, one unit in time, one late."""
    clock = SimulatedClock(datetime(2023, 12, 4, 8, tzinfo=VIETNAM))
    house = open_house(home, clock, MARK)
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:3]})
    context = activate(house, plan, loaded.criteria, "quan-tri")
    stage = plan.stage("self-assessment")
    with house.ledger.transaction() as session:
        stage_state(session, context.id, stage.key).state = "open"
    first, second, _ = (unit.code for unit in plan.units)
    receive(house, context, stage, Sending(stage.key, first, "a", "a.xlsx", b"a"))
    move = Move(stage.key, day_end(date(2024, 1, 12)), "bão số 9")
    move_deadline(house, context, move, "quan-tri")
    clock.move_to(datetime(2024, 1, 15, 8, tzinfo=VIETNAM))
    receive(house, context, stage, Sending(stage.key, second, "b", "b.xlsx", b"b"))
    with house.ledger.transaction() as session:
        state = stage_state(session, context.id, stage.key)
        state.state, state.sealed_at = "sealed", datetime(2024, 1, 17, 9, tzinfo=VIETNAM)
    house.close()
    return context.id


def test_lessons_need_the_house_of_the_cycle(tmp_path: Path) -> None:
    args = ["roll", str(PLANS[0]), "--year", "2030", "--cycle", "x", "--out", str(tmp_path / "a")]
    done = CliRunner().invoke(cli, args, env={"CHUKY_HOME": ""})
    assert isinstance(done.exception, UsageError)


@pytest.mark.parametrize(
    ("text", "years", "moved"),
    [
        ("Chậm nhất đến ngày 10/01/2024", 1, "Chậm nhất đến ngày 10/01/2025"),
        ("Tháng 01,02/2024", 2, "Tháng 01,02/2026"),
        ("dự kiến trong tháng 1-2021", 1, "dự kiến trong tháng 1-2022"),
        ("trước ngày 29/02/2024", 1, "trước ngày 28/02/2025"),
        ("trước ngày 29/02/2024", 4, "trước ngày 29/02/2028"),
        ("ngày 29 tháng 02 năm 2024", 1, "ngày 28 tháng 02 năm 2025"),
        ("Trong Quý I/2024 theo Quyết định số 12/2023/QĐ-UBND ngày 5/6/2023", 1,
         "Trong Quý I/2025 theo Quyết định số 12/2023/QĐ-UBND ngày 5/6/2023"),
        ("Từ ngày 01/9/{year}", 1, "Từ ngày 01/9/{year}"),
    ],
)  # fmt: skip
def test_a_wording_moves_its_years_only(text: str, years: int, moved: str) -> None:
    assert rewrite(text, years) == moved
