"""The hidden stamp of a workbook that we made: for which plan, unit and form it is.

Belongs here: its form, reading and comparing. Who writes it is in `chuky.workbook`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from chuky.intake.refusal import Unparsable, refused
from chuky.language import Text

SHEET = "chuky"
"""The hidden sheet's name."""
SUM_MARK = "Σ"
"""Stands for the unit's code in rows that only add up; they are no data."""
_FETCH = Text(
    "bấm “Tải mẫu Excel” ở trang của đơn vị (hoặc xin cơ quan chủ trì), chép số liệu sang",
    "get the form anew from the unit's page (or from the lead agency) and copy the values",
)


@dataclass(frozen=True)
class Stamp:
    """What a form was made from; hashes are SHA-256."""

    plan: str
    plan_sha256: str
    criteria_sha256: str
    contract: str
    contract_version: str
    unit: str

    def rows(self) -> list[tuple[str, str]]:
        """Name and value, as they stand in the hidden sheet."""
        return list(asdict(self).items())


def read_stamp(rows: Sequence[Sequence[str | None]], file: str) -> Stamp:
    """The stamp in the hidden sheet's `rows`. Raises Unparsable where it was damaged."""
    found: Mapping[str, str] = {
        str(row[0]): str(row[1]) for row in rows[:20] if len(row) > 1 and row[0] and row[1]
    }
    try:
        return Stamp(**{name: found[name] for name in Stamp.__dataclass_fields__})
    except KeyError:
        raise refused(
            file,
            "dấu phiên bản ẩn của biểu mẫu đã bị sửa hoặc xóa",
            "the form's hidden version stamp was changed or deleted",
            _FETCH,
        ) from None


def require_same(found: Stamp, expected: Stamp, file: str) -> None:
    """Return where a form is for this plan and unit. Raises Unparsable.

    An amended plan (a deadline that moved) leaves the forms that were handed out valid, so the
    plan's hash isn't compared; the criteria set's and the contract's version are.
    """
    if found.plan != expected.plan:
        raise _other(file, "kế hoạch", "plan", found.plan, expected.plan)
    if found.contract != expected.contract:
        raise _other(file, "biểu", "dataset", found.contract, expected.contract)
    if found.unit != expected.unit:
        raise _other(file, "đơn vị", "unit", found.unit, expected.unit)
    if (found.criteria_sha256, found.contract_version) != (
        expected.criteria_sha256,
        expected.contract_version,
    ):
        raise refused(
            file,
            "biểu mẫu đã cũ: bộ tiêu chí hoặc hợp đồng dữ liệu đã đổi sau khi phát mẫu",
            "the form is outdated: the criteria set or the contract has changed since",
            _FETCH,
        )


def _other(file: str, vi: str, en: str, found: str, expected: str) -> Unparsable:
    return refused(
        file,
        f"biểu mẫu này của {vi} “{found[:60]}”, không phải “{expected}”",
        f"this form belongs to {en} “{found[:60]}”, not “{expected}”",
        Text("gửi đúng biểu mẫu đã phát", "send the form that was handed out"),
    )
