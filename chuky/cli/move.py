"""`chuky move`: move a deadline of a running cycle, for all units or for one.

Belongs here: arguments and printing. What a move is, is in `chuky.cycle.move`.
"""

import os
from datetime import datetime
from pathlib import Path

import click

from chuky.language import pick

EPILOG = (
    "Ví dụ · Example: chuky move thanh-mien-par-index-2023 self-assessment 2024-01-15 "
    "--unit TM02 --reason 'mất điện do bão' --yes"
)


@click.command("move", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.argument("stage", metavar="STAGE")
@click.argument("day", metavar="DATE", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]))
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--unit", default="all", help="Mã đơn vị; trống: mọi đơn vị · One unit's code.")
@click.option("--reason", required=True, help="Lý do, ghi vào sổ nhật ký · Why, on record.")
@click.option("--document", help="Số, ngày văn bản gia hạn · The signed paper.")
@click.option("--followers", is_flag=True, help="Dời cả các bước sau như đề nghị · Move those too.")
@click.option("--by", default="quan-tri", show_default=True, help="Người dời · Who.")
@click.option("--yes", is_flag=True, help="Ghi; thiếu thì chỉ xem trước · Write, not only show.")
def command(
    cycle: str,
    stage: str,
    day: datetime,
    home: Path,
    unit: str,
    reason: str,
    document: str | None,
    followers: bool,
    by: str,
    yes: bool,
) -> None:
    """Dời hạn một bước của chu kỳ đang chạy; không có --yes thì chỉ xem trước.

    Moves a deadline of a running cycle: a new version with its reason, audited; the old one stays.
    Shows what changes, and what is proposed for the stages that wait for it; writes it with --yes,
    the proposals too with --followers.
    """
    from chuky.cli.moves_shown import follower_lines, move_lines
    from chuky.cli.prefect_runs import ask_prefect
    from chuky.cycle.context import load_cycle
    from chuky.cycle.move import Move, move_deadline
    from chuky.cycle.replan import move_with_followers, planned_replan
    from chuky.house import HouseSettings, open_house
    from chuky.plan.timetable import day_end

    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        context = load_cycle(house, cycle)
        move = Move(stage, day_end(day.date()), reason, unit, document)
        planned = planned_replan(house, context, move)
        click.echo("\n".join([*move_lines(planned.move), *follower_lines(planned, followers)]))
        if not yes:
            click.echo(pick("chưa ghi gì; thêm --yes để dời", "nothing written; --yes moves it"))
            return
        act = move_with_followers if followers else move_deadline
        act(house, context, move, by)
        click.echo(pick("✓ đã dời và ghi sổ", "✓ moved, on record"))
        ask_prefect(house)
    finally:
        house.close()
