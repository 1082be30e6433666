"""`chuky what-if PLAN --move …`: what would move with a deadline. Nothing is written.

Belongs here: arguments and printing. The comparing is in `chuky.whatif`.
"""

import json
from datetime import date

import click

from chuky.exceptions import UsageError
from chuky.language import Text

EPILOG = (
    "Ví dụ · Example: chuky what-if thanh-mien-par-index-2023 --move self-assessment=2024-01-15"
)


@click.command("what-if", epilog=EPILOG)
@click.argument("plan", metavar="PLAN")
@click.option("--move", "moves", multiple=True, metavar="STAGE=YYYY-MM-DD", help="Dời hạn · Move.")
@click.option("--holiday", "holidays", multiple=True, metavar="YYYY-MM-DD", help="Thêm ngày nghỉ.")
@click.option("--unit-lost", "units", multiple=True, metavar="CODE", help="Bớt một đơn vị.")
@click.option("--year", type=int, help="Năm, với kế hoạch nhiều năm · Year of a plan of several.")
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(
    plan: str,
    moves: tuple[str, ...],
    holidays: tuple[str, ...],
    units: tuple[str, ...],
    year: int | None,
    as_json: bool,
) -> None:
    """Dời một hạn thì những gì dời theo: thời điểm, thư nhắc, bước bị ép, ngày nghỉ, thời gian còn.

    What would move with a deadline: moments, reminders, squeezed stages, days off, slack. Nothing
    is written.
    """
    from chuky.cli.timetables import rules_of
    from chuky.plan.lint.stop import lint_or_raise
    from chuky.plan.load import editions, find_plan, load_plan
    from chuky.plan.timetable import compile_timetable
    from chuky.whatif import Change, changed, compare
    from chuky.whatif.text import effect_text
    from chuky.workcalendar import plan_calendar

    change = Change(dict(map(_move, moves)), tuple(map(_day, holidays)), units)
    if not (moves or holidays or units):
        raise UsageError(detail=_NOTHING)
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
    effect = compare(before, after, rules, (calendar, supposed_calendar))
    if as_json:
        click.echo(json.dumps(effect.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(effect_text(before, after, effect))


_NOTHING = Text(
    "chưa nêu thay đổi nào; dùng --move, --holiday hoặc --unit-lost",
    "no change is named; use --move, --holiday or --unit-lost",
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
