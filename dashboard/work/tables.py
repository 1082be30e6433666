"""What was entered in a stage, as its page and its file have it: tallies, findings, proposals."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select
from starlette.exceptions import HTTPException

from chuky.criteria import Component
from chuky.cycle.paper_tally import questions_of, tallies_of
from chuky.cycle.scores import components_of
from chuky.ledger.access import PendingAct
from chuky.ledger.entering import PaperTally
from chuky.ledger.models import InspectionFinding, Proposal
from chuky.plan import Unit
from chuky.views.words import ACT_STATES
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.listing import PAGE, Column, Listing, listed
from dashboard.rules import APPRAISAL_READER
from dashboard.work.desk import StageDesk, desk_of

pages = Pages()
Made = tuple[list[Column[Any]], list[Any]]


@pages.page("/cycles/{cycle}/stages/{stage}/entered.{kind}", APPRAISAL_READER)
def export_entered(request: Request, cycle: str, stage: str, kind: Kind) -> Response:
    with desk_of(request, cycle, stage) as desk:
        listing = entered(request, desk)
        if listing is None:
            raise HTTPException(404)
        table = listing.file(f"{cycle}-{stage}", desk.context.mark)
        return table_file(request, table, kind)


def entered(request: Request, desk: StageDesk) -> Listing[Any] | None:
    """The stage's table; None for kinds that have none."""
    make = _TABLES.get(desk.stage.kind)
    if make is None:
        return None
    columns, rows = make(desk)
    # a form is whole on its page: what is typed on a part of it would be lost with the next part
    size = max(len(rows), 1) if desk.stage.kind == "verification" else PAGE
    return listed(request, "entered", f"{desk.base}/entered", columns, rows, size)


def answers_listing(
    request: Request, desk: StageDesk, unit: Unit, row: PaperTally
) -> Listing[tuple[str, Component]]:
    """What a tally counted, question by question."""
    questions = questions_of(desk.context, unit, row.audience)
    most = max((q.survey.answers for q in questions.values() if q.survey), default=0)

    def counted(answer: int) -> Callable[[tuple[str, Component]], int]:
        return lambda one: row.answers.get(one[0], {}).get(str(answer), 0)

    def given(one: tuple[str, Component]) -> int:
        return sum(row.answers.get(one[0], {}).values())

    def said(one: tuple[str, Component]) -> str:
        top = one[1].survey.answers if one[1].survey else 0
        return " · ".join(f"{answer}: {counted(answer)(one)}" for answer in range(1, top + 1))

    columns: list[Column[tuple[str, Component]]] = [
        Column("question", _("Câu hỏi"), lambda one: f"{one[0]} {called(one[1])}"),
        Column("said", _("Trả lời: số phiếu"), said),
        *(
            Column(f"n{n}", _("Trả lời %(n)s") % {"n": n}, counted(n), only="file")
            for n in range(1, most + 1)
        ),
        Column("given", _("Cộng"), given, numeric=True),
        Column("blank", _("Bỏ trống"), lambda one: row.ballots - given(one), numeric=True),
    ]
    files = f"{desk.base}/tallies/{row.act}/answers"
    return listed(request, "answers", files, columns, list(questions.items()))


def _tallies(desk: StageDesk) -> Made:
    names = _names(desk)
    survey = desk.context.plan.surveys.get(desk.stage.survey or "")
    audiences = {one.key: called(one) for one in survey.audiences} if survey else {}
    columns: list[Column[tuple[PaperTally, PendingAct]]] = [
        Column("unit", _("Đơn vị"), lambda one: names[one[0].unit_code]),
        Column("code", _("Mã"), lambda one: one[0].unit_code, only="file"),
        Column("whom", _("Đối tượng"), lambda one: audiences.get(one[0].audience, "")),
        Column("ballots", _("Số phiếu"), lambda one: one[0].ballots, numeric=True),
        Column("version", _("Lần"), lambda one: one[0].version),
        Column("state", _("Trạng thái"), lambda one: str(ACT_STATES[one[1].state].text)),
        Column("by", _("Nhập bởi"), lambda one: one[0].by),
        Column("at", _("Lúc"), lambda one: one[0].at, only="file"),
    ]
    return columns, tallies_of(desk.session, desk.context.id, desk.stage.key)


def _findings(desk: StageDesk) -> Made:
    names = _names(desk)
    units = {unit.code: unit for unit in desk.context.plan.units_of(desk.stage)}

    def component(row: InspectionFinding) -> str:
        found = components_of(desk.context, units[row.unit_code]).get(row.component_code)
        return called(found) if found is not None else ""

    columns: list[Column[InspectionFinding]] = [
        Column("unit", _("Đơn vị"), lambda row: names[row.unit_code]),
        Column("code", _("Mã"), lambda row: row.unit_code, only="file"),
        Column("component", _("Tiêu chí"), lambda row: row.component_code),
        Column("name", _("Tên tiêu chí"), component, only="file"),
        Column("finding", _("Kết quả"), lambda row: row.finding),
        Column("by", _("Ai ghi"), lambda row: row.actor),
        Column("at", _("Lúc"), lambda row: row.at, only="file"),
    ]
    query = select(InspectionFinding).where(
        InspectionFinding.cycle_id == desk.context.id, InspectionFinding.stage == desk.stage.key
    )
    ordered = query.order_by(InspectionFinding.at, InspectionFinding.unit_code)
    return columns, list(desk.session.scalars(ordered))


def proposals_of(desk: StageDesk) -> dict[str, Proposal]:
    """Unit → what is proposed about it."""
    query = select(Proposal).where(
        Proposal.cycle_id == desk.context.id, Proposal.stage == desk.stage.key
    )
    return {row.unit_code: row for row in desk.session.scalars(query)}


def _proposals(desk: StageDesk) -> Made:
    """Every unit, with what is proposed or nothing yet."""
    said = proposals_of(desk)

    def of(value: Callable[[Proposal], object]) -> Callable[[Unit], object]:
        return lambda unit: value(said[unit.code]) if unit.code in said else None

    def word(row: Proposal) -> str:
        return _("đề nghị") if row.proposed else _("không đề nghị")

    columns: list[Column[Unit]] = [
        Column("unit", _("Đơn vị"), lambda unit: unit.name),
        Column("code", _("Mã"), lambda unit: unit.code, only="file"),
        Column("proposed", _("Đề nghị công nhận"), of(word)),
        Column("note", _("Ghi chú, lý do"), of(lambda row: row.note)),
        Column("by", _("Ai ghi"), of(lambda row: row.actor), only="file"),
        Column("at", _("Lúc"), of(lambda row: row.at), only="file"),
    ]
    return columns, list(desk.context.plan.units_of(desk.stage))


def _names(desk: StageDesk) -> dict[str, str]:
    return {unit.code: unit.name for unit in desk.context.plan.units}


_TABLES: dict[str, Callable[[StageDesk], Made]] = {
    "survey": _tallies,
    "inspection": _findings,
    "verification": _proposals,
}
