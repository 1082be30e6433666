"""`chuky timetable PLAN`: every stage's window and every moment that was understood."""

import json

import click

from chuky.plan.load import find_plan, load_plan


@click.command("timetable", epilog="Ví dụ · Example: chuky timetable thanh-mien-par-index-2023")
@click.argument("plan", metavar="PLAN")
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
@click.option("--ics", "as_ics", is_flag=True, help="In iCalendar · Print iCalendar.")
def command(plan: str, as_json: bool, as_ics: bool) -> None:
    """Lịch trình của kế hoạch: cửa sổ của mỗi bước và mọi thời điểm.

    The plan's timetable: each stage's window and every moment. A plan of several years prints each
    year; with --json the stages of a year carry `@year`.
    """
    from chuky.cli.timetables import timetables_of
    from chuky.plan.timetable_text import timetable_ics, timetable_json, timetable_text

    loaded = load_plan(find_plan(plan))
    timetables = timetables_of(loaded)
    if as_json:
        click.echo(
            json.dumps(timetable_json(loaded.plan, timetables), ensure_ascii=False, indent=1)
        )
    elif as_ics:
        click.echo(timetable_ics(timetables), nl=False)
    else:
        click.echo(timetable_text(timetables))
