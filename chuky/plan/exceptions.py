"""What can be wrong with a question about a plan, said to the person who asked it."""

from chuky.exceptions import ChukyError


class StageUnknown(ChukyError):
    """kế hoạch không có bước `{stage}`; các bước: {known}"""

    en = "the plan has no stage `{stage}`; stages: {known}"
