"""One upload from bytes to verdict, the process warm: receipt, reading, contract, ledger.

Beside it: the same form read with openpyxl and judged by rules in a loop, with neither receipt nor
ledger, which is the least anybody would write by hand.
"""

import io
import tempfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import best_seconds, line, peak_line, seconds

if TYPE_CHECKING:
    from chuky.cycle.context import CycleContext
    from chuky.house import House

PLAN = "thanh-mien-par-index-2023"
STAGE = "self-assessment"
UPLOADS = 5
FIRST_ROW = 7


def main() -> None:
    """Accepted and returned uploads of one unit's form."""
    from chuky.clock import VIETNAM, SimulatedClock
    from chuky.cycle.activate import activate
    from chuky.cycle.moments import due_moments
    from chuky.cycle.open_stage import open_stage
    from chuky.house import open_house
    from chuky.mark import MARK
    from chuky.plan import find_plan, load_plan

    loaded = load_plan(find_plan(PLAN))
    with tempfile.TemporaryDirectory() as folder:
        clock = SimulatedClock(datetime(2023, 12, 5, 9, tzinfo=VIETNAM))
        house = open_house(Path(folder), clock, MARK)
        context = activate(house, loaded.plan, loaded.criteria, "quan-tri")
        for moment in due_moments(house, context.id):
            if moment.kind == "opens":
                open_stage(house, context, moment)
        _measure(house, context)
        house.close()


def _measure(house: "House", context: "CycleContext") -> None:
    form = _form(context)
    components = _limits(context)
    print(f"\none upload, a form of {len(components)} components, process warm")
    good = _filled(form, components, wrong=0)
    assert by_hand(next(good), components) == []  # noqa: S101
    _verdict(house, context, next(good))
    content = next(good)
    plain = best_seconds(lambda: by_hand(content, components), UPLOADS)
    line("plain openpyxl and a loop, nothing kept", seconds(plain), "1 ×")
    for name, files in (
        ("chuky submit, accepted", good),
        ("chuky submit, returned with its annotated copy", _filled(form, components, wrong=3)),
    ):
        contents = [next(files) for _ in range(UPLOADS + 1)]
        _verdict(house, context, contents.pop())
        spent = best_seconds(lambda left=contents: _verdict(house, context, left.pop()), UPLOADS)  # type: ignore[misc]
        line(name, seconds(spent), f"{spent / plain:.1f} ×, limit 2 s")
    peak_line()


def _verdict(house: "House", context: "CycleContext", content: bytes) -> bool:
    from chuky.cycle.submit import Sending, submit

    unit = context.plan.units[0].code
    return submit(house, context.id, Sending(STAGE, unit, "can-bo", "a.xlsx", content)).accepted


def _form(context: "CycleContext") -> bytes:
    from chuky.workbook.form import FormOrder, self_assessment_form

    unit = context.plan.units[0]
    order = FormOrder(context.plan, context.plan.stage(STAGE), context.contracts["self_assessment"])
    return self_assessment_form(order, context.criteria_of(unit), unit)


def _limits(context: "CycleContext") -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    from chuky.cycle.scores import components_for

    parts = components_for(context, context.plan.units[0], "self_score")
    return {
        code: (part.min_points, part.limit, part.step or Decimal(0)) for code, part in parts.items()
    }


def _filled(form: bytes, components: dict[str, Any], *, wrong: int) -> Iterator[bytes]:
    """Filled forms, each with other bytes; `wrong` cells are above their maximum."""
    import openpyxl

    for number in range(1000):
        book = openpyxl.load_workbook(io.BytesIO(form))
        sheet = book["Tự chấm"]
        left = wrong
        for row in range(FIRST_ROW, sheet.max_row + 1):
            if sheet.cell(row, 2).value in components:
                sheet.cell(row, 6).value = 99 if left else 0
                sheet.cell(row, 7).value = f"BC-{number}"
                left = max(0, left - 1)
        saved = io.BytesIO()
        book.save(saved)
        yield saved.getvalue()


def by_hand(content: bytes, components: dict[str, tuple[Decimal, Decimal, Decimal]]) -> list[str]:
    """What is wrong, by openpyxl and a loop."""
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Tự chấm"]
    found, seen = [], set()
    for cells in sheet.iter_rows(min_row=FIRST_ROW, values_only=True):
        _, code, _, _, _, points, evidence, explanation, *_ = cells
        if code not in components:
            continue
        seen.add(code)
        low, high, step = components[code]
        value = Decimal(str(points)) if isinstance(points, int | float) else None
        if value is None or not low <= value <= high or (step and (value - low) % step):
            found.append(f"{code}: {points}")
        elif value and not (evidence or explanation):
            found.append(f"{code}: no evidence")
    return found + sorted(components.keys() - seen)


if __name__ == "__main__":
    main()
