"""`chuky remind CYCLE --dry-run`: who would get which text on a day, before anything leaves.

Belongs here: arguments and printing. What is due is in `chuky.reminders.dry_run`.
"""

import os
from datetime import datetime
from pathlib import Path

import click

from chuky.language import Text, pick

EPILOG = "Ví dụ · Example: chuky remind thanh-mien-par-index-2023 --home workspace/demo --dry-run"


@click.command("remind", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Ngày · Day.")
@click.option("--dry-run", is_flag=True, help="Chỉ liệt kê · List only.")
@click.option("--text", "full", is_flag=True, help="In cả nội dung · Print the texts too.")
def command(cycle: str, home: Path, day: datetime | None, dry_run: bool, full: bool) -> None:
    """Ai sẽ nhận thư gì vào một ngày (mặc định: ngày có thư tiếp theo); không gửi, không ghi gì.

    Who would get what on a day (default: the next one with mail). Sends and writes nothing.
    """
    from chuky.cycle.context import load_cycle
    from chuky.exceptions import UsageError
    from chuky.house import HouseSettings, open_house
    from chuky.reminders.dry_run import letters_of_day, next_day

    if not dry_run:
        raise UsageError(detail=_ONLY_DRY)
    if not home.is_dir():
        raise UsageError(detail=Text(f"không có thư mục {home}", f"there is no folder {home}"))
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        context = load_cycle(house, cycle)
        with house.ledger.session() as session:
            when = day.date() if day else next_day(session, context)
            letters = letters_of_day(session, context, when) if when else []
    finally:
        house.close()
    if not letters or when is None:
        click.echo(pick("không có thư nào", "there is no mail"))
        return
    click.echo(f"{when:%d/%m/%Y}: {len(letters)} {pick('thư', 'mails')}")
    for letter in letters:
        click.echo(f"{letter.recipient:<40} {letter.subject}")
        if full:
            click.echo(letter.body)


_ONLY_DRY = Text(
    "thư tự đi theo lịch; lệnh này chỉ xem trước, thêm --dry-run",
    "mail leaves by the timetable; this command only previews, add --dry-run",
)
