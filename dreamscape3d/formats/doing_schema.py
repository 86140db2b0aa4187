"""What may happen in a story, declared once: a table for each `do`. Its keys are the fields of the event that it is
(`dream.events`, `dream.deeds`), but for `place`, the event's `at`: in a cue, `at` is when."""

from __future__ import annotations

from dreamscape3d.dream.bounds import FARTHEST, LONGEST, LONGEST_GLITCH
from dreamscape3d.dream.consent import ALL, CHANNELS
from dreamscape3d.dream.deeds import GAITS, GESTURES, LONGEST_TEXT, SOOTHING, SPOKEN
from dreamscape3d.dream.telling.story import LEVELS, THROUGH
from dreamscape3d.formats.kinds import Choice, Kind, Number, Table, Text, Variants, Vector
from dreamscape3d.formats.limits import NUMBER

LONGEST_ACT = 3600.0  # seconds

_WHO = Text("A role.")
_GUIDE = Text("The role that helps.")
_ANCHOR = "a mark, a role, a joint or thing of theirs (mia.hand.right), or double.mia"
_PLACE = Vector("Or a place.", Number("", -FARTHEST, FARTHEST, constant=True), "m")
_CHANNEL = Choice("What of the dreams; all is every channel but fear.", (*CHANNELS, ALL))


def _seconds(help: str, low: float = 0.0, high: float = LONGEST) -> Number:
    return Number(help, low, high, unit="s", constant=True)


def _share(help: str, low: float = 0.0) -> Number:
    return Number(help, low, 1.0, constant=True)


def _does(do: str, help: str, fields: dict[str, Kind], *required: str) -> tuple[str, Table]:
    name = "".join(part.title() for part in do.split("_"))
    return do, Table(name, f'do = "{do}"', help, fields, required)


_TWO: dict[str, Kind] = {"a": Text("A role."), "b": Text("Another.")}
_OFFER: dict[str, Kind] = {"by": Text("Whose dream."), "to": Text("For whom; everybody where it is empty.")}
_MOOD: dict[str, Kind] = {
    "valence": _share("Misery (-1) to joy (1).", -1.0),
    "arousal": _share("Sleep (-1) to frenzy (1).", -1.0),
    "dominance": _share("Helpless (-1) to in control (1).", -1.0),
    "dreamer": Text("Whose; the first role's if missing."),
}

DOINGS: dict[str, Table] = dict(
    (
        _does(
            "go",
            "Somebody goes somewhere.",
            {
                "who": _WHO,
                "to": Text(f"Where: {_ANCHOR}; away is out of sight."),
                "place": _PLACE,
                "gait": Choice("How; at_once is there without a way.", GAITS),
            },
            "who",
        ),
        _does(
            "look",
            "Somebody looks at something until told otherwise.",
            {
                "who": _WHO,
                "to": Text(f"At what: {_ANCHOR}; ahead frees the gaze, away avoids everything."),
                "place": _PLACE,
            },
            "who",
        ),
        _does(
            "gesture",
            "Somebody does something with their body.",
            {
                "who": _WHO,
                "what": Choice("What.", GESTURES),
                "seconds": _seconds("How long; 0 until the next one."),
                "to": Text(f"Towards what: {_ANCHOR}."),
            },
            "who",
            "what",
        ),
        _does(
            "give",
            "A thing comes into a hand.",
            {
                "thing": Text("Which, such as mia/lantern."),
                "to": Text("Into which, such as liam.hand.right; put down where it is if missing."),
            },
            "thing",
        ),
        _does(
            "speak",
            "Words are said, or come from outside.",
            {
                "who": Text("Who says it: a role, or anybody where it is a message."),
                "text": Text("What is said.", longest=LONGEST_TEXT),
                "how": Choice(
                    "A line of somebody's, a message that hangs in the air, a line of a tale, or an insight.", SPOKEN
                ),
                "seconds": _seconds("How long it is shown.", 0.1, 60.0),
            },
            "who",
            "text",
        ),
        _does(
            "tell",
            "Somebody begins a tale, or adds its next line.",
            {"who": _WHO, "tale": Text("The name of a tale of somebody here.")},
            "who",
            "tale",
        ),
        _does(
            "choose",
            "Somebody chooses: in this act, formulas know it as chosen_… from then on.",
            {"who": _WHO, "choice": Text("What; some formula must ask for it, or it begins with share or keep.")},
            "who",
            "choice",
        ),
        _does(
            "summon",
            "A fear comes for somebody.",
            {"what": Text("The name of a fear, double for their own double, or vision."), "whom": Text("A role.")},
            "what",
            "whom",
        ),
        _does(
            "dismiss",
            "What was summoned goes, unmet.",
            {"what": Text("What was summoned."), "whom": Text("A role.")},
            "what",
            "whom",
        ),
        _does(
            "gather",
            "Somebody takes up a memory.",
            {"who": _WHO, "memory": Text("The name of a memory of somebody here.")},
            "who",
            "memory",
        ),
        _does(
            "soothe",
            "Somebody helps somebody.",
            {"who": _GUIDE, "whom": Text("A role."), "how": Choice("By what.", SOOTHING)},
            "who",
            "whom",
            "how",
        ),
        _does("set_mood", "A mood changes.", _MOOD, "valence", "arousal", "dominance"),
        _does(
            "set_parameter",
            "A parameter of a dream is turned.",
            {
                "name": Text("Which."),
                "value": Number("To what; it is held in its range.", -NUMBER, NUMBER, constant=True),
                "dreamer": Text("Of whose dream; the first role's if missing."),
            },
            "name",
            "value",
        ),
        _does(
            "set_strand",
            "Two dreams are tied, more or less.",
            {
                **_TWO,
                "channel": _CHANNEL,
                "intensity": _share("How much crosses, of what both share."),
                "seconds": _seconds("Nine tenths of the way take so long; 0 for at once."),
            },
            "a",
            "b",
            "channel",
            "intensity",
        ),
        _does(
            "let_go",
            "What ties two dreams fades for good, one channel after the other.",
            {**_TWO, "channel": _CHANNEL, "seconds": _seconds("Nine tenths of a channel fade in so long.")},
            "a",
            "b",
        ),
        _does(
            "glitch",
            "The network tears: what crosses flickers.",
            {"strength": _share("By how much."), "seconds": _seconds("How long.", high=LONGEST_GLITCH)},
            "strength",
            "seconds",
        ),
        _does(
            "grant", "Somebody offers a channel of their dream.", {**_OFFER, "channel": _CHANNEL}, "by", "to", "channel"
        ),
        _does(
            "withdraw", "Somebody offers it no longer; it ends at once.", {**_OFFER, "channel": _CHANNEL}, "by", "to"
        ),
        _does(
            "block",
            "Somebody wants nothing more of somebody; it ends at once.",
            {"by": _WHO, "whom": Text("Of whom.")},
            "by",
            "whom",
        ),
        _does(
            "unblock",
            "Somebody takes that back. What crossed does not come back by itself.",
            {"by": _WHO, "whom": Text("Of whom.")},
            "by",
            "whom",
        ),
        _does(
            "set",
            "The setting changes.",
            {"setting": Text("To which."), "through": Choice("What covers the change.", THROUGH)},
            "setting",
        ),
        _does(
            "level",
            "One of the story's own levels goes to a value.",
            {
                "what": Choice("Which; dawn and sleep do nothing by themselves, formulas know them.", LEVELS),
                "to": Number("To what: 0 to 1, but exposure, in stops.", -16.0, 16.0, constant=True),
                "seconds": _seconds("How long it takes.", high=600.0),
            },
            "what",
            "to",
        ),
        _does("focus", "The picture shows somebody else's state of mind.", {"who": _WHO}, "who"),
    )
)
"""Tables by what is done."""

_DO = Choice("What happens.", tuple(DOINGS))

DOING = Variants(
    Table("Doing", "what happens", "Something that happens: what it is, and the keys of that.", {"do": _DO}, ("do",)),
    "do",
    DOINGS,
)
CUE = Variants(
    Table(
        "Cue",
        "[[act.cue]]",
        "Something that happens at a time: what it is, and the keys of that.",
        {"at": Number("When, in seconds of the act.", 0.0, LONGEST_ACT, unit="s", constant=True), "do": _DO},
        ("at", "do"),
    ),
    "do",
    DOINGS,
)
