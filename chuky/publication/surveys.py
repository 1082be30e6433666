"""Survey datasets as points: tallies of ballots and portal counts, by the component's own rule.

Belongs here: reading the two datasets of a survey stage. How counts become points, and the merging
of small groups before anything is published, is in `chuky.survey`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import cast

from chuky.criteria import Component, CriteriaSet
from chuky.plan import Plan
from chuky.publication.model import PublishedDataset
from chuky.scoring.model import Entry


def survey_entries(
    plan: Plan, criteria: Mapping[str, CriteriaSet], datasets: Sequence[PublishedDataset]
) -> Iterator[Entry]:
    """Points of every unit and component that a stage's `tallies` and `portal` datasets cover."""
    counts: dict[tuple[str, str, str], Counter[int]] = {}
    portal: dict[tuple[str, str], tuple[int, int]] = {}
    for d in datasets:
        for row in d.sealed.rows:
            u, c = cast(str, row["unit_code"]), cast(str, row["component_code"])
            if d.suffix == "tallies":
                a = cast(str, row["audience"])
                counts.setdefault((u, c, a), Counter())[cast(int, row["answer"])] += cast(
                    int, row["count"]
                )
            else:
                portal[u, c] = (cast(int, row["responses"]), cast(int, row["satisfied"]))
    for unit in plan.units:
        cs = criteria[unit.group]
        for _, part in cs.components():
            if part.survey is None:
                continue
            total: Counter[int] = Counter()
            for (u, c, a), n in counts.items():
                if (
                    u == unit.code
                    and c == part.code
                    and (not part.survey.audiences or a in part.survey.audiences)
                ):
                    total += n
            r, s = portal.get((unit.code, part.code), (0, 0))
            p = _points(part, total, r, s, cs.places)
            if p is not None:
                yield Entry(unit.code, part.code, "survey_score", p)


def _points(part: Component, total: Counter[int], r: int, s: int, places: int) -> Decimal | None:
    rule = part.survey
    assert rule
    n = sum(total.values())
    lo, hi = Fraction(part.min_points), Fraction(part.max_points)
    if rule.method == "satisfied_share":
        if n + r == 0:
            return None
        x = hi * (sum(k for a, k in total.items() if a >= rule.satisfied_from) + s) / (n + r)
    elif n == 0:
        return None
    else:
        mean = Fraction(sum(a * k for a, k in total.items()), n)
        x = lo + (hi - lo) * (mean - 1) / (rule.answers - 1)
    return Decimal((x * 10**places + Fraction(1, 2)).__floor__()).scaleb(-places)
