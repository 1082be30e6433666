"""`chuky template PLAN`: the units' Excel workbooks and the survey's paper ballots."""

import json
from pathlib import Path

import click

from chuky.exceptions import UsageError
from chuky.language import Text, pick
from chuky.plan.load import LoadedPlan, find_plan, load_plan

EPILOG = "Ví dụ · Example: chuky template thanh-mien-par-index-2023 --out bieu-mau"


@click.command("template", epilog=EPILOG)
@click.argument("plan", metavar="PLAN")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Thư mục · Folder.")
@click.option(
    "--last-year",
    type=click.Path(path_type=Path),
    help="Công bố năm trước hoặc CSV của chuky import · Last year's publication or CSV.",
)
@click.option(
    "--unit", "units", multiple=True, metavar="CODE", help="Chỉ đơn vị này · This unit only."
)
@click.option("--rehearsal", is_flag=True, help="Ghi dấu diễn tập · Mark as a rehearsal.")
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
def command(
    plan: str,
    out: Path,
    last_year: Path | None,
    units: tuple[str, ...],
    rehearsal: bool,
    as_json: bool,
) -> None:
    """Làm biểu mẫu Excel cho từng đơn vị và phiếu khảo sát để in.

    Makes each unit's workbook (its name and last year's points filled in, drop-downs, locked sums,
    a hidden version stamp) and the survey's paper ballots. Again: the same bytes.
    """
    from chuky.cli.progress import progress
    from chuky.contracts import load_contracts
    from chuky.mark import MARK
    from chuky.plan.lint.stop import lint_or_raise
    from chuky.workbook.hand_out import hand_outs
    from chuky.workbook.last_year import LastYear, read_last_year

    loaded = load_plan(find_plan(plan))
    lint_or_raise(loaded)
    _require_known(loaded, units)
    if out.exists() and not out.is_dir():
        told = Text(f"{out} là một tệp; cho tên thư mục", f"{out} is a file; give a folder")
        raise UsageError(detail=told)
    last = read_last_year(last_year) if last_year else LastYear()
    contract = load_contracts()["self_assessment"]
    made = list(hand_outs(loaded, contract, last, MARK if rehearsal else None, frozenset(units)))
    if not made:
        nothing = Text(
            "kế hoạch không có bước tự đánh giá hay điều tra", "the plan has no self-assessment"
        )
        raise UsageError(detail=nothing)
    for item in progress(made, pick("biểu mẫu", "forms"), quiet=as_json):
        path = out / item.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(item.content())
    if as_json:
        names = [str(out / item.file_name) for item in made]
        click.echo(json.dumps({"files": names}, ensure_ascii=False, indent=1))
    else:
        click.echo(pick(f"✓ {len(made)} tệp trong {out}", f"✓ {len(made)} files in {out}"))


def _require_known(loaded: LoadedPlan, codes: tuple[str, ...]) -> None:
    known = {unit.code for unit in loaded.plan.units}
    for code in codes:
        if code not in known:
            raise UsageError(
                detail=Text(
                    f"kế hoạch không có đơn vị {code}; có: {', '.join(sorted(known)[:5])}…",
                    f"the plan has no unit {code}; there are: {', '.join(sorted(known)[:5])}…",
                )
            )
