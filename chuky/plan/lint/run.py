"""All rules over one plan: what is declared first, then what it means together."""

from typing import TYPE_CHECKING

from chuky.configuration import Finding
from chuky.plan.lint import (
    clusters,
    criteria,
    declared,
    document,
    feeding,
    illustrative,
    lineage,
    order,
    references,
    sums,
    windows,
    wordings,
)
from chuky.plan.lint.context import LintContext, Rule
from chuky.plan.load import LoadedPlan

if TYPE_CHECKING:
    from chuky.workcalendar import WorkCalendar

DECLARATIONS: tuple[Rule, ...] = (
    references.unknown_keys,
    references.unknown_components,
    references.missing_files,
    references.misnamed_criteria,
    references.duplicates,
    references.empty_groups,
)
"""Whether what is named is declared. The others wait until it is: one slip, one line."""

WORDINGS: tuple[Rule, ...] = (wordings.presence, wordings.readable)
"""Whether each stage's deadline can be read, whatever else is declared or isn't."""

MEANING: tuple[Rule, ...] = (
    order.cycles,
    order.missing_publication,
    order.needs_without_dataset,
    wordings.milestones,
    windows.backwards,
    windows.short_windows,
    windows.needs_later,
    windows.overlaps,
    lineage.absent_units,
    lineage.listed_predecessors,
    clusters.partly_clustered,
    clusters.alike_clusters,
    document.document_number,
    document.incomplete_document,
    document.signed_too_late,
    document.period,
    sums.sums,
    sums.survey_totals,
    criteria.criteria_sums,
    criteria.component_counts,
    criteria.codes,
    criteria.component_ranges,
    criteria.caps,
    criteria.conditions,
    criteria.band_keys,
    feeding.unfed_components,
    feeding.audiences_asked,
    feeding.idle_audiences,
    feeding.audience_sizes,
    feeding.stage_equipment,
    feeding.quorums,
    feeding.recognition,
    illustrative.illustrative,
)
"""What the declared things mean together."""

TABLES: tuple[Rule, ...] = (declared.roster, declared.agencies, declared.criteria_sets)
"""The plan's tables by their data contracts; silent on a line that another rule speaks of."""

RULES = (*DECLARATIONS, *WORDINGS, *MEANING, *TABLES)
"""Every rule; a new one is a function here and a line in `docs/plan-format.md`."""


def lint(loaded: LoadedPlan, calendar: "WorkCalendar") -> tuple[Finding, ...]:
    """Errors and warnings about the plan and its criteria sets. `calendar`: its working days.

    Errors first, then in the order of the files' lines.
    """
    context = LintContext(loaded, calendar)
    found = _apply(DECLARATIONS, context)
    sound = all(finding.severity == "warning" for finding in found)
    found += _apply(WORDINGS, context)
    if sound:
        found += _apply(MEANING, context)
    told = {(finding.file, finding.line) for finding in found}
    found += [one for one in _apply(TABLES, context) if (one.file, one.line) not in told]
    own = loaded.source.file
    return tuple(
        sorted(found, key=lambda item: (item.severity, item.file != own, item.file, item.line))
    )


def _apply(rules: tuple[Rule, ...], context: LintContext) -> list[Finding]:
    return [finding for rule in rules for finding in rule(context)]
