"""The burn-up as lines on a drawing: numbers only, a template draws them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chuky.views.burn_up import BurnUp

WIDTH, HEIGHT = 900, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 16, 28
"""Room for the numbers at the side and the days below."""


@dataclass(frozen=True)
class Lines:
    """`sent`, `pace`, `last_year`: points of a polyline, `x,y x,y …`; empty: no line."""

    sent: str
    pace: str
    last_year: str
    today_x: float | None
    due_x: float
    days: tuple[tuple[float, date], ...]
    levels: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw_lines(course: BurnUp) -> Lines:
    first, last = course.points[0].day, course.points[-1].day
    across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    span, most = max((last - first).days, 1), max(course.units, 1)

    def x(day: date) -> float:
        return round(LEFT + across * (day - first).days / span, 1)

    def y(value: Decimal | int) -> float:
        return round(float(TOP + up * (1 - Decimal(value) / most)), 1)

    def line(values: Iterable[tuple[date, Decimal | int | None]]) -> str:
        return " ".join(f"{x(day)},{y(value)}" for day, value in values if value is not None)

    step = max(1, -(-len(course.points) // 8))
    return Lines(
        sent=line((p.day, p.sent) for p in course.points),
        pace=line((p.day, p.pace) for p in course.points),
        last_year=line((p.day, p.last_year) for p in course.points),
        today_x=x(course.today) if first <= course.today <= last else None,
        due_x=x(course.due),
        days=tuple((x(p.day), p.day) for p in course.points[::step]),
        levels=tuple((y(n), n) for n in sorted({0, most // 2, most})),
    )
