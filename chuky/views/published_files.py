"""What each file of a publication is, in a sentence, and what a reader looks for first.

Belongs here: names of open data for people. Which files there are is `chuky.publication.build`'s.
"""

import json
from dataclasses import dataclass
from pathlib import PurePosixPath

from chuky.language import Text
from chuky.views.published import Published, PublishedFile
from chuky.views.words import dataset_name

KNOWN = {
    "results.xlsx": Text("bảng kết quả, mở bằng Excel", "the results, as a workbook"),
    "results.csv": Text(
        "điểm, hạng, xếp loại từng đơn vị; mã băm của tệp này in trong quyết định",
        "points, rank and class of each unit; the decision prints this file's hash",
    ),
    "index.html": Text("trang công bố đầy đủ, có biểu đồ", "the whole publication, with charts"),
    "decision.docx": Text("văn bản quyết định", "the decision"),
    "README.txt": Text("đọc trước: có những gì, kiểm tra thế nào", "read first: what is here"),
    "recompute.py": Text(
        "chương trình tính lại mọi kết quả, chỉ cần Python",
        "a program that computes every result again, by Python alone",
    ),
    "results.json": Text(
        "kết quả kèm điểm từng tiêu chí, cho máy đọc", "results with each component, for programs"
    ),
    "facts.json": Text("căn cứ và số liệu nêu trong quyết định", "what the decision states"),
    "plan.json": Text("kế hoạch của chu kỳ", "the cycle's plan"),
}
"""By path; the first ones are looked for first."""
FOLDERS = ("datasets", "criteria", "contracts")
TALLIES = Text("đếm phiếu điều tra xã hội học", "tallies of the survey")


@dataclass(frozen=True)
class Described:
    """A published file with what it is."""

    file: PublishedFile
    what: Text


def described(item: Published) -> list[Described]:
    """Every file of a publication, what is looked for first in front."""
    names = dataset_names(item)
    found = [Described(file, _what(file.path, names)) for file in item.files]
    return sorted(found, key=lambda one: _place(one.file.path))


def dataset_names(item: Published) -> dict[str, Text]:
    """What people call the sealed datasets: the plan's stages, and the tallies of a survey."""
    plan = json.loads(item.read("plan.json") or b"{}")
    stages = {
        one["key"]: Text(one["name"], one.get("name_en") or one["key"])
        for one in plan.get("stages", [])
    }
    tallies = {f"{key}-tallies": TALLIES for key in stages}
    return stages | tallies


def _what(path: str, names: dict[str, Text]) -> Text:
    if path in KNOWN:
        return KNOWN[path]
    folder, stem = path.partition("/")[0], PurePosixPath(path).name.split(".")[0]
    if folder == "datasets":
        name = names.get(stem, Text(stem, stem))
        said = Text(f"số liệu đã niêm phong: {name.vi}", f"sealed data: {name.en}")
        if path.endswith(".parquet"):
            return Text(f"{said.vi}, dạng Parquet", f"{said.en}, as Parquet")
        return said
    if folder == "contracts":
        name = dataset_name(stem)
        return Text(f"quy tắc số liệu phải đạt: {name.vi}", f"rules of the data: {name.en}")
    return Text("bộ tiêu chí", "the criteria") if folder == "criteria" else Text("", "")


def _place(path: str) -> tuple[int, str]:
    known = list(KNOWN)
    folder = path.partition("/")[0]
    order = FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS)
    return (known.index(path) if path in known else len(known) + order), path
