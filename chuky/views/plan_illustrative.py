"""Values of a plan that no document states, as who accepts them reads them: where, why, from what.

Belongs here: words for a page. That they must be accepted is held by `chuky.cycle.activate`.
"""

from typing import Any, NamedTuple

from chuky.cycle.activate import illustrative_places
from chuky.language import Text
from chuky.plan.load import LoadedPlan
from chuky.views.plan_places import place


class Illustrated(NamedTuple):
    """One value of ours. `reason`, `source`: as the plan gives them."""

    where: Text
    reason: str
    source: str


def illustrated(loaded: LoadedPlan) -> list[Illustrated]:
    """Every such value of the plan and its criteria sets."""
    documents = {"plan": loaded.source.data}
    documents |= {key: source.data for key, source in loaded.criteria_sources.items()}
    places = illustrative_places(loaded.plan, loaded.criteria)
    return [_row(documents, one) for one in places]


def _row(documents: dict[str, Any], dotted: str) -> Illustrated:
    name, _, key = dotted.partition(".")
    data = documents.get(name)
    mark = _at(data, key.split(".") if key else []).get("illustrative") or {}
    words = place(data, key).words if key else _WHOLE
    if name != "plan":
        words = _of_criteria(data, words if key else None)
    return Illustrated(words, str(mark.get("reason", "")), str(mark.get("source", "")))


def _of_criteria(data: Any, words: Text | None) -> Text:
    """A place in a criteria set, by the set's own title."""
    title = str(data.get("title") or data.get("name") or data.get("key"))
    english = str(data.get("title_en") or data.get("name_en") or title)
    if words is None:
        return Text(f"Bộ tiêu chí “{title}”", f"Criteria set “{english}”")
    return Text(f"Bộ tiêu chí “{title}”, {words.vi}", f"Criteria set “{english}”, {words.en}")


_WHOLE = Text("Kế hoạch nói chung", "The plan as a whole")


def _at(data: Any, path: list[str]) -> dict[str, Any]:
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and part.isdecimal() and int(part) < len(data):
            data = data[int(part)]
    return data if isinstance(data, dict) else {}
