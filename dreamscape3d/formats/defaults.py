"""What a key that is missing stands for, by tables: read from the records that they become."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.living import BodyPlan, Bond, Fear, Memory, Mind, TaleLine, Thing
from dreamscape3d.dream.spectre.rates import Rates
from dreamscape3d.dream.telling.story import Act, Branch, Change, Gate, Level, Setting, Shot, Story
from dreamscape3d.formats import figure_schema, living_schema, schema, story_schema
from dreamscape3d.formats.doing_schema import DOINGS
from dreamscape3d.formats.form_schema import CIRCLE, FORM, SCATTER
from dreamscape3d.formats.kinds import Table
from dreamscape3d.formats.plain_forms import INNER_FORM, PROP_FORM
from dreamscape3d.formats.story_doings import EVENTS
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.grading import NO_EFFECTS, PLAIN_GRADE
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Sky
from dreamscape3d.scene.streamers import Streamer

_RECORDS: dict[Table, Any] = {
    schema.DREAM: Dream(),
    schema.CAMERA: Camera(),
    schema.GRADE: PLAIN_GRADE,
    schema.EFFECTS: NO_EFFECTS,
    schema.AIR: Air(),
    schema.SKY: Sky(),
    schema.LIGHT: Light(),
    schema.MATERIAL: Material(),
    schema.PARTICLES: Particles(),
    schema.RIBBON: Ribbon(),
    schema.PLAIN_MATERIAL: Material(),
    living_schema.MIND: Mind(),
    living_schema.FEAR: Fear,
    living_schema.MEMORY: Memory,
    living_schema.TALE_LINE: TaleLine,
    living_schema.BOND: Bond,
    figure_schema.FIGURE_LIGHT: Light(),
    figure_schema.THING_LIGHT: Light(),
    figure_schema.STREAMER: Streamer,
    figure_schema.THING: Thing,
    story_schema.STORY: Story,
    story_schema.ENCOUNTER: Rates,
    story_schema.SETTING: Setting,
    story_schema.ACT: Act,
    story_schema.GATE: Gate,
    story_schema.BRANCH: Branch,
    **{DOINGS[name]: event for name, event in EVENTS.items()},
    DOINGS["set"]: Change,
    DOINGS["level"]: Level,
}
"""Tables whose keys bear the names of a record's fields, and that record, or its class where some have no default."""

_HERE, _FORM = Placement(), {"operator": "union", "smooth": 0.0, "scale": 1.0, "turn": (0.0,) * 3, "at": (0.0,) * 3}
_OTHERS: dict[Table, dict[str, Any]] = {
    schema.MOOD: {"valence": 0.0, "arousal": 0.0, "dominance": 0.0},
    schema.PARAMETER: {"min": 0.0, "max": 1.0},
    schema.PATH_POINT: {"ease": "smooth"},
    CIRCLE: {"radius": 0.0},
    SCATTER: {"seed": 0, "turn": 360.0, "smallest": 1.0, "gap": 0.0},
    FORM: _FORM,
    INNER_FORM: _FORM,
    PROP_FORM: _FORM,
    figure_schema.FIGURE_FORM: _FORM,
    schema.SHARE: dict.fromkeys(CHANNELS, False),
    schema.ENTANGLE: {"mode": "merge"},
    schema.GUEST: {name: getattr(_HERE, name) for name in ("at", "turn", "scale")},
    living_schema.BODY: {
        **{name: getattr(_HERE, name) for name in ("at", "turn", "scale")},
        **{each.name: each.default for each in fields(BodyPlan) if each.name in ("walk", "run", "does", "stay")},
    },
    story_schema.ROLE: {"guide": False, "tempo": Dream().tempo},
    story_schema.SPOT: {"offset": (0.0,) * 3, "frame": "world"},
    story_schema.SHOT: {each.name: each.default for each in fields(Shot) if each.name != "to_fov"},
}


def default_of(table: Table, name: str) -> Any:
    """The value that a missing key has, as JSON has it, where it is one plain value; else None."""
    if table in _OTHERS:
        value = _OTHERS[table].get(name)
    else:
        record = _RECORDS.get(table)
        value = _field(record, name) if isinstance(record, type) else getattr(record, name, None)
    if isinstance(value, tuple):
        return list(value) or None
    return value if isinstance(value, bool | int | float | str) else None


def _field(record: Any, name: str) -> Any:
    return next((each.default for each in fields(record) if each.name == name and each.default is not MISSING), None)
