"""`chuky diff CYCLE_A CYCLE_B`: what changed from one year to the next, breaking changes first."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chuky.exceptions import UsageError
from chuky.language import Text, pick

if TYPE_CHECKING:
    from chuky.cycle.diff import CycleDifference
    from chuky.scoring.diff import Move

EPILOG = (
    "Ví dụ · Example: chuky diff thanh-mien-par-index-2023 thanh-mien-par-index-2024 --home "
    "/srv/chuky"
)


@click.command("diff", epilog=EPILOG)
@click.argument("before", metavar="CYCLE_A")
@click.argument("after", metavar="CYCLE_B")
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option(
    "--moves",
    "most",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="Số đơn vị đổi nhiều nhất · How many of the largest moves.",
)
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(before: str, after: str, home: Path, most: int, as_json: bool) -> None:
    """Hợp đồng dữ liệu, bộ tiêu chí, đơn vị đổi gì giữa hai chu kỳ; kết quả đổi nhiều ở đâu.

    What changed in contracts, criteria sets and units from one cycle to another, breaking changes
    first, and the largest moves in the results. Exit status 1 where a change is breaking.
    """
    from chuky.cycle.diff import cycle_difference
    from chuky.house import HouseSettings, open_house

    if not home.is_dir():
        raise UsageError(detail=Text(f"không có thư mục {home}", f"there is no folder {home}"))
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        found = cycle_difference(house, before, after)
    finally:
        house.close()
    if as_json:
        click.echo(json.dumps(_document(found, most), ensure_ascii=False, indent=1))
    else:
        for line in _lines(found, most):
            click.echo(line)
    if found.breaking:
        sys.exit(1)


def _lines(found: "CycleDifference", most: int) -> Iterator[str]:
    if not found.changes:
        yield pick("● hợp đồng, bộ tiêu chí, đơn vị như nhau", "● contracts and criteria agree")
    for change in found.changes:
        sign = "✕" if change.breaking else "·"
        yield f"{sign} {' '.join(filter(None, (change.where, change.what)))}: {change.text}"
    if found.breaking:
        count = len(found.breaking)
        yield pick(
            f"{count} thay đổi phá vỡ: số liệu cũ có thể bị từ chối hoặc không so được",
            f"{count} breaking changes: old data may be refused or can't be compared",
        )
    if found.moves is None:
        yield pick("(chưa đủ kết quả hai năm để so)", "(no results of both years to compare)")
        return
    yield pick("Kết quả đổi nhiều nhất:", "Largest moves in the results:")
    for move in found.moves[:most]:
        yield "  " + _move_line(move)


def _move_line(move: "Move") -> str:
    from chuky.points import plain

    if move.before is None or move.after is None:
        gone = pick("không còn", "gone") if move.after is None else pick("mới", "new")
        known = move.before or move.after
        return f"{move.code} {known.name if known else ''}: {gone}"
    if move.index is None:
        return f"{move.code} {move.after.name}: " + pick("thiếu điểm", "points are missing")
    index = f"{'+' if move.index > 0 else ''}{plain(move.index)}"
    ranks = pick("hạng", "rank") + f" {move.before.rank} → {move.after.rank}"
    return f"{move.code} {move.after.name}: {index} ({ranks})"


def _document(found: "CycleDifference", most: int) -> dict[str, Any]:
    return {
        "changes": [
            {
                "breaking": change.breaking,
                "where": change.where,
                "what": change.what,
                "text": change.text._asdict(),
            }
            for change in found.changes
        ],
        "moves": None
        if found.moves is None
        else [
            {
                "unit": move.code,
                "index": None if move.index is None else str(move.index),
                "ranks": move.ranks,
                "criteria": {code: str(points) for code, points in move.criteria.items()},
            }
            for move in found.moves[:most]
        ],
    }
