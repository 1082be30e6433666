"""Clusters of units: a name that some of a group lack, a name that is written in two ways."""

from collections.abc import Iterator

from chuky.configuration import Finding
from chuky.configuration.source import KeyPath
from chuky.language import Text
from chuky.mapping.names import folded
from chuky.plan.lint.context import LintContext, warning


def partly_clustered(context: LintContext) -> Iterator[Finding]:
    """Where some units of a group are in a cluster, those outside are found by no cluster."""
    for key in context.plan.groups:
        units = [(i, unit) for i, unit in enumerate(context.plan.units) if unit.group == key]
        lacking = [(i, unit) for i, unit in units if unit.cluster is None]
        if lacking and len(lacking) < len(units):
            first, unit = lacking[0]
            yield warning(
                context.source,
                "cluster-missing",
                ("units", first),
                Text(
                    f"{len(lacking)} trong {len(units)} đơn vị của nhóm `{key}` chưa ghi cluster, "
                    f"trước hết là `{unit.code}`",
                    f"{len(lacking)} of {len(units)} units of group `{key}` have no cluster, "
                    f"`{unit.code}` first",
                ),
                Text(
                    "ghi cluster cho cả nhóm, hoặc bỏ ở cả nhóm",
                    "give the whole group a cluster, or none of it",
                ),
            )


def alike_clusters(context: LintContext) -> Iterator[Finding]:
    """Names that differ in case, spaces, signs or marks alone are most likely one cluster."""
    known: dict[str, str] = {}
    told: set[str] = set()
    for index, unit in enumerate(context.plan.units):
        name = unit.cluster
        if name is None or name in told:
            continue
        first = known.setdefault(folded(name), name)
        if first != name:
            told.add(name)
            path: KeyPath = ("units", index, "cluster")
            yield warning(
                context.source,
                "cluster-spelling",
                path,
                Text(
                    f"cụm “{name}” viết gần như “{first}”: sẽ bị tính là hai cụm",
                    f"cluster “{name}” is nearly written as “{first}”: they count as two",
                ),
                Text("viết giống nhau nếu là một", "write them alike where they are one"),
            )
