"""What a person sees when something is refused: one sentence, a way out, never a traceback.

Programs that ask `/api` get the same as a problem document (RFC 9457).
"""

import logging
import secrets
from html import escape
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from chuky.access.exceptions import AddressDelayed, RoleRefused, SignInDelayed
from chuky.cycle.exceptions import CycleUnknown, UnitUnknown
from chuky.exceptions import ChukyError
from chuky.plan.drafts import DraftUnknown
from chuky.reminders.texts import TextUnknown
from dashboard.bodies import BodyTooLarge
from dashboard.catalog import _
from dashboard.guard import FormForeign, SignInNeeded, read_viewer
from dashboard.headers import HEADERS
from dashboard.kept_forms import Fields
from dashboard.refusals import in_the_plans_words
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
    BodyTooLarge: 413,
    SignInDelayed: 429,
    AddressDelayed: 429,
}
PROBLEM = "application/problem+json"
log = logging.getLogger("chuky.web")


class FormLate(ChukyError):
    """phiên làm việc đã kết thúc trước khi biểu mẫu này tới; đăng nhập rồi gửi lại"""

    en = "your session had ended before this form came; sign in and send it again"


class FormOfBefore(ChukyError):
    """biểu mẫu này mở trong phiên trước; xem lại rồi gửi lại trong phiên này"""

    en = "this form was opened in an earlier session; send it again in this one"


def install(app: FastAPI) -> None:
    app.add_exception_handler(ChukyError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(Exception, _broken)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ChukyError)  # noqa: S101
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    if isinstance(error, SignInNeeded) and "hx-request" in request.headers:
        return HTMLResponse(f"<p>{escape(str(error))}</p>", status)  # a part of a page: no other
    kept: Fields | None = getattr(request.state, "kept", None)
    if isinstance(error, SignInNeeded | FormForeign) and kept is not None:
        text = str(FormLate() if isinstance(error, SignInNeeded) else FormOfBefore())
        return page(request, "resend.html", status=status, message=text, fields=kept)
    if isinstance(error, SignInNeeded) and not _wants_json(request):
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='/')}", 303)
    return _answer(request, status, str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    texts = {
        400: _("Không đọc được biểu mẫu; tải lại trang rồi gửi lại."),
        404: _("Không có trang này."),
        405: _("Địa chỉ này chỉ nhận biểu mẫu, không mở trực tiếp được; quay lại trang trước."),
    }
    text = texts.get(error.status_code) or _("Không làm được việc này; quay lại trang trước.")
    answer = _answer(request, error.status_code, text)
    answer.headers.update(error.headers or {})
    return answer


def _not_understood(request: Request, error: Exception) -> Response:
    """A value in the address or the form that the page can't use, named as the page names it."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = error.errors()
    if any(fault["loc"][0] == "path" for fault in faults):
        return _answer(request, 404, _("Không có trang này."))
    names = ", ".join(sorted({str(fault["loc"][1]) for fault in faults if len(fault["loc"]) > 1}))
    if all(fault["loc"][0] == "query" for fault in faults):
        text = _("Địa chỉ có giá trị không dùng được (%(names)s); bỏ phần ấy rồi mở lại.")
    elif names.endswith(("file", "files")):
        text = _("Chưa chọn tệp; quay lại, chọn tệp rồi gửi lại.")
    else:
        text = _("Biểu mẫu thiếu hoặc sai mục (%(names)s); quay lại, điền rồi gửi lại.")
    return _answer(request, 422, text % {"names": names} if "%(" in text else text)


def _broken(request: Request, _error: Exception) -> Response:
    """Nobody's mistake but ours: a page with a number that stands in the server's log too."""
    number = secrets.token_hex(4)
    log.error("%s: %s %s", number, request.method, request.url.path)
    said = _("Hệ thống gặp lỗi, việc vừa rồi có thể chưa được lưu; thử lại. Nếu còn lỗi, báo số")
    try:
        answer = _answer(request, 500, f"{said} {number}")
    except Exception:
        answer = HTMLResponse(f"<!doctype html><title>500</title><p>{said} {number}</p>", 500)
    for name, value in HEADERS.items():  # this answer passes no middleware of ours
        answer.headers.setdefault(name, value)
    return answer


def _answer(request: Request, status: int, text: str) -> Response:
    if _wants_json(request):
        detail = in_the_plans_words(request, text, keys=True)
        problem = {"type": "about:blank", "status": status, "detail": detail}
        return JSONResponse(problem, status, media_type=PROBLEM)
    if viewer_of(request) is None:
        request.state.viewer = read_viewer(request)
    return page(request, "error.html", status=status, message=text, code=status)


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")
