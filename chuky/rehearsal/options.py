"""What `chuky rehearse` was asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from chuky.house import HouseSettings
from chuky.rehearsal.faults import FaultLevel
from chuky.rehearsal.inputs import InputFolder

SUMMARY = "summary.txt"
"""In a workspace: what came of its rehearsal, written once it is done."""
Progress = Callable[[str, int, int], None]
"""Told what is happening, the steps done, and how many there are (0 where not known)."""


@dataclass(frozen=True)
class RehearsalOptions:
    """`units`: how many take part, None for the plan's own."""

    folder: Path
    seed: int = 1
    faults: FaultLevel = "mild"
    units: int | None = None
    inputs: InputFolder | None = None
    house: HouseSettings = field(default_factory=HouseSettings)
    """Other places for ledger and vault, for rehearsing on an office's own servers."""
    until: datetime | None = None
    """Stop there, in the middle of the year; the same rehearsal goes on from it later."""
