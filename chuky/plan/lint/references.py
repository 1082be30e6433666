"""Keys that a plan uses must be declared in it: agencies, groups, councils, surveys, stages, files.

Whether what they name fits together (audiences, points, days) is for the other families.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from chuky.configuration import Finding
from chuky.configuration.source import KeyPath
from chuky.language import Text
from chuky.plan.lint.context import LintContext, error, suggest, warning
from chuky.plan.load import CONFIGS
from chuky.plan.model import Stage

NAMES = {
    "agency": Text("cơ quan", "agency"),
    "group": Text("nhóm đơn vị", "unit group"),
    "council": Text("hội đồng", "council"),
    "survey": Text("cuộc điều tra", "survey"),
    "stage": Text("bước", "stage"),
    "component": Text("tiêu chí thành phần", "component"),
}


class Use(NamedTuple):
    """A key used at a place of the file."""

    kind: str
    key: str
    path: KeyPath


def unknown_keys(context: LintContext) -> Iterator[Finding]:
    """Each key that is used but nowhere declared, with the nearest declared one."""
    plan = context.plan
    known: dict[str, Collection[str]] = {
        "agency": plan.agencies,
        "group": plan.groups,
        "council": plan.councils,
        "survey": plan.surveys,
        "stage": [stage.key for stage in plan.stages],
    }
    for use in _uses(context):
        if use.key not in known[use.kind]:
            yield _unknown(context, use, known[use.kind])


def unknown_components(context: LintContext) -> Iterator[Finding]:
    """`not_applicable` must name components of the unit's own criteria set."""
    for index, unit in enumerate(context.plan.units):
        group = context.plan.groups.get(unit.group)
        criteria = context.loaded.criteria.get(group.criteria) if group else None
        if criteria is None:
            continue
        codes = [component.code for _, component in criteria.components()]
        for code in unit.not_applicable:
            if code not in codes:
                use = Use("component", code, ("units", index, "not_applicable"))
                yield _unknown(context, use, codes)


def missing_files(context: LintContext) -> Iterator[Finding]:
    """Criteria sets and reminder rules that no file holds."""
    for key, group in context.plan.groups.items():
        if group.criteria not in context.loaded.criteria:
            path: KeyPath = ("groups", key, "criteria")
            yield _missing(context, path, "criteria", group.criteria)
    if not _folders_with(context, "reminders", context.plan.reminders):
        yield _missing(context, ("reminders",), "reminders", context.plan.reminders)


def misnamed_criteria(context: LintContext) -> Iterator[Finding]:
    """A criteria file's `key` is its file name."""
    for key, criteria in context.loaded.criteria.items():
        if criteria.key != key:
            yield error(
                context.loaded.criteria_sources[key],
                "criteria-key",
                ("key",),
                Text(
                    f"khóa `{criteria.key}` khác tên tệp `{key}.yaml`",
                    f"key `{criteria.key}` differs from the file's name `{key}.yaml`",
                ),
                Text(f"đổi thành `key: {key}`", f"write `key: {key}`"),
            )


def duplicates(context: LintContext) -> Iterator[Finding]:
    """Unit codes, stage keys and audience keys stand once; unit names should."""
    plan = context.plan
    codes = [unit.code for unit in plan.units]
    yield from _twice(context, "units", "code", codes, Text("mã đơn vị", "unit code"))
    keys = [stage.key for stage in plan.stages]
    yield from _twice(context, "stages", "key", keys, Text("khóa của bước", "stage key"))
    for survey, value in plan.surveys.items():
        path: KeyPath = ("surveys", survey, "audiences")
        audiences = [audience.key for audience in value.audiences]
        yield from _twice_at(
            context, path, "key", audiences, Text("nhóm trả lời", "audience"), stops=True
        )
    names = [unit.name for unit in plan.units]
    yield from _twice_at(
        context, ("units",), "name", names, Text("tên đơn vị", "unit name"), stops=False
    )


def empty_groups(context: LintContext) -> Iterator[Finding]:
    """A group without units ranks nobody."""
    used = {unit.group for unit in context.plan.units}
    for key in context.plan.groups:
        if key not in used:
            yield warning(
                context.source,
                "empty-group",
                ("groups", key),
                Text(f"nhóm `{key}` không có đơn vị nào", f"group `{key}` has no units"),
                Text("xếp đơn vị vào nhóm hoặc xóa nhóm", "put units in it or delete it"),
            )


def _uses(context: LintContext) -> Iterator[Use]:
    plan = context.plan
    for path, stage in context.stages():
        yield from _uses_of_stage(path, stage)
    for index, unit in enumerate(plan.units):
        yield Use("group", unit.group, ("units", index, "group"))
    for key, group in plan.groups.items():
        if group.council is not None:
            yield Use("council", group.council, ("groups", key, "council"))
    for key, survey in plan.surveys.items():
        yield from _each("group", survey.groups, ("surveys", key, "groups"))


def _uses_of_stage(path: KeyPath, stage: Stage) -> Iterator[Use]:
    yield Use("agency", stage.lead, (*path, "lead"))
    yield from _each("agency", stage.coordinating, (*path, "coordinating"))
    yield from _each("group", stage.groups, (*path, "groups"))
    yield from _each("stage", stage.after, (*path, "after"))
    yield from _each("stage", stage.needs, (*path, "needs"))
    if stage.council is not None:
        yield Use("council", stage.council, (*path, "council"))
    if stage.survey is not None:
        yield Use("survey", stage.survey, (*path, "survey"))


def _each(kind: str, keys: Iterable[str], path: KeyPath) -> Iterator[Use]:
    for index, key in enumerate(keys):
        yield Use(kind, key, (*path, index))


def _unknown(context: LintContext, use: Use, known: Iterable[str]) -> Finding:
    name = NAMES[use.kind]
    return error(
        context.source,
        f"unknown-{use.kind}",
        use.path,
        Text(f"không có {name.vi} `{use.key}`", f"there is no {name.en} `{use.key}`"),
        suggest(use.key, known),
    )


def _missing(context: LintContext, path: KeyPath, folder: str, key: str) -> Finding:
    looked = ", ".join(dict.fromkeys(str(place) for place in _places(context, folder, key)))
    return error(
        context.source,
        f"missing-{folder}",
        path,
        Text(f"không có tệp `{key}.yaml`, đã tìm: {looked}", f"no file `{key}.yaml` in: {looked}"),
        suggest(key, sorted(path.stem for path in (CONFIGS / folder).glob("*.yaml"))),
    )


def _folders_with(context: LintContext, folder: str, key: str) -> bool:
    return any(place.is_file() for place in _places(context, folder, key))


def _places(context: LintContext, folder: str, key: str) -> list[Path]:
    beside = context.loaded.path.resolve().parent.parent
    return [root / folder / f"{key}.yaml" for root in (beside, CONFIGS)]


def _twice(
    context: LintContext, section: str, name: str, values: list[str], what: Text
) -> Iterator[Finding]:
    yield from _twice_at(context, (section,), name, values, what, stops=True)


def _twice_at(
    context: LintContext, path: KeyPath, name: str, values: list[str], what: Text, *, stops: bool
) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for index, value in enumerate(values):
        seen[value] += 1
        if seen[value] == 2:
            first = context.source.line((*path, values.index(value), name))
            yield (error if stops else warning)(
                context.source,
                f"duplicate-{path[0]}",
                (*path, index, name),
                Text(
                    f"{what.vi} `{value}` viết hai lần (lần đầu ở dòng {first})",
                    f"{what.en} `{value}` stands twice (first on line {first})",
                ),
                Text("đổi hoặc xóa một trong hai", "change or delete one of the two"),
            )
