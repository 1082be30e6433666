"""What can go wrong with a vault, and what to do about it."""

from chuky.exceptions import ChukyError


class VaultMissing(ChukyError):
    """kho hồ sơ không có tệp {sha256}; khôi phục từ bản sao lưu (chuky restore)"""

    en = "the vault has no file {sha256}; restore it from a backup (chuky restore)"


class VaultDamaged(ChukyError):
    """tệp {sha256} trong kho hồ sơ đã bị thay đổi (đọc ra {found}); khôi phục từ bản sao lưu"""

    en = "file {sha256} in the vault was changed (reads as {found}); restore it from a backup"


class VaultUnreachable(ChukyError):
    """không dùng được kho hồ sơ {where}: {reason}; {way_out}"""

    en = "the vault at {where} can't be used: {reason}; {way_out}"


class VaultUrlUnknown(ChukyError):
    """không hiểu địa chỉ kho hồ sơ `{url}`: {reason}. Dùng đường dẫn thư mục, file:///…,
    hoặc s3://bucket/prefix?endpoint=http://máy:cổng&region=…&path_style=1"""

    en = """the vault's address `{url}` is not understood: {reason}. Use a folder, file:///…,
    or s3://bucket/prefix?endpoint=http://host:port&region=…&path_style=1"""
