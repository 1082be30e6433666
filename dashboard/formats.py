"""How days, instants, points and sizes are written on a page, in the reader's language.

Vietnamese: `thứ Tư, 10/01/2024` and a decimal comma.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from markupsafe import Markup, escape

from chuky.clock import VIETNAM
from chuky.deadline.explain import WEEKDAYS
from chuky.language import Text, current_language
from chuky.points import plain
from dashboard.own_words import InVietnamese, in_vietnamese, quotes_marked

_KEY = re.compile(r"`([^`]+)`")
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Named(Protocol):
    """What a plan or a criteria set names."""

    @property
    def name(self) -> str: ...


def local(instant: datetime) -> datetime:
    return instant.astimezone(VIETNAM)


def day(value: date | datetime | None) -> str:
    """`10/01/2024`."""
    return f"{_date(value):%d/%m/%Y}" if value is not None else "–"


def long_day(value: date | datetime | None) -> str:
    """`thứ Tư, 10/01/2024`."""
    if value is None:
        return "–"
    found = _date(value)
    names = WEEKDAYS if current_language.get() == "vi" else ENGLISH_DAYS
    return f"{names[found.weekday()]}, {found:%d/%m/%Y}"


def iso_day(value: date | datetime) -> str:
    """`2024-01-10`, as an address or a date field takes it."""
    return _date(value).isoformat()


def instant(value: datetime | None) -> str:
    """`10/01/2024 15:20`, in Vietnam's time."""
    return f"{local(value):%d/%m/%Y %H:%M}" if value is not None else "–"


def clock(value: datetime) -> str:
    """`14:02`, in Vietnam's time."""
    return f"{local(value):%H:%M}"


def clock_time(value: datetime, now: datetime) -> str:
    """`14:02` today, `10/01/2024 14:02` on another day."""
    return f"{local(value):%H:%M}" if day(value) == day(now) else instant(value)


def number(value: Decimal | int | None) -> str:
    """`1.234,5` in Vietnamese, `1,234.5` in English; `–` where there is none."""
    if value is None:
        return "–"
    text = f"{value:,}"
    return text.translate(str.maketrans(",.", ".,")) if current_language.get() == "vi" else text


def points(value: Decimal | None, places: int = 2) -> str:
    """Points with a fixed number of places: `92,50`."""
    return number(round(value, places)) if value is not None else "–"


def typed(value: Decimal | None) -> str:
    """Points as a person types them into a field: `0,75`, without needless zeros."""
    if value is None:
        return ""
    text = plain(value)
    return text.replace(".", ",") if current_language.get() == "vi" else text


def size(count: int) -> str:
    """Bytes as a person reads them."""
    amount = Decimal(count)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, {"B": "kB", "kB": "MB", "MB": "GB"}[unit]
    places = Decimal("1") if unit == "B" else Decimal("0.1")
    return f"{number(amount.quantize(places))} {unit}"


def called(thing: Named) -> str:
    """A stage, an office or a criterion by its name; the plan may give an English one too."""
    if current_language.get() == "vi":
        return thing.name
    return getattr(thing, "name_en", None) or InVietnamese(thing.name)


def said(value: Text | str) -> str:
    """A domain text in the reader's language; what is the same in both is somebody's name."""
    if isinstance(value, Text) and value.vi == value.en:
        return in_vietnamese(value.vi)
    return str(value)


def coded(value: Text | str) -> Markup:
    """A domain text whose `keys` are what one types: shown as such."""
    return Markup(_KEY.sub(r"<code>\1</code>", quotes_marked(str(escape(str(value))))))  # noqa: S704


def _date(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value
