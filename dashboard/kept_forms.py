"""A form that came too late for its session: kept in the answer, to be sent again by its sender.

Belongs here: which forms can be shown again. Nothing is stored; the fields stand in the page alone.
"""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from chuky.exceptions import ChukyError
from dashboard.bodies import Cut, limited

MOST = 1 << 20
"""Bytes: a province's plan as a text; of people who may be nobody, no more."""
MOST_FIELDS = 2_000
SECRET = frozenset(("password", "old", "again"))
"""Fields that no page ever shows again."""
Fields = tuple[tuple[str, str], ...]


async def read_fields(request: Request, token_field: str) -> Fields | None:
    """The fields of a form that nobody has read yet; None where it can't be shown again."""
    if not _ours(request):
        return None
    try:
        form = await limited(request, MOST).form(max_fields=MOST_FIELDS)
    except (Cut, HTTPException, ChukyError):
        return None
    return fields_of(request, form, token_field)


def fields_of(request: Request, form: FormData, token_field: str) -> Fields | None:
    """The fields of a form, in their order, without its token. None: it is another site's, it has
    files or a password."""
    pairs = [(name, value) for name, value in form.multi_items() if name != token_field]
    if not _ours(request) or SECRET & {name for name, _ in pairs}:
        return None
    return tuple((name, value) for name, value in pairs if isinstance(value, str))


def _ours(request: Request) -> bool:
    """A page of this very site sent it, as a browser sends a form without files."""
    headers = request.headers
    sent = urlsplit(headers.get("origin", ""))
    plain = "urlencoded" in headers.get("content-type", "") and "hx-request" not in headers
    return request.method == "POST" and plain and sent.netloc == headers.get("host", "?")
