"""The documentation page of all contracts, written from the contracts themselves.

`docs/contracts.md` is this page's text; a test holds them equal, so the page can't drift.
"""

from collections.abc import Iterable, Iterator

from chuky.contracts.contract import Contract, FailsWhere, Rule

_INTRODUCTION = """\
# Hợp đồng dữ liệu · Data contracts

Trang này viết tự động từ `data_contracts/*.odcs.yaml` (Open Data Contract Standard v3.1); sửa quy
tắc ở đó rồi chạy `python -m chuky.contracts.page > docs/contracts.md`. Lỗi (error) chặn dữ liệu,
lưu ý (warning) chỉ báo.

This page is written from `data_contracts/*.odcs.yaml`; edit a rule there and run the command above.
An error blocks the data, a warning informs.
"""


def contracts_page(contracts: Iterable[Contract]) -> str:
    """The Markdown text of the page, contracts in order of name."""
    ordered = sorted(contracts, key=lambda contract: contract.name)
    return "\n".join([_INTRODUCTION, *(line for one in ordered for line in _section(one))]) + "\n"


def _section(contract: Contract) -> Iterator[str]:
    yield f"## `{contract.name}` {contract.version}\n"
    yield f"{contract.title.vi} · {contract.title.en}\n"
    yield "| cột · column | kiểu · type | tên gọi | meaning |"
    yield "| --- | --- | --- | --- |"
    for column in contract.columns:
        key = " (key)" if column.key else ""
        yield f"| `{column.name}` | {column.type}{key} | {column.title.vi} | {column.title.en} |"
    yield ""
    yield from _references(contract)
    yield "| quy tắc · rule | mức · severity | chiều · dimension | nội dung | meaning |"
    yield "| --- | --- | --- | --- | --- |"
    yield from (_row(rule) for rule in contract.rules)
    yield ""


def _references(contract: Contract) -> Iterator[str]:
    given = [reference for reference in contract.references.values() if not reference.own]
    for reference in given:
        columns = ", ".join(f"`{name}` {kind}" for name, kind in reference.types.items())
        optional = " (optional)" if reference.optional else ""
        yield f"- `{reference.name}`{optional}: {columns}"
    if given:
        yield ""


def _row(rule: Rule) -> str:
    condition = (
        f"<br>`{rule.check.condition.text}`".replace("|", "\\|")
        if isinstance(rule.check, FailsWhere)
        else ""
    )
    cells = [f"`{rule.id}`", rule.severity, rule.dimension, rule.message.vi + condition]
    return "| " + " | ".join([*cells, rule.message.en]) + " |"


if __name__ == "__main__":
    import sys
    from pathlib import Path

    from chuky.contracts.load import load_contracts

    sys.stdout.write(contracts_page(load_contracts(Path("data_contracts")).values()))
