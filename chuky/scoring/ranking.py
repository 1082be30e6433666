"""Ranks within a group, by exact share of the maximum, ties by the set's rule.

Units that tie on the share and on every criterion of `then_by` share a rank. Units without a
total have none.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from chuky.criteria.model import RankingRule
from chuky.scoring.exact import ratio
from chuky.scoring.standing import Standing

RankKey = tuple[Fraction, ...]


def ranks(rule: RankingRule, standings: Iterable[Standing]) -> dict[str, int]:
    """Unit code → rank, from 1, of every unit that has a total; 1,2,2,4 or (dense) 1,2,2,3."""
    keys = {
        standing.unit.code: _key(rule, standing, standing.total)
        for standing in standings
        if standing.total is not None
    }
    best_first = sorted(keys, key=keys.__getitem__, reverse=True)
    found: dict[str, int] = {}
    for place, (_, tied) in enumerate(groupby(best_first, keys.__getitem__)):
        before = place if rule.ties == "dense" else len(found)
        found |= dict.fromkeys(tied, before + 1)
    return found


def _key(rule: RankingRule, standing: Standing, total: Decimal) -> RankKey:
    return (
        ratio(total, standing.max_points),
        *(standing.share(criterion) for criterion in rule.then_by),
    )
