"""What a cycle is called: by its plan's title, in English where the plan has one."""

from fastapi import Request
from jinja2 import pass_context
from jinja2.runtime import Context

from chuky.cycle.context import load_cycle
from chuky.house import House
from chuky.language import current_language
from chuky.ledger.models import Cycle
from chuky.plan import Plan
from dashboard.own_words import InVietnamese
from dashboard.web import web_of


def title_of(house: House, cycle: Cycle) -> str:
    """The title in the reader's language; the ledger keeps the Vietnamese one."""
    if current_language.get() == "vi":
        return cycle.title
    return load_cycle(house, cycle.id).plan.title_en or InVietnamese(cycle.title)


@pass_context
def titled(context: Context, thing: Cycle | Plan) -> str:
    """`title_of` on a page; a plan that is no cycle yet by its own."""
    if isinstance(thing, Plan):
        own = thing.title if current_language.get() == "vi" else thing.title_en
        return own or InVietnamese(thing.title)
    request: Request = context["request"]
    return title_of(web_of(request).house, thing)
