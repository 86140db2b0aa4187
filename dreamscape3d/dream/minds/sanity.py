"""How firmly dreamers hold reality: it frays with fear, glitch, tangle, nightmare; heals with calm, company, tales.

    dσ/dt = −σ·A + (1 − σ)·B        towards B / (A + B), in closed form, so that no step goes past either end

Healing never stops: from 0 there is always a way up.
"""

from __future__ import annotations

import math

from dreamscape3d.dream.minds.appraisal import SHIELD

BY_FEAR, BY_GLITCH, BY_TANGLE, BY_NIGHTMARE = 0.030, 0.06, 0.018, 0.02  # [1/s]
ALWAYS, BY_CALM, BY_COMPANY, BY_TALES = 0.004, 0.020, 0.012, 0.05  # [1/s]


def fraying(fear: float, resilience: float, tangle: float, seized: float, nightmare: float) -> float:
    """A [1/s]; each 0 to 1, `tangle` as far as pulses are out of step. What was learnt from fear slows it down."""
    worn = BY_FEAR * fear + BY_TANGLE * tangle + (BY_GLITCH * seized + BY_NIGHTMARE * nightmare)
    return (1.0 - SHIELD * resilience) * worn


def healing(calm: float, company: float, tales: float) -> float:
    """B [1/s]: `calm` 0 to 1, whether somebody is with them, whether they are in a tale."""
    return ALWAYS + BY_CALM * calm + BY_COMPANY * company + BY_TALES * tales


def held(sanity: float, frays: float, heals: float, seconds: float) -> float:
    """Sanity after some seconds, with `frays` (A) and `heals` (B, more than 0) [1/s]."""
    total = frays + heals
    rest = heals / total
    return rest + (sanity - rest) * math.exp(-total * seconds)
