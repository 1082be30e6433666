"""What changed between two years' criteria sets, group by group, and who is assessed.

Breaking: points of the two years can't be compared one to one any more.
"""

from collections.abc import Iterator
from decimal import Decimal

from chuky.criteria import Component, CriteriaSet
from chuky.cycle.context import CycleContext
from chuky.cycle.diff_contracts import Change
from chuky.language import Text
from chuky.points import plain


def criteria_changes(before: CycleContext, after: CycleContext) -> Iterator[Change]:
    """Differences of the sets that each group of units is scored by, and of the units."""
    old, new = before.plan.groups, after.plan.groups
    for group in sorted(old.keys() - new.keys()):
        yield Change(True, group, "", Text("bỏ nhóm đơn vị", "the group of units is gone"))
    for group in sorted(new.keys() - old.keys()):
        yield Change(False, group, "", Text("nhóm đơn vị mới", "a new group of units"))
    for group in sorted(old.keys() & new.keys()):
        sets = (before.criteria[old[group].criteria], after.criteria[new[group].criteria])
        yield from set_changes(*sets, group)
    yield from _units(before, after)


def set_changes(before: CriteriaSet, after: CriteriaSet, where: str) -> Iterator[Change]:
    """Differences of two criteria sets; a component that only changed its code is recognised."""
    old = {component.code: component for _, component in before.components()}
    new = {component.code: component for _, component in after.components()}
    renamed = _renumbered(old, new)
    for code in sorted(old.keys() - new.keys() - renamed.keys()):
        text = Text(f"bỏ “{old[code].name}”", f"gone: “{old[code].name}”")
        yield Change(True, where, code, text)
    for code in sorted(new.keys() - old.keys() - set(renamed.values())):
        text = Text(f"mới: “{new[code].name}”", f"new: “{new[code].name}”")
        yield Change(True, where, code, text)
    for code, now in renamed.items():
        yield Change(True, where, code, Text(f"đổi mã thành {now}", f"its code is {now} now"))
    for code in old:
        if (now := renamed.get(code, code)) in new:
            yield from _component(where, before, after, old[code], new[now])
    yield from _bands(where, before, after)


def _renumbered(old: dict[str, Component], new: dict[str, Component]) -> dict[str, str]:
    """Old code → new code of components that kept their name, which stands once on each side."""
    gone = {code: part.name for code, part in old.items() if code not in new}
    come = {code: part.name for code, part in new.items() if code not in old}
    names = list(come.values())
    return {
        code: next(now for now, theirs in come.items() if theirs == name)
        for code, name in gone.items()
        if names.count(name) == 1 and list(gone.values()).count(name) == 1
    }


def _component(
    where: str, before: CriteriaSet, after: CriteriaSet, old: Component, new: Component
) -> Iterator[Change]:
    for what, left, right in (
        (Text("điểm tối đa", "maximum"), old.limit, new.limit),
        (Text("điểm tối thiểu", "minimum"), old.min_points, new.min_points),
        (Text("bước điểm", "step"), old.step, new.step),
    ):
        if left != right:
            yield _moved(where, new.code, what, _said(left), _said(right))
    left_sources, right_sources = before.sources_of(old), after.sources_of(new)
    if left_sources != right_sources:
        kinds = (", ".join(left_sources), ", ".join(right_sources))
        yield _moved(where, new.code, Text("nguồn điểm", "sources of points"), *kinds)
    if old.evidence != new.evidence:
        text = Text("đổi yêu cầu tài liệu kiểm chứng", "whether evidence is required changed")
        yield Change(new.evidence, where, new.code, text)
    if old.nature != new.nature:
        yield _moved(where, new.code, Text("tính chất", "nature"), old.nature, new.nature)
    if old.name != new.name:
        text = Text(f"đổi lời: “{old.name}” → “{new.name}”", f"name: “{old.name}” → “{new.name}”")
        yield Change(False, where, new.code, text)


def _moved(where: str, code: str, what: Text, left: str, right: str) -> Change:
    text = Text(f"{what.vi}: {left} → {right}", f"{what.en}: {left} → {right}")
    return Change(True, where, code, text)


def _said(value: Decimal | None) -> str:
    return "–" if value is None else plain(value)


def _bands(where: str, before: CriteriaSet, after: CriteriaSet) -> Iterator[Change]:
    old = {band.key: band for band in before.bands}
    new = {band.key: band for band in after.bands}
    for key in sorted(old.keys() | new.keys()):
        left = _said(old[key].at_least) if key in old else "–"
        right = _said(new[key].at_least) if key in new else "–"
        if left != right:
            yield _moved(where, key, Text("ngưỡng xếp loại", "class threshold"), left, right)
    if before.recognition != after.recognition:
        text = Text("đổi điều kiện công nhận", "the rule of recognition changed")
        yield Change(True, where, "", text)


def _units(before: CycleContext, after: CycleContext) -> Iterator[Change]:
    old = {unit.code: unit for unit in before.plan.units}
    new = {unit.code: unit for unit in after.plan.units}
    where = "units"
    for code in sorted(old.keys() - new.keys()):
        text = Text(f"không còn đánh giá: {old[code].name}", f"not assessed: {old[code].name}")
        yield Change(False, where, code, text)
    for code in sorted(new.keys() - old.keys()):
        merged = ", ".join(new[code].predecessors)
        text = Text(f"mới: {new[code].name}", f"new: {new[code].name}")
        if merged:
            text = Text(f"{text.vi} (từ {merged})", f"{text.en} (from {merged})")
        yield Change(False, where, code, text)
    for code in sorted(old.keys() & new.keys()):
        names = (old[code].name, new[code].name)
        if names[0] != names[1]:
            text = Text("đổi tên: {} → {}", "renamed: {} → {}").format(*names)
            yield Change(False, where, code, text)
