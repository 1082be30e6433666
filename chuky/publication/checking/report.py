"""What a check of a publication found: differences, and what they were compared with."""

from dataclasses import dataclass, field
from pathlib import Path

from chuky.language import Text
from chuky.mark import mark_text


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be. `where` is a cell, a row or empty (the file)."""

    file: str
    message: Text
    where: str = ""
    published: str | None = None
    recomputed: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}: {self.where}" if self.where else self.file
        return f"{place}: {self.message}"

    def to_json(self) -> dict[str, str | None]:
        return {
            "file": self.file,
            "where": self.where,
            "message": str(self.message),
            "published": self.published,
            "recomputed": self.recomputed,
        }


def number_differs(
    file: str, where: str, published: str | None, recomputed: str | None
) -> Difference:
    """A published value that is not the one that follows from the datasets."""
    none = Text("không có", "nothing")
    message = Text(
        f"công bố {_shown(published) or none.vi}, tính lại được {_shown(recomputed) or none.vi}",
        f"published {_shown(published) or none.en}, recomputed {_shown(recomputed) or none.en}",
    )
    return Difference(file, message, where, published, recomputed)


def _shown(value: str | None) -> str:
    return "" if value is None else f"“{value[:80]}”"


@dataclass
class VerifyReport:
    """`units`: how many were recomputed. `notes`: what limits the check without failing it."""

    folder: Path
    differences: list[Difference] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    mark: str | None = None
    results_sha256: str | None = None
    manifest_sha256: str | None = None
    files: int = 0
    units: int = 0

    @property
    def sound(self) -> bool:
        return not self.differences

    def add(self, file: str, vi: str, en: str) -> None:
        self.differences.append(Difference(file, Text(vi, en)))

    def to_json(self) -> dict[str, object]:
        return {
            "folder": self.folder.name,
            "sound": self.sound,
            "mark": None if self.mark is None else str(mark_text(self.mark)),
            "results_sha256": self.results_sha256,
            "manifest_sha256": self.manifest_sha256,
            "files": self.files,
            "units": self.units,
            "differences": [difference.to_json() for difference in self.differences],
            "notes": [str(note) for note in self.notes],
        }
