"""Who has which criterion in charge, set by those who run the cycle."""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.appraising.charges import appraisers_of, set_charge
from chuky.criteria import Criterion
from dashboard.appraiser.desk import Desk, desk_of
from dashboard.catalog import _
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.listing import Column, Listing, listed
from dashboard.rendering import page
from dashboard.rules import APPRAISAL_READER, CYCLE_ADMIN
from dashboard.web import signed_in, web_of

pages = Pages()


@pages.page("/cycles/{cycle}/appraisal/charges", APPRAISAL_READER)
def show_charges(request: Request, cycle: str, stage: str = "") -> Response:
    with desk_of(request, cycle, stage) as desk:
        people = appraisers_of(desk.session, cycle)
        values: dict[str, Any] = {
            "criteria": charges_listing(request, desk),
            "people": people,
            "names": {person.id: person.name for person in people},
            "may_charge": signed_in(request).has({"administrator"}, cycle),
        }
        return page(request, "appraiser/charges.html", cycle=desk.cycle, desk=desk, **values)


@pages.act("/cycles/{cycle}/appraisal/charges", CYCLE_ADMIN)
def charge(
    request: Request,
    cycle: str,
    criterion: Annotated[str, Form()],
    stage: Annotated[str, Form()] = "",
    accounts: Annotated[list[str] | None, Form()] = None,
) -> Response:
    with desk_of(request, cycle, stage) as desk:
        key = desk.stage.key
    people = tuple(accounts or ())
    set_charge(web_of(request).house, cycle, key, criterion, people, signed_in(request).account)
    return RedirectResponse(f"/cycles/{cycle}/appraisal/charges?stage={key}#c-{criterion}", 303)


def charges_listing(request: Request, desk: Desk) -> Listing[Criterion]:
    """The criteria with the names of those who have them in charge."""
    names = {person.id: person.name for person in appraisers_of(desk.session, desk.context.id)}

    def held(criterion: Criterion) -> str:
        return "; ".join(names.get(who, who) for who in desk.charges.get(criterion.code, ()))

    columns: list[Column[Criterion]] = [
        Column("code", _("Mã"), lambda criterion: criterion.code, only="file"),
        Column("criterion", _("Tiêu chí"), called),
        Column("who", _("Người phụ trách"), held),
    ]
    files = f"/cycles/{desk.context.id}/appraisal/charges"
    return listed(request, "charges", files, columns, criteria_of(desk))


def criteria_of(desk: Desk) -> list[Criterion]:
    """Each criterion of the stage's sets that an appraiser gives points in, once."""
    found: dict[str, Criterion] = {}
    for group in desk.stage.groups or tuple(desk.context.plan.groups):
        criteria = desk.context.criteria[desk.context.plan.groups[group].criteria]
        for criterion, component in criteria.components():
            if "appraised_score" in criteria.sources_of(component):
                found.setdefault(criterion.code, criterion)
    return list(found.values())
