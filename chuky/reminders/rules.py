"""The typed form of `configs/reminders/*.yaml`: on which working days reminders are due."""

from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field

from chuky.configuration import ConfigModel, read_source, validate


class OverdueStep(ConfigModel):
    """A reminder `days` working days after the due day."""

    days: int = Field(ge=1)
    to: tuple[Literal["unit", "lead"], ...] = ("unit",)


class ReminderRules(ConfigModel):
    """When to remind. `hour` is local; `before` counts working days, 0 is the last morning."""

    chuky: Literal[1]
    key: str
    hour: time
    before: tuple[int, ...]
    overdue: tuple[OverdueStep, ...] = ()
    witness: str | None = None
    """A mailbox outside the house that gets the audit trail's head with each day's mail, so that
    a chain that was rewritten whole is noticed there."""


def load_reminder_rules(path: Path) -> ReminderRules:
    """The rules in `path`. Raises ConfigurationInvalid with file, line and key."""
    return validate(ReminderRules, read_source(path))
