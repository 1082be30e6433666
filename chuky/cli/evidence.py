"""`chuky evidence CYCLE UNIT COMPONENT FILE…`: evidence by files and citations, for scripts."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.exceptions import UsageError
from chuky.language import Text, pick

if TYPE_CHECKING:
    from chuky.cycle.context import CycleContext
    from chuky.evidence import Place
    from chuky.house import House

EPILOG = (
    "Ví dụ · Example: chuky evidence thanh-mien-par-index-2023 TM01 1.1 quyet-dinh.pdf --citation "
    '"12/BC-UBND; 30/11/2023; Báo cáo năm; 3" --home /srv/chuky'
)
_CITATION = Text(
    "--citation cần SỐ; NGÀY[; TRÍCH YẾU[; TRANG]], ví dụ 12/BC-UBND; 30/11/2023; Báo cáo năm; 3",
    "--citation is NUMBER; DAY[; TITLE[; PAGE]], such as 12/BC-UBND; 30/11/2023; Annual report; 3",
)


@dataclass(frozen=True)
class Sent:
    """What became of one file or citation. `ids`: of the pieces (a ZIP has several)."""

    what: str
    ids: tuple[str, ...] = ()
    again: tuple[tuple[str, str], ...] = ()
    refused: str = ""


@click.command("evidence", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.argument("unit", metavar="UNIT")
@click.argument("component", metavar="COMPONENT")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--stage", metavar="KEY", help="Bước, khi có nhiều · The stage, where several.")
@click.option("--by", default="quan-tri", show_default=True, help="Người gửi · Who sends.")
@click.option(
    "--citation",
    "citations",
    multiple=True,
    metavar="TEXT",
    help="Dẫn văn bản: SỐ; NGÀY; TRÍCH YẾU; TRANG · Cite: NUMBER; DAY; TITLE; PAGE.",
)
@click.option(
    "--restrict",
    "readers",
    multiple=True,
    metavar="ACCOUNT",
    help="Chỉ người này mở được (đơn tố cáo) · Only this person may open it.",
)
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(
    cycle: str,
    unit: str,
    component: str,
    files: tuple[Path, ...],
    home: Path,
    stage: str | None,
    by: str,
    citations: tuple[str, ...],
    readers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Gửi tài liệu kiểm chứng của một tiêu chí thành phần: tệp, tệp ZIP, văn bản được dẫn.

    Sends the evidence of one component. A file that is refused stops no other; exit status 1 then.
    """
    from chuky.house import HouseSettings, open_house

    if not files and not citations:
        nothing = Text("cần ít nhất một tệp hoặc --citation", "give a file or --citation")
        raise UsageError(detail=nothing)
    cited = [_citation(text) for text in citations]
    if not home.is_dir():
        raise UsageError(detail=Text(f"không có thư mục {home}", f"there is no folder {home}"))
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        context, place = _place(house, cycle, (unit, component, by), stage, readers)
        sent = [*_files(house, context, place, files), *_citations(house, context, place, cited)]
    finally:
        house.close()
    _print(sent, as_json=as_json)
    if any(one.refused for one in sent):
        raise SystemExit(1)


def _place(
    house: "House", cycle: str, who: tuple[str, str, str], stage: str | None, readers: Sequence[str]
) -> tuple["CycleContext", "Place"]:
    from chuky.cycle.context import load_cycle
    from chuky.cycle.folder_intake import self_assessment_stage
    from chuky.evidence import Place
    from chuky.evidence.restricting import named_readers

    unit, component, by = who
    context = load_cycle(house, cycle)
    key = self_assessment_stage(context, stage).key
    with house.ledger.session() as session:
        named = named_readers(session, cycle, unit, readers)
    return context, Place(key, unit, component, by, named)


def _files(
    house: "House", context: "CycleContext", place: "Place", files: Sequence[Path]
) -> Iterator[Sent]:
    from chuky.evidence import EvidenceRefused, attach_file
    from chuky.intake.names import kept_name

    for path in files:
        name = kept_name(path.name)
        try:
            done = attach_file(house, context.id, place, path, name)
        except EvidenceRefused as error:
            yield Sent(name, refused=str(error))
        except OSError as error:
            yield Sent(name, refused=f"{name}: {error.strerror}")
        else:
            yield Sent(name, done.ids, done.again)


def _citations(
    house: "House",
    context: "CycleContext",
    place: "Place",
    cited: Sequence[tuple[str, date, str, str]],
) -> Iterator[Sent]:
    from chuky.evidence import EvidenceRefused, cite

    for number, dated, title, page in cited:
        try:
            yield Sent(number, (cite(house, context.id, place, number, dated, title, page),))
        except EvidenceRefused as error:
            yield Sent(number, refused=str(error))


def _citation(text: str) -> tuple[str, date, str, str]:
    """Number, day, title, page. Raises UsageError."""
    number, day, title, page, *rest = [*(part.strip() for part in text.split(";")), "", "", ""]
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            dated = datetime.strptime(day, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        if number and not any(rest):
            return number, dated, title, page
    raise UsageError(detail=_CITATION)


def _print(sent: Sequence[Sent], *, as_json: bool) -> None:
    if as_json:
        rows = [asdict(one) for one in sent]
        click.echo(json.dumps({"evidence": rows}, ensure_ascii=False, indent=1))
        return
    for one in sent:
        if one.refused:
            click.echo(f"✕ {one.refused}")
            continue
        click.echo(f"✓ {one.what}  {', '.join(one.ids) or '–'}")
        for name, component in one.again:
            click.echo(
                pick(
                    f"  {name}: đơn vị đã gửi ở {component}",
                    f"  {name}: the unit sent it before, at {component}",
                )
            )
