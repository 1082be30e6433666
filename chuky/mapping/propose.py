"""Proposing how an old workbook is to be read: its sheet, headings, columns, units, components.

Pure: rows and plan in, a proposal with its doubts out. Asking a person is the command's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from chuky.criteria import Component, CriteriaSet
from chuky.exceptions import ChukyError
from chuky.intake.bounds import Rows
from chuky.mapping.model import OldLayout
from chuky.mapping.names import SURE, Match, best, folded, unit_name
from chuky.plan import Plan

_HEAD: Final = 30
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit_code": ("mã đơn vị", "mã xã", "mã", "unit code", "unit_code", "mã đv"),
    "unit_name": ("đơn vị", "tên đơn vị", "xã phường thị trấn", "tên xã", "unit name", "unit"),
    "component_code": (
        "mã tiêu chí thành phần",
        "mã tiêu chí",
        "mã tc",
        "tiêu chí số",
        "component_code",
        "component code",
    ),
    "component_name": ("tiêu chí", "tiêu chí thành phần", "nội dung", "nội dung tiêu chí"),
    "points": (
        "điểm thẩm định",
        "điểm đạt",
        "điểm",
        "điểm đánh giá",
        "kết quả",
        "points",
        "điểm tự chấm",
    ),
}


class LayoutUnclear(ChukyError):
    """{file}: không tìm thấy hàng tiêu đề có đơn vị cùng điểm hoặc cùng các tiêu chí; chỉ có
    danh sách đơn vị thì thêm --list; nếu không, ghi tay một tệp --mapping (mẫu trong
    docs/workbooks.md)"""

    en = (
        "{file}: no row of headings has units with points or with components; add --list for a "
        "list of units, else write a --mapping by hand (see docs/workbooks.md)"
    )


@dataclass(frozen=True)
class Doubt:
    """A pair that isn't certain and wants a person's yes. `part`: the mapping's section.

    `others`: headings that stand for it just as well, so that a person must choose.
    """

    part: str
    old: str
    meant: str
    sure: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A layout as proposed, and what in it a person should look at."""

    layout: OldLayout
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class Known:
    """What old words may mean: folded names by code; `limits`: the points a component takes."""

    units: tuple[tuple[str, str], ...]
    components: tuple[tuple[str, str], ...]
    limits: Mapping[str, tuple[Decimal, Decimal]]

    @classmethod
    def of(cls, plan: Plan, criteria: Mapping[str, CriteriaSet]) -> "Known":
        parts = [part for one in criteria.values() for _, part in one.components()]
        return cls(
            units=tuple(
                pair
                for unit in plan.units
                for pair in ((unit.code, folded(unit.code)), (unit.code, unit_name(unit.name)))
            ),
            components=tuple(
                pair
                for part in parts
                for pair in ((part.code, folded(part.code)), (part.code, folded(part.name)))
            ),
            limits=_limits(parts),
        )

    def unit(self, text: str) -> Match | None:
        return best(unit_name(text), self.units)

    def component(self, text: str) -> Match | None:
        """By its code alone, `1.1. its name`, or its name."""
        words = folded(text)
        code = words.split(" ")[0].rstrip(".")
        if any(code == theirs for _, theirs in self.components):
            return best(code, self.components)
        return best(words, self.components)


def _limits(parts: Sequence[Component]) -> Mapping[str, tuple[Decimal, Decimal]]:
    """The widest scale that any set gives a component."""
    limits: dict[str, tuple[Decimal, Decimal]] = {}
    for part in parts:
        low, high = limits.get(part.code, (part.min_points, part.limit))
        limits[part.code] = (min(low, part.min_points), max(high, part.limit))
    return limits


def propose(sheets: Mapping[str, Rows], known: Known, file: str) -> Proposal:
    """The likeliest reading of all sheets' first rows. Raises LayoutUnclear."""
    found = [
        (_worth(layout), -place, layout, doubts)
        for place, (sheet, row, cells) in enumerate(_heads(sheets))
        for layout, doubts in [_read_head(sheet, row, cells, known)]
        if _worth(layout)
    ]
    if not found:
        raise LayoutUnclear(file=file)
    worth, place, layout, doubts = max(found, key=lambda item: item[:2])
    below = {-item[1]: item for item in found}
    while (lower := below.get(1 - place)) and _continues(layout, lower[2], worth - lower[0]):
        _, place, layout, doubts = lower
    more = list(_doubted_words(layout, sheets[layout.sheet or ""], known))
    words: dict[str, dict[str, str]] = {"units": {}, "components": {}}
    for doubt in more:
        words[doubt.part][doubt.old] = doubt.meant
    return Proposal(layout.model_copy(update=words), (*doubts, *more))


def _continues(upper: OldLayout, lower: OldLayout, less: int) -> bool:
    """Whether headings stand in two rows, the lower saying which of the upper's is meant."""
    return less <= 0 and upper.sheet == lower.sheet and upper.columns != lower.columns


def _heads(sheets: Mapping[str, Rows]) -> Iterator[tuple[str, int, list[str | None]]]:
    for sheet, rows in sheets.items():
        for row, cells in enumerate(rows[:_HEAD], start=1):
            yield sheet, row, cells


def _worth(layout: OldLayout) -> int:
    """How much a reading explains; 0 where it can't give any value."""
    has_unit = layout.columns.keys() & {"unit_code", "unit_name"}
    part = layout.columns.keys() & {"component_code", "component_name"}
    if not has_unit or not (layout.wide or (part and "points" in layout.columns)):
        return 0
    return len(layout.columns) + len(layout.wide)


def _read_head(
    sheet: str, row: int, cells: list[str | None], known: Known
) -> tuple[OldLayout, list[Doubt]]:
    fields = [(name, folded(word)) for name, words in _FIELDS.items() for word in words]
    columns: dict[str, list[_Choice]] = {}
    wide: dict[str, str] = {}
    doubts: list[Doubt] = []
    for heading in filter(None, cells):
        match = best(folded(heading), fields)
        component = known.component(heading)
        if component and (match is None or component.sure > match.sure):
            wide[heading] = component.key
            doubts += _doubt("wide", heading, component)
        elif match:
            rank = _rank(match.key, heading)
            columns.setdefault(match.key, []).append(_Choice(-match.sure, rank, heading))
    named = {name: min(choices) for name, choices in columns.items()}
    doubts += [
        doubt for name, choices in columns.items() for doubt in _doubted_column(name, choices)
    ]
    found = {name: choice.heading for name, choice in named.items()}
    return OldLayout.model_validate(
        {"sheet": sheet, "heading_row": row, "columns": found, "wide": wide}
    ), doubts


class _Choice(NamedTuple):
    """A heading that may stand for a field; the least one is proposed."""

    unsure: float
    rank: int
    heading: str


def _rank(field: str, heading: str) -> int:
    """How usual the heading is for the field: appraised points before self-assessed ones."""
    words = [folded(word) for word in _FIELDS[field]]
    return words.index(folded(heading)) if folded(heading) in words else len(words)


def _doubted_column(field: str, choices: list[_Choice]) -> Iterator[Doubt]:
    """What a person must look at: an unsure column, or several that are as likely."""
    first, *rest = sorted(choices)
    others = tuple(choice.heading for choice in rest if choice.unsure == first.unsure)
    if others or -first.unsure < SURE:
        yield Doubt("columns", first.heading, field, -first.unsure, others)


def _doubt(part: str, old: str, match: Match) -> list[Doubt]:
    return [Doubt(part, old, match.key, match.sure)] if match.sure < SURE else []


def _doubted_words(layout: OldLayout, rows: Rows, known: Known) -> Iterator[Doubt]:
    """Units and components in the rows that are only nearly one of the plan's."""
    head = rows[layout.heading_row - 1]
    seen: set[tuple[str, str]] = set()
    for part, fields, match_of in (
        ("units", ("unit_code", "unit_name"), known.unit),
        ("components", ("component_code", "component_name"), known.component),
    ):
        places = [head.index(h) for name, h in layout.columns.items() if name in fields]
        for row in rows[layout.heading_row :]:
            words = [row[place] for place in places if place < len(row) and row[place]]
            matches = [(word, match_of(word)) for word in words if word]
            if not matches or any(match and match.sure == SURE for _, match in matches):
                continue
            for word, match in matches:
                if match and (part, word) not in seen:
                    seen.add((part, word))
                    yield Doubt(part, word, match.key, match.sure)
