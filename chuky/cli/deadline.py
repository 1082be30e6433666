"""`chuky deadline TEXT…`: what a wording means, and by which rule.

Belongs here: arguments and printing. The reader is in `chuky.deadline`.
"""

import json
import sys
from typing import TYPE_CHECKING

import click

from chuky.clock import SystemClock, local_day
from chuky.language import Text, pick

if TYPE_CHECKING:
    from chuky.deadline import Reading

HELP = """Một câu thời hạn được hiểu thế nào, theo quy tắc nào.

What a deadline's wording means, and by which rule. Several TEXTs, or - for one a line on standard
input. With --json one phrase gives one object; several, or -, give one object a line.
Exit status 1 where a text is no deadline.

\b
Ví dụ · Example:
  chuky deadline "Chậm nhất đến ngày 10/01/2024"
  chuky deadline --year 2026 --json "Trước ngày 31 tháng 7" "Quý I"
"""


@click.command("deadline", help=HELP)
@click.argument("texts", metavar="TEXT...", nargs=-1, required=True)
@click.option(
    "--year",
    type=click.IntRange(1900, 2200),
    help="Năm khi câu không nêu năm · The year to assume (default: this year).",
)
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(texts: tuple[str, ...], year: int | None, as_json: bool) -> None:
    """Read each text, print what was understood."""
    from chuky.deadline import read

    many = len(texts) > 1 or texts == ("-",)
    wordings = _lines() if texts == ("-",) else list(texts)
    assumed = year or local_day(SystemClock().now()).year
    failed = False
    for text in wordings:
        reading = read(text, assumed)
        failed |= reading.kind == "unreadable"
        if as_json:
            indent = None if many else 1
            click.echo(json.dumps(reading.to_json(), ensure_ascii=False, indent=indent))
        else:
            _print(reading)
    if failed:
        sys.exit(1)


def _lines() -> list[str]:
    """Non-blank lines of standard input, UTF-8 whatever the terminal says."""
    raw = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    return [line for line in raw.splitlines() if line.strip()]


def _print(reading: "Reading") -> None:
    from chuky.deadline import DeadlineUnreadable

    if reading.kind == "unreadable":
        error = DeadlineUnreadable(reading.text, reading.explanation)
        click.echo(f"chuky: {error}", err=True)
        return
    click.echo(f"“{' '.join(reading.text.split())}”")
    click.echo(f"   {pick('hiểu là', 'read as'):<8} {reading.explanation}")
    note = _note(reading)
    if note:
        click.echo(f"   {pick('lưu ý', 'note'):<8} {note}")


def _note(reading: "Reading") -> str | None:
    """Where the last day is off: why, and the last working day before it."""
    if reading.due is None or not 1990 <= reading.due.year <= 2090:
        return None
    from chuky.workcalendar import plan_calendar
    from chuky.workcalendar.calendar import WEEKEND

    calendar = plan_calendar(reading.due.year)
    why = calendar.why_off(reading.due)
    if why is None:
        return None
    last = calendar.last_working_day_on_or_before(reading.due)
    guess = Text("", "")
    if calendar.is_provisional(reading.due.year) and why != WEEKEND:
        guess = Text(
            " (dự tính, Nhà nước chưa công bố lịch nghỉ)", " (an estimate, not announced yet)"
        )
    return pick(
        f"{reading.due:%d/%m/%Y} là ngày nghỉ ({why.vi}){guess.vi}; "
        f"ngày làm việc cuối cùng trước hạn: {last:%d/%m/%Y}",
        f"{reading.due:%d/%m/%Y} is off ({why.en}){guess.en}; "
        f"last working day before: {last:%d/%m/%Y}",
    )
