"""Demands beyond the total: whether a unit meets a condition of a class or of recognition.

Criteria and components that don't apply to the unit can't fail it. A criterion's points are its
printed sum, bonuses and penalties included.
"""

from collections.abc import Iterable
from fractions import Fraction

from chuky.criteria import Condition
from chuky.language import Text
from chuky.scoring.exact import ratio
from chuky.scoring.exceptions import ShareMissing
from chuky.scoring.standing import Standing

_SAID = {
    "no_criterion_at_zero": Text("có tiêu chí 0 điểm", "a criterion has no points"),
    "criterion_share": Text(
        "có tiêu chí chưa đạt {share} % điểm tối đa",
        "a criterion is below {share} % of its maximum",
    ),
    "component_share": Text(
        "có tiêu chí thành phần chưa đạt {share} % điểm tối đa",
        "a component is below {share} % of its maximum",
    ),
    "no_discipline": Text("có kỷ luật trong kỳ đánh giá", "disciplined in the assessed period"),
}


def is_met(condition: Condition, standing: Standing) -> bool:
    """Whether the unit meets the condition. Raises ShareMissing."""
    match condition.kind:
        case "no_discipline":
            return not standing.disciplined
        case "no_criterion_at_zero":
            points = standing.criteria.items()
            return all(
                value is None or value > 0 for code, value in points if standing.maxima[code]
            )
        case "criterion_share":
            return _reaches(condition, _criterion_shares(condition, standing))
        case "component_share":
            return _reaches(condition, _component_shares(condition, standing))


def unmet(conditions: Iterable[Condition], standing: Standing) -> tuple[Condition, ...]:
    """The conditions that the unit fails, in their order."""
    return tuple(condition for condition in conditions if not is_met(condition, standing))


def say(condition: Condition) -> Text:
    """Why a unit that fails the condition fails it."""
    share = condition.share
    shown = "" if share is None else format((share * 100).normalize(), "f")
    return _SAID[condition.kind].format(share=shown)


def _reaches(condition: Condition, shares: Iterable[Fraction]) -> bool:
    if condition.share is None:
        raise ShareMissing(kind=condition.kind)
    return all(share >= Fraction(condition.share) for share in shares)


def _criterion_shares(condition: Condition, standing: Standing) -> list[Fraction]:
    return [
        standing.share(code)
        for code in standing.criteria
        if standing.maxima[code] and (not condition.codes or code in condition.codes)
    ]


def _component_shares(condition: Condition, standing: Standing) -> list[Fraction]:
    return [
        Fraction(0) if part.points is None else ratio(part.points, part.max_points)
        for part in standing.parts
        if part.applies and part.code in condition.codes
    ]
