"""Uploads in pieces, for pages with JavaScript: begin, go on from a break, finish. JSON answers.

Bytes go to disk as they come; nothing is held whole.
"""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from chuky.cycle.stage_state import require_open
from chuky.evidence import Sender, begin_upload, finish_upload, upload_state
from chuky.evidence.exceptions import UploadOffset
from chuky.evidence.restricting import named_readers
from chuky.evidence.upload import Receiving, receive_upload
from chuky.exceptions import ChukyError
from chuky.language import Text
from dashboard.bodies import FILE
from dashboard.guard import Pages
from dashboard.portal.desk import desk_of
from dashboard.portal.evidence import place_of
from dashboard.rules import UNIT_WRITER
from dashboard.web import signed_in, web_of

pages = Pages()
BASE = "/cycles/{cycle}/my/{unit}/uploads"
WHAT = Text("tài liệu kiểm chứng", "evidence")
WRITTEN_AT_ONCE = 256 * 1024
"""Bytes of a body that wait in memory before they are written."""


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
            require_open(desk.session, cycle, desk.stage.key, WHAT)
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
    at = int(offset) if offset.isdecimal() else 0
    try:
        receiving = await run_in_threadpool(receive_upload, house, upload, sender, at)
        with receiving:
            await _take(request, receiving)
    except UploadOffset as error:
        return _refused(error, 409)
    except ChukyError as error:
        return _refused(error, 404)
    return JSONResponse({"received": receiving.received})


async def _take(request: Request, receiving: Receiving) -> None:
    """Write the body as it comes, some network pieces at once: threads are few at the deadline."""
    waiting = bytearray()
    try:
        async for piece in request.stream():
            waiting += piece
            if len(waiting) >= WRITTEN_AT_ONCE:
                whole = bytes(waiting)
                waiting.clear()
                await run_in_threadpool(receiving.write, whole)
    except ClientDisconnect:
        pass  # nobody is left to be answered
    finally:  # what came before a break is kept: the sender goes on behind it
        if waiting:
            receiving.write(bytes(waiting))


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
