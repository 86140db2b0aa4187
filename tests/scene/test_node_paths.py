"""Joints and forms by path, and how they stand to each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from support.figures import company, in_a_row, puppets_of

from dreamscape3d import load_dream, resources
from dreamscape3d.scene.node_paths import (
    Joints,
    carried_by,
    form_paths,
    node_frame,
    node_of,
    node_parent,
    split,
    within,
)
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.rig import COUNT, JOINT, JOINTS, PARENT

FIGURES = company()
CAST = in_a_row(FIGURES)
KNOWN = Joints(puppets_of(FIGURES))


def test_every_joint_has_its_path() -> None:
    for number, puppet in enumerate(("liam 0", "mia 1")):
        for name in JOINTS:
            joint = KNOWN.find(f"{puppet}.{name}")
            assert joint is not None
            assert joint.row == COUNT * number + JOINT[name]
    lantern = KNOWN.find("mia 1/lantern")
    assert lantern is not None
    assert lantern.row == 2 * COUNT
    assert KNOWN.find("mia 1/lantern.head") is None
    assert KNOWN.find("nobody.head") is None
    assert len(list(KNOWN)) == 4 * (COUNT + 1) + 1


def test_a_joint_in_its_parent_is_as_its_turn_has_it() -> None:
    figure = FIGURES[1]
    for name, parent in zip(JOINTS[1:], PARENT[1:], strict=True):
        joint = KNOWN.find(f"{figure.name}.{name}")
        assert joint is not None
        origin, rotation = joint.within_parent(CAST)
        assert np.allclose(origin, figure.rest[JOINT[name]])
        own, outer = joint.at(CAST), (CAST.origin[COUNT + parent], CAST.rotation[COUNT + parent])
        assert own is not None
        assert all(np.allclose(a, b) for a, b in zip(carried_by((origin, rotation), outer), own, strict=True))
        assert all(np.allclose(a, b) for a, b in zip(within(own, outer), (origin, rotation), strict=True))


def test_children() -> None:
    names = [joint.name for joint in KNOWN.children("finn 2.chest")]
    assert names == ["finn 2.neck", "finn 2.shoulder.left", "finn 2.shoulder.right"]


def test_who_is_gone_is_nowhere() -> None:
    joint = KNOWN.find("liam 0.head")
    assert joint is not None
    assert joint.at(replace(CAST, present=np.zeros(5))) is None


def test_paths_are_split() -> None:
    assert split("mia.hand.right") == ("mia", "hand.right")
    assert split("mia/lantern") == ("mia/lantern", "")
    assert split("st. john.head") == ("st. john", "head")


def test_forms_of_a_scene_by_name() -> None:
    scene = load_dream(resources.scenes() / "mia.toml").scene
    paths, poser = form_paths(scene.forms), ScenePoser(scene)
    assert paths["Mia.right hand"][0] == paths["Mia"][0]
    assert paths["house.0.walls"] == (*paths["house"], 0, 2)
    packed = poser.moment(poser.rest).field
    for path, place in (("Mia", (-2.75, 0.39, 3.7)), ("jetty", (-3.7, 0.36, 6.4))):
        node = node_of(packed.field, paths[path])
        assert node is not None
        assert np.allclose(node_frame(packed, node)[0], place)
    hand = node_of(packed.field, paths["Mia.right hand"])
    assert hand is not None
    assert node_parent(packed.field, hand) == node_of(packed.field, paths["Mia"])
    assert node_of(packed.field, (999,)) is None


def test_namesakes_and_the_nameless_are_told_by_number() -> None:
    from dreamscape3d.sdf.shape import Form, Group, sphere

    twins = [Form(sphere(1.0), name="ball"), Form(sphere(1.0), name="ball"), Form(Group((Form(sphere(1.0)),)))]
    assert form_paths(twins) == {"ball": (0,), "1": (1,), "2": (2,), "2.0": (2, 0)}
