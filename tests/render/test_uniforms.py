"""Uniforms are set where a program has them and they are not what they were."""

from __future__ import annotations

from typing import Any

import numpy as np

from dreamscape3d.render.passes.fullscreen import set_uniforms


class Program:
    """What `set_uniforms` sees of a program, with what was set."""

    def __init__(self, *names: str) -> None:
        self.names, self.extra = names, None
        self.told: list[tuple[str, Any]] = []

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def __setitem__(self, name: str, value: Any) -> None:
        assert name in self.names
        self.told.append((name, value))


def tell(program: Program, **uniforms: Any) -> list[tuple[str, Any]]:
    program.told.clear()
    set_uniforms(program, uniforms)  # type: ignore[arg-type]
    return program.told


def test_only_what_is_new_is_set() -> None:
    program = Program("u_a", "u_b")
    assert tell(program, u_a=1.0, u_b=(1.0, 2.0), u_c=3) == [("u_a", 1.0), ("u_b", (1.0, 2.0))]
    assert tell(program, u_a=1.0, u_b=(1.0, 2.0), u_c=4) == []
    assert tell(program, u_a=1.0, u_b=(1.0, 2.5)) == [("u_b", (1.0, 2.5))]
    assert tell(program, u_a=0.0, u_b=(1.0, 2.0)) == [("u_a", 0.0), ("u_b", (1.0, 2.0))]


def test_two_programs_are_told_apart() -> None:
    first, second = Program("u_a"), Program("u_a")
    tell(first, u_a=1.0)
    assert tell(second, u_a=1.0) == [("u_a", 1.0)]


def test_what_may_change_in_place_is_always_set() -> None:
    program, value = Program("u_a"), np.zeros(3)
    assert tell(program, u_a=value) == [("u_a", value)]
    assert len(tell(program, u_a=value)) == 1


def test_a_number_that_is_none_is_always_set() -> None:
    program = Program("u_a")
    tell(program, u_a=float("nan"))
    assert len(tell(program, u_a=float("nan"))) == 1
