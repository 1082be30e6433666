"""Văn bản kế hoạch: a draft's whole text edited, and checked while it is typed.

Belongs here: the editor, what it is told, two officers with one draft. Wordings one by one are in
`wordings`.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response

from chuky.plan.drafts import DraftChanged, DraftRefused, kept, new_draft, save_draft, saved
from chuky.plan.judging import judge_draft, judge_text
from chuky.plan.merging import merge
from chuky.views.plan_differences import differences
from chuky.views.plan_lines import listing
from dashboard.guard import Pages
from dashboard.pages.new_cycle import title_of, to_draft
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import saving_of, web_of

pages = Pages()
Text = Annotated[str, Form()]
LONG = 100_000
"""Letters of the other's text that are shown whole beside one's own; a longer one by a link."""


@pages.page("/plans/{draft}/text", HOUSE_ADMIN)
def show_text(request: Request, draft: str, first: int = 0) -> Response:
    """The whole text; `first`: the line from which on all lines are shown, in a long one."""
    return _editor(request, draft, first=first)


@pages.act("/plans/{draft}/check", HOUSE_ADMIN)
def check_text(request: Request, draft: str, text: Text = "") -> Response:
    """What is found in a text while it is typed, as a part of a page; nothing is kept."""
    judged = judge_text(web_of(request).house.folder, draft, _typed(text))
    return page(request, "draft_lines.html", draft=draft, listing=listing(judged))


@pages.act("/plans/{draft}/text", HOUSE_ADMIN)
def save_text(
    request: Request, draft: str, text: Text = "", seen: Text = "", way: Text = "save"
) -> Response:
    """The whole text replaced, wrong or not. `seen`: the version that the page showed; another's
    is never replaced unseen. `way` apart: kept as a draft of its own.
    """
    home, typed = web_of(request).house.folder, _typed(text)
    try:
        if way == "apart":
            return to_draft(new_draft(home, typed, draft, saving_of(request)))
        save_draft(home, draft, typed, seen, saving_of(request))
    except DraftChanged as error:
        return changed_page(request, error, *_together(request, error, typed, seen))
    except DraftRefused as error:
        return _editor(request, draft, typed, seen, str(error))
    return to_draft(draft)


def changed_page(
    request: Request,
    changed: DraftChanged,
    text: str | None,
    clashes: int | None = None,
    wordings: Mapping[str, str] | None = None,
) -> Response:
    """Another text was saved meanwhile: who and when, what differs, and both texts.

    `text`: one's own, None where only `wordings` (stage → what was typed) couldn't be kept;
    `clashes`: with the other's changes in it, but for so many places; None: without them.
    """
    there = changed.saved
    values: dict[str, Any] = {
        "there": there,
        "text": text,
        "clashes": clashes,
        "changes": differences(there.text, text) if text is not None else [],
        "wordings": wordings or {},
        "whole": len(there.text) <= LONG,
    }
    return page(request, "draft_changed.html", status=409, draft=there.name, **values)


def _editor(
    request: Request,
    draft: str,
    text: str | None = None,
    seen: str = "",
    error: str | None = None,
    first: int = 0,
) -> Response:
    """`text`: what was typed and could not be kept, with the version it began from."""
    home = web_of(request).house.folder
    judged = judge_draft(home, draft) if text is None else judge_text(home, draft, text)
    values: dict[str, Any] = {
        "judged": judged,
        "title": title_of(judged),
        "saved": saved(home, draft),
        "seen": judged.version if text is None else seen,
        "listing": listing(judged, first),
    }
    status = 422 if error else 200
    return page(request, "draft_text.html", status=status, draft=draft, error=error, **values)


def _together(
    request: Request, changed: DraftChanged, typed: str, seen: str
) -> tuple[str, int | None]:
    """One's own text with what the other changed meanwhile, where both began from a known one."""
    there = changed.saved
    base = kept(web_of(request).house.folder, there.name, seen)
    merged = merge(base, typed, there.text, there.by or there.name) if base is not None else None
    return (merged.text, merged.clashes) if merged else (typed, None)


def _typed(text: str) -> str:
    """As it is kept: a form sends other line ends."""
    return text.replace("\r\n", "\n")
