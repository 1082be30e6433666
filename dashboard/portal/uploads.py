"""Uploads in pieces, for pages with JavaScript: begin, go on from a break, finish. JSON answers.

Bytes go to disk as they come; nothing is held whole.
"""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from chuky.evidence import Sender, append_upload, begin_upload, finish_upload, upload_state
from chuky.evidence.exceptions import UploadOffset
from chuky.evidence.restricting import named_readers
from chuky.exceptions import ChukyError
from dashboard.bodies import FILE
from dashboard.guard import Pages
from dashboard.portal.desk import desk_of
from dashboard.portal.evidence import place_of
from dashboard.rules import UNIT_WRITER
from dashboard.web import signed_in, web_of

pages = Pages()
BASE = "/cycles/{cycle}/my/{unit}/uploads"


@pages.act(BASE, UNIT_WRITER)
def begin(
    request: Request,
    cycle: str,
    unit: str,
    component: Annotated[str, Form()],
    name: Annotated[str, Form()],
    size: Annotated[int, Form()],
) -> Response:
    """Announce a file: its upload's id."""
    with desk_of(request, cycle, unit) as desk:
        try:
            upload = begin_upload(desk.web.house, cycle, place_of(desk, component), name, size)
        except ChukyError as error:
            return _refused(error)
    return JSONResponse({"upload": upload, "received": 0})


@pages.page(BASE + "/{upload}", UNIT_WRITER)
def state(request: Request, cycle: str, unit: str, upload: str) -> Response:
    """How many bytes are here, to go on after a break."""
    try:
        sender = _sender(request, cycle, unit)
        received, size = upload_state(web_of(request).house, upload, sender)
    except ChukyError as error:
        return _refused(error, 404)
    return JSONResponse({"received": received, "size": size})


@pages.act(BASE + "/{upload}", UNIT_WRITER, most=FILE)
async def add(request: Request, cycle: str, unit: str, upload: str) -> Response:
    """Bytes from the header `Upload-Offset` on; the body is written as it comes."""
    house, sender = web_of(request).house, _sender(request, cycle, unit)
    offset = request.headers.get("Upload-Offset", "")
    at = int(offset) if offset.isdigit() else 0
    try:
        async for piece in request.stream():
            if piece:
                at = await run_in_threadpool(append_upload, house, upload, sender, at, [piece])
    except UploadOffset as error:
        return _refused(error, 409)
    except ChukyError as error:
        return _refused(error, 404)
    return JSONResponse({"received": at})


@pages.act(BASE + "/{upload}/finish", UNIT_WRITER)
def finish(
    request: Request,
    cycle: str,
    unit: str,
    upload: str,
    readers: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Judge what came and attach it. `readers`: accounts that alone may open it."""
    house, sender = web_of(request).house, _sender(request, cycle, unit)
    try:
        with house.ledger.session() as session:
            named = named_readers(session, cycle, unit, readers or ())
        done = finish_upload(house, upload, sender, named)
    except ChukyError as error:
        return _refused(error)
    return JSONResponse({"evidence": done.ids, "again": done.again})


def _sender(request: Request, cycle: str, unit: str) -> Sender:
    return Sender(cycle, unit, signed_in(request).account)


def _refused(error: ChukyError, status: int = 422) -> Response:
    return JSONResponse({"error": str(error)}, status)
