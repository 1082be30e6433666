"""What a survey leaves once ballots are counted: tallies of answers, and portal results.

A tally's audience may stand for several that were merged for publication (`small_groups.py`);
its label then joins their keys with `+`.
"""

from dataclasses import dataclass

from chuky.criteria import Component

JOINED = "+"


@dataclass(frozen=True, order=True)
class Tally:
    """How many of an audience's answers about a unit's component were `answer` (1 = worst)."""

    unit_code: str
    audience: str
    component_code: str
    answer: int
    count: int


@dataclass(frozen=True)
class PortalResult:
    """What the public-service portal counted: responses in all, and the satisfied among them."""

    unit_code: str
    component_code: str
    responses: int
    satisfied: int


def audiences_in(label: str) -> tuple[str, ...]:
    """The audience keys that a tally's label stands for."""
    return tuple(label.split(JOINED))


def counts_for(component: Component, audience: str) -> bool:
    """Whether an audience's answers count for the component; empty `audiences` count all."""
    wanted = component.survey.audiences if component.survey else ()
    return not wanted or set(audiences_in(audience)) <= set(wanted)
