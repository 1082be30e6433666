"""Vietnam's calendar: the package `holidays` (lunar days, announced swaps) and our additions.

`configs/calendars/<key>.yaml` holds what the package lacks or can't know, each with its decision.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from chuky.configuration import ConfigModel, read_source, validate
from chuky.language import Text
from chuky.workcalendar.calendar import WorkCalendar

FOLDER = Path(__file__).resolve().parents[2] / "configs" / "calendars"
YEARS_BEFORE = 1
YEARS_AFTER = 8
"""A plan of five years, published in the year after, with room."""


class CalendarDecision(ConfigModel):
    """The decision that swapped the day. `number` null: not in our sources; `note` says so."""

    number: str | None
    issued: date | None
    issuer: str
    note: str | None = None


class CalendarDay(ConfigModel):
    """One day that is off or worked against the rule."""

    day: date
    kind: Literal["off", "working"]
    name: str = Field(min_length=3)
    name_en: str = Field(min_length=3)
    applies_to: Literal["all", "public_bodies"] = "all"
    decision: CalendarDecision


class CalendarFile(ConfigModel):
    """`configs/calendars/*.yaml`."""

    chuky: Literal[1]
    key: str
    country: Literal["VN"]
    provisional_from: int
    days: tuple[CalendarDay, ...] = ()


def plan_calendar(year: int, key: str = "vn", folder: Path = FOLDER) -> WorkCalendar:
    """The calendar for a plan that starts in `year`: public bodies' working days around it."""
    return _calendar(year, folder / f"{key}.yaml")


@lru_cache(maxsize=32)
def _calendar(year: int, path: Path) -> WorkCalendar:
    own = validate(CalendarFile, read_source(path))
    years = range(year - YEARS_BEFORE, year + YEARS_AFTER)
    off, made_up = _published(years)
    for entry in own.days:
        if entry.kind == "off":
            off[entry.day] = Text(entry.name, entry.name_en)
        else:
            made_up.add(entry.day)
    return WorkCalendar(off, frozenset(made_up), own.provisional_from)


def _published(years: range) -> tuple[dict[date, Text], set[date]]:
    import holidays

    vietnamese = holidays.country_holidays("VN", years=years, language="vi")
    english = holidays.country_holidays("VN", years=years, language="en_US")
    off = {day: Text(name, english.get(day, name)) for day, name in vietnamese.items()}
    return off, set(vietnamese.weekend_workdays)
