"""What never changes and takes long to make, made before some scene asks for it."""

from __future__ import annotations

from dreamscape3d.render.moon import moon_face
from dreamscape3d.render.volumes import crack_volume, noise_volume


def warm_up() -> None:
    """Make the moon's face and relief: about a second of arithmetic, best in a thread beside the
    first pictures. Needs no GL. What wants them before they are made makes them itself."""
    noise_volume()
    crack_volume()
    moon_face()
