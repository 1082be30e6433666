"""Files sent by an officer for units, one or a whole folder, and what became of each.

Belongs here: whose a file is, and one outcome a file. The intake of a single file is in `submit`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chuky.cycle.context import CycleContext
from chuky.cycle.returning import annotated_of
from chuky.cycle.submit import Sending, Verdict, submit
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.intake import Unparsable, media_type_of
from chuky.intake.limits import MAX_BYTES
from chuky.intake.refusal import refused
from chuky.intake.stamp import SHEET, read_stamp
from chuky.intake.workbook import read_sheets
from chuky.plan import Stage

TABLES = frozenset({".xlsx", ".xlsm", ".ods", ".csv"})
"""What a folder's intake takes up; anything else in it is passed over and named."""

MOST_BYTES = 5 * MAX_BYTES
"""What is larger isn't even read into memory; between the two limits a receipt is given."""


class StageAmbiguous(ChukyError):
    """kế hoạch có {count} bước tự đánh giá; chọn một bằng --stage: {stages}"""

    en = "the plan has {count} self-assessment stages; choose one with --stage: {stages}"
    exit_status = 2


class SenderUnclear(ChukyError):
    """{file}: không biết của đơn vị nào (không có dấu biểu mẫu, tên tệp không chứa mã đơn vị); đổi
    tên tệp thành tu-cham-MÃ.xlsx, hoặc gửi riêng bằng chuky submit"""

    en = (
        "{file}: whose it is can't be told (no form's stamp, no unit code in its name); rename it "
        "to tu-cham-CODE.xlsx, or send it alone with chuky submit"
    )


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `verdict`: accepted, returned, or refused (nothing was kept)."""

    file: str
    unit: str
    verdict: str
    receipt: str = ""
    sha256: str = ""
    late: bool = False
    errors: int = 0
    warnings: int = 0
    reason: str = ""
    annotated: str | None = None
    """The SHA-256 of the annotated copy in the vault."""


def self_assessment_stage(context: CycleContext, asked: str | None) -> Stage:
    """The stage that takes units' files. Raises StageAmbiguous."""
    stages = [stage for stage in context.plan.stages if stage.kind == "self_assessment"]
    named = [stage for stage in stages if asked in (None, stage.key)]
    if len(named) != 1:
        keys = ", ".join(stage.key for stage in stages)
        raise StageAmbiguous(count=len(stages), stages=keys or "–")
    return named[0]


def files_of(folder: Path) -> list[Path]:
    """The tables in a folder and its folders, by name; hidden and lock files are passed over."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in TABLES
        and not path.name.startswith((".", "~$"))
    )


def send_file(
    house: House, context: CycleContext, stage: Stage, unit: str, path: Path, by: str
) -> Outcome:
    """Send one file for a unit. Raises what `submit` raises."""
    content = _bytes_of(path)
    sending = Sending(
        stage=stage.key,
        sender_code=unit,
        sent_by=by,
        file_name=path.name,
        content=content,
        simulated=context.mark is not None,
    )
    verdict = submit(house, context.id, sending)
    with house.ledger.session() as session:
        annotated = annotated_of(session, verdict.code)
    return _outcome(path, unit, hashlib.sha256(content).hexdigest(), verdict, annotated)


def send_files(
    house: House, context: CycleContext, stage: Stage, paths: Iterator[Path], by: str
) -> Iterator[Outcome]:
    """Send each file for the unit it belongs to; a file that can't be sent stops no other."""
    for path in paths:
        unit = ""
        try:
            unit = whose(context, path)
            yield send_file(house, context, stage, unit, path, by)
        except ChukyError as error:
            yield Outcome(path.name, unit, "refused", reason=str(error))


def whose(context: CycleContext, path: Path) -> str:
    """The unit of a file: by its form's stamp, or by a code in its name. Raises SenderUnclear."""
    stamped = _stamped_unit(path)
    words = re.split(r"[^0-9A-Za-zÀ-ỹ]+", path.stem.casefold())
    named = [unit.code for unit in context.plan.units if unit.code.casefold() in words]
    if stamped:
        return stamped
    if len(named) != 1:
        raise SenderUnclear(file=path.name)
    return named[0]


def _bytes_of(path: Path) -> bytes:
    """The file's bytes. Raises Unparsable for one that no honest table reaches."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        shown = f"{size / 1e6:.0f} MB"
        raise refused(path.name, f"tệp nặng {shown}, không gửi", f"{shown} are too much to send")
    return path.read_bytes()


def _stamped_unit(path: Path) -> str | None:
    content = _bytes_of(path)
    if media_type_of(content) != "application/zip":
        return None
    try:
        sheets = read_sheets(content, path.name)
        return read_stamp(sheets[SHEET], path.name).unit if SHEET in sheets else None
    except Unparsable:
        return None  # intake will say why, with a receipt, where the name tells whose it is


def _outcome(
    path: Path, unit: str, sha256: str, verdict: Verdict, annotated: str | None
) -> Outcome:
    result = verdict.result
    return Outcome(
        file=path.name,
        unit=unit,
        verdict="accepted" if verdict.accepted else "returned",
        receipt=verdict.code,
        sha256=sha256,
        late=verdict.late,
        errors=sum(finding.rows for finding in result.errors) if result else 1,
        warnings=sum(finding.rows for finding in result.warnings) if result else 0,
        reason=verdict.reason or _first(verdict),
        annotated=annotated,
    )


def _first(verdict: Verdict) -> str:
    """The first thing that is wrong, in one line; the annotated copy says all."""
    if verdict.result is None or verdict.accepted:
        return ""
    finding = verdict.result.errors[0]
    place = " · ".join(value for _, value in finding.failing[0].key if value)
    return f"{place}: {finding.message}" if place else str(finding.message)
