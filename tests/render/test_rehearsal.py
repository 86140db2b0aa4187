"""A rehearsal draws with every program once, as pictures do, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import pytest
from drawing import moment_of
from leftovers import nothing_left
from portals import opening_at, with_portal
from support.scenes import random_forms

from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.dream.world import World
from dreamscape3d.formats import load_dream
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.kinds import BOXES, CARVED, FLAT, GENERAL
from dreamscape3d.render.lamp_lists import LampLists
from dreamscape3d.render.lamp_textures import LampTextures
from dreamscape3d.render.live import scaled
from dreamscape3d.render.passes.march import stand_ins
from dreamscape3d.render.plan import make_plan
from dreamscape3d.render.projector import Projector
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.rehearsal import Rehearsal, wanted_by
from dreamscape3d.render.rehearsal_process import WHOLE
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.resolution import SCALES
from dreamscape3d.render.stereo import LAYOUTS, Stereo
from dreamscape3d.render.weaving import is_woven
from dreamscape3d.scene.cue import Cue, GuestCue, Mix, Strength
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.posing import ScenePoser

STILLS = {"accumulate", "edges", "resolve"}
"""Stems of what only pictures of many samples draw."""
SIZE = (640, 360)


class Watch:
    """Which programs were drawn with, and what kinds of textures lay in the units that they look at then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.drawn: set[int] = set()
        self.kinds: set[tuple[Any, ...]] = set()
        self._bound: dict[int, Any] = {}
        self._levelled: set[int] = set()
        render = moderngl.VertexArray.render
        monkeypatch.setattr(
            moderngl.VertexArray, "render", lambda array, *a, **k: (self._note(array), render(array, *a, **k))[1]
        )
        for kind in (moderngl.Texture, moderngl.Texture3D):
            self._follow(monkeypatch, kind)

    def _follow(self, monkeypatch: pytest.MonkeyPatch, kind: Any) -> None:
        use, build = kind.use, kind.build_mipmaps

        def used(texture: Any, location: int = 0) -> None:
            self._bound[location] = texture
            use(texture, location)

        def built(texture: Any, *args: Any) -> None:
            self._levelled.add(texture.glo)
            build(texture, *args)

        monkeypatch.setattr(kind, "use", used)
        monkeypatch.setattr(kind, "build_mipmaps", built)

    def _note(self, array: Any) -> None:
        program = array.program
        self.drawn.add(program.glo)
        units = tuple((name, self._kind(self._bound.get(unit))) for name, unit in UNITS.items() if name in program)
        target = array.ctx.fbo
        into = tuple((t.dtype, t.components) for t in target.color_attachments), target.depth_attachment is not None
        self.kinds.add((program.glo, units, into))

    def _kind(self, texture: Any) -> tuple[Any, ...]:
        if texture is None or isinstance(texture, moderngl.InvalidObject):
            return ("nothing",)
        even = tuple(side & (side - 1) == 0 for side in texture.size)
        levels = texture.glo in self._levelled
        return (*even, texture.components, texture.dtype, texture.filter, texture.repeat_x, texture.repeat_y, levels)


@pytest.fixture
def library(gl: Any) -> Iterator[ProgramLibrary]:
    made = ProgramLibrary(gl)
    yield made
    made.release()


def rehearsed(gl: Any, library: ProgramLibrary) -> None:
    rehearsal = Rehearsal(gl, library)
    while rehearsal.step():
        pass
    rehearsal.release()
    assert not rehearsal.left
    assert gl.error == "GL_NO_ERROR"


def test_every_program_of_live_pictures_is_drawn_with(
    gl: Any, library: ProgramLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    rehearsed(gl, library)
    for (_, stem, defines), program in library._programs.items():
        assert program.glo in watch.drawn, (stem, defines)
    projector = Projector(gl, (64, 36), library)
    projector.wanted(moment_of().view)
    left = {key for key in library._expected if key not in library._programs}
    projector.release()
    assert {stem for _, stem, _ in left} <= STILLS


@pytest.mark.parametrize("name", ["harmony", "mia", "spectral", "commons"])
def test_pictures_of_dreams_bring_no_kind_of_draw_that_was_not_rehearsed(
    name: str, gl: Any, library: ProgramLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    rehearsed(gl, library)
    known, compiled = set(watch.kinds), library.compiled
    names = {program.glo: key[1:] for key, program in library._programs.items()}
    world = World(load_dream(shipped_dreams()[name]))
    projector = Projector(gl, SIZE, library)
    for number in range(3):
        projector.draw(world.moment(0.1 * number))
    projector.release()
    strange = {names[kind[0]][0] for kind in watch.kinds - known if names[kind[0]][0] != "bloom"}
    assert strange <= {"interleave"}
    assert library.compiled == compiled


def test_joined_dreams_bring_no_kind_of_draw_that_was_not_rehearsed(
    gl: Any, library: ProgramLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that grow into each other: hills that rise, grounds that mix, seams and strands."""
    worlds = [World(load_dream(shipped_dreams()[name])) for name in ("mia", "harmony")]
    host, guest = (world.signals(1.0) for world in worlds)
    mix = Mix(mode="weave", guests=(GuestCue(guest, strength=Strength(0.7, 0.7, 0.7)),), beat=0.5)
    moment = MixedPoser([ScenePoser(world.dream.scene) for world in worlds]).pose_cue(Cue(host, mix=mix))
    assert is_woven(moment.field)
    watch = Watch(monkeypatch)
    rehearsed(gl, library)
    known, compiled = set(watch.kinds), library.compiled
    names = {program.glo: key[1:] for key, program in library._programs.items()}
    woven_steps = {name for name in wanted_by(make_plan(moment, SIZE, QUALITIES["live"])) if "woven" in name}
    again = Rehearsal(gl, library)
    assert woven_steps
    assert woven_steps <= {*again.left}
    again.release()
    projector = Projector(gl, SIZE, library)
    projector.draw(moment)
    projector.release()
    assert {"weave", "seams", "procedural"} <= {stem for stem, _ in names.values()}
    assert {names[kind[0]][0] for kind in watch.kinds - known} <= {"bloom", "interleave"}
    assert library.compiled == compiled


def test_a_door_from_one_dream_to_another_brings_none_either(
    gl: Any, library: ProgramLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    rehearsed(gl, library)
    known, compiled = set(watch.kinds), library.compiled
    names = {program.glo: key[1:] for key, program in library._programs.items()}
    worlds = [World(load_dream(shipped_dreams()[name])) for name in ("cathedral", "mia")]
    door = opening_at((0.0, 1.5, 6.0))
    projector = Projector(gl, SIZE, library)
    for number in range(3):
        here, beyond = (world.moment(0.1 * number) for world in worlds)
        projector.draw(with_portal(here, door, replace(beyond, view=here.view)))
    projector.release()
    strange = {names[kind[0]][0] for kind in watch.kinds - known if names[kind[0]][0] != "bloom"}
    assert strange <= {"interleave"}
    assert library.compiled == compiled


def test_no_layout_compiles_anything(gl: Any, library: ProgramLibrary) -> None:
    rehearsed(gl, library)
    compiled = library.compiled
    projector = Projector(gl, (96, 54), library)
    for layout, vignette in product(LAYOUTS, (0.0, 1.0)):
        projector.set(Stereo(layout=layout))
        for _ in range(2):
            projector.draw(moment_of(*random_forms(20, 1)), vignette=vignette, seconds=1.0)
    projector.release()
    assert library.compiled == compiled


def test_nothing_is_left_behind_but_programs(gl: Any, library: ProgramLibrary) -> None:
    rehearsed(gl, library)
    with nothing_left(gl):
        rehearsed(gl, library)


def test_a_step_leaves_the_framebuffer_and_thrift_as_they_were(gl: Any, library: ProgramLibrary) -> None:
    library.thrifty = True
    mine = gl.simple_framebuffer((8, 8))
    mine.use()
    rehearsal = Rehearsal(gl, library)
    for _ in range(30):
        rehearsal.step()
        assert gl.fbo is mine
        assert library.thrifty
    rehearsal.release()
    gl.detect_framebuffer(0).use()
    mine.release()


def test_steps_can_be_left_out_and_preferred(gl: Any, library: ProgramLibrary) -> None:
    rehearsal = Rehearsal(gl, library)
    names = rehearsal.left
    assert len(set(names)) == len(names) > 80
    rehearsal.skip(names[2:5])
    assert rehearsal.left == names[:2] + names[5:]
    rehearsal.prefer(["echo", "no such step", "letters"])
    assert rehearsal.left[:3] == ["echo", "letters", names[0]]
    rehearsal.release()


def test_what_a_picture_wants_are_steps(gl: Any, library: ProgramLibrary) -> None:
    rehearsal = Rehearsal(gl, library)
    plan = make_plan(moment_of(*random_forms(5, 1)), (64, 36), QUALITIES["live"])
    every = set()
    for plain, pattern, detail, weather, clear in product((False, True), repeat=5):
        sorts = replace(plan.sorts, plain=plain, pattern=pattern and plain)
        sorts = replace(sorts, rich=True, detail=detail, weather=weather, clear=clear)
        every |= set(wanted_by(replace(plan, sorts=sorts)))
    assert every <= set(rehearsal.left)
    assert sum(name.startswith("shade") for name in every) == 10
    rehearsal.release()


# -- thrift ------------------------------------------------------------------------------------------------------


def test_a_thrifty_library_compiles_less_and_draws_the_same(gl: Any) -> None:
    pictures, compiled = [], []
    moment = moment_of(*random_forms(30, 3))
    for thrifty in (False, True):
        library = ProgramLibrary(gl)
        library.thrifty = thrifty
        renderer = Renderer(gl, (160, 90), QUALITIES["draft"], library)
        pictures.append(renderer.render(moment, 32))
        compiled.append(library.compiled)
        renderer.release()
        library.release()
    assert compiled[1] < compiled[0]
    assert pictures[0].std() > 0.01
    off = np.abs(pictures[0] - pictures[1]).max(axis=2) > 0.01 * (pictures[0].max(axis=2) + 0.01)
    assert off.mean() < 0.002


def test_stand_ins_can_do_more_and_the_cheapest_comes_first() -> None:
    assert stand_ins(FLAT, 1) == [(CARVED, 1), (FLAT, 2), (CARVED, 2), (FLAT, 3), (CARVED, 3), (FLAT, 4), (CARVED, 4)]
    assert stand_ins(CARVED, 3) == [(CARVED, 4), (CARVED, 5), (CARVED, 8), (CARVED, 12)]
    assert stand_ins(FLAT, 0) == stand_ins(GENERAL, 0) == stand_ins(BOXES, 0) == []


# -- kinds of textures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (2560, 1440), (3840, 2160)])
def test_no_part_of_a_smaller_picture_is_a_power_of_two(size: tuple[int, int]) -> None:
    for scale in SCALES[1:]:
        small = scaled(size, scale)
        for side, whole in zip(small, size, strict=True):
            assert scale * whole - 1.5 < side < 1.05 * scale * whole + 2
            for part in (1, 4, 16):
                assert (-(-side // part)).bit_count() > 1, (scale, small, part)
    assert scaled(size, 1.0) == size


@pytest.mark.parametrize("columns", [2, 3, 8, 20])
def test_heads_of_lamp_tiles_keep_their_places(gl: Any, columns: int) -> None:
    heads = np.arange(columns * 3 * 4, dtype=np.int32).reshape(-1, 4)
    textures = LampTextures(gl)
    textures.write(LampLists(np.zeros((0, 4, 4), np.float32), heads, np.zeros(1, np.int32), columns))
    tiles = textures._tiles
    assert tiles is not None
    texture = tiles._copies[tiles._current]
    found = np.frombuffer(texture.read(), np.int32).reshape(texture.height, texture.width, 4)
    assert texture.width.bit_count() > 1
    assert np.array_equal(found[:3, :columns], heads.reshape(3, columns, 4))
    textures.release()


# -- the process -------------------------------------------------------------------------------------------------


def process(path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dreamscape3d.render.rehearsal_process", str(path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_the_process_does_what_is_left_and_says_so(gl: Any, library: ProgramLibrary, tmp_path: Path) -> None:
    rehearsal = Rehearsal(gl, library)
    names = rehearsal.left
    rehearsal.release()
    path = tmp_path / "progress"
    path.write_text("".join(f"{name}\n" for name in names if name not in ("echo", "fray")), "utf-8")
    child = process(path)
    assert child.wait(60.0) == 0
    assert path.read_text("utf-8").splitlines()[-3:] == ["echo", "fray", WHOLE]
    assert child.stdout is not None
    assert child.stderr is not None
    assert child.stdout.read() + child.stderr.read() == b""
    child.communicate()


def test_the_process_ends_with_its_parent(tmp_path: Path) -> None:
    child = process(tmp_path / "progress")
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(30.0) == 0
    assert WHOLE not in (tmp_path / "progress").read_text("utf-8") if (tmp_path / "progress").exists() else True
    for pipe in (child.stdout, child.stderr):
        assert pipe is not None
        pipe.close()


def test_the_process_fails_in_silence(tmp_path: Path) -> None:
    child = process(tmp_path / "no such folder" / "progress")
    out, err = child.communicate(timeout=60.0)
    assert (child.returncode, out, err) == (0, b"", b"")
