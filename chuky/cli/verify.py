"""`chuky verify DIR`: recompute a publication and check every hash.

Belongs here: arguments and printing. The checking is in `chuky.publication.checking`.
"""

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.exceptions import UsageError
from chuky.language import Text, pick

if TYPE_CHECKING:
    from chuky.publication import VerifyReport

HELP = """Tính lại một công bố và kiểm tra mọi mã băm.

Recompute a publication and check every hash. DIR is a publication, or the workspace that holds it
(then every publication* folder in it is checked).

\b
Ví dụ / example:
  chuky verify rehearsal/publication --expect 4fdeaee1…6794
"""
_WRONG_HASH = Text(
    "--expect cần mã băm SHA-256 in trong quyết định: 64 chữ số 0–9, a–f",
    "--expect takes the SHA-256 printed in the decision: 64 digits 0–9, a–f",
)


@click.command(name="verify", help=HELP)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--expect",
    "expected",
    metavar="HASH",
    multiple=True,
    help="Mã băm kết quả in trong quyết định đã ký. / The results hash in the signed decision.",
)
@click.option("--json", "as_json", is_flag=True, help="In JSON. / Print JSON.")
def command(folder: Path, expected: tuple[str, ...], as_json: bool) -> None:
    """Exit status 0: all agrees; 1: something differs."""
    from chuky.publication import find_publications, verify_publication

    hashes = tuple(_hash(text) for text in expected)
    reports = [verify_publication(publication, hashes) for publication in find_publications(folder)]
    if as_json:
        click.echo(json.dumps(_document(reports), ensure_ascii=False, indent=2))
    else:
        for report in reports:
            _print(report)
    if not all(report.sound for report in reports):
        sys.exit(1)


def _hash(text: str) -> str:
    cleaned = "".join(text.split()).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", cleaned):
        raise UsageError(detail=_WRONG_HASH)
    return cleaned


def _document(reports: "list[VerifyReport]") -> dict[str, object]:
    return {
        "sound": all(report.sound for report in reports),
        "publications": [report.to_json() for report in reports],
    }


def _print(report: "VerifyReport") -> None:
    if report.mark:
        from chuky.mark import mark_text

        click.secho(str(mark_text(report.mark)), bold=True)
    click.echo(_verdict(report))
    if report.results_sha256:
        label = pick("mã băm kết quả (results.csv)", "results hash (results.csv)")
        click.echo(f"  {label}: {report.results_sha256}")
    if report.manifest_sha256:
        label = pick("mã băm toàn bộ (manifest.json)", "hash of everything (manifest.json)")
        click.echo(f"  {label}: {report.manifest_sha256}")
    for difference in report.differences:
        click.echo(f"  ✕ {difference}")
    for note in report.notes:
        click.echo(f"  ! {note}")


def _verdict(report: "VerifyReport") -> str:
    name = report.folder.resolve().name
    if report.sound:
        return pick(
            f"● {name}: khớp. {report.files} tệp đúng mã băm, đã tính lại {report.units} đơn vị",
            f"● {name}: agrees. {report.files} files as listed, {report.units} units recomputed",
        )
    number = len(report.differences)
    return pick(
        f"✕ {name}: KHÔNG KHỚP, {number} chỗ khác",
        f"✕ {name}: DOES NOT AGREE, {number} differences",
    )
