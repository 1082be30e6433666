"""`chuky pause CYCLE [STAGE]`: nothing of a stage, or of a cycle, runs until `--resume`.

Belongs here: arguments and printing. What a pause does is in `chuky.cycle.pause`.
"""

import os
from pathlib import Path

import click

from chuky.language import pick

EPILOG = "Ví dụ · Example: chuky pause chinh-quyen-than-thien-2026 self-assessment --reason 'bão'"


@click.command("pause", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.argument("stage", metavar="[STAGE]", default="*")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--reason", required=True, help="Lý do, ghi vào sổ nhật ký · Why, on record.")
@click.option("--by", default="quan-tri", show_default=True, help="Người làm · Who.")
@click.option("--resume", "again", is_flag=True, help="Cho chạy tiếp · Let it run again.")
@click.option("--yes", is_flag=True, help="Chạy tiếp thật; thiếu thì chỉ xem trước · Do it.")
def command(
    cycle: str, stage: str, home: Path, reason: str, by: str, again: bool, yes: bool
) -> None:
    """Tạm dừng một bước hay cả chu kỳ; --resume --yes cho chạy tiếp.

    While it is paused none of its moments runs and nobody is reminded; files are still taken in.
    --resume shows what would run at once; --yes lets it.
    """
    from chuky.cli.prefect_runs import ask_prefect
    from chuky.cycle.context import load_cycle
    from chuky.cycle.pause import due_on_resume, pause, resume
    from chuky.house import HouseSettings, open_house

    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        context = load_cycle(house, cycle)
        if not again:
            pause(house, context, reason, by, stage)
            click.echo(pick("✓ đã tạm dừng và ghi sổ", "✓ paused, on record"))
        else:
            for moment in due_on_resume(house, context, stage):
                click.echo(f"  {moment}")
            if not yes:
                click.echo(pick("chưa ghi gì; thêm --yes", "nothing written; add --yes"))
                return
            resume(house, context, reason, by, stage)
            click.echo(pick("✓ chạy tiếp, đã ghi sổ", "✓ resumed, on record"))
        ask_prefect(house)
    finally:
        house.close()
