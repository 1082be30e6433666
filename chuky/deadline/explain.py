"""Saying in plain words what was understood, and by which rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chuky.deadline.reading import Reading
from chuky.language import Text

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

RULES: dict[str, Text] = {
    "before": Text("không tính ngày (hoặc kỳ) được nêu", "excludes the day or period named"),
    "before-included": Text(
        "kế hoạch quy ước tính cả ngày được nêu", "the plan counts the day that is named"
    ),
    "until": Text("tính cả ngày cuối", "includes the last day"),
    "before-hour": Text(
        "không tính giờ được nêu, ngày đó vẫn còn hạn", "excludes the hour, not its day"
    ),
    "until-hour": Text(
        "giờ được nêu là giờ cuối, ngày đó vẫn còn hạn", "the hour is the limit, within that day"
    ),
    "day": Text("ngày được nêu là ngày cuối", "the day named is the last day"),
    "vague": Text(
        "đầu là ngày đầu, giữa là ngày 15 (hoặc 30/6), cuối là ngày cuối (BLDS 2015, Điều 146)",
        "start is the first day, middle the 15th (or 30 June), end the last (Civil Code 2015, "
        "art. 146)",
    ),
    "month": Text(
        "từ ngày đầu đến ngày cuối tháng (BLDS 2015, Điều 146)",
        "first to last day of the month (Civil Code 2015, art. 146)",
    ),
    "quarter": Text("từ ngày đầu đến ngày cuối quý", "first to last day of the quarter"),
    "year": Text("từ 01/01 đến 31/12", "1 January to 31 December"),
    "part": Text("từ ngày đầu đến ngày cuối của khoảng được nêu", "the part that is named"),
    "from-to": Text("tính cả ngày đầu và ngày cuối", "both days are included"),
    "open-ended": Text("có ngày bắt đầu, không nêu ngày kết thúc", "a start, no end"),
    "counted-after": Text(
        "không tính ngày xảy ra sự kiện (BLDS 2015, Điều 147)",
        "the day of the event isn't counted (Civil Code 2015, art. 147)",
    ),
    "counted-before": Text(
        "tính lùi từ sự kiện, không tính ngày xảy ra sự kiện (BLDS 2015, Điều 147)",
        "counted back from the event, whose day isn't counted (Civil Code 2015, art. 147)",
    ),
    "counted-alone": Text(
        "một khoảng thời gian, không nêu tính từ khi nào", "a duration; from when isn't said"
    ),
    "counted-day": Text(
        "tính từ ngày được nêu, không tính chính ngày đó (BLDS 2015, Điều 147)",
        "counted from the day named, which isn't counted itself (Civil Code 2015, art. 147)",
    ),
    "before-event": Text("phải xong trước khi sự kiện xảy ra", "done before the event happens"),
    "after-event": Text("bắt đầu khi sự kiện xảy ra", "begins when the event happens"),
    "until-event": Text("kết thúc khi sự kiện xảy ra", "ends when the event happens"),
    "event-and-day": Text("có sự kiện và có ngày cuối", "an event, and a last day"),
    "recurring": Text("việc định kỳ, không nêu một ngày cụ thể", "periodic, no single day"),
    "continuous": Text("việc thường xuyên, không có hạn", "continuous, no deadline"),
}
RECURS = {
    "yearly": Text("hằng năm", "yearly"),
    "half_yearly": Text("6 tháng một lần", "half-yearly"),
    "quarterly": Text("hằng quý", "quarterly"),
    "monthly": Text("hằng tháng", "monthly"),
    "weekly": Text("hằng tuần", "weekly"),
    "daily": Text("hằng ngày", "daily"),
}
UNITS = {
    "day": Text("ngày", "days"),
    "working_day": Text("ngày làm việc", "working days"),
    "week": Text("tuần", "weeks"),
    "month": Text("tháng", "months"),
    "hour": Text("giờ", "hours"),
    "working_hour": Text("giờ làm việc", "working hours"),
}


def explain(reading: Reading, before_day: str, doubts: Sequence[Text] = ()) -> Reading:
    """The reading with its explanation filled in; `doubts`: what might be read otherwise."""
    rule = reading.rule
    if rule == "before" and before_day == "included":
        rule = "before-included"
    elif reading.due_time is not None and rule in ("before", "until"):
        rule = f"{rule}-hour"
    parts = [_when(reading), *_more(reading), _because(reading.cue, RULES[rule]), *doubts]
    said = [part for part in parts if part.vi]
    return replace(
        reading,
        explanation=Text(" · ".join(p.vi for p in said), " · ".join(p.en for p in said)),
    )


def _because(cue: str | None, rule: Text) -> Text:
    """The rule, with the words of the text that called for it."""
    return Text(f"“{cue}”: {rule.vi}", f"“{cue}”: {rule.en}") if cue else rule


def _when(reading: Reading) -> Text:
    if reading.opens and reading.due:
        return Text(
            f"từ {day_vi(reading.opens)} đến hết {day_vi(reading.due)}",
            f"{day_en(reading.opens)} to the end of {day_en(reading.due)}",
        )
    if reading.due:
        return _until(reading, reading.due)
    if reading.opens:
        return Text(f"từ {day_vi(reading.opens)}", f"from {day_en(reading.opens)}")
    return Text("", "")


def _until(reading: Reading, due: date) -> Text:
    if reading.due_time is not None:
        return Text(
            f"{reading.due_time:%H:%M} {day_vi(due)}", f"{reading.due_time:%H:%M} on {day_en(due)}"
        )
    return Text(f"hết {day_vi(due)}", f"the end of {day_en(due)}")


def _more(reading: Reading) -> list[Text]:
    parts = []
    if reading.amount is not None and reading.unit is not None:
        unit = UNITS[reading.unit]
        parts.append(Text(f"{reading.amount} {unit.vi}", f"{reading.amount} {unit.en}"))
    if reading.event:
        word = Text("trước", "before") if reading.direction == "before" else Text("sau", "after")
        parts.append(Text(f"{word.vi}: {reading.event}", f"{word.en}: {reading.event}"))
    if reading.recurs:
        parts.append(RECURS[reading.recurs])
    if reading.tentative:
        parts.append(Text("dự kiến", "tentative"))
    return parts


def day_vi(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def day_en(day: date) -> str:
    return f"{WEEKDAYS_EN[day.weekday()]} {day:%d/%m/%Y}"
