"""What can be wrong with an account, a password or a right, said to the person it concerns."""

from chuky.exceptions import ChukyError


class SignInRefused(ChukyError):
    """tên đăng nhập hoặc mật khẩu không đúng; kiểm tra phím Caps Lock và bộ gõ tiếng Việt"""

    en = "the name or the password is wrong; check Caps Lock and the keyboard's language"


class SignInDelayed(ChukyError):
    """sai mật khẩu nhiều lần; thử lại sau {seconds} giây"""

    en = "too many wrong passwords; try again in {seconds} s"


class PasswordRefused(ChukyError):
    """mật khẩu chưa dùng được: {rule}; chọn một câu dài dễ nhớ, không cần ký tự đặc biệt"""

    en = "this password can't be used: {rule}; choose a long phrase, no special signs needed"


class InvitationSpent(ChukyError):
    """đường dẫn mời đã dùng hoặc hết hạn; xin quản trị viên gửi lại"""

    en = "this invitation was used or has expired; ask the administrator for another"


class AccountTaken(ChukyError):
    """đã có tài khoản `{account}`; chọn tên khác"""

    en = "there is an account `{account}` already; choose another name"


class AccountUnknown(ChukyError):
    """không có tài khoản `{account}`; xem trang Người dùng"""

    en = "there is no account `{account}`; see the page People"


class AccountNameRefused(ChukyError):
    """tên đăng nhập `{account}` không hợp lệ; dùng 2–60 chữ thường không dấu, số, dấu . - _"""

    en = "the name `{account}` is not valid; use 2–60 lower-case letters, digits and . - _"


class RoleUnknown(ChukyError):
    """không có vai trò `{role}`; các vai trò: {known}"""

    en = "there is no role `{role}`; roles: {known}"


class GrantRefused(ChukyError):
    """không cấp được vai trò {role}: {why}"""

    en = "the role {role} can't be granted: {why}"


class RoleRefused(ChukyError):
    """việc này cần vai trò khác với vai trò của {who}; hỏi quản trị viên của chu kỳ"""

    en = "this takes another role than {who} has; ask the cycle's administrator"


class ActDecided(ChukyError):
    """đề nghị này đã được {who} quyết định; tải lại trang"""

    en = "this request was decided by {who}; reload the page"


class ActUnknown(ChukyError):
    """không có đề nghị `{act}` ở đây; tải lại trang"""

    en = "there is no request `{act}` here; reload the page"


class ReasonMissing(ChukyError):
    """cần nêu lý do; lý do được ghi vào nhật ký"""

    en = "a reason is needed; it goes into the audit trail"


class IdentityUnknown(ChukyError):
    """chưa có đúng một tài khoản với địa chỉ `{who}`; nhờ quản trị viên thêm ở trang Người dùng"""

    en = "there isn't exactly one account with the address `{who}`; ask an administrator to add it"


class PeopleRefused(ChukyError):
    """chưa nhập ai: {wrong}; sửa các dòng ấy rồi tải lên lại cả danh sách"""

    en = "nobody was imported: {wrong}; correct these rows and upload the whole list again"


class AddressDelayed(ChukyError):
    """quá nhiều lần đăng nhập sai từ máy này; thử lại sau {seconds} giây"""

    en = "too many failed sign-ins from this machine; try again in {seconds} s"
