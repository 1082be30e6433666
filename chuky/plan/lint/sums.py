"""Sums that the document states must add up, and must be what the plan really holds."""

from collections.abc import Iterator
from math import prod

from chuky.configuration import Finding
from chuky.configuration.source import KeyPath
from chuky.language import Text
from chuky.plan.lint.context import LintContext, error, suggest
from chuky.plan.model import Audience, Sum, Survey

COUNTED = ("units", "contents", "survey:…", "audience:…/…", "components:…", "criteria:…")


def sums(context: LintContext) -> Iterator[Finding]:
    """Every declared sum, by itself and against what it counts."""
    for index, declared in enumerate(context.plan.sums):
        path: KeyPath = ("sums", index)
        yield from _arithmetic(context, path, declared)
        yield from _against_plan(context, path, declared)


def survey_totals(context: LintContext) -> Iterator[Finding]:
    """Ballots of each audience and of each survey, where the document states them."""
    for key, survey in context.plan.surveys.items():
        place: KeyPath = ("surveys", key)
        for index, audience in enumerate(survey.audiences):
            ballots = ballots_of(context, survey, audience)
            if audience.total is not None and ballots not in (None, audience.total):
                path = (*place, "audiences", index, "total")
                yield _differs(context, path, audience.name, audience.total, ballots or 0)
        if survey.total is not None and survey.total != _ballots(context, survey):
            yield _differs(
                context, (*place, "total"), survey.name, survey.total, _ballots(context, survey)
            )


def ballots_of(context: LintContext, survey: Survey, audience: Audience) -> int | None:
    """Ballots of an audience: people in all, or so many in each unit; None for a portal."""
    if audience.respondents is not None:
        return audience.respondents
    if audience.per_unit is None:
        return None
    groups = survey.groups or tuple(context.plan.groups)
    return audience.per_unit * sum(unit.group in groups for unit in context.plan.units)


def _ballots(context: LintContext, survey: Survey) -> int:
    return sum(ballots_of(context, survey, audience) or 0 for audience in survey.audiences)


def _arithmetic(context: LintContext, path: KeyPath, declared: Sum) -> Iterator[Finding]:
    if declared.parts and sum(declared.parts) != declared.total:
        shown = " + ".join(str(part) for part in declared.parts)
        yield _wrong(context, path, declared, f"{shown} = {sum(declared.parts)}")
    if declared.factors and prod(declared.factors) != declared.total:
        shown = " × ".join(str(factor) for factor in declared.factors)
        yield _wrong(context, path, declared, f"{shown} = {prod(declared.factors)}")
    if declared.out_of is not None and declared.out_of < declared.total:
        yield _wrong(context, path, declared, f"{declared.total} > {declared.out_of}")


def _against_plan(context: LintContext, path: KeyPath, declared: Sum) -> Iterator[Finding]:
    if declared.counts is None:
        return
    kind, _, name = declared.counts.partition(":")
    known = _known(context, kind)
    place = (*path, "counts")
    if known is None:
        yield _not_countable(context, place, declared.counts, COUNTED)
        return
    names = name.split("+") if kind != "audience" else _joined(name)
    for wrong in [part for part in names if part not in known][:1]:
        yield _not_countable(context, place, wrong, [key for key in known if key])
        return
    real = sum(known[part] for part in names)
    if real != declared.total:
        yield _differs(context, (*path, "total"), declared.what, declared.total, real)


def _joined(name: str) -> list[str]:
    """`survey/a+b` as `survey/a`, `survey/b`."""
    survey, _, audiences = name.partition("/")
    return [f"{survey}/{audience}" for audience in audiences.split("+")]


def _known(context: LintContext, kind: str) -> dict[str, int] | None:
    """Name → number of things, for one kind of `counts`; None for an unknown kind."""
    plan, loaded = context.plan, context.loaded
    match kind:
        case "units":
            return {"": len(plan.units)}
        case "contents":
            return {"": len({stage.content for stage in plan.stages} - {None})}
        case "survey":
            return {key: _ballots(context, survey) for key, survey in plan.surveys.items()}
        case "audience":
            return {
                f"{key}/{audience.key}": ballots_of(context, survey, audience) or 0
                for key, survey in plan.surveys.items()
                for audience in survey.audiences
            }
        case "components":
            return {key: len(list(item.components())) for key, item in loaded.criteria.items()}
        case "criteria":
            return {key: len(item.criteria) for key, item in loaded.criteria.items()}
        case _:
            return None


def _wrong(context: LintContext, path: KeyPath, declared: Sum, shown: str) -> Finding:
    return error(
        context.source,
        "sum-wrong",
        path,
        Text(
            f"{declared.what}: khai {declared.total} nhưng {shown}",
            f"{declared.what}: declared {declared.total}, but {shown}",
        ),
        Text("đối chiếu với văn bản rồi sửa số", "compare with the document, correct the number"),
    )


def _differs(context: LintContext, path: KeyPath, what: str, stated: int, real: int) -> Finding:
    return error(
        context.source,
        "sum-differs",
        path,
        Text(
            f"{what}: văn bản nêu {stated}, kế hoạch có {real}",
            f"{what}: the document states {stated}, the plan has {real}",
        ),
        Text(
            "sửa số này hoặc những gì nó đếm trong kế hoạch",
            "correct this number or what it counts in the plan",
        ),
    )


def _not_countable(
    context: LintContext, path: KeyPath, wrong: str, known: tuple[str, ...] | list[str]
) -> Finding:
    return error(
        context.source,
        "sum-unknown",
        path,
        Text(f"không đếm được `{wrong}`", f"`{wrong}` can't be counted"),
        suggest(wrong, known),
    )
