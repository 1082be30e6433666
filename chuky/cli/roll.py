"""`chuky roll PLAN --year Y`: the plan of another year from this one, and what changed.

Belongs here: arguments, printing, writing one new file. The rolling is in `chuky.plan.roll`.
"""

import difflib
import os
from pathlib import Path

import click

from chuky.exceptions import UsageError
from chuky.language import Text, pick


@click.command("roll", epilog="Ví dụ · Example: chuky roll thanh-mien-par-index-2023 --year 2024")
@click.argument("plan", metavar="PLAN")
@click.option("--year", type=click.IntRange(1990, 2090), required=True, help="Năm đánh giá mới.")
@click.option("--out", type=click.Path(path_type=Path), help="Tệp mới · The new file.")
@click.option("--cycle", help="Chu kỳ đã chạy, để ghi bài học · A cycle to learn from.")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME")
def command(plan: str, year: int, out: Path | None, cycle: str | None, home: Path | None) -> None:
    """Viết kế hoạch của năm khác từ kế hoạch này, in chỗ khác nhau.

    Writes the plan of another assessed year: wordings, dates and keys moved, comments kept, number
    and day of the document emptied. With --cycle last year's lessons become comments: stages that
    ran late, deadlines that were moved, units that are often late. Prints the differences.
    """
    from chuky.plan.load import find_plan, load_plan
    from chuky.planning.rolled import rolled

    path = find_plan(plan)
    loaded = load_plan(path)
    old = path.read_text(encoding="utf-8")
    new = rolled(old, loaded.plan, year)
    text = new.text
    if cycle is not None:
        text = _with_lessons(text, cycle, home)
    target = out or Path(f"{new.plan.key}.yaml")
    if target.exists():
        raise UsageError(detail=_EXISTS.format(target))
    target.write_text(text, encoding="utf-8")
    names = (path.name, target.name)
    for line in difflib.unified_diff(old.splitlines(), text.splitlines(), *names, lineterm="", n=1):
        click.echo(line)
    click.echo(pick(f"✓ {target}: đọc lại, rồi chuky check", f"✓ {target}: read it, chuky check"))


def _with_lessons(text: str, cycle: str, home: Path | None) -> str:
    from chuky.cycle.context import load_cycle
    from chuky.house import HouseSettings, open_house
    from chuky.plan.roll_notes import note_stages
    from chuky.planning.lessons import comments, lessons

    if home is None or not home.is_dir():
        raise UsageError(detail=_NO_HOME)
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        year = load_cycle(house, cycle).plan.year
        return note_stages(
            text, {each.stage: comments(each, year) for each in lessons(house, cycle)}
        )
    finally:
        house.close()


_NO_HOME = Text(
    "--cycle cần thư mục của chu kỳ; nêu --home",
    "--cycle needs the folder of its house; name --home",
)
_EXISTS = Text("tệp {} đã có; chọn tên khác bằng --out", "{} exists; name another with --out")
