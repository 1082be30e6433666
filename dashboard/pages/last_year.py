"""Từ năm trước: a draft for another year, from any cycle of the house, a draft or a template."""

from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.configuration import ConfigurationInvalid
from chuky.cycle.context import load_cycle
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.plan.drafts import DraftRefused, draft_path, new_draft
from chuky.plan.load import find_plan, load_plan
from chuky.plan.written import as_yaml
from chuky.views.plan_differences import Differing, differences
from dashboard.guard import Pages
from dashboard.pages.plan_list import plans_page, templates
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import Web, saving_of, web_of

pages = Pages()
CYCLE, DRAFT = "cycle:", "draft:"
"""What a source's name begins with; a template has no such beginning."""


@pages.act("/plans/from-year", HOUSE_ADMIN)
def draft_from_last_year(
    request: Request, source: Annotated[str, Form()], year: Annotated[int, Form()]
) -> Response:
    """The plan of another year: wordings, dates and keys moved; a cycle's lessons noted."""
    from chuky.planning.rolled import rolled, rolled_cycle

    web = web_of(request)
    try:
        wanted = _sensible(year)
        if source.startswith(CYCLE):
            new = rolled_cycle(web.house, source.removeprefix(CYCLE), wanted)
        else:
            path = _path(web, source)
            new = rolled(path.read_text(encoding="utf-8"), load_plan(path).plan, wanted)
        answer = new_draft(web.house.folder, new.text, new.plan.key, saving_of(request), source)
    except (ChukyError, ConfigurationInvalid) as error:
        return plans_page(request, error=str(error), status=422)
    return RedirectResponse(f"/plans/{answer}#changes", 303)


def differences_from(web: Web, before: str | None, text: str) -> list[Differing]:
    """Lines that differ from what the draft was rolled from."""
    if not before:
        return []
    try:
        if before.startswith(CYCLE):
            old = as_yaml(load_cycle(web.house, before.removeprefix(CYCLE)).plan)
        else:
            old = _path(web, before).read_text(encoding="utf-8")
    except ChukyError:
        return []
    return differences(old, text)


def _path(web: Web, source: str) -> Path:
    """The file of a draft or a template. Raises DraftUnknown, DraftRefused."""
    if source.startswith(DRAFT):
        return draft_path(web.house.folder, source.removeprefix(DRAFT))
    if source not in templates():
        raise DraftRefused(why=Text("không có mẫu này", "there is no such template"))
    return find_plan(source)


def _sensible(year: int) -> int:
    if not 1990 <= year <= date.max.year or year > 2090:
        raise DraftRefused(why=Text("năm phải từ 1990 đến 2090", "the year is 1990 to 2090"))
    return year
