"""States as people read them: a word and a shape, never a colour alone."""

from typing import Literal, NamedTuple

from chuky.language import Text

Tone = Literal["good", "wait", "bad", "none"]


class Word(NamedTuple):
    """`shape` says without colour what `tone` says with it."""

    shape: str
    text: Text
    tone: Tone


SENT = Word("●", Text("đã nộp", "sent"), "good")
CHECKING = Word("◐", Text("đang kiểm tra", "being checked"), "wait")
RETURNED = Word("▲", Text("bị trả lại", "returned"), "bad")
MISSING = Word("○", Text("chưa nộp", "not sent"), "none")
OVERDUE = Word("✕", Text("quá hạn", "overdue"), "bad")
NOT_COUNTED = Word("✕", Text("nộp muộn, không tính", "late, not counted"), "bad")
FREE = "–"
"""The shape of a unit that is no more, or not yet: the word says since when."""
NOT_CONCERNED = Word("–", Text("không thuộc bước này", "not in this stage"), "none")
SCORED = Word("●", Text("đã chấm", "scored"), "good")
SCORING = Word("◐", Text("đang chấm", "being scored"), "wait")
UNSCORED = Word("○", Text("chưa chấm", "not scored"), "none")
QUOTA = Word("○", Text("chỉ tiêu phiếu", "ballots wanted"), "none")
NO_QUOTA = Word("–", Text("không có chỉ tiêu", "no quota"), "none")
COUNTED = Word("●", Text("đủ phiếu", "enough ballots"), "good")
TOO_FEW = Word("▲", Text("thiếu phiếu", "too few ballots"), "wait")

STAGE_STATES = {
    "waiting": Word("○", Text("chưa mở", "not open yet"), "none"),
    "open": Word("◐", Text("đang mở", "open"), "wait"),
    "late": Word("✕", Text("quá hạn", "overdue"), "bad"),
    "blocked": Word("▲", Text("bị giữ lại", "held back"), "bad"),
    "sealed": Word("●", Text("xong", "done"), "good"),
}
CYCLE_STATES = {
    "active": Word("◐", Text("đang chạy", "running"), "wait"),
    "published": Word("●", Text("đã công bố", "published"), "good"),
}
MESSAGE_STATES = {
    "queued": Word("◐", Text("chờ gửi", "queued"), "wait"),
    "sent": Word("●", Text("đã gửi", "sent"), "good"),
    "failed": Word("✕", Text("chưa gửi được, sẽ thử lại", "failed, tried again"), "bad"),
    "dropped": Word("–", Text("không cần gửi nữa", "not needed any more"), "none"),
    "given_up": Word("✕", Text("thôi gửi sau nhiều lần", "given up after many tries"), "bad"),
    "no_address": Word("✕", Text("không có địa chỉ", "no address"), "bad"),
}
ATTEMPT_STATES = {
    "sent": Word("●", Text("đã giao", "handed over"), "good"),
    "failed": Word("✕", Text("không tới máy thư", "the server was away"), "bad"),
    "refused": Word("✕", Text("bị từ chối", "refused"), "bad"),
    "bounced": Word("▲", Text("bị trả về", "bounced"), "bad"),
    "dropped": Word("–", Text("bỏ, không còn đúng", "dropped, no longer true"), "none"),
    "unmade": Word("✕", Text("chưa soạn được", "could not be made"), "bad"),
    "again": Word("○", Text("thử lại từ đầu", "tried again from the start"), "none"),
}
CHANNELS = {"mail": Text("thư điện tử", "mail")}
"""Other channels are called by the name that the office gave them."""
NOTICES = {
    "receipt": Text("biên nhận hồ sơ", "receipt"),
    "late_word": Text("hồ sơ nộp muộn", "late work"),
    "query": Text("yêu cầu giải trình", "query"),
    "presented": Text("bản tự chấm chờ duyệt", "draft to approve"),
    "moved": Text("dời hạn, gia hạn", "moved deadline"),
    "reopened": Text("mở lại bước", "reopened stage"),
    "waived": Text("miễn quy tắc", "waived rule"),
}
"""Kinds of letters that tell a unit what happened to its work."""
TEXT_NAMES = {
    "digest.subject.j2": Text("Tiêu đề thư nhắc", "Subject of the reminder"),
    "digest.txt.j2": Text("Thư nhắc, chữ thường", "Reminder, plain text"),
    "digest.html.j2": Text("Thư nhắc, dạng HTML", "Reminder, HTML"),
    "overdue.subject.j2": Text("Tiêu đề thư đôn đốc", "Subject of the overdue reminder"),
    "overdue.txt.j2": Text("Thư đôn đốc, chữ thường", "Overdue reminder, plain text"),
    "overdue.html.j2": Text("Thư đôn đốc, dạng HTML", "Overdue reminder, HTML"),
    "group.txt.j2": Text("Tin nhóm chat", "Text for the group chat"),
    "group.en.txt.j2": Text("Tin nhóm chat, tiếng Anh", "Text for the group chat, in English"),
} | {
    f"{kind}.{part}.j2": Text(f"Thông báo {word.vi}: {said.vi}", f"Notice, {word.en}: {said.en}")
    for kind, word in NOTICES.items()
    for part, said in {"subject": Text("tiêu đề", "subject"), "txt": Text("thư", "text")}.items()
}
RECEIPT_VERDICTS = {
    "received": Text("đang kiểm tra", "being checked"),
    "accepted": Text("đạt", "accepted"),
    "returned": Text("trả lại", "returned"),
    "after_seal": Text("sau niêm phong", "after the seal"),
}
STAGE_KINDS = {
    "self_assessment": Text("Tự đánh giá", "Self-assessment"),
    "verification": Text("Thẩm tra", "Verification"),
    "survey": Text("Điều tra xã hội học", "Survey"),
    "inspection": Text("Kiểm tra thực tế", "Inspection"),
    "appraisal": Text("Thẩm định", "Appraisal"),
    "council_meeting": Text("Họp Hội đồng", "Council meeting"),
    "aggregation": Text("Tổng hợp", "Aggregation"),
    "submission": Text("Trình", "Submission"),
    "publication": Text("Công bố", "Publication"),
    "milestone": Text("Mốc công việc", "Milestone"),
}
DATASETS = {
    "agencies": Text("Cơ quan chủ trì, phối hợp", "Agencies"),
    "appraisal": Text("Điểm thẩm định", "Appraised points"),
    "ballots": Text("Phiếu trả lời", "Ballots"),
    "council_decisions": Text("Điểm Hội đồng điều chỉnh", "Points that the council changed"),
    "council_votes": Text("Biểu quyết của Hội đồng", "Votes of the council"),
    "criteria_set": Text("Bộ tiêu chí", "Criteria set"),
    "evidence_list": Text("Danh mục tài liệu kiểm chứng", "List of evidence"),
    "inspection": Text("Kết quả kiểm tra thực tế", "Findings of the inspection"),
    "points": Text("Điểm nhập từ tệp", "Points from a file"),
    "portal_results": Text("Đánh giá trên Cổng dịch vụ công", "Ratings of the service portal"),
    "results": Text("Kết quả, xếp hạng", "Results and ranking"),
    "sampling_frame": Text("Danh sách tổng thể để chọn mẫu", "Sampling frame"),
    "self_assessment": Text("Điểm tự chấm", "Self-assessed points"),
    "survey_points": Text("Điểm điều tra xã hội học", "Survey points"),
    "survey_tallies": Text("Bảng đếm phiếu điều tra", "Tallies of the survey"),
    "unit_roster": Text("Danh sách đơn vị", "Roster of units"),
    "verification": Text("Kết quả thẩm tra", "Outcome of the verification"),
}
"""What people call the data that a contract is about."""
ACT_STATES = {
    "pending": Word("◐", Text("chờ người thứ hai", "waits for a second person"), "wait"),
    "granted": Word("●", Text("được tính", "counts"), "good"),
    "refused": Word("✕", Text("không tính", "doesn't count"), "bad"),
}
OTHER = Word("?", Text("khác", "other"), "none")
ACT_KINDS = {
    "waive": Text("Miễn một quy tắc", "Waive a rule"),
    "role": Text("Cấp vai trò", "Grant a role"),
    "roles": Text("Cấp vai trò cho cả danh sách", "Grant a list of roles"),
    "move": Text("Dời hạn", "Move a deadline"),
    "extend": Text("Gia hạn một đơn vị", "Extend a unit"),
    "reopen": Text("Mở lại một bước", "Reopen a stage"),
    "paper_tally": Text("Nhập bảng đếm phiếu giấy", "Enter a paper tally"),
}
TROUBLE_KINDS = {
    "late": Word("✕", Text("quá hạn", "late"), "bad"),
    "blocked": Word("▲", Text("bị giữ lại", "held back"), "bad"),
    "mail": Word("!", Text("thư chưa gửi", "mail not sent"), "wait"),
    "held": Word("▲", Text("thư bị giữ sau khi khôi phục", "mail held after a restore"), "bad"),
    "paused": Word("▲", Text("tạm dừng", "paused"), "wait"),
    "catch_up": Word("✕", Text("luồng chạy bù không chạy", "the catch-up doesn't run"), "bad"),
    "bounces": Word(
        "✕", Text("không đọc được hộp thư báo trả", "the mailbox of bounces can't be read"), "bad"
    ),
    "reminders": Word("✕", Text("thư nhắc chưa đi", "reminders have not left"), "bad"),
    "moments": Word("✕", Text("thời điểm đến hạn chưa chạy", "due moments have not run"), "bad"),
    "clock": Word("✕", Text("đồng hồ đáng ngờ", "the clock is in doubt"), "bad"),
    "stuck": Word("✕", Text("thời điểm không chạy được", "a moment can't run"), "bad"),
    "audit": Word("!", Text("nhật ký không nguyên vẹn", "audit trail damaged"), "bad"),
}


def dataset_name(contract: str) -> Text:
    """What people call a contract's data; its own name where it is an office's."""
    return DATASETS.get(contract, Text(contract, contract))
