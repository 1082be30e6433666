"""Simulated officers: verification, inspection, reports, letters, decisions, milestones, inputs."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import escape

from chuky.cycle.acts import SignedDocument, record_act
from chuky.cycle.close_early import close_early
from chuky.cycle.field_work import UnitFinding, UnitProposal, note_findings, propose_units
from chuky.cycle.scores import components_of
from chuky.cycle.submit import Sending, Verdict, submit
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.rehearsal.chance import chance
from chuky.rehearsal.quality import quality
from chuky.rehearsal.stage_times import local
from chuky.rehearsal.step import Cast, Step
from chuky.rehearsal.units import silent_unit

PROPOSED_FROM = 0.76
"""Quality from which a verifying office proposes a unit."""

DOCUMENT_KINDS = {
    "aggregation": ("BC", "Báo cáo kết quả"),
    "submission": ("TTr", "Tờ trình"),
    "publication": ("QĐ", "Quyết định"),
    "milestone": ("VB", "Văn bản hoàn thành nhiệm vụ"),
}


class InputRejected(ChukyError):
    """{file} không qua kiểm tra: {reason}"""

    en = "{file} doesn't pass its check: {reason}"


def act_steps(cast: Cast) -> Iterator[Step]:
    """The one act that ends a stage: a document with a rehearsal's number."""
    begin, last = cast.times.begin(cast.stage), cast.times.last(cast.stage)
    rng = chance(cast.seed, cast.stage.key, "act")
    when = cast.times.moment_between(begin, last, rng)
    cast.times.sealed[cast.stage.key] = when
    document = _document(cast, when)
    yield Step(
        when,
        f"{cast.stage.key}/act",
        lambda house: record_act(
            house, cast.cycle_id, cast.stage.key, document, f"{cast.stage.lead}/lanh-dao"
        ),
    )


def verification_steps(cast: Cast) -> Iterator[Step]:
    """All proposals in one go."""
    silent = silent_unit(cast)
    proposals = [
        _proposal(cast, unit.code, unit.code == silent)
        for unit in cast.context.plan.units_of(cast.stage)
    ]
    actor = f"{cast.stage.lead}/to-tham-tra"
    yield from _single(
        cast,
        "propose",
        lambda house: propose_units(house, cast.cycle_id, cast.stage.key, proposals, actor),
    )


def inspection_steps(cast: Cast) -> Iterator[Step]:
    """Every third unit is visited; one component is looked at."""
    findings = []
    for unit in list(cast.context.plan.units_of(cast.stage))[::3]:
        codes = list(components_of(cast.context, unit))
        code = chance(cast.seed, unit.code, "inspected").choice(codes)
        text = f"Kiểm tra hồ sơ tiêu chí {code} tại trụ sở: đúng như báo cáo"
        findings.append(UnitFinding(unit.code, code, text))
    actor = f"{cast.stage.lead}/doan-kiem-tra"
    yield from _single(
        cast,
        "inspect",
        lambda house: note_findings(house, cast.cycle_id, cast.stage.key, findings, actor),
    )


def input_steps(cast: Cast, content: bytes) -> Iterator[Step]:
    """A real file takes the place of the stage's people."""
    sending = Sending(
        stage=cast.stage.key,
        sender_code=cast.stage.lead,
        sent_by=f"{cast.stage.lead}/chuyen-vien",
        file_name=f"{cast.stage.key}.csv",
        content=content,
        dataset="points",
    )

    def act(house: House) -> None:
        verdict = submit(house, cast.cycle_id, sending)
        if not verdict.accepted:
            raise InputRejected(file=sending.file_name, reason=rejection(verdict))

    yield from _single(cast, "input", act)


def rejection(verdict: Verdict) -> str:
    """The first findings of a verdict, in one line."""
    if verdict.result is None:
        return verdict.reason
    found = verdict.result.errors[:3]
    return "; ".join(f"{finding.message} ({finding.rows} dòng)" for finding in found)


def _single(cast: Cast, name: str, act: Callable[[House], object]) -> Iterator[Step]:
    begin, last = cast.times.begin(cast.stage), cast.times.last(cast.stage)
    rng = chance(cast.seed, cast.stage.key, name)
    when = cast.times.moment_between(begin, last, rng)
    cast.times.sealed[cast.stage.key] = max(when, last)
    yield Step(when, f"{cast.stage.key}/{name}", act)


def early_close_steps(cast: Cast) -> Iterator[Step]:
    """A stage without a stated day is closed by its lead agency when all is in."""
    if cast.times.due(cast.stage) is not None:
        return
    when = cast.times.sealed[cast.stage.key] + timedelta(minutes=30)
    cast.times.sealed[cast.stage.key] = when
    yield Step(
        when,
        f"{cast.stage.key}/close",
        lambda house: close_early(house, cast.cycle_id, cast.stage.key, cast.stage.lead),
    )


def _proposal(cast: Cast, unit: str, silent: bool) -> UnitProposal:
    proposed = not silent and quality(cast.seed, unit) >= PROPOSED_FROM
    note = "Đủ điều kiện đề nghị" if proposed else "Chưa đề nghị: hồ sơ chưa đạt yêu cầu"
    return UnitProposal(unit, proposed, note)


def _document(cast: Cast, when: datetime) -> SignedDocument:
    symbol, title = DOCUMENT_KINDS[cast.stage.kind]
    number = f"{chance(cast.seed, cast.stage.key, 'number').randrange(10, 900)}/{symbol}-DIENTAP"
    mark = escape(cast.context.mark or "")
    content = f"""<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>
<p><strong>{mark}</strong></p><h1>{title} số {number}</h1>
<p>{escape(cast.stage.name)}</p><p>{escape(cast.stage.product or "")}</p>
<p>Ngày {when:%d/%m/%Y}. Văn bản giả định của buổi diễn tập, không có giá trị pháp lý.</p></html>
"""
    return SignedDocument(number, local(when), "CHỦ TỊCH (diễn tập)", content.encode())
