"""What every chart of the pages takes from pygal: the library, and its tree made fit for a page.

Belongs here: what the pages' policy refuses of the library's own output (style, script, tooltips),
and the names that `static/chuky.css` knows. What is drawn is in `gantt_chart.py` and
`burn_up_chart.py`; each has a table behind it that says the same.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

REFUSED = ("style", "script", "title", "desc", "defs")
"""Elements that the page's policy refuses, or that say what nobody asked."""


@cache
def library() -> Any:
    """pygal, when a chart is first drawn. It hooks into every later import for its maps, by a way
    that Python has left: that hook is taken out again.
    """
    import pygal

    sys.meta_path[:] = [f for f in sys.meta_path if not isinstance(f, pygal.PluginImportFixer)]
    return pygal


@dataclass(frozen=True)
class Named:
    """What a series is called in the stylesheet, and what it says under the pointer."""

    style: str
    title: str = ""


def plain(root: Any, kind: str, said: str, series: Sequence[Named]) -> Markup:
    """The library's tree without what the page refuses, its series named; `said`: the chart's name.

    `kind`: the drawing's class.
    """
    from pygal.etree import etree

    for parent in list(root.iter()):
        for child in list(parent):
            if _refused(child):
                parent.remove(child)
    for node in root.iter():
        for name in ("id", "style"):
            node.attrib.pop(name, None)
        if _is_series(node):
            _name(node, series[int(node.get("class").rpartition("-")[2])])
    root.set("class", kind)
    root.set("role", "img")
    root.set("aria-label", said)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 - written by a serialiser


def _is_series(node: Any) -> bool:
    return str(node.get("class", "")).startswith("series ")


def _name(node: Any, named: Named) -> None:
    from pygal.etree import etree

    node.set("class", f"series {named.style}")
    if named.title and len(node):
        title = etree.Element("title")
        title.text = named.title
        node.insert(0, title)


def _refused(child: Any) -> bool:
    """A comment, a refused element, a dot of no size, a group of nothing, or the layer of tooltips
    that only a script would fill.
    """
    return (
        not isinstance(child.tag, str)
        or child.tag in REFUSED
        or "tooltip-overlay" in child.get("class", "")
        or child.get("r") == "0"
        or (_is_series(child) and len(child) == 0)
    )
