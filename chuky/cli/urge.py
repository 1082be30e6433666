"""`chuky urge CYCLE STAGE`: the công văn đôn đốc about late units, which a person releases.

Belongs here: arguments and printing. The letter is made in `chuky.reminders.urging`.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.language import Text, current_language, pick

if TYPE_CHECKING:
    from chuky.cycle.context import CycleContext
    from chuky.house import House

EPILOG = "Ví dụ · Example: chuky urge thanh-mien-par-index-2023 self-assessment --out don-doc.docx"


@click.command("urge", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.argument("stage", metavar="STAGE")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--out", type=click.Path(path_type=Path), help="Ghi dự thảo .docx · The draft.")
@click.option("--release", type=int, help="Phát hành dự thảo thứ · Release the draft of number.")
@click.option("--number", help="Số công văn · The document's number.")
@click.option("--dated", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Ngày · Its date.")
@click.option("--chat", is_flag=True, help="In tin nhóm chat · Print the text for a group chat.")
@click.option("--by", default="quan-tri", show_default=True, help="Người làm · Who.")
def command(
    cycle: str,
    stage: str,
    home: Path,
    out: Path | None,
    release: int | None,
    number: str | None,
    dated: datetime | None,
    chat: bool,
    by: str,
) -> None:
    """Dự thảo công văn đôn đốc kèm danh sách đơn vị chậm; người ký phát hành rồi ghi số.

    Drafts the letter with its annex of late units; a person sends it and enters its number and
    date. Nothing is mailed.
    """
    from chuky.cycle.context import load_cycle
    from chuky.exceptions import UsageError
    from chuky.house import HouseSettings, open_house
    from chuky.reminders.urging import release_urging

    if [out is not None, release is not None, chat].count(True) != 1:
        raise UsageError(detail=_ONE_OF)
    if release is not None and (number is None or dated is None):
        raise UsageError(detail=_NUMBER)
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        context = load_cycle(house, cycle)
        if stage not in {one.key for one in context.plan.stages}:
            raise UsageError(detail=_NO_STAGE.format(stage))
        if out is not None:
            _draft(house, context, stage, out, by)
        elif chat:
            _chat(house, context, stage)
        elif release is not None and number is not None and dated is not None:
            release_urging(house, context.id, stage, release, (number, dated.date()), by)
            click.echo(pick(f"✓ đã ghi số {number}", f"✓ released as {number}"))
    finally:
        house.close()


def _draft(house: "House", context: "CycleContext", stage: str, out: Path, by: str) -> None:
    from chuky.reminders.urging import draft_urging

    letter = draft_urging(house, context, stage, by)
    out.write_bytes(house.vault.get(letter.sha256))
    click.echo(
        pick(
            f"✓ dự thảo số {letter.number}, {letter.units} đơn vị: {out}",
            f"✓ draft {letter.number}, {letter.units} units: {out}",
        )
    )


def _chat(house: "House", context: "CycleContext", stage: str) -> None:
    from chuky.clock import local_day
    from chuky.reminders.urging import group_text, urged

    with house.ledger.session() as session:
        found, units = urged(session, context, stage, local_day(house.clock.now()))
        click.echo(group_text(session, context, found, units, current_language.get()))


_ONE_OF = Text(
    "chọn một: --out để dự thảo, --release để phát hành, --chat để in tin nhóm",
    "one of: --out drafts it, --release puts its number on record, --chat prints the chat text",
)
_NO_STAGE = Text("không có bước `{}`", "there is no stage `{}`")
_NUMBER = Text("phát hành cần --number và --dated", "releasing takes --number and --dated")
