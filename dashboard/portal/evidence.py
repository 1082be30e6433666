"""Evidence of one component: add files or cite documents, take back, hand out to who may read."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from chuky.access.exceptions import RoleRefused
from chuky.drafting.drafts import drop_named
from chuky.evidence import Place, attach_file, cite, evidence_of, may_read, withdraw
from chuky.evidence.attach import MOST_BYTES
from chuky.evidence.restricting import can_be_named, named_readers
from chuky.exceptions import ChukyError
from chuky.ledger.intake import Evidence
from dashboard.bodies import FILE
from dashboard.downloads import download
from dashboard.guard import Pages
from dashboard.portal.desk import Desk, desk_of, show
from dashboard.portal.incoming import spooled
from dashboard.rules import EVIDENCE_READER, UNIT_WRITER
from dashboard.web import signed_in, web_of

pages = Pages()
BASE = "/cycles/{cycle}/my/{unit}/evidence"
NAMED = "named"
"""In the place of a piece: what a sent file names and isn't here."""


@pages.page(BASE + "/{component}", UNIT_WRITER)
def show_evidence(request: Request, cycle: str, unit: str, component: str) -> Response:
    with desk_of(request, cycle, unit) as desk:
        return _page(request, desk, component)


@pages.act(BASE + "/{component}/files", UNIT_WRITER, most=3 * FILE)
def add_files(
    request: Request,
    cycle: str,
    unit: str,
    component: str,
    files: list[UploadFile],
    readers: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Attach the files. `readers`: accounts that alone may open them (a denunciation)."""
    with desk_of(request, cycle, unit) as desk:
        for file in files:
            try:
                place = place_of(desk, component, readers or ())
                with spooled(file) as path:
                    attach_file(desk.web.house, cycle, place, path, file.filename or "?")
            except ChukyError as error:
                return _again(request, cycle, unit, component, error)
    return _back(desk, component)


@pages.act(BASE + "/{component}/citations", UNIT_WRITER)
def add_citation(
    request: Request,
    cycle: str,
    unit: str,
    component: str,
    number: Annotated[str, Form()] = "",
    dated: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    where: Annotated[str, Form()] = "",
) -> Response:
    """Cite a document by number and day. `where`: its page."""
    with desk_of(request, cycle, unit) as desk:
        house, place = desk.web.house, place_of(desk, component)
        try:
            cite(house, cycle, place, number, _day(dated), title, where)
        except ChukyError as error:
            return _again(request, cycle, unit, component, error)
    return _back(desk, component)


@pages.act(BASE + "/{component}/withdrawn", UNIT_WRITER)
def take_back(
    request: Request, cycle: str, unit: str, component: str, piece: Annotated[str, Form()]
) -> Response:
    """A piece of evidence, or (`named`) what a sent file only names."""
    with desk_of(request, cycle, unit) as desk:
        try:
            if piece == NAMED:
                drop_named(desk.web.house, desk.place(component))
            else:
                withdraw(desk.web.house, cycle, piece, unit, desk.account)
        except ChukyError as error:
            return _again(request, cycle, unit, component, error)
    return _back(desk, component)


@pages.page("/cycles/{cycle}/units/{unit}/evidence/{evidence}", EVIDENCE_READER)
def hand_out(request: Request, cycle: str, unit: str, evidence: str) -> Response:
    """The file, as an attachment that can run nothing."""
    web, viewer = web_of(request), signed_in(request)
    with web.house.ledger.session() as session:
        piece = session.get(Evidence, evidence)
    if piece is None or (piece.cycle_id, piece.unit_code) != (cycle, unit) or piece.sha256 is None:
        raise HTTPException(404)
    if not may_read(piece, viewer):
        raise RoleRefused(who=viewer.name)
    return download(web.house.vault, piece.sha256, piece.name, piece.size)


def place_of(desk: Desk, component: str, readers: Iterable[str] = ()) -> Place:
    """Where evidence goes, and who alone may open it. Raises ReaderUnknown."""
    named = named_readers(desk.session, desk.context.id, desk.unit.code, readers)
    return Place(desk.stage.key, desk.unit.code, component, desk.account, named)


def _day(typed: str) -> date | None:
    """The day that was chosen; None for none, or for what is no day."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _back(desk: Desk, component: str) -> Response:
    return RedirectResponse(f"{desk.base}/evidence/{quote(component, safe='')}", 303)


def _again(
    request: Request, cycle: str, unit: str, component: str, error: ChukyError
) -> HTMLResponse:
    with desk_of(request, cycle, unit) as desk:
        return _page(request, desk, component, error)


def _page(
    request: Request, desk: Desk, component: str, error: ChukyError | None = None
) -> HTMLResponse:
    line = next((ln for ln in desk.form().lines if ln.component.code == component), None)
    if line is None:
        raise HTTPException(404)
    pieces = evidence_of(desk.session, desk.context.id, desk.unit.code, component)
    values: dict[str, Any] = {"line": line, "pieces": pieces, "error": error, "most": MOST_BYTES}
    values["readers"] = can_be_named(desk.session, desk.context.id, desk.unit.code)
    return show(request, desk, "evidence.html", status=422 if error else 200, **values)
