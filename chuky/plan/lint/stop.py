"""The linter as a guard: what goes on to run a plan stops at its errors."""

from chuky.configuration import ConfigurationInvalid
from chuky.plan.lint.run import lint
from chuky.plan.load import LoadedPlan


def lint_or_raise(loaded: LoadedPlan) -> None:
    """Raises ConfigurationInvalid with every error; warnings pass."""
    from chuky.workcalendar import plan_calendar

    plan = loaded.plan
    findings = lint(loaded, plan_calendar(plan.starts.year, plan.calendar))
    errors = tuple(finding for finding in findings if finding.severity == "error")
    if errors:
        raise ConfigurationInvalid(errors)
