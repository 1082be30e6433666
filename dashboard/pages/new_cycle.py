"""Lập chu kỳ: a draft from a template, from last year or from a file; its wordings read back.

Rehearsing and activating a draft are in `launch`.
"""

import difflib
from datetime import date
from typing import Annotated, Any

import yaml
from fastapi import Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from chuky.configuration import ConfigurationInvalid
from chuky.configuration.source import MAX_BYTES, read_source
from chuky.exceptions import ChukyError
from chuky.language import Text as Said
from chuky.plan import Plan
from chuky.plan.drafts import (
    DraftRefused,
    draft_path,
    drafts,
    judge_draft,
    new_draft,
    save_draft,
    with_wordings,
)
from chuky.plan.load import CONFIGS, find_plan, load_plan
from chuky.views.reading import read_back
from dashboard.catalog import _
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import web_of

pages = Pages()
Text = Annotated[str, Form()]


@pages.page("/plans", HOUSE_ADMIN)
def show_plans(request: Request) -> Response:
    return _plans(request)


@pages.act("/plans/from-template", HOUSE_ADMIN)
def draft_from_template(request: Request, template: Text) -> Response:
    """A copy of a plan that comes with the program."""
    if template not in templates():
        return _plans(request, error=_("Không có mẫu này; chọn lại."), status=422)
    text = find_plan(template).read_text(encoding="utf-8")
    return _to_draft(new_draft(web_of(request).house.folder, text, template))


@pages.act("/plans/from-year", HOUSE_ADMIN)
def draft_from_last_year(request: Request, source: Text, year: Annotated[int, Form()]) -> Response:
    """The plan of another year from a template or a draft: wordings, dates and keys moved."""
    from chuky.plan.roll import note_days_off, roll
    from chuky.workcalendar import plan_calendar

    home = web_of(request).house.folder
    try:
        name = source.removeprefix("draft:")
        path = draft_path(home, name) if name != source else find_plan(_known(source))
        loaded = load_plan(path)
        text = roll(path.read_text(encoding="utf-8"), loaded.plan, _sensible(year))
        rolled = Plan.model_validate(yaml.safe_load(text))
        text = note_days_off(text, rolled, plan_calendar(rolled.starts.year, rolled.calendar))
    except (ChukyError, ConfigurationInvalid) as error:
        return _plans(request, error=str(error), status=422)
    answer = new_draft(home, text, rolled.key)
    return RedirectResponse(f"/plans/{answer}?before={source}", 303)


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
        return _plans(request, error=str(DraftRefused(why=why)), status=422)
    except ChukyError as error:
        return _plans(request, error=str(error), status=422)
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


def templates() -> list[str]:
    """Keys of the plans that come with the program."""
    return sorted(path.stem for path in (CONFIGS / "plans").glob("*.yaml"))


def _said(template: str) -> str:
    """A template as people know it: who issued it, and on what."""
    data = read_source(find_plan(template)).data
    return f"{data['document']['issuer']}: {data['subject']}"


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
    from chuky.views.plan_days import plan_days
    from dashboard.rehearsing import look

    home = web_of(request).house.folder
    judged = judge_draft(home, draft)
    loaded = judged.loaded
    values: dict[str, Any] = {
        "judged": judged,
        "plan": loaded.plan if loaded else None,
        "backs": _backs(loaded.plan) if loaded else {},
        "days": plan_days(loaded) if loaded and not judged.errors else [],
        "illustrative": illustrative_places(loaded.plan, loaded.criteria) if loaded else [],
        "rehearsal": look(home, draft),
        "changes": _differences(home, before, judged.text),
    }
    return page(request, "draft.html", status=status, error=error, **values)


def _backs(plan: Plan) -> dict[str, Any]:
    year = plan.years[0]
    stated = {stage.key: stage.stated for stage in plan.stages if stage.stated}
    return {
        key: read_back(text.replace("{year}", str(year)).replace("{year+1}", str(year + 1)), year)
        for key, text in stated.items()
    }


def _differences(home: Any, before: str, text: str) -> list[str]:
    """Lines that differ from what the draft was rolled from."""
    try:
        name = before.removeprefix("draft:")
        path = draft_path(home, name) if name != before else find_plan(_known(before))
    except ChukyError:
        return []
    old = path.read_text(encoding="utf-8").splitlines()
    return list(difflib.unified_diff(old, text.splitlines(), lineterm="", n=0))[2:]


def _known(template: str) -> str:
    """Raises DraftRefused: a name from outside opens no other file."""
    if template not in templates():
        raise DraftRefused(why=Said("không có mẫu này", "there is no such template"))
    return template


def _sensible(year: int) -> int:
    if not 1990 <= year <= date.max.year or year > 2090:
        raise DraftRefused(why=Said("năm phải từ 1990 đến 2090", "the year is 1990 to 2090"))
    return year


def _to_draft(draft: str) -> Response:
    return RedirectResponse(f"/plans/{draft}", 303)


def _plans(request: Request, error: str | None = None, status: int = 200) -> Response:
    web = web_of(request)
    named = {key: _said(key) for key in templates()}
    values: dict[str, Any] = {"templates": named, "drafts": drafts(web.house.folder)}
    next_year = web.today().year + 1
    return page(request, "plans.html", status=status, error=error, next_year=next_year, **values)
