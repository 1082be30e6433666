"""The page from which a new cycle begins: drafts, cycles of the house, templates."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from chuky.configuration.source import read_source
from chuky.plan.draft_moves import deleted_drafts
from chuky.plan.load import CONFIGS, find_plan
from chuky.views.draft_cards import draft_cards
from chuky.views.plan_cycles import cycles_of_key
from chuky.views.stages import cycles
from dashboard.rendering import page
from dashboard.web import web_of


def plans_page(request: Request, error: str | None = None, status: int = 200) -> Response:
    """`ran`: cycles of the house, the newest year first, which next year's plan comes from."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        ran = sorted(cycles(session), key=lambda row: (-row.year, row.id))
    cards = draft_cards(web.house.folder)
    values: dict[str, Any] = {
        "templates": {key: _said(key) for key in templates()},
        "drafts": cards,
        "running": {one.name: cycles_of_key(one.key, one.years, ran) for one in cards},
        "gone": deleted_drafts(web.house.folder),
        "ran": ran,
        "next_year": (ran[0].year if ran else web.today().year) + 1,
    }
    return page(request, "plans.html", status=status, error=error, **values)


def templates() -> list[str]:
    """Keys of the plans that come with the program."""
    return sorted(path.stem for path in (CONFIGS / "plans").glob("*.yaml"))


def _said(template: str) -> str:
    """A template as people know it: who issued it, and on what."""
    data = read_source(find_plan(template)).data
    return f"{data['document']['issuer']}: {data['subject']}"
