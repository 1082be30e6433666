"""One unit's tables as files; the report that its head signed, for whoever may read the unit."""

from collections.abc import Callable, Sequence

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from chuky.access.roles import Viewer
from chuky.cycle.context import CycleContext, load_cycle
from chuky.evidence.listed import evidence_of, may_read
from chuky.ledger.drafting import Approval
from chuky.plan import Unit
from chuky.views.export import Table
from chuky.views.outbox import letters_about
from chuky.views.scores import SOURCES, score_lines
from chuky.views.words import ATTEMPT_STATES, MESSAGE_STATES, RECEIPT_VERDICTS
from dashboard.catalog import _
from dashboard.downloads import download
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.pages.unit import receipts_of, reports_of, unit_of, versions_of
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER, EVIDENCE_READER
from dashboard.web import signed_in, web_of

pages = Pages()
Rows = tuple[Sequence[str], list[list[object]]]


@pages.page("/cycles/{cycle}/units/{unit}/reports", EVIDENCE_READER)
def list_reports(request: Request, cycle: str, unit: str) -> Response:
    """The signed reports of a unit: what its head stands for."""
    web = web_of(request)
    found = unit_of(load_cycle(web.house, cycle), unit)
    with web.house.ledger.session() as session:
        row, reports = cycle_row(session, cycle), reports_of(session, cycle, unit)
    return page(request, "unit_reports.html", cycle=row, unit=found, reports=reports)


@pages.page("/cycles/{cycle}/units/{unit}/reports/{stage}/{number}", EVIDENCE_READER)
def get_report(request: Request, cycle: str, unit: str, stage: str, number: str) -> Response:
    web = web_of(request)
    with web.house.ledger.session() as session:
        key = (cycle, stage, unit, int(number)) if number.isdigit() else None
        row = session.get(Approval, key) if key is not None else None
    if row is None:
        raise HTTPException(404)
    return download(web.house.vault, row.report_sha256, row.report_name)


@pages.page("/cycles/{cycle}/units/{unit}/tables/{table}.{kind}", CYCLE_READER)
def export_table(request: Request, cycle: str, unit: str, table: str, kind: Kind) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    found, make = unit_of(context, unit), TABLES.get(table)
    if make is None:
        raise HTTPException(404)
    with web.house.ledger.session() as session:
        headings, rows = make(session, context, found, signed_in(request))
    return table_file(request, Table(f"{cycle}-{unit}-{table}", headings, rows, context.mark), kind)


def _receipts(session: Session, context: CycleContext, unit: Unit, _viewer: Viewer) -> Rows:
    headings = (
        _("Biên nhận"),
        _("Lúc"),
        _("Tệp"),
        _("Kết quả"),
        _("Lỗi"),
        _("Nộp muộn"),
        "SHA-256",
    )
    return headings, [
        [
            row.code,
            row.received_at,
            row.file_name,
            str(RECEIPT_VERDICTS.get(row.verdict, row.verdict)),
            row.findings,
            _("có") if row.late else _("không"),
            row.sha256,
        ]
        for row in receipts_of(session, context.id, unit.code)
    ]


def _evidence(session: Session, context: CycleContext, unit: Unit, viewer: Viewer) -> Rows:
    """Names of pieces for named persons alone are left out: they may say who complained of what."""
    headings = (_("Tiêu chí"), _("Tài liệu"), _("Ai"), _("Lúc"), _("Cỡ (byte)"), "SHA-256")
    return headings, [
        [piece.component_code, piece.name, piece.by, piece.at, piece.size, piece.sha256]
        if may_read(piece, viewer)
        else [piece.component_code, _("tài liệu hạn chế"), "", piece.at, None, ""]
        for piece in evidence_of(session, context.id, unit.code)
    ]


def _scores(session: Session, context: CycleContext, unit: Unit, _viewer: Viewer) -> Rows:
    headings = (_("Mã"), _("Tiêu chí"), _("Tối đa"), *(str(text) for text in SOURCES.values()))
    return (*headings, _("Giải trình, lý do")), [
        [
            line.component.code,
            called(line.component),
            line.component.max_points,
            *(line.points.get(source) for source in SOURCES),
            "; ".join(f"{whose}: {text}" for whose, text in line.remarks),
        ]
        for line in score_lines(session, context, unit)
    ]


def _history(session: Session, context: CycleContext, unit: Unit, _viewer: Viewer) -> Rows:
    headings = (_("Tiêu chí"), _("Bước"), _("Nguồn"), _("Bản số"), _("Điểm"), _("Lý do"))
    return (*headings, _("Ai"), _("Lúc")), [
        [
            row.component_code,
            called(context.plan.stage(row.stage)),
            str(SOURCES.get(row.source, row.source)),
            row.version,
            row.points,
            row.explanation,
            row.actor,
            row.at,
        ]
        for row in versions_of(session, context.id, unit.code)
    ]


def _letters(session: Session, context: CycleContext, unit: Unit, _viewer: Viewer) -> Rows:
    headings = (_("Lúc"), _("Người nhận"), _("Tiêu đề"), _("Trạng thái"), _("Lần cuối"), _("Lý do"))
    return headings, [
        [
            one.message.queued_at,
            one.message.recipient,
            one.message.subject,
            str(MESSAGE_STATES[one.message.state].text),
            str(ATTEMPT_STATES[one.last.state].text) if one.last else "",
            one.last.reason if one.last else "",
        ]
        for one in letters_about(session, context.id, unit.code)
    ]


Make = Callable[[Session, CycleContext, Unit, Viewer], Rows]
TABLES: dict[str, Make] = {
    "receipts": _receipts,
    "evidence": _evidence,
    "scores": _scores,
    "history": _history,
    "letters": _letters,
}
