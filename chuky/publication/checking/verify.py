"""`verify_publication`: the folder against its manifest, and against itself made again.

The strongest check there is: read the sealed files, compute the results, make every file again and
compare. Where another version of the program made the folder, pages and documents are compared by
their numbers instead of their bytes, and the report says so. Whatever the folder holds, the answer
is a report, never a traceback.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from chuky.datasets import read_parquet
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.mark import MARK
from chuky.publication.build import MANIFEST, manifest_json, render_files
from chuky.publication.canonical import digest
from chuky.publication.checking.content import cells_of
from chuky.publication.checking.inventory import read_folder
from chuky.publication.checking.reading import Sealed, read_sealed
from chuky.publication.checking.report import Difference, VerifyReport, number_differs
from chuky.publication.entries import scoring_input
from chuky.publication.facts import this_program
from chuky.scoring import compute_results

MOST_DIFFERENCES: Final = 20
"""Shown of one file: a reader wants the first few and the fact that there are more."""
_SHOWN: Final = ("results.csv", "results.json", "results.xlsx", "index.html", "decision.docx")
"""The files that show numbers: compared whichever version of the program made them."""


class PublicationNotFound(ChukyError):
    """không thấy công bố nào ở đây. Hãy chỉ thư mục có manifest.json hoặc thư mục chứa nó."""

    en = "no publication here. Name a folder with manifest.json in it, or the workspace above it."


def find_publications(folder: Path) -> tuple[Path, ...]:
    """`folder` itself, or every `publication*` folder in it. Raises PublicationNotFound."""
    if not folder.is_dir():
        raise PublicationNotFound(folder)
    if (folder / MANIFEST).is_file():
        return (folder,)
    found = sorted(path for path in folder.glob("publication*") if path.is_dir())
    if not found and not (folder / "datasets").is_dir() and not (folder / "results.csv").exists():
        raise PublicationNotFound(folder)
    return tuple(found) or (folder,)


def verify_publication(folder: Path, expect: Sequence[str] = ()) -> VerifyReport:
    """Check everything in `folder`. `expect`: the results hash from the signed decision.

    With several hashes (a plan of several years) the publication must have one of them. The
    manifest's hash is taken too: it covers texts as well as numbers.
    """
    report = VerifyReport(folder)
    try:
        _verify(folder, report)
    except ChukyError as error:
        place = str(error.place or ".")
        report.differences.append(Difference(place, _without_place(error)))
    except Exception as error:  # whatever a forged file does to a parser is a finding
        kind = type(error).__name__
        report.add(".", f"không đọc được công bố này ({kind})", f"this can't be read ({kind})")
    _expect(report, expect)
    return report


def _without_place(error: ChukyError) -> Text:
    place, error.place = error.place, None
    text = Text(error.say("vi"), error.say("en"))
    error.place = place
    return text


def _expect(report: VerifyReport, expect: Sequence[str]) -> None:
    if not expect or {report.results_sha256, report.manifest_sha256} & set(expect):
        return
    found, wanted = report.results_sha256 or "–", ", ".join(expect)
    report.add(
        "results.csv",
        f"mã băm kết quả là {found}, không phải {wanted}: đây không phải kết quả trong quyết định",
        f"the results hash is {found}, not {wanted}: this is not the result in the decision",
    )


def _verify(folder: Path, report: VerifyReport) -> None:
    files = read_folder(folder, report)
    if "results.csv" in files:
        report.results_sha256 = digest(files["results.csv"])
    if MANIFEST not in files:
        return
    sealed = read_sealed(files)
    report.mark = sealed.given.mark
    results = compute_results(scoring_input(sealed.given))
    report.units = len(results.units)
    _marked(sealed, report)
    exact = sealed.facts.made_with == this_program()
    if not exact:
        report.notes.append(_other_program(sealed))
    rebuilt = render_files(sealed.given, sealed.facts, results)
    if report.sound:
        listed = {path: files.get(path, b"") for path in rebuilt if path != MANIFEST}
        rebuilt[MANIFEST] = manifest_json(sealed.given, sealed.facts, listed)
    else:
        rebuilt[MANIFEST] = files[MANIFEST]  # where it is wrong was said, file by file
    _compare(files, rebuilt, sealed, report, exact=exact)


def _marked(sealed: Sealed, report: VerifyReport) -> None:
    """Pretence is marked: simulated data without the mark that says so is a finding."""
    given = sealed.given
    if any(dataset.simulated for dataset in given.datasets) and given.mark != MARK:
        report.add(
            "facts.json",
            f"có số liệu mô phỏng nhưng dấu ghi {given.mark!r}",
            f"the data is simulated, the mark says {given.mark!r}",
        )


def _other_program(sealed: Sealed) -> Text:
    made = sealed.facts.made_with
    return Text(
        f"công bố do bản Chu Kỳ khác lập ({made.chuky}): trang và văn bản được so theo con số,"
        " không theo từng byte; hãy dùng recompute.py của bản quý vị tin cậy",
        f"another build of Chu Kỳ made this ({made.chuky}): pages and documents were compared by"
        " their numbers, not byte by byte; use recompute.py from a copy that you trust",
    )


def _compare(
    files: Mapping[str, bytes],
    rebuilt: Mapping[str, bytes],
    sealed: Sealed,
    report: VerifyReport,
    *,
    exact: bool,
) -> None:
    for path, wanted in rebuilt.items():
        if path not in files:
            if not any(difference.file == path for difference in report.differences):
                report.add(path, "thiếu tệp", "the file is missing")
        elif files[path] != wanted and (exact or path in _SHOWN or path.startswith("datasets/")):
            report.differences.extend(_differences(path, files[path], wanted, sealed, exact=exact))
    for path in sorted(files.keys() - rebuilt.keys()):
        report.add(path, "tệp này không thuộc công bố", "this file is no part of the publication")


def _differences(
    path: str, published: bytes, wanted: bytes, sealed: Sealed, *, exact: bool
) -> list[Difference]:
    """What differs in one file whose bytes do."""
    if path.endswith(".parquet"):
        return _parquet_differences(path, published, sealed, exact=exact)
    found = _cell_differences(path, published, wanted)
    if not found and exact:
        message = Text(
            "khác tệp lập lại từ số liệu đã niêm phong (chữ hoặc định dạng)",
            "differs from the file made again from the sealed data (text or format)",
        )
        found = [Difference(path, message)]
    return found


def _cell_differences(path: str, published: bytes, wanted: bytes) -> list[Difference]:
    try:
        theirs = cells_of(path, published)
    except Exception as error:  # parsers of forged files raise what they like
        kind = type(error).__name__
        message = Text(f"không đọc được ({kind})", f"can't be read ({kind})")
        return [Difference(path, message)]
    ours = cells_of(path, wanted)
    places = [place for place in {**ours, **theirs} if ours.get(place) != theirs.get(place)]
    shown = [
        number_differs(path, place, theirs.get(place), ours.get(place))
        for place in islice(places, MOST_DIFFERENCES)
    ]
    if len(places) > MOST_DIFFERENCES:
        more = len(places) - MOST_DIFFERENCES
        shown.append(Difference(path, Text(f"và {more} chỗ khác nữa", f"and {more} more places")))
    return shown


def _parquet_differences(
    path: str, published: bytes, sealed: Sealed, *, exact: bool
) -> list[Difference]:
    """Bytes must agree where the same library wrote them, else the rows must."""
    name = path[len("datasets/") : -len(".parquet")]
    dataset = next(dataset for dataset in sealed.given.datasets if dataset.name == name)
    if not exact:
        try:
            if read_parquet(dataset.sealed.columns, published) == dataset.sealed.rows:
                return []
        except Exception:  # noqa: S110 - unreadable is the difference reported below
            pass
    message = Text("khác bản CSV cùng tên", "differs from the CSV of the same name")
    return [Difference(path, message)]
