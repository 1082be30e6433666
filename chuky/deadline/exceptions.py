"""What can be wrong with a wording, said with the wordings that are known."""

from chuky.exceptions import ChukyError
from chuky.language import Text

KNOWN = (
    "Trước ngày 30/9/2024",
    "Chậm nhất đến ngày 10/01/2024",
    "Trong tháng 12/2023",
    "Tháng 01,02/2024",
    "Trong Quý I/2024",
    "Từ ngày 01/01/2026 đến ngày 31/3/2026",
    "trong 10 ngày làm việc sau khi …",
    "2024-01-10",
)
"""One example of each family of wordings."""


class DeadlineUnreadable(ChukyError):
    """không đọc được thời hạn trong “{text}” ({why}); các cách viết được hiểu: {known}"""

    en = "no deadline can be read in “{text}” ({why}); wordings that are known: {known}"

    def __init__(self, text: str, why: Text) -> None:
        shown = " ".join(text.split())
        shown = shown if len(shown) <= 120 else shown[:117] + "…"
        super().__init__(text=shown, why=why, known="; ".join(KNOWN))
