"""Every address of the application over a furnished house, made from its routes.

A new route with a parameter that nothing here names is an error, not a page that nobody looks at.
"""

import inspect
from collections.abc import Iterator
from datetime import datetime
from itertools import product

from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import select

from chuky.access.accounts import invite
from chuky.access.granting import ask_for_role
from chuky.access.roles import Grant, Viewer
from chuky.ledger.access import PendingAct
from chuky.ledger.models import Message, StoredFile
from chuky.plan import find_plan
from chuky.plan.draft_moves import delete_draft
from chuky.plan.drafts import Saving, new_draft, saved
from chuky.reminders.feeds import WHOLE, calendar_token
from chuky.reminders.people import ACCOUNT
from tests.dashboard.furnishing import OPEN, PLAN, UNITS, Furnished

FIXED = {
    "kind": ("csv",),  # the workbook's cells are the same rows
    "what": ("file", "annotated", "report", "signed"),
    "table": ("receipts", "evidence", "scores", "history", "letters"),
    "stage": (*OPEN, "publication", "aggregation"),
    "number": ("1",),
    "runs": ("ran", "coming"),
    "path": ("manifest.json", "results.csv", "index.html"),
    "name": ("overdue.subject.j2", "administrator", "unit", "today.png"),
}
"""Parameters whose values are no ids."""
ASKED = {
    "/cycles/{cycle}/move": "stage=self-assessment&to=2024-01-29",
    "/cycles/{cycle}/waive": "stage=self-assessment&rule=row-absent&for_unit=TM01",
    "/cycles/{cycle}/close-early": "stage=self-assessment",
    "/cycles/{cycle}/reminders/preview": "day=2024-01-15",
    "/cycles/{cycle}/reminders/preview.{kind}": "day=2024-01-15",
    "/cycles/{cycle}/reminders/send": "day=2024-01-15",
    "/cycles/{cycle}/calls.{kind}": "only=all",
    "/cycles/{cycle}/appraisal/units/{unit}": "whole=1",
    "/cycles/{cycle}/appraisal/components/{component}": "whole=1",
    "/cycles/{cycle}/stages/{stage}/tallies": "for_unit=TM01&audience=nguoi-dan",
    "/cycles/{cycle}/pause": "stage=appraisal",
    "/plans/{draft}/letter": "stage=self-assessment&kind=reminder-10",
    "/plans/{draft}/reading": "stage=appraisal&stated.appraisal=trong tháng 01/2027",
}
"""What pages are asked that show little unless they are asked something."""


def name_the_rest(made: Furnished, now: datetime) -> None:
    """Ids of what services made by themselves, and of what belongs to no cycle. `now`: the
    machine's; the account `stranger` is there.
    """
    house = made.house
    with house.ledger.session() as session:
        made.put("message", *session.scalars(select(Message.sha256)))
        made.put("sha256", *session.scalars(select(StoredFile.sha256)))
    with house.ledger.transaction() as session:
        for context in made.cycles:
            for person in (WHOLE, UNITS[0], f"{ACCOUNT}head-a1"):
                made.put("token", calendar_token(session, context.id, person, now))
        made.put("token", invite(session, "stranger", "chief", now))
    ask_for_role(house, "stranger", Grant("auditor", PLAN, "*"), "kiểm tra", "chief", now)
    with house.ledger.session() as session:
        made.put("act", *session.scalars(select(PendingAct.id)))
    text = find_plan(PLAN).read_text(encoding="utf-8")
    saving = Saving("Lê Chi", now)
    apart = new_draft(house.folder, text, "ke-hoach-bo")
    seen = saved(house.folder, apart).version
    made.put("gone", delete_draft(house.folder, apart, seen, saving))
    made.put("draft", new_draft(house.folder, text, "ke-hoach-nam-sau"))
    made.put("account", "stranger", "head-a1")


def routes(app: FastAPI, method: str) -> Iterator[APIRoute]:
    for route in app.routes:
        if isinstance(route, APIRoute) and method in route.methods:
            yield route


def addresses(made: Furnished, route: APIRoute, viewer: Viewer | None) -> Iterator[str]:
    """Every filling of the route's path. Where its rule refuses the place, one filling is enough:
    the rule is asked before anything is looked up.
    """
    where = [name for name in ("cycle", "unit") if name in route.param_convertors]
    others = [name for name in route.param_convertors if name not in where]
    rule = route.endpoint.access_rule
    for place in product(*(values_of(made, route, name) for name in where)):
        filled = dict(zip(where, place, strict=True))
        allowed = rule.allows(viewer, filled.get("cycle"), filled.get("unit"))
        for ids in product(*(values_of(made, route, name) for name in others)):
            yield _path(route, filled | dict(zip(others, ids, strict=True)))
            if not allowed:
                break


def values_of(made: Furnished, route: APIRoute, name: str) -> tuple[str, ...]:
    found = FIXED.get(name) or tuple(sorted(made.ids.get(name, ())))
    assert found, f"{route.path}: say in FIXED or by Furnished.put what {{{name}}} can be"
    return found


def _path(route: APIRoute, filled: dict[str, str]) -> str:
    path = route.path.replace(":path", "")
    for name, value in filled.items():
        path = path.replace(f"{{{name}}}", value)
    query = [ASKED[route.path]] if route.path in ASKED else []
    if "q" in inspect.signature(route.endpoint).parameters:
        query.append("q=chim")
    return path + (f"?{'&'.join(query)}" if query else "")
