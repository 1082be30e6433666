"""The burn-up as an `<svg>` drawn by pygal: this year, last year, the even pace, due day and today.

Belongs here: which series are drawn; `static/chuky.css` says how each looks, the table behind the
chart says the same numbers.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from chuky.kept import Kept
from chuky.language import current_language
from chuky.views.burn_up import BurnUp
from dashboard.catalog import _
from dashboard.charts import Named, library, plain
from dashboard.formats import number

WIDTH, HEIGHT = 900, 300
MOST_DAYS = 8
"""Days written below the chart."""
SERIES = tuple(Named(style) for style in ("pace", "before", "sent", "over", "today"))
"""The class of each series, in the order in which they are drawn."""

Line = list[tuple[int, float]]


def kept_chart(kept: Kept, stage: str, course: BurnUp) -> Markup:
    """The drawing, made once for the same numbers in the same language."""
    key = ("burn-up", stage, current_language.get())
    return kept.get(key, course, lambda: draw_chart(course))


def draw_chart(course: BurnUp) -> Markup:
    first = course.points[0].day
    span, most = max(len(course.points) - 1, 1), max(course.units, 1)
    step = -(-len(course.points) // MOST_DAYS)
    chart = library().XY(
        width=WIDTH,
        height=HEIGHT,
        margin=8,
        margin_left=32,  # a phone writes numbers and days larger
        margin_right=28,
        margin_bottom=12,
        js=(),
        show_legend=False,
        truncate_label=-1,
        xrange=(0, span),
        range=(0, most),
        x_labels=[_day_label(p.day, first) for p in course.points[::step]],
        y_labels=sorted({0, most // 2, most}),
        value_formatter=lambda value: number(int(value)),
    )
    for line in _lines(course, first, most):
        chart.add("", line, show_dots=len(line) == 1, dots_size=4)
    said = _("Số đơn vị đã nộp theo ngày; bảng bên dưới nói cùng điều đó")
    return plain(chart.render_tree(), "chart burn-up", said, SERIES)


def _lines(course: BurnUp, first: date, most: int) -> tuple[Line, ...]:
    """In the order of SERIES; an empty one is not drawn."""

    def curve(values: Iterable[Decimal | int | None]) -> Line:
        return [(n, float(value)) for n, value in enumerate(values) if value is not None]

    def upright(day: date) -> Line:
        shown = first <= day <= course.points[-1].day
        return [((day - first).days, end) for end in (0.0, float(most))] if shown else []

    return (
        curve(point.pace for point in course.points),
        curve(point.last_year for point in course.points),
        curve(point.sent for point in course.points),
        upright(course.due),
        upright(course.today),
    )


def _day_label(day: date, first: date) -> dict[str, object]:
    return {"value": (day - first).days, "label": f"{day:%d/%m}"}
