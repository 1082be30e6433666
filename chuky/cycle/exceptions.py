"""What can be wrong with an act in a cycle, said to the person who tried it."""

from chuky.exceptions import ChukyError


class CycleUnknown(ChukyError):
    """không có chu kỳ `{cycle}`; xem danh sách bằng `chuky status`"""

    en = "there is no cycle `{cycle}`; `chuky status` lists them"


class CycleActive(ChukyError):
    """chu kỳ `{cycle}` chạy theo bản khác của {what}; muốn đổi: `chuky schedule --amend LÝ-DO`"""

    en = "cycle `{cycle}` runs by another version of {what}; change it with --amend REASON"


class MoveRefused(ChukyError):
    """hạn của bước `{stage}` không dời được: {why}; xem `chuky status` rồi chọn ngày khác"""

    en = "the deadline of stage `{stage}` can't be moved: {why}; see `chuky status`"


class PauseRefused(ChukyError):
    """`{stage}` không tạm dừng hoặc cho chạy tiếp được: {why}; xem `chuky status`"""

    en = "`{stage}` can't be paused or resumed: {why}; see `chuky status`"


class ClosingRefused(ChukyError):
    """bước `{stage}` chưa đóng sớm được: {why}; xem `chuky status`"""

    en = "stage `{stage}` can't be closed early: {why}; see `chuky status`"


class ReopeningRefused(ChukyError):
    """bước `{stage}` không mở lại được: {why}"""

    en = "stage `{stage}` can't be reopened: {why}"


class AmendmentRefused(ChukyError):
    """chu kỳ `{cycle}` đang chạy, phần `{what}` của kế hoạch không đổi được nữa; chỉ đổi được
    thời hạn, tên gọi, cơ quan, cụm và ngày cuối của đơn vị: đưa phần ấy về như chu kỳ"""

    en = (
        "cycle `{cycle}` runs, its plan's `{what}` can't change any more; only deadlines, names, "
        "agencies, clusters and last days of units can: put that part back as the cycle has it"
    )


class AmendmentClosed(ChukyError):
    """chu kỳ `{cycle}` đã công bố, kế hoạch của nó giữ nguyên; việc còn lại thì dời hạn từng bước,
    kết quả thì đính chính bằng một quyết định mới"""

    en = (
        "cycle `{cycle}` is published, its plan stays as it is; move the deadlines of what is "
        "left one by one, correct a result by a new decision"
    )


class AmendedMeanwhile(ChukyError):
    """kế hoạch của chu kỳ `{cycle}` vừa được sửa đổi sau khi mở trang này; xem lại rồi áp dụng"""

    en = "the plan of cycle `{cycle}` was amended after this page was opened; look again first"


class ActRefused(ChukyError):
    """bước `{stage}`: không ghi được, {why}"""

    en = "stage `{stage}`: this can't be entered, {why}"


class SessionRefused(ChukyError):
    """phiên họp số {number}: {why}"""

    en = "session {number}: {why}"


class TallyRefused(ChukyError):
    """phiếu giấy của {unit}: {why}"""

    en = "paper ballots about {unit}: {why}"


class StageNotOpen(ChukyError):
    """bước `{stage}` đang ở trạng thái {state}, không nhận {what}; xem lịch trình của kế hoạch"""

    en = "stage `{stage}` is {state} and takes no {what}; see the plan's timetable"


class UnitUnknown(ChukyError):
    """không có đơn vị `{unit}` trong bước `{stage}`; {way_out}"""

    en = "there is no unit `{unit}` in stage `{stage}`; {way_out}"


class UnitAmbiguous(ChukyError):
    """có {count} đơn vị cùng tên “{name}”; ghi mã của một đơn vị: {codes}"""

    en = "{count} units are called “{name}”; write the code of one: {codes}"


class ComponentUnknown(ChukyError):
    """không có tiêu chí thành phần `{component}` cho đơn vị `{unit}`; xem bộ tiêu chí"""

    en = "there is no component `{component}` for unit `{unit}`; see the criteria set"


class PointsRefused(ChukyError):
    """{unit}, {component}: {points} điểm không hợp lệ: {rule}"""

    en = "{unit}, {component}: {points} points are not valid: {rule}"


class BallotRefused(ChukyError):
    """phiếu không nhận được, chưa phiếu nào được ghi: {why}; sửa câu trả lời rồi gửi lại"""

    en = "the ballots can't be taken, none was recorded: {why}; correct the answers, send again"


class TicketRefused(ChukyError):
    """mã phiếu không đúng hoặc đã dùng; mỗi người trả lời một lần"""

    en = "the ballot code is wrong or was used; each person answers once"


class RuleUnknown(ChukyError):
    """không có quy tắc `{rule}` nào giữ được bước `{stage}`; chọn trong danh sách lỗi của chốt"""

    en = "there is no rule `{rule}` that can hold stage `{stage}`; choose one that its gate names"


class ReceiptUnknown(ChukyError):
    """không có hồ sơ nộp muộn `{receipt}` trong chu kỳ này; tải lại trang"""

    en = "there is no late file `{receipt}` in this cycle; reload the page"


class SecondPersonNeeded(ChukyError):
    """việc này cần hai người: `{actor}` không thể tự duyệt đề nghị của mình"""

    en = "this takes two persons: `{actor}` can't approve their own request"


class NoQuorum(ChukyError):
    """phiên họp có {present}/{members} thành viên, chưa đủ {quorum}; họp lại phiên khác"""

    en = "{present} of {members} members are present, the quorum is {quorum}; meet again"


class IllustrativeUnconfirmed(ChukyError):
    """kế hoạch có {count} chỗ minh họa chưa được xác nhận, ví dụ {first}; điền giá trị thật
    hoặc xác nhận (--confirm-illustrative)"""

    en = (
        "the plan has {count} illustrative values, such as {first}; "
        "fill in the real ones or confirm them (--confirm-illustrative)"
    )
