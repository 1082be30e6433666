"""Making a publication: every file from its input, the manifest over them, the folder at once.

The folder is written beside its place under a hidden name and then renamed, so a killed run leaves
either the whole publication or none. Making it again from the same input gives the same bytes.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from chuky.exceptions import ChukyError
from chuky.publication.canonical import canonical_json, digest, model_json
from chuky.publication.decision import decision_docx
from chuky.publication.entries import scoring_input
from chuky.publication.facts import Facts, facts_json, facts_of, input_files_json
from chuky.publication.model import Publication, PublicationInput
from chuky.publication.page import index_html, readme_txt
from chuky.publication.table import results_csv, results_json
from chuky.publication.templates import template_text
from chuky.publication.view import Rendering
from chuky.publication.workbook import results_xlsx
from chuky.scoring import compute_results
from chuky.scoring.model import Results

MANIFEST: Final = "manifest.json"
Files = Mapping[str, bytes]


class ResultsDoNotFollow(ChukyError):
    """kết quả không khớp số liệu đã niêm phong (đơn vị `{unit}`). Tính lại rồi công bố."""

    en = (
        "the results given don't follow from the sealed datasets (unit `{unit}`). "
        "Compute them again, then publish."
    )


class PublicationExists(ChukyError):
    """đã có một công bố khác ở đây; không ghi đè. Chuyển thư mục này đi hoặc chọn thư mục khác."""

    en = (
        "another publication is here; it is not overwritten. Move it away or choose another folder."
    )


def build_publication(
    folder: Path, given: PublicationInput, results: Results | None = None
) -> Publication:
    """Write `folder`. `results`, where given, must be what the datasets give.

    The same publication may be built again over itself; another one is never overwritten.
    Raises ResultsDoNotFollow, PublicationExists.
    """
    computed = compute_results(scoring_input(given))
    if results is not None and results != computed:
        raise ResultsDoNotFollow(folder.name, unit=_first_difference(results, computed))
    files = render_files(given, facts_of(given), computed)
    _write(folder, files)
    return Publication(folder, digest(files["results.csv"]), digest(files[MANIFEST]))


def _first_difference(results: Results, computed: Results) -> str:
    pairs = zip(results.units, computed.units, strict=False)
    return next((mine.code for mine, theirs in pairs if mine != theirs), "?")


def render_files(given: PublicationInput, facts: Facts, results: Results) -> dict[str, bytes]:
    """Every file of the publication by its path, manifest last."""
    table = results_csv(results)
    rendering = Rendering(given, results, digest(table))
    files = {
        "results.csv": table,
        "results.json": results_json(given, results),
        "results.xlsx": results_xlsx(rendering),
        "index.html": index_html(rendering),
        "decision.docx": decision_docx(rendering),
        "README.txt": readme_txt(rendering),
        "recompute.py": template_text("recompute.py").encode(),
        **dict(_sealed_files(given, facts)),
    }
    ordered = {path: files[path] for path in sorted(files)}
    return {**ordered, MANIFEST: manifest_json(given, facts, ordered)}


def _sealed_files(given: PublicationInput, facts: Facts) -> Iterator[tuple[str, bytes]]:
    """What everything else follows from."""
    yield "facts.json", canonical_json(facts_json(facts))
    yield "plan.json", model_json(given.plan)
    for key, criteria_set in given.criteria.items():
        yield f"criteria/{key}.json", model_json(criteria_set)
    for name, contract in (given.contracts or {}).items():
        yield f"contracts/{name}", contract
    for dataset in given.datasets:
        yield f"datasets/{dataset.name}.csv", dataset.sealed.csv
        yield f"datasets/{dataset.name}.parquet", dataset.sealed.parquet


def manifest_json(given: PublicationInput, facts: Facts, files: Files) -> bytes:
    """manifest.json over `files`; it follows wholly from the other files."""
    decision = given.decision
    return canonical_json(
        {
            "files": [
                {"path": path, "sha256": digest(data), "bytes": len(data)}
                for path, data in files.items()
            ],
            "inputs": input_files_json(given),
            "plan": given.plan.key,
            "criteria_set": ", ".join(given.criteria),
            "version": facts.made_with.chuky,
            "results_sha256": digest(files["results.csv"]),
            "mark": given.mark,
            "simulated": sorted(dataset.name for dataset in given.datasets if dataset.simulated),
            "audit_head": given.audit_head,
            "decision": {"number": decision.number, "issued": decision.issued.isoformat()},
            "published_at": given.published_at.isoformat(),
        }
    )


def _write(folder: Path, files: Files) -> None:
    if (folder / MANIFEST).exists():
        if (folder / MANIFEST).read_bytes() != files[MANIFEST]:
            raise PublicationExists(folder.name)
    elif folder.exists() and any(folder.iterdir()):
        raise PublicationExists(folder.name)
    fresh = folder.with_name(f".{folder.name}.new")
    old = folder.with_name(f".{folder.name}.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    for path, data in files.items():
        _write_file(fresh / path, data)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write_file(path: Path, data: bytes) -> None:
    """Bytes on the disk before the folder gets its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
