"""What lives in a night, in the picture: each system shown with and without, and where it makes the difference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.seen import SIZE, STAGE, after, changed, lies_at, picture, place_of, stage, within

from dreamscape3d.app.offscreen import Studio
from dreamscape3d.dream.charting import chart_of
from dreamscape3d.dream.deeds import Gather, Soothe, Speak, Summon, Tell
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.events import Glitch, LetGo, SetMood, SetStrand
from dreamscape3d.dream.telling.morning import richer
from dreamscape3d.dream.world import World
from dreamscape3d.formats import dump_dream, parse_dream
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.neuro_map import knots_in_space, shown
from dreamscape3d.scene.sprites import pack

pytestmark = pytest.mark.usefixtures("gl")
MIDDLE = (SIZE[0] / 2.0, SIZE[1] / 2.0)

FEAR = """
[materials.pale]
colour = "#d8d8d8"
emission = 0.5
[[fear]]
name = "the dark"
behaviour = "approach"
at = [1.5, 0, -7.5]
speed = 1.2
[[fear.form]]
shape = "box"
size = [1, 2, 1]
at = [0, 1, 0]
material = "pale"
"""
KITE = """
[[memory]]
name = "kite"
text = "It stayed up until dark."
at = [-2, 1.2, -1]
"""
FOX = """
[[tale]]
name = "the fox"
[[tale.line]]
text = "There was a fox."
seconds = 2
at = [1.5, 0, 0]
[[tale.line.form]]
shape = "sphere"
radius = 0.6
at = [0, 0.6, 0]
"""
BODY = """
[[body]]
name = "{0}"
figure = "{0}"
at = [{1}, 0, {2}]
turn = 180
"""
POST = """
[materials.post]
colour = "#d0d0d0"
emission = 0
[[form]]
name = "post"
shape = "box"
size = [0.5, 3, 0.5]
at = [2, 1.5, 0]
material = "post"
"""
LIT = """
[[light]]
kind = "sun"
direction = [-1, 2, 3]
intensity = 3
shadow = false
"""
SKY = STAGE.replace("stars = 0", "stars = 1").replace("look_at = [0, 1.6, -10]", "look_at = [0, 9, -4]") + "[mind]\n"


def mean(picture: np.ndarray) -> float:
    return float(picture.mean())


# -- what appears


def test_a_message_opens_beside_where_one_looks() -> None:
    said = Speak(5, "a client", "whose horses are these", "message", 9.0)
    silent, world = after(stage(), 90), after(stage(), 90, said)
    assert world.company.night is not None
    (pane,) = world.company.night.apparitions.messages.panes
    mask = changed(picture(world), picture(silent))
    lies_at(mask, place_of(world, pane.at), 24.0)
    assert not within(mask, MIDDLE, 5.0).any()


def test_a_vision_stands_at_the_edge_of_sight_and_leaves() -> None:
    world, empty = after(stage(), 60, Summon(5, "vision", "mia")), after(stage(), 60)
    assert world.company.night is not None
    (vision,) = (each for each in world.company.night.apparitions.visions.visions if not each.free)
    x, y, z = vision.at
    mask = changed(picture(world), picture(empty))
    lies_at(mask, place_of(world, (x, y + 1.2, z)), 12.0)
    assert not within(mask, MIDDLE, 10.0).any()
    assert not changed(picture(after(world, 260)), picture(after(empty, 260))).any()


def test_a_fear_walks_and_stands_as_tall_as_it_is() -> None:
    fled, world = stage(FEAR), stage(FEAR)
    after(world, 120, Summon(2, "the dark", "mia"))
    after(fled, 120)
    assert world.company.night is not None
    fear = world.company.night.apparitions.fears.coming["mia/the dark"]
    assert fear.phase in ("stalking", "near")
    mask = changed(picture(world), picture(fled))
    at = place_of(world, (fear.at[0], 1.0, fear.at[2]))
    lies_at(mask, at, 14.0)
    tall = np.nonzero(mask.any(axis=1))[0]
    assert np.ptp(tall) > 9.0, "as tall as it is"


def test_a_met_fear_is_small_and_warm() -> None:
    text = FEAR.replace("-7.5", "-4.5")
    world = after(stage(text), 600, Summon(2, "the dark", "mia"))
    empty = after(stage(text), 600)
    assert world.company.night is not None
    ((_, _, at, _),) = world.company.night.apparitions.fears.toys()
    there, without = picture(world), picture(empty)
    mask = changed(there, without)
    lies_at(mask, place_of(world, at), 26.0)
    red, _, blue = (there - without)[mask].mean(axis=0)
    assert red > 1.5 * blue > 0.0


def test_a_memory_lies_there_until_it_is_gathered() -> None:
    world, left = after(stage(KITE), 400, Gather(5, "mia", "kite")), after(stage(KITE), 400)
    assert world.company.night is not None
    assert world.company.night.names()["gathered"] == 1.0
    there, lying = picture(world), picture(left)
    lies_at(changed(there, lying), place_of(world, (-2.0, 1.75, -1.0)), 14.0)
    assert lying.sum() > there.sum(), "it is a shard of light"


def test_what_is_told_rises() -> None:
    world, silent = after(stage(FOX), 110, Tell(5, "mia", "the fox")), after(stage(FOX), 110)
    there, without = picture(world), picture(silent)
    mask = changed(there, without)
    at = place_of(world, (1.5, 0.6, 0.0))
    assert within(mask, at, 7.0).sum() > 0.8 * within(np.ones_like(mask), at, 5.0).sum()
    early = changed(picture(after(stage(FOX), 30, Tell(5, "mia", "the fox"))), picture(after(stage(FOX), 30)))
    assert within(early, at, 7.0).sum() < within(mask, at, 7.0).sum()


def test_echoes_stand_about_who_moved() -> None:
    """Tangle brings them; without them the same tick has but the body."""
    world = stage(BODY.format("finn", -1.0, 0.0), name="finn", guests=[empty("mia")])
    after(world, 300, SetStrand(5, "finn", "mia", "all", 1.0, 0.5))
    night = world.company.night
    assert night is not None
    echoes = night.apparitions.echoes
    assert echoes.level > 0.8
    there = picture(world)
    joints, _ = echoes.joints("finn", night.now(world.tick, world.company.ties(world.tick, 0.0, lambda time: {})))
    echoes.level = 0.0
    mask = changed(there, picture(world))
    for ghost in joints:
        assert within(mask, place_of(world, ghost.mean(axis=0)), 5.0).sum() > 20
    lies_at(mask, place_of(world, joints.mean(axis=(0, 1))), 26.0)


# -- states of mind


def test_a_mood_colours_all_of_it() -> None:
    glad = picture(after(stage(LIT), 60, SetMood(5, 0.9, 0.2, 0.0)))
    sad = picture(after(stage(LIT), 60, SetMood(5, -0.9, 0.2, 0.0)))
    assert changed(glad, sad)[30:].mean() > 0.95, "the ground under the sun, all of it"
    assert mean(glad) > 1.15 * mean(sad)
    warmth = [each[:, :, 0].mean() / each[:, :, 2].mean() for each in (glad, sad)]
    assert warmth[0] > 1.1 * warmth[1]


def test_a_pulse_races_with_fear_and_light_beats_with_it() -> None:
    """The same tick: one is calm, one afraid, and only what beats tells them apart."""
    lamp = POST.replace("emission = 0", 'emission = "2 * pulse"') + "[grade]\nmood = 0\n"
    calm, afraid = after(stage(lamp), 200), after(stage(lamp), 200, *(terror(tick) for tick in range(5, 200, 30)))
    assert np.abs(afraid.variables()["pulse"] - calm.variables()["pulse"]) > 0.1
    lies_at(changed(picture(afraid), picture(calm)), place_of(calm, (2.0, 1.5, 0.0)), 18.0)


def test_a_glitch_tears_what_is_there_and_goes() -> None:
    whole, torn = after(stage(LIT + POST), 60), after(stage(LIT + POST), 60, Glitch(30, 0.9, 1.0))
    a, b = picture(torn), picture(whole)
    assert changed(a, b).mean() > 0.05
    assert mean(a) == pytest.approx(mean(b), rel=0.1), "what is there is displaced, and no light added"
    healed = changed(picture(after(torn, 400)), picture(after(whole, 400)))
    assert healed.mean() < 0.02


def test_lost_sanity_frays_from_the_edges() -> None:
    firm, lost = (after(stage(LIT + f"[mind]\nsanity = {sanity}\n"), 120) for sanity in (1.0, 0.6))
    assert lost.company.night is not None
    assert lost.company.night.minds.sanity("mia") < 0.7
    mask = changed(picture(lost), picture(firm))
    assert np.concatenate([mask[:2], mask[-2:]]).mean() > 0.6
    assert np.concatenate([mask[:, :2], mask[:, -2:]]).mean() > 0.6
    assert not mask[14:40, 24:72].any()


def test_in_a_nightmare_light_fails() -> None:
    calm = after(stage(LIT + "[grade]\nmood = 0\n"), 3000)
    world = after(stage(LIT + "[grade]\nmood = 0\n"), 3000, *(terror(tick) for tick in range(5, 3000, 60)))
    assert world.company.night is not None
    assert world.company.night.minds.nightmare > 0.6
    middle = np.s_[28:38, 30:66]  # what has not frayed away
    assert mean(picture(world)[middle]) < 0.4 * mean(picture(calm)[middle])


def test_ones_double_stands_behind_one() -> None:
    text = BODY.format("liam", 0.0, 2.0).replace("turn = 180", "turn = 0")  # he faces us
    alone, haunted = after(stage(text, name="liam"), 300), stage(text, name="liam")
    after(haunted, 300, Summon(5, "double", "liam"))
    night = haunted.company.night
    assert night is not None
    assert haunted.moment().wraith is not None
    ties = haunted.company.ties(haunted.tick, 0.0, lambda time: {})
    at = night.bodies.anchor("double.liam", night.now(haunted.tick, ties))
    assert at is not None
    mask = changed(picture(haunted), picture(alone))
    lies_at(mask, place_of(haunted, at), 16.0)


def test_insight_goes_over_as_light() -> None:
    text = BODY.format("liam", -2.0, 0.0)
    guests = [Guest(parse_dream(STAGE + BODY.format("image", 2.0, 0.0), "image.toml"), "image")]
    untold, told = (stage(text, "liam", guests) for _ in range(2))
    after(untold, 50)
    after(told, 50, Soothe(5, "image", "liam", "insight"))
    assert told.company.night is not None
    assert told.company.night.names()["insight_liam"] == 1.0
    mask = changed(picture(told), picture(untold))
    assert within(mask, place_of(told, (0.0, 1.9, 0.0)), 8.0).sum() > 10, "halfway between them"
    assert not mask[:, :12].any()
    assert not mask[:, -12:].any()


# -- what dreamers share, and what is left of it


def test_what_is_let_go_goes_home_one_after_the_other() -> None:
    guests = [posted("ann", -2.0), posted("ben", 2.0)]
    world, alone = stage(LIT, guests=guests), after(stage(LIT), 300)
    tied = [SetStrand(2, "mia", name, "all", 1.0, 0.2) for name in ("ann", "ben")]
    both = changed(picture(after(world, 300, *tied)), picture(alone))
    left, right = (place_of(alone, (x, 1.5, 0.0)) for x in (-2.0, 2.0))
    assert within(both, left, 8.0).sum() > 40
    assert within(both, right, 8.0).sum() > 40
    one = changed(picture(after(world, 900, LetGo(300, "mia", "ann", "all", 2.0))), picture(after(alone, 900)))
    assert within(one, left, 8.0).sum() < 5
    assert within(one, right, 8.0).sum() > 40
    none = changed(picture(after(world, 1500, LetGo(900, "mia", "ben", "all", 2.0))), picture(after(alone, 1500)))
    assert within(none, right, 8.0).sum() < 5


def test_the_morning_dream_has_a_toy_where_a_fear_was_met() -> None:
    world = after(stage(FEAR.replace("-7.5", "-4.5")), 600, Summon(2, "the dark", "mia"))
    assert world.company.night is not None
    ((_, _, at, _),) = world.company.night.apparitions.fears.toys()
    before, saved = world.dream_of("mia"), parse_dream(dump_dream(richer(world, "mia")), "morning.toml")
    lies_at(changed(picture(World(saved)), picture(World(before))), place_of(world, at), 10.0)


def test_the_neuro_map_is_a_ball_of_light_before_the_eye() -> None:
    world = after(stage(FEAR + KITE), 30)
    chart, moment = chart_of(world, world.moment()), world.moment()
    assert {"mia", "the dark", "kite"} <= {knot.name for knot in chart.knots}
    light = pack(shown(chart, moment.view, 0.0, 1.0))

    def with_it(seen: Moment) -> Moment:
        return replace(seen, sprites=np.concatenate([seen.sprites, light]))

    with Studio(world, SIZE, "draft", 1, seen=with_it) as studio:
        mapped = studio.picture(world.time).astype(float)
    plain = picture(world)
    mask = changed(mapped, plain)
    lies_at(mask, MIDDLE, 27.0)
    assert mapped[mask].sum() > plain[mask].sum()
    places = [*knots_in_space(chart, moment.view, 0.0, 1.0)]
    assert places
    for place in places:
        assert within(mask, place_of(world, place), 3.0).any()


def test_a_bond_is_a_thread_between_stars() -> None:
    sky = SKY + '[[bond]]\nname = "finn"\nstrength = 1.0\n'
    bound, alone = after(World(parse_dream(sky, "bound.toml")), 30), after(World(parse_dream(SKY, "alone.toml")), 30)
    bonds = bound.cue().bonds
    assert bonds is not None
    mask = changed(picture(bound), picture(alone))
    assert 4 < mask.sum() < 0.1 * mask.size


def empty(name: str) -> Guest:
    return Guest(parse_dream(STAGE, "empty.toml"), name)


def posted(name: str, x: float) -> Guest:
    return Guest(parse_dream(STAGE + POST.replace("at = [2", f"at = [{x}"), f"{name}.toml"), name)


def terror(tick: int) -> SetMood:
    return SetMood(tick, -0.9, 0.9, -0.9)
