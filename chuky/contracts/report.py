"""A gate's quality report as one self-contained page: no script, no outside font, no CDN.

Great Expectations' Data Docs load their styles from a CDN, so the page is our own. Belongs here:
the page of one result. The documentation of the rules themselves is in `page`.
"""

from collections.abc import Callable, Iterator
from html import escape

from chuky.contracts.contract import Contract
from chuky.contracts.result import FailingRow, Finding, GateResult
from chuky.contracts.titles import REFERENCE_TITLES
from chuky.language import Language, Text

_STYLE = """
body{font:16px/1.5 "Noto Sans","Liberation Sans",sans-serif;max-width:70rem;margin:2rem auto;
padding:0 1rem;color:#1b1b1b}
.mark{background:#b00020;color:#fff;padding:.6rem 1rem;font-weight:700;text-align:center}
.passed{color:#14532d}.failed{color:#8b0000}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;vertical-align:top}
th{background:#f0f0f0}.warning{border-left:6px solid #b58900;padding-left:.8rem}
.error{border-left:6px solid #b00020;padding-left:.8rem}code{overflow-wrap:anywhere}
"""
_TITLE = Text("Báo cáo chất lượng dữ liệu", "Data quality report")
_PASSED = Text("ĐẠT: không có lỗi nào chặn dữ liệu.", "PASSED: no error blocks the data.")
_FAILED = Text(
    "CHƯA ĐẠT: {errors} quy tắc bị vi phạm, {rows} dòng phải sửa.",
    "FAILED: {errors} rules are broken, {rows} rows to correct.",
)
_FACTS = Text(
    "{rows} dòng · hợp đồng {contract} phiên bản {version} · SHA-256 {sha256}",
    "{rows} rows · contract {contract} version {version} · SHA-256 {sha256}",
)
_SKIPPED = Text(
    "Không kiểm tra được vì thiếu cột hoặc bảng đối chiếu: {rules}.",
    "Not checked, for lack of a column or a reference table: {rules}.",
)
_SEVERITY = {"error": Text("Lỗi", "Error"), "warning": Text("Lưu ý", "Warning")}
_ROWS = Text("{rows} chỗ", "{rows} places")
_CUT = Text(
    "Còn {more} chỗ nữa; xem tệp JSON kèm theo.", "{more} more; see the JSON file beside this."
)
_HEAD = {
    "row": Text("Dòng", "Row"),
    "key": Text("Bản ghi", "Record"),
    "column": Text("Cột", "Column"),
    "value": Text("Giá trị", "Value"),
    "beside": Text("Đối chiếu", "Compared with"),
}
_RIGHT = Text("Thế nào là đúng", "What would be right")
Hint = Callable[[Finding, FailingRow], Text]
"""What would be right in place of a failing value; empty where nothing can be said."""
_BLANK = Text("(trống)", "(blank)")


def quality_report_html(
    result: GateResult,
    contract: Contract,
    *,
    mark: str | None = None,
    subtitle: str = "",
    language: Language = "vi",
    most_rows: int | None = None,
    hint: Hint | None = None,
) -> str:
    """The page. `mark`: a banner such as a rehearsal's; `most_rows`: rows shown a rule, None all;
    `hint`: fills a column with what would be right.

    The same result gives the same bytes: no time, no random id.
    """
    banner = f'<p class="mark">{escape(mark)}</p>' if mark else ""
    title = f"{_TITLE.say(language)}: {contract.title.say(language)}"
    sections = "".join(_section(f, contract, language, most_rows, hint) for f in result.findings)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{banner}<h1>{escape(title)}</h1>"
        f"{_paragraph(subtitle)}{_verdict(result, language)}{sections}{banner}</body></html>\n"
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _verdict(result: GateResult, language: Language) -> str:
    rows = sum(finding.rows for finding in result.errors)
    said = _PASSED if result.passed else _FAILED.format(errors=len(result.errors), rows=rows)
    facts = _FACTS.format(
        rows=result.rows, contract=result.contract, version=result.version, sha256=result.sha256
    )
    kind = "passed" if result.passed else "failed"
    skipped = _SKIPPED.format(rules=", ".join(result.skipped)) if result.skipped else Text("", "")
    return (
        f'<p class="{kind}"><strong>{escape(said.say(language))}</strong></p>'
        f"<p><code>{escape(facts.say(language))}</code></p>{_paragraph(skipped.say(language))}"
    )


def _section(
    finding: Finding,
    contract: Contract,
    language: Language,
    most_rows: int | None,
    hint: Hint | None,
) -> str:
    shown = finding.failing[:most_rows]
    more = finding.rows - len(shown)
    titles = [*_HEAD.values(), *([_RIGHT] if hint else [])]
    head = "".join(f"<th>{text.say(language)}</th>" for text in titles)
    right = [hint(finding, failing).say(language) if hint else None for failing in shown]
    body = "".join(
        _row(finding, failing, contract, language, said)
        for failing, said in zip(shown, right, strict=True)
    )
    cut = _CUT.format(more=more).say(language) if more else ""
    severity = _SEVERITY[finding.severity].say(language)
    rows = _ROWS.format(rows=finding.rows).say(language)
    return (
        f'<section class="{finding.severity}"><h2>{severity}: '
        f"{escape(finding.message.say(language))}</h2>"
        f"<p><code>{finding.rule_id}</code> · {rows}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"{_paragraph(cut)}</section>"
    )


def _row(
    finding: Finding,
    failing: FailingRow,
    contract: Contract,
    language: Language,
    right: str | None,
) -> str:
    cells = [
        "" if failing.row is None else str(failing.row + 1),
        " · ".join(value or _BLANK.say(language) for _, value in failing.key),
        _column_title(failing.column, contract, language),
        _value(failing, language),
        "; ".join(_beside(finding, failing, contract, language)),
        *([] if right is None else [right]),
    ]
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _value(failing: FailingRow, language: Language) -> str:
    if failing.value is not None or failing.column is None or failing.row is None:
        return failing.value or ""
    return _BLANK.say(language)


def _beside(
    finding: Finding, failing: FailingRow, contract: Contract, language: Language
) -> Iterator[str]:
    for name, value in failing.beside:
        whole = f"{finding.over}.{name}" if finding.over and "." not in name else name
        title = _column_title(whole, contract, language)
        yield f"{title} = {value if value is not None else _BLANK.say(language)}"


def _column_title(name: str | None, contract: Contract, language: Language) -> str:
    known = {column.name: column.title for column in contract.columns}
    found = known.get(name or "") or REFERENCE_TITLES.get(name or "")
    return found.say(language) if found else name or ""
