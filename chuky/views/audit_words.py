"""What an event of the audit trail is called by people. The trail itself keeps the code word."""

from chuky.language import Text

ACTIONS = {
    "account.added": Text("thêm tài khoản", "account added"),
    "account.disabled": Text("khóa tài khoản", "account locked"),
    "account.enabled": Text("mở lại tài khoản", "account opened again"),
    "account.invited": Text("mời người dùng", "person invited"),
    "account.password_set": Text("đặt mật khẩu", "password set"),
    "account.signed_out": Text("kết thúc mọi phiên", "all sessions ended"),
    "act.asked": Text("đề nghị chờ người thứ hai", "asked of a second person"),
    "act.granted": Text("người thứ hai duyệt", "granted by a second person"),
    "act.refused": Text("người thứ hai từ chối", "refused by a second person"),
    "act.recorded": Text("ghi văn bản kết thúc bước", "document entered"),
    "appraisal.charged": Text("phân công thẩm định", "criterion put in charge"),
    "call.logged": Text("ghi cuộc gọi", "call logged"),
    "catch_up.mark": Text("chạy bù, dấu trong ngày", "catch-up, the day's mark"),
    "clock.confirmed": Text("xác nhận đồng hồ", "clock confirmed"),
    "council.met": Text("họp Hội đồng", "council met"),
    "council.not_quorate": Text("phiên họp không đủ số", "session without a quorum"),
    "cycle.activated": Text("kích hoạt chu kỳ", "cycle activated"),
    "cycle.amended": Text("sửa đổi chu kỳ", "cycle amended"),
    "units.ended": Text("đơn vị không còn, hết nợ hồ sơ", "units are no more and owe nothing"),
    "deadline.moved": Text("dời hạn", "deadline moved"),
    "draft.presented": Text("trình Thủ trưởng duyệt bản tự chấm", "scores put before the head"),
    "draft.approved": Text("đơn vị duyệt bản tự chấm", "unit approved its scores"),
    "draft.assigned": Text("đơn vị phân công tiêu chí", "unit assigned a criterion"),
    "evidence.added": Text("thêm tài liệu kiểm chứng", "evidence added"),
    "evidence.withdrawn": Text("rút tài liệu kiểm chứng", "evidence withdrawn"),
    "explanation.answered": Text("đơn vị giải trình", "explanation given"),
    "explanation.asked": Text("yêu cầu giải trình", "explanation asked for"),
    "gate.failed": Text("chốt chất lượng không đạt", "quality gate failed"),
    "gate.passed": Text("chốt chất lượng đạt", "quality gate passed"),
    "identity.bound": Text("gắn đăng nhập một lần", "single sign-on bound"),
    "inspection.noted": Text("ghi kết quả kiểm tra", "inspection finding noted"),
    "mail.released": Text("thả thư bị giữ", "held mail released"),
    "mailbox.unreachable": Text("không đọc được hộp thư báo trả", "mailbox of bounces unreadable"),
    "message.bounced": Text("thư bị trả về", "letter bounced"),
    "message.unmade": Text("thư chưa soạn được, để riêng", "letter that could not be made"),
    "message.given_up": Text("thôi gửi thư sau nhiều lần", "letter given up"),
    "message.failed": Text("thư không gửi được", "letter failed"),
    "password.checked": Text("nhập lại mật khẩu", "password given again"),
    "messages.again": Text("gửi lại thư", "letters sent again"),
    "messages.dropped": Text("bỏ thư không cần nữa", "letters not needed dropped"),
    "moment.failed": Text("thời điểm chạy hỏng", "moment failed"),
    "plan.deleted": Text("xóa bản nháp kế hoạch", "draft plan deleted"),
    "plan.renamed": Text("đổi tên bản nháp kế hoạch", "draft plan renamed"),
    "plan.restored": Text("khôi phục bản nháp kế hoạch", "draft plan brought back"),
    "post.unreachable": Text("máy chủ thư không trả lời", "mail server away"),
    "reminders.brought_forward": Text("gửi thư nhắc sớm", "reminders sent now"),
    "reminders.put_off": Text("lùi thư nhắc", "reminders put off"),
    "reminders.queued": Text("xếp thư nhắc vào hàng gửi", "reminders queued"),
    "role.granted": Text("cấp vai trò", "role granted"),
    "role.taken": Text("thôi vai trò", "role taken away"),
    "rule.waived": Text("miễn một quy tắc", "rule waived"),
    "scores.recorded": Text("ghi điểm", "scores recorded"),
    "session.opened": Text("đăng nhập", "signed in"),
    "session.refused": Text("đăng nhập sai", "sign-in refused"),
    "stage.blocked": Text("bước bị giữ lại", "stage held back"),
    "stage.closed_early": Text("đóng sớm một bước", "stage closed early"),
    "stage.opened": Text("mở bước", "stage opened"),
    "stage.paused": Text("tạm dừng", "paused"),
    "stage.reopened": Text("mở lại bước", "stage reopened"),
    "stage.resumed": Text("cho chạy tiếp", "resumed"),
    "stage.sealed": Text("niêm phong bước", "stage sealed"),
    "submission.accepted": Text("nhận hồ sơ", "submission accepted"),
    "submission.after_seal": Text("hồ sơ đến sau niêm phong", "submission after the seal"),
    "submission.late_decided": Text("quyết định về hồ sơ muộn", "late submission decided"),
    "submission.received": Text("tiếp nhận hồ sơ", "submission received"),
    "submission.returned": Text("trả lại hồ sơ", "submission returned"),
    "submission.unclaimed": Text("tệp không rõ của ai", "file of nobody known"),
    "survey.tickets_issued": Text("phát mã phiếu", "ballot tickets issued"),
    "text.edited": Text("sửa mẫu thư", "text edited"),
    "urging.drafted": Text("dự thảo công văn đôn đốc", "letter of urging drafted"),
    "urging.released": Text("phát hành công văn đôn đốc", "letter of urging released"),
    "verification.proposed": Text("đề nghị của thẩm tra", "verification's proposal"),
}


def action_word(action: str) -> Text:
    """An event's name; its own code word where a newer version wrote one that isn't known here."""
    return ACTIONS.get(action, Text(action, action))


def actions_named(words: str) -> list[str]:
    """The actions whose name holds these words, in either language: what a search means."""
    wanted = words.casefold()
    return [key for key, text in ACTIONS.items() if any(wanted in one.casefold() for one in text)]
