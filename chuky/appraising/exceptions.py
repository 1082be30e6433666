"""What can be wrong with an appraiser's act or a unit's answer, said to the person who tried."""

from chuky.exceptions import ChukyError


class QuestionEmpty(ChukyError):
    """chưa viết gì; hãy ghi điều cần hỏi hoặc lời giải trình rồi gửi lại"""

    en = "nothing was written; write the question or the answer, then send it again"


class QueryDayPast(ChukyError):
    """hạn trả lời {day:%d/%m/%Y} phải từ hôm nay đến hết hạn của bước ({last}); chọn ngày khác"""

    en = "an answer by {day:%d/%m/%Y} must be from today to the stage's last day ({last})"


class QueryUnknown(ChukyError):
    """không có câu hỏi số {number} về tiêu chí `{component}` cho đơn vị `{unit}`; tải lại trang"""

    en = "there is no query {number} on component `{component}` to unit `{unit}`; reload the page"


class ScoreReasonMissing(ChukyError):
    """điểm của `{component}` khác điểm tự chấm hoặc khác lần trước: cần ghi lý do"""

    en = "the points of `{component}` differ from the self score or the last ones: give a reason"


class ScoreMovedMeanwhile(ChukyError):
    """người khác vừa chấm `{component}` của `{unit}`; xem điểm mới rồi chấm lại nếu cần"""

    en = "someone else just scored `{component}` of `{unit}`; see the new points, then decide"


class PointsUnreadable(ChukyError):
    """`{text}` không phải là điểm; ghi một số như 0,75"""

    en = "`{text}` isn't a number of points; write one like 0.75"


class NotInCharge(ChukyError):
    """tiêu chí `{criterion}` do người khác phụ trách ({who}); nhờ Tổ thư ký phân công lại"""

    en = "criterion `{criterion}` is in charge of {who}; ask the secretariat to reassign it"


class AppraiserUnknown(ChukyError):
    """`{account}` không phải thẩm định viên của chu kỳ này; cấp vai trò ở trang Người dùng"""

    en = "`{account}` isn't an appraiser of this cycle; grant the role on the page People"
