"""Joints and forms by path."""

from __future__ import annotations

import pytest
from support.figures import company, puppets_of

from dreamscape3d import load_dream, resources
from dreamscape3d.scene.node_paths import form_path, joint_path, split
from dreamscape3d.scene.rig import COUNT, JOINTS
from dreamscape3d.sdf.shape import Form, Group, sphere


def test_every_joint_has_its_path_and_the_path_its_joint() -> None:
    for puppet in puppets_of(company()):
        for joint in range(puppet.joints):
            told = joint_path(puppet, joint)
            assert split(told) == ((puppet.name, JOINTS[joint]) if puppet.joints == COUNT else (puppet.name, ""))


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("mia.hand.right", ("mia", "hand.right")),
        ("mia.head", ("mia", "head")),
        ("mia/lantern", ("mia/lantern", "")),
        ("st. john.head", ("st. john", "head")),
        ("mia.nose", ("mia.nose", "")),
        ("hand.right", ("hand.right", "")),
        ("mia.right", ("mia.right", "")),
        ("", ("", "")),
    ],
)
def test_paths_are_split(path: str, parts: tuple[str, str]) -> None:
    assert split(path) == parts


def test_forms_of_a_scene_are_called_by_the_groups_round_them() -> None:
    forms = load_dream(resources.scenes() / "mia.toml").scene.forms
    house = next(number for number, form in enumerate(forms) if form.name == "house")
    assert form_path(forms, (house,)) == "house"
    assert form_path(forms, (house, 0, 2)) == "house.walls"
    assert form_path(forms, (999, 1)) == ""


def test_the_nameless_bear_the_names_round_them() -> None:
    inner = Form(Group((Form(sphere(1.0)), Form(sphere(1.0), name="b"))), name="a")
    assert form_path([Form(Group((inner,)))], (0, 0, 0)) == "a"
    assert form_path([Form(Group((inner,)))], (0, 0, 1)) == "a.b"
