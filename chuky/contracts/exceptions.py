"""What can be wrong with a contract or with how it is used.

Belongs here: errors of contract files and of calls. What is wrong with data is a `Finding`.
"""

from typing import ClassVar

from chuky.exceptions import ChukyError


class ContractInvalid(ChukyError):
    """hợp đồng dữ liệu sai ở “{where}”: {reason}. Sửa tệp theo chuẩn ODCS v3.1 rồi chạy lại."""

    en: ClassVar[str] = (
        "the data contract is wrong at “{where}”: {reason}. Correct the file (ODCS v3.1) and rerun."
    )


class ConditionInvalid(ChukyError):
    """điều kiện “{condition}” không hiểu được: {reason}."""

    en: ClassVar[str] = "the condition “{condition}” can't be understood: {reason}."


class ReferenceMissing(ChukyError):
    """hợp đồng “{contract}” cần bảng đối chiếu “{reference}” có các cột {columns}; hãy đưa vào."""

    en: ClassVar[str] = (
        "contract “{contract}” needs the reference table “{reference}” with columns {columns}; "
        "hand it in."
    )


class ColumnTwice(ChukyError):
    """cột “{column}” xuất hiện nhiều lần trong bảng; chỉ giữ lại một cột."""

    en: ClassVar[str] = "column “{column}” occurs more than once in the table; keep one."


class EngineFailed(ChukyError):
    """Great Expectations không chạy được quy tắc “{rule}” của hợp đồng “{contract}”: {reason}."""

    en: ClassVar[str] = (
        "Great Expectations could not run rule “{rule}” of contract “{contract}”: {reason}."
    )
