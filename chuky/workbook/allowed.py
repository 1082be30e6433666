"""Which points a component takes, as a cell's validation and as words.

The same limits as in the contract `self_assessment` and in `chuky.cycle.scores.points_fault`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from chuky.criteria import Component
from chuky.language import Text, pick
from chuky.points import plain

_MOST_CHOICES: Final = 60
"""Longer drop-downs are slower to use than typing."""


def said_number(value: Decimal) -> str:
    """A number as the reader writes it: `1,25` in Vietnamese, `1.25` in English."""
    return pick(plain(value).replace(".", ","), plain(value))


def choices(component: Component) -> tuple[Decimal, ...]:
    """Every value that the component takes, least first; none where they are too many to list."""
    low, high, step = component.min_points, component.limit, component.step
    if not step or (high - low) / step >= _MOST_CHOICES:
        return ()
    return tuple(low + step * place for place in range(int((high - low) / step) + 1))


def allowed_text(component: Component) -> str:
    """`0 – 2, bước 0,5`."""
    span = f"{said_number(component.min_points)} – {said_number(component.limit)}"
    if not component.step:
        return span
    step = said_number(component.step)
    return span + pick(f", bước {step}", f", step {step}")


def validation(component: Component, cell: str, listed: str | None) -> Mapping[str, Any]:
    """What xlsxwriter's `data_validation` takes; `listed`: the range that holds the choices."""
    words = Text("Chỉ ghi số: {allowed}", "A number only: {allowed}")
    told = {
        "input_title": pick("Điểm ", "Points ") + component.code[:20],
        "input_message": str(words.format(allowed=allowed_text(component))),
        "error_title": pick("Điểm không hợp lệ", "Not valid"),
        "error_message": str(words.format(allowed=allowed_text(component))),
    }
    if listed is not None:
        return {"validate": "list", "source": f"={listed}", **told}
    if component.step:
        return {"validate": "custom", "value": f"={_fits(component, cell)}", **told}
    low, high = float(component.min_points), float(component.limit)
    return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high, **told}


def _fits(component: Component, cell: str) -> str:
    low, high = plain(component.min_points), plain(component.limit)
    on_step = off_step(component, cell)
    return f"AND(ISNUMBER({cell}),{cell}>={low},{cell}<={high},NOT({on_step}))"


def off_step(component: Component, cell: str) -> str:
    """A formula that is true where the cell's number is off the step; for a sheet's floats."""
    low, step = plain(component.min_points), plain(component.step or Decimal(1))
    moved = f"({cell}-({low}))"
    return f"ABS(ROUND({moved}/{step},0)*{step}-{moved})>0.000000001"
