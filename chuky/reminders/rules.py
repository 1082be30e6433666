"""The typed form of `configs/reminders/*.yaml`: who is reminded, when, how, with what text."""

from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from chuky.configuration import ConfigModel, read_source, validate

Role = Literal["unit", "head", "lead", "secretary", "appraiser"]
"""Unit officer, head of the unit, the stage's lead agency, the council's secretariat, an appraiser
with open work. Nobody above the lead agency is written to by a program."""
TEXTS = Path(__file__).parents[2] / "configs" / "templates" / "reminders"

_OTHERS: dict[str, tuple[Role, ...]] = {
    "appraisal": ("lead", "appraiser"),
    "council_meeting": ("lead", "secretary"),
}


class Way(ConfigModel):
    """How a step reaches people. A digest goes the way of its most urgent line."""

    channels: tuple[str, ...] = ()
    """Names in the order in which they are tried: `mail`, those of CHUKY_CHANNELS; empty: mail,
    then all others. What a person or a unit has chosen for itself comes before it."""
    text: str = "digest"
    """The templates `<text>.subject.j2`, `.txt.j2`, `.html.j2`."""

    @field_validator("text")
    @classmethod
    def _there(cls, text: str) -> str:
        if not (TEXTS / f"{text}.txt.j2").is_file():
            known = ", ".join(sorted(path.name[:-15] for path in TEXTS.glob("*.subject.j2")))
            raise ValueError(f"không có mẫu / there is no text `{text}`: {known}")
        return text


class BeforeStep(Way):
    """A reminder `days` working days before the last one; 0 is the last morning."""

    days: int = Field(ge=0)


class OverdueStep(Way):
    """A reminder `days` working days after the due day, and who of a late unit's side gets it."""

    days: int = Field(ge=1)
    to: tuple[Role, ...] = ("unit",)


class ReminderRules(ConfigModel):
    """When to remind. `hour` is local; `before` counts working days, 0 is the last morning."""

    chuky: Literal[1]
    key: str
    hour: time
    until: time = time(17, 0)
    """What is late (machines were off) leaves up to this hour, else on the next working morning."""
    before: tuple[int | BeforeStep, ...]
    overdue: tuple[OverdueStep, ...] = ()
    """Whose work is sent back after the last of these is reminded as by the last of them, on the
    next working morning."""
    others: dict[str, tuple[Role, ...]] = Field(default_factory=lambda: dict(_OTHERS))
    """Stage kind → who is reminded where no unit owes; kinds not named: the lead agency."""
    witness: str | None = None
    """A mailbox outside the house that gets the audit trail's head with each day's mail, so that
    a chain that was rewritten whole is noticed there."""

    @model_validator(mode="after")
    def _hours(self) -> "ReminderRules":
        if self.until <= self.hour:
            raise ValueError(f"until {self.until} phải sau / must be after hour {self.hour}")
        return self

    @property
    def days_before(self) -> tuple[int, ...]:
        return tuple(step if isinstance(step, int) else step.days for step in self.before)

    def roles_of(self, stage_kind: str, step: str) -> tuple[Role, ...]:
        """Who is written to at a step (`reminder-5`, `overdue-3`) of a stage of this kind."""
        if stage_kind != "self_assessment":
            return self.others.get(stage_kind, ("lead",))
        rule = self._overdue(step)
        return rule.to if rule is not None else ("unit",)

    def way_of(self, step: str) -> Way:
        """By which channels and with what text a step is told."""
        what, _, days = step.partition("-")
        if what == "overdue":
            return self._overdue(step) or Way()
        steps = (rule for rule in self.before if not isinstance(rule, int))
        return next((rule for rule in steps if rule.days == int(days)), Way())

    def _overdue(self, step: str) -> OverdueStep | None:
        """The rule of an overdue step; of one between two or after the last, the one before it."""
        what, _, days = step.partition("-")
        if what != "overdue":
            return None
        known = [rule for rule in self.overdue if rule.days <= int(days)]
        return max(known, key=lambda rule: rule.days, default=None)


def urgency(step: str) -> int:
    """Orders the steps of one deadline: `reminder-10` < `reminder-0` < `overdue-1`."""
    what, _, days = step.partition("-")
    return int(days) if what == "overdue" else -int(days)


def load_reminder_rules(path: Path) -> ReminderRules:
    """The rules in `path`. Raises ConfigurationInvalid with file, line and key."""
    return validate(ReminderRules, read_source(path))
