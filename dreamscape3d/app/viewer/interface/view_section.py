"""How the dream is walked through and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.actions import Action, keys_of
from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.look import DIM
from dreamscape3d.app.viewer.interface.widgets import (
    Range,
    choices,
    dropdown,
    facts,
    icon_button,
    part_of,
    slider,
    switch,
    write,
)
from dreamscape3d.app.viewer.interface.wording import length_words, place_words, quantity, speed_words
from dreamscape3d.app.viewer.settings import SNAP
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.stereo import ANAGLYPHS, EYES_APART, LAYOUTS, Stereo

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.desk import Desk
    from dreamscape3d.dream.stance import Moving

_MOVING: Sequence[tuple[Moving, str]] = (("fly", "fly"), ("walk", "walk"), ("orbit", "orbit"), ("path", "path"))
_MOVING_TIPS = (
    "through everything, up and down as well",
    "on the ground, against walls",
    "round what is pointed at",
    "as the dream's own camera moves",
)
_SPEED = Range(0.1, 100.0, default=4.0, logarithmic=True)
_FPS = Range(10.0, 240.0, default=None, logarithmic=True)
_TUNNEL = Range(30.0, 120.0, default=90.0)
_SNAP = Range(15.0, 90.0, default=SNAP)
_MOUSE = Range(0.05, 20.0, default=1.0, logarithmic=True)
_IPD = Range(0.0, 0.2, default=EYES_APART)
_LIMIT = Range(0.1, 1.0, default=Stereo().limit)
_CONVERGENCE = Range(0.25, 100.0, default=0.25, logarithmic=True)  # the lower end stands for "follow the depth"


def draw_moving(desk: Desk) -> None:
    """The way of moving, its speed, and where one is."""
    moving = choices("moving", _MOVING, desk.moving, _MOVING_TIPS)
    if moving is not None:
        desk.set_moving(moving)
    home = icon_button("home", icons.HOME, "go home")
    if home:
        desk.go_home()
    imgui.same_line(0.0, imgui.get_style().item_inner_spacing.x)
    speed = slider("speed", "speed", desk.speed, _SPEED, speed_words(desk.speed), "the wheel changes it as well")
    if speed is not None:
        desk.set_speed(speed)
    facts([("at", place_words(desk.eye))])


def draw_picture(desk: Desk) -> None:
    """Quality, frame rate and sizes; what calms and what explains."""
    quality = choices("quality", [(name, name) for name in QUALITIES], desk.quality)
    if quality is not None:
        desk.set_quality(quality)
    fps = slider(
        "fps", "hold", desk.target_fps, _FPS, f"{desk.target_fps:.0f} fps", "the frame rate to hold, by fewer rays"
    )
    if fps is not None:
        desk.set_target_fps(float(round(fps)))
    (width, height), (rays_x, rays_y) = desk.size, desk.march_size
    facts([("picture", f"{width} × {height}"), ("rays", f"{rays_x} × {rays_y}")])
    if switch("calm", desk.calm, f"slow, soft and without flashes   {keys_of(Action.CALM)[0]}"):
        desk.set_calm(not desk.calm)
    if switch("schematics", desk.schematics, f"bounds and nodes over the picture   {keys_of(Action.SCHEMATICS)[0]}"):
        desk.set_schematics(not desk.schematics)
    write(f"fullscreen {keys_of(Action.FULLSCREEN)[0]} · picture to a file {keys_of(Action.SCREENSHOT)[0]}", DIM)


def draw_comfort(desk: Desk) -> None:
    """What makes moving easier on eyes, ears and wrists."""
    kept = desk.settings
    if switch("narrow the view in motion", kept.vignette, "less of what rushes by at the edges"):
        desk.keep(vignette=not kept.vignette)
    if kept.vignette:
        fov = slider("vignette", "narrowed to", kept.vignette_fov, _TUNNEL, f"{kept.vignette_fov:.0f}°")
        if fov is not None:
            desk.keep(vignette_fov=fov)
    turn = slider("snap", "snap turn", kept.snap_degrees, _SNAP, f"{kept.snap_degrees:.0f}°")
    if turn is not None:
        desk.keep(snap_turn=float(round(turn)))
    mouse = slider("mouse", "mouse", kept.mouse_sensitivity, _MOUSE, f"× {kept.mouse_sensitivity:.2f}")
    if mouse is not None:
        desk.keep(mouse_sensitivity=mouse)
    if switch("invert the mouse", kept.invert_mouse, "up looks down"):
        desk.keep(invert_mouse=not kept.invert_mouse)


def draw_stereo(desk: Desk) -> None:
    """The layout of two eyes, and what they see."""
    stereo = desk.stereo
    asked = stereo
    layout = dropdown("layout", [(name, f"{i}  {_spoken(name)}") for i, name in enumerate(LAYOUTS, 1)], stereo.layout)
    if layout is not None:
        asked = replace(asked, layout=layout)
    if stereo.eyes == 2:
        with part_of("stereo"):
            asked = _draw_eyes(asked)
    if asked != stereo:
        desk.set_stereo(asked)


def _draw_eyes(stereo: Stereo) -> Stereo:
    asked = stereo
    if stereo.layout == "anaglyph":
        method = choices("method", [(name, _spoken(name)) for name in ANAGLYPHS], stereo.anaglyph)
        asked = replace(asked, anaglyph=method) if method is not None else asked
    ipd = slider("ipd", "eyes apart", stereo.ipd, _IPD, f"{1e3 * stereo.ipd:.0f} mm", "less where comfort asks for it")
    asked = replace(asked, ipd=ipd) if ipd is not None else asked
    at = stereo.convergence
    shown = length_words(at) if at else "follows depth"
    near = slider("convergence", "screen at", at or _CONVERGENCE.low, _CONVERGENCE, shown, "what lies in the screen")
    asked = replace(asked, convergence=near if near > _CONVERGENCE.low else 0.0) if near is not None else asked
    limit = slider(
        "limit",
        "most disparity",
        stereo.limit,
        _LIMIT,
        quantity(stereo.limit, "°", 1.0),
        "0.7° is comfortable for most",
    )
    asked = replace(asked, limit=limit) if limit is not None else asked
    return replace(asked, swap_eyes=not stereo.swap_eyes) if switch("swap eyes", stereo.swap_eyes) else asked


def _spoken(name: str) -> str:
    return name.replace("_", " ")
