"""`chuky act`: enter the signed document that ends a stage, as the web's page of the stage does.

Belongs here: arguments and printing. What an act is, is in `chuky.cycle.acts`.
"""

import os
from datetime import datetime
from pathlib import Path

import click

from chuky.exceptions import FileUnreadable
from chuky.language import Text, pick

EPILOG = (
    "Ví dụ · Example: chuky act thanh-mien-par-index-2023 publication "
    "--file quyet-dinh.pdf --number 1234/QĐ-UBND --date 2024-03-20 --signer 'Nhữ Văn Cúc' --yes"
)


@click.command("act", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.argument("stage", metavar="STAGE")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    help="Bản ký: PDF, ảnh chụp · The signed file.",
)
@click.option("--number", required=True, help="Số, ký hiệu văn bản · Its number.")
@click.option(
    "--date",
    "dated",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    required=True,
    help="Ngày văn bản · Its date.",
)
@click.option("--signer", required=True, help="Người ký · Who signed.")
@click.option("--by", default="quan-tri", show_default=True, help="Người nhập · Who enters it.")
@click.option("--yes", is_flag=True, help="Ghi; thiếu thì chỉ xem trước · Write, not only show.")
def command(
    cycle: str,
    stage: str,
    home: Path,
    path: Path,
    number: str,
    dated: datetime,
    signer: str,
    by: str,
    yes: bool,
) -> None:
    """Nhập văn bản đã ký kết thúc một bước; không có --yes thì chỉ xem trước.

    Enters the signed document that ends a stage (milestone, aggregation, submission, publication).
    A publication is sealed and published by it. Shows what it does; writes it with --yes.
    """
    from chuky.cli.prefect_runs import ask_prefect
    from chuky.cycle.acts import record_act, require_act_ends, signed_document
    from chuky.cycle.context import load_cycle
    from chuky.house import HouseSettings, open_house

    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        found = require_act_ends(load_cycle(house, cycle), stage)
        given = signed_document(house, stage, number, dated.date(), signer, _bytes_of(path))
        click.echo(f"{found.name}: {given.number}, {given.dated:%d/%m/%Y}, {given.signer}")
        if not yes:
            click.echo(pick("chưa ghi gì; thêm --yes để ghi", "nothing written; --yes writes it"))
            return
        record_act(house, cycle, stage, given, by)
        click.echo(pick("✓ đã ghi, bước sẽ được niêm phong", "✓ on record, the stage is sealed"))
        ask_prefect(house)
    finally:
        house.close()


def _bytes_of(path: Path) -> bytes:
    """Raises FileUnreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        way_out = Text("kiểm tra lại đường dẫn tệp bản ký", "look at the signed file's path again")
        raise FileUnreadable(path.name, reason=error.strerror, way_out=way_out) from error
