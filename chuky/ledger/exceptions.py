"""What can go wrong with the ledger's database, said to the operator who configured it.

Passing trouble (a database that is busy) stays SQLAlchemy's own error, so that a step is tried
again.
"""

from chuky.exceptions import ChukyError


class LedgerUrlUnknown(ChukyError):
    """không hiểu địa chỉ sổ cái `{url}`; dùng sqlite:///đường-dẫn hoặc postgresql://máy-chủ/tên"""

    en = "the ledger's address `{url}` is not understood; use sqlite:///path or postgresql://host/name"


class LedgerUnreachable(ChukyError):
    """không mở được sổ cái {where}: {reason}; kiểm tra địa chỉ, quyền truy cập và máy chủ"""

    en = "the ledger at {where} can't be opened: {reason}; check its address, rights and server"


class LedgerFull(ChukyError):
    """không ghi được vào sổ cái {where}: {reason}; đĩa đầy? giải phóng chỗ rồi làm lại, việc vừa
    rồi chưa được ghi"""

    en = "the ledger {where} can't be written: {reason}; free some disk and do it again: not kept"


class LedgerTooNew(ChukyError):
    """sổ cái {where} ở phiên bản `{found}`, chương trình biết `{known}`: cập nhật nó"""

    en = "the ledger at {where} has version `{found}`, this program knows `{known}`; update it"


class HistoryKept(ChukyError):
    """nhật ký không sửa, không xóa được; ghi một sự kiện mới để đính chính"""

    en = "the audit trail can't be changed or deleted; append a correction"
