"""What shaders are told of parts: texels by hand, and where each block of them begins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import moment_of
from woven import even, weave_of, winding, woven

from dreamscape3d.render.field_textures import DataTexture, FieldTextures
from dreamscape3d.render.sorts import sorts_of
from dreamscape3d.render.weaving import (
    cell_texels,
    grounds,
    is_woven,
    lifted_texels,
    part_texels,
    weight_texels,
    wet_ground,
)
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Material
from dreamscape3d.sdf.shape import plane, sphere, terrain

MATERIALS = {"matt": Material(roughness=0.9), "wet": Material(wet=0.8), "ball": Material(roughness=0.8)}


def world(**how: Any) -> Moment:
    """A plane and a ball of one part, a hill and a ball of the other."""
    shapes = [
        plane().painted("matt"),
        sphere(1.0).painted("ball"),
        terrain(20.0, 1.0, 5.0).at(0.0, 0.2, 0.0).painted("wet"),
        sphere(1.0).painted("ball"),
    ]
    return woven(moment_of(*shapes, materials=MATERIALS), [0, 0, 1, 1], winding(2), grounds=[0, -1], **how)


def test_four_parts_share_a_texel() -> None:
    weave = winding(6, side=8)
    texels = weight_texels(weave)
    assert texels.shape == (2, 8, 8, 4)
    assert np.array_equal(texels[0, :, :, 3], weave.weights[3])
    assert np.array_equal(texels[1, :, :, 1], weave.weights[5])
    assert (texels[1, :, :, 2:] == 0.0).all()


def test_cells_hold_their_corners() -> None:
    known = weave_of(np.arange(18.0).reshape(2, 3, 3))
    cells = cell_texels(known, [1])
    assert cells.shape == (1, 3, 3, 4)
    assert cells[0, 0, 0].tolist() == [9.0, 10.0, 12.0, 13.0]
    assert cells[0, 1, 1].tolist() == [13.0, 14.0, 16.0, 17.0]


def test_parts_know_their_colour_and_ground_and_leaves_their_part() -> None:
    moment = world(colours=((0.5, 0.25, 0.0), (0.0, 0.0, 1.0)))
    parts = moment.field.parts
    assert parts is not None
    ground, like = grounds(moment.field, parts)
    assert ground.tolist() == [True, False, True, False]
    assert like.tolist() == [0, 2], "a part without a plane has ground like its terrain"
    records, of = part_texels(moment.field, parts, moment.seams)
    assert records.tolist() == [[0.5, 0.25, 0.0, 0.0], [0.0, 0.0, 1.0, 2.0]]
    assert of.tolist() == [[0.5, 0.0, 1.5, 1.0]]
    dark, _ = part_texels(moment.field, parts, None)
    assert (dark[:, :3] == 0.0).all()


def test_a_part_without_any_ground_says_so() -> None:
    moment = woven(moment_of(plane(), sphere(1.0)), [0, 1], even(0.5, 0.5), grounds=[0, -1])
    assert moment.field.parts is not None
    assert part_texels(moment.field, moment.field.parts, None)[0][:, 3].tolist() == [0.0, -1.0]


def test_lifted_terrains_are_told_of_in_their_own_records() -> None:
    moment = world(level=0.5)
    parts = moment.field.parts
    assert parts is not None
    assert parts.weave is not None
    texels, cells = lifted_texels(moment.field, parts, parts.weave)
    changed = (texels != moment.field.texels).any(axis=(1, 2))
    assert changed.tolist() == [False, False, True, False]
    layer, base, change, _ = texels[2, 7].tolist()
    assert layer == 1.0
    assert base == pytest.approx(0.5 - 0.03 - 0.2)
    assert change == pytest.approx(parts.weave.slope(1))
    assert cells.shape == (1, 48, 48, 4)


def test_ground_mirrors_if_that_of_one_part_does() -> None:
    assert wet_ground(world()).tolist() == [True, False, True, False]
    matt = woven(moment_of(plane(), plane(), materials=MATERIALS), [0, 1], even(0.5, 0.5), grounds=[0, 1])
    assert not wet_ground(matt).any()


def test_what_is_not_joined_is_not_woven() -> None:
    moment = world()
    alone = replace(moment, field=replace(moment.field, parts=None))
    assert not is_woven(alone.field)
    assert not sorts_of(alone).woven
    assert not wet_ground(alone).any()
    assert not is_woven(woven(moment_of(sphere(1.0)), [0], even(1.0)).field)
    assert not is_woven(woven(moment_of(sphere(1.0), sphere(2.0)), [0, 1], None).field)


def test_blocks_begin_in_rows_of_their_own(gl: Any) -> None:
    texture = DataTexture(gl, 4, 4, "f4", copies=1)
    first, second, third = (np.full((n, 4), value, np.float32) for n, value in ((5, 1.0), (4, 2.0), (1, 3.0)))
    assert texture.write(first, second, third) == (2, 3)
    assert texture.write(first) == ()
    rows = np.frombuffer(texture._copies[0].read(), np.float32).reshape(-1, 4, 4)
    assert (rows[0] == 1.0).all()
    assert (rows[2] == 2.0).all()
    assert (rows[3, 0] == 3.0).all()
    assert (rows[3, 1:] == 0.0).all()
    texture.release()


def test_uniforms_say_where_all_begins(gl: Any) -> None:
    textures = FieldTextures(gl)
    moment = world(strength=0.5, beat=0.25, level=0.5)
    textures.write(moment.field, moment.seams)
    assert textures.woven is not None
    parts_row, of_row, weights_row, side = textures.woven["u_weave"]
    assert (parts_row, of_row, weights_row, side) == (1, 2, 3, 48)
    assert textures.woven["u_lifts"] == 3 + -(-48 * 48 // 1024)
    assert textures.woven["u_weave_place"][3] == 2.0
    assert textures.woven["u_seam"] == (0.5, 0.25, 0.5, 0.0)
    textures.write(replace(moment.field, parts=None))
    assert textures.woven is None
    textures.release()
