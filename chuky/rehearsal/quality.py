"""How good a simulated unit is: the one number that its scores, ballots and votes follow."""

from decimal import Decimal
from functools import lru_cache

from chuky.criteria import Component
from chuky.points import round_half_up
from chuky.rehearsal.chance import chance


@lru_cache(maxsize=10_000)
def quality(seed: int, unit: str) -> float:
    """From 0.70 (weak) to 0.97 (strong)."""
    return 0.70 + 0.27 * chance(seed, unit, "quality").random()


def fitting_points(seed: int, unit: str, component: Component, places: int) -> Decimal:
    """Points that the unit deserves for a component: within range, on its step."""
    rng = chance(seed, unit, component.code, "points")
    share = min(1.0, max(0.0, rng.gauss(quality(seed, unit), 0.12)))
    span = component.max_points - component.min_points
    if component.nature != "normal":
        share = 0.0 if rng.random() < 0.7 else 0.5
    raw = Decimal(round(share * 1000)) / 1000 * span
    if component.step is None:
        return component.min_points + round_half_up(raw, min(places, 2))
    steps = min(round_half_up(raw / component.step, 0), span // component.step)
    return component.min_points + steps * component.step
