"""`chuky close-early CYCLE STAGE`: the lead agency has a stage sealed before its day.

Belongs here: arguments and printing. What is asked for is in `chuky.cycle.close_early`.
"""

import os
from pathlib import Path

import click

from chuky.language import pick

EPILOG = (
    "Ví dụ · Example: chuky close-early chinh-quyen-than-thien-2026 self-assessment "
    "--reason 'đủ hồ sơ'"
)


@click.command("close-early", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.argument("stage", metavar="STAGE")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--reason", required=True, help="Lý do, ghi vào sổ nhật ký · Why, on record.")
@click.option("--yes", is_flag=True, help="Đóng dù còn đơn vị thiếu · Though units are missing.")
@click.option("--by", default="quan-tri", show_default=True, help="Người làm · Who.")
def command(cycle: str, stage: str, home: Path, reason: str, yes: bool, by: str) -> None:
    """Đóng một bước trước hạn khi đã đủ; chốt chất lượng vẫn quyết định.

    Has a stage sealed before its day once all is in; its gate still decides. Where units are
    missing it names them and asks for --yes.
    """
    from chuky.cli.prefect_runs import ask_prefect
    from chuky.cycle.close_early import close_early, missing_now
    from chuky.house import HouseSettings, open_house

    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        missing = missing_now(house, cycle, stage)
        if missing:
            names = ", ".join(missing[:10]) + (", …" if len(missing) > 10 else "")
            click.echo(
                pick(
                    f"▲ còn {len(missing)} đơn vị chưa có hồ sơ được nhận: {names}",
                    f"▲ {len(missing)} units have nothing accepted: {names}",
                )
            )
        if missing and not yes:
            click.echo(pick("chưa ghi gì; thêm --yes", "nothing written; add --yes"))
            return
        close_early(house, cycle, stage, by, reason)
        click.echo(pick("✓ đã yêu cầu đóng sớm, đã ghi sổ", "✓ asked to close, on record"))
        ask_prefect(house)
    finally:
        house.close()
