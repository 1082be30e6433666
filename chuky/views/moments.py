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
    if name == "reminder":
        return Text(
            f"nhắc trước {days} ngày làm việc" if days != "0" else "nhắc sáng ngày làm việc cuối",
            f"reminder, {days} working days before",
        )
    if name == "overdue":
        return Text(f"đôn đốc sau {days} ngày làm việc", f"overdue, after {days} working days")
    return NAMES.get(kind, Text(kind, kind))
