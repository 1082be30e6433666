"""The unit's Excel form as the running cycle has it, with last year's points of this house."""

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.drafting.last_year import last_year_of
from chuky.house import House
from chuky.plan import Stage, Unit


def form_of_unit(
    house: House, session: Session, context: CycleContext, stage: Stage, unit: Unit
) -> bytes:
    """The .xlsx that `chuky template` makes from the plan in force."""
    from chuky.workbook.form import FormOrder, self_assessment_form

    last = last_year_of(house, session, context, unit)
    contract = context.contracts["self_assessment"]
    order = FormOrder(context.plan, stage, contract, last, context.mark)
    return self_assessment_form(order, context.criteria_of(unit), unit)
