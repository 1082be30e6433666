"""Gates: which datasets were held against their contracts, what failed, which files came back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.gates import failing_rows_of
from chuky.ledger.models import GateRun, Receipt
from chuky.views.export import Table
from chuky.views.gate_runs import (
    FIRST,
    FailingLine,
    failing_lines,
    find_failed,
    gate_runs,
    returned_files,
    run_of,
)
from chuky.views.names import names_of
from chuky.views.unit_gates import newest_runs
from chuky.views.words import dataset_name
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.listing import Column, Listing, buttons, listed
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()
OPENED = 5
"""Failed runs whose first rows stand on the page; older ones are in their reports."""


@dataclass(frozen=True)
class Sought:
    """Which failing rows are shown: of one run (by the hash of what it kept), unit, rule."""

    failing: str = ""
    unit: str = ""
    rule: str = ""


@pages.page("/cycles/{cycle}/quality", CYCLE_READER)
def show_quality(
    request: Request,
    cycle: str,
    only: str = "",
    stage: str = "",
    failing: str = "",
    for_unit: str = "",
    rule: str = "",
) -> Response:
    web, sought = web_of(request), Sought(failing, for_unit, rule)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        gates = _gates(request, session, context)
        values: dict[str, Any] = {
            "gates": gates,
            "failing": {run: failing_rows_of(session, run) for run in gates.rows},
            "lines": [
                (run, sha, failing_lines(web.house, sha, FIRST, for_unit, rule))
                for run in _opened(session, context, gates, sought)
                for sha in [failing_rows_of(session, run)]
                if sha
            ],
            "returned": _returned(request, session, context),
        }
    values |= {"only": only, "stage": stage, "plan": context.plan, "names": _names(context)}
    values |= {"sought": sought, "sentence": names_of(context).rule}
    return page(request, "quality.html", cycle=row, **values)


def _opened(
    session: Session, context: CycleContext, gates: Listing[GateRun], sought: Sought
) -> list[GateRun]:
    """The runs whose failing rows stand on the page."""
    if sought.failing:
        kept = find_failed(session, context.id, sought.failing)
        return [run_of(session, kept)] if kept else []
    if sought.unit:
        return newest_runs(session, context.id)
    return [run for run in gates.found if not run.passed][:OPENED]


@pages.page("/cycles/{cycle}/quality.{kind}", CYCLE_READER)
def export_quality(request: Request, cycle: str, kind: Kind) -> Response:
    """The runs that the page's filter shows."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        table = _gates(request, session, context).file(f"{cycle}-quality", context.mark)
        return table_file(request, table, kind)


@pages.page("/cycles/{cycle}/returned.{kind}", CYCLE_READER)
def export_returned(request: Request, cycle: str, kind: Kind) -> Response:
    """Every file that went back to its sender."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        table = _returned(request, session, context).file(f"{cycle}-returned", context.mark)
        return table_file(request, table, kind)


@pages.page("/cycles/{cycle}/quality/{failing}.{kind}", CYCLE_READER)
def export_failing(
    request: Request, cycle: str, failing: str, kind: Kind, for_unit: str = "", rule: str = ""
) -> Response:
    """Every row on which one run failed, found by the hash of what was kept of them; of one unit
    or one rule where the page's filter says so.
    """
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        if find_failed(session, cycle, failing) is None:
            raise HTTPException(404)
    headings = (_("Mức"), _("Quy tắc"), _("Mã quy tắc"), _("Bản ghi"), _("Cột"), _("Giá trị"))
    rows = [
        _failing_cells(line) for line in failing_lines(web.house, failing, None, for_unit, rule)
    ]
    table = Table(f"{cycle}-failing-{failing[:8]}", headings, rows, context.mark)
    return table_file(request, table, kind)


def _gates(request: Request, session: Session, context: CycleContext) -> Listing[GateRun]:
    asked = request.query_params
    columns: list[Column[GateRun]] = [
        Column("at", _("Lúc"), lambda run: run.at),
        Column("stage", _("Bước"), lambda run: called(context.plan.stage(run.stage))),
        Column("data", _("Số liệu"), lambda run: str(dataset_name(run.contract)), only="file"),
        Column("contract", _("Hợp đồng"), lambda run: f"{run.contract} {run.contract_version}"),
        Column("verdict", _("Kết quả"), lambda run: _("đạt") if run.passed else _("không đạt")),
        Column("rows", _("Dòng"), lambda run: run.rows, numeric=True),
        Column("errors", _("Lỗi"), lambda run: run.errors, numeric=True),
        Column("warnings", _("Lưu ý"), lambda run: run.warnings, numeric=True),
        Column("took", _("Giây"), lambda run: Decimal(run.milliseconds) / 1000, numeric=True),
        buttons(_("Báo cáo")),
        Column("sha256", _("Mã băm"), lambda run: run.frame_sha256, only="file"),
    ]
    rows = gate_runs(session, context.id, asked.get("only", ""), asked.get("stage", ""))
    return listed(request, "gates", f"/cycles/{context.id}/quality", columns, rows)


def _returned(request: Request, session: Session, context: CycleContext) -> Listing[Receipt]:
    names = _names(context)
    columns: list[Column[Receipt]] = [
        Column("at", _("Lúc"), lambda row: row.received_at),
        Column("stage", _("Bước"), lambda row: called(context.plan.stage(row.stage)), only="file"),
        Column("by", _("Bên gửi"), lambda row: names.get(row.sender_code, row.sender_code)),
        Column("file", _("Tệp"), lambda row: row.file_name),
        Column("findings", _("Lỗi"), lambda row: row.findings, numeric=True),
        buttons(_("Báo cáo")),
        Column("code", _("Biên nhận"), lambda row: row.code, only="file"),
    ]
    rows = returned_files(session, context.id, request.query_params.get("stage", ""))
    return listed(request, "returned", f"/cycles/{context.id}/returned", columns, rows)


def _names(context: CycleContext) -> dict[str, str]:
    """What senders are called: units and agencies."""
    names = {unit.code: unit.name for unit in context.plan.units}
    return names | {key: called(agency) for key, agency in context.plan.agencies.items()}


def _failing_cells(line: FailingLine) -> list[object]:
    level = _("lỗi") if line.severity == "error" else _("lưu ý")
    return [level, str(line.message), line.rule, line.place, line.column, line.value]
