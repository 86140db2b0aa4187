"""Moving among forms whose answers can be worked out by hand, and at random through the dreams."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from dreamscape3d import load_dream
from dreamscape3d.dream.mover import HOMEWARD, Mover
from dreamscape3d.dream.stance import Body, Moving, Stance, Wish, angles, direction
from dreamscape3d.dream.touch import TOLERANCE, floating, rooms, standing
from dreamscape3d.dream.walking import feet_of
from dreamscape3d.dream.world import World
from dreamscape3d.maths.expression import parse
from dreamscape3d.maths.spring import follow
from dreamscape3d.maths.transform import camera_from_world
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.nearby import nearby
from dreamscape3d.sdf.pose import PackedField, pose

FORWARD = Wish(forward=1.0)
STILL = Wish()
BODY = Body()
TOUCH = TOLERANCE * BODY.radius + 1e-9
FieldAt = Callable[[int], PackedField]


def look(eye: Sequence[float], target: Sequence[float] = (0.0, 1.6, -9.0)) -> View:
    return View(np.array(eye, float), np.array(target, float), 0.0, 50.0, 0.0)


START = look((0.0, 1.6, 0.0))


def still(*forms: s.Shape) -> FieldAt:
    packed = pose(lower([s.as_form(form) for form in forms]), {})
    return lambda tick: packed


def moving(*forms: s.Shape) -> FieldAt:
    lowered = lower([s.as_form(form) for form in forms])
    return lambda tick: pose(lowered, {"time": tick / 60})


class Trip:
    """A mover led through a field, and every stance on its way."""

    def __init__(self, field: FieldAt, mode: Moving = "walk", base: View = START, speed: float = 3.0) -> None:
        self.field, self.base, self.tick = field, base, 0
        self.mover = Mover()
        self.mover.set_speed(speed)
        self.mover.change(mode, base, field(0))
        self.stances: list[Stance] = []

    def go(self, wishes: Wish | Iterable[Wish], ticks: int = 1) -> Trip:
        for wish in [wishes] * ticks if isinstance(wishes, Wish) else wishes:
            self.mover.step(wish, self.field(self.tick), self.base)
            self.stances.append(self.mover.stance)
            self.tick += 1
        return self

    @property
    def now(self) -> Stance:
        return self.mover.stance

    @property
    def eyes(self) -> np.ndarray:
        return np.array([stance.eye for stance in self.stances])

    def room(self) -> float:
        """Of the body, as it is now."""
        return room_of(self.now, self.field(max(self.tick - 1, 0)))


def room_of(stance: Stance, field: PackedField) -> float:
    walking = stance.mode == "walk"
    place = feet_of(stance, BODY) if walking else np.array(stance.eye)
    balls = standing(BODY) if walking else floating(BODY)
    return float(rooms(nearby(field, place, 4.0), balls, place[None])[0])


# -- springs and directions ------------------------------------------------------------------------------


def test_a_spring_is_the_same_for_any_step() -> None:
    """x(t) = (1 + ωt)·e^(−ωt) from rest at 1."""
    x, v = 1.0, 0.0
    for _ in range(30):
        x, v = follow(x, v, 0.0, 5.0, 0.01)
    assert x == pytest.approx((1 + 1.5) * math.exp(-1.5))
    assert (x, v) == pytest.approx(follow(1.0, 0.0, 0.0, 5.0, 0.3))


def test_directions() -> None:
    assert direction(0, 0) == pytest.approx([0, 0, -1])
    assert direction(90, 0) == pytest.approx([1, 0, 0])
    assert direction(0, 90) == pytest.approx([0, 1, 0])
    for yaw, pitch in ((10, 20), (-170, -80), (179, 0)):
        assert angles(direction(yaw, pitch) * 7) == pytest.approx((yaw, pitch))
    assert angles(np.zeros(3)) == (0.0, 0.0)


@pytest.mark.parametrize("down", [-1.0, 1.0])
def test_straight_down_and_up_keep_their_picture(down: float) -> None:
    """One degree away from the pole the picture is turned by one degree, not round."""
    yaw, pitch = angles(np.array([0.0, down, 0.0]))
    pole = camera_from_world((0, 0, 0), (0, down, 0))[:3, :3]
    near = camera_from_world((0, 0, 0), direction(yaw, pitch * 89 / 90))[:3, :3]
    assert np.abs(pole - near).max() < 0.03


# -- wishes ----------------------------------------------------------------------------------------------


def test_wishes_are_bounded() -> None:
    wild = Wish(5.0, math.nan, -math.inf, 1e9, math.nan, -math.inf, 1e9, True, True).bounded()
    assert wild == Wish(1.0, 0.0, 0.0, 360.0, 0.0, 0.0, 100.0, True, True)


def test_pitch_stops_short_of_the_poles_and_yaw_goes_round() -> None:
    trip = Trip(still(), "fly").go(Wish(tilt=40.0, turn=100.0), 10)
    assert trip.now.pitch == 89.0
    assert trip.now.yaw == pytest.approx(1000 - 1080)
    assert trip.go(Wish(tilt=-300.0)).now.pitch == -89.0


def test_the_wheel_changes_speed_over_decades() -> None:
    trip = Trip(still(), "fly").go(Wish(scroll=3.0))
    assert trip.mover.speed == pytest.approx(3.0 * 1.25**3)
    assert trip.go(Wish(scroll=100.0), 3).mover.speed == 1000.0
    assert trip.go(Wish(scroll=-100.0), 9).mover.speed == 0.01
    trip.mover.set_speed(1e9)
    trip.mover.set_speed(math.nan)
    assert trip.mover.speed == 1000.0


def test_speed_is_what_it_says() -> None:
    """One metre a second for ten seconds; aslant no faster; three times as fast with `fast`."""
    straight = Trip(still(), "fly", speed=1.0).go(FORWARD, 600)
    assert math.hypot(*straight.now.velocity) == pytest.approx(1.0, abs=1e-6)
    assert straight.now.eye[2] == pytest.approx(-10.0, abs=0.2)
    aslant = Trip(still(), "fly", speed=1.0).go(Wish(forward=1.0, right=1.0, up=1.0), 120)
    assert math.hypot(*aslant.now.velocity) == pytest.approx(1.0, abs=1e-6)
    half = Trip(still(), "fly", speed=1.0).go(Wish(forward=0.5), 120)
    assert math.hypot(*half.now.velocity) == pytest.approx(0.5, abs=1e-6)
    fast = Trip(still(), "fly", speed=1.0).go(Wish(forward=1.0, fast=True), 120)
    assert math.hypot(*fast.now.velocity) == pytest.approx(3.0, abs=1e-6)


def test_acceleration_is_smooth() -> None:
    """Speed rises without a jump and never swings over; nine tenths of it within a third of a second."""
    trip = Trip(still(), "fly").go(FORWARD, 90)
    speed = np.array([math.hypot(*stance.velocity) for stance in trip.stances])
    assert (np.diff(speed) >= -1e-9).all()
    assert np.diff(speed).max() < 0.3
    assert speed.max() <= 3.0 + 1e-9
    assert speed[20] > 2.7


# -- views -----------------------------------------------------------------------------------------------


def same_view(a: View, b: View) -> bool:
    facing = [camera_from_world(v.eye, v.target, v.roll) for v in (a, b)]
    return (
        np.allclose(a.eye, b.eye, atol=1e-9)
        and np.allclose(*facing, atol=1e-9)
        and (a.fov, a.exposure, a.roll) == (b.fov, b.exposure, b.roll)
    )


@pytest.mark.parametrize("mode", ["fly", "walk", "orbit"])
@pytest.mark.parametrize("target", [(0.3, 1.9, -4.0), (5.0, -2.0, 9.0), (0.4, -8.0, 0.2), (0.5, 60.0, 0.1)])
def test_leaving_the_path_keeps_the_view(mode: Moving, target: tuple[float, ...]) -> None:
    """Looking level, down, and straight up and down; with a roll, a lens and an exposure of its own."""
    base = View(np.array([0.5, 1.1, 0.1]), np.array(target), 12.0, 31.0, -0.5)
    field = still(s.plane(), s.box(1.0).at(0, 0, -6))
    mover = Mover()
    mover.step(STILL, field(0), base)
    assert mover.view(base) is base
    mover.change(mode, base, field(0))
    assert mover.mode == mode
    assert same_view(mover.view(base), base)
    assert same_view(mover.view(base, 0.3), base)
    if mode != "walk":  # whose eye now rises to its height
        mover.step(STILL, field(0), base)
        assert same_view(mover.view(base), base)


def test_every_change_of_mode_keeps_the_view() -> None:
    base, field = START, still(s.plane(), s.box(1.0).at(0, 1, -6))
    mover = Mover()
    modes: tuple[Moving, ...] = ("fly", "orbit", "walk", "orbit", "fly", "walk", "fly", "path", "walk", "path", "orbit")
    for mode in modes:
        before = mover.view(base, 0.6)
        mover.change(mode, base, field(0))
        assert np.abs(mover.view(base, 0.6).eye - before.eye).max() < 0.05  # a tick's way, for lack of a passage
        for wish in (FORWARD, Wish(turn=2.0, forward=0.5), Wish(tilt=1.0)):
            mover.step(wish, field(0), base)


def test_pictures_between_ticks_lie_between_them() -> None:
    trip = Trip(still(), "fly").go(Wish(forward=1.0, turn=2.0), 30)
    a, b = trip.stances[-2:]
    for alpha in (0.0, 0.25, 1.0):
        view = trip.mover.view(START, alpha)
        assert view.eye == pytest.approx(np.array(a.eye) + alpha * (np.array(b.eye) - np.array(a.eye)))
        yaw, _ = angles(view.target - view.eye)
        assert yaw == pytest.approx(a.yaw + alpha * 2.0)


def test_looking_ahead_of_the_next_tick() -> None:
    """What the mouse did since the last tick shows at once, and the tick that takes it changes nothing."""
    trip = Trip(still(), "fly").go(STILL, 3)
    shown = trip.mover.view(START, 0.9, ahead=(7.0, -3.0))
    trip.go(Wish(turn=7.0, tilt=-3.0))
    assert same_view(trip.mover.view(START, 0.0, ahead=(0.0, 0.0)), shown)


def test_a_snap_turn_has_no_passage() -> None:
    """At once, shown as such, and no motion for the vignette."""
    trip = Trip(still(), "fly").go(STILL, 2).go(Wish(snap=30.0))
    yaw, _ = angles(trip.mover.view(START, 0.0).target - trip.mover.view(START, 0.0).eye)
    assert yaw == pytest.approx(30.0)
    assert trip.mover.moving_amount == 0.0
    assert Trip(still(), "fly").go(Wish(turn=1.0)).mover.moving_amount == pytest.approx(60.0 / 120.0)


def test_yaw_passes_through_the_seam_the_short_way() -> None:
    trip = Trip(still(), "fly", look((0, 0, 0), (0.01, 0, 9))).go(Wish(turn=3.0))
    yaw, _ = angles(trip.mover.view(START, 0.5).target - trip.mover.view(START, 0.5).eye)
    assert abs(abs(yaw) - 180) < 3.0


def test_the_path_is_the_dreams_own_camera() -> None:
    mover = Mover()
    for tick in range(5):
        base = look((tick, 1, 0), (0, 0, -5))
        mover.step(FORWARD, still()(0), base)
        assert mover.view(base, 0.5) is base
        assert mover.stance.eye == (tick, 1, 0)
    assert mover.moving_amount == 1.0


def test_home_floats_back_and_then_plays_the_path() -> None:
    trip = Trip(still(), "fly").go(Wish(forward=1.0, turn=1.0, right=0.3), 120)
    away = trip.mover.view(START)
    trip.mover.go_home(START)
    assert same_view(trip.mover.view(START), away)
    eyes = []
    for tick in range(math.ceil(HOMEWARD * 60) + 1):
        base = look((0.0, 1.6, -0.01 * tick))
        trip.mover.step(STILL, trip.field(0), base)
        eyes.append(trip.mover.view(base).eye)
    assert np.linalg.norm(np.diff(eyes, axis=0), axis=1).max() < 0.15  # of 5 m in 1.4 s
    assert trip.mover.view(base) is base
    assert trip.mover.mode == "path"


def test_home_at_once_and_away_on_the_way() -> None:
    trip = Trip(still(), "fly").go(FORWARD, 60)
    trip.mover.go_home(START)
    trip.go(STILL, 30)
    shown = trip.mover.view(START)
    assert 0.1 < shown.eye[2] * -1 < 2.0
    trip.mover.change("fly", START, trip.field(0))
    assert same_view(trip.mover.view(START), shown)
    trip.mover.go_home(START, at_once=True)
    assert trip.mover.view(START) is START


# -- walking ---------------------------------------------------------------------------------------------


def test_walking_on_a_plane() -> None:
    trip = Trip(still(s.plane())).go(FORWARD, 120)
    assert trip.now.grounded
    assert trip.eyes[:, 1] == pytest.approx(1.6, abs=1e-6)
    assert trip.now.velocity == pytest.approx((0, 0, -3), abs=1e-4)


def test_the_eye_comes_to_its_height_without_a_jump() -> None:
    """From a camera 0.4 m above the ground; and one of 5 m above falls: ½·9.81·t² = 3.4 m in 0.83 s."""
    low = Trip(still(s.plane()), base=look((0, 0.4, 0))).go(STILL, 60)
    assert np.diff(low.eyes[:, 1], prepend=0.4).max() < 0.12
    assert low.now.eye[1] == pytest.approx(1.6, abs=1e-3)
    high = Trip(still(s.plane()), base=look((0, 5.0, 0))).go(STILL, 60)
    landed = next(i for i, stance in enumerate(high.stances) if stance.grounded)
    assert (landed + 1) / 60 == pytest.approx(math.sqrt(2 * 3.4 / 9.81), abs=0.03)
    assert high.eyes[:, 1].min() == pytest.approx(1.6, abs=1e-6)


@pytest.mark.parametrize("slope", [10, 30, 44])
def test_slopes_are_walked_up_and_down(slope: float) -> None:
    """The eye is 1.6 m above the slope, nearly so while one sets off, and goes up by tan(slope) a metre."""
    field = still(s.box((20, 10, 60)).at(0, -5, 0).turned(slope, 0, 0))
    up = Trip(field, base=look((0, 1.6, 0))).go(FORWARD, 90)
    there = math.tan(math.radians(slope))
    assert up.eyes[:, 1] == pytest.approx(1.6 - up.eyes[:, 2] * there, abs=0.06)
    assert up.eyes[60:, 1] == pytest.approx(1.6 - up.eyes[60:, 2] * there, abs=2e-3)
    assert up.now.eye[2] < -3.5
    down = Trip(field, base=look((0, 1.6, 0), (0, 1.6, 9))).go(FORWARD, 90)
    assert down.eyes[:, 1] == pytest.approx(1.6 - down.eyes[:, 2] * there, abs=0.06)
    assert down.eyes[60:, 1] == pytest.approx(1.6 - down.eyes[60:, 2] * there, abs=2e-3)
    assert all(stance.grounded for stance in down.stances[1:])


@pytest.mark.parametrize("slope", [47, 50, 60, 75])
def test_steep_slopes_stop_and_slide(slope: float) -> None:
    field = still(s.plane(), s.box((20, 40, 60)).at(0, -20, 0).turned(slope, 0, 0).at(0, 0, -2))
    trip = Trip(field).go(FORWARD, 180)
    assert trip.now.eye[1] < 1.6 + 0.3
    assert trip.now.eye[2] > -2.3
    quiet = trip.eyes[-30:]
    assert np.ptp(quiet, axis=0).max() < 1e-3  # it stands at the foot and does not tremble
    onto = Trip(field, base=look((0, 1.7 + 3 * math.tan(math.radians(slope)), -5.0))).go(STILL, 200)
    assert onto.now.grounded
    assert onto.now.eye[1] < 1.95
    assert onto.now.eye[2] > -2.3


def stairs(rise: float, tread: float = 0.3, count: int = 8) -> tuple[s.Shape, ...]:
    steps = [s.box((4, rise * (i + 1), tread)).at(0, rise * (i + 1) / 2, -2 - tread * i) for i in range(count)]
    top = rise * count
    return s.plane(), *steps, s.box((4, top, 6)).at(0, top / 2, -2 - tread * (count - 0.5) - 3)


@pytest.mark.parametrize("rise", [0.15, 0.3])
def test_stairs_are_walked_up_smoothly(rise: float) -> None:
    trip = Trip(still(*stairs(rise))).go(FORWARD, 200)
    assert trip.now.eye[1] == pytest.approx(1.6 + 8 * rise, abs=0.01)
    assert all(stance.grounded for stance in trip.stances)
    height = trip.eyes[:, 1]
    assert np.abs(np.diff(height)).max() < 0.08
    assert np.abs(np.diff(height, 2)).max() < 0.02
    assert np.diff(height).min() > -0.01
    assert height.max() < height[-1] + 0.06


def test_stairs_are_walked_down_smoothly() -> None:
    trip = Trip(still(*stairs(0.2)), base=look((0, 1.6 + 8 * 0.2, -8), (0, 3.2, 9))).go(FORWARD, 180)
    assert trip.now.eye[1] == pytest.approx(1.6, abs=0.01)
    assert all(stance.grounded for stance in trip.stances)
    assert np.abs(np.diff(trip.eyes[:, 1])).max() < 0.08


def test_high_steps_are_walls() -> None:
    trip = Trip(still(*stairs(0.5))).go(FORWARD, 120)
    assert trip.now.eye[1] == pytest.approx(1.6)
    assert trip.now.eye[2] == pytest.approx(-1.85 + 0.25, abs=0.05)


def test_walls_are_slid_along() -> None:
    """A wall at 30° to the way across: 3·sin 30° metres a second along it."""
    trip = Trip(still(s.plane(), s.box((20, 5, 0.3)).turned(0, 30, 0).at(0, 0, -3))).go(FORWARD, 180)
    velocity = (trip.eyes[-1] - trip.eyes[-61])[[0, 2]]
    assert math.hypot(*velocity) == pytest.approx(3.0 * math.sin(math.radians(30)), rel=0.3)
    assert velocity[1] / velocity[0] == pytest.approx(-math.tan(math.radians(30)), rel=0.02)
    assert min(room_of(stance, trip.field(0)) for stance in trip.stances) >= -TOUCH


def test_wide_corridors_let_through_and_narrow_ones_do_not() -> None:
    for width, through in ((0.56, True), (0.45, False)):
        walls = [s.box((1, 5, 8)).at(side * (width + 1) / 2, 0, -5) for side in (-1, 1)]
        trip = Trip(still(s.plane(), *walls)).go(FORWARD, 120)
        assert (trip.now.eye[2] < -4) == through
        assert trip.now.eye[0] == pytest.approx(0.0, abs=1e-3)
        assert trip.room() >= -TOUCH


def test_a_jump_is_as_high_as_it_says() -> None:
    trip = Trip(still(s.plane())).go(STILL, 5).go(Wish(jump=True)).go(STILL, 80)
    assert trip.eyes[:, 1].max() == pytest.approx(1.6 + 1.1, abs=0.02)
    assert trip.now.grounded
    below = Trip(still(s.plane(), s.box((4, 0.2, 4)).at(0, 2.2, 0))).go(Wish(jump=True)).go(STILL, 80)
    assert below.eyes[:, 1].max() < 2.1 - 0.1


def test_low_ceilings_hold_the_eye_down() -> None:
    """From a camera under a beam of 1.4 m: crouched, until there is room."""
    trip = Trip(still(s.plane(), s.box((4, 0.2, 4)).at(0, 1.5, 0)), base=look((0, 1.2, 0))).go(FORWARD, 30)
    assert trip.now.eye[1] == pytest.approx(1.3, abs=0.02)
    assert trip.go(FORWARD, 60).now.eye[1] == pytest.approx(1.6, abs=0.01)


def test_stairs_under_a_low_ceiling_end_the_way() -> None:
    """A ceiling 1.9 m above the first steps: the third, at 0.9 m, has no room for 1.75 m."""
    trip = Trip(still(*stairs(0.3), s.box((4, 0.2, 9)).at(0, 2.4, -4))).go(FORWARD, 150)
    assert trip.now.eye[1] == pytest.approx(1.6 + 0.3, abs=0.01)
    assert min(room_of(stance, trip.field(0)) for stance in trip.stances) >= -TOUCH


def test_tiles_and_thresholds_are_no_jolts() -> None:
    """Slabs of 1 to 5 cm on the floor."""
    slabs = [s.box((4, 0.02 * (i % 3 + 1), 0.5)).at(0, 0, -1 - i) for i in range(8)]
    trip = Trip(still(s.plane(), *slabs)).go(FORWARD, 180)
    assert np.ptp(trip.eyes[:, 1]) > 0.02
    assert np.abs(np.diff(trip.eyes[:, 1])).max() < 0.008


def test_a_lift_carries() -> None:
    """Its floor is at 1.5 − 1.5·cos t."""
    field = moving(s.plane(), s.box((2, 0.2, 2)).at(0, parse("1.5 - 1.5*cos(time) - 0.1"), 0))
    trip = Trip(field, base=look((0, 1.6, 0))).go(STILL, 300)
    floor = 1.5 - 1.5 * np.cos(np.arange(300) / 60)
    assert trip.eyes[20:, 1] == pytest.approx(1.6 + floor[20:], abs=0.005)
    assert all(stance.grounded for stance in trip.stances[20:])


def test_a_turning_floor_carries_round_but_does_not_turn_the_head() -> None:
    field = moving(s.plane(), s.box((8, 0.2, 8)).turned(0, parse("30*time"), 0).at(0, 0.1, 0))
    trip = Trip(field, base=look((2, 1.8, 0), (2, 1.8, -9))).go(STILL, 181)
    assert trip.now.eye == pytest.approx((0, 1.8, -2), abs=0.03)
    assert trip.now.yaw == 0.0


def test_a_leap_in_time_carries_nobody_along() -> None:
    """The lift is suddenly 40 m further, as when time is scrubbed."""
    lowered = lower([s.as_form(s.plane()), s.as_form(s.box((2, 1, 2)).at(parse("40*floor(time)"), 0, 0))])
    trip = Trip(lambda tick: pose(lowered, {"time": float(tick >= 30)}), base=look((0, 2.1, 0))).go(STILL, 90)
    assert trip.now.eye == pytest.approx((0, 1.6, 0), abs=1e-3)


def test_another_dreams_leaves_carry_nobody() -> None:
    lift = moving(s.plane(), s.box((4, 1, 4)).at(parse("0.2*time"), 0, 0))
    other = still(s.plane(), s.box((4, 1, 4)).at(0.5, 0, 0))
    trip = Trip(lift, base=look((0, 2.1, 0))).go(STILL, 30)
    at = trip.now.eye
    trip.field = other
    assert trip.go(STILL, 2).now.eye == pytest.approx(at, abs=1e-6)


@pytest.mark.parametrize("mode", ["walk", "fly"])
@pytest.mark.parametrize("speed", [0.3, 2.0, 8.0])
def test_a_ball_that_grows_pushes_out(mode: Moving, speed: float) -> None:
    ball = s.sphere(parse(f"0.2 + {speed}*time")).at(0.3, 1, -2)
    trip = Trip(moving(s.plane(), ball), mode)
    for _ in range(150):
        trip.go(STILL)
        assert trip.room() > -0.2 * speed / 8 - TOUCH
    assert np.linalg.norm(np.diff(trip.eyes, axis=0), axis=1).max() < 0.05 + speed / 60 * 1.5


def test_a_floor_that_rises_fast_lifts() -> None:
    """At 12 m/s; carried, or pushed up from below."""
    trip = Trip(moving(s.plane().at(0, parse("12*max(time - 0.5, 0)"), 0))).go(STILL, 120)
    assert trip.now.eye[1] == pytest.approx(1.6 + 12 * (119 / 60 - 0.5), abs=0.1)


def test_over_nothing_one_floats_back() -> None:
    field = still(s.box((4, 1, 4)).at(0, -0.5, 0))
    trip = Trip(field).go(FORWARD, 90).go(STILL, 600)
    assert trip.eyes[:, 1].min() > -50
    assert trip.now.mode == "walk"
    assert trip.now.grounded
    assert trip.now.eye[1] == pytest.approx(1.6, abs=1e-3)
    assert np.linalg.norm(np.diff(trip.eyes, axis=0), axis=1).max() < 1.0


def test_where_there_never_was_ground_one_flies() -> None:
    trip = Trip(still(s.sphere(1.0).at(0, 50, 0))).go(STILL, 300)
    assert trip.now.mode == "fly"
    assert trip.now.eye[1] > -40


def test_where_the_ground_is_gone_one_flies_at_last() -> None:
    trip = Trip(moving(s.box((4, 1, 4)).at(0, parse("-0.5 - 9000*floor(min(time, 1))"), 0))).go(STILL, 700)
    assert trip.now.mode == "fly"
    assert np.isfinite(trip.eyes).all()


def test_a_long_fall_to_real_ground_goes_on() -> None:
    trip = Trip(still(s.plane().at(0, -120, 0))).go(STILL, 400)
    assert trip.now.mode == "walk"
    assert trip.now.eye[1] == pytest.approx(-118.4, abs=1e-3)


def test_a_giants_body() -> None:
    mover = Mover(body=Body(16.0, 17.5, 2.5, 3.5, 45.0, 11.0, 98.1))
    mover.set_speed(30.0)
    base = look((0, 16, 0), (0, 16, -9))
    field = still(*(shape.scaled(10.0) for shape in stairs(0.3)))(0)
    mover.change("walk", base, field)
    for _ in range(200):
        mover.step(FORWARD, field, base)
    assert mover.stance.eye[1] == pytest.approx(16 + 24, abs=0.1)


# -- flying ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("speed", [1.0, 200.0, 1000.0])
@pytest.mark.parametrize("mode", ["fly", "walk"])
def test_thin_walls_hold_at_any_speed(mode: Moving, speed: float) -> None:
    """A wall of 4 mm, square on and aslant."""
    for turn in (0.0, 35.0):
        trip = Trip(still(s.plane(), s.box((400, 50, 0.004)).turned(0, turn, 0).at(0, 0, -4)), mode, speed=speed)
        for _ in range(240):
            trip.go(Wish(forward=1.0, fast=True))
            x, _, z = trip.now.eye
            ahead = math.cos(math.radians(turn)) * (z + 4) + math.sin(math.radians(turn)) * x
            assert ahead > 0.2
            if abs(x) > 150:
                break


def test_a_room_without_doors_keeps_one_in() -> None:
    rng = np.random.default_rng(5)
    room = s.box((6, 4, 6)) - s.box((5.9, 3.9, 5.9))
    trip = Trip(still(room.at(0, 1.6, 0)), "fly", speed=400.0)
    for _ in range(300):
        trip.go(Wish(forward=1.0, turn=float(rng.normal(0, 30)), tilt=float(rng.normal(0, 20))))
        assert np.abs(np.array(trip.now.eye) - [0, 1.6, 0]).max() < 3.0
        assert trip.room() >= -TOUCH


def test_one_may_leave_what_one_began_inside() -> None:
    """In a hull of 2 m: out by flying, and then it is solid."""
    trip = Trip(still(s.sphere(2.0).at(0, 1.6, 0)), "fly").go(STILL, 10)
    assert trip.now.eye == (0, 1.6, 0)
    assert trip.go(FORWARD, 90).now.eye[2] < -2.2
    back = trip.go(Wish(forward=-1.0), 180)
    assert np.linalg.norm(np.array(back.now.eye) - [0, 1.6, 0]) == pytest.approx(2.25, abs=0.01)


def test_flying_through_everything() -> None:
    mover = Mover(solid=False)
    field = still(s.box((9, 9, 1)).at(0, 0, -3))(0)
    mover.change("fly", START, field)
    for _ in range(180):
        mover.step(FORWARD, field, START)
    assert mover.stance.eye[2] < -8


# -- orbiting --------------------------------------------------------------------------------------------


def test_an_orbit_keeps_its_distance_and_its_middle_in_view() -> None:
    trip = Trip(still(s.sphere(1.0).at(0, 1.6, -6)), "orbit")
    assert trip.now.arm == pytest.approx(5.0, abs=0.01)
    assert trip.now.pivot == pytest.approx((0, 1.6, -5), abs=0.01)
    for wish in (Wish(turn=3.0), Wish(tilt=-1.0), Wish(turn=-2.0, tilt=2.0)):
        trip.go(wish, 20)
        view = trip.mover.view(START, 0.4)
        assert np.linalg.norm(view.eye - trip.now.pivot) == pytest.approx(5.0, abs=0.02)
        assert view.target == pytest.approx(np.array(trip.now.pivot))
    assert trip.go(Wish(tilt=60.0), 9).now.pitch == 89.0


def test_the_wheel_comes_nearer_to_what_is_orbited() -> None:
    trip = Trip(still(s.sphere(1.0).at(0, 1.6, -6)), "orbit")
    arm = trip.now.arm
    trip.go(Wish(scroll=2.0)).go(STILL, 60)
    assert trip.now.arm == pytest.approx(arm / 1.25**2, rel=1e-3)
    assert trip.mover.speed == 3.0
    assert np.abs(np.diff(trip.eyes[:, 2])).max() < 0.5
    assert trip.go(Wish(forward=-1.0), 60).now.arm > arm / 1.25**2 * 2
    assert trip.go(Wish(scroll=100), 60).now.arm == pytest.approx(0.05, rel=1e-3)


def test_an_orbit_round_nothing_takes_the_cameras_own_target() -> None:
    trip = Trip(still(), "orbit", look((0, 0, 0), (0, 0, -7)))
    assert trip.now.pivot == pytest.approx((0, 0, -7))
    assert trip.go(Wish(right=1.0), 60).now.pivot[0] > 2.0


# -- always ----------------------------------------------------------------------------------------------


def random_wishes(count: int, seed: int) -> list[Wish]:
    """Keys held for a while, a mouse that wanders, the wheel, jumps and snap turns."""
    rng = np.random.default_rng(seed)
    wishes, held = [], STILL
    for _ in range(count):
        if rng.random() < 0.06:
            right, up = (float(rng.choice([-1.0, 0.0, 0.0, 1.0])) for _ in range(2))
            turn, tilt = float(rng.normal(0, 1.5)), float(rng.normal(0, 0.8))
            held = Wish(float(rng.choice([1.0, 1.0, 0.3, -1.0])), right, up, turn, tilt, fast=bool(rng.random() < 0.2))
        scroll = float(rng.choice([-1.0, 1.0])) if rng.random() < 0.01 else 0.0
        wishes.append(replace(held, scroll=scroll, jump=bool(rng.random() < 0.02), snap=45.0 * (rng.random() < 0.005)))
    return wishes


def bounded_to(stance: Stance, wish: Wish) -> Wish:
    """Turned down where it would leave for the sky."""
    return replace(wish, up=-1.0, tilt=-1.0) if stance.eye[1] > 12.0 else wish


@pytest.mark.parametrize("name", ["harmony", "mia", "liam"])
def test_ten_thousand_wishes_in_a_dream(name: str) -> None:
    """Five thousand flying, five thousand walking: nowhere inside anything, always finite and bounded."""
    moment = World(load_dream(f"scenes/{name}.toml")).moment(2.0)
    modes: tuple[Moving, ...] = ("fly", "walk")
    for mode in modes:
        mover, rng = Mover(), np.random.default_rng(0)
        mover.step(STILL, moment.field, moment.view)
        mover.change(mode, moment.view, moment.field)
        entered = 0 if room_of(mover.stance, moment.field) < -TOUCH else -1  # a path's camera may be in a low place
        for tick, wish in enumerate(random_wishes(5000, 3)):
            mover.step(bounded_to(mover.stance, wish), moment.field, moment.view)
            stance = mover.stance
            assert np.isfinite((*stance.eye, *stance.velocity, stance.yaw, stance.pitch)).all()
            assert np.abs(stance.eye).max() < 1000.0
            assert mover.mode == mode
            if entered >= 0:
                entered = tick if room_of(stance, moment.field) < -TOUCH else -1
                assert entered < 500
            elif rng.random() < 0.3:
                assert room_of(stance, moment.field) >= -TOUCH
                assert evaluate_field(moment.field, stance.eye)[0] > 0.05


def test_a_dream_that_moves_swallows_nobody() -> None:
    """Through a living dream: never inside for long."""
    world = World(load_dream("scenes/mia.toml"))
    mover, inside = Mover(), 0
    moment = world.moment(0.0)
    mover.step(STILL, moment.field, moment.view)
    mover.change("walk", moment.view, moment.field)
    for tick, wish in enumerate(random_wishes(400, 8)):
        moment = world.moment(tick / 60)
        mover.step(wish, moment.field, moment.view)
        inside = inside + 1 if evaluate_field(moment.field, mover.stance.eye)[0] < 0.0 else 0
        assert inside < 10


@pytest.mark.parametrize("mode", ["fly", "walk", "orbit"])
def test_the_same_wishes_give_the_same_stances_bit_for_bit(mode: Moving) -> None:
    world = World(load_dream("scenes/finn.toml"))
    moments = [world.moment(tick / 20) for tick in range(60)]

    def led(mover: Mover, wishes: list[Wish], first: int = 0) -> list[Stance]:
        found = []
        for tick, wish in enumerate(wishes, first):
            mover.step(wish, moments[tick // 3].field, moments[tick // 3].view)
            found.append(mover.stance)
        return found

    def fresh() -> Mover:
        mover = Mover()
        mover.change(mode, moments[0].view, moments[0].field)
        return mover

    wishes = random_wishes(180, 4)
    whole = led(fresh(), wishes)
    assert led(fresh(), wishes) == whole
    assert led(Mover(whole[89]), wishes[90:], 90) == whole[90:]


def test_nothing_wild_gets_in() -> None:
    """Wishes that are no numbers, a camera that is nowhere, the end of the world."""
    trip = Trip(still(s.plane()), "fly", speed=1000.0)
    trip.go(Wish(math.nan, math.inf, -math.inf, math.nan, math.inf, math.nan, math.nan), 5)
    assert np.isfinite(trip.eyes).all()
    trip.go(Wish(up=1.0, fast=True), 3000)
    assert trip.now.eye[1] == 1e5
    assert trip.go(Wish(up=-1.0), 60).now.eye[1] < 1e5
    lost = View(np.array([math.nan, 0, 0]), np.array([0.0, 0, -1]), 0.0, 50.0, 0.0)
    mover = Mover()
    mover.step(STILL, trip.field(0), START)
    mover.step(STILL, trip.field(0), lost)
    assert mover.stance.eye == (0.0, 1.6, 0.0)


def test_empty_dreams() -> None:
    for mode in ("fly", "walk", "orbit"):
        trip = Trip(still(), mode).go(random_wishes(300, 1))
        assert np.isfinite(trip.eyes).all()
