"""`chuky submit CYCLE UNIT FILE` or `chuky submit CYCLE FOLDER`: what the portal does, for scripts.

Belongs here: arguments and printing. Whose a file is and what becomes of it is in
`chuky.cycle.folder_intake`.
"""

import csv
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.exceptions import UsageError
from chuky.language import Text, pick

if TYPE_CHECKING:
    from chuky.cycle.folder_intake import Outcome
    from chuky.house import House

EPILOG = (
    "Ví dụ · Example: chuky submit thanh-mien-par-index-2023 TM01 tu-cham-TM01.xlsx --home "
    "/srv/chuky"
)
_VERDICTS = {
    "accepted": Text("✓ nhận", "✓ accepted"),
    "returned": Text("✕ trả lại", "✕ returned"),
    "kept": Text("◐ giữ, đến sau niêm phong", "◐ kept, after the seal"),
    "unclaimed": Text("◐ giữ, chưa rõ của đơn vị nào", "◐ kept, whose it is isn't known"),
    "passed": Text("– bỏ qua", "– passed over"),
    "refused": Text("✕ không gửi được", "✕ not sent"),
}
_LATE = Text(
    " · nộp muộn: cơ quan chủ trì quyết định có tính hay không",
    " · late: the lead agency decides whether it counts",
)
_GRACE = Text(" · trong thời gian ân hạn", " · in the grace")
_ASKS = Text("cần CHU_KỲ ĐƠN_VỊ TỆP, hoặc CHU_KỲ THƯ_MỤC", "give CYCLE UNIT FILE, or CYCLE FOLDER")


@click.command("submit", epilog=EPILOG)
@click.argument("cycle", metavar="CYCLE")
@click.argument("what", metavar="[UNIT FILE | FOLDER]", nargs=-1, required=True)
@click.option("--home", type=click.Path(path_type=Path), envvar="CHUKY_HOME", required=True)
@click.option("--stage", metavar="KEY", help="Bước, khi có nhiều · The stage, where several.")
@click.option(
    "--dataset",
    default="self_assessment",
    show_default=True,
    help="Hợp đồng của tệp · The file's contract.",
)
@click.option("--by", default="quan-tri", show_default=True, help="Người gửi · Who sends.")
@click.option(
    "--returned",
    type=click.Path(path_type=Path),
    help="Thư mục ghi bản có chú thích của tệp bị trả · Folder for annotated copies.",
)
@click.option(
    "--report", type=click.Path(path_type=Path), help="Ghi kết quả ra CSV · Outcomes as CSV."
)
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(
    cycle: str,
    what: tuple[str, ...],
    home: Path,
    stage: str | None,
    dataset: str,
    by: str,
    returned: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Gửi một tệp của đơn vị, hoặc cả thư mục; mỗi tệp có biên nhận, mã băm và kết luận.

    Sends a unit's file, or every table in a folder (its unit by the form's stamp, or by a code in
    the name; what is no table is passed over and named). Exit status 1 where any table was not
    accepted. With --dataset and --stage an agency's file goes to that stage: points,
    portal_results, sampling_frame.
    """
    from chuky.house import HouseSettings, open_house

    folder = len(what) == 1
    if len(what) > 2 or (folder and not Path(what[0]).is_dir()):
        raise UsageError(detail=_ASKS)
    if not home.is_dir():
        raise UsageError(detail=Text(f"không có thư mục {home}", f"there is no folder {home}"))
    _require_places(returned, report)
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    try:
        outcomes = _sent(house, cycle, what, (stage, dataset), by, quiet=as_json)
        copies = _write_copies(house, outcomes, returned) if returned else []
    finally:
        house.close()
    if report:
        _write_report(report, outcomes)
    if as_json:
        rows = [_row(outcome) for outcome in outcomes]
        click.echo(json.dumps({"outcomes": rows}, ensure_ascii=False, indent=1))
    else:
        _print(outcomes, copies)
    if any(outcome.verdict not in ("accepted", "passed") for outcome in outcomes):
        sys.exit(1)


def _require_places(returned: Path | None, report: Path | None) -> None:
    """Before anything is sent: what is to be written afterwards can be. Raises UsageError."""
    if report is not None and (not report.parent.is_dir() or report.is_dir()):
        raise UsageError(
            detail=Text(
                f"không ghi được {report}: không có thư mục {report.parent}",
                f"{report} can't be written: there is no folder {report.parent}",
            )
        )
    if returned is not None and returned.exists() and not returned.is_dir():
        raise UsageError(detail=Text(f"{returned} là một tệp", f"{returned} is a file"))


def _row(outcome: "Outcome") -> dict[str, object]:
    at = outcome.received_at
    return {**asdict(outcome), "received_at": at.isoformat() if at else None}


def _sent(
    house: "House",
    cycle: str,
    what: tuple[str, ...],
    asked: tuple[str | None, str],
    by: str,
    *,
    quiet: bool,
) -> list["Outcome"]:
    from chuky.cli.progress import progress
    from chuky.cycle.context import load_cycle
    from chuky.cycle.folder_intake import files_of, send_file, send_files, stage_of

    context = load_cycle(house, cycle)
    stage = stage_of(context, *asked)
    if len(what) == 2:
        path = Path(what[1])
        if not path.is_file():
            raise UsageError(detail=Text(f"không có tệp {path}", f"there is no file {path}"))
        return [send_file(house, context, stage, what[0], path, by, asked[1])]
    files = files_of(Path(what[0]))
    if not files:
        raise UsageError(detail=Text(f"{what[0]} không có tệp nào", f"{what[0]} holds no files"))
    bar = progress(files, pick("tệp", "files"), quiet=quiet)
    return list(send_files(house, context, stage, bar, by))


def _write_copies(house: "House", outcomes: Sequence["Outcome"], folder: Path) -> list[Path]:
    """The annotated copies of what was returned, named for unit and receipt."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for outcome in outcomes:
        if outcome.annotated:
            path = folder / f"tra-lai-{outcome.receipt}.xlsx"
            path.write_bytes(house.vault.get(outcome.annotated))
            written.append(path)
    return written


def _write_report(path: Path, outcomes: Sequence["Outcome"]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(_row(outcomes[0])))
        writer.writeheader()
        for outcome in outcomes:
            writer.writerow({name: _plain(value) for name, value in _row(outcome).items()})


def _plain(value: object) -> object:
    """Text that no spreadsheet takes for a formula (a file may be called `=HYPERLINK…`)."""
    return (
        f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value
    )


def _print(outcomes: Sequence["Outcome"], copies: Sequence[Path]) -> None:
    for outcome in outcomes:
        late = str(_LATE) if outcome.late and outcome.verdict == "accepted" else ""
        grace = str(_GRACE) if outcome.in_grace else ""
        click.echo(
            f"{_VERDICTS[outcome.verdict]}{late}{grace}  {outcome.unit or '–'}  {outcome.file}"
        )
        for line in _lines(outcome):
            click.echo(f"  {line}")
    for path in copies:
        click.echo(pick(f"  bản có chú thích: {path}", f"  annotated copy: {path}"))
    if len(outcomes) > 1:
        good = sum(outcome.verdict == "accepted" for outcome in outcomes)
        click.echo(
            pick(
                f"{good}/{len(outcomes)} tệp được nhận", f"{good} of {len(outcomes)} files accepted"
            )
        )


def _lines(outcome: "Outcome") -> Iterator[str]:
    """The receipt: code, hash, time and sender; then what is wrong."""
    from chuky.clock import VIETNAM

    if outcome.receipt:
        label = pick("biên nhận", "receipt")
        yield f"{label} {outcome.receipt} · SHA-256 {outcome.sha256}"
    if outcome.received_at:
        at = f"{outcome.received_at.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}"
        yield pick(
            f"nhận lúc {at} · người gửi {outcome.sent_by}", f"at {at} · sent by {outcome.sent_by}"
        )
    if outcome.verdict == "unclaimed":
        yield f"SHA-256 {outcome.sha256}"
    if outcome.errors:
        count = pick(f"{outcome.errors} lỗi", f"{outcome.errors} errors")
        yield f"{count}: {outcome.reason}"
    elif outcome.reason:
        yield outcome.reason
