"""How answers become points: exact fractions, rounded half-up once, at the set's places.

Belongs here: the methods of `SurveyRule`. Which source counts and how points add up is in
`chuky.scoring`.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from chuky.criteria import Component, SurveyRule
from chuky.exceptions import ChukyError
from chuky.scoring.exact import round_fraction
from chuky.survey.tally import PortalResult, Tally, counts_for


class AnswerOffScale(ChukyError):
    """đơn vị `{unit}`, câu hỏi `{component}`: trả lời {answer} ngoài thang 1–{top}. Đếm lại."""

    en = "unit `{unit}`, question `{component}`: answer {answer} is off the scale 1–{top}. Recount."


class CountImpossible(ChukyError):
    """đơn vị `{unit}`, câu hỏi `{component}`: số lượng {count} không thể có. Đếm lại."""

    en = "unit `{unit}`, question `{component}`: the count {count} is impossible. Recount."


def points_from_tallies(
    tallies: Iterable[Tally],
    component: Component,
    places: int,
    portal: PortalResult | None = None,
) -> Decimal | None:
    """Points of one unit for `component`, None where nobody answered.

    `tallies`: of that unit; those of other components and of audiences that don't count are passed
    over. Portal results add to the ballots of a `satisfied_share`. For `mean` they count only where
    there is no ballot (they carry no scale), as satisfied share × maximum. The method `points` has
    no ballots: None. Raises AnswerOffScale, CountImpossible.
    """
    rule = component.survey
    if rule is None or rule.method == "points":
        return None
    counted = [
        tally
        for tally in tallies
        if tally.component_code == component.code and counts_for(component, tally.audience)
    ]
    _check(counted, rule, portal)
    if rule.method == "mean" and any(tally.count for tally in counted):
        return round_fraction(_mean_points(counted, component, rule), places)
    share = _satisfied_share(counted, rule, portal)
    if share is None:
        return None
    return round_fraction(Fraction(component.max_points) * share, places)


def _satisfied_share(
    counted: list[Tally], rule: SurveyRule, portal: PortalResult | None
) -> Fraction | None:
    """satisfied ÷ all, of ballots and portal together"""
    satisfied = sum(tally.count for tally in counted if tally.answer >= rule.satisfied_from)
    answers = sum(tally.count for tally in counted)
    if portal is not None:
        satisfied, answers = satisfied + portal.satisfied, answers + portal.responses
    return Fraction(satisfied, answers) if answers else None


def _mean_points(counted: list[Tally], component: Component, rule: SurveyRule) -> Fraction:
    """minimum + (maximum − minimum) × (mean − 1) ÷ (answers − 1)"""
    answers = sum(tally.count for tally in counted)
    mean = Fraction(sum(tally.answer * tally.count for tally in counted), answers)
    lowest, highest = Fraction(component.min_points), Fraction(component.max_points)
    return lowest + (highest - lowest) * (mean - 1) / (rule.answers - 1)


def _check(counted: list[Tally], rule: SurveyRule, portal: PortalResult | None) -> None:
    for tally in counted:
        place = {"unit": tally.unit_code, "component": tally.component_code}
        if not 1 <= tally.answer <= rule.answers:
            raise AnswerOffScale(**place, answer=tally.answer, top=rule.answers)
        if tally.count < 0:
            raise CountImpossible(**place, count=tally.count)
    if portal is not None and not 0 <= portal.satisfied <= portal.responses:
        shown = f"{portal.satisfied}/{portal.responses}"
        raise CountImpossible(unit=portal.unit_code, component=portal.component_code, count=shown)
