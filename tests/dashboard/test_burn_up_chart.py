"""The burn-up's drawing, read back from its SVG: the numbers of the table, nothing else."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from xml.etree import ElementTree as Xml

import pytest

from chuky.kept import Kept
from chuky.language import Language, current_language
from chuky.views.burn_up import BurnUp, Course, burn_up
from chuky.workcalendar import WorkCalendar
from dashboard.burn_up_chart import MOST_DAYS, draw_chart, kept_chart
from dashboard.charts import library

pytestmark = pytest.mark.unit
SVG = "{http://www.w3.org/2000/svg}"
THIS = Course(
    date(2024, 1, 1), date(2024, 1, 12), 10, tuple(date(2024, 1, n) for n in (2, 3, 5, 9))
)
LAST = Course(date(2022, 12, 20), date(2023, 1, 6), 20, (date(2022, 12, 28), date(2022, 12, 30)))
TODAY = date(2024, 1, 9)


def course(this: Course = THIS, last: Course | None = LAST, today: date = TODAY) -> BurnUp:
    return burn_up(this, last, today, WorkCalendar())


@contextmanager
def reading(language: Language) -> Iterator[None]:
    before = current_language.set(language)
    yield
    current_language.reset(before)


class Drawing:
    """Where the guides stand says what a place on the drawing means."""

    def __init__(self, text: str) -> None:
        self.root = Xml.fromstring(text)  # noqa: S314 - our own
        self.days, self.levels = self._guides("x", 0), self._guides("y", 1)

    def _guides(self, axis: str, which: int) -> dict[str, float]:
        """What is written at a guide → its place."""
        found = {}
        for group in self.root.iter(f"{SVG}g"):
            if axis in group.get("class", "").split():
                for guide in group.iterfind(f"{SVG}g"):
                    path, label = guide.find(f"{SVG}path"), guide.find(f"{SVG}text")
                    assert path is not None
                    assert label is not None
                    found[label.text or ""] = numbers(path)[which]
        return found

    def series(self, name: str) -> list[tuple[float, float]]:
        """Points of a line or the dot of a single one, as places."""
        for group in self.root.iter(f"{SVG}g"):
            if name in group.get("class", "").split():
                for path in group.iter(f"{SVG}path"):
                    found = numbers(path)
                    return list(zip(found[::2], found[1::2], strict=True))
                for dot in group.iter(f"{SVG}circle"):
                    return [(float(dot.attrib["cx"]), float(dot.attrib["cy"]))]
        return []

    def values(self, name: str) -> list[float]:
        """What the line says, day by day."""
        zero, whole = self.levels["0"], self.levels["10"]
        return [round((y - zero) / (whole - zero) * 10, 2) for _x, y in self.series(name)]


def numbers(path: Xml.Element) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+\.\d+", path.attrib["d"])]


def test_each_line_of_the_chart_says_the_numbers_of_the_table() -> None:
    found = course()
    drawing = Drawing(draw_chart(found))
    assert found.table == found.points
    assert drawing.values("sent") == [p.sent for p in found.table if p.sent is not None]
    assert drawing.values("pace") == [float(p.pace) for p in found.table]
    assert drawing.values("before") == [
        float(p.last_year) for p in found.table if p.last_year is not None
    ]


def test_today_and_the_due_day_stand_upright_at_their_day() -> None:
    drawing = Drawing(draw_chart(course()))
    assert {x for x, _y in drawing.series("today")} == {drawing.days["09/01"]}
    assert {x for x, _y in drawing.series("over")} == {drawing.series("pace")[-1][0]}
    later = Drawing(draw_chart(course(today=date(2024, 9, 1))))
    assert later.series("today") == [], "the course ended a month after the due day"


def test_the_policy_of_the_pages_refuses_nothing_in_the_chart() -> None:
    text = draw_chart(course())
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|\sid=|<!--|href=", text)
    assert Drawing(text).root.get("role") == "img"


def test_the_chart_is_named_and_written_in_the_readers_language() -> None:
    many = course(Course(THIS.opens, THIS.due, 3321, THIS.sent))
    said = {}
    for language in ("vi", "en"):
        with reading(language):
            drawing = Drawing(draw_chart(many))
            said[language] = (drawing.root.attrib["aria-label"], list(drawing.levels))
    assert said["vi"][0].startswith("Số đơn vị đã nộp theo ngày")
    assert said["en"][0].startswith("Units that have sent their work")
    assert (said["vi"][1], said["en"][1]) == (["0", "1.660", "3.321"], ["0", "1,660", "3,321"])


def test_a_course_of_one_day_is_drawn_as_dots() -> None:
    day = date(2024, 1, 9)
    one = Drawing(draw_chart(course(Course(day, day, 10, (day,)), None, day)))
    assert (one.values("sent"), one.values("pace")) == ([1], [10])
    assert list(one.days) == ["09/01"]


def test_a_stage_without_units_or_files_or_a_year_before_is_drawn_too() -> None:
    nobody = Drawing(draw_chart(course(Course(THIS.opens, THIS.due, 0, ()), None)))
    assert nobody.series("before") == []
    assert {y for _x, y in nobody.series("sent")} == {nobody.levels["0"]}
    not_begun = Drawing(
        draw_chart(course(Course(THIS.opens, THIS.due, 10, ()), None, date(2023, 12, 1)))
    )
    assert not_begun.series("sent") == []
    assert not_begun.values("pace")[-1] == 10


def test_a_long_course_writes_few_days_below_it() -> None:
    year = Course(date(2024, 1, 1), date(2024, 12, 30), 10, ())
    assert 2 < len(Drawing(draw_chart(course(year, None))).days) <= MOST_DAYS


def test_the_drawing_is_kept_until_its_numbers_change() -> None:
    kept = Kept()
    first = kept_chart(kept, "self-assessment", course())
    assert kept_chart(kept, "self-assessment", course()) is first
    with reading("en"):
        assert kept_chart(kept, "self-assessment", course()) != first
    assert kept_chart(kept, "self-assessment", course(today=date(2024, 1, 10))) != first


def test_the_library_leaves_later_imports_alone() -> None:
    library()
    assert not [f for f in sys.meta_path if type(f).__module__.startswith("pygal")]
