"""A draft plan rehearsed with live progress, and activated as a running cycle."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.cycle.activate import activate
from chuky.cycle.exceptions import CycleActive, IllustrativeUnconfirmed
from chuky.exceptions import ChukyError
from chuky.plan.judging import require_sound
from chuky.plan.load import editions
from chuky.views.letters_due import rules_beside
from dashboard import rehearsing
from dashboard.catalog import _
from dashboard.guard import Pages
from dashboard.pages.new_cycle import draft_page
from dashboard.rendering import ENVIRONMENT
from dashboard.rules import HOUSE_ADMIN
from dashboard.streams import Part, stream
from dashboard.web import signed_in, web_of
from tasks.waking import wake_schedule

pages = Pages()


@pages.act("/plans/{draft}/rehearse", HOUSE_ADMIN)
def rehearse_draft(request: Request, draft: str) -> Response:
    """Rehearse the year of this text in a process of its own."""
    home = web_of(request).house.folder
    try:
        require_sound(home, draft)
        rehearsing.start(home, draft)
    except ChukyError as error:
        return draft_page(request, draft, error=str(error), status=422)
    return RedirectResponse(f"/plans/{draft}#rehearsal", 303)


@pages.act("/plans/{draft}/rehearse/stop", HOUSE_ADMIN)
def stop_rehearsal(request: Request, draft: str) -> Response:
    """End it; started again it goes on where it stood."""
    rehearsing.stop(web_of(request).house.folder, draft)
    return RedirectResponse(f"/plans/{draft}#rehearsal", 303)


@pages.page("/plans/{draft}/rehearsal", HOUSE_ADMIN)
def stream_rehearsal(request: Request, draft: str) -> Response:
    """Server-sent events: the part of the page that tells how far it is, each second."""
    home = web_of(request).house.folder
    rehearsing.workspace(home, draft)
    template = ENVIRONMENT.get_template("rehearsal.html")

    def look() -> Part:
        found = rehearsing.look(home, draft)
        return Part(template.render(rehearsal=found), ends=found.state != "running")

    return stream(request, look)


@pages.act("/plans/{draft}/activate", HOUSE_ADMIN)
def activate_draft(
    request: Request,
    draft: str,
    confirm: Annotated[bool, Form()] = False,
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Freeze the plan and let its cycle run; values that no document states must be confirmed.

    `seen`: the version of the text that the page showed; no other is activated unseen.
    """
    web, actor = web_of(request), signed_in(request).account
    try:
        loaded = require_sound(web.house.folder, draft, seen)
        rules = rules_beside(loaded)
        made = [
            activate(
                web.house,
                plan,
                loaded.criteria,
                actor,
                confirm_illustrative=confirm,
                rules=rules,
            )
            for plan in editions(loaded.plan)
        ]
    except IllustrativeUnconfirmed as error:
        told = _(
            "Kế hoạch có %(count)s chỗ là giá trị minh họa. Điền giá trị thật, hoặc đánh dấu "
            "“Tôi chấp nhận các giá trị minh họa này” ở phần Kích hoạt rồi bấm lại."
        )
        told %= {"count": error.values["count"]}
        return draft_page(request, draft, error=told, status=422)
    except CycleActive as error:
        told = _(
            "Chu kỳ %(cycle)s đã chạy theo bản khác, nên không kích hoạt lại được. Xem chỗ khác ở "
            "phần Kích hoạt; muốn chu kỳ theo bản này thì xem trước rồi áp dụng ở đó."
        )
        told %= {"cycle": error.values["cycle"]}
        return draft_page(request, draft, error=told, status=422)
    except ChukyError as error:
        return draft_page(request, draft, error=str(error), status=422)
    wake_schedule(web.house)
    return RedirectResponse(f"/cycles/{made[0].id}", 303)
