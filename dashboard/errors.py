"""What a person sees when something is refused: one sentence, a way out, never a traceback."""

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from chuky.access.exceptions import RoleRefused, SignInDelayed
from chuky.cycle.exceptions import CycleUnknown, UnitUnknown
from chuky.exceptions import ChukyError
from chuky.plan.drafts import DraftUnknown
from chuky.reminders.texts import TextUnknown
from dashboard.catalog import _
from dashboard.guard import FormForeign, SignInNeeded, read_viewer
from dashboard.rendering import page
from dashboard.web import viewer_of

STATUS: dict[type[ChukyError], int] = {
    SignInNeeded: 401,
    RoleRefused: 403,
    FormForeign: 403,
    CycleUnknown: 404,
    UnitUnknown: 404,
    DraftUnknown: 404,
    TextUnknown: 404,
    SignInDelayed: 429,
}


def install(app: FastAPI) -> None:
    app.add_exception_handler(ChukyError, _refused)
    app.add_exception_handler(HTTPException, _http)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ChukyError)  # noqa: S101
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    if isinstance(error, SignInNeeded) and not _wants_json(request):
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='/')}", 303)
    return _answer(request, status, str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    text = _("Không có trang này.") if error.status_code == 404 else str(error.detail)
    return _answer(request, error.status_code, text)


def _answer(request: Request, status: int, text: str) -> Response:
    if _wants_json(request):
        return JSONResponse({"error": text}, status)
    if viewer_of(request) is None:
        request.state.viewer = read_viewer(request)
    return page(request, "error.html", status=status, message=text, code=status)


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")
