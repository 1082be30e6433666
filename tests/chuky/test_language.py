"""What both languages say of one thing."""

from chuky.language import Text


def test_one_is_one_in_english() -> None:
    """Today said “1 units overdue”."""
    said = [Text.counted(n, "đơn vị", "unit", "units").say("en") for n in (0, 1, 2)]
    assert said == ["units", "unit", "units"]
    assert Text.counted(1, "đơn vị", "unit", "units").say("vi") == "đơn vị"
