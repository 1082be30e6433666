"""A form of one's own unit or cycle that names a thing of another changes nothing there.

The rule of a route judges the place in its address; what the rest of the form names is judged by
the service. Who may send which form at all is in `test_rules.py`.
"""

import re

import pytest
from sqlalchemy import select

from chuky.evidence import evidence_of
from chuky.ledger.access import PendingAct
from chuky.ledger.intake import Upload
from chuky.ledger.metadata import METADATA
from chuky.ledger.models import Receipt
from tests.dashboard.conftest import Site, post
from tests.dashboard.furnishing import OTHER, PLAN, UNITS
from tests.dashboard.url_map import routes

pytestmark = pytest.mark.unit
MINE = f"/cycles/{PLAN}/my/{UNITS[0]}"
"""A unit's own pages; what is named is the second unit's."""
OURS = f"/cycles/{OTHER}"
"""Pages of the other cycle's administrator; what is named is the first cycle's."""
Form = dict[str, str]
CROSSINGS: dict[tuple[str, str, str], Form] = {
    ("head-a1", MINE, "/evidence/{component}/withdrawn"): {"piece": "{evidence}"},
    ("head-a1", MINE, "/uploads/{upload}"): {},
    ("head-a1", MINE, "/uploads/{upload}/finish"): {},
    ("head-a1", MINE, "/assignments"): {"{criterion}": "head-a2"},
    ("administrator-b", OURS, "/changes/{act}/decide"): {"granted": "yes"},
    ("administrator-b", OURS, "/changes/late/{receipt}"): {"counts": "yes", "reason": "x"},
    ("administrator-b", OURS, "/stages/survey/tallies/{tally}"): {"granted": "yes"},
    ("administrator-b", OURS, "/files/{sha256}/verify"): {},
    ("chief", "", "/people/asked/{act}"): {"granted": "yes"},
}
"""(who, the place whose rule lets them in, the rest of the address) and what the form names."""
PLACES = {"cycle", "unit", "stage", "component", "number", "council", "name"}
"""Parameters that name no thing of somebody's."""
OF_THE_HOUSE = {"account", "draft", "gone", "token"}
"""Things that belong to no cycle and no unit: their rule asks for the whole house, or is public."""
SIGN_INS = ("web_session", "account")
REFUSED = {403, 404, 422}


def test_every_form_whose_address_names_a_thing_is_sent_across(furnished: Site) -> None:
    sent = {re.sub("/stages/survey/", "/stages/{stage}/", rest) for _who, _where, rest in CROSSINGS}
    bare = [
        route.path
        for route in routes(furnished.office.app, "POST")
        if set(route.param_convertors) - PLACES - OF_THE_HOUSE
        and not any(route.path.endswith(rest) for rest in sent)
    ]
    assert not bare, f"add to CROSSINGS: {bare}"


@pytest.mark.parametrize("crossing", CROSSINGS, ids=lambda one: one[2])
def test_a_form_reaches_nothing_of_another_s(
    furnished: Site, crossing: tuple[str, str, str]
) -> None:
    who, where, rest = crossing
    named = foreign(furnished)
    client = furnished.office.client(who)
    before = ledger(furnished)
    form = {key.format(**named): text.format(**named) for key, text in CROSSINGS[crossing].items()}
    answer = post(client, where + rest.format(**named), form)
    assert answer.status_code in REFUSED, answer.text
    assert ledger(furnished) == before


def test_a_calendar_of_a_cycle_in_which_one_has_no_role_is_not_given(furnished: Site) -> None:
    assert (
        post(furnished.office.client("head-a1"), "/me/calendar", {"cycle": OTHER}).status_code
        == 403
    )


def foreign(site: Site) -> dict[str, str]:
    """Ids of things of the first cycle's second unit."""
    component = next(iter(site.made.ids["component"]))
    criteria = site.made.cycles[0].criteria_of(site.made.cycles[0].plan.units[1])
    with site.made.house.ledger.session() as session:
        (plain, _restricted) = evidence_of(session, PLAN, UNITS[1], component)
        own = {"cycle_id": PLAN, "unit_code": UNITS[1]}
        sent = session.scalars(select(Receipt).filter_by(cycle_id=PLAN, sender_code=UNITS[1])).one()
        acts = session.scalars(select(PendingAct).where(PendingAct.cycle_id == PLAN)).all()
        assert sent.late
        return {
            "evidence": plain.id,
            "component": component,
            "criterion": next(one.code for one, part in criteria.components()),
            "upload": session.scalars(select(Upload.id).filter_by(**own)).one(),
            "receipt": sent.code,
            "sha256": sent.sha256,
            "act": next(act.id for act in acts if act.kind == "waive"),
            "tally": next(
                act.id for act in acts if act.kind == "paper_tally" and act.state == "pending"
            ),
        }


def ledger(site: Site) -> str:
    """Every row of the ledger but sign-ins."""
    tables = [t for t in METADATA.sorted_tables if t.name not in SIGN_INS]
    with site.made.house.ledger.session() as session:
        return repr([session.execute(select(table)).all() for table in tables])


def test_a_form_with_another_session_s_token_is_refused(furnished: Site) -> None:
    """So that no other site can make a browser send a form: it can't know this session's token."""
    mine, other = (furnished.office.client(who) for who in ("head-a1", "contributor"))
    visitor = furnished.office.client()
    before = ledger(furnished)
    for browser, page in ((other, "/me"), (visitor, "/sign-in")):
        token = re.findall(r'name="form_token" value="(\w+)"', browser.get(page).text)[0]
        for sent in ({"data": {"form_token": token}}, {"headers": {"X-Chuky-Form": token}}):
            answer = mine.post(f"{MINE}/calendar", **sent)
            assert (answer.status_code, "biểu mẫu đã cũ" in answer.text) == (403, True)
    assert ledger(furnished) == before
