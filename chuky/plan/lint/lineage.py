"""Units in time: who ends before being asked or begins after it; predecessors still listed.

What a roster's single row must keep is in the contract `unit_roster`.
"""

from collections.abc import Iterator
from datetime import date

from chuky.configuration import Finding
from chuky.configuration.source import KeyPath
from chuky.language import Text
from chuky.plan.lint.context import LintContext, warning
from chuky.plan.lint.windows import Window, windows_of
from chuky.plan.model import Unit


def absent_units(context: LintContext) -> Iterator[Finding]:
    """A unit exists on some day of the self-assessments that ask it."""
    asking = [one for one in windows_of(context) if one.stage.kind == "self_assessment"]
    for index, unit in enumerate(context.plan.units):
        if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
            continue  # the roster's contract speaks of it
        windows = [one for one in asking if unit.group in context.groups_of(one.stage)]
        opens = [one.opens.date() for one in windows if one.opens]
        if opens and unit.valid_to and unit.valid_to < min(opens):
            yield _gone(context, ("units", index, "valid_to"), unit, min(opens))
        last = _last_day(windows)
        if last and unit.valid_from and unit.valid_from > last:
            yield _not_yet(context, ("units", index, "valid_from"), unit, last)


def listed_predecessors(context: LintContext) -> Iterator[Finding]:
    """A unit that was merged into another isn't assessed beside it."""
    units = {unit.code: unit for unit in context.plan.units}
    for index, unit in enumerate(context.plan.units):
        for code in unit.predecessors:
            old = units.get(code)
            if old is not None and old is not unit and not _ended_before(old, unit):
                yield warning(
                    context.source,
                    "predecessor-listed",
                    ("units", index, "predecessors"),
                    Text(
                        f"đơn vị `{code}` ({old.name}) là tiền thân của `{unit.code}` mà vẫn có "
                        "trong units",
                        f"unit `{code}` ({old.name}) is a predecessor of `{unit.code}` and still "
                        "among units",
                    ),
                    Text(
                        f"xóa `{code}` khỏi units; nếu cả hai đều được đánh giá thì ghi valid_to "
                        f"của `{code}` và valid_from của `{unit.code}`",
                        f"take `{code}` out of units; where both are assessed give `{code}` a "
                        f"valid_to and `{unit.code}` a valid_from",
                    ),
                )


def _ended_before(old: Unit, new: Unit) -> bool:
    return bool(old.valid_to and new.valid_from and old.valid_to < new.valid_from)


def _last_day(windows: list[Window]) -> date | None:
    """The last day on which any of the stages takes work; None where one has no end."""
    days = [one.due.date() if one.due else None for one in windows]
    return max((day for day in days if day), default=None) if None not in days else None


def _gone(context: LintContext, path: KeyPath, unit: Unit, opens: date) -> Finding:
    until = f"{unit.valid_to:%d/%m/%Y}"
    return warning(
        context.source,
        "unit-gone",
        path,
        Text(
            f"đơn vị `{unit.code}` chỉ có đến {until}, trước khi bước tự đánh giá mở "
            f"({opens:%d/%m/%Y}): sẽ không ai nộp",
            f"unit `{unit.code}` exists until {until}, before any self-assessment opens "
            f"({opens:%d/%m/%Y}): nobody will send for it",
        ),
        Text(
            "xóa khỏi units và ghi mã của nó vào predecessors của đơn vị mới",
            "take it out of units and write its code under the new unit's predecessors",
        ),
    )


def _not_yet(context: LintContext, path: KeyPath, unit: Unit, last: date) -> Finding:
    since = f"{unit.valid_from:%d/%m/%Y}"
    return warning(
        context.source,
        "unit-not-yet",
        path,
        Text(
            f"đơn vị `{unit.code}` có từ {since}, sau khi hết hạn tự đánh giá ({last:%d/%m/%Y})",
            f"unit `{unit.code}` exists from {since}, after the last day to send ({last:%d/%m/%Y})",
        ),
        Text("kiểm tra ngày, hoặc để đơn vị sang kỳ sau", "check the day, or leave it out"),
    )
