"""How much one dream file may hold. Limits are the same for one's own files and for a stranger's."""

from __future__ import annotations

from typing import Final

from dreamscape3d.scene.luminous import (
    MAX_CLOUDS,
    MAX_LIGHTS,
    MAX_PARTICLES,
    MAX_POINTS,
    MAX_RIBBONS,
    MAX_TOGETHER,
)

FILE_BYTES: Final = 256 * 1024
LINE: Final = 8192  # characters
KEY_PARTS: Final = 8
HEADER_PARTS: Final = 34  # [[form]] × 32, and a table inside
NESTING: Final = 32  # of arrays and inline tables
HEADERS: Final = 4800  # tables and arrays of tables
KEYS: Final = 12_000
ITEMS: Final = 24_000  # of arrays and inline tables
BRACKETS: Final = 20_000  # that open or close
QUOTES: Final = 40_000
DOTS: Final = 8192  # in keys that have more than two parts
FORMS: Final = 4096  # after repeats, circles, scatters and mirrors
SKYLINES: Final = 8
GUESTS: Final = 64
GUEST_BYTES: Final = 1024 * 1024  # of all guests' files together, each counted once
GUEST_FORMS: Final = 16_384  # of a dream and its guests together, copies counted
GROUPS: Final = 32  # depth of forms inside forms
LIGHTS: Final = 64
PARTICLE_CLOUDS: Final = MAX_CLOUDS
PARTICLES: Final = MAX_PARTICLES  # of one cloud
ALL_PARTICLES: Final = MAX_TOGETHER
RIBBONS: Final = MAX_RIBBONS
RIBBON_POINTS: Final = MAX_POINTS
GLOW_LIGHTS: Final = MAX_LIGHTS  # of a cloud or a ribbon
MATERIALS: Final = 256
PARAMETERS: Final = 64
SIGNALS: Final = 256
PATH_POINTS: Final = 128
EXPRESSIONS: Final = 4096
TEXT: Final = 128  # characters of a title, a name, a label
NUMBER: Final = 1e6  # greatest absolute value
FAULTS: Final = 100  # reported at once
