"""Two small scenes with all that a scene may have, mixed: what tests of entanglement on the GPU look at."""

from __future__ import annotations

from dreamscape3d.scene.cue import Cue, GuestCue, Mix, Mode, Strength
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import Moment, View
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Scene, Sky
from dreamscape3d.sdf.shape import as_form, box, capsule, cylinder, plane, rounded_box, sphere, terrain, torus

CAMERA = Camera(at=(0.0, 2.2, 9.0), look_at=(0.0, 1.0, 0.0), fov=55.0)
MODES: tuple[Mode, ...] = ("merge", "morph", "weave", "leak")
HOST = Scene(
    forms=tuple(
        as_form(form)
        for form in (
            box((1.2, 3.0, 1.2)).at(-2.2, 1.5, -1.0).painted("stone").named("tower").tagged("tower"),
            plane().painted("paper").named("ground"),
            (box(1.5) - sphere(0.95)).at(1.9, 0.75, 1.4).painted("stone"),
            cylinder(0.35, 2.4).circled(6, 4.2).at(0.0, 1.2, -1.5).painted("stone"),
            torus(0.8, 0.2).turned(90.0, 0.0, 0.0).at(0.2, 1.6, 0.5).painted("ring"),
        )
    ),
    materials={
        "paper": Material(colour=(0.1, 0.25, 0.5), pattern="grid", emission=0.4, glow=(0.3, 0.8, 1.0)),
        "stone": Material(colour=(0.6, 0.65, 0.7)),
        "ring": Material(colour=(0.2, 0.9, 1.0), emission=3.0),
    },
    lights=(Light("sun", direction=(0.5, 0.8, 0.4), intensity=1.5), Light(at=(2.0, 3.0, 3.0), intensity=6.0)),
    air=Air(density=0.01),
    sky=Sky(zenith=(0.02, 0.05, 0.2), horizon=(0.1, 0.3, 0.5)),
    camera=CAMERA,
    seed=3,
)
GUEST = Scene(
    forms=tuple(
        as_form(form)
        for form in (
            plane().painted("sand").named("ground"),
            terrain(40.0, 2.0, 9.0, seed=5).at(0.0, -0.6, 0.0).painted("dune"),
            rounded_box((1.0, 2.6, 1.0), 0.3).at(-1.6, 1.4, -0.4).painted("clay").named("tower").tagged("tower"),
            box((0.6, 2.0, 0.6)).twisted(30.0).at(2.9, 1.0, -1.2).painted("clay"),
            (sphere(0.8) | sphere(0.5).at(0.7, 0.3, 0.0).smooth(0.5)).at(1.4, 0.7, 0.6).painted("clay"),
            capsule(0.25, 1.6).scattered(12, (9.0, 0.0, 7.0), seed=4).at(0.0, 0.6, -1.0).painted("lamp"),
            sphere(1.1).at(0.0, 3.6, -3.0).painted("lamp").named("moon"),
        )
    ),
    materials={
        "sand": Material(colour=(0.8, 0.5, 0.25)),
        "dune": Material(colour=(0.7, 0.4, 0.2)),
        "clay": Material(colour=(0.75, 0.3, 0.2), roughness=0.3, metallic=0.5),
        "lamp": Material(colour=(1.0, 0.7, 0.3), emission=2.0),
    },
    lights=(Light("sun", direction=(-0.6, 0.5, 0.3), colour=(1.0, 0.7, 0.4), intensity=1.2),),
    air=Air(density=0.03, colour=(0.9, 0.5, 0.3)),
    sky=Sky(zenith=(0.3, 0.1, 0.1), horizon=(0.9, 0.5, 0.3)),
    camera=CAMERA,
    seed=8,
)


def variables(time: float) -> dict[str, float]:
    return {"time": time, "i": 0.0, "n": 1.0, "r": 0.0}


def cue(mode: Mode, strength: float | Strength, time: float = 1.0, guests: int = 1) -> Cue:
    """Of one or more guests, all there to the same degree."""
    there = strength if isinstance(strength, Strength) else Strength(strength, strength, strength)
    return Cue(variables(time), mix=Mix(mode, (GuestCue(variables(time), strength=there),) * guests, seed=5))


def mixed() -> MixedPoser:
    return MixedPoser([ScenePoser(HOST), ScenePoser(GUEST)])


def alone(scene: Scene, view: View | None = None, time: float = 1.0) -> Moment:
    return ScenePoser(scene).pose(variables(time), view=view)
