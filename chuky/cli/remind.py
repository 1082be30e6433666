"""`chuky remind CYCLE`: who would get which text; sending it now; trying refused letters again.

Belongs here: arguments and printing. What is due is in `chuky.reminders.dry_run`, sending before
the timetable in `chuky.reminders.send_now`.
"""

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.language import Text, pick

if TYPE_CHECKING:
    from chuky.cycle.context import CycleContext
    from chuky.house import House
    from chuky.reminders.letter import Letter

EPILOG = "Ví dụ · Example: chuky remind thanh-mien-par-index-2023 --home workspace/demo --dry-run"


@click.command("remind", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Ngày · Day.")
@click.option("--dry-run", is_flag=True, help="Chỉ liệt kê · List only.")
@click.option("--now", is_flag=True, help="Gửi ngay thư của ngày ấy · Send that day's now.")
@click.option("--again", is_flag=True, help="Thử lại thư chưa gửi được · Retry refused letters.")
@click.option("--text", "full", is_flag=True, help="In cả nội dung · Print the texts too.")
@click.option("--by", default="quan-tri", show_default=True, help="Người gửi · Who.")
@click.option("--yes", is_flag=True, help="Gửi; thiếu thì chỉ xem trước · Send, not only show.")
def command(
    cycle: str,
    home: Path,
    day: datetime | None,
    dry_run: bool,
    now: bool,
    again: bool,
    full: bool,
    by: str,
    yes: bool,
) -> None:
    """Ai sẽ nhận thư gì vào một ngày (mặc định: ngày có thư tiếp theo); --now --yes thì gửi ngay.

    Who would get what on a day (default: the next one with mail). With --now --yes it leaves at
    once, in office hours; --again tries from the start what could not be sent.
    """
    from chuky.cycle.context import load_cycle
    from chuky.exceptions import UsageError
    from chuky.house import HouseSettings, open_house

    if [dry_run, now, again].count(True) != 1:
        raise UsageError(detail=_ONE_OF)
    if not home.is_dir():
        raise UsageError(detail=Text(f"không có thư mục {home}", f"there is no folder {home}"))
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        context = load_cycle(house, cycle)
        if again:
            _try_again(house, context, by)
            return
        when, letters = _letters(house, context, day.date() if day else None)
        _print(when, letters, full)
        if now and letters and when is not None:
            _send(house, context, when, by, yes)
    finally:
        house.close()


def _letters(
    house: "House", context: "CycleContext", day: date | None
) -> "tuple[date | None, list[Letter]]":
    from chuky.reminders.dry_run import letters_of_day, next_day

    with house.ledger.session() as session:
        when = day or next_day(session, context)
        return when, letters_of_day(session, context, when) if when else []


def _print(when: date | None, letters: "list[Letter]", full: bool) -> None:
    if not letters or when is None:
        click.echo(pick("không có thư nào", "there is no mail"))
        return
    click.echo(f"{when:%d/%m/%Y}: {len(letters)} {pick('thư', 'mails')}")
    for letter in letters:
        click.echo(f"{letter.recipient:<40} {letter.subject}")
        if full:
            click.echo(letter.body)


def _send(house: "House", context: "CycleContext", day: date, by: str, yes: bool) -> None:
    from chuky.reminders.send_now import send_now

    if not yes:
        click.echo(pick("chưa gửi; thêm --yes để gửi ngay", "nothing sent; --yes sends it now"))
        return
    sent = send_now(house, context, day, by)
    click.echo(pick(f"✓ đã gửi {sent} thư", f"✓ {sent} mails sent"))


def _try_again(house: "House", context: "CycleContext", by: str) -> None:
    from chuky.cycle.clock_hold import clock_doubt
    from chuky.reminders.again import try_again
    from chuky.reminders.deliver import deliver_queued

    found, held = try_again(house, context, by), clock_doubt(house, context.id) is not None
    sent = 0 if held else deliver_queued(house, context)
    click.echo(pick(f"thử lại {found} thư, gửi được {sent}", f"{found} tried again, {sent} sent"))
    if held:
        click.echo(_CLOCK)


_CLOCK = Text(
    "▲ đồng hồ máy đang bị nghi ngờ: thư chờ đến khi xác nhận bằng chuky confirm-clock",
    "▲ the machine's clock is in doubt: mail waits until chuky confirm-clock confirms it",
)
_ONE_OF = Text(
    "thư tự đi theo lịch; thêm --dry-run để xem trước, --now để gửi ngay, hoặc --again để thử lại",
    "mail leaves by the timetable; add --dry-run to preview, --now to send, or --again to retry",
)
