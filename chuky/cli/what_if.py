"""`chuky what-if PLAN --move …`: what would move with a deadline. Nothing is written.

Belongs here: arguments and printing. The comparing is in `chuky.whatif`.
"""

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.exceptions import UsageError
from chuky.language import Text

if TYPE_CHECKING:
    from chuky.plan.timetable import Timetable
    from chuky.whatif import Change, Effect

    Compared = tuple[Timetable, Effect]

EPILOG = (
    "Ví dụ · Example: chuky what-if thanh-mien-par-index-2023 --move self-assessment=2024-01-15"
)


@click.command("what-if", epilog=EPILOG)
@click.argument("plan", metavar="[PLAN]", required=False)
@click.option("--move", "moves", multiple=True, metavar="STAGE=YYYY-MM-DD", help="Dời hạn · Move.")
@click.option("--holiday", "holidays", multiple=True, metavar="YYYY-MM-DD", help="Thêm ngày nghỉ.")
@click.option("--unit-lost", "units", multiple=True, metavar="CODE", help="Bớt một đơn vị.")
@click.option("--year", type=int, help="Năm, với kế hoạch nhiều năm · Year of a plan of several.")
@click.option("--cycle", metavar="CYCLE", help="Chu kỳ đang chạy, theo sổ cái · A running cycle.")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME")
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(
    plan: str | None,
    moves: tuple[str, ...],
    holidays: tuple[str, ...],
    units: tuple[str, ...],
    year: int | None,
    cycle: str | None,
    home: Path | None,
    as_json: bool,
) -> None:
    """Dời một hạn thì những gì dời theo: thời điểm, thư nhắc, bước bị ép, ngày nghỉ, thời gian còn.

    What would move with a deadline: moments, reminders, squeezed stages, days off, slack. Of a
    plan, or with --cycle of a running one by the deadlines in force. Nothing is written.
    """
    from chuky.whatif import Change
    from chuky.whatif.text import effect_text

    change = Change(dict(map(_move, moves)), tuple(map(_day, holidays)), units)
    if not (moves or holidays or units):
        raise UsageError(detail=_NOTHING)
    if (plan is None) == (cycle is None):
        raise UsageError(detail=_ONE_OF)
    if cycle is not None:
        before, effect = _of_cycle(home, cycle, change)
    else:
        before, effect = _of_plan(str(plan), year, change)
    if as_json:
        click.echo(json.dumps(effect.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(effect_text(before, effect))


def _of_plan(plan: str, year: int | None, change: "Change") -> "Compared":
    from chuky.cli.timetables import rules_of
    from chuky.plan.lint.stop import lint_or_raise
    from chuky.plan.load import editions, find_plan, load_plan
    from chuky.plan.timetable import compile_timetable
    from chuky.whatif import changed, compare
    from chuky.workcalendar import plan_calendar

    loaded = load_plan(find_plan(plan))
    lint_or_raise(loaded)
    by_year = {edition.year: edition for edition in editions(loaded.plan)}
    edition = by_year.get(year or loaded.plan.year)
    if edition is None:
        raise UsageError(detail=_NO_YEAR.format(", ".join(map(str, by_year))))
    rules, calendar = rules_of(loaded), plan_calendar(edition.starts.year, edition.calendar)
    supposed, supposed_calendar = changed(edition, calendar, change)
    before = compile_timetable(edition, calendar, rules)
    after = compile_timetable(supposed, supposed_calendar, rules)
    return before, compare(before, after, rules, (calendar, supposed_calendar))


def _of_cycle(home: Path | None, cycle: str, change: "Change") -> "Compared":
    """By the ledger's deadlines in force; people are those of its accounts."""
    from chuky.cycle.context import load_cycle
    from chuky.house import HouseSettings, open_house
    from chuky.reminders.people import people_of
    from chuky.whatif import compare
    from chuky.whatif.running import in_force, running_change, timetable_of
    from chuky.whatif.staff import by_accounts

    if home is None or not home.is_dir():
        raise UsageError(detail=_NO_HOME)
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        context = load_cycle(house, cycle)
        with house.ledger.session() as session:
            state, people = in_force(session, context), people_of(session, cycle)
    finally:
        house.close()
    supposed, calendar = running_change(state, context.calendar, change)
    before = timetable_of(state, context.calendar, context.rules)
    after = timetable_of(supposed, calendar, context.rules)
    calendars = (context.calendar, calendar)
    return before, compare(before, after, context.rules, calendars, by_accounts(people))


_NOTHING = Text(
    "chưa nêu thay đổi nào; dùng --move, --holiday hoặc --unit-lost",
    "no change is named; use --move, --holiday or --unit-lost",
)
_ONE_OF = Text(
    "nêu một kế hoạch, hoặc --cycle của chu kỳ đang chạy, không nêu cả hai",
    "name a plan, or the --cycle of a running one, not both",
)
_NO_HOME = Text(
    "chưa biết thư mục của chu kỳ; dùng --home hoặc đặt CHUKY_HOME",
    "the cycle's folder is not known; use --home or set CHUKY_HOME",
)
_NO_YEAR = Text("kế hoạch chỉ có các năm {}", "the plan has the years {} only")
_WRONG_DAY = Text(
    "“{}” không phải một ngày; viết năm-tháng-ngày, ví dụ 2024-01-15",
    "“{}” is no day; write year-month-day, such as 2024-01-15",
)


def _move(text: str) -> tuple[str, date]:
    stage, _, day = text.partition("=")
    return stage.replace("_", "-"), _day(day)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(detail=_WRONG_DAY.format(text)) from None
