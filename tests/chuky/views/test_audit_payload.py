"""The fields of an event on the page of the audit trail."""

import pytest

from chuky.views.audit_payload import said_payload

pytestmark = pytest.mark.unit


def test_an_events_fields_are_named_and_hashes_cut() -> None:
    payload = {"receipt": "AB-12", "late": False, "rows": 0, "reason": "", "sha256": "a" * 64}
    said = [f"{name.vi}: {value}" for name, value in said_payload(payload)]
    assert said == [
        "biên nhận: AB-12",
        "nộp muộn: không",
        "số dòng: 0",
        f"mã băm: {'a' * 12}…",
    ]


def test_a_field_that_is_not_known_keeps_its_name_and_its_value() -> None:
    assert said_payload({"new": {"b": 1}})[0][0].en == "new"
    assert said_payload({"new": {"b": 1}})[0][1] == '{"b":1}'
    assert said_payload({"moments": ["x", "y"]})[0][1] == "x, y"
