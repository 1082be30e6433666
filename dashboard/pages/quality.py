"""Gates: which datasets were held against their contracts, what failed, which files came back."""

from decimal import Decimal
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.gates import failing_rows_of
from chuky.ledger.models import GateRun
from chuky.views.export import Table
from chuky.views.gate_runs import first_failing, gate_runs, returned_files
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()
NEWEST = 100
"""Returned files on the page; the export has every one."""
OPENED = 5
"""Failed runs whose first rows stand on the page; older ones are in their reports."""


@pages.page("/cycles/{cycle}/quality", CYCLE_READER)
def show_quality(request: Request, cycle: str, only: str = "", stage: str = "") -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        gates = gate_runs(session, cycle, only, stage)
        failed = [run for run in gates if not run.passed][:OPENED]
        values: dict[str, Any] = {
            "gates": gates,
            "failing": {run: failing_rows_of(session, run) for run in gates},
            "lines": [(run, first_failing(web.house, session, run)) for run in failed],
            "returned": returned_files(session, cycle, stage)[:NEWEST],
        }
    values |= {"only": only, "stage": stage, "plan": context.plan, "names": _names(context)}
    return page(request, "quality.html", cycle=row, **values)


@pages.page("/cycles/{cycle}/quality.{kind}", CYCLE_READER)
def export_quality(
    request: Request, cycle: str, kind: Kind, only: str = "", stage: str = ""
) -> Response:
    """The runs that the page's filter shows."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        rows = [_line(context, run) for run in gate_runs(session, cycle, only, stage)]
    headings = (
        *(_("Lúc"), _("Bước"), _("Hợp đồng"), _("Kết quả"), _("Dòng"), _("Lỗi"), _("Lưu ý")),
        *(_("Giây"), _("Mã băm")),
    )
    return table_file(request, Table(f"{cycle}-quality", headings, rows, context.mark), kind)


@pages.page("/cycles/{cycle}/returned.{kind}", CYCLE_READER)
def export_returned(request: Request, cycle: str, kind: Kind, stage: str = "") -> Response:
    """Every file that went back to its sender."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    names = _names(context)
    with web.house.ledger.session() as session:
        rows = [
            [
                row.received_at,
                called(context.plan.stage(row.stage)),
                names.get(row.sender_code, row.sender_code),
                row.file_name,
                row.findings,
                row.code,
            ]
            for row in returned_files(session, cycle, stage)
        ]
    headings = (_("Lúc"), _("Bước"), _("Bên gửi"), _("Tệp"), _("Lỗi"), _("Biên nhận"))
    return table_file(request, Table(f"{cycle}-returned", headings, rows, context.mark), kind)


def _names(context: CycleContext) -> dict[str, str]:
    """What senders are called: units and agencies."""
    names = {unit.code: unit.name for unit in context.plan.units}
    return names | {key: called(agency) for key, agency in context.plan.agencies.items()}


def _line(context: CycleContext, run: GateRun) -> list[object]:
    stage = called(context.plan.stage(run.stage))
    verdict = _("đạt") if run.passed else _("không đạt")
    counts = (run.rows, run.errors, run.warnings, Decimal(run.milliseconds) / 1000)
    return [
        run.at,
        stage,
        f"{run.contract} {run.contract_version}",
        verdict,
        *counts,
        run.frame_sha256,
    ]
