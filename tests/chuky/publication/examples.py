"""Small made-up years for the tests of the publication: a plan, a criteria set, its datasets."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from chuky.criteria import CriteriaSet
from chuky.datasets import Row
from chuky.mark import MARK
from chuky.plan import Plan
from chuky.publication.model import Decision, PublicationInput, PublishedDataset, publish_rows

UNIT_NAMES = ("TT Thanh Miện", "Cao Thắng", "Chi Lăng Bắc", "Chi Lăng Nam", "Đoàn Kết", "Lê Hồng")


def a_plan(units: list[dict[str, Any]] | None = None, **changes: Any) -> Plan:
    """A district's year with every kind of stage that leaves a dataset."""
    data = {
        "chuky": 1,
        "key": "a-district-2023",
        "title": "Kế hoạch xác định Chỉ số cải cách hành chính năm 2023",
        "subject": "Chỉ số cải cách hành chính năm 2023 của UBND các xã, thị trấn",
        "document": {
            "number": "215/KH-UBND",
            "title": "Triển khai xác định Chỉ số cải cách hành chính năm 2023",
            "issuer": "UBND huyện Thanh Miện",
            "issued": "2023-12-08",
            "source": "tests",
        },
        "years": [2023],
        "period": {"from": "2023-01-01", "to": "2023-12-31"},
        "starts": "2023-12-01",
        "agencies": {"home": {"name": "Phòng Nội vụ"}, "post": {"name": "Bưu điện huyện"}},
        "groups": {"communes": {"name": "Xã, thị trấn", "criteria": "small"}},
        "units": units
        or [
            {"code": f"{number:02d}", "name": name, "group": "communes"}
            for number, name in enumerate(UNIT_NAMES, start=1)
        ],
        "stages": [
            {
                "key": key,
                "kind": kind,
                "name": name,
                "stated": "Trong tháng 01/2024",
                "lead": "home",
            }
            for key, kind, name in (
                ("self", "self_assessment", "Tự đánh giá, chấm điểm"),
                ("ask", "survey", "Điều tra xã hội học"),
                ("check", "verification", "Thẩm tra"),
                ("visit", "inspection", "Kiểm tra thực tế"),
                ("appraise", "appraisal", "Thẩm định"),
                ("council", "council_meeting", "Họp Hội đồng"),
                ("publish", "publication", "Công bố"),
            )
        ],
    }
    return Plan.model_validate(data | changes)


def a_set(**changes: Any) -> CriteriaSet:
    """Three criteria, one of them asked in a survey in two ways, a bonus and a penalty."""
    data = {
        "chuky": 1,
        "key": "small",
        "title": "Bộ tiêu chí xác định Chỉ số cải cách hành chính cấp xã",
        "decision": {
            "number": "3395/QĐ-UBND",
            "issued": "2022-12-15",
            "issuer": "Chủ tịch UBND tỉnh",
            "title": "Ban hành Quy định đánh giá, xác định Chỉ số cải cách hành chính",
            "source": "tests",
        },
        "max_points": "100",
        "criteria": [
            {
                "code": "I",
                "name": "Công tác chỉ đạo, điều hành",
                "max_points": "40",
                "components": [
                    {"code": "1.1", "name": "Kế hoạch năm", "max_points": "15", "step": "0.25"},
                    {"code": "1.2", "name": "Báo cáo định kỳ", "max_points": "25"},
                ],
            },
            {
                "code": "II",
                "name": "Cải cách thủ tục hành chính",
                "max_points": "30",
                "components": [
                    {"code": "2.1", "name": "Giải quyết đúng hạn", "max_points": "20"},
                    {"code": "2.2", "name": "Công khai thủ tục", "max_points": "10"},
                    {"code": "2.3", "name": "Sáng kiến", "max_points": "2", "nature": "bonus"},
                    {
                        "code": "2.4",
                        "name": "Hồ sơ trễ hạn",
                        "max_points": "5",
                        "nature": "penalty",
                    },
                ],
            },
            {
                "code": "III",
                "name": "Sự hài lòng của người dân",
                "max_points": "30",
                "components": [
                    {
                        "code": "3.1",
                        "name": "Tỷ lệ hài lòng",
                        "max_points": "20",
                        "survey": {"method": "satisfied_share"},
                    },
                    {
                        "code": "3.2",
                        "name": "Mức hài lòng trung bình",
                        "max_points": "10",
                        "survey": {"method": "mean", "audiences": ["citizens"]},
                    },
                ],
            },
        ],
        "bands": [
            {"key": "a", "name": "Xuất sắc", "at_least": "90"},
            {"key": "b", "name": "Tốt", "at_least": "80"},
            {"key": "c", "name": "Khá", "at_least": "65"},
            {"key": "d", "name": "Trung bình", "at_least": "0"},
        ],
        "recognition": {"at_least": "80", "council_share": "0.75", "needs_proposal": True},
    }
    return CriteriaSet.model_validate(data | changes)


def some_datasets(plan: Plan, criteria: CriteriaSet, seed: int = 1) -> tuple[PublishedDataset, ...]:
    """Everybody hands in everything; points are drawn by `seed`."""
    chance = Random(seed)
    asked = [part for _, part in criteria.components() if part.survey]
    scored = [part for _, part in criteria.components() if not part.survey]
    units = [unit.code for unit in plan.units]
    return (
        _dataset(
            plan, "self", [_scored(u, p, _points(chance, p), "đủ") for u in units for p in scored]
        ),
        _dataset(plan, "ask", _tallies(chance, units, asked), suffix="tallies"),
        _dataset(plan, "check", [{"unit_code": u, "proposed": u != "03"} for u in units]),
        _dataset(
            plan,
            "visit",
            [{"unit_code": units[0], "component_code": "1.1", "finding": "đúng như báo cáo"}],
        ),
        _dataset(
            plan,
            "appraise",
            [
                {
                    "unit_code": unit,
                    "component_code": part.code,
                    "self_points": part.max_points,
                    "points": _points(chance, part),
                    "reason": 'Thiếu tài liệu, "kiểm chứng"',
                }
                for unit in units
                for part in scored[:2]
            ],
        ),
        _dataset(
            plan,
            "council",
            [
                {
                    "unit_code": units[0],
                    "component_code": scored[0].code,
                    "points": scored[0].max_points,
                    "reason": "Hội đồng xét lại",
                }
            ],
        ),
        _dataset(plan, "council", [_vote(chance, unit) for unit in units], suffix="votes"),
    )


def a_publication(seed: int = 1, **changes: Any) -> PublicationInput:
    """The input of a whole rehearsed publication; fields can be replaced."""
    plan, criteria = changes.pop("plan", None) or a_plan(), changes.pop("set", None) or a_set()
    fields: dict[str, Any] = {
        "plan": plan,
        "criteria": {criteria.key: criteria},
        "datasets": some_datasets(plan, criteria, seed),
        "decision": Decision(
            number="512/QĐ-UBND",
            issued=date(2024, 3, 20),
            issuer="UBND huyện Thanh Miện",
            signer="CHỦ TỊCH",
            place="Thanh Miện",
            signed_sha256="1f" * 32,
        ),
        "mark": MARK,
        "published_at": datetime(2024, 3, 20, 2, 0, tzinfo=UTC),
        "audit_head": "ab" * 32,
        "contracts": {"self_assessment.odcs.yaml": b"apiVersion: v3.0.2\n"},
    }
    return PublicationInput(**(fields | changes))


def _dataset(plan: Plan, stage: str, rows: list[Any], suffix: str = "") -> PublishedDataset:
    return publish_rows(plan, stage, tuple(rows), suffix=suffix, simulated=True)


def _scored(unit: str, part: Any, points: Decimal, evidence: str) -> Row:
    return {
        "unit_code": unit,
        "component_code": part.code,
        "points": points,
        "evidence": evidence,
    }


def _points(chance: Random, part: Any) -> Decimal:
    share = 0 if part.nature == "penalty" else 60
    return (part.max_points * chance.randint(share, 100) / 100).quantize(Decimal("0.001"))


def _tallies(chance: Random, units: list[str], asked: list[Any]) -> list[Row]:
    return [
        {
            "unit_code": unit,
            "audience": audience,
            "component_code": part.code,
            "answer": answer,
            "count": chance.randint(5, 30),
        }
        for unit in units
        for audience in ("citizens", "officials")
        for part in asked
        for answer in range(1, 6)
    ]


def _vote(chance: Random, unit: str) -> Row:
    votes = chance.randint(5, 9)
    return {
        "unit_code": unit,
        "votes_for": votes,
        "votes_against": 9 - votes,
        "votes_abstained": 0,
        "present": 9,
        "members": 11,
    }
