"""What a clerk calls the columns of reference tables that a rule compares with.

Belongs here: names that no contract declares as its own columns. A test asks for each that a rule
reads.
"""

from collections.abc import Mapping
from typing import Final

from chuky.language import Text

REFERENCE_TITLES: Final[Mapping[str, Text]] = {
    "answers.answer": Text("phương án của mẫu phiếu", "answer of the ballot"),
    "cited.evidence": Text("tài liệu được viện dẫn", "evidence cited"),
    "cited.scored": Text("có dòng tự chấm", "has a self-assessed row"),
    "components.code": Text("mã trong bộ tiêu chí", "code in the criteria set"),
    "expected.applies": Text("áp dụng cho đơn vị", "applies to the unit"),
    "expected.appraised": Text("do thẩm định chấm", "scored by appraisers"),
    "expected.evidence_required": Text("cần tài liệu kiểm chứng", "needs evidence"),
    "expected.max_points": Text("điểm tối đa", "maximum points"),
    "expected.min_points": Text("điểm tối thiểu", "minimum points"),
    "expected.self_scored": Text("do đơn vị tự chấm", "scored by the unit"),
    "expected.step": Text("bước điểm", "step"),
    "expected.surveyed": Text("do điều tra xã hội học", "scored by the survey"),
    "lineage.into": Text("mã mới", "new code"),
    "lineage.since": Text("từ ngày", "since"),
    "parents.code": Text("mã tiêu chí cha", "code of the parent"),
    "parents.max_points": Text("điểm tối đa của tiêu chí cha", "maximum points of the parent"),
    "parts.total": Text("tổng các phần", "sum of the parts"),
    "quotas.audience": Text("nhóm đối tượng có chỉ tiêu", "respondent group with a quota"),
    "quotas.ballots": Text("chỉ tiêu phiếu", "ballots wanted"),
    "self_scores.points": Text("điểm tự chấm", "self-assessed points"),
    "units.code": Text("mã trong danh sách đơn vị", "code in the list of units"),
}
