"""Morning: the dream is saved richer than it was, and what is saved loads as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.tales import small, told, until

from dreamscape3d import resources
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.living import Bond, Living, Mind
from dreamscape3d.dream.telling.morning import richer
from dreamscape3d.dream.world import World
from dreamscape3d.errors import LimitError
from dreamscape3d.formats import dump_dream, parse_dream
from dreamscape3d.formats.story import load_story


@pytest.fixture(scope="module")
def met() -> World:
    """Mia's dream, once three fears were met and three memories gathered."""
    world = told(load_story(resources.scenes() / "story" / "bedtime.toml").beginning("mias_dream"))
    until(world, lambda telling: _three(world, "gathered") and _three(world, "met"), 60.0)
    return world


def _three(world: World, name: str) -> bool:
    assert world.company.night is not None
    return world.company.night.names()[name] >= 3.0


@pytest.mark.parametrize(
    ("who", "toy", "left", "memory"),
    [
        ("liam", "the crane", "the unfinished stair", "the first house"),
        ("mia", "the wolf of coats", "the unlit door", "the kite"),
        ("finn", "the night train", "the silence", "three chords"),
    ],
)
def test_the_dream_is_saved_richer(met: World, who: str, toy: str, left: str, memory: str) -> None:
    before, after = met.dream_of(who), richer(met, who)
    assert {form.name for form in after.scene.forms} - {form.name for form in before.scene.forms} == {f"toy: {toy}"}
    assert [fear.name for fear in after.living.fears] == [left]
    assert memory in [each.name for each in after.living.memories]
    assert before.living.mind is not None
    assert after.living.mind is not None
    assert after.living.mind.resilience > before.living.mind.resilience
    assert after.living.mind.sanity == 1.0
    assert after.living.bodies == before.living.bodies
    assert after.living.tales == before.living.tales
    text = dump_dream(after)
    assert parse_dream(text) == after
    assert dump_dream(parse_dream(text)) == text


def test_bonds_are_kept_and_grow(met: World) -> None:
    night = met.company.night
    assert night is not None
    pairs = night.minds.bonds()
    assert {bond.name for bond in richer(met, "mia").living.bonds} == {
        b if a == "mia" else a for a, b, _ in pairs if "mia" in (a, b)
    }
    assert richer(told(small('[[act]]\nname = "a"\nseconds = 1\nsetting = "here"\n'))).living.mind == Mind(1.0, 0.2)


def test_only_what_lives_has_a_morning() -> None:
    with pytest.raises(JournalError, match="nothing lives in this dream"):
        richer(World(Dream()))


def test_living_tables_come_back_as_they_were() -> None:
    for role in load_story(resources.scenes() / "story" / "bedtime.toml").roles:
        living = replace(role.dream.living, bonds=(Bond("x"), Bond("y", 0.25)))
        dream = replace(role.dream, living=living)
        assert parse_dream(dump_dream(dream)) == dream


def test_a_body_of_no_file_cannot_be_written() -> None:
    role = load_story(resources.scenes() / "story" / "bedtime.toml").roles[0]
    nameless = replace(role.dream.living.bodies[0], source="")
    with pytest.raises(LimitError) as error:
        dump_dream(Dream(living=Living(bodies=(nameless,))))
    assert (error.value.message, error.value.cure) == (
        "the body 'liam' cannot be written: no file names its figure",
        "load it from one",
    )
