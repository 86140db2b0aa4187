"""Who comes together, and what guests may bring: fair shares of forms, particles, ribbons, lamps; the host whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.mixes import cue, garden, guest, mixed, scene, street
from support.scenes import random_forms

from dreamscape3d.errors import LimitError
from dreamscape3d.scene import ensemble
from dreamscape3d.scene.ensemble import gather
from dreamscape3d.scene.lamps import MAX_LAMPS
from dreamscape3d.scene.luminous import MAX_RIBBONS, MAX_TOGETHER, Particles
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Scene
from dreamscape3d.sdf.shape import plane, sphere


def crowd(count: int, light: str = "wall") -> Scene:
    """A plane, and balls that stand apart, the last ones the largest."""
    balls = [
        sphere(0.2 + 0.001 * i).at(2.0 * (i % 40) - 40.0, 1.0, -2.0 * (i // 40)).painted(light) for i in range(count)
    ]
    return scene([plane().painted("floor"), *balls])


def there(moment: object, part: int) -> int:
    parts = moment.field.parts  # type: ignore[attr-defined]
    return int((~parts.absent[parts.of == part]).sum())


def test_more_guests_than_there_may_be_are_refused() -> None:
    host, other = ScenePoser(street()), ScenePoser(garden())
    with pytest.raises(LimitError, match="65 guests are more than 64"):
        gather([host, *[other] * 65])
    assert len(gather([host, *[other] * 64]).posers) == 65


def test_no_scene_at_all_is_refused() -> None:
    with pytest.raises(LimitError, match="there is no scene to mix others with"):
        gather([])


def test_guests_over_their_share_lose_their_smallest_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "GUEST_LEAVES", 100)
    host, small, large = crowd(150), crowd(20), crowd(120)
    found = gather([ScenePoser(each) for each in (host, small, large)])
    assert [poser.field.leaf_count for poser in found.posers] == [151, 21, 79]
    kept = found.posers[2].rest.numbers.leaves.rounding[1:]
    np.testing.assert_allclose(np.sort(kept), 0.2 + 0.001 * np.arange(120 - 78, 120))
    assert found.posers[2].pieces.ground.leaf == 0


def test_a_reduced_guest_is_the_same_where_it_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "GUEST_LEAVES", 30)
    forms = random_forms(60, 5, animated=True)
    whole = ScenePoser(Scene(forms=tuple(forms)))
    part = gather([ScenePoser(street()), whole]).posers[1]
    assert part.field.leaf_count <= 30
    now = {"time": 2.0}
    every, some = whole.numbers(now).leaves.centre, part.numbers(now).leaves.centre
    assert all((np.abs(every - row).max(axis=1) == 0.0).any() for row in some)


def test_particles_and_ribbons_are_shared() -> None:
    clouds = (Particles(count=4000), Particles(count=4000, kind="motes"))
    many = replace(garden(), particles=clouds, ribbons=garden().ribbons * 40)
    found = gather([ScenePoser(street()), ScenePoser(many), ScenePoser(many), ScenePoser(garden())])
    grains = [sum(cloud.count for cloud in poser.scene.particles) for poser in found.posers]
    assert grains[0] == 100
    assert grains[1] == grains[2] <= (MAX_TOGETHER - 100) // 2
    assert grains[1] > 0.99 * (MAX_TOGETHER - 100) / 2
    ribbons = [len(poser.scene.ribbons) for poser in found.posers]
    assert sum(ribbons) <= MAX_RIBBONS
    assert ribbons[3] == 1
    assert min(ribbons[1:3]) > 30


def test_lamps_are_shared_and_the_hosts_come_first() -> None:
    poser = mixed(crowd(400, "neon"), crowd(400, "paper"), crowd(10, "paper"))
    moment = poser.pose_cue(cue("merge", guest(1.0, 1.0), guest(1.0, 1.0)))
    assert len(moment.lamps) <= MAX_LAMPS
    cyan = (moment.lamps[:, 2, 2] > moment.lamps[:, 2, 0]).sum()
    assert 230 < cyan < 300
    assert moment.lamps[0, 2, 2] > moment.lamps[0, 2, 0]


def test_a_large_guest_does_not_starve_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "GUEST_LEAVES", 200)
    poser = mixed(street(), crowd(1000), garden())
    moment = poser.pose_cue(cue("merge", guest(1.0), guest(1.0), bubble=0.0))
    assert there(moment, 0) == ScenePoser(street()).field.leaf_count
    assert there(moment, 2) == ScenePoser(garden()).field.leaf_count - 1  # all but its ground, which is the host's
    assert there(moment, 1) > 150


def test_scenes_keep_their_names_whoever_else_comes() -> None:
    a, b, c = ScenePoser(street()), ScenePoser(garden()), ScenePoser(crowd(3))
    alone, crowded = gather([a, b]).names, gather([a, c, b, b]).names
    assert crowded[2] == alone[1]
    assert len(set(crowded)) == 4


def test_each_material_of_each_piece_has_a_record_of_its_own() -> None:
    found = gather([ScenePoser(street()), ScenePoser(garden())])
    records = found.field.leaf_material
    pairs = set(zip(found.tinting.material[records].tolist(), found.piece.tolist(), strict=True))
    assert len(np.unique(records)) == len(pairs)
    assert found.field.materials[records[0]] == "floor"
    assert found.piece[0] == -1
