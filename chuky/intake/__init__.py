"""Reading what people send: the kind of a file by its content, tables as text, never executed."""

from chuky.intake.media import media_type_of
from chuky.intake.table import Unparsable, parse_table

__all__ = ["Unparsable", "media_type_of", "parse_table"]
