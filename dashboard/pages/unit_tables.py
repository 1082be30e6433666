"""One unit's tables as files; the report that its head signed, for whoever may read the unit."""

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from chuky.cycle.context import load_cycle
from chuky.ledger.drafting import Approval
from dashboard.downloads import download
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.pages.unit_listings import TABLES, UnitDesk
from dashboard.pages.unit_rows import reports_of, unit_of
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER, EVIDENCE_READER
from dashboard.web import web_of

pages = Pages()


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
    found = unit_of(context, unit)
    if table not in TABLES:
        raise HTTPException(404)
    with web.house.ledger.session() as session:
        listing = UnitDesk(request, session, context, found).listing(table)
        sheet = listing.file(f"{cycle}-{unit}-{table}", context.mark)
        return table_file(request, sheet, kind)
