"""Gates: which datasets were held against their contracts, what failed, which files came back."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select

from chuky.cycle.context import load_cycle
from chuky.cycle.gates import failing_rows_of
from chuky.ledger.models import GateRun, Receipt
from chuky.views.export import Table
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()
NEWEST = 100
"""Returned files on the page; every one is in its unit's page."""


@pages.page("/cycles/{cycle}/quality", CYCLE_READER)
def show_quality(request: Request, cycle: str, only: str = "", stage: str = "") -> Response:
    web = web_of(request)
    runs = select(GateRun).where(GateRun.cycle_id == cycle).order_by(GateRun.at.desc())
    back = select(Receipt).where(Receipt.cycle_id == cycle, Receipt.verdict == "returned")
    if only == "failed":
        runs = runs.where(GateRun.passed.is_(False))
    if stage:
        runs, back = runs.where(GateRun.stage == stage), back.where(Receipt.stage == stage)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        gates = session.scalars(runs).all()
        failing = {run: failing_rows_of(session, run) for run in gates}
        returned = session.scalars(back.order_by(Receipt.received_at.desc()).limit(NEWEST)).all()
    plan = load_cycle(web.house, cycle).plan
    names = {unit.code: unit.name for unit in plan.units}
    names |= {key: agency.name for key, agency in plan.agencies.items()}
    values: dict[str, Any] = {
        "gates": gates,
        "failing": failing,
        "returned": returned,
        "only": only,
        "plan": plan,
        "names": names,
    }
    return page(request, "quality.html", cycle=row, **values)


@pages.page("/cycles/{cycle}/quality.{kind}", CYCLE_READER)
def export_quality(request: Request, cycle: str, kind: Kind) -> Response:
    web = web_of(request)
    with web.house.ledger.session() as session:
        query = select(GateRun).where(GateRun.cycle_id == cycle).order_by(GateRun.at)
        rows = [
            [r.stage, r.contract, r.rows, r.errors, r.warnings, _verdict(r), r.at]
            for r in session.scalars(query)
        ]
    headings = (_("Bước"), _("Hợp đồng"), _("Dòng"), _("Lỗi"), _("Lưu ý"), _("Kết quả"), _("Lúc"))
    mark = load_cycle(web.house, cycle).mark
    return table_file(Table(f"{cycle}-quality", headings, rows, mark), kind)


def _verdict(run: GateRun) -> str:
    return _("đạt") if run.passed else _("không đạt")
