"""What can be wrong with an act in the unit's portal, said to the officer who tried it."""

from chuky.exceptions import ChukyError


class PointsUnreadable(ChukyError):
    """{component}: “{typed}” không phải là số; viết điểm như 1,25"""

    en = "{component}: “{typed}” is no number; write points like 1.25"


class DraftChanged(ChukyError):
    """{component}: {by} vừa ghi {theirs}, anh chị ghi {mine}; chọn một trong hai"""

    en = "{component}: {by} has just written {theirs}, you wrote {mine}; choose one of them"


class NotAssigned(ChukyError):
    """tiêu chí {criterion} được giao cho {who}; nhờ Thủ trưởng phân công lại"""

    en = "criterion {criterion} was given to {who}; ask the head to assign it anew"


class ContributorUnknown(ChukyError):
    """`{account}` không phải là cán bộ của đơn vị `{unit}`; xem danh sách người dùng"""

    en = "`{account}` is no contributor of unit `{unit}`; see the list of people"


class DraftIncomplete(ChukyError):
    """còn {count} việc trước khi gửi, việc đầu tiên: {first}; làm xong rồi duyệt lại"""

    en = "{count} things are left before sending, the first: {first}; do them, then approve again"


class DraftMoved(ChukyError):
    """bản nháp đã đổi sau khi anh chị mở trang duyệt; đọc lại rồi duyệt"""

    en = "the draft changed after you opened the page; read it again, then approve"


class ReportMissing(ChukyError):
    """chưa có báo cáo tự chấm đã ký; chọn tệp PDF, ảnh hoặc văn bản rồi gửi lại"""

    en = "the signed report is missing; choose a PDF, picture or document, then send again"


class EvidenceApproved(ChukyError):
    """tài liệu này đã nằm trong bản Thủ trưởng duyệt; nhờ Thủ trưởng rút rồi duyệt lại"""

    en = "the head approved with this piece; ask the head to take it back and to approve again"


class WorkbookTooLarge(ChukyError):
    """tệp {file} nặng hơn {most} MB, chưa nhận gì; điền vào biểu mẫu gốc, bỏ ảnh và trang thừa"""

    en = "{file} is over {most} MB, nothing was taken; fill in the form itself, without pictures"
