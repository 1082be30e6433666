"""What can be wrong with what scoring is given. Points out of range are the contracts' matter."""

from chuky.exceptions import ChukyError


class UnitUnknown(ChukyError):
    """đơn vị `{unit}` không có trong danh sách của chu kỳ này. Sửa mã đơn vị."""

    en = "unit `{unit}` is not in this cycle's list. Correct the unit's code."


class UnitTwice(ChukyError):
    """đơn vị `{unit}` có hai lần trong danh sách. Giữ lại một."""

    en = "unit `{unit}` stands in the list twice. Keep one."


class GroupWithoutCriteria(ChukyError):
    """nhóm `{group}` của đơn vị `{unit}` chưa có bộ tiêu chí. Khai bộ tiêu chí trong kế hoạch."""

    en = "group `{group}` of unit `{unit}` has no criteria set. Name one in the plan."


class ComponentUnknown(ChukyError):
    """đơn vị `{unit}`: bộ tiêu chí `{criteria}` không có thành phần `{component}`. Sửa mã."""

    en = (
        "unit `{unit}`: criteria set `{criteria}` has no component `{component}`. Correct the code."
    )


class EntryTwice(ChukyError):
    """đơn vị `{unit}`, thành phần `{component}`: nguồn {source} cho điểm hai lần. Giữ một."""

    en = "unit `{unit}`, component `{component}`: source {source} gives points twice. Keep one."


class PointsNotANumber(ChukyError):
    """đơn vị `{unit}`, thành phần `{component}`: điểm {points} không phải là số. Sửa lại."""

    en = "unit `{unit}`, component `{component}`: the points {points} are no number. Correct them."


class BandNotBelow(ChukyError):
    """mức xếp loại `{band}`: `otherwise: {otherwise}` phải là một mức thấp hơn. Sửa bộ tiêu chí."""

    en = "class `{band}`: `otherwise: {otherwise}` must name a lower class. Correct the set."


class ShareMissing(ChukyError):
    """điều kiện `{kind}` thiếu `share` (từ 0 đến 1). Thêm vào bộ tiêu chí."""

    en = "the condition `{kind}` lacks `share` (0 to 1). Add it to the criteria set."
