"""What feeds the points: each component has a stage that gives it points, each survey an audience.

Quorums and recognition's needs are here too: they also ask for a stage that makes something.
"""

from collections.abc import Iterator
from fractions import Fraction

from chuky.configuration import Finding
from chuky.configuration.source import KeyPath
from chuky.criteria import Component, CriteriaSet, PointSource, SurveyRule
from chuky.language import Text
from chuky.plan.lint.context import LintContext, error, suggest, warning
from chuky.plan.model import Stage, StageKind

FEEDS: dict[StageKind, PointSource] = {
    "self_assessment": "self_score",
    "appraisal": "appraised_score",
    "survey": "survey_score",
    "council_meeting": "council_score",
}


def unfed_components(context: LintContext) -> Iterator[Finding]:
    """A component whose sources no stage of the group gives would stay blank for ever."""
    for key, group in context.plan.groups.items():
        criteria = context.loaded.criteria.get(group.criteria)
        if criteria is None:
            continue
        given = {FEEDS[stage.kind] for stage in _stages_of(context, key) if _gives(stage)}
        unfed = [
            component
            for component in components_of(criteria, key)
            if not given & set(criteria.sources_of(component))
        ]
        if unfed:
            yield _unfed(context, ("groups", key, "criteria"), key, unfed)


def audiences_asked(context: LintContext) -> Iterator[Finding]:
    """Audiences that components name must be asked in the plan's survey of their units."""
    for criteria, source in context.criteria_files():
        groups = {k for k, g in context.plan.groups.items() if g.criteria == criteria.key}
        known = _audiences(context, groups)
        for number, criterion in enumerate(criteria.criteria):
            for index, component in enumerate(criterion.components):
                for wrong in component.survey.audiences if component.survey and known else ():
                    if wrong not in known:
                        path = ("criteria", number, "components", index, "survey", "audiences")
                        yield error(
                            source,
                            "unknown-audience",
                            path,
                            Text(
                                f"`{component.code}` hỏi nhóm `{wrong}`, cuộc điều tra không có",
                                f"`{component.code}` asks `{wrong}`, whom the survey doesn't have",
                            ),
                            suggest(wrong, known),
                        )


def idle_audiences(context: LintContext) -> Iterator[Finding]:
    """An audience that no component asks fills ballots for nothing."""
    for key, survey in context.plan.surveys.items():
        rules = _survey_rules(context)
        for index, audience in enumerate(survey.audiences):
            asked = any(not rule.audiences or audience.key in rule.audiences for rule in rules)
            if rules and not asked:
                yield warning(
                    context.source,
                    "idle-audience",
                    ("surveys", key, "audiences", index),
                    Text(
                        f"không tiêu chí nào hỏi nhóm `{audience.key}`",
                        f"no component asks audience `{audience.key}`",
                    ),
                    Text(
                        "thêm vào `survey.audiences` của tiêu chí, hoặc bỏ nhóm này",
                        "name it in a component's `survey.audiences`, or drop it",
                    ),
                )


def audience_sizes(context: LintContext) -> Iterator[Finding]:
    """An audience is so many in each unit, so many in all, or the portal: one of the three.

    Where every surveyed component takes points that arrive counted, nobody fills a ballot.
    """
    for key, survey in context.plan.surveys.items() if _ballots_are_filled(context) else ():
        for index, audience in enumerate(survey.audiences):
            ways = (audience.per_unit, audience.respondents, audience.portal or None)
            if sum(way is not None for way in ways) != 1 or 0 in ways:
                yield error(
                    context.source,
                    "audience-size",
                    ("surveys", key, "audiences", index),
                    Text(
                        f"nhóm `{audience.key}` cần đúng một trong `per_unit`, `respondents`, "
                        "`portal`",
                        f"audience `{audience.key}` needs exactly one of `per_unit`, "
                        "`respondents`, `portal`",
                    ),
                    Text("giữ một cách, số lớn hơn 0", "keep one, above 0"),
                )


def stage_equipment(context: LintContext) -> Iterator[Finding]:
    """A survey stage has its survey, a council meeting its council."""
    for path, stage in context.stages():
        if stage.kind == "survey" and stage.survey is None:
            yield _lacks(context, path, stage, "survey", list(context.plan.surveys))
        if stage.kind == "council_meeting" and stage.council is None:
            groups = [g for k, g in context.plan.groups.items() if k in context.groups_of(stage)]
            if not any(group.council for group in groups):
                yield _lacks(context, path, stage, "council", list(context.plan.councils))


def quorums(context: LintContext) -> Iterator[Finding]:
    """A quorum is a share of the seats."""
    for key, council in context.plan.councils.items():
        try:
            share = Fraction(council.quorum)
        except (ValueError, ZeroDivisionError):
            share = Fraction(0)
        if not 0 < share <= 1:
            yield error(
                context.source,
                "quorum",
                ("councils", key, "quorum"),
                Text(
                    f"tỷ lệ có mặt `{council.quorum}` không phải phân số từ trên 0 đến 1",
                    f"quorum `{council.quorum}` is not a fraction above 0 and up to 1",
                ),
                Text("viết như `2/3`", "write it like `2/3`"),
            )


def recognition(context: LintContext) -> Iterator[Finding]:
    """A proposal comes from a verification, a vote from a council that judges results."""
    for key, group in context.plan.groups.items():
        criteria = context.loaded.criteria.get(group.criteria)
        rule = criteria.recognition if criteria else None
        if rule is None:
            continue
        stages = _stages_of(context, key)
        path: KeyPath = ("groups", key, "criteria")
        if rule.needs_proposal and not any(stage.kind == "verification" for stage in stages):
            yield _no_stage(context, path, Text("đề nghị", "a proposal"), "verification")
        votes = any(stage.kind == "council_meeting" and stage.needs for stage in stages)
        if rule.council_share is not None and not votes:
            yield _no_stage(context, path, Text("phiếu Hội đồng", "a vote"), "council_meeting")


def _ballots_are_filled(context: LintContext) -> bool:
    rules = _survey_rules(context)
    return not rules or any(rule.method != "points" for rule in rules)


def _survey_rules(context: LintContext) -> list[SurveyRule]:
    return [
        component.survey
        for criteria, _ in context.criteria_files()
        for _, component in criteria.components()
        if component.survey
    ]


def components_of(criteria: CriteriaSet, group: str) -> list[Component]:
    """The components that apply to a group."""
    return [
        component
        for _, component in criteria.components()
        if not component.groups or group in component.groups
    ]


def _gives(stage: Stage) -> bool:
    return stage.kind in FEEDS and (stage.kind != "council_meeting" or bool(stage.needs))


def _stages_of(context: LintContext, group: str) -> list[Stage]:
    return [stage for stage in context.plan.stages if group in context.groups_of(stage)]


def _audiences(context: LintContext, groups: set[str]) -> list[str]:
    """Audience keys of the surveys that the groups' stages run."""
    found: dict[str, None] = {}
    for stage in context.plan.stages:
        survey = context.plan.surveys.get(stage.survey or "")
        if survey and groups & context.groups_of(stage):
            found |= dict.fromkeys(audience.key for audience in survey.audiences)
    return list(found)


def _unfed(context: LintContext, path: KeyPath, group: str, unfed: list[Component]) -> Finding:
    codes = ", ".join(component.code for component in unfed[:6])
    codes += f", … ({len(unfed)})" if len(unfed) > 6 else ""
    surveyed = all(component.survey for component in unfed)
    kind = "survey" if surveyed else "self_assessment, appraisal"
    return error(
        context.source,
        "unfed-component",
        path,
        Text(
            f"nhóm `{group}`: không bước nào cho điểm tiêu chí {codes}",
            f"group `{group}`: no stage gives points to {codes}",
        ),
        Text(f"thêm bước `kind: {kind}` cho nhóm này", f"add a stage of kind {kind} for it"),
    )


def _lacks(
    context: LintContext, path: KeyPath, stage: Stage, name: str, known: list[str]
) -> Finding:
    return error(
        context.source,
        f"stage-without-{name}",
        path,
        Text(f"bước `{stage.key}` thiếu `{name}`", f"stage `{stage.key}` has no `{name}`"),
        suggest("", known),
    )


def _no_stage(context: LintContext, path: KeyPath, what: Text, kind: str) -> Finding:
    return error(
        context.source,
        "recognition-without-stage",
        path,
        Text(
            f"điều kiện công nhận cần {what.vi} nhưng không có bước `{kind}`",
            f"recognition needs {what.en}, but there is no stage of kind `{kind}`",
        ),
        Text(
            f"thêm bước `kind: {kind}` (họp biểu quyết cần có `needs`)",
            f"add a stage of kind `{kind}` (a voting meeting has `needs`)",
        ),
    )
