"""How much one file may hold: bounds that keep memory small whatever comes in.

Each is well above the largest honest file, 3,321 units × 100 components with about 12 MB.
"""

from typing import Final

MAX_BYTES: Final = 20_000_000
MAX_EXPANDED: Final = 250_000_000
"""Bytes of all parts of a workbook once unpacked, as its own directory states them."""
MAX_PARTS: Final = 2_000
MAX_DIRECTORY: Final = 1_000_000
"""Bytes of a ZIP's directory."""
MAX_COLUMNS: Final = 200
MAX_ROWS: Final = 500_000
MAX_CELLS: Final = 4_000_000
"""Of the smallest rectangle from A1 that holds a sheet: reading allocates all of it."""
MAX_TEXT: Final = 100_000_000
"""Characters of all cells, a shared text counted each time it is used."""
