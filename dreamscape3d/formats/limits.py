"""How much one dream file may hold. Limits are the same for one's own files and for a stranger's."""

from __future__ import annotations

from typing import Final

FILE_BYTES: Final = 256 * 1024
KEY_PARTS: Final = 8
HEADER_PARTS: Final = 34  # [[form]] × 32, and a table inside
NESTING: Final = 32  # of arrays and inline tables
HEADERS: Final = 6000  # tables and arrays of tables
MARKS: Final = 40_000  # of `=` and `,`: keys and items
DOTS: Final = 8192  # in keys that have more than one part
FORMS: Final = 4096  # after repeats, circles and mirrors
GROUPS: Final = 32  # depth of forms inside forms
LIGHTS: Final = 64
MATERIALS: Final = 256
PARAMETERS: Final = 64
SIGNALS: Final = 256
PATH_POINTS: Final = 256
EXPRESSIONS: Final = 4096
TEXT: Final = 128  # characters of a title, a name, a label
NUMBER: Final = 1e6  # greatest absolute value
FAULTS: Final = 100  # reported at once
