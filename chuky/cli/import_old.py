"""`chuky import PLAN FILE`: an office's old workbook becomes last year's values and the roster.

Belongs here: arguments, asking and printing. Reading is in `chuky.mapping`.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.exceptions import UsageError
from chuky.language import Text, pick
from chuky.plan.load import find_plan, load_plan

if TYPE_CHECKING:
    from chuky.mapping import OldLayout, OldValues, Proposal

EPILOG = "Ví dụ · Example: chuky import thanh-mien-par-index-2023 diem-2022.xlsx --out nam-truoc"
_PARTS = {
    "columns": Text("cột", "column"),
    "wide": Text("cột tiêu chí", "component column"),
    "units": Text("đơn vị", "unit"),
    "components": Text("tiêu chí", "component"),
}
_SHOWN = 10


@click.command("import", epilog=EPILOG)
@click.argument("plan", metavar="PLAN")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Thư mục · Folder.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="mapping.yaml đã xác nhận, từ năm trước · A confirmed one, kept from last year.",
)
@click.option("--yes", is_flag=True, help="Nhận mọi đề xuất · Accept every proposal.")
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(
    plan: str, file: Path, out: Path, mapping: Path | None, yes: bool, as_json: bool
) -> None:
    """Đọc bảng tính cũ: dò cột theo tên, hỏi khi không chắc, giữ cách đọc cho năm sau.

    Reads an old workbook (a row a unit and component, or a row a unit and a column a component).
    Columns, units and components are matched by name; what isn't certain is asked. OUT gets
    last-year.csv (for chuky template --last-year), units.csv and mapping.yaml. Exit status 1 where
    cells could not be read.
    """
    from chuky.mapping import extract, propose, read_layout, read_old, write_layout
    from chuky.mapping.propose import Known
    from chuky.mapping.write import MAPPING, write_values

    loaded = load_plan(find_plan(plan))
    if not file.is_file():
        raise UsageError(detail=Text(f"không có tệp {file}", f"there is no file {file}"))
    known = Known.of(loaded.plan, loaded.criteria)
    sheets = read_old(file.read_bytes(), file.name)
    if mapping:
        layout = read_layout(mapping)
    else:
        layout = _confirmed(propose(sheets, known, file.name), yes=yes)
    found = extract(sheets, layout, known, file.name)
    write_values(out, found, loaded.plan)
    write_layout(out / MAPPING, layout)
    _tell(found, out, {unit.code for unit in loaded.plan.units}, as_json=as_json)
    if found.unread:
        sys.exit(1)


def _confirmed(proposal: "Proposal", *, yes: bool) -> "OldLayout":
    """The layout without the pairs that the person refused."""
    data = proposal.layout.model_dump()
    for doubt in proposal.doubts:
        part = str(_PARTS[doubt.part])
        question = f"{part} “{doubt.old}” = {doubt.meant} ({doubt.sure:.0%})?"
        if yes or click.confirm(question, default=True, err=True):
            continue
        key = doubt.meant if doubt.part == "columns" else doubt.old
        data[doubt.part].pop(key, None)
    return type(proposal.layout).model_validate(data)


def _tell(found: "OldValues", out: Path, mine: set[str], *, as_json: bool) -> None:
    strangers = sorted(code for code in found.units if code not in mine)
    if as_json:
        document = {
            "values": len(found.points),
            "units": len(found.units),
            "not_in_plan": strangers,
            "unread": [
                {"sheet": one.sheet, "row": one.row, "value": one.value, "why": one.why._asdict()}
                for one in found.unread
            ],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    count = (len(found.points), len(found.units))
    click.echo(
        pick(
            f"✓ {count[0]} điểm của {count[1]} đơn vị, trong {out}",
            f"✓ {count[0]} values of {count[1]} units, in {out}",
        )
    )
    if strangers:
        _listed(
            pick(
                "! không có trong kế hoạch (đơn vị tiền thân? ghi vào predecessors):",
                "! not in the plan (predecessors?):",
            ),
            strangers,
        )
    for one in found.unread[:_SHOWN]:
        row = pick("dòng", "row")
        click.echo(f"✕ {one.sheet}, {row} {one.row}: “{one.value[:60]}”: {one.why}")
    if len(found.unread) > _SHOWN:
        more = len(found.unread) - _SHOWN
        click.echo(pick(f"✕ … và {more} chỗ nữa", f"✕ … and {more} more"))


def _listed(title: str, names: Sequence[str]) -> None:
    more = f", … (+{len(names) - _SHOWN})" if len(names) > _SHOWN else ""
    click.echo(f"{title} {', '.join(names[:_SHOWN])}{more}")
