"""What a publication folder holds: every file, the same bytes again, the mark on all of it."""

import csv
import hashlib
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from chuky.mark import MARK
from tests.chuky.publication.examples import a_plan, a_publication
from tests.chuky.publication.made import build, files_of

pytestmark = pytest.mark.unit
FILES = {
    "results.csv",
    "results.json",
    "results.xlsx",
    "index.html",
    "decision.docx",
    "plan.json",
    "manifest.json",
    "recompute.py",
    "README.txt",
}
COLUMNS = "unit_code,unit_name,group,max_points,total,index,rank,classification,recognized"


def test_everything_that_the_design_names_is_there(made: Path) -> None:
    assert set(files_of(made)) >= FILES
    assert (made / "datasets" / "ask-tallies.parquet").exists()
    assert (made / "criteria" / "small.json").exists()


def test_the_same_input_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    assert files_of(build(a_publication(), tmp_path / "again")) == files_of(made)


def test_results_csv_has_the_columns_that_scripts_rely_on(made: Path) -> None:
    header = (made / "results.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == f"{COLUMNS},I,II,III"


def test_a_printed_total_is_the_sum_of_its_printed_criteria(made: Path) -> None:
    text = (made / "results.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        assert sum(Decimal(row[code]) for code in ("I", "II", "III")) == Decimal(row["total"])


def test_the_manifest_lists_every_other_file_with_its_hash(made: Path) -> None:
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert {"files", "inputs", "plan", "criteria_set", "version"} <= set(manifest)
    listed = {entry["path"]: entry for entry in manifest["files"]}
    found = files_of(made)
    assert set(listed) == set(found) - {"manifest.json"}
    for path, entry in listed.items():
        assert entry["sha256"] == hashlib.sha256(found[path]).hexdigest()
        assert entry["bytes"] == len(found[path])


def test_a_rehearsal_says_so_in_every_page_and_document(made: Path) -> None:
    found = files_of(made)
    for name in ("index.html", "results.json", "manifest.json", "README.txt", "facts.json"):
        assert MARK in found[name].decode(), name
    for name, part in (("decision.docx", "word/document.xml"), ("results.xlsx", None)):
        with zipfile.ZipFile(io.BytesIO(found[name])) as archive:
            parts = [part] if part else archive.namelist()
            texts = "".join(archive.read(item).decode("utf-8", "ignore") for item in parts)
        assert MARK in texts, name


def test_a_real_publication_has_no_mark(tmp_path: Path) -> None:
    found = files_of(build(a_publication(mark=None), tmp_path / "real"))
    assert MARK not in found["index.html"].decode()


def test_a_plan_that_lets_one_person_do_both_says_so_on_the_page(tmp_path: Path) -> None:
    said = "Chỉ có một công chức theo dõi"
    plan = a_plan().model_copy(update={"small_office": said})
    found = files_of(build(a_publication(plan=plan), tmp_path / "small"))
    assert said in found["index.html"].decode()


def test_the_results_hash_stands_in_page_and_decision(made: Path) -> None:
    digest = hashlib.sha256((made / "results.csv").read_bytes()).hexdigest()
    assert digest in (made / "index.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(made / "decision.docx") as archive:
        assert digest in archive.read("word/document.xml").decode()


def test_the_page_needs_nothing_from_outside(made: Path) -> None:
    page = (made / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_no_file_of_a_publication_names_a_folder_of_this_machine(made: Path) -> None:
    for name, content in files_of(made).items():
        assert str(made).encode() not in content, name
