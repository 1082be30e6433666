"""Last year's values and units out of an old workbook, by a confirmed layout.

Nothing is guessed here: a word that the layout and the plan don't know is told with its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from chuky.exceptions import ChukyError
from chuky.intake.bounds import Rows
from chuky.language import Text
from chuky.mapping.model import OldLayout
from chuky.mapping.names import SURE
from chuky.mapping.propose import Known
from chuky.points import parse_points, plain

_BLANK = frozenset({"", "-", "–", "—", "x", "kđg", "không áp dụng"})


class LayoutDiffers(ChukyError):
    """{file}: không có trang hoặc cột “{what}” như mapping ghi; sửa mapping hoặc bỏ để dò lại"""

    en = "{file}: sheet or column “{what}” of the mapping isn't there; correct or drop the mapping"


_NO_UNIT = Text("dòng không ghi đơn vị", "the row names no unit")


@dataclass(frozen=True)
class Unread:
    """A cell that gave nothing, and why."""

    sheet: str
    row: int
    value: str
    why: Text


@dataclass
class OldValues:
    """Points by (unit, component); every unit that the workbook names; what couldn't be read.

    A unit that the plan doesn't have keeps its own code (or name): it may be a predecessor.
    """

    points: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)


def fits(sheets: Mapping[str, Rows], layout: OldLayout) -> bool:
    """Whether a workbook has the sheet and the headings that a layout names."""
    rows = sheets.get(layout.sheet or next(iter(sheets), ""), [])
    head = rows[layout.heading_row - 1] if len(rows) >= layout.heading_row else []
    return bool(head) and all(h in head for h in (*layout.columns.values(), *layout.wide))


def extract(sheets: Mapping[str, Rows], layout: OldLayout, known: Known, file: str) -> OldValues:
    """All values of the layout's sheet. Raises LayoutDiffers."""
    sheet = layout.sheet or next(iter(sheets), "")
    if sheet not in sheets:
        raise LayoutDiffers(file=file, what=sheet)
    rows = sheets[sheet]
    head = rows[layout.heading_row - 1] if len(rows) >= layout.heading_row else []
    for heading in (*layout.columns.values(), *layout.wide):
        if heading not in head:
            raise LayoutDiffers(file=file, what=heading)
    found = OldValues()
    place = {heading: head.index(heading) for heading in head if heading}
    for number, row in enumerate(rows[layout.heading_row :], start=layout.heading_row + 1):
        cells = {
            heading: (row[at] or "").strip() if at < len(row) else ""
            for heading, at in place.items()
        }
        _take_row(found, layout, known, cells, (sheet, number))
    return found


def _take_row(
    found: OldValues,
    layout: OldLayout,
    known: Known,
    cells: Mapping[str, str],
    at: tuple[str, int],
) -> None:
    named: dict[str, str] = {name: cells[heading] for name, heading in layout.columns.items()}
    code, name = named.get("unit_code", ""), named.get("unit_name", "")
    values = list(_values(layout, known, cells, named))
    if not any(value for _, _, value in values):
        return  # a title or an empty row
    if not (code or name):
        told = [] if layout.wide else values  # a column a component: the last row adds up
        found.unread += [
            Unread(*at, f"{word}: {value}", _NO_UNIT) for meant, word, value in told if meant
        ]
        return
    unit = _unit(layout, known, code, name)
    found.units.setdefault(unit, name or unit)
    for component, word, value in values:
        if value.casefold() in _BLANK:
            continue
        if component is None:
            why = Text("tiêu chí không có trong bộ tiêu chí", "no component of the criteria set")
            found.unread.append(Unread(*at, word, why))
            continue
        _take_value(found, known, (unit, component), value, at)


def _take_value(
    found: OldValues, known: Known, key: tuple[str, str], value: str, at: tuple[str, int]
) -> None:
    try:
        points = parse_points(value)
    except ValueError:
        found.unread.append(Unread(*at, value, Text("không phải là số", "no number")))
        return
    low, high = known.limits.get(key[1], (points, points))
    if not low <= points <= high:
        scale = f"{plain(low)}–{plain(high)}"
        why = Text(f"{key[1]}: ngoài thang điểm {scale}", f"{key[1]}: outside the scale of {scale}")
        found.unread.append(Unread(*at, value, why))
        return
    if found.points.get(key, points) != points:
        why = Text(f"{' · '.join(key)} đã có điểm khác", f"{' · '.join(key)} has other points")
        found.unread.append(Unread(*at, value, why))
        return
    found.points[key] = points


def _unit(layout: OldLayout, known: Known, code: str, name: str) -> str:
    """The plan's code where the layout or an exact match says so, else the workbook's own word."""
    for word in (code, name):
        if word in layout.units:
            return layout.units[word]
    for word in filter(None, (code, name)):
        match = known.unit(word)
        if match and match.sure == SURE:
            return match.key
    return code or name


def _values(
    layout: OldLayout, known: Known, cells: Mapping[str, str], named: Mapping[str, str]
) -> Iterator[tuple[str | None, str, str]]:
    """(component or None, its word, the value's text) of one row."""
    if layout.wide:
        for heading, component in layout.wide.items():
            yield component, heading, cells[heading]
        return
    words = [named[key] for key in ("component_code", "component_name") if named.get(key)]
    for word in words:
        if word in layout.components:
            yield layout.components[word], word, named.get("points", "")
            return
    matches = [match for word in words if (match := known.component(word)) and match.sure == SURE]
    if words:
        known_code = matches[0].key if matches else None
        yield known_code, " ".join(words), named.get("points", "")
