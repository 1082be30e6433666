"""Hôm nay: what is late, who owes it, what comes next. Unit people are sent to their own page."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from chuky.access.roles import OF_A_UNIT
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import READERS, SIGNED_IN
from dashboard.web import signed_in

pages = Pages()


@pages.page("/", SIGNED_IN)
def show_today(request: Request) -> Response:
    viewer = signed_in(request)
    if not viewer.has(READERS):
        return RedirectResponse("/me" if not viewer.has(OF_A_UNIT) else "/my", 303)
    return page(request, "today.html")
