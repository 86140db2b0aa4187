"""dreamscape3d: neon dream spaces from plain data files, rendered with or without a display.

    from dreamscape3d import load_dream, render

    picture = render(load_dream("night.toml"), size=(1280, 720))

    dreamscape3d/
      app       commands; may call everything below
      render    a Moment becomes a picture           ─┐ the only two that
      gpu       OpenGL's plumbing                    ─┘ touch moderngl
      formats   dream files ⇄ objects
      dream     the living part: pure CPU, seeded, 60 ticks a second
      scene     what one instant looks like, in plain arrays
      sdf       shapes as immutable data
      maths     transforms, noise, colour, curves
      resources errors

Imports point down. The names below are loaded when first asked for, so that `import dreamscape3d` costs
about a millisecond and `dreamscape3d --help` needs neither numpy nor OpenGL.
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # typing itself takes 5 ms to import; type checkers know this name
if TYPE_CHECKING:
    from typing import Any

    from dreamscape3d.app.entangling import entangle as entangle
    from dreamscape3d.app.offscreen import preview_png as preview_png
    from dreamscape3d.app.offscreen import render as render
    from dreamscape3d.dream.dream import Dream as Dream
    from dreamscape3d.formats import load_dream as load_dream
    from dreamscape3d.scene.grading import Effects as Effects
    from dreamscape3d.scene.grading import Grade as Grade
    from dreamscape3d.scene.luminous import Particles as Particles
    from dreamscape3d.scene.luminous import Ribbon as Ribbon
    from dreamscape3d.scene.scene import Air as Air
    from dreamscape3d.scene.scene import Camera as Camera
    from dreamscape3d.scene.scene import Light as Light
    from dreamscape3d.scene.scene import Material as Material
    from dreamscape3d.scene.scene import Sky as Sky
    from dreamscape3d.sdf.shape import box as box
    from dreamscape3d.sdf.shape import capsule as capsule
    from dreamscape3d.sdf.shape import cone as cone
    from dreamscape3d.sdf.shape import cylinder as cylinder
    from dreamscape3d.sdf.shape import plane as plane
    from dreamscape3d.sdf.shape import pyramid as pyramid
    from dreamscape3d.sdf.shape import round_cone as round_cone
    from dreamscape3d.sdf.shape import rounded_box as rounded_box
    from dreamscape3d.sdf.shape import skyline as skyline
    from dreamscape3d.sdf.shape import sphere as sphere
    from dreamscape3d.sdf.shape import torus as torus
    from dreamscape3d.sdf.shape import tube as tube

__version__ = "0.1.0"

_HOME_OF: dict[str, str] = {
    "Dream": "dreamscape3d.dream.dream",
    "entangle": "dreamscape3d.app.entangling",
    "load_dream": "dreamscape3d.formats",
    "preview_png": "dreamscape3d.app.offscreen",
    "render": "dreamscape3d.app.offscreen",
    **dict.fromkeys(("Particles", "Ribbon"), "dreamscape3d.scene.luminous"),
    **dict.fromkeys(("Effects", "Grade"), "dreamscape3d.scene.grading"),
    **dict.fromkeys(("Air", "Camera", "Light", "Material", "Sky"), "dreamscape3d.scene.scene"),
    **dict.fromkeys(
        (
            "box",
            "capsule",
            "cone",
            "cylinder",
            "plane",
            "pyramid",
            "round_cone",
            "rounded_box",
            "skyline",
            "sphere",
            "torus",
            "tube",
        ),
        "dreamscape3d.sdf.shape",
    ),
}
"""Public name → the module it lives in."""

__all__ = ["__version__", *_HOME_OF]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'dreamscape3d' has no attribute '{name}'")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME_OF})


class _Package(type(sys)):  # type: ignore[misc]  # types.ModuleType, without importing types
    """Keeps `dreamscape3d.render` the function.

    Importing the package of the same name would otherwise put the module in its place. Only the attribute is
    kept: `from dreamscape3d.render.renderer import Renderer` finds the module as ever.
    """

    @property
    def render(self) -> Any:
        return import_module(_HOME_OF["render"]).render

    @render.setter
    def render(self, module: object) -> None:
        """The import system offers the submodule here; it stays in `sys.modules` alone."""


sys.modules[__name__].__class__ = _Package
