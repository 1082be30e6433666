"""The timeline's drawing, read back from its SVG: days by the guides, words by their text."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as Xml

import pytest

from chuky.kept import Kept
from chuky.language import Language, Text, current_language
from chuky.views.gantt import Bar, Gantt
from chuky.views.stage_counts import UNITS, StageCount
from chuky.views.words import STAGE_STATES
from dashboard.gantt_chart import LETTERS, MOST_MONTHS, draw_gantt, kept_gantt

pytestmark = pytest.mark.unit
SVG = "{http://www.w3.org/2000/svg}"
LONG = "Hướng dẫn triển khai thực hiện Kế hoạch, theo dõi, đôn đốc các phòng, ban, ngành và UBND xã"


def bar(name: str, state: str, *days: date | None, **more: object) -> Bar:
    """`days`: begins, ends, stated."""
    begins, ends, stated = (*days, None, None, None)[:3]
    made = Bar(Text(name, f"{name} (en)"), STAGE_STATES[state], begins, ends, stated, None, None)
    return replace(made, **more)  # type: ignore[arg-type]


def day(month: int, number: int) -> date:
    return date(2024, month, number)


SENDING = bar("Tự chấm", "open", day(1, 5), day(1, 20), day(1, 20))
SENDING = replace(SENDING, count=StageCount(1400, 1700, UNITS, "/units?only=sent"))
MEETING = bar("Họp Tổ thư ký", "sealed", day(1, 1), day(1, 10), day(1, 10), sealed=day(1, 9))
MOVED = bar("Thẩm định", "waiting", day(2, 1), day(3, 1), day(2, 20))
EARLIER = bar("Tổng hợp", "late", day(2, 1), day(2, 10), day(2, 20))
ORDER = bar("In biển hiệu", "waiting", day(1, 1))
NEVER = bar(LONG, "blocked")
YEAR = Gantt(
    (SENDING, MEETING, MOVED, EARLIER, ORDER, NEVER), day(1, 1), day(3, 8), today=day(1, 15)
)


class Drawing:
    """Where the months' guides stand says what a place on the drawing means."""

    def __init__(self, drawn: Gantt) -> None:
        self.text = draw_gantt(drawn)
        self.root = Xml.fromstring(self.text)  # noqa: S314 - our own
        self.first = drawn.first
        self.months = dict(self._months())

    def _months(self) -> Iterator[tuple[str, float]]:
        for axis in self.groups("axis x"):
            for guide in axis.iterfind(f"{SVG}g"):
                path, label = guide.find(f"{SVG}path"), guide.find(f"{SVG}text")
                assert path is not None
                assert label is not None
                yield label.text or "", numbers(path)[0]

    def groups(self, named: str) -> list[Xml.Element]:
        return [g for g in self.root.iter(f"{SVG}g") if g.get("class", "").startswith(named)]

    def lines(self, style: str) -> list[tuple[float, float, float, float]]:
        """Each line of these series: first day and place, last day and place."""
        groups = self.groups(f"series {style}")
        paths = [path for group in groups for path in group.iter(f"{SVG}path")]
        return [(self.days(x), y, self.days(u), v) for x, y, u, v in map(numbers, paths)]

    def days(self, x: float) -> float:
        """Days after the first one."""
        zero = self.months["01/2024"]
        return round((x - zero) / ((self.months["02/2024"] - zero) / 31), 1)

    def notes(self) -> list[str]:
        return [text.text or "" for text in self.root.iter(f"{SVG}text") if text.get("class")]

    def names(self) -> list[str]:
        return [
            text.text or "" for axis in self.groups("axis y") for text in axis.iter(f"{SVG}text")
        ]


def numbers(path: Xml.Element) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+\.\d+", path.attrib["d"])]


@contextmanager
def reading(language: Language) -> Iterator[None]:
    before = current_language.set(language)
    yield
    current_language.reset(before)


def test_a_bar_reaches_from_the_opening_to_the_end_of_the_day_in_force() -> None:
    drawing = Drawing(YEAR)
    assert [line[::2] for line in drawing.lines("bar wait")] == [(4, 20)]
    assert [line[::2] for line in drawing.lines("bar good")] == [(0, 10)]


def test_what_a_move_added_is_drawn_apart() -> None:
    drawing = Drawing(Gantt((MOVED,), YEAR.first, YEAR.last, None))
    kept, added = drawing.lines("bar none")
    assert (kept[::2], added[::2]) == ((31, 51), (51, 61))
    assert [line[::2] for line in drawing.lines("bar none added")] == [(51, 61)]


def test_every_stated_day_is_marked_and_one_that_is_not_in_force_looks_different() -> None:
    drawing = Drawing(YEAR)
    ticks = drawing.lines("stated")
    assert [line[0] for line in ticks] == [20, 10, 51, 51], "upright at the end of the stated day"
    assert all(x == u and y != v for x, y, u, v in ticks)
    assert len(drawing.lines("stated moved")) == 2
    dots = [dot for group in drawing.groups("series stated") for dot in group.iter(f"{SVG}circle")]
    assert len(dots) == 4, "two dots at each of the two that are not in force, none at the others"
    assert [line[::2] for line in drawing.lines("shift")] == [(41, 51)], "brought forward"


def test_each_bar_stands_in_the_row_of_its_name() -> None:
    drawing = Drawing(YEAR)
    heights = {
        text.text: float(text.attrib["y"])
        for axis in drawing.groups("axis y")
        for text in axis.iter(f"{SVG}text")
    }
    for name, style in {"Tự chấm": "bar wait", "Họp Tổ thư ký": "bar good"}.items():
        assert abs(heights[name] - drawing.lines(style)[0][1]) < 6


def test_words_and_counts_say_what_colours_do() -> None:
    notes = Drawing(YEAR).notes()
    assert notes.count("chưa có ngày") == 2, "of what has no due day, whether it began or not"
    assert [note for note in notes if note[0] in "○◐▲✕●"] == [
        "◐ 1.400/1.700 đơn vị",
        "● xong 09/01/2024",
        "○ chưa mở",
        "✕ quá hạn",
        "○ chưa mở",
        "▲ bị giữ lại",
    ]


def test_a_bar_says_its_days_and_its_state_under_the_pointer() -> None:
    titles = [title.text or "" for title in Drawing(YEAR).root.iter(f"{SVG}title")]
    assert "Tự chấm: 05/01/2024 – 20/01/2024 · đang mở" in titles
    assert "Thẩm định: 01/02/2024 – 01/03/2024 · chưa mở · theo văn bản: 20/02/2024" in titles


def test_a_long_name_is_wrapped_and_none_of_its_words_is_lost() -> None:
    names = Drawing(Gantt((NEVER,), YEAR.first, YEAR.last, None)).names()
    assert " ".join(names) == LONG
    assert len(names) > 1
    assert max(map(len, names)) <= LETTERS


def test_todays_line_stands_in_the_middle_of_its_day_or_nowhere() -> None:
    drawing = Drawing(YEAR)
    assert [line[::2] for line in drawing.lines("today")] == [(14.5, 14.5)]
    assert "hôm nay" in drawing.notes()
    assert Drawing(replace(YEAR, today=None)).lines("today") == []


def test_a_long_year_writes_few_months_each_with_its_year() -> None:
    months = list(Drawing(replace(YEAR, first=date(2023, 11, 20), last=date(2025, 3, 1))).months)
    assert months[0] == "12/2023"
    assert 4 < len(months) <= MOST_MONTHS
    assert len(list(Drawing(YEAR).months)) == 3


def test_the_policy_of_the_pages_refuses_nothing_in_the_timeline() -> None:
    drawing = Drawing(YEAR)
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|\sid=|<!--|href=", drawing.text)
    assert drawing.root.get("role") == "img"
    assert len(drawing.text) < 20_000


def test_the_timeline_is_written_in_the_readers_language() -> None:
    with reading("en"):
        drawing = Drawing(YEAR)
    assert "Tự chấm (en)" in drawing.names()
    assert {"today", "◐ 1,400/1,700 units", "● done 09/01/2024"} <= set(drawing.notes())
    assert drawing.root.attrib["aria-label"].startswith("Progress chart")


def test_the_timeline_is_kept_until_something_in_it_changes() -> None:
    kept = Kept()
    first = kept_gantt(kept, YEAR)
    assert kept_gantt(kept, replace(YEAR)) is first
    done = replace(SENDING, count=StageCount(1401, 1700, UNITS, "/units?only=sent"))
    assert "1.401" in kept_gantt(kept, replace(YEAR, bars=(done, *YEAR.bars[1:])))
