"""The named numbers that expressions of a dream may use, and the values they have at an instant.

given (time, beat, mood, …)  +  parameters  ─▶  the dream's own [signals], in the order they need
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from dreamscape3d.dream.mood import Mood
from dreamscape3d.errors import ExpressionError, LimitError
from dreamscape3d.maths.expression import Expression, Number, is_name

GIVEN_NAMES = frozenset(
    (
        "time",
        "beat",
        "bar",
        "pulse",
        "valence",
        "arousal",
        "dominance",
        "fear",
        "anger",
        "joy",
        "calm",
        "longing",
        "sanity",
        "tangle",
        "bass",
        "mid",
        "treble",
    )
)
"""What `given_signals` gives."""

COPY_NAMES = frozenset(("i", "n", "r"))
"""Index, count and chance of a repeat's copies: bound where the repeat is unrolled, so no signal may use them."""

SIGNAL_NAMES = GIVEN_NAMES | COPY_NAMES
"""What any expression of a dream may use besides the dream's parameters and its own signals."""

MAX_SIGNALS = 256
BEATS_IN_BAR = 4


def names_in_scope(parameters: Iterable[str], signals: Iterable[str]) -> frozenset[str]:
    """The names that expressions of a dream with these parameters and signals may use.

    Raises:
        ExpressionError: a name cannot be one, or means two things.
    """
    scope = set(SIGNAL_NAMES)
    for kind, names in (("parameter", parameters), ("signal", signals)):
        for name in names:
            if not is_name(name):
                raise ExpressionError(f"{name[:64]!r} cannot name a {kind}", cure="use letters, digits and _")
            if name in scope:
                owner = "a built-in signal" if name in SIGNAL_NAMES else "a parameter or another signal"
                raise ExpressionError(
                    f"{kind} '{name}' has the name of {owner}", width=len(name), cure="use another name"
                )
            scope.add(name)
    return frozenset(scope)


def order_signals(signals: Mapping[str, Number]) -> dict[str, Number]:
    """The same signals, each after those it uses.

    Raises:
        LimitError: there are more than 256.
        ExpressionError: signals use each other in a circle, or one uses `i`, `n` or `r`.
    """
    if len(signals) > MAX_SIGNALS:
        raise LimitError(f"{len(signals)} signals are more than {MAX_SIGNALS}", cure="join some of them")
    needs = {name: _names_of(expression) for name, expression in signals.items()}
    for name, used in needs.items():
        if copy := sorted(used & COPY_NAMES - signals.keys()):
            raise ExpressionError(
                f"signal '{name}' uses '{copy[0]}', which only the copies of a repeat have",
                cure="write it where the repeat stands",
            )
    # Sorted, since the order of a set of strings differs from run to run.
    graph = {name: sorted(used & signals.keys()) for name, used in needs.items()}
    try:
        return {name: signals[name] for name in TopologicalSorter(graph).static_order()}
    except CycleError as error:
        circle = list(reversed(error.args[1]))  # graphlib lists each name before the one that uses it
        raise ExpressionError(
            f"signals use each other in a circle: {_circle_text(circle)}", cure="take one of them out of the circle"
        ) from None


def evaluate_signals(ordered: Mapping[str, Number], given: Mapping[str, float]) -> dict[str, float]:
    """The given values and those of the signals, which must come as `order_signals` returns them.

    Raises:
        ExpressionError: a signal needs a name that is neither given nor a signal before it.
    """
    values = dict(given)
    for name, number in ordered.items():
        values[name] = number.evaluate(values) if isinstance(number, Expression) else number
    return values


def given_signals(
    time: float,
    *,
    tempo: float,
    mood: Mood,
    sanity: float = 1.0,
    tangle: float = 0.0,
    offset: float = 0.0,
    sound: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> dict[str, float]:
    """The value of each of `GIVEN_NAMES`.

    Args:
        time: seconds since the dream began.
        tempo: beats per minute.
        sanity: 0 lost to 1 firm.
        tangle: 0 alone to 1 wholly entangled.
        offset: beats that other pulses have pulled this one ahead.
        sound: loudness of bass, mid and treble, 0 to 1; silence until a dream has music.
    """
    beat = time * tempo / 60.0 + offset
    bass, mid, treble = sound
    return {
        "time": time,
        "beat": beat,
        "bar": beat / BEATS_IN_BAR,
        "pulse": heartbeat(beat),
        "valence": mood.valence,
        "arousal": mood.arousal,
        "dominance": mood.dominance,
        "fear": mood.fear,
        "anger": mood.anger,
        "joy": mood.joy,
        "calm": mood.calm,
        "longing": mood.longing,
        "sanity": sanity,
        "tangle": tangle,
        "bass": bass,
        "mid": mid,
        "treble": treble,
    }


_SHARPNESS = 24.0  # of a thump: it falls to half within 0.038 periods
_SECOND_AT, _SECOND_STRENGTH = 0.3, 0.5  # the heart's second sound, closing of the outlet valves


def heartbeat(phase: float) -> float:
    """A heart's two thumps in [0, 1], smooth, with period 1: 1 at phase 0, 0.5 at 0.3, rest between.

    Each thump is a von Mises bump exp(κ(cos 2π(φ − φ₀) − 1)): a bell that closes on itself without a seam.
    """
    turn = math.tau * (phase % 1.0)
    first = math.exp(_SHARPNESS * (math.cos(turn) - 1.0))
    second = math.exp(_SHARPNESS * (math.cos(turn - math.tau * _SECOND_AT) - 1.0))
    return min(first + _SECOND_STRENGTH * second, 1.0)


def _names_of(number: Number) -> frozenset[str]:
    return number.names if isinstance(number, Expression) else frozenset()


def _circle_text(names: list[str]) -> str:
    shown = [f"'{name}'" for name in names]
    if len(shown) > 9:
        shown = [*shown[:4], "…", *shown[-4:]]
    return " uses ".join(shown)
