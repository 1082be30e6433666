"""One score by one appraiser: with the reason that a change needs, against what they have seen.

The rules of points (step, maximum, places) are in `chuky.cycle.scores`.
"""

from decimal import Decimal

from sqlalchemy.orm import Session

from chuky.appraising.charges import require_charge
from chuky.appraising.exceptions import PointsUnreadable, ScoreMovedMeanwhile, ScoreReasonMissing
from chuky.appraising.latest import latest_of
from chuky.appraising.queries import Place
from chuky.cycle.appraise import record_appraisal
from chuky.cycle.context import load_cycle
from chuky.cycle.scores import ScoreEntry, checked_scores
from chuky.house import House
from chuky.ledger.models import Score
from chuky.points import parse_points


def read_points(text: str) -> Decimal:
    """Points as an appraiser types them, with a comma or a point. Raises PointsUnreadable."""
    try:
        return parse_points(text)
    except ValueError as error:
        raise PointsUnreadable(text=text[:40]) from error


def score(house: House, place: Place, points: Decimal, reason: str, seen: int, actor: str) -> bool:
    """Give points to one component; whether that was new.

    `seen`: the version of the appraised score that the appraiser was shown, 0 for none. Raises
    NotInCharge, ScoreReasonMissing, ScoreMovedMeanwhile and what `record_appraisal` raises.
    """
    context, reason = load_cycle(house, place.cycle), reason.strip()
    with house.ledger.transaction() as session:
        require_charge(session, context, place, actor)
        given = latest_of(session, place, "appraised_score")
        if given is not None and (given.points, given.explanation) == (points, reason):
            return False  # sent again: the network or a double click
        if (given.version if given else 0) != seen:
            raise ScoreMovedMeanwhile(component=place.component, unit=place.unit)
        entry = ScoreEntry(place.unit, place.component, points, explanation=reason)
        stage = context.plan.stage(place.stage)
        checked_scores(context, stage, [entry])  # a reason mends no number out of range
        if not reason and _differs(session, place, given, points):
            raise ScoreReasonMissing(component=place.component)
        return record_appraisal(house, session, context, stage, [entry], actor) > 0


def _differs(session: Session, place: Place, given: Score | None, points: Decimal) -> bool:
    """Whether points are other than the unit's own, or than those given before."""
    own = latest_of(session, place, "self_score")
    if given is not None and given.points != points:
        return True
    return own is not None and own.points is not None and own.points != points
