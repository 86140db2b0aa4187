"""How one walks at a speed: how long strides are, how often, and how long a foot stays down.

[A76] R. McN. Alexander: Estimates of speeds of dinosaurs. Nature 261, 1976: λ/h = 2.3 Fr^0.3,
      Fr = v²/(g h), of mammals large and small, by the height of the hip.
[A89] R. McN. Alexander: Optimization and gaits in the locomotion of vertebrates. Physiological Reviews 69, 1989:
      walking becomes running at Fr of about 0.5, and the share of a stride that a foot is down falls below a half.
"""

from __future__ import annotations

from dreamscape3d.maths.curve import smooth

GRAVITY = 9.81  # [m/s²]
DUTY = (0.62, 0.36)  # share of a stride that a foot is down, in walking and in running
RUNNING = (0.4, 0.8)  # Fr between which one becomes the other


def froude(speed: float, leg: float) -> float:
    """Fr of a speed [m/s], by the height of hips [m]."""
    return speed * speed / (GRAVITY * leg)


def running(fr: float) -> float:
    """0 walking to 1 running."""
    return smooth((fr - RUNNING[0]) / (RUNNING[1] - RUNNING[0]))


def stride(speed: float, leg: float) -> float:
    """How far one stride goes [m]: [A76]."""
    return float(2.3 * leg * froude(max(speed, 0.05), leg) ** 0.3)


def duty(run: float) -> float:
    """Share of a stride that a foot is down."""
    return DUTY[0] + (DUTY[1] - DUTY[0]) * run
