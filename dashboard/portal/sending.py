"""The head reads the whole draft, approves it with the signed report and sends it; the receipt."""

from typing import Annotated, Any

from fastapi import File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from chuky.cycle.late import last_word
from chuky.cycle.returning import annotated_of, reason_of
from chuky.drafting.approving import approval_of, approve_and_send, latest_approval
from chuky.drafting.presenting import present
from chuky.drafting.sent_files import sent_sum, way_of
from chuky.exceptions import ChukyError
from chuky.ledger.models import Receipt
from dashboard.downloads import download
from dashboard.guard import Pages
from dashboard.portal.desk import Desk, desk_of, show
from dashboard.portal.incoming import signed
from dashboard.portal.tables import draft_listing
from dashboard.rules import UNIT_HEAD, UNIT_WRITER
from tasks.waking import wake_soon

pages = Pages()
BASE = "/cycles/{cycle}/my/{unit}"


@pages.page(BASE + "/approve", UNIT_WRITER)
def show_draft(request: Request, cycle: str, unit: str) -> Response:
    """The draft to read and print; its head has the form to send it."""
    with desk_of(request, cycle, unit) as desk:
        return _page(request, desk)


@pages.act(BASE + "/present", UNIT_WRITER)
def present_draft(
    request: Request, cycle: str, unit: str, digest: Annotated[str, Form()] = ""
) -> Response:
    """An officer puts what the page shows before the head."""
    with desk_of(request, cycle, unit) as desk:
        try:
            present(desk.web.house, cycle, (desk.stage.key, unit), desk.account, digest)
        except ChukyError as error:
            return _page(request, desk, error)
        wake_soon(desk.web.house)
    return RedirectResponse(f"{desk.base}/approve", 303)


@pages.act(BASE + "/approve", UNIT_HEAD)
def approve(
    request: Request,
    cycle: str,
    unit: str,
    report: Annotated[UploadFile | None, File()] = None,
    digest: Annotated[str, Form()] = "",
) -> Response:
    with desk_of(request, cycle, unit) as desk:
        try:
            with signed(desk, report) as act:
                code = approve_and_send(desk.web.house, cycle, act, digest)
        except ChukyError as error:
            return _page(request, desk, error)
        wake_soon(desk.web.house)
    return RedirectResponse(f"{desk.base}/receipts/{code}", 303)


@pages.page(BASE + "/receipts/{receipt}", UNIT_WRITER)
def show_receipt(request: Request, cycle: str, unit: str, receipt: str) -> Response:
    with desk_of(request, cycle, unit) as desk:
        row = _receipt(desk, receipt)
        approval = approval_of(desk.session, receipt)
        annotated = annotated_of(desk.session, receipt)
        values: dict[str, Any] = {"receipt": row, "approval": approval, "annotated": annotated}
        values["word"] = last_word(desk.session, receipt)
        values["reason"] = reason_of(desk.session, receipt)
        values["way"] = way_of(desk.session, row)
        values["stage"] = desk.context.plan.stage(row.stage)
        values["sum"] = sent_sum(desk.web.house, desk.context, row)
        return show(request, desk, "receipt.html", **values)


@pages.page(BASE + "/receipts/{receipt}/{what}", UNIT_WRITER)
def hand_out(request: Request, cycle: str, unit: str, receipt: str, what: str) -> Response:
    """`file`: what was sent; `annotated`: it with remarks; `report`: findings; `signed`."""
    with desk_of(request, cycle, unit) as desk:
        row = _receipt(desk, receipt)
        approval = approval_of(desk.session, receipt)
        files = {
            "file": (row.sha256, row.file_name),
            "annotated": (annotated_of(desk.session, receipt), f"tra-lai-{receipt}.xlsx"),
            "report": (row.report_sha256, f"ket-qua-kiem-tra-{receipt}.html"),
            "signed": ((approval.report_sha256, approval.report_name) if approval else (None, "")),
        }
    sha256, name = files.get(what, (None, ""))
    if sha256 is None:
        raise HTTPException(404)
    return download(desk.web.house.vault, sha256, name)


def _receipt(desk: Desk, code: str) -> Receipt:
    row = desk.session.get(Receipt, code)
    if row is None or (row.cycle_id, row.sender_code) != (desk.context.id, desk.unit.code):
        raise HTTPException(404)
    return row


def _page(request: Request, desk: Desk, error: ChukyError | None = None) -> HTMLResponse:
    last = latest_approval(desk.session, desk.context.id, desk.stage.key, desk.unit.code)
    values: dict[str, Any] = {"form": desk.form(), "approval": last, "error": error}
    values["draft"] = draft_listing(request, desk)
    return show(request, desk, "approve.html", status=422 if error else 200, **values)
