"""Bodies come into a picture without a program being compiled, and leave it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.figures import company, in_a_row, puppets_of
from support.mixes import cue, street

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.cast import Making
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.staging import StagedPoser

FIGURES = company()
PUPPETS = puppets_of(FIGURES)


@pytest.fixture
def renderer(gl: Any) -> Iterator[Renderer]:
    context, programs = shared_context()
    made = Renderer(context, (160, 90), QUALITIES["live"], programs)
    yield made
    made.release()


def test_no_program_is_compiled_when_bodies_come_and_who_goes_leaves_no_trace(renderer: Renderer) -> None:
    programs = shared_context()[1]
    staged = StagedPoser([ScenePoser(street())], PUPPETS)
    nobody = staged.pose_cue(replace(cue("merge"), cast=Making(PUPPETS).finish()))
    full = staged.pose_cue(replace(cue("merge"), cast=in_a_row(FIGURES, middle=(0.0, 0.0, 3.0))))
    renderer.preload()
    bare = renderer.render(nobody).copy()
    compiled = programs.compiled
    seen = renderer.render(full).copy()
    assert programs.compiled == compiled
    assert (np.abs(seen.astype(int) - bare.astype(int)).max(axis=2) > 24).mean() > 0.02
    renderer.forget()
    again = renderer.render(nobody).copy()
    assert programs.compiled == compiled
    assert np.abs(again.astype(int) - bare.astype(int)).max() <= 1
