"""A list of units as an office keeps it: headings known by name, rows held to `unit_roster`.

Belongs here: reading and judging. What is done with the units is the command's, or the rehearsal's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from chuky.contracts import FailingRow, Finding, GateResult, check_frame, load_contracts
from chuky.contracts.cells import clean_text, read_day
from chuky.exceptions import ChukyError
from chuky.intake.bounds import Rows
from chuky.language import Text
from chuky.mapping.names import folded
from chuky.plan import Plan, Unit

if TYPE_CHECKING:
    from pandas import DataFrame

CONTRACT: Final = "unit_roster"
_HEAD: Final = 30
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("mã", "mã xã", "mã đv", "mã đơn vị hành chính", "code"),
    "name": ("đơn vị", "tên", "tên xã", "xã phường thị trấn", "xã phường đặc khu", "name"),
    "group": ("nhóm", "loại", "loại hình", "group"),
    "cluster": (
        *("cụm", "cụm thi đua", "khối thi đua", "cụm, khối thi đua", "cluster", "district"),
        *("huyện", "huyện cũ", "thuộc huyện", "quận huyện", "huyện, thành phố", "địa bàn"),
        *("huyện, thị xã, thành phố", "tỉnh", "tỉnh, thành phố"),
    ),
    "valid_from": ("từ ngày", "hiệu lực từ", "hiệu lực từ ngày", "ngày thành lập"),
    "valid_to": ("đến ngày", "hiệu lực đến", "hiệu lực đến ngày"),
    "predecessors": ("tiền thân", "mã cũ", "đơn vị cũ", "sáp nhập từ", "nhập từ"),
}
"""What offices call the contract's columns, beside the contract's own titles."""


class RosterUnclear(ChukyError):
    """{file}: không tìm thấy hàng tiêu đề có mã đơn vị và tên đơn vị; gọi hai cột ấy là “Mã đơn
    vị”, “Tên đơn vị” hoặc “Mã”, “Đơn vị”"""

    en = "{file}: no row of headings has the units' codes and names; call them “Unit code”, “Name”"


class RosterRefused(ChukyError):
    """{file}, dòng {row}: {reason}"""

    en = "{file}, row {row}: {reason}"


@dataclass(frozen=True)
class Roster:
    """A list as text; `rows`: where each stood, from 1; `headings`: field → as it stands there."""

    file: str
    frame: "DataFrame"
    rows: tuple[int, ...]
    headings: Mapping[str, str]

    def place(self, failing: FailingRow) -> str:
        return str(self.rows[failing.row]) if failing.row is not None else "–"


def read_roster(sheets: Mapping[str, Rows], file: str) -> Roster:
    """The table with most of the contract's columns. Raises RosterUnclear."""
    import pandas as pd

    found = [
        (len(places), -number, rows[row + 1 :], row + 2, places, rows[row])
        for number, rows in enumerate(sheets.values())
        for row, cells in enumerate(rows[:_HEAD])
        for places in [_places(cells)]
        if {"code", "name"} <= places.keys()
    ]
    if not found:
        raise RosterUnclear(file=file)
    _, _, body, first, places, head = max(found, key=lambda item: item[:2])
    names = [column.name for column in load_contracts()[CONTRACT].columns]
    kept = [
        (place, [_cell(row, places.get(name)) for name in names])
        for place, row in enumerate(body, first)
        if _cell(row, places["code"]) or _cell(row, places["name"])
    ]
    return Roster(
        file,
        pd.DataFrame([cells for _, cells in kept], columns=names, dtype="object"),
        tuple(place for place, _ in kept),
        {name: str(head[place]) for name, place in places.items()},
    )


def judge_roster(roster: Roster) -> GateResult:
    """The list held to its contract."""
    return check_frame(load_contracts()[CONTRACT], roster.frame, {})


def units_of(roster: Roster, plan: Plan, *, new_groups: bool = False) -> tuple[Unit, ...]:
    """The units, with what the plan says of those it has. Raises RosterRefused at the first error.

    `new_groups`: a group that the plan doesn't have is taken as it is called.
    """
    for finding in judge_roster(roster).errors:
        raise _refused(roster, finding)
    mine = {unit.code: unit for unit in plan.units}
    units = []
    for row, cells in zip(roster.rows, roster.frame.to_dict("records"), strict=True):
        said = {
            str(name): clean_text(str(value)) if value else None for name, value in cells.items()
        }
        code = said["code"] or ""
        group = _group(roster, row, said["group"], plan, new_groups=new_groups)
        known = mine.get(code)
        group = group or (known.group if known else next(iter(plan.groups)))
        fields = known.model_dump(exclude_defaults=True) if known else {}
        fields |= {"code": code, "name": said["name"], "group": group}
        fields |= {name: _day(said[name]) for name in ("valid_from", "valid_to") if said[name]}
        if said["cluster"]:
            fields["cluster"] = said["cluster"]
        if said["predecessors"]:
            fields["predecessors"] = _codes(said["predecessors"])
        units.append(Unit.model_validate(fields))
    return tuple(units)


def _places(cells: Sequence[str | None]) -> dict[str, int]:
    """Field → column, the first heading that is called so."""
    words = {
        folded(word): column.name
        for column in load_contracts()[CONTRACT].columns
        for word in (column.name, column.title.vi, column.title.en, *_ALSO.get(column.name, ()))
    }
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = words.get(folded(cell or ""))
        if name:
            found.setdefault(name, place)
    return found


def _cell(row: Sequence[str | None], place: int | None) -> str | None:
    return row[place] if place is not None and place < len(row) else None


def _refused(roster: Roster, finding: Finding) -> RosterRefused:
    failing = finding.failing[0]
    value = f"“{failing.value}”: " if failing.value else ""
    said = Text(f"{value}{finding.message.vi}", f"{value}{finding.message.en}")
    return RosterRefused(file=roster.file, row=roster.place(failing), reason=said)


def _group(
    roster: Roster, row: int, said: str | None, plan: Plan, *, new_groups: bool
) -> str | None:
    if said is None:
        return None
    for key, group in plan.groups.items():
        if folded(said) in (folded(key), folded(group.name)):
            return key
    if new_groups:
        return said
    known = ", ".join(f"“{group.name}” ({key})" for key, group in plan.groups.items())
    reason = Text(
        f"kế hoạch không có nhóm “{said}”; dùng một trong: {known}",
        f"the plan has no group “{said}”; use one of: {known}",
    )
    raise RosterRefused(file=roster.file, row=row, reason=reason)


def _day(text: str | None) -> date | None:
    found = read_day(text or "")
    return date.fromordinal(found) if found else None


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for part in text.replace(",", ";").split(";") if (code := part.strip()))
