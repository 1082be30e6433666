"""A timetable as people read it, as scripts read it, and as calendars read it."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from chuky.language import pick
from chuky.plan.model import Plan
from chuky.plan.timetable import StageWindow, Timetable, TimetableMoment

CLUSTERS = 20
"""Clusters that are named in a line."""
WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


def timetable_json(plan: Plan, timetables: Sequence[Timetable]) -> dict[str, object]:
    """One object for a plan; stages of a plan of several years are keyed `stage@year`."""
    if len(timetables) == 1:
        return timetables[0].to_json() | {"plan": plan.key}
    stages: list[object] = []
    moments: list[object] = []
    for timetable in timetables:
        shape = timetable.to_json()
        year = timetable.plan.year
        stages += [_at_year(item, "key", year) for item in _items(shape["stages"])]
        moments += [_at_year(item, "stage", year) for item in _items(shape["moments"])]
    moments.sort(key=lambda item: str(item["at"]))  # type: ignore[index]
    return {"plan": plan.key, "timezone": plan.timezone, "stages": stages, "moments": moments}


def _items(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []


def _at_year(item: dict[str, object], name: str, year: int) -> dict[str, object]:
    return item | {name: f"{item[name]}@{year}"}


def timetable_text(timetables: Sequence[Timetable]) -> str:
    """Windows in the plan's order, each with its wording, marks and notes."""
    blocks = []
    for timetable in timetables:
        lines = [f"{timetable.plan.subject} ({timetable.plan.key})", ""]
        for window in timetable.windows:
            lines += _window_lines(timetable.plan, window)
        lines += _clusters(timetable.plan)
        reminders = sum("-" in moment.kind for moment in timetable.moments)
        lines.append(
            pick(
                f"{len(timetable.windows)} bước, {len(timetable.moments)} thời điểm "
                f"({reminders} lần nhắc)",
                f"{len(timetable.windows)} stages, {len(timetable.moments)} moments "
                f"({reminders} reminders)",
            )
        )
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _clusters(plan: Plan) -> list[str]:
    """One line of the clusters with their units; none where the plan names no cluster."""
    counted = Counter(unit.cluster for unit in plan.units)
    named = [f"{name} ({counted[name]})" for name in plan.clusters]
    named += [pick(f"chưa xếp ({n})", f"in none ({n})") for n in [counted[None]] if named and n]
    shown = named[:CLUSTERS] + (["…"] if len(named) > CLUSTERS else [])
    head = f"{plan.cluster_word} ({len(plan.clusters)})"
    return [f"{head}: {', '.join(shown)}"] if named else []


def _window_lines(plan: Plan, window: StageWindow) -> list[str]:
    stage = window.stage
    lead = plan.agencies[stage.lead].name
    lines = [f"  {_span(window)}  {stage.name} [{stage.key}]"]
    wording = f"“{stage.stated}”" if stage.stated else pick("(văn bản không nêu)", "(not stated)")
    lines.append(f"  {'':27}{wording} · {lead}{_tentative(window)}")
    if stage.illustrative:
        mark = pick("MINH HỌA", "ILLUSTRATIVE")
        lines.append(
            f"  {'':27}▲ {mark}: {stage.illustrative.reason} ({stage.illustrative.source})"
        )
    lines += [f"  {'':27}! {note}" for note in window.notes]
    return lines


def _tentative(window: StageWindow) -> str:
    return pick(" · dự kiến", " · tentative") if window.tentative else ""


def _span(window: StageWindow) -> str:
    return f"{_day(window.opens)} → {_day(window.due)}".ljust(26)


def _day(instant: datetime | None) -> str:
    if instant is None:
        return "…".center(10)
    return f"{instant:%d/%m/%Y}"


def timetable_ics(timetables: Sequence[Timetable]) -> str:
    """An iCalendar (RFC 5545) with an event for each stage's window end and opening."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chu Ky//chuky//VI"]
    for timetable in timetables:
        names = {window.stage.key: window.stage.name for window in timetable.windows}
        for moment in timetable.moments:
            if moment.kind in ("opens", "closes"):
                lines += _event(timetable.plan, moment, names[moment.stage])
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(plan: Plan, moment: TimetableMoment, name: str) -> list[str]:
    what = {"opens": "Bắt đầu", "closes": "Hết hạn"}[moment.kind]
    at = moment.at.astimezone(UTC)
    escaped = name.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return [
        "BEGIN:VEVENT",
        f"UID:{plan.key}-{moment.stage}-{moment.kind}@chuky",
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{at:%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{what}: {escaped}",
        "END:VEVENT",
    ]


def _folded(line: str) -> str:
    """Lines of at most 75 octets, continued after a space (RFC 5545, 3.1)."""
    parts: list[str] = []
    current = ""
    for letter in line:
        if len((current + letter).encode()) > (74 if parts else 75):
            parts.append(current)
            current = ""
        current += letter
    return "\r\n ".join([*parts, current])
