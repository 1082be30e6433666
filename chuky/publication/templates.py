"""The templates of a publication: page, stylesheet, decision, README, recompute.py.

They lie in `configs/templates/publication/`, so that an office can read what will be printed.
"""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chuky.language import Text
from chuky.plan import CONFIGS
from chuky.points import plain

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = CONFIGS / "templates" / "publication"


def template_files() -> tuple[Path, ...]:
    """Every template, by name."""
    return tuple(sorted(path for path in FOLDER.iterdir() if path.is_file()))


def template_text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def render_template(name: str, **values: object) -> bytes:
    """The filled template in UTF-8; everything put in is escaped."""
    return _environment().get_template(name).render(**values).encode()


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html.j2", "xml.j2", "svg.j2", "xml")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"number": number, "vi": _vi, "en": _en}
    return environment


def number(value: Decimal | None, places: int | None = None) -> str:
    """Vietnamese decimal comma; `places` pads with zeros and never cuts; blank is a dash."""
    if value is None:
        return "–"
    text = plain(value)
    whole, _, fraction = text.partition(".")
    fraction = fraction.ljust(places or 0, "0")
    return f"{whole},{fraction}" if fraction else whole


def _vi(text: Text | str) -> str:
    return text.vi if isinstance(text, Text) else text


def _en(text: Text | str) -> str:
    return text.en if isinstance(text, Text) else text
