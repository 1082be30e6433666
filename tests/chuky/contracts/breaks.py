"""For every rule of every contract the change that breaks it and nothing else."""

import unicodedata
from collections.abc import Mapping

from tests.chuky.contracts.samples import Break, add, both, drop, put, without

NFD = unicodedata.normalize("NFD", "Xã Một")
NFD_CODE = unicodedata.normalize("NFD", "XÃ1")
TCVN3 = "§¬n vÞ"

_SCORED: Mapping[str, Break] = {
    "unit-blank": add(unit_code=" "),
    "component-blank": add(component_code="\u00a0"),
    "column-absent": without("points"),
    "table-empty": lambda frame: frame.iloc[:0],
    "unit-unknown": add(unit_code="X99"),
    "component-unknown": add(component_code="9.9"),
    "row-duplicated": add(),
    "points-not-a-number": put("points", "1.25 điểm"),
    "points-missing": put("points", None),
    "points-not-applicable": add(unit_code="X03", component_code="1.2", points="0"),
    "points-above-maximum": put("points", "2.25"),
    "points-below-minimum": put("points", "-0.25"),
    "points-off-step": put("points", "1.3"),
    "row-absent": drop(0),
    "stray-space": put("unit_code", "XÃ1 "),
    "text-not-nfc": put("unit_code", NFD_CODE),
}
_RESPONSES: Mapping[str, Break] = {
    "unit-blank": add(unit_code=None),
    "audience-blank": add(audience=None),
    "component-blank": add(component_code=None),
    "answer-blank": add(answer=None),
    "unit-unknown": add(unit_code="X99"),
    "answer-unknown": add(answer="9"),
    "stray-space": put("answer", "5\u00a0"),
    "text-not-nfc": put("unit_code", NFD_CODE),
}


def _another(**cells: object) -> Break:
    """One more file in the list of evidence."""
    return add(evidence_id="TL-09", sha256="cd" * 32, **cells)


_NAMED: Mapping[str, Break] = {
    "code-blank": put("code", None),
    "name-blank": put("name", None),
    "code-duplicated": add(name="Khác"),
    "column-absent": without("name"),
    "table-empty": lambda frame: frame.iloc[:0],
    "stray-space": put("name", " Tên"),
    "text-not-nfc": put("name", NFD),
    "legacy-encoding": put("name", TCVN3),
}


def _reasoned(column: str) -> Mapping[str, Break]:
    return {"text-not-nfc": put(column, NFD), "legacy-encoding": put(column, TCVN3)}


def _votes(*columns: str) -> Mapping[str, Break]:
    blanks = {f"{name.replace('_', '-')}-blank": put(name, None) for name in columns}
    texts = {f"{name.replace('_', '-')}-not-a-number": put(name, "chín") for name in columns}
    return {**blanks, **texts}


BREAKS: Mapping[str, Mapping[str, Break]] = {
    "self_assessment": {
        **_SCORED,
        **_reasoned("explanation"),
        "unit-merged": add(unit_code="X01", points="1"),
        "points-not-applicable": put("points", "0", row=5),
        "component-not-self-scored": add(component_code="2.1", points="1"),
        "evidence-and-explanation-missing": put("evidence", "  "),
    },
    "verification": {
        "unit-blank": add(unit_code=None),
        "proposed-blank": put("proposed", None),
        "column-absent": without("proposed"),
        "table-empty": lambda frame: frame.iloc[:0],
        "unit-unknown": add(unit_code="X99"),
        "row-duplicated": add(),
        "proposed-not-yes-or-no": both(put("proposed", "chưa rõ"), put("note", "Còn chờ")),
        "reason-missing": put("note", None, row=1),
        "unit-absent": drop(1),
        "stray-space": put("unit_code", "XÃ1 "),
        **_reasoned("note"),
    },
    "appraisal": {
        **_SCORED,
        **_reasoned("reason"),
        "points-above-maximum": both(put("points", "2.25"), put("reason", "Đạt thêm")),
        "points-below-minimum": both(put("points", "-0.25"), put("reason", "Không đạt")),
        "points-off-step": both(put("points", "1.3"), put("reason", "Đạt thêm")),
        "points-not-applicable": add(
            unit_code="X03", component_code="1.2", points="0", self_points=None
        ),
        "self-points-not-a-number": put("self_points", "1.25.0"),
        "reason-missing": put("points", "1.5"),
        "self-points-altered": both(put("self_points", "1.5"), put("points", "1.5")),
    },
    "survey_points": {
        **_SCORED,
        "points-above-maximum": put("points", "3.000000001"),
        "points-blank": put("points", None),
        "component-not-surveyed": add(component_code="1.1", points="1"),
    },
    "portal_results": {
        **_SCORED,
        **_votes("responses", "satisfied"),
        "column-absent": without("responses"),
        "component-not-surveyed": add(component_code="1.1"),
        "responses-negative": put("responses", -1),
        "satisfied-negative": put("satisfied", -1),
        "satisfied-above-responses": put("satisfied", 11),
        "responses-none": both(put("responses", 0), put("satisfied", 0)),
    },
    "survey_tallies": {
        **_RESPONSES,
        "component-blank": add(component_code=None, count=3),
        "answer-blank": add(answer=None, count=0),
        "answer-unknown": add(answer="9", count=0),
        "count-blank": add(unit_code="X03", audience="canbo", count=None),
        "count-not-a-number": add(unit_code="X03", audience="canbo", count="hai"),
        "column-absent": without("count"),
        "table-empty": lambda frame: frame.iloc[:0],
        "row-duplicated": both(put("count", 1), add(count="1")),
        "count-negative": both(put("count", -1), put("count", 4, row=1)),
        "ballots-above-quota": put("count", 3),
        "ballots-below-quota": put("count", 1),
        "ballots-absent": drop(2),
        "unit-blank": add(unit_code=None, count=0),
        "unit-unknown": add(unit_code="X99"),
    },
    "ballots": {**_RESPONSES, "columns-not-as-agreed": lambda frame: frame.assign(sender="An")},
    "council_decisions": {
        **_SCORED,
        **_reasoned("reason"),
        "points-blank": put("points", None),
        "reason-blank": put("reason", "\u00a0"),
    },
    "council_votes": {
        **_votes("votes_for", "votes_against", "votes_abstained", "present", "members"),
        "unit-blank": put("unit_code", None),
        "column-absent": without("members"),
        "table-empty": lambda frame: frame.iloc[:0],
        "unit-unknown": put("unit_code", "X99"),
        "row-duplicated": add(),
        "votes-above-present": put("votes_for", 8),
        "votes-below-present": put("votes_for", 6),
        "present-above-members": put("members", 8),
        "stray-space": put("unit_code", "XÃ1 "),
        "text-not-nfc": put("unit_code", NFD_CODE),
    },
    "results": {
        "unit-blank": add(unit_code=None, rank=None, group="C"),
        "unit-name-blank": put("unit_name", None),
        "max-points-blank": put("max_points", None),
        "max-points-not-a-number": put("max_points", "năm"),
        "total-not-a-number": put("total", "4.5đ"),
        "index-not-a-number": put("index", "90%", row=2),
        "rank-not-a-number": put("rank", "1-2"),
        "column-absent": without("classification"),
        "table-empty": lambda frame: frame.iloc[:0],
        "unit-unknown": add(unit_code="X99", group="C"),
        "unit-duplicated": add(group="C"),
        "max-points-not-positive": both(
            add(unit_code="XÃ1", max_points="0", total=None, rank=None), drop(0), put("rank", 1)
        ),
        "total-above-maximum": put("max_points", "4.4"),
        "total-not-its-parts": put("total", "4.500000001"),
        "total-missing-for-ranked": put("total", None),
        "rank-not-positive": both(put("rank", 0, row=2), put("index", None, row=2)),
        "rank-out-of-order": both(put("rank", 2), put("rank", 1, row=1)),
        "recognized-not-yes-or-no": put("recognized", "chưa rõ"),
        "unit-absent": drop(2),
        "stray-space": put("unit_name", "Xã  Một"),
        **_reasoned("unit_name"),
    },
    "inspection": {
        "unit-blank": put("unit_code", None),
        "component-blank": put("component_code", None),
        "finding-blank": put("finding", None),
        "column-absent": without("finding"),
        "table-empty": lambda frame: frame.iloc[:0],
        "unit-unknown": put("unit_code", "X99"),
        "component-unknown": put("component_code", "9.9"),
        "row-duplicated": add(),
        "stray-space": put("finding", "Hồ sơ "),
        **_reasoned("finding"),
    },
    "points": {**_SCORED, "points-blank": put("points", None)},
    "unit_roster": {
        **_NAMED,
        "valid-from-not-a-date": put("valid_from", "13/13/2025"),
        "valid-to-not-a-date": put("valid_to", "2025-02-30"),
        "validity-reversed": put("valid_to", "30/06/2025"),
        "own-predecessor": put("predecessors", "XÃ1"),
        "name-in-group-twice": put("name", "Xã Hai"),
    },
    "agencies": {
        **_NAMED,
        "email-malformed": put("email", "snv@tinh"),
        "email-missing": put("email", None),
    },
    "criteria_set": {
        **_NAMED,
        "code-blank": add(code=None),
        "code-duplicated": add(name="Khác"),
        "max-points-blank": add(code="2", max_points=None),
        "max-points-not-a-number": add(code="2", max_points="hai"),
        "min-points-not-a-number": put("min_points", "không"),
        "step-not-a-number": put("step", "1/4", row=1),
        "parent-unknown": put("parent", "7", row=0),
        "parent-is-itself": add(code="2", parent="2"),
        "parts-not-adding-up": put("max_points", "1.6", row=2),
        "minimum-above-maximum": put("min_points", "3", row=1),
        "step-not-positive": put("step", "0", row=1),
    },
    "evidence_list": {
        "evidence-id-blank": put("evidence_id", None),
        "evidence-id-duplicated": add(sha256="cd" * 32),
        "unit-blank": _another(unit_code=None),
        "component-blank": _another(component_code=None),
        "kind-blank": put("kind", None),
        "kind-unknown": put("kind", "tệp"),
        "sha256-malformed": put("sha256", "AB" * 32),
        "column-absent": without("kind"),
        "unit-unknown": _another(unit_code="X99"),
        "component-unknown": _another(component_code="9.9"),
        "file-not-sent": put("sha256", None),
        "citation-missing": put("citation", None, row=1),
        "file-sent-twice": add(evidence_id="TL-03"),
        "sent-not-cited": _another(unit_code="X02"),
        "cited-not-sent": drop(1),
        "stray-space": put("file_name", " bc.pdf"),
        **_reasoned("citation"),
    },
    "sampling_frame": {
        "person-id-blank": add(person_id=None),
        "person-id-duplicated": add(),
        "unit-blank": add(person_id="P9", unit_code=None),
        "audience-blank": add(person_id="P9", audience=None),
        "columns-not-as-agreed": lambda frame: frame.assign(phone="09"),
        "table-empty": lambda frame: frame.iloc[:0],
        "unit-unknown": add(person_id="P9", unit_code="X99"),
        "audience-unknown": add(person_id="P9", audience="daibieu"),
        "frame-below-quota": drop(0),
        "frame-absent": drop(6),
        "stray-space": put("person_id", "P0 "),
        "text-not-nfc": put("unit_code", NFD_CODE),
    },
}
