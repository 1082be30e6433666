"""A draft plan renamed, deleted, brought back. Deleting says on its own page what will happen."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.language import Text as Said
from chuky.plan.draft_moves import deleted_draft
from chuky.plan.drafts import DraftChanged, DraftRefused, saved
from chuky.plan.judging import judge_draft
from chuky.planning.draft_acts import delete_draft, rename_draft, restore_draft
from chuky.views.plan_cycles import of_draft
from dashboard import rehearsing
from dashboard.guard import Pages
from dashboard.pages.draft_text import changed_page
from dashboard.pages.new_cycle import draft_page, title_of, to_draft
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import saving_of, signed_in, web_of

pages = Pages()
Text = Annotated[str, Form()]


@pages.act("/plans/{draft}/rename", HOUSE_ADMIN)
def rename(request: Request, draft: str, name: Text = "") -> Response:
    """Another name; a rehearsal that is done goes with it."""
    house, saving = web_of(request).house, saving_of(request)
    try:
        _require_quiet(request, draft)
        rehearsed = rehearsing.workspace(house.folder, draft)
        new = rename_draft(house, draft, name, saving, signed_in(request).account)
    except DraftRefused as error:
        return draft_page(request, draft, error=str(error), status=422)
    rehearsing.carry(rehearsed, rehearsing.workspace(house.folder, new))
    return to_draft(new)


@pages.page("/plans/{draft}/delete", HOUSE_ADMIN)
def show_delete(request: Request, draft: str) -> Response:
    """What deleting does, before it is done."""
    return _deleting(request, draft)


@pages.act("/plans/{draft}/delete", HOUSE_ADMIN)
def delete(request: Request, draft: str, seen: Text = "") -> Response:
    """`seen`: the version of the text that the page showed; another's is never deleted unseen."""
    saving, account = saving_of(request), signed_in(request).account
    try:
        _require_quiet(request, draft)
        delete_draft(web_of(request).house, draft, seen, saving, account)
    except DraftChanged as error:
        return changed_page(request, error, None)
    except DraftRefused as error:
        return _deleting(request, draft, str(error))
    return RedirectResponse("/plans#deleted", 303)


@pages.page("/deleted-plans/{gone}", HOUSE_ADMIN)
def show_deleted(request: Request, gone: str) -> Response:
    """A deleted draft's text, and the way back."""
    return page(request, "draft_gone.html", one=deleted_draft(web_of(request).house.folder, gone))


@pages.act("/deleted-plans/{gone}/restore", HOUSE_ADMIN)
def restore(request: Request, gone: str) -> Response:
    saving, account = saving_of(request), signed_in(request).account
    return to_draft(restore_draft(web_of(request).house, gone, saving, account))


def _deleting(request: Request, draft: str, error: str | None = None) -> Response:
    house = web_of(request).house
    judged = judge_draft(house.folder, draft)
    there = saved(house.folder, draft)
    return page(
        request,
        "draft_delete.html",
        status=422 if error else 200,
        error=error,
        draft=draft,
        title=title_of(judged),
        saved=there,
        seen=there.version,
        activated=of_draft(house, judged.loaded).activated if judged.loaded else (),
    )


def _require_quiet(request: Request, draft: str) -> None:
    """Raises DraftRefused while the draft is rehearsed, DraftUnknown."""
    if rehearsing.look(web_of(request).house.folder, draft).state == "running":
        why = Said(
            "bản nháp đang được diễn tập; chờ xong, hoặc bấm “Dừng diễn tập” rồi làm lại",
            "the draft is being rehearsed; wait for it, or stop the rehearsal and try again",
        )
        raise DraftRefused(why=why)
