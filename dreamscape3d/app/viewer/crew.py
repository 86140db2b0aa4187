"""Everybody who has a part in the show, made in the order in which they are needed and closed in the other."""

from __future__ import annotations

import argparse
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape3d.app.projection import LAYOUTS
from dreamscape3d.app.viewer.console import Console, from_words
from dreamscape3d.app.viewer.draughting import Draughting
from dreamscape3d.app.viewer.forethought import Forethought
from dreamscape3d.app.viewer.gamepad import Gamepads
from dreamscape3d.app.viewer.hands import Hands
from dreamscape3d.app.viewer.pacing import FramePacer
from dreamscape3d.app.viewer.rehearsing import Rehearsing
from dreamscape3d.app.viewer.screenshot import Screenshots
from dreamscape3d.gpu.context import describe
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.timer import FrameTimer
from dreamscape3d.render.passes.screen import ScreenPass
from dreamscape3d.render.projector import Projector
from dreamscape3d.render.quality import QUALITIES

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.loading import Loader
    from dreamscape3d.app.viewer.settings import SettingsFile
    from dreamscape3d.app.viewer.understudy import Understudy
    from dreamscape3d.app.viewer.window import Window

SOFTWARE_FPS, HARDWARE_FPS = 24.0, 60.0
"""Pictures a second to aim for where nobody says, without and with a graphics card."""
SOFTWARE_SCALE, HARDWARE_SCALE = 0.32, 0.8
"""Of the window's sides, marched for the first picture; from there the size follows what pictures take."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does what; `console.py` is asked, `show.py` conducts."""

    window: Window
    loader: Loader
    kept: SettingsFile
    programs: ProgramLibrary
    projector: Projector
    screen: ScreenPass
    forethought: Forethought
    draughting: Draughting
    timer: FrameTimer
    pacer: FramePacer
    hands: Hands
    pads: Gamepads
    screenshots: Screenshots
    rehearsing: Rehearsing


def assemble(
    args: argparse.Namespace,
    window: Window,
    loader: Loader,
    kept: SettingsFile,
    understudy: Understudy,
    closing: contextlib.ExitStack,
) -> tuple[Crew, Console]:
    """The crew, as the command line and the settings want it; `closing` closes it."""
    settings = kept.settings
    software = describe(window.ctx).software
    fps = args.fps or settings.target_fps or (SOFTWARE_FPS if software else HARDWARE_FPS)
    quality = args.quality or settings.quality
    programs = ProgramLibrary(window.ctx)
    programs.thrifty = True
    stereo = from_words({**settings.stereo, **({"layout": LAYOUTS[args.stereo]} if args.stereo else {})})
    projector = Projector(
        window.ctx,
        window.size,
        programs,
        stereo=stereo,
        quality=QUALITIES[quality],
        scale=args.scale or (SOFTWARE_SCALE if software else HARDWARE_SCALE),
        target_ms=None if args.scale else 1000.0 / fps,
    )
    closing.callback(projector.release)
    draughting = Draughting(window.ctx, programs)
    closing.callback(draughting.release)
    pacer = FramePacer(fps)
    console = Console(window, projector, pacer, kept, loader, quality)
    crew = Crew(
        window,
        loader,
        kept,
        programs,
        projector,
        ScreenPass(window.ctx, programs),
        closing.enter_context(contextlib.closing(Forethought(projector))),
        draughting,
        FrameTimer(window.ctx),
        pacer,
        Hands(window.handle, moving=lambda: console.moving),
        closing.enter_context(contextlib.closing(Gamepads())),
        closing.enter_context(contextlib.closing(Screenshots(args.screenshots))),
        closing.enter_context(contextlib.closing(Rehearsing(window.ctx, programs, understudy))),
    )
    return crew, console
