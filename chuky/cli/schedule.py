"""`chuky schedule PLAN`: activate a cycle for real in the office's own house."""

import os
from pathlib import Path

import click

from chuky.language import pick
from chuky.plan.load import editions, find_plan, load_plan

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
    moments written to the ledger. Again with the same plan: nothing changes. The `catch-up` flow
    (deployments/prefect.yaml) then runs what is due.
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
    finally:
        house.close()
