"""`chuky rehearse PLAN`: the whole year on a simulated clock, in a workspace of its own."""

from pathlib import Path
from typing import Any

import click

from chuky.plan.load import find_plan, load_plan


@click.command("rehearse", epilog="Ví dụ · Example: chuky rehearse thanh-mien-par-index-2023")
@click.argument("plan", metavar="PLAN")
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục làm việc · Workspace.")
@click.option("--seed", type=int, default=1, show_default=True, help="Hạt giống · Seed.")
@click.option(
    "--faults",
    type=click.Choice(["none", "mild", "severe"]),
    default="mild",
    show_default=True,
    help="Mức sai sót của người tham gia · How people misbehave.",
)
@click.option("--units", type=click.IntRange(1, 20000), help="Số đơn vị · Number of units.")
@click.option(
    "--inputs",
    type=click.Path(path_type=Path),
    help="Số liệu thật thay người giả lập: units.csv, <bước>.csv · Real files.",
)
@click.option("--json", "as_json", is_flag=True, help="In tóm tắt JSON · Print JSON.")
@click.option("--quiet", is_flag=True, help="Không hiện tiến độ · No progress.")
def command(
    plan: str,
    out: Path | None,
    seed: int,
    faults: Any,
    units: int | None,
    inputs: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Diễn tập cả năm: người giả lập, đồng hồ giả lập, còn lại là thật.

    Rehearses the year: simulated people on a simulated clock; everything else is the real thing.
    Stopped or killed, the same command goes on where it stood.
    """
    from chuky.cli.rehearsing import rehearse_and_report
    from chuky.rehearsal.inputs import read_inputs
    from chuky.rehearsal.options import RehearsalOptions

    loaded = load_plan(find_plan(plan))
    options = RehearsalOptions(
        folder=out or Path("workspace") / loaded.plan.key,
        seed=seed,
        faults=faults,
        units=units,
        inputs=read_inputs(inputs, loaded.plan) if inputs else None,
    )
    rehearse_and_report(loaded, options, as_json=as_json, quiet=quiet)
