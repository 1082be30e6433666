"""Who has which criterion in charge, set by those who run the cycle."""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.appraising.charges import appraisers_of, set_charge
from chuky.criteria import Criterion
from chuky.views.uncharged import UNCHARGED, appraised_criteria, lines_of, without_charge
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
        only = request.query_params.get("only", "")
        people, listing = appraisers_of(desk.session, cycle), charges_listing(request, desk)
        lines = lines_of(desk.context, desk.stage)
        values: dict[str, Any] = {
            "criteria": listing,
            "people": people,
            "names": {person.id: person.name for person in people},
            "lines": lines,
            "total": sum(lines.get(one.code, 0) for one in listing.found),
            "only": UNCHARGED if only == UNCHARGED else "",
            "filters": (("", _("tất cả")), (UNCHARGED, _("chưa phân công"))),
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
    lines = lines_of(desk.context, desk.stage)

    def held(criterion: Criterion) -> str:
        return "; ".join(names.get(who, who) for who in desk.charges.get(criterion.code, ()))

    columns: list[Column[Criterion]] = [
        Column("code", _("Mã"), lambda criterion: criterion.code, only="file"),
        Column("criterion", _("Tiêu chí"), called),
        Column("lines", _("Dòng chấm"), lambda one: lines.get(one.code, 0), numeric=True),
        Column("who", _("Người phụ trách"), held),
    ]
    files = f"/cycles/{desk.context.id}/appraisal/charges"
    return listed(request, "charges", files, columns, _wanted(request, desk))


def _wanted(request: Request, desk: Desk) -> list[Criterion]:
    """Every criterion that is appraised, or those that nobody has in charge."""
    if request.query_params.get("only") == UNCHARGED:
        return without_charge(desk.context, desk.stage, desk.charges)
    return appraised_criteria(desk.context, desk.stage)
