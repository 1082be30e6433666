"""`chuky confirm-clock`: an administrator says that the machine's clock is right.

Belongs here: arguments and printing. When a clock is doubted is in `chuky.cycle.clock_hold`.
"""

import os
from pathlib import Path

import click

from chuky.language import pick

EPILOG = "Ví dụ · Example: chuky confirm-clock chinh-quyen-than-thien-2026 --reason 'đã chỉnh NTP'"


@click.command("confirm-clock", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--by", default="quan-tri", show_default=True, help="Người xác nhận · Who.")
@click.option("--reason", required=True, help="Vì sao đồng hồ đúng · Why the clock is right.")
def command(cycle: str, home: Path, by: str, reason: str) -> None:
    """Xác nhận đồng hồ máy đúng, khi chu kỳ bị giữ vì đồng hồ lùi hoặc vượt quá 14 ngày.

    A cycle is held while the clock stands before its last audit event or more than 14 days after
    it; this confirms the clock, on record.
    """
    from chuky.cycle.clock_hold import confirm_clock
    from chuky.house import HouseSettings, open_house

    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        doubt = confirm_clock(house, cycle, by, reason)
    finally:
        house.close()
    if doubt is None:
        click.echo(pick(f"✓ {cycle}: đồng hồ không bị nghi ngờ", f"✓ {cycle}: no doubt"))
    else:
        click.echo(pick(f"✓ {cycle}: đồng hồ được xác nhận", f"✓ {cycle}: clock confirmed"))
