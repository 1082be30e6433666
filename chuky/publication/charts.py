"""Bar charts as inline SVG: one bar a unit, its value in words beside it, no script, no font file.

Drawn by hand rather than with altair: a publication has up to a dozen charts, importing altair and
vl-convert costs two seconds, and these bytes must be the same on every machine.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from chuky.publication.templates import number, render_template

ROW_HEIGHT = 24  # pixels: a 14-pixel label with air
LABEL_WIDTH = 210
BAR_WIDTH = 320
VALUE_WIDTH = 110


class Bar(NamedTuple):
    """`value` is None where the unit lacks a part. `strong` bars are the recognised units."""

    label: str
    value: Decimal | None
    places: int
    strong: bool = False


def bar_chart(key: str, title: str, bars: Sequence[Bar], maximum: Decimal) -> str:
    """An `<svg>` element. `key` makes its ids unique in the page; `maximum` is a full bar."""
    rows = [_row(number_, bar, maximum) for number_, bar in enumerate(bars)]
    return render_template(
        "chart.svg.j2",
        key=key,
        title=title,
        rows=rows,
        width=LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH,
        height=ROW_HEIGHT * len(rows),
        label_width=LABEL_WIDTH,
        bar_width=BAR_WIDTH,
    ).decode()


def _row(position: int, bar: Bar, maximum: Decimal) -> dict[str, object]:
    return {
        "y": position * ROW_HEIGHT,
        "label": _shorten(bar.label),
        "full_label": bar.label,
        "width": _width(bar.value, maximum),
        "value": "thiếu số liệu" if bar.value is None else number(bar.value, bar.places),
        "strong": bar.strong,
    }


def _width(value: Decimal | None, maximum: Decimal) -> int:
    """Whole pixels: enough for the eye, and never a machine's own float."""
    if value is None or maximum <= 0:
        return 0
    share = min(max(value / maximum, Decimal(0)), Decimal(1))
    return int(share * BAR_WIDTH)


def _shorten(label: str) -> str:
    return label if len(label) <= 28 else label[:27] + "…"
