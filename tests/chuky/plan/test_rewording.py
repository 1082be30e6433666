"""One wording is changed in its own line; two officers' changes are told apart."""

from pathlib import Path

import pytest
import yaml

from chuky.plan.drafts import new_draft
from chuky.plan.judging import Judged, read_draft
from chuky.plan.load import CONFIGS
from chuky.plan.rewording import WordingFixed, merge_wordings, with_wordings

pytestmark = pytest.mark.unit
PLAN = (CONFIGS / "plans" / "thanh-mien-par-index-2023.yaml").read_text(encoding="utf-8")
STAGE, STATED = "self-assessment", "stated: Chậm nhất đến ngày 10/01/2024"


def drafted(home: Path, written: str = STATED) -> Judged:
    """The plan with the stage's wording `written` in another way."""
    return read_draft(home, new_draft(home, PLAN.replace(STATED, written), "x"))


def test_a_wording_is_changed_in_its_own_line_only(tmp_path: Path) -> None:
    judged = drafted(tmp_path, f"{STATED}  # như văn bản")
    text = with_wordings(judged, {STAGE: " Chậm nhất  đến ngày 12/01/2024\n"})
    lines = zip(judged.text.splitlines(), text.splitlines(), strict=True)
    changed = [new for old, new in lines if old != new]
    assert changed == ['    stated: "Chậm nhất đến ngày 12/01/2024"  # như văn bản']


def test_a_wording_with_yaml_in_it_stays_text(tmp_path: Path) -> None:
    text = with_wordings(drafted(tmp_path), {STAGE: 'x: "y" # {z} \\n'})
    stages = yaml.safe_load(text)["stages"]
    assert next(one for one in stages if one["key"] == STAGE)["stated"] == 'x: "y" # {z} \\n'


def test_an_emptied_wording_becomes_null_and_null_becomes_a_wording(tmp_path: Path) -> None:
    text = with_wordings(drafted(tmp_path), {STAGE: ""})
    assert "    stated: null\n" in text
    empty = drafted(tmp_path, "stated: null")
    assert with_wordings(empty, {STAGE: "Quý I/2024"}).count('stated: "Quý I/2024"') == 1


@pytest.mark.parametrize(
    "written",
    [
        "stated: Chậm nhất đến ngày\n      10/01/2024",
        "stated: >-\n      Chậm nhất đến ngày 10/01/2024",
        '"stated": Chậm nhất đến ngày 10/01/2024',
    ],
    ids=["goes on", "folded", "quoted key"],
)
def test_a_wording_that_is_no_line_of_its_own_is_left_alone(tmp_path: Path, written: str) -> None:
    judged = drafted(tmp_path, written)
    assert judged.loaded is not None
    with pytest.raises(WordingFixed):
        with_wordings(judged, {STAGE: "Quý I/2024"})


def test_only_what_was_changed_on_the_page_counts(tmp_path: Path) -> None:
    judged = drafted(tmp_path)
    shown = {STAGE: "Chậm nhất đến ngày 09/01/2024", "appraisal": "Tháng 01/2024"}
    merged = merge_wordings(judged, shown, shown)
    assert (merged.wanted, merged.clashing) == ({}, ()), "another changed one, nothing was typed"
    typed = shown | {"appraisal": "Tháng 02/2024"}
    merged = merge_wordings(judged, typed, shown)
    assert (merged.wanted, merged.clashing) == ({"appraisal": "Tháng 02/2024"}, ())
    merged = merge_wordings(judged, shown | {STAGE: "Quý I/2024"}, shown)
    assert merged.clashing == (STAGE,)
    same = shown | {STAGE: "Chậm nhất đến ngày 10/01/2024"}
    assert merge_wordings(judged, same, shown).clashing == (), "both meant the same"
    assert merge_wordings(judged, {"gone": "Quý I"}, {"gone": ""}).clashing == ("gone",)
