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
    from collections.abc import Mapping

    from chuky.intake.bounds import Rows
    from chuky.mapping import OldLayout, OldValues, Proposal
    from chuky.mapping.propose import Doubt, Known

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
@click.option("--roster", is_flag=True, help="Ghi cả units.yaml · Write units.yaml too.")
@click.option(
    "--list",
    "units_only",
    is_flag=True,
    help="FILE là danh sách đơn vị, không có điểm · FILE is a list of units.",
)
@click.option("--yes", is_flag=True, help="Nhận mọi đề xuất · Accept every proposal.")
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(
    plan: str,
    file: Path,
    out: Path,
    mapping: Path | None,
    roster: bool,
    units_only: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Đọc bảng tính cũ: dò cột theo tên, hỏi khi không chắc, giữ cách đọc cho năm sau.

    Reads an old workbook (a row a unit and component, or a row a unit and a column a component).
    Columns, units and components are matched by name; the columns chosen are confirmed, what isn't
    certain is asked. OUT gets last-year.csv (for chuky template --last-year), units.csv and
    mapping.yaml, which is found again in OUT or beside FILE. With --list FILE holds units alone: it
    is held to the contract unit_roster, and OUT gets units.yaml. Exit status 1 where cells could
    not be read.
    """
    from chuky.cli.importing_list import import_list
    from chuky.mapping import extract, read_old, write_layout
    from chuky.mapping.propose import Known
    from chuky.mapping.write import MAPPING, write_units, write_values

    loaded = load_plan(find_plan(plan))
    if not file.is_file():
        raise UsageError(detail=Text(f"không có tệp {file}", f"there is no file {file}"))
    known = Known.of(loaded.plan, loaded.criteria)
    if out.exists() and not out.is_dir():
        raise UsageError(detail=Text(f"{out} là một tệp", f"{out} is a file"))
    sheets = read_old(file.read_bytes(), file.name)
    if units_only:
        import_list(sheets, file, out, loaded.plan, yes=yes, as_json=as_json)
        return
    kept = mapping or _kept(file, out, sheets)
    layout = _layout(sheets, known, file, kept, yes=yes)
    found = extract(sheets, layout, known, file.name)
    write_values(out, found, loaded.plan)
    write_layout(out / MAPPING, layout)
    if roster:
        write_units(out, found, loaded.plan)
    _tell(found, out, {unit.code for unit in loaded.plan.units}, as_json=as_json)
    if found.unread:
        sys.exit(1)


def _kept(file: Path, out: Path, sheets: "Mapping[str, Rows]") -> Path | None:
    """A mapping that was confirmed before and fits this workbook, beside it or in OUT."""
    from chuky.mapping import read_layout
    from chuky.mapping.extract import fits
    from chuky.mapping.write import MAPPING

    for folder in (out, file.parent):
        path = folder / MAPPING
        if path.is_file() and fits(sheets, read_layout(path)):
            said = Text(f"đọc theo {path} đã xác nhận", f"read as {path}, which was confirmed")
            click.echo(str(said), err=True)
            return path
    return None


def _layout(
    sheets: "Mapping[str, Rows]", known: "Known", file: Path, kept: Path | None, *, yes: bool
) -> "OldLayout":
    from chuky.mapping import propose, read_layout

    if kept is not None:
        return read_layout(kept)
    return _confirmed(propose(sheets, known, file.name), yes=yes)


def _confirmed(proposal: "Proposal", *, yes: bool) -> "OldLayout":
    """The layout as the person wants it: columns chosen and confirmed, refused pairs left out."""
    data = proposal.layout.model_dump()
    for doubt in proposal.doubts:
        if doubt.others:
            data["columns"][doubt.meant] = _chosen(doubt, yes=yes)
        elif not yes and not _agrees(doubt):
            key = doubt.meant if doubt.part == "columns" else doubt.old
            data[doubt.part].pop(key, None)
    shown = "; ".join(f"{name} = “{heading}”" for name, heading in data["columns"].items())
    click.echo(pick(f"Các cột được dùng: {shown}", f"Columns used: {shown}"), err=True)
    question = pick("Đúng các cột này?", "Are these the columns?")
    if not yes and not click.confirm(question, default=True, err=True):
        raise UsageError(detail=_BY_HAND)
    return type(proposal.layout).model_validate(data)


_BY_HAND = Text(
    "chưa đọc gì; ghi một tệp --mapping nêu đúng cột (mẫu trong docs/workbooks.md)",
    "nothing was read; name the columns in a --mapping (see docs/workbooks.md)",
)


def _agrees(doubt: "Doubt") -> bool:
    part = str(_PARTS[doubt.part])
    question = f"{part} “{doubt.old}” = {doubt.meant} ({doubt.sure:.0%})?"
    return click.confirm(question, default=True, err=True)


def _chosen(doubt: "Doubt", *, yes: bool) -> str:
    """The one of several headings that are as likely."""
    headings = [doubt.old, *doubt.others]
    listed = "; ".join(f"{number}. “{heading}”" for number, heading in enumerate(headings, 1))
    if yes:
        told = Text(f"{doubt.meant}: chọn 1 trong {listed}", f"{doubt.meant}: 1 of {listed}")
        click.echo(str(told), err=True)
        return doubt.old
    question = pick(f"{doubt.meant} là cột nào? {listed}", f"Which is {doubt.meant}? {listed}")
    number = click.prompt(question, type=click.IntRange(1, len(headings)), default=1, err=True)
    return headings[number - 1]


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
