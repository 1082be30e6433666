"""Reading what people send: the kind of a file by its content, tables as text, never executed."""

from chuky.intake.media import media_type_of
from chuky.intake.refusal import Unparsable
from chuky.intake.stamp import Stamp
from chuky.intake.table import SentTable, parse_table, read_table

__all__ = ["SentTable", "Stamp", "Unparsable", "media_type_of", "parse_table", "read_table"]
