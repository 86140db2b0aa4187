"""The four figures in scenes: joined as their own leaves are, whatever they stand in; absent, they change nothing."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from support.figures import company, in_a_row, puppets_of
from support.mixes import MIXED, cue, garden, guest, mixed, street
from support.sameness import assert_same

from dreamscape3d.scene.cast import Making
from dreamscape3d.scene.cue import Mode
from dreamscape3d.scene.staging import StagedPoser
from dreamscape3d.sdf.evaluate import evaluate_field

FIGURES = company()
PUPPETS = puppets_of(FIGURES)
CAST = in_a_row(FIGURES, middle=(0.0, 0.1, 1.0))


@pytest.fixture(scope="module")
def staged() -> StagedPoser:
    return StagedPoser([mixed(street(), garden())], PUPPETS)


def points(seed: int) -> NDArray[np.float64]:
    """In the room where the four stand, and about it."""
    rng = np.random.default_rng(seed)
    near = rng.uniform((-2.5, 0.0, 0.2), (2.5, 2.2, 1.8), (1500, 3))
    return np.concatenate([near, rng.uniform(-8.0, 8.0, (500, 3))])


@pytest.mark.parametrize("mode", MIXED)
@pytest.mark.parametrize("form", [0.0, 0.4, 1.0])
def test_it_is_the_nearer_of_scene_and_cast(staged: StagedPoser, mode: Mode, form: float) -> None:
    """Numpy truth: what is appended is joined hard, in mixed scenes with their parts and fillets too."""
    own = cue(mode, guest(form=form, colour=form))
    bare, alone = staged.settings[0].pose_cue(own), staged.cast._packed(staged.cast._solid, CAST)
    both = staged.pose_cue(replace(own, cast=CAST))
    at = points(3)
    expected = np.minimum(evaluate_field(bare.field, at), evaluate_field(alone, at))
    assert np.allclose(evaluate_field(both.field, at), expected, rtol=0.0, atol=1e-6)
    assert (evaluate_field(alone, at) < evaluate_field(bare.field, at)).sum() > 200


@pytest.mark.parametrize("mode", MIXED)
def test_parts_are_carried_right(staged: StagedPoser, mode: Mode) -> None:
    """What is per leaf of the parts covers the cast; fillets stay those of the scene."""
    own = cue(mode, guest(form=0.6))
    bare, both = staged.settings[0].pose_cue(own).field, staged.pose_cue(replace(own, cast=CAST)).field
    assert bare.parts is not None
    assert both.parts is not None
    leaves, cast = both.field.leaf_count, staged.cast.field.leaf_count
    for name in ("of", "absent", "held"):
        assert len(getattr(both.parts, name)) == leaves
    assert (both.parts.of[-cast:] == both.parts.count - 1).all()
    assert not both.parts.absent[-cast:].any()
    assert not both.parts.held[-cast:].any()
    assert both.parts.fillets.count == bare.parts.fillets.count
    assert both.parts.fillets.leaf.max(initial=0) < leaves - cast
    assert both.field.form_of(leaves - 1)[0] > max(path[0] for path in bare.field.forms)


def test_who_is_absent_is_not_there(staged: StagedPoser) -> None:
    own = cue("merge", guest(form=0.5))
    nobody = staged.pose_cue(replace(own, cast=Making(PUPPETS).finish()))
    bare = staged.settings[0].pose_cue(own)
    at = points(4)
    assert np.array_equal(evaluate_field(nobody.field, at), evaluate_field(bare.field, at))
    assert np.array_equal(nobody.lamps, bare.lamps)


def test_it_comes_through_a_pickle(staged: StagedPoser) -> None:
    own = replace(cue("weave", guest(form=0.7)), cast=CAST)
    again = pickle.loads(pickle.dumps(staged))
    assert_same(again.pose_cue(pickle.loads(pickle.dumps(own))), staged.pose_cue(own))


def test_each_leaf_stands_where_its_joint_carries_it(staged: StagedPoser) -> None:
    """Scaled about the joint, turned, moved: by hand for one form."""
    making, figure = Making(PUPPETS), FIGURES[0]
    rng = np.random.default_rng(1)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    turn *= np.linalg.det(turn)
    origin, rotation = rng.normal(size=(17, 3)), np.tile(turn, (17, 1, 1))
    making.place(figure.name, origin, rotation, scale=1.5)
    field = staged.cast._packed(staged.cast._solid, making.finish())
    at, joint = np.array([0.0, -0.03, 0.06]), figure.puppet.hung[0]  # the shoe
    assert np.allclose(field.leaves.centre[0], origin[joint] + turn @ at * 1.5)
    assert np.allclose(field.leaves.rotation[0], turn)
