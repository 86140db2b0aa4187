"""What takes long is made once, and beforehand if somebody asks for it."""

from __future__ import annotations

from dreamscape3d.render.moon import moon_face
from dreamscape3d.render.volumes import crack_volume, noise_volume
from dreamscape3d.render.warm import warm_up


def test_nothing_is_made_twice() -> None:
    warm_up()
    for make in (moon_face, noise_volume, crack_volume):
        made = make.cache_info().misses
        assert made >= 1
        make()
        assert make.cache_info().misses == made
