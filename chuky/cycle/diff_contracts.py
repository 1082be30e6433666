"""What changed between two years' versions of the data contracts, and whether it breaks anything.

Breaking: data that was accepted last year may now be refused, or means something else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chuky.contracts import Contract, Rule
from chuky.language import Text


@dataclass(frozen=True)
class Change:
    """One difference. `where`: contract or group of units; `what`: column, rule or component."""

    breaking: bool
    where: str
    what: str
    text: Text


def contract_changes(
    before: Mapping[str, Contract], after: Mapping[str, Contract]
) -> Iterator[Change]:
    """Every difference between the contracts of two cycles, by contract."""
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield Change(True, name, "", Text("bỏ hợp đồng", "the contract is gone"))
        elif name not in before:
            yield Change(False, name, "", Text("hợp đồng mới", "a new contract"))
        elif before[name].sha256 != after[name].sha256:
            yield from _columns(before[name], after[name])
            yield from _rules(before[name], after[name])


def _columns(before: Contract, after: Contract) -> Iterator[Change]:
    old = {column.name: column for column in before.columns}
    new = {column.name: column for column in after.columns}
    for name in sorted(old.keys() - new.keys()):
        yield Change(True, before.name, name, Text("bỏ cột", "the column is gone"))
    for name in sorted(new.keys() - old.keys()):
        yield Change(False, before.name, name, Text("cột mới", "a new column"))
    for name in sorted(old.keys() & new.keys()):
        if old[name].type != new[name].type:
            kinds = f"{old[name].type} → {new[name].type}"
            yield Change(True, before.name, name, Text(f"đổi kiểu {kinds}", f"type {kinds}"))
        if old[name].key != new[name].key:
            text = Text("đổi vai trò trong khóa", "its part in the key changed")
            yield Change(True, before.name, name, text)
        if old[name].title != new[name].title:
            titles = f"“{old[name].title.vi}” → “{new[name].title.vi}”"
            yield Change(False, before.name, name, Text(f"đổi tên {titles}", f"title {titles}"))


def _rules(before: Contract, after: Contract) -> Iterator[Change]:
    old = {rule.id: rule for rule in before.rules}
    new = {rule.id: rule for rule in after.rules}
    for rule_id in sorted(old.keys() - new.keys()):
        text = Text("bỏ quy tắc", "the rule is gone")
        yield Change(False, before.name, rule_id, text)
    for rule_id in sorted(new.keys() - old.keys()):
        message = new[rule_id].message
        text = Text(f"quy tắc mới: {message.vi}", f"a new rule: {message.en}")
        yield Change(new[rule_id].severity == "error", before.name, rule_id, text)
    for rule_id in sorted(old.keys() & new.keys()):
        yield from _rule(before.name, old[rule_id], new[rule_id])


def _rule(contract: str, old: Rule, new: Rule) -> Iterator[Change]:
    if old.severity != new.severity:
        levels = f"{old.severity} → {new.severity}"
        text = Text(f"đổi mức {levels}", f"severity {levels}")
        yield Change(new.severity == "error", contract, new.id, text)
    if old.check != new.check:
        text = Text("đổi điều kiện của quy tắc", "the rule's condition changed")
        yield Change(new.severity == "error", contract, new.id, text)
    elif old.message != new.message:
        yield Change(False, contract, new.id, Text("đổi lời giải thích", "its wording changed"))
