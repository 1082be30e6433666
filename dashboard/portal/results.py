"""A unit's own published line and its points by source."""

from decimal import Decimal
from typing import Any

from chuky.drafting.last_year import published_points
from chuky.views.published import find_published
from chuky.views.scores import score_lines
from dashboard.portal.desk import Desk


def results_of(desk: Desk) -> dict[str, Any] | None:
    """The unit's published line and its points by source; None under embargo."""
    found = find_published(desk.web.house, desk.session, desk.context.id)
    if found is None:
        return None
    head, rows = found.results()
    row = next((row for row in rows if row[0] == desk.unit.code), None)
    if row is None:
        return None
    line = dict(zip(head, row, strict=True))
    numbers = {"total": "total", "most": "max_points", "index": "index"}
    said = {name: Decimal(line[key]) if line[key] else None for name, key in numbers.items()}
    lines, points = (
        score_lines(desk.session, desk.context, desk.unit),
        published_points(found).points,
    )
    counted = {
        one.component.code: points.get((desk.unit.code, one.component.code)) for one in lines
    }
    return said | {"row": line, "lines": lines, "counted": counted}
