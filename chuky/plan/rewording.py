"""The wordings of a draft's stages changed in their own lines, by one officer or by two at once.

Belongs here: which were changed on a page, and the text with them. What a wording means is in
`chuky.views.reading`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from chuky.exceptions import ChukyError
from chuky.plan.judging import Judged
from chuky.plan.model import Stage

_STATED = re.compile(r"^(?P<head>\s*(?:- )?)(?P<pair>stated:(?:\s.*)?)$")


class WordingFixed(ChukyError):
    """không sửa được thời hạn của bước `{stage}` ở đây: câu không nằm trên dòng riêng; sửa trong văn bản kế hoạch"""  # noqa: E501

    en = "the wording of `{stage}` isn't on a line of its own; change it in the plan's text"


@dataclass(frozen=True)
class Merged:
    """Wordings to save: `wanted` by stage; `clashing`: stages whose wording another changed too."""

    wanted: dict[str, str]
    clashing: tuple[str, ...]


def merge_wordings(
    judged: Judged, wordings: Mapping[str, str], before: Mapping[str, str]
) -> Merged:
    """What was changed on a page: `before` is what it showed. Two who change different stages
    don't disturb each other; a stage that is no longer there clashes.
    """
    there = {stage.key: plain(stage.stated or "") for stage in _stages(judged)}
    shown = {key: plain(text) for key, text in before.items()}
    typed = {key: plain(text) for key, text in wordings.items()}
    changed = {key: text for key, text in typed.items() if text != shown.get(key)}
    wanted = {key: text for key, text in changed.items() if text != there.get(key)}
    clashing = [key for key in wanted if there.get(key) != shown.get(key)]
    return Merged(wanted, tuple(clashing))


def with_wordings(judged: Judged, wordings: Mapping[str, str]) -> str:
    """The text with the wordings of some stages changed, comments kept.

    Raises WordingFixed where a wording isn't a line of its own.
    """
    lines = judged.text.splitlines()
    for number, stage in enumerate(_stages(judged)):
        wanted = plain(wordings.get(stage.key, stage.stated or ""))
        if stage.key not in wordings or wanted == (stage.stated or ""):
            continue
        assert judged.loaded is not None  # noqa: S101
        at = judged.loaded.source.lines.get(("stages", number, "stated"))
        line = _reworded(lines[at - 1], stage.stated, wanted) if at else None
        if at is None or line is None:
            raise WordingFixed(stage=stage.key)
        lines[at - 1] = line
    return "\n".join(lines) + "\n"


def plain(wording: str) -> str:
    """A wording without what one doesn't see: line breaks, doubled spaces."""
    return " ".join(wording.split())


def _stages(judged: Judged) -> tuple[Stage, ...]:
    assert judged.loaded is not None  # noqa: S101
    return judged.loaded.plan.stages


def _reworded(line: str, before: str | None, wanted: str) -> str | None:
    """The line with another wording, its comment kept; None where it isn't all of the wording."""
    found = _STATED.match(line)
    if found is None:
        return None
    try:
        pair: Any = yaml.compose(found["pair"], Loader=yaml.SafeLoader)
        node = pair.value[0][1]
    except yaml.YAMLError:  # it goes on in the next line
        return None
    if node.value != (before or "") and not (before is None and node.value in ("null", "~")):
        return None
    said = json.dumps(wanted, ensure_ascii=False) if wanted else "null"
    return f"{found['head']}stated: {said}{found['pair'][node.end_mark.index :]}"
