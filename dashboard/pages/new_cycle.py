"""Lập chu kỳ: a draft from a template or from a file; its wordings read back.

From last year: `last_year`. Rehearsing and activating a draft are in `launch`.
"""

from typing import Annotated, Any

from fastapi import Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from chuky.configuration.source import MAX_BYTES
from chuky.exceptions import ChukyError
from chuky.language import Text as Said
from chuky.plan import Plan
from chuky.plan.drafts import (
    DraftRefused,
    judge_draft,
    new_draft,
    save_draft,
    with_wordings,
)
from chuky.plan.load import find_plan
from chuky.views.moments import moment_word
from chuky.views.reading import read_back
from dashboard.catalog import _
from dashboard.guard import Pages
from dashboard.pages.last_year import differences
from dashboard.pages.plan_list import plans_page, templates
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import web_of

pages = Pages()
Text = Annotated[str, Form()]


@pages.page("/plans", HOUSE_ADMIN)
def show_plans(request: Request) -> Response:
    return plans_page(request)


@pages.act("/plans/from-template", HOUSE_ADMIN)
def draft_from_template(request: Request, template: Text) -> Response:
    """A copy of a plan that comes with the program."""
    if template not in templates():
        return plans_page(request, error=_("Không có mẫu này; chọn lại."), status=422)
    text = find_plan(template).read_text(encoding="utf-8")
    return _to_draft(new_draft(web_of(request).house.folder, text, template))


@pages.act("/plans/upload", HOUSE_ADMIN)
def draft_from_file(request: Request, file: UploadFile) -> Response:
    """A plan file of one's own; what is wrong with it is shown on its page."""
    content = file.file.read(MAX_BYTES + 1)
    try:
        text = content.decode("utf-8-sig")
        name = (file.filename or "").rsplit(".", 1)[0].lower()
        draft = new_draft(web_of(request).house.folder, text, name)
    except UnicodeDecodeError:
        why = Said("tệp không phải văn bản UTF-8", "the file is no UTF-8 text")
        return plans_page(request, error=str(DraftRefused(why=why)), status=422)
    except ChukyError as error:
        return plans_page(request, error=str(error), status=422)
    return _to_draft(draft)


@pages.page("/plans/reading", HOUSE_ADMIN)
def show_reading(request: Request, year: int = 0) -> Response:
    """What a wording means, as a part of a page while it is typed: `stated.<stage>` names it."""
    said = request.query_params.items()
    text = next((value for name, value in said if name.startswith("stated.")), "")
    back = read_back(text, year if 1990 <= year <= 2090 else web_of(request).today().year)
    return page(request, "reading.html", back=back if text.strip() else None)


@pages.page("/plans/{draft}", HOUSE_ADMIN)
def show_draft(request: Request, draft: str, before: str = "") -> Response:
    return draft_page(request, draft, before=before)


@pages.page("/plans/{draft}/letter", HOUSE_ADMIN)
def show_letter(request: Request, draft: str, stage: str = "", kind: str = "") -> Response:
    """What a reminder of the draft's timetable would say. 404 where it has no such one."""
    from chuky.views.sample_letter import sample_letter

    web = web_of(request)
    loaded = judge_draft(web.house.folder, draft).loaded
    with web.house.ledger.session() as session:
        letter = sample_letter(session, loaded, stage, kind) if loaded else None
    if loaded is None or letter is None:
        raise HTTPException(404)
    values: dict[str, Any] = {
        "stage": loaded.plan.stage(stage),
        "what": moment_word(kind),
        "letter": letter,
    }
    return page(request, "draft_letter.html", draft=draft, **values)


@pages.act("/plans/{draft}/text", HOUSE_ADMIN)
def save_text(request: Request, draft: str, text: Text) -> Response:
    """The whole text replaced, wrong or not: nothing that was typed is lost."""
    try:
        save_draft(web_of(request).house.folder, draft, text)
    except DraftRefused as error:
        return draft_page(request, draft, error=str(error), status=422)
    return _to_draft(draft)


@pages.act("/plans/{draft}/wordings", HOUSE_ADMIN)
async def save_wordings(request: Request, draft: str) -> Response:
    """The wordings of all stages, each changed in its own line of the text."""
    home = web_of(request).house.folder
    form = await request.form()
    wordings = {
        name.removeprefix("stated."): str(value)
        for name, value in form.items()
        if name.startswith("stated.")
    }
    try:
        judged = judge_draft(home, draft)
        if judged.loaded is not None:
            save_draft(home, draft, with_wordings(judged, wordings))
    except ChukyError as error:
        return draft_page(request, draft, error=str(error), status=422)
    return _to_draft(draft)


def draft_page(
    request: Request,
    draft: str,
    *,
    before: str = "",
    error: str | None = None,
    status: int = 200,
) -> Response:
    """A draft: findings, wordings with what they mean, the days of its year, what to do next."""
    from chuky.cycle.activate import illustrative_places
    from chuky.views.plan_days import plan_months
    from dashboard.rehearsing import look

    home = web_of(request).house.folder
    judged = judge_draft(home, draft)
    loaded = judged.loaded
    values: dict[str, Any] = {
        "judged": judged,
        "plan": loaded.plan if loaded else None,
        "backs": _backs(loaded.plan) if loaded else {},
        "months": plan_months(loaded) if loaded and not judged.errors else [],
        "illustrative": illustrative_places(loaded.plan, loaded.criteria) if loaded else [],
        "rehearsal": look(home, draft),
        "changes": differences(web_of(request), before, judged.text),
    }
    return page(request, "draft.html", status=status, error=error, **values)


def _backs(plan: Plan) -> dict[str, Any]:
    year = plan.years[0]
    stated = {stage.key: stage.stated for stage in plan.stages if stage.stated}
    return {
        key: read_back(text.replace("{year}", str(year)).replace("{year+1}", str(year + 1)), year)
        for key, text in stated.items()
    }


def _to_draft(draft: str) -> Response:
    return RedirectResponse(f"/plans/{draft}", 303)
