"""The timetable's moments in the words of a page."""

from chuky.language import Text

NAMES = {
    "opens": Text("mở", "opens"),
    "closes": Text("hết hạn", "due"),
    "grace": Text("hết thời gian ân hạn", "end of the grace"),
    "completed": Text("chốt khi đã đủ", "seals when complete"),
}


def moment_word(kind: str) -> Text:
    """`reminder-3` as “nhắc trước 3 ngày làm việc”."""
    name, _, days = kind.partition("-")
    spell = f"{days} working day{'' if days == '1' else 's'}"
    if kind == "reminder-0":
        return Text("nhắc sáng ngày làm việc cuối", "reminder, the last working day's morning")
    if name == "reminder":
        return Text(f"nhắc trước {days} ngày làm việc", f"reminder, {spell} before")
    if name == "overdue":
        return Text(f"đôn đốc sau {days} ngày làm việc", f"overdue, after {spell}")
    return NAMES.get(kind, Text(kind, kind))
