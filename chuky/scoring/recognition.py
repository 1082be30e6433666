"""Recognition (công nhận): index, conditions, the verification's proposal, the council's vote.

A unit with missing parts can't be recognised. The share of votes is of the seats present.
"""

from fractions import Fraction

from chuky.criteria.model import RecognitionRule
from chuky.language import Text
from chuky.points import plain
from chuky.scoring.conditions import say, unmet
from chuky.scoring.exact import round_fraction
from chuky.scoring.model import RecognitionVote, ScoringInput
from chuky.scoring.standing import Standing

_REFUSED = Text("chưa được công nhận: {reason}", "not recognised: {reason}")
_NO_TOTAL = Text("thiếu điểm", "points are missing")
_BELOW = Text("chỉ số dưới {index}", "the index is below {index}")
_NOT_PROPOSED = Text("không được đề nghị", "it was not proposed")
_NO_VOTE = Text("Hội đồng chưa biểu quyết", "the council has not voted")
_OUTVOTED = Text(
    "{votes_for}/{present} phiếu tán thành, chưa đạt {share} %",
    "{votes_for} of {present} votes in favour, below {share} %",
)


def recognise(
    rule: RecognitionRule | None, standing: Standing, given: ScoringInput
) -> tuple[bool | None, tuple[Text, ...]]:
    """Whether the unit is recognised, and why not; None without a rule."""
    if rule is None:
        return None, ()
    reasons = (*_of_points(rule, standing), *_of_people(rule, standing, given))
    return not reasons, tuple(
        Text(_REFUSED.vi.format(reason=reason.vi), _REFUSED.en.format(reason=reason.en))
        for reason in reasons
    )


def _of_points(rule: RecognitionRule, standing: Standing) -> list[Text]:
    if standing.index is None:
        return [_NO_TOTAL]
    reasons = [say(condition) for condition in unmet(rule.conditions, standing)]
    if standing.index < rule.at_least:
        reasons.insert(0, _BELOW.format(index=format(rule.at_least, "f")))
    return reasons


def _of_people(rule: RecognitionRule, standing: Standing, given: ScoringInput) -> list[Text]:
    code, reasons = standing.unit.code, []
    if rule.needs_proposal and code not in (given.proposed or frozenset()):
        reasons.append(_NOT_PROPOSED)
    if rule.council_share is not None:
        vote = given.votes.get(code)
        if vote is None or vote.present < 1:
            reasons.append(_NO_VOTE)
        elif vote.votes_for < rule.council_share * vote.present:
            reasons.append(_outvoted(vote, rule))
    return reasons


def _outvoted(vote: RecognitionVote, rule: RecognitionRule) -> Text:
    share = round_fraction(100 * Fraction(rule.council_share or 0), 2)
    return _OUTVOTED.format(votes_for=vote.votes_for, present=vote.present, share=plain(share))
