"""`chuky timetable PLAN`: every stage's window and every moment that was understood."""

import json
from pathlib import Path

import click

from chuky.plan.load import editions, find_plan, load_plan
from chuky.reminders.rules import load_reminder_rules


@click.command("timetable", epilog="Ví dụ · Example: chuky timetable thanh-mien-par-index-2023")
@click.argument("plan", metavar="PLAN")
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
@click.option("--ics", "as_ics", is_flag=True, help="In iCalendar · Print iCalendar.")
def command(plan: str, as_json: bool, as_ics: bool) -> None:
    """Lịch trình của kế hoạch: cửa sổ của mỗi bước và mọi thời điểm.

    The plan's timetable: each stage's window and every moment. A plan of several years prints each
    year; with --json the stages of a year carry `@year`.
    """
    from chuky.plan.timetable import Timetable, compile_timetable
    from chuky.plan.timetable_text import timetable_ics, timetable_json, timetable_text
    from chuky.workcalendar import plan_calendar

    loaded = load_plan(find_plan(plan))
    rules_path = loaded.path.resolve().parent.parent / "reminders" / f"{loaded.plan.reminders}.yaml"
    rules = load_reminder_rules(
        rules_path if rules_path.is_file() else default_rules(loaded.plan.reminders)
    )
    timetables: list[Timetable] = [
        compile_timetable(edition, plan_calendar(edition.starts.year, edition.calendar), rules)
        for edition in editions(loaded.plan)
    ]
    if as_json:
        click.echo(
            json.dumps(timetable_json(loaded.plan, timetables), ensure_ascii=False, indent=1)
        )
    elif as_ics:
        click.echo(timetable_ics(timetables), nl=False)
    else:
        click.echo(timetable_text(timetables))


def default_rules(key: str) -> Path:
    """The reminder rules that come with the program."""
    from chuky.plan.load import CONFIGS

    return CONFIGS / "reminders" / f"{key}.yaml"
