"""What every rule gets and how it speaks: the loaded plan, and findings with file, line and key."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from chuky.configuration import Finding, Source
from chuky.configuration.findings import Severity
from chuky.configuration.source import KeyPath
from chuky.criteria import CriteriaSet
from chuky.language import Text
from chuky.plan.load import LoadedPlan, editions
from chuky.plan.model import Plan, Stage

if TYPE_CHECKING:
    from chuky.workcalendar import WorkCalendar


class CriteriaFile(NamedTuple):
    """A criteria set with its source."""

    criteria: CriteriaSet
    source: Source


@dataclass(frozen=True)
class LintContext:
    """A loaded plan and the calendar of its working days."""

    loaded: LoadedPlan
    calendar: "WorkCalendar"

    @property
    def plan(self) -> Plan:
        return self.loaded.plan

    @cached_property
    def editions(self) -> tuple[Plan, ...]:
        """The plan of each assessed year."""
        return editions(self.loaded.plan)

    @property
    def source(self) -> Source:
        return self.loaded.source

    def criteria_files(self) -> Iterator[CriteriaFile]:
        """Every criteria set that was found."""
        for key, criteria in self.loaded.criteria.items():
            yield CriteriaFile(criteria, self.loaded.criteria_sources[key])

    def stages(self) -> Iterator[tuple[KeyPath, Stage]]:
        """Every stage with its place in the file."""
        for index, stage in enumerate(self.plan.stages):
            yield ("stages", index), stage

    def groups_of(self, stage: Stage) -> set[str]:
        """The unit groups that a stage concerns."""
        return set(stage.groups or self.plan.groups)


Rule = Callable[[LintContext], Iterator[Finding]]


def error(source: Source, rule: str, path: KeyPath, message: Text, way_out: Text) -> Finding:
    """A finding that stops."""
    return _finding("error", source, rule, path, message, way_out)


def warning(source: Source, rule: str, path: KeyPath, message: Text, way_out: Text) -> Finding:
    """A finding that informs."""
    return _finding("warning", source, rule, path, message, way_out)


def _finding(
    severity: Severity, source: Source, rule: str, path: KeyPath, message: Text, way_out: Text
) -> Finding:
    key = ".".join(str(part) for part in path)
    return Finding(severity, rule, source.file, source.line(path), key, message, way_out)


def suggest(wrong: str, known: Iterable[str]) -> Text:
    """`có phải là …?` where something known is near, else everything known."""
    names = list(known)
    near = difflib.get_close_matches(wrong, names, n=1)
    if near:
        return Text(f"có phải là `{near[0]}`?", f"did you mean `{near[0]}`?")
    if not names:
        return Text("khai báo trước rồi mới dùng", "declare it before using it")
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return Text(f"dùng một trong: {shown}", f"use one of: {shown}")
