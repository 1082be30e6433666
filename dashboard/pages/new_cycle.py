"""Lập chu kỳ: a draft from a template or from a file, and its page.

From last year: `last_year`. Its wordings: `wordings`; its whole text: `draft_text`. Rehearsing and
activating it are in `launch`.
"""

from typing import Annotated, Any

from fastapi import Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from chuky.configuration.source import MAX_BYTES
from chuky.exceptions import ChukyError
from chuky.language import Text as Said
from chuky.plan.drafts import new_draft, saved
from chuky.plan.judging import Judged, judge_draft
from chuky.plan.load import find_plan
from chuky.views.plan_cycles import OfDraft, of_draft
from chuky.views.plan_file import read_plan_file
from chuky.views.plan_findings import finding_rows, of_stages
from chuky.views.reading import PlanReader
from dashboard.catalog import _
from dashboard.guard import Pages
from dashboard.pages.last_year import differences_from
from dashboard.pages.plan_list import plans_page, templates
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import saving_of, web_of

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
    home = web_of(request).house.folder
    return to_draft(new_draft(home, text, template, saving_of(request)))


@pages.act("/plans/upload", HOUSE_ADMIN)
def draft_from_file(request: Request, file: UploadFile) -> Response:
    """A plan file of one's own; what is wrong with it is shown on its page."""
    try:
        name = file.filename or ""
        text = read_plan_file(file.file.read(MAX_BYTES + 1), name)
        wished = name.rsplit(".", 1)[0].lower()
        draft = new_draft(web_of(request).house.folder, text, wished, saving_of(request))
    except ChukyError as error:
        return plans_page(request, error=str(error), status=422)
    return to_draft(draft)


@pages.page("/plans/{draft}", HOUSE_ADMIN)
def show_draft(request: Request, draft: str) -> Response:
    return draft_page(request, draft)


def draft_page(
    request: Request,
    draft: str,
    *,
    error: str | None = None,
    status: int = 200,
) -> Response:
    """A draft: findings, wordings with what they mean, the days of its year, what to do next."""
    from chuky.views.plan_days import plan_months, undated
    from chuky.views.plan_illustrative import illustrated
    from chuky.views.plan_lines import listing
    from dashboard.rehearsing import look

    home = web_of(request).house.folder
    judged, there = judge_draft(home, draft), saved(home, draft)
    loaded, rows = judged.loaded, finding_rows(judged)
    reader = PlanReader(loaded) if loaded else None
    scheduled = loaded if not judged.errors else None
    values: dict[str, Any] = {
        "judged": judged,
        "title": title_of(judged),
        "saved": there,
        "rows": rows,
        "of_stages": of_stages(rows),
        "plan": loaded.plan if loaded else None,
        "backs": reader.all() if reader else {},
        "names": {stage.key: stage for stage in reader.plan.stages} if reader else {},
        "listing": None if loaded else listing(judged),
        "months": plan_months(scheduled) if scheduled else [],
        "undated": undated(scheduled) if scheduled else [],
        "illustrative": illustrated(loaded) if loaded else [],
        "rehearsal": look(home, draft),
        "running": of_draft(web_of(request).house, scheduled) if scheduled else OfDraft(),
        "changes": differences_from(web_of(request), there.origin, judged.text),
    }
    return page(request, "draft.html", status=status, error=error, draft=draft, **values)


def title_of(judged: Judged) -> Said:
    """What a draft is called: by its own title, else by its file."""
    plan = judged.loaded.plan if judged.loaded else None
    title = plan.title if plan else judged.name
    return Said(title, (plan.title_en if plan else None) or title)


def to_draft(draft: str) -> Response:
    return RedirectResponse(f"/plans/{draft}", 303)
