"""index.html and README.txt: what the public reads.

One file, no script, nothing fetched; Vietnamese first, English one click away by a radio button
in plain CSS. What is shown is prepared in `view.py`; words and layout are in the templates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import chuky
from chuky.criteria import Component, Condition, Criterion
from chuky.language import Text
from chuky.mark import mark_text
from chuky.points import round_half_up
from chuky.publication.charts import Bar, bar_chart
from chuky.publication.templates import number, render_template, template_text
from chuky.publication.view import GroupView, Rendering
from chuky.scoring.model import UnitResult

SOURCES: Final = {
    "self_score": Text("điểm tự chấm", "self score"),
    "appraised_score": Text("điểm thẩm định", "appraised score"),
    "survey_score": Text("điểm điều tra xã hội học", "survey score"),
    "council_score": Text("điểm hội đồng", "council score"),
}
TIES: Final = {
    "competition": Text(
        "Đồng điểm thì đồng hạng, hạng kế tiếp bỏ qua số đơn vị đồng hạng (1, 2, 2, 4).",
        "Equal units share a rank and the next ranks are skipped (1, 2, 2, 4).",
    ),
    "dense": Text(
        "Đồng điểm thì đồng hạng, hạng kế tiếp liền sau (1, 2, 2, 3).",
        "Equal units share a rank and the next rank follows at once (1, 2, 2, 3).",
    ),
}


@dataclass(frozen=True)
class Chart:
    """A chart and its table. `key` names both in the page."""

    key: str
    title: Text
    svg: Any
    rows: tuple["ChartRow", ...]


@dataclass(frozen=True)
class ChartRow:
    """`share`: per cent of the maximum, to one place."""

    name: str
    points: Decimal | None
    maximum: Decimal
    share: Decimal | None


def index_html(rendering: Rendering) -> bytes:
    """The self-contained page."""
    from markupsafe import Markup

    groups = rendering.groups
    charts = {
        view.key: _charts(view, position, Markup) for position, view in enumerate(groups, start=1)
    }
    return render_template(
        "index.html.j2",
        **_words(rendering),
        results=rendering.results,
        groups=groups,
        charts=charts,
        style=Markup(template_text("style.css")),  # noqa: S704 - our own file, nothing put in
        surveyed={view.key: _survey_lines(view) for view in groups},
        illustrative=rendering.illustrative,
        sources=SOURCES,
        ties=TIES,
        condition_text=condition_text,
    )


def readme_txt(rendering: Rendering) -> bytes:
    return render_template("README.txt.j2", **_words(rendering))


def _words(rendering: Rendering) -> Mapping[str, Any]:
    given = rendering.given
    plan, period = given.plan, given.plan.period
    published = given.published_at.astimezone(ZoneInfo(plan.timezone))
    return {
        "given": given,
        "results_sha256": rendering.results_sha256,
        "version": chuky.__version__,
        "mark_en": mark_text(given.mark).en if given.mark else "",
        "issued": day(given.decision.issued),
        "plan_issued": day(plan.document.issued) if plan.document.issued else "",
        "period": f"{day(period.start)} – {day(period.end)}" if period else "",
        "published": f"{published:%H:%M}, {day(published.date())}",
    }


def day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def _charts(view: GroupView, position: int, safe: type) -> tuple[Chart, ...]:
    overall = [(unit.name, unit.total, unit.max_points, unit) for unit in view.units]
    charts = [_chart(f"chart-{position}-0", Text("Tổng điểm", "Total"), overall, view, safe)]
    for number_, criterion in enumerate(view.criteria, start=1):
        values = [
            (unit.name, unit.criteria[criterion.code], view.maximum(unit, criterion), unit)
            for unit in view.units
            if criterion.code in unit.criteria
        ]
        charts.append(
            _chart(f"chart-{position}-{number_}", _criterion_title(criterion), values, view, safe)
        )
    return tuple(charts)


def _criterion_title(criterion: Criterion) -> Text:
    return Text(
        f"{criterion.code}. {criterion.name}",
        f"{criterion.code}. {criterion.name_en or criterion.name}",
    )


def _chart(
    key: str,
    title: Text,
    values: list[tuple[str, Decimal | None, Decimal, UnitResult]],
    view: GroupView,
    safe: type,
) -> Chart:
    ordered = sorted(values, key=lambda value: (value[1] is None, -(value[1] or Decimal(0))))
    bars = [
        Bar(name, points, view.places, bool(unit.recognized)) for name, points, _, unit in ordered
    ]
    maximum = max((value[2] for value in ordered), default=Decimal(0))
    rows = tuple(
        ChartRow(name, points, most, _share(points, most)) for name, points, most, _ in ordered
    )
    return Chart(key, title, safe(bar_chart(key, title.vi, bars, maximum)), rows)


def _share(points: Decimal | None, maximum: Decimal) -> Decimal | None:
    return None if points is None or maximum <= 0 else round_half_up(100 * points / maximum, 1)


def _survey_lines(view: GroupView) -> tuple[Text, ...]:
    """How ballots became points, one line a way, with the components that it was used for."""
    ways: dict[Text, list[str]] = {}
    for _, component in view.criteria_set.components():
        if component.survey:
            ways.setdefault(_survey_way(component), []).append(component.code)
    return tuple(
        way.format(codes=", ".join(codes), count=len(codes)) for way, codes in ways.items()
    )


def _survey_way(component: Component) -> Text:
    rule = component.survey
    assert rule is not None  # noqa: S101 - the caller asked
    if rule.method == "satisfied_share":
        return Text(
            f"Điều tra ({{codes}}): điểm tối đa × số trả lời từ mức {rule.satisfied_from} trở lên"
            f" ÷ tổng số trả lời (mức 1–{rule.answers}).",
            f"Survey ({{codes}}): maximum × answers of {rule.satisfied_from} or more"
            f" ÷ all answers (scale 1–{rule.answers}).",
        )
    if rule.method == "mean":
        return Text(
            "Điều tra ({codes}): điểm tối thiểu + (tối đa − tối thiểu) × (trung bình − 1)"
            f" ÷ {rule.answers - 1}.",
            f"Survey ({{codes}}): minimum + (maximum − minimum) × (mean − 1) ÷ {rule.answers - 1}.",
        )
    return Text(
        "Điều tra ({codes}): kết quả khảo sát đến dưới dạng điểm.",
        "Survey ({codes}): the survey's result arrives as points.",
    )


def condition_text(condition: Condition) -> Text:
    """A condition of a class or of recognition, in words."""
    share = number((condition.share or Decimal(0)) * 100)
    codes = ", ".join(condition.codes)
    each = Text(f"tiêu chí {codes}", f"criteria {codes}")
    if not codes:
        each = Text("mỗi tiêu chí", "each criterion")
    return {
        "no_criterion_at_zero": Text("không tiêu chí nào 0 điểm", "no criterion at zero"),
        "criterion_share": Text(
            f"{each.vi} đạt từ {share} % điểm tối đa", f"{each.en} at {share} % of its maximum"
        ),
        "component_share": Text(
            f"tiêu chí thành phần {codes} đạt từ {share} % điểm tối đa",
            f"components {codes} at {share} % of their maximum",
        ),
        "no_discipline": Text("không bị kỷ luật trong kỳ", "no disciplinary mark in the cycle"),
    }[condition.kind]
