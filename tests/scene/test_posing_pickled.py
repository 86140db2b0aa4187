"""Scenes made ready go from one process to another and give the same pictures, bit for bit."""

from __future__ import annotations

import pickle
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from support.sameness import assert_same

from dreamscape3d import resources
from dreamscape3d.dream.world import World
from dreamscape3d.formats import load_dream
from dreamscape3d.maths.expression import parse
from dreamscape3d.maths.expression_batch import Batch
from dreamscape3d.maths.expression_functions import FUNCTIONS
from dreamscape3d.scene.posing import ScenePoser


def test_the_comparison_sees_a_single_bit() -> None:
    with pytest.raises(AssertionError):
        assert_same([np.array([1.0])], [np.array([np.nextafter(1.0, 2.0)])])


@pytest.mark.parametrize("path", sorted(resources.scenes().glob("*.toml")), ids=lambda path: path.stem)
def test_every_scene_survives_pickling(path: Path) -> None:
    dream = load_dream(path)
    poser = ScenePoser(dream.scene)
    World(dream, poser).moment(1.0)  # in use
    again, again_poser = pickle.loads(pickle.dumps((dream, poser)))
    assert again == dream
    assert isinstance(again.scene.materials, MappingProxyType)
    assert again_poser.scene is again.scene
    for time in (0.0, 3.7):
        assert_same(World(again, again_poser).moment(time), World(dream, poser).moment(time))


def test_every_function_survives_pickling() -> None:
    texts = [f"{name}({', '.join(['a', 'b', 'a', 'b'][: function.fewest])})" for name, function in FUNCTIONS.items()]
    texts += [f"a {sign} b" for sign in ("+", "-", "*", "/", "%", "^", "<", "<=", ">", ">=")] + ["-a"]
    batch = Batch([parse(text) for text in texts])
    again = pickle.loads(pickle.dumps(batch))
    for a, b in ((0.3, 1.7), (-2.5, 0.0), (1e6, -0.01)):
        assert again.evaluate({"a": a, "b": b}).tobytes() == batch.evaluate({"a": a, "b": b}).tobytes()
