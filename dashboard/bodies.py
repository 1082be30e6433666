"""How much a request may send: judged by its route, before and while it is read.

The guard has let the sender in by then; what a file may weigh is said by the service that keeps it.
"""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fastapi import Request
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException
from starlette.types import Message

from chuky.exceptions import ChukyError
from dashboard.formats import size

if TYPE_CHECKING:
    from starlette._utils import AwaitableOrContextManager

PUBLIC_FORM = 1 << 16
"""Bytes of a form that anyone may send: a name, a password."""
FORM = 4 << 20
"""Bytes of a form without files: a hundred explanations of 2,000 letters, each nine bytes long."""
FILE = 101_000_000
"""Bytes of a form for each of its files: the heaviest evidence, and what lies around it."""


class BodyTooLarge(ChukyError):
    """gửi lên quá lớn, tối đa {most} một lần; gửi từng tệp một, tách hoặc quét lại tệp nặng"""

    en = "too much was sent, at most {most} at a time; send one file at a time, split heavy ones"


class Cut(MultiPartException):
    """Reading stopped; the parser of forms closes its files on what it takes for its own error."""


def most_of(endpoint: Callable[..., Any], public: bool) -> int:
    """What a route takes unless it says so itself: by the files that its form has."""
    annotations = [one.annotation for one in inspect.signature(endpoint).parameters.values()]
    files = sum(1 for one in annotations if "UploadFile" in str(one))
    if files:
        return files * FILE
    return PUBLIC_FORM if public else FORM


class FormRequest(Request):
    """A field may be as long as a whole form: a plan's text has more than Starlette's megabyte."""

    def form(
        self,
        *,
        max_files: float = 1000,
        max_fields: float = 1000,
        max_part_size: int = FORM,
    ) -> "AwaitableOrContextManager[FormData]":
        return super().form(max_files=max_files, max_fields=max_fields, max_part_size=max_part_size)


def limited(request: Request, most: int) -> Request:
    """The request, whose body is `Cut` at `most` bytes. Raises BodyTooLarge where it says so."""
    if "urlencoded" in request.headers.get("content-type", ""):
        most = min(most, FORM)  # it is held in memory
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise BodyTooLarge(most=size(most))
    receive, received = request.receive, 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise Cut(size(most))
        return message

    return FormRequest(request.scope, counted)


def cut(error: BaseException | None) -> BodyTooLarge | None:
    """What a person is told, where an error came from a body that was cut."""
    while error is not None:
        if isinstance(error, Cut):
            return BodyTooLarge(most=error.message)
        error = error.__cause__ or error.__context__
    return None
