"""Người dùng: accounts, invitations, roles. A role takes a second administrator to be granted."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from chuky.access.accounts import (
    add_account,
    closed_by_guessing,
    disable,
    enable,
    invite,
    sign_out_everywhere,
)
from chuky.access.granting import (
    ROLE_ASKED,
    ROLES_ASKED,
    ask_for_role,
    decide_roles,
    grants_asked,
    one_person_may,
    plans_of,
    units_of,
)
from chuky.access.importing import import_people, read_people
from chuky.access.roles import ALL, ROLES, Grant, take_role
from chuky.access.second_person import ANY_CYCLE, pending
from chuky.exceptions import ChukyError
from chuky.intake.limits import MAX_BYTES
from chuky.views.stages import cycles
from dashboard.bodies import FORM
from dashboard.grant_names import GrantNames
from dashboard.guard import Pages
from dashboard.pages.people_tables import every_grant, people_listing
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import signed_in, web_of

pages = Pages()
Text = Annotated[str, Form()]
OFFERED = 1500
"""Units that are offered while one types: beyond it the list alone would be half a page's weight;
code or name are taken all the same."""


@dataclass(frozen=True)
class Typed:
    """What stood in a form that was refused. `form`: add, import, or the account that a role is
    asked for.
    """

    form: str
    words: dict[str, str] = field(default_factory=dict)

    def get(self, form: str, name: str) -> str:
        return self.words.get(name, "") if form == self.form else ""


NOTHING_TYPED = Typed("")


@pages.page("/people", HOUSE_ADMIN)
def show_people(request: Request) -> Response:
    return _people(request)


@pages.act("/people", HOUSE_ADMIN)
def add_person(request: Request, account: Text, name: Text, email: Text = "") -> Response:
    """A new account; its invitation is shown once."""
    web, actor = web_of(request), signed_in(request).account
    try:
        with web.house.ledger.transaction() as session:
            now = web.clock.now()
            row = add_account(session, account, name, actor, now, email)
            token = invite(session, row.id, actor, now)
    except ChukyError as error:
        typed = Typed("add", {"account": account, "name": name, "email": email})
        return _people(request, error=str(error), typed=typed)
    return _people(request, invitation=(row.id, _link(request, token)))


@pages.act("/people/import", HOUSE_ADMIN, most=MAX_BYTES + FORM)
def import_list(request: Request, file: UploadFile, reason: Text) -> Response:
    """A spreadsheet of people: all of it or nothing; the invitations are shown once."""
    web, actor = web_of(request), signed_in(request).account
    try:
        content = file.file.read(MAX_BYTES + 1)
        with web.house.ledger.transaction() as session:
            plans = plans_of(web.house, session)
            listed = read_people(content, file.filename or "", plans)
            done = import_people(session, listed, reason, actor, web.clock.now())
    except ChukyError as error:
        return _people(request, error=str(error), typed=Typed("import", {"reason": reason}))
    made = [(account, _link(request, token)) for account, token in done.invitations]
    return _people(request, imported=(made, done.roles))


@pages.act("/people/{account}/invite", HOUSE_ADMIN)
def invite_again(request: Request, account: str) -> Response:
    web, actor = web_of(request), signed_in(request).account
    with web.house.ledger.transaction() as session:
        token = invite(session, account, actor, web.clock.now())
    return _people(request, invitation=(account, _link(request, token)))


@pages.act("/people/{account}/disable", HOUSE_ADMIN)
def disable_person(request: Request, account: str) -> Response:
    web, actor = web_of(request), signed_in(request).account
    with web.house.ledger.transaction() as session:
        disable(session, account, actor, web.clock.now())
    return RedirectResponse("/people", 303)


@pages.act("/people/{account}/enable", HOUSE_ADMIN)
def enable_person(request: Request, account: str) -> Response:
    web, actor = web_of(request), signed_in(request).account
    with web.house.ledger.transaction() as session:
        enable(session, account, actor, web.clock.now())
    return RedirectResponse("/people", 303)


@pages.act("/people/{account}/sign-out", HOUSE_ADMIN)
def sign_person_out(request: Request, account: str) -> Response:
    """End every session and token of a person."""
    web, actor = web_of(request), signed_in(request).account
    with web.house.ledger.transaction() as session:
        sign_out_everywhere(session, account, actor, web.clock.now())
    return RedirectResponse("/people", 303)


@pages.act("/people/{account}/roles", HOUSE_ADMIN)
def ask_role(
    request: Request, account: str, role: Text, reason: Text, in_cycle: Text = ALL, unit: Text = ALL
) -> Response:
    """Ask for a role; another administrator grants it."""
    web, actor = web_of(request), signed_in(request).account
    grant = Grant(role, in_cycle, unit.strip() or ALL)
    try:
        ask_for_role(web.house, account, grant, reason, actor, web.clock.now())
    except ChukyError as error:
        words = {"role": role, "in_cycle": in_cycle, "unit": unit, "reason": reason}
        return _people(request, error=str(error), typed=Typed(account, words))
    return RedirectResponse("/people", 303)


@pages.act("/people/{account}/roles/end", HOUSE_ADMIN)
def end_role(request: Request, account: str, role: Text, in_cycle: Text, unit: Text) -> Response:
    """Take a role away: less power needs no second person."""
    web, actor = web_of(request), signed_in(request).account
    with web.house.ledger.transaction() as session:
        take_role(session, account, Grant(role, in_cycle, unit), actor, web.clock.now())
    return RedirectResponse("/people", 303)


@pages.act("/people/asked/{act}", HOUSE_ADMIN)
def decide_role(request: Request, act: str, granted: Text) -> Response:
    web, actor = web_of(request), signed_in(request).account
    try:
        decide_roles(web.house, act, granted == "yes", actor, web.clock.now())
    except ChukyError as error:
        return _people(request, error=str(error))
    return RedirectResponse("/people", 303)


def _link(request: Request, token: str) -> str:
    return str(request.url_for("show_invitation", token=token))


def _people(
    request: Request,
    error: str | None = None,
    invitation: tuple[str, str] | None = None,
    imported: tuple[list[tuple[str, str]], int] | None = None,
    typed: Typed = NOTHING_TYPED,
) -> Response:
    house = web_of(request).house
    with house.ledger.session() as session:
        held = every_grant(session)
        named = GrantNames.read(house, session)
        people = people_listing(request, session, held, named)
        plans = plans_of(house, session)
        units = units_of(plans, ALL)
        asked = [
            (row, grants_asked(row), one_person_may(plans, row))
            for row in pending(session, ANY_CYCLE)
            if row.kind in (ROLE_ASKED, ROLES_ASKED)
        ]
        known = cycles(session)
    values: dict[str, Any] = {
        "people": people,
        "grants": held,
        "asked": asked,
        "roles": ROLES,
        "cycles": known,
        "named": named,
        "units": units if len(units) <= OFFERED else [],
        "guessed": closed_by_guessing,
        "typed": typed,
        "beside": typed.form in {"add", "import", *(row.id for row in people.rows)},
    }
    more: dict[str, Any] = {"error": error, "invitation": invitation, "imported": imported}
    return page(request, "people.html", status=422 if error else 200, **values, **more)
