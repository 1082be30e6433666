"""The papers that simulated units send as evidence: a few illustrative files for all of them.

Belongs here: which paper shows which component, and which are left out, as in life. The files lie
in `configs/rehearsal`, each marked as a rehearsal's on its face.
"""

from dataclasses import dataclass
from functools import cache

from chuky.criteria import Component
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_for
from chuky.evidence.made import Made
from chuky.plan import Unit
from chuky.plan.load import CONFIGS
from chuky.rehearsal.chance import chance, happens
from chuky.rehearsal.quality import quality

MOST_UNITS = 60
"""A district's units send files. A province's thousands don't: a hundred thousand files would be
most of what its rehearsal does, and show nothing more."""
SECOND = 0.2
"""Share of components that two papers show."""


@dataclass(frozen=True)
class Paper:
    """A kind of document: its symbol, its file, words of components that it shows, its pages."""

    symbol: str
    file: str
    shows: tuple[str, ...]
    pages: int = 1

    @property
    def content(self) -> bytes:
        return _read(self.file)


REPORT = Paper("BC", "bao-cao.pdf", ("báo cáo",), pages=2)
TABLE = Paper("BTH", "bang-tong-hop.pdf", ("tỷ lệ", "số hóa", "thanh toán", "thu, chi", "hồ sơ"))
PAPERS = (
    Paper("KH", "ke-hoach.pdf", ("kế hoạch",)),
    Paper("QĐ", "quyet-dinh.pdf", ("quy chế", "quyết định", "phân công", "bố trí", "đánh giá")),
    TABLE,
    Paper("CV", "cong-van.pdf", ("công khai", "tuyên truyền", "thư xin lỗi", "kiến nghị")),
    REPORT,
)


def paper_of(component: Component) -> Paper:
    """The kind of document that speaks of it; most often a report."""
    name = component.name.casefold()
    return next((one for one in PAPERS if any(word in name for word in one.shows)), REPORT)


def number_of(seed: int, unit: str, component: str) -> int:
    """The number of the document that a unit cites for a component."""
    return chance(seed, unit, component, "evidence").randrange(1, 400)


def papers_of(seed: int, context: CycleContext, unit: Unit) -> list[Made]:
    """What the unit sends: for most components a paper, for some two, for some none."""
    if len(context.plan.units) > MOST_UNITS:
        return []
    missing = 0.04 + (0.97 - quality(seed, unit.code)) / 2  # a weak unit forgets more
    found: list[Made] = []
    for code, component in components_for(context, unit, "self_score").items():
        if not component.evidence or happens(seed, missing, unit.code, code, "no paper"):
            continue
        first, number = paper_of(component), number_of(seed, unit.code, code)
        found.append(_made(code, first, number))
        if happens(seed, SECOND, unit.code, code, "second paper"):
            found.append(_made(code, REPORT if first is TABLE else TABLE, number + 1))
    return found


def _made(code: str, paper: Paper, number: int) -> Made:
    return Made(code, f"{paper.symbol}-{number:03d}-dien-tap.pdf", paper.content, paper.pages)


@cache
def _read(file: str) -> bytes:
    return (CONFIGS / "rehearsal" / file).read_bytes()
