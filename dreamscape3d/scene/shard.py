"""Small puppets that need no file: a splinter of crystal, and two shapes that stand at the edge of sight."""

from __future__ import annotations

from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.scene import Material, read_only
from dreamscape3d.sdf.shape import Form, box, pyramid, round_cone, sphere

RADIUS, TALL = 0.2, 0.3  # of the splinter [m]: an edge of its waist; from there to each tip
_SHARD = Material((0.9, 0.95, 1.0), emission=0.4, roughness=0.15, rim=1.2)
_DARK = Material((0.012, 0.012, 0.018), glow=(0.45, 0.7, 1.0), roughness=0.9, rim=0.35)
_PALE = Material((0.5, 0.75, 1.0), emission=5.0)
_AJAR = Material((1.0, 0.82, 0.55), emission=3.0)


def shard_puppet(name: str) -> Puppet:
    """Two four-sided pyramids, waist to waist, about the origin."""
    half = pyramid(RADIUS, TALL)
    forms = (half.at(0.0, 0.5 * TALL, 0.0), half.turned(180.0).at(0.0, -0.5 * TALL, 0.0))
    return _puppet(name, tuple(form.painted("shard") for form in forms), {"shard": _SHARD})


def standing_puppet(name: str) -> Puppet:
    """Somebody very tall without a face, whose two eyes are points of light."""
    forms = (
        round_cone(0.26, 0.13, 1.25).at(0.0, 0.9, 0.0).painted("dark"),
        round_cone(0.15, 0.07, 0.5).at(0.0, 1.75, 0.0).painted("dark"),
        sphere(0.13).at(0.0, 2.14, 0.03).painted("dark"),
        round_cone(0.045, 0.03, 1.1).turned(0.0, 0.0, 7.0).at(-0.24, 1.25, 0.06).painted("dark"),
        round_cone(0.045, 0.03, 1.1).turned(0.0, 0.0, -7.0).at(0.24, 1.25, 0.06).painted("dark"),
        sphere(0.016).at(-0.045, 2.17, 0.145).painted("pale"),
        sphere(0.016).at(0.045, 2.17, 0.145).painted("pale"),
    )
    return _puppet(name, forms, {"dark": _DARK, "pale": _PALE})


def ajar_puppet(name: str) -> Puppet:
    """A door that stands for itself, open by a hand's breadth, with light behind it."""
    forms = (
        box((0.12, 2.3, 0.14)).at(-0.56, 1.15, 0.0).painted("dark"),
        box((0.12, 2.3, 0.14)).at(0.56, 1.15, 0.0).painted("dark"),
        box((1.24, 0.14, 0.14)).at(0.0, 2.37, 0.0).painted("dark"),
        box((0.96, 2.26, 0.05)).turned(0.0, 24.0, 0.0).at(-0.06, 1.15, 0.2).painted("dark"),
        box((0.1, 2.2, 0.02)).at(0.43, 1.13, -0.03).painted("ajar"),
        sphere(0.03).at(0.29, 1.1, 0.06).painted("ajar"),
    )
    return _puppet(name, forms, {"dark": _DARK, "ajar": _AJAR})


def looming_puppet(name: str) -> Puppet:
    """What has no shape of its own yet: a bent back as tall as a man, without a head."""
    forms = (
        round_cone(0.45, 0.2, 1.0).at(0.0, 0.85, 0.0).painted("dark"),
        round_cone(0.3, 0.12, 0.5).turned(50.0).at(0.0, 1.5, 0.25).painted("dark"),
        sphere(0.02).at(-0.07, 1.62, 0.5).painted("pale"),
        sphere(0.02).at(0.07, 1.62, 0.5).painted("pale"),
    )
    return _puppet(name, forms, {"dark": _DARK, "pale": _PALE})


def _puppet(name: str, forms: tuple[Form, ...], materials: dict[str, Material]) -> Puppet:
    return Puppet(name, 1, forms, (0,) * len(forms), read_only(materials))
