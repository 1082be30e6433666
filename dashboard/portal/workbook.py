"""The Excel way: the unit's form to download, and the filled one sent as it is.

A file that is returned comes back annotated on its receipt.
"""

from fastapi import Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from chuky.cycle.submit import Sending, submit
from chuky.drafting.workbook import form_of_unit
from chuky.intake.limits import MAX_BYTES
from dashboard.guard import Pages
from dashboard.headers import FILE_POLICY
from dashboard.portal.desk import desk_of
from dashboard.rules import UNIT_HEAD, UNIT_WRITER

pages = Pages()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.page("/cycles/{cycle}/my/{unit}/form.xlsx", UNIT_WRITER)
def hand_out_form(request: Request, cycle: str, unit: str) -> Response:
    with desk_of(request, cycle, unit) as desk:
        content = form_of_unit(desk.web.house, desk.session, desk.context, desk.stage, desk.unit)
    headers = {
        "Content-Disposition": f'attachment; filename="tu-cham-{unit}.xlsx"',
        "Content-Security-Policy": FILE_POLICY,
    }
    return Response(content, media_type=XLSX, headers=headers)


@pages.act("/cycles/{cycle}/my/{unit}/workbook", UNIT_HEAD)
def send_workbook(request: Request, cycle: str, unit: str, file: UploadFile) -> Response:
    """The head sends a filled form: the same door as `chuky submit`."""
    with desk_of(request, cycle, unit) as desk:
        content = file.file.read(MAX_BYTES + 1)  # one byte more: the reader says it is too large
        name = file.filename or "?"
        marked = desk.context.mark is not None
        sending = Sending(desk.stage.key, unit, desk.account, name, content, simulated=marked)
        verdict = submit(desk.web.house, cycle, sending)
    return RedirectResponse(f"{desk.base}/receipts/{verdict.code}", 303)
