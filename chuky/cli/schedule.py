"""`chuky schedule PLAN`: activate a cycle for real in the office's own house."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.language import pick
from chuky.plan.load import editions, find_plan, load_plan

if TYPE_CHECKING:
    from chuky.cycle.context import CycleContext
    from chuky.house import House
    from chuky.plan import Plan

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
@click.option("--amend", metavar="REASON", help="Áp dụng kế hoạch đã sửa · Apply an edited plan.")
@click.option("--yes", is_flag=True, help="Ghi sửa đổi; thiếu thì chỉ xem trước · Write it.")
def command(
    plan: str, home: Path, by: str, confirm_illustrative: bool, amend: str | None, yes: bool
) -> None:
    """Kích hoạt chu kỳ thật: đóng băng kế hoạch theo mã băm, ghi bước, hạn và thời điểm vào sổ cái.

    Activates a real cycle: plan, criteria and contracts frozen by hash, stages, deadlines and
    moments written to the ledger. Where Prefect runs (`chuky up`, or PREFECT_API_URL), one run per
    moment is asked of it. Again with the same plan: the ledger stays, lost runs are healed.
    With --amend an edited plan is applied to the running cycle: shown first, written with --yes.
    """
    from chuky.cli.prefect_runs import ask_prefect
    from chuky.cli.timetables import rules_of
    from chuky.cycle.activate import activate
    from chuky.house import HouseSettings, open_house
    from chuky.plan.lint.stop import lint_or_raise

    loaded = load_plan(find_plan(plan))
    lint_or_raise(loaded)
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        for edition in editions(loaded.plan):
            if amend is not None:
                _amend(house, edition, amend, by, yes)
                continue
            context = activate(
                house,
                edition,
                loaded.criteria,
                by,
                confirm_illustrative=confirm_illustrative,
                rules=rules_of(loaded),
            )
            number = len(context.timetable.moments)
            click.echo(
                pick(f"✓ {context.id}: {number} thời điểm", f"✓ {context.id}: {number} moments")
            )
            _warn_of_addresses(house, context)
        ask_prefect(house)
    finally:
        house.close()


def _warn_of_addresses(house: "House", context: "CycleContext") -> None:
    from chuky.reminders.reach import without_address

    with house.ledger.session() as session:
        found = without_address(session, context)
    if found:
        first = f"{', '.join(found[:3])}{', …' if len(found) > 3 else ''}"
        click.echo(
            pick(
                f"▲ {len(found)} đơn vị, cơ quan chưa có địa chỉ nhận thư nhắc: {first}",
                f"▲ {len(found)} units and agencies have no address for reminders: {first}",
            )
        )


def _amend(house: "House", plan: "Plan", reason: str, by: str, yes: bool) -> None:
    from chuky.cli.moves_shown import move_lines
    from chuky.cycle.amend import amend, planned_amendment
    from chuky.cycle.context import load_cycle

    context = load_cycle(house, plan.key)
    planned = planned_amendment(house, context, plan, reason)
    for move in planned.moves:
        click.echo("\n".join(move_lines(move)))
    if planned.empty:
        click.echo(pick(f"✓ {plan.key}: không có gì đổi", f"✓ {plan.key}: nothing changes"))
    elif not yes:
        click.echo(pick("chưa ghi gì; thêm --yes để sửa", "nothing written; --yes amends"))
    else:
        amend(house, context, plan, reason, by)
        click.echo(pick(f"✓ {plan.key}: đã sửa và ghi sổ", f"✓ {plan.key}: amended, on record"))
