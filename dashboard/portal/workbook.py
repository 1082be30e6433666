"""The Excel way: the unit's form to download, and the filled one sent as it is.

A file that is returned comes back annotated on its receipt.
"""

from typing import Annotated

from fastapi import File, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from chuky.drafting.approving import approve_and_send_form
from chuky.drafting.exceptions import WorkbookTooLarge
from chuky.drafting.workbook import form_of_unit
from chuky.intake.limits import MAX_BYTES
from dashboard.downloads import attachment
from dashboard.guard import Pages
from dashboard.headers import FILE_POLICY
from dashboard.portal.desk import desk_of
from dashboard.portal.incoming import signed
from dashboard.rules import UNIT_HEAD, UNIT_WRITER
from tasks.waking import wake_soon

pages = Pages()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.page("/cycles/{cycle}/my/{unit}/form.xlsx", UNIT_WRITER)
def hand_out_form(request: Request, cycle: str, unit: str) -> Response:
    with desk_of(request, cycle, unit) as desk:
        content = form_of_unit(desk.web.house, desk.session, desk.context, desk.stage, desk.unit)
    headers = {
        "Content-Disposition": attachment(f"tu-cham-{unit}.xlsx"),
        "Content-Security-Policy": FILE_POLICY,
    }
    return Response(content, media_type=XLSX, headers=headers)


@pages.act("/cycles/{cycle}/my/{unit}/workbook", UNIT_HEAD)
def send_workbook(
    request: Request,
    cycle: str,
    unit: str,
    file: UploadFile,
    report: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """The head sends a filled form with the signed report, by the same door as `chuky submit`."""
    with desk_of(request, cycle, unit) as desk:
        content = file.file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:  # a part of it would have a receipt for what nobody sent
            raise WorkbookTooLarge(file=file.filename or "?", most=MAX_BYTES // 1_000_000)
        with signed(desk, report) as act:
            name = file.filename or "?"
            code = approve_and_send_form(desk.web.house, cycle, act, content, name)
        wake_soon(desk.web.house)
    return RedirectResponse(f"{desk.base}/receipts/{code}", 303)
