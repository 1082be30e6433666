"""The typed form of `configs/reminders/*.yaml`: who is reminded, on which working days, when."""

from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from chuky.configuration import ConfigModel, read_source, validate

Role = Literal["unit", "head", "lead", "secretary", "appraiser"]
"""Unit officer, head of the unit, the stage's lead agency, the council's secretariat, an appraiser
with open work. Nobody above the lead agency is written to by a program."""

_OTHERS: dict[str, tuple[Role, ...]] = {
    "appraisal": ("lead", "appraiser"),
    "council_meeting": ("lead", "secretary"),
}


class OverdueStep(ConfigModel):
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
    before: tuple[int, ...]
    overdue: tuple[OverdueStep, ...] = ()
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

    def roles_of(self, stage_kind: str, step: str) -> tuple[Role, ...]:
        """Who is written to at a step (`reminder-5`, `overdue-3`) of a stage of this kind."""
        if stage_kind != "self_assessment":
            return self.others.get(stage_kind, ("lead",))
        what, _, days = step.partition("-")
        if what != "overdue":
            return ("unit",)
        return next((rule.to for rule in self.overdue if rule.days == int(days)), ("unit",))


def load_reminder_rules(path: Path) -> ReminderRules:
    """The rules in `path`. Raises ConfigurationInvalid with file, line and key."""
    return validate(ReminderRules, read_source(path))
