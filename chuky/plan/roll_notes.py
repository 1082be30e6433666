"""Comments put under the stages of a plan's YAML, where its author will read them.

Belongs here: finding the place. What is noted comes from elsewhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

_SECTION = re.compile(r"^(?P<key>[A-Za-z_][\w-]*):")
_STAGE = re.compile(r"^(?P<indent> *)- key: *[\"']?(?P<stage>[\w-]+)[\"']?")


def note_stages(text: str, notes: Mapping[str, Sequence[str]]) -> str:
    """`text` with each note as a comment under the `key` of its stage."""
    return "".join(f"{line}\n" for line in _noted(text.splitlines(), notes))


def _noted(lines: Sequence[str], notes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    section = ""
    for line in lines:
        yield line
        found = _SECTION.match(line)
        section = found["key"] if found else section
        stage = _STAGE.match(line) if section == "stages" else None
        if stage is not None:
            yield from (f"{stage['indent']}  # {note}" for note in notes.get(stage["stage"], ()))
