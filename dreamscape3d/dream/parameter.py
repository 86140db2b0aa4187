"""A number of a dream that the dreamer may turn: a slider, a journal event, a MIDI or OSC target."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import LIMIT, is_name

MAX_TEXT = 128  # characters of a label, unit or help


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number with a name, a range and words for people.

    Attributes:
        name: what expressions call it: letters, digits and _, 64 characters at most.
        label: what its slider says.
        default: where it stands at first, within the range.
        minimum, maximum: its range, within ±1e6, minimum below maximum.
        unit: shown beside it, such as "m"; "" for none.
        help: one sentence on what it does.

    Raises:
        LimitError: any of that does not hold, or a text has more than 128 characters.
    """

    name: str
    label: str
    default: float
    minimum: float
    maximum: float
    unit: str = ""
    help: str = ""

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise LimitError(f"{self.name[:64]!r} cannot be a parameter's name", cure="use letters, digits and _")
        for text in ("label", "unit", "help"):
            if (length := len(getattr(self, text))) > MAX_TEXT:
                raise LimitError(f"{text} of '{self.name}' has {length} characters, more than {MAX_TEXT}")
        for bound in ("minimum", "maximum", "default"):
            value = float(getattr(self, bound))
            if not abs(value) <= LIMIT:
                raise LimitError(f"{bound} {value:g} of '{self.name}' is not within ±{LIMIT:,.0f}")
            object.__setattr__(self, bound, value)
        self._check_order()

    def _check_order(self) -> None:
        low, high = self.minimum, self.maximum
        if not low < high:
            raise LimitError(f"minimum {low:g} of '{self.name}' is not below its maximum {high:g}", cure="swap them")
        if not low <= self.default <= high:
            raise LimitError(
                f"default {self.default:g} of '{self.name}' is not within {low:g} to {high:g}",
                cure="widen the range or move the default",
            )

    def clamp(self, value: float) -> float:
        """The nearest value of the range; the default for NaN, since nothing is near to it."""
        return self.default if math.isnan(value) else min(max(float(value), self.minimum), self.maximum)
