"""Files sent by an officer for units, one or a whole folder, and what became of each.

Belongs here: whose a file is, and one outcome a file. The intake of a single file is in `submit`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import UnitUnknown
from chuky.cycle.filing import name_file
from chuky.cycle.returning import annotated_of, known_codes
from chuky.cycle.submit import Sending, Verdict, submit
from chuky.exceptions import ChukyError, FileUnreadable
from chuky.house import House
from chuky.intake import Unparsable, media_type_of
from chuky.intake.limits import MAX_BYTES
from chuky.intake.names import kept_name
from chuky.intake.refusal import refused
from chuky.intake.stamp import SHEET, read_stamp
from chuky.intake.workbook import read_sheets
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.intake import UnclaimedFile
from chuky.ledger.models import Receipt
from chuky.plan import Stage
from chuky.workbook.hints import Known, hint

TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv"})
"""What a folder's intake takes up, also what it can only return; all else is passed over, named."""

SENT = frozenset({"points", "portal_results", "sampling_frame"})
"""Datasets that an agency sends as a file, beside the units' self-assessment."""

MOST_BYTES = 5 * MAX_BYTES
"""What is larger isn't even read into memory; between the two limits a receipt is given."""


class StageAmbiguous(ChukyError):
    """kế hoạch có {count} bước tự đánh giá; chọn một bằng --stage: {stages}"""

    en = "the plan has {count} self-assessment stages; choose one with --stage: {stages}"
    exit_status = 2


class DatasetUnsendable(ChukyError):
    """không gửi được `{dataset}` như vậy: --dataset là một trong {known}, kèm --stage là một trong
    {stages}"""

    en = "`{dataset}` can't be sent so: --dataset is one of {known}, with --stage one of {stages}"
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
    """What became of one file. `verdict`: accepted, returned; kept (after the seal), unclaimed
    (kept, nobody knows whose it is); passed over, refused (nothing was kept).
    """

    file: str
    unit: str
    verdict: str
    receipt: str = ""
    sha256: str = ""
    late: bool = False
    in_grace: bool = False
    errors: int = 0
    warnings: int = 0
    reason: str = ""
    annotated: str | None = None
    """The SHA-256 of the annotated copy in the vault."""
    received_at: datetime | None = None
    sent_by: str = ""


def self_assessment_stage(context: CycleContext, asked: str | None) -> Stage:
    """The stage that takes units' files. Raises StageAmbiguous."""
    stages = [stage for stage in context.plan.stages if stage.kind == "self_assessment"]
    named = [stage for stage in stages if asked in (None, stage.key)]
    if len(named) != 1:
        keys = ", ".join(stage.key for stage in stages)
        raise StageAmbiguous(count=len(stages), stages=keys or "–")
    return named[0]


def files_of(folder: Path) -> list[Path]:
    """Every file in a folder and its folders, by name, without hidden and lock files."""
    return sorted(
        path
        for path in folder.rglob("*")
        if not path.is_dir() and not path.name.startswith((".", "~$"))
    )


def stage_of(context: CycleContext, key: str | None, dataset: str) -> Stage:
    """The stage that takes a dataset. Raises StageAmbiguous where it isn't named."""
    if dataset == "self_assessment":
        return self_assessment_stage(context, key)
    named = [stage for stage in context.plan.stages if stage.key == key]
    if dataset not in SENT or not named:
        keys = ", ".join(stage.key for stage in context.plan.stages)
        raise DatasetUnsendable(dataset=dataset, known=", ".join(sorted(SENT)), stages=keys)
    return named[0]


def send_file(
    house: House,
    context: CycleContext,
    stage: Stage,
    unit: str,
    path: Path,
    by: str,
    dataset: str = "self_assessment",
) -> Outcome:
    """Send one file for a unit (or an agency). Raises FileUnreadable and what `submit` raises."""
    content = _bytes_of(path)
    sending = Sending(
        stage=stage.key,
        sender_code=unit,
        sent_by=by,
        file_name=kept_name(path.name),
        content=content,
        dataset=dataset,
        simulated=context.mark is not None,
    )
    verdict = submit(house, context.id, sending)
    with house.ledger.session() as session:
        receipt = session.get_one(Receipt, verdict.code)
        annotated = annotated_of(session, verdict.code)
    return _outcome(receipt, verdict, annotated, known_codes(context))


def send_files(
    house: House, context: CycleContext, stage: Stage, paths: Iterable[Path], by: str
) -> Iterator[Outcome]:
    """Send each file for the unit it belongs to; a file that can't be sent stops no other."""
    for path in paths:
        unit = ""
        try:
            if path.suffix.lower() not in TABLES:
                yield Outcome(kept_name(path.name), "", "passed", reason=str(_PASSED))
                continue
            unit = whose(context, path)
            yield send_file(house, context, stage, unit, path, by)
        except (SenderUnclear, UnitUnknown) as error:
            yield _unclaimed(house, context, stage, path, by, error)
        except ChukyError as error:
            yield Outcome(kept_name(path.name), unit, "refused", reason=str(error))


_PASSED = Text(
    "không phải bảng tính nên không gửi; tài liệu kiểm chứng gửi bằng chuky evidence",
    "no table, so it was not sent; evidence is sent with chuky evidence",
)


def _unclaimed(
    house: House, context: CycleContext, stage: Stage, path: Path, by: str, error: ChukyError
) -> Outcome:
    """Keep the bytes of a file that nobody can be found for, and say so."""
    content, name = _bytes_of(path), kept_name(path.name)
    kind = media_type_of(content)
    stored = house.vault.put(content, kind)
    with house.ledger.transaction() as session:
        sha256 = name_file(session, stored, kind)
        if session.get(UnclaimedFile, (context.id, sha256)) is None:
            now = house.clock.now()
            place = {"cycle_id": context.id, "sha256": sha256, "stage": stage.key}
            session.add(UnclaimedFile(**place, file_name=name, sent_by=by, at=now))
            said = {"stage": stage.key, "sha256": sha256}
            append(session, context.id, now, by, "submission.unclaimed", said)
    return Outcome(name, "", "unclaimed", sha256=sha256, reason=str(error), sent_by=by)


def whose(context: CycleContext, path: Path) -> str:
    """The unit of a file: by its form's stamp, or by a code in its name. Raises SenderUnclear."""
    stamped = _stamped_unit(path)
    words = re.split(r"[^0-9A-Za-zÀ-ỹ]+", path.stem.casefold())
    named = [unit.code for unit in context.plan.units if unit.code.casefold() in words]
    if stamped:
        return stamped
    if len(named) != 1:
        raise SenderUnclear(file=kept_name(path.name))
    return named[0]


def _bytes_of(path: Path) -> bytes:
    """The file's bytes. Raises Unparsable for one that no honest table reaches, FileUnreadable."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            shown = f"{size / 1e6:.0f} MB"
            said = (f"tệp nặng {shown}, không gửi", f"{shown} are too much to send")
            raise refused(path.name, *said)
        return path.read_bytes()
    except OSError as error:
        why = f"{kept_name(path.name)}: {error.strerror}"
        raise FileUnreadable(reason=why, way_out=_LOOK) from None


_LOOK = Text("Xem quyền đọc tệp", "Look at who may read the file")


def _stamped_unit(path: Path) -> str | None:
    content = _bytes_of(path)
    if media_type_of(content) != "application/zip":
        return None
    try:
        sheets = read_sheets(content, path.name)
        return read_stamp(sheets[SHEET], path.name).unit if SHEET in sheets else None
    except Unparsable:
        return None  # intake will say why, with a receipt, where the name tells whose it is


def _outcome(receipt: Receipt, verdict: Verdict, annotated: str | None, known: Known) -> Outcome:
    result = verdict.result
    word = "kept" if verdict.kept else "accepted" if verdict.accepted else "returned"
    return Outcome(
        file=receipt.file_name,
        unit=receipt.sender_code,
        verdict=word,
        receipt=verdict.code,
        sha256=receipt.sha256,
        late=verdict.late,
        in_grace=bool(receipt.in_grace),
        errors=sum(finding.rows for finding in result.errors) if result else 0,
        warnings=sum(finding.rows for finding in result.warnings) if result else 0,
        reason=verdict.reason or _first(verdict, known),
        annotated=annotated,
        received_at=receipt.received_at,
        sent_by=receipt.sent_by,
    )


def _first(verdict: Verdict, known: Known) -> str:
    """The first thing that is wrong and what would be right; the annotated copy says all."""
    if verdict.result is None or verdict.accepted:
        return ""
    finding = verdict.result.errors[0]
    failing = finding.failing[0]
    place = " · ".join(value for _, value in failing.key if value)
    said = f"{place}: {finding.message}" if place else str(finding.message)
    right = str(hint(finding, failing, known))
    return f"{said} → {right}" if right else said
