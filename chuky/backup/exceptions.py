"""What can be wrong with a backup or its restoring."""

from chuky.exceptions import ChukyError


class BackupImpossible(ChukyError):
    """không sao lưu được {what}: {reason}"""

    en = "{what} can't be backed up: {reason}"


class BackupDamaged(ChukyError):
    """bản sao lưu không nguyên vẹn: {what}; dùng bản sao lưu khác, chưa có gì được khôi phục"""

    en = "the backup is damaged: {what}; use another one, nothing was restored"


class HomeTaken(ChukyError):
    """thư mục {folder} không trống; khôi phục vào một thư mục mới, không ghi đè lên gì cả"""

    en = "{folder} is not empty; restore into a new folder, nothing is overwritten"


class LedgerTaken(ChukyError):
    """sổ cái {where} (CHUKY_LEDGER) không trống; khôi phục vào một sổ cái mới"""

    en = "the ledger {where} (CHUKY_LEDGER) is not empty; restore into a new one"


class NothingHeld(ChukyError):
    """ở {folder} không có thư nào bị giữ; kiểm tra lại --home"""

    en = "no mail is held in {folder}; check --home"
