"""Thời hạn theo văn bản: the wordings of a draft read back while they are typed, and saved.

Belongs here: one wording at a time, the letters that it would send. The whole text of a plan is in
`draft_text`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from chuky.exceptions import ChukyError
from chuky.plan.drafts import DraftChanged, save_draft, saved
from chuky.plan.judging import Judged, judge, read_draft
from chuky.plan.rewording import WordingFixed, merge_wordings, plain, with_wordings
from chuky.views.moments import moment_word
from chuky.views.plan_findings import FindingRow, finding_rows, of_stages
from chuky.views.reading import PlanReader, worded
from dashboard.guard import Pages
from dashboard.pages.draft_text import changed_page
from dashboard.pages.new_cycle import draft_page, to_draft
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import saving_of, web_of

pages = Pages()
STATED, WAS = "stated.", "was."
"""What the names of a form's fields begin with: a stage's wording, and what the page showed."""


@pages.page("/plans/{draft}/reading", HOUSE_ADMIN)
def show_reading(request: Request, draft: str, stage: str = "") -> Response:
    """What a wording means for its stage, as a part of a page while it is typed."""
    text = request.query_params.get(STATED + stage, "")
    judged = read_draft(web_of(request).house.folder, draft)
    back, found = None, list[FindingRow]()
    fixed: str | None = None
    if judged.loaded is not None:
        back = PlanReader(judged.loaded).read(stage, text)
        try:
            found = _found(judged, stage, text)
        except WordingFixed as error:
            fixed = str(error)
    stages = judged.loaded.plan.stages if judged.loaded else ()
    kind = next((one.kind for one in stages if one.key == stage), None)
    values: dict[str, Any] = {
        "back": back,
        "found": found,
        "fixed": fixed,
        "typed": text,
        "kind": kind,
    }
    return page(request, "reading.html", draft=draft, stage_key=stage, **values)


@pages.act("/plans/{draft}/wordings", HOUSE_ADMIN)
async def save_wordings(request: Request, draft: str) -> Response:
    """The wordings that were changed on the page, each in its own line of the text."""
    form = await request.form()
    fields = {name: str(value) for name, value in form.items()}
    changed = _of(fields, STATED), _of(fields, WAS)
    return await run_in_threadpool(_saved, request, draft, *changed)


@pages.page("/plans/{draft}/letter", HOUSE_ADMIN)
def show_letter(
    request: Request,
    draft: str,
    stage: str = "",
    kind: str = "",
    stated: str = "",
    year: int = 0,
) -> Response:
    """What a reminder of the draft's timetable would say; `stated`: a wording not saved yet,
    `year`: which of several assessed ones.

    404 where there is no such letter.
    """
    from chuky.views.sample_letter import sample_letter, steps_of

    web = web_of(request)
    loaded = read_draft(web.house.folder, draft).loaded
    loaded = worded(loaded, stage, stated) if loaded and stated else loaded
    with web.house.ledger.session() as session:
        letter = sample_letter(session, loaded, stage, kind, year) if loaded else None
    if loaded is None or letter is None:
        raise HTTPException(404)
    values: dict[str, Any] = {
        "stage": loaded.plan.stage(stage),
        "what": moment_word(kind),
        "kind": kind,
        "steps": steps_of(loaded, stage, year),
        "letter": letter,
        "stated": stated,
        "year": year,
    }
    return page(request, "draft_letter.html", draft=draft, **values)


def _of(fields: Mapping[str, str], start: str) -> dict[str, str]:
    return {
        name.removeprefix(start): value for name, value in fields.items() if name.startswith(start)
    }


def _found(judged: Judged, stage: str, text: str) -> list[FindingRow]:
    """What would be found about the stage's wording with this text. Raises WordingFixed."""
    with_wordings(judged, {stage: text})
    loaded = worded(judged.loaded, stage, plain(text)) if judged.loaded else None
    return of_stages(finding_rows(judge(replace(judged, loaded=loaded)))).get(stage, [])


def _saved(
    request: Request, draft: str, wordings: Mapping[str, str], before: Mapping[str, str]
) -> Response:
    home = web_of(request).house.folder
    judged = read_draft(home, draft)
    if judged.loaded is None:  # another officer left the text in no shape to be reworded
        changed = DraftChanged(saved(home, draft))
        return changed_page(request, changed, None, wordings=wordings)
    merged = merge_wordings(judged, wordings, before)
    try:
        text = with_wordings(judged, merged.wanted)
        if merged.clashing:
            raise DraftChanged(saved(home, draft))
        save_draft(home, draft, text, judged.version, saving_of(request))
    except DraftChanged as error:
        return changed_page(request, error, text)
    except ChukyError as error:
        return draft_page(request, draft, error=str(error), status=422)
    return to_draft(draft)
