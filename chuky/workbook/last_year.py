"""Last year's values that a form shows beside this year's: from a publication or from a table.

A merged unit has several predecessors; each has a column of its own and nothing is summed. In the
years after, last year's data knows the unit itself: then its own values stand there.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.plan import Unit
from chuky.points import parse_points

_NO_FILE = Text("không có hoặc không mở được tệp", "there is no such file")
_NO_ROWS = Text("không có dòng điểm nào", "it has no row of points")
_WRONG_FORM = Text("sai dạng", "wrong form")


class LastYearEmpty(Exception):
    """A table of headings alone: told as LastYearUnreadable with the file's name."""


class LastYearUnreadable(ChukyError):
    """{file}: không đọc được điểm năm trước ({reason}); cần thư mục công bố có results.json, hoặc
    tệp CSV có cột unit_code, component_code, points (chuky import tạo ra tệp này)"""

    en = (
        "{file}: last year's points can't be read ({reason}); give a publication with "
        "results.json, or a CSV with unit_code, component_code, points (chuky import makes one)"
    )


@dataclass(frozen=True)
class LastYear:
    """Points by (unit, component), the units' names, and what to call the year."""

    points: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None

    def sources(self, unit: Unit) -> tuple[str, ...]:
        """The codes whose values stand in the unit's form, one column each; often its own."""
        itself = () if unit.code in unit.predecessors else (unit.code,)
        return tuple(code for code in (*itself, *unit.predecessors) if code in self._known)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(code for code, _ in self.points)

    def name(self, code: str) -> str:
        return self.names.get(code, code)


def read_last_year(path: Path) -> LastYear:
    """A publication's folder, its results.json, or a CSV. Raises LastYearUnreadable."""
    file = path / "results.json" if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8-sig")
        return published_last_year(json.loads(text)) if file.suffix == ".json" else _table(text)
    except OSError:
        raise LastYearUnreadable(file=file, reason=_NO_FILE) from None
    except LastYearEmpty:
        raise LastYearUnreadable(file=file, reason=_NO_ROWS) from None
    except KeyError as error:
        column = error.args[0]
        reason = Text(f"thiếu cột {column}", f"the column {column} is missing")
        raise LastYearUnreadable(file=file, reason=reason) from None
    except (ValueError, TypeError, csv.Error):
        raise LastYearUnreadable(file=file, reason=_WRONG_FORM) from None


def published_last_year(document: Mapping[str, Any]) -> LastYear:
    """From a publication's results.json. Raises KeyError where it isn't one."""
    units: Iterable[Mapping[str, Any]] = document["units"]
    return LastYear(
        points={
            (unit["unit_code"], part["code"]): Decimal(part["points"])
            for unit in document["units"]
            for part in unit["components"]
            if part["points"] is not None
        },
        names={unit["unit_code"]: unit["unit_name"] for unit in units},
        year=max(document["years"], default=None),
    )


def _table(text: str) -> LastYear:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    rows = list(reader)
    for column in ("unit_code", "component_code", "points"):
        if column not in (reader.fieldnames or ()):
            raise KeyError(column)
    if not rows:
        raise LastYearEmpty
    return LastYear(
        points={
            (row["unit_code"], row["component_code"]): parse_points(row["points"])
            for row in rows
            if row["points"].strip()
        },
        names={row["unit_code"]: row["unit_name"] for row in rows if row.get("unit_name")},
    )
