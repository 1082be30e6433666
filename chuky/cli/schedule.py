"""`chuky schedule PLAN`: activate a cycle for real in the office's own house."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.language import pick
from chuky.plan.load import editions, find_plan, load_plan

if TYPE_CHECKING:
    from chuky.house import House

EPILOG = "Ví dụ · Example: CHUKY_HOME=/srv/chuky chuky schedule chinh-quyen-than-thien-2026"


@click.command("schedule", epilog=EPILOG)
@click.argument("plan", metavar="PLAN")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--by", default="quan-tri", show_default=True, help="Người kích hoạt · Who.")
@click.option(
    "--confirm-illustrative",
    is_flag=True,
    help="Chấp nhận các giá trị minh họa · Accept values that no document states.",
)
def command(plan: str, home: Path, by: str, confirm_illustrative: bool) -> None:
    """Kích hoạt chu kỳ thật: đóng băng kế hoạch theo mã băm, ghi bước, hạn và thời điểm vào sổ cái.

    Activates a real cycle: plan, criteria and contracts frozen by hash, stages, deadlines and
    moments written to the ledger. Where Prefect runs (`chuky up`, or PREFECT_API_URL), one run per
    moment is asked of it. Again with the same plan: the ledger stays, lost runs are healed.
    """
    from chuky.cycle.activate import activate
    from chuky.house import HouseSettings, open_house
    from chuky.plan.lint.stop import lint_or_raise

    loaded = load_plan(find_plan(plan))
    lint_or_raise(loaded)
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        for edition in editions(loaded.plan):
            context = activate(
                house, edition, loaded.criteria, by, confirm_illustrative=confirm_illustrative
            )
            number = len(context.timetable.moments)
            click.echo(
                pick(f"✓ {context.id}: {number} thời điểm", f"✓ {context.id}: {number} moments")
            )
        _ask_prefect(house)
    finally:
        house.close()


def _ask_prefect(house: "House") -> None:
    """One run per moment, where a server is known; without one the next `chuky up` asks."""
    from flows.machine import join_machine

    if not join_machine(house.folder / "prefect") and not os.environ.get("PREFECT_API_URL"):
        return
    from flows.scheduling import agree

    done = agree(house)
    click.echo(
        pick(
            f"✓ Prefect: đặt {done.asked}, giữ {done.kept}, hủy {done.cancelled} lượt chạy",
            f"✓ Prefect: {done.asked} runs asked, {done.kept} kept, {done.cancelled} cancelled",
        )
    )
