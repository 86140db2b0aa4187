"""Rehearsal: every program drawn once, in a tiny picture, before some scene asks for it.

Drivers finish compiling a program when it is first drawn with: llvmpipe takes 0.05–0.5 s for that, or 5–15 ms where
its cache on disk has what came of it. A program that was drawn is ready at once.

    rehearsal = Rehearsal(ctx, programs)
    while rehearsal.step():       # one program or a few
        …                         # a picture
    rehearsal.release()
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product

import moderngl
import numpy as np

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import make_target
from dreamscape3d.render.kinds import BUCKETS, CARVED, FLAT, PARTED
from dreamscape3d.render.passes.bloom import BloomPass
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.march import drawn_apart
from dreamscape3d.render.passes.procedural import MODES
from dreamscape3d.render.picking import Seen
from dreamscape3d.render.plan import Plan
from dreamscape3d.render.probe import Probe
from dreamscape3d.render.quality import QUALITIES, Quality
from dreamscape3d.render.rehearsal_picture import SHOWN, TinyPicture
from dreamscape3d.render.sorts import Sorts
from dreamscape3d.render.stereo import Layout, Stereo
from dreamscape3d.render.weaving import NOTHING_WOVEN
from dreamscape3d.scene.look import Distortion, Lens, Look
from dreamscape3d.scene.moment import Portal, Wraith
from dreamscape3d.scene.night import Night
from dreamscape3d.scene.schematics import Schematics
from dreamscape3d.sdf.opening import Opening, Similarity
from dreamscape3d.sdf.primitives import MODE_TERRAIN

Step = Callable[[], object]
COMMON = [
    Sorts(rich=True, detail=detail, weather=weather, clear=clear)
    for weather, detail, clear in product((True, False), (False, True), (False, True))
]
"""Sorts of materials that are not matt."""
COMMON.sort(key=lambda sorts: sorts.detail + sorts.clear)
WOVEN = Sorts(plain=True, woven=True)  # what else joined fields are drawn with: the weave and seams
LAYOUTS: tuple[Layout, ...] = ("side_by_side_half", "interlaced", "anaglyph")  # one for each program of theirs
SPRITES, CONSTELLATIONS, LETTERS = "sprites", "constellations", "letters"
SKIES, AIRS = ("sky", "sky rich"), ("air", "air patchy")
EVEN_SIDES = ((16, 16), (16, 12), (12, 16))  # of bloom, whose levels may be a power of two wide or high


class Rehearsal:
    """A list of steps, of which `step` takes the next.

    Attributes:
        left: names of the steps that are left, in order.
    """

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, quality: Quality = QUALITIES["live"]) -> None:
        """What a picture needs last comes first, and forms late: who draws a picture meanwhile begins with those."""
        self._ctx, self._programs = ctx, programs
        self._picture = TinyPicture(ctx, programs, quality)
        self._steps = [*_common(self._picture), *_forms(self._picture), *_rare(self._picture)]

    @property
    def left(self) -> list[str]:
        return [name for name, _ in self._steps]

    def skip(self, names: Collection[str]) -> None:
        """Leave these steps out."""
        self._steps = [step for step in self._steps if step[0] not in names]

    def prefer(self, names: Sequence[str]) -> None:
        """Take these steps first, in this order, where they are left."""
        place = {name: number for number, name in enumerate(names)}
        self._steps.sort(key=lambda step: place.get(step[0], len(place)))

    def step(self) -> bool:
        """Draw what is next; whether there was anything left. Leaves the bound framebuffer as it was.

        Raises:
            ShaderError: a program cannot be compiled; the step is gone.
        """
        if not self._steps:
            return False
        _, draw = self._steps.pop(0)
        bound, thrifty, self._programs.thrifty = self._ctx.fbo, self._programs.thrifty, False
        try:
            self._picture.begin()
            draw()
        finally:
            self._programs.thrifty = thrifty
            if bound is not None:
                bound.use()
        return True

    def release(self) -> None:
        """Free everything but the programs; nothing is left to do."""
        self._picture.release()
        self._steps = []


def _common(p: TinyPicture) -> Iterator[tuple[str, Step]]:
    """What most pictures have, the last first."""
    m, passes = p.moment, p.passes
    rays = p.plan.eyes[0].march.rays
    yield "present", lambda: p.development.present(m, p.radiance, p.shown, dither=1.0)
    yield "temporal", lambda: p.temporal.draw(p.radiance.texture, rays)
    yield SPRITES, lambda: passes.sprites.draw(m.sprites, p.plan.lights, p.surface, p.radiance)
    yield SKIES[0], lambda: _sky(p, Night())
    for sorts in (*COMMON[:2], Sorts(plain=True, pattern=True), Sorts(plain=True)):
        yield shade_named(sorts), partial(_shade, p, sorts)
    yield "lamplight", p.lamplight.draw
    yield "lampcull", lambda: p.lampcull.draw(p.gather)
    for name, patches in zip(AIRS, (0.0, 0.5), strict=True):
        yield name, partial(_air, p, 0.0, patches)
    yield "visibility", lambda: p.visibility.draw(0, 2, p.shadows[:1], fresh=True)
    yield "occlusion", lambda: p.visibility.draw(1, 2, (), fresh=True)
    yield "coarsen", lambda: p.coarsen.draw(p.surface)
    yield CONSTELLATIONS, lambda: _sky(p, Night(constellations=1.0))
    field = m.field.field
    yield LETTERS, lambda: passes.letters.draw(field.letterings, field.texts, p.surface)
    for sorts in (*COMMON[2:], WOVEN):
        yield shade_named(sorts), partial(_shade, p, sorts)


def shade_named(sorts: Sorts) -> str:
    """The step that draws with the program of these sorts, of which only one of `plain` and `rich` is set."""
    told = ("plain", "pattern") if sorts.plain else ("rich", "detail", "weather", "clear")
    return "shade " + " ".join(name for name in (*told, "woven") if getattr(sorts, name))


def wanted_by(plan: Plan) -> list[str]:
    """The steps that a picture is best helped with by somebody who begins at its end."""
    moment, sorts = plan.moment, plan.sorts
    plain, rich = replace(sorts, rich=False, woven=False), replace(sorts, plain=False, woven=False)
    found = [
        "present",
        "temporal",
        SPRITES if len(moment.sprites) else "",
        CONSTELLATIONS if moment.night.constellations > 0.0 else "",
        SKIES[not moment.night.is_plain],
        shade_named(rich) if sorts.rich else "",
        shade_named(plain) if sorts.plain else "",
        shade_named(WOVEN) if sorts.woven else "",
        "lamplight" if sorts.plain else "",
        "lampcull",
        AIRS[moment.patches > 0.0],
        "visibility" if plan.casters else "",
        "occlusion",
        "coarsen",
        LETTERS if len(moment.field.field.texts) else "",
    ]
    return [name for name in found if name]


def _forms(p: TinyPicture) -> Iterator[tuple[str, Step]]:
    """Every kind and number of forms; simple ones first."""
    every = [(kind, most) for kind, buckets in BUCKETS.items() for most in buckets]
    simple = sorted(every, key=lambda each: (each[0] in (FLAT, PARTED, CARVED) and each[1] > 4, each[1]))
    for kind, most in simple:
        for apart in drawn_apart(kind):
            yield (
                f"march {kind} {most}{' apart' if apart else ''}",
                partial(p.march, kind, most, apart=apart),
            )


def _rare(p: TinyPicture) -> Iterator[tuple[str, Step]]:
    """What only some scenes or settings have."""
    m, passes, development = p.moment, p.passes, p.development
    yield SKIES[1], lambda: _sky(p, Night(aurora=1.0))
    for (light, shadow), patches in product(enumerate(p.shadows), (0.0, 0.5)):
        yield f"shaft {light} {patches}", partial(_air, p, 1.0, patches, shadow)
    for mode in MODES:
        spots = np.array([[mode, 0, 0]], np.int32)
        yield f"procedural {mode}", partial(passes.procedural.draw, (), spots, p.surface)
    lifted = np.array([[MODE_TERRAIN, 0, 0]], np.int32)
    yield "procedural woven", partial(passes.procedural.draw, (), lifted, p.surface, NOTHING_WOVEN)
    kinds = (Distortion(echo=0.5), Distortion(parting=0.5), Distortion(glitch=0.5), Distortion(fray=0.5))
    for name, kind in zip(("echo", "parting", "glitch", "fray"), kinds, strict=True):
        befalls = replace(m, distortion=kind)
        yield name, partial(development.distort, befalls, p.radiance, lens=False)
    blurred = replace(m, lens=Lens(aperture=0.1))
    yield "lens", lambda: development.focus(blurred, p.radiance, 1)
    metered = replace(m, lens=Lens(auto_exposure=1.0))
    yield "meter", lambda: development.exposure(metered, p.radiance)
    for grain, (way, target) in product((0.0, 0.5), (("as it is", p.same), ("enlarged", p.shown))):
        styled = replace(m, look=Look(vignette=grain, grain=grain))
        yield (
            f"present {grain} {way}",
            partial(development.present, styled, p.radiance, target, dither=1.0),
        )
    for size in EVEN_SIDES:
        yield f"bloom {size}", partial(_bloom, p, size)
    yield "nearness", lambda: p.nearness.begin(p.surface, 0.5)
    for layout, vignette in product(LAYOUTS, (None, (0.5, 1.0))):
        yield f"{layout} {vignette}", partial(_interleave, p, layout, vignette)
    yield "schematics", lambda: _schematics(p)
    for beyond in (False, True):
        yield f"portal {beyond}", partial(_portal, p, beyond=beyond)
    yield "wraith", lambda: _wraith(p)
    yield "probe", lambda: _probe(p)


def _sky(p: TinyPicture, night: Night) -> None:
    moment, passes = replace(p.moment, night=night), p.passes
    if not night.is_plain:
        passes.sky.prepare(moment, p.plan.middle, p.quality)
    passes.sky.draw(moment, p.lights, p.surface, p.radiance, passes.shade.elsewhere(p.radiance))


def _shade(p: TinyPicture, sorts: Sorts) -> None:
    p.passes.shade.prepare(p.moment.materials, p.plan.lights, sorts, NOTHING_WOVEN)
    p.passes.shade.draw(p.lights, p.surface, p.radiance, p.lamps)


def _air(p: TinyPicture, shafts: float, patches: float, *shadows: object) -> None:
    moment = replace(p.moment, shafts=shafts, patches=patches)
    p.air.draw(moment, p.plan.lights, shadows, 1)  # type: ignore[arg-type]


def _bloom(p: TinyPicture, size: tuple[int, int]) -> None:
    bloom = BloomPass(p.ctx, p.programs, size, 3)
    bloom.draw(p.radiance.texture)
    bloom.release()


def _interleave(p: TinyPicture, layout: Layout, vignette: tuple[float, float] | None) -> None:
    eyes = (p.same.texture, p.same.texture)
    p.interleave.draw(eyes, p.shown, Stereo(layout=layout), frame=SHOWN, vignette=vignette)


def _schematics(p: TinyPicture) -> None:
    wires = Schematics(p.poser.scene, p.poser.field).wires(p.moment, {"time": 1.0})
    p.overlay.draw(wires, Seen(p.surface, p.plan.eyes[0].march.rays), p.shown)


def _portal(p: TinyPicture, *, beyond: bool) -> None:
    """A door, with what is `beyond` it or a pane in its place."""
    same = Similarity(np.eye(3), np.zeros(3))
    right, up, normal = np.eye(3)
    opening = Opening(np.zeros(3), right, up, normal, half_width=1.0, half_height=1.5, arch=1.0, to_beyond=same)
    passes, portal = p.passes, Portal(opening, p.moment, 1.0, np.zeros(3), np.zeros((2, 3)))
    other = make_target(p.ctx, p.radiance.size, linear=True)
    passes.opening.draw(opening, p.surface)
    if beyond:
        passes.march.draw(p.plan.eyes[0].march.jobs, p.surface, passes.opening.mask)
    elsewhere = passes.shade.elsewhere(p.radiance)
    passes.through.draw(portal, p.lights, p.surface, p.radiance, elsewhere, other if beyond else None)
    other.release()


def _wraith(p: TinyPicture) -> None:
    """The forms of the picture, as if they were a ghost before it."""
    wraith = Wraith(p.moment.field, p.moment.materials, 0.5, 0.5, np.ones(3))
    march = p.plan.eyes[0].march
    p.passes.wraith.draw(wraith, march, p.passes.march, p.plan.lights, p.surface, p.radiance)


def _probe(p: TinyPicture) -> None:
    probe = Probe(p.ctx, p.programs, p.quality, FullscreenPass(p.ctx, p.programs, "unfold"))
    probe.draw(p.passes, replace(p.plan, faces=(p.plan.faces or ())[:1]), p.shadows[:1])
    probe.release()
