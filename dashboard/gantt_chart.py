"""The stages' timeline as an `<svg>` drawn by pygal: bars, stated days, today's line, names, notes.

Belongs here: which series are drawn, where they stand and what they say; `static/chuky.css` says
how each looks, the table behind the chart says the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap
from typing import Any

from markupsafe import Markup

from chuky.kept import Kept
from chuky.language import current_language
from chuky.views.gantt import Bar, Gantt
from dashboard.catalog import _
from dashboard.charts import Named, library, plain
from dashboard.formats import day as day_said
from dashboard.formats import number

WIDTH = 1120
NOTES, MONTHS = 150, 26
"""Right of the time: what is said of each stage; above: the months. Names take what they need."""
LETTERS = 43
"""Of one line of a stage's name."""
LETTER = 12
"""Height of the letters: the library puts words this far right of their point, and below it."""
ROW, NEXT_LINE = 28, 15
HEAD = 18
"""Above the first row: today's word."""
TICK = 11
"""Half the height of the mark at a stated day."""
SHORTEST = 5
"""Of a bar: a stage of one day is still seen."""
MOST_MONTHS = 9
"""Written above the chart."""
BOX = 1.04
"""The library leaves 2 % free on each side."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Series:
    """What the library draws at once: a line through points, a word at the first, dots."""

    style: str
    points: tuple[Point, ...]
    title: str = ""
    label: str = ""
    dots: int = 0
    """Their size; 0: a line alone."""


@dataclass(frozen=True)
class Row:
    """A stage's place: the lines of its name and the middle of its bar."""

    bar: Bar
    lines: tuple[str, ...]
    top: float

    @property
    def height(self) -> float:
        return ROW + NEXT_LINE * (len(self.lines) - 1)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def kept_gantt(kept: Kept, drawn: Gantt) -> Markup:
    """The drawing, made once for the same days and words in the same language."""
    return kept.get(("gantt", current_language.get()), drawn, lambda: draw_gantt(drawn))


def draw_gantt(drawn: Gantt) -> Markup:
    rows = _rows(drawn)
    bottom = rows[-1].top + rows[-1].height
    series = tuple(_series(drawn, rows, bottom))
    chart = _chart(drawn, rows, bottom)
    for one in series:
        first, *others = one.points
        chart.add(
            "",
            [{"value": first, "label": one.label}, *others],
            show_dots=bool(one.label or one.dots),
            dots_size=one.dots,
        )
    root = chart.render_tree()
    _place_words(root)
    said = _("Biểu đồ tiến độ; bảng bên dưới nói cùng điều đó")
    return plain(root, "chart gantt", said, [Named(one.style, one.title) for one in series])


def _chart(drawn: Gantt, rows: list[Row], bottom: float) -> Any:
    pygal = library()
    edges = [row.top for row in rows]
    return pygal.XY(
        width=WIDTH,
        height=round(bottom * BOX) + MONTHS,
        margin=0,
        margin_top=MONTHS,
        spacing=0,
        margin_right=NOTES,
        js=(),
        style=pygal.style.Style(value_font_size=LETTER, label_font_size=LETTER),
        show_legend=False,
        print_labels=True,
        print_values=False,
        inverse_y_axis=True,
        truncate_label=-1,
        xrange=(0, _x(drawn, drawn.last)),
        range=(0, bottom),
        x_labels=list(_months(drawn)),
        y_labels=[*({"value": y, "label": ""} for y in edges), *_names(rows)],
        y_labels_major=edges,
    )


def _place_words(root: Any) -> None:
    """Months to the top, names to the left edge: the library writes them at the axes' ends.

    Of its guides stay those of months and between stages.
    """
    plot = next(node for node in root.iter("g") if node.get("class") == "plot")
    left = int(plot.get("transform").partition("(")[2].partition(",")[0])
    for axis in plot:
        kind = axis.get("class", "").partition(" always_show")[0]
        for word in axis.iter("text"):
            if kind == "axis x":
                word.set("y", str(16 - MONTHS))
            elif kind == "axis y":
                word.set("x", str(4 - left))
        for guides in list(axis) if kind == "axis y" else ():
            for part in list(guides):
                if not part.text and part.get("class") in ("guide line", "major"):
                    guides.remove(part)


def _rows(drawn: Gantt) -> list[Row]:
    rows, top = [], float(HEAD)
    for bar in drawn.bars:
        rows.append(Row(bar, tuple(wrap(str(bar.name), LETTERS)) or ("",), top))
        top += rows[-1].height
    return rows


def _names(rows: list[Row]) -> Iterator[dict[str, object]]:
    for row in rows:
        for n, line in enumerate(row.lines):
            shift = (n - (len(row.lines) - 1) / 2) * NEXT_LINE
            yield {"value": row.middle + shift, "label": line}


def _series(drawn: Gantt, rows: list[Row], bottom: float) -> Iterator[Series]:
    for row in rows:
        yield from _bar(drawn, row.bar, row.middle)
    if drawn.today is not None:
        noon = _x(drawn, drawn.today) + 0.5
        top = HEAD - LETTER - 4
        yield Series("today", ((noon, top), (noon, bottom)), label=_("hôm nay"))
    for row in rows:
        yield from _stated(drawn, row.bar, row.middle)
        place = (_x(drawn, drawn.last), row.middle - LETTER)
        yield Series(f"note {row.bar.word.tone}", (place,), label=_note(row.bar))


def _bar(drawn: Gantt, bar: Bar, y: float) -> Iterator[Series]:
    """The bar; what a moved deadline added to it is paler. Without a due day: where it begins."""
    begins = _x(drawn, bar.begins) if bar.begins else 0
    least = SHORTEST * _x(drawn, drawn.last) / (WIDTH / 2)
    till = max(_x(drawn, bar.ends) + 1 if bar.ends else 0, begins + least)
    if bar.begins is not None:
        stated = _x(drawn, bar.stated) + 1 if bar.stated else till
        edge = stated if begins < stated < till else till
        yield Series(f"bar {bar.word.tone}", ((begins, y), (edge, y)), _title(bar))
        if edge < till:
            yield Series(f"bar {bar.word.tone} added", ((edge, y), (till, y)), _title(bar))
    if bar.ends is None:
        yield Series("note none", ((begins, y - LETTER),), label=_("chưa có ngày"))


def _stated(drawn: Gantt, bar: Bar, y: float) -> Iterator[Series]:
    """A tick at the day that the document states; with dots where another is in force."""
    if bar.stated is None:
        return
    x = _x(drawn, bar.stated) + 1
    if bar.moved and bar.ends is not None and bar.ends < bar.stated:
        yield Series("shift", ((_x(drawn, bar.ends) + 1, y), (x, y)))
    tick = ((x, y - TICK), (x, y + TICK))
    style = "stated moved" if bar.moved else "stated"
    yield Series(style, tick, _stated_said(bar), dots=3 * bar.moved)


def _note(bar: Bar) -> str:
    if bar.count is not None:
        said = f"{number(bar.count.done)}/{number(bar.count.of)} {bar.count.what}"
    elif bar.sealed is not None:
        said = " ".join((_("xong"), day_said(bar.sealed)))
    else:
        said = str(bar.word.text)
    return f"{bar.word.shape} {said}"


def _title(bar: Bar) -> str:
    """What the bar shows, in words."""
    said = f"{bar.name}: {day_said(bar.begins)} – {day_said(bar.ends)} · {bar.word.text}"
    return f"{said} · {_stated_said(bar)}" if bar.moved else said


def _stated_said(bar: Bar) -> str:
    return ": ".join((_("theo văn bản"), day_said(bar.stated)))


def _x(drawn: Gantt, day: date) -> int:
    return (day - drawn.first).days


def _months(drawn: Gantt) -> Iterator[dict[str, object]]:
    days, day = [], drawn.first.replace(day=1)
    while day <= drawn.last:
        days.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    shown = [day for day in days if day >= drawn.first]
    for day in shown[:: -(-len(shown) // MOST_MONTHS)]:
        yield {"value": _x(drawn, day), "label": f"{day:%m/%Y}"}
