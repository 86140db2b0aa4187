"""A double is its dreamer's own motion, mirrored and late: to a hundred-thousandth, until it comes apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from haunted import GROUNDS, HEIGHT, Walker, living, minds
from support.nights import at, night_of, no_ties

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Dismiss, Soothe, Summon, Tell
from dreamscape3d.dream.part import Now
from dreamscape3d.dream.spectre.likeness import LATE, SOON, frames_like, scattered
from dreamscape3d.dream.spectre.spectres import Spectres
from dreamscape3d.dream.stance import direction
from dreamscape3d.scene.cast import Making
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.doubling import FOREARM, NECK
from dreamscape3d.scene.rig import COUNT, JOINT, OTHER_SIDE


class Meeting:
    """A dreamer and their double, tick by tick."""

    def __init__(self, fear: float = 0.0, summoned: bool = True) -> None:
        self.spectres, self.walker, self.minds, self.tick = Spectres(), Walker(), minds(fear), 0
        self.spectres.enter("liam", living(), Placement())
        if summoned:
            self.spectres.apply(Summon(0, "double", "liam"), self.now)

    @property
    def now(self) -> Now:
        night = night_of(bodies=self.walker, minds=self.minds, spectres=self.spectres)
        night.grounds, night.setting = GROUNDS, 0
        names = ("liam", *self.walker.company)
        return at(self.tick, night, no_ties(*names))

    def walk(self, ticks: int, speed: float, yaw: float, *, faces: bool = False) -> None:
        """Walk so, or stand and look at it."""
        for _ in range(ticks):
            look, like = None, self.spectres.like.get("liam")
            if faces and like is not None:
                look = self.spectres.place("liam") - self.walker.head("liam")  # type: ignore[operator]
                look /= np.linalg.norm(look)
                yaw = float(np.degrees(np.arctan2(look[0], -look[2])))
            self.walker.go(speed, yaw, look)
            self.tick += 1
            self.spectres.step(self.now)

    @property
    def phase(self) -> str:
        return self.spectres.met["liam"].phase

    def shown(self, ahead: float = 0.0) -> Any:
        making = Making(self.spectres.puppets())
        self.spectres.show(making, self.now, ahead)
        return making.finish()


def _expected(meeting: Meeting) -> tuple[Any, Any]:
    """M · mirrored(past), worked out by itself."""
    like, walker = meeting.spectres.like["liam"], meeting.walker
    past = walker.past("liam", like.delay)
    origin, rotation = (part[0] for part in walker.frames_of(past[None], ("liam",)))
    normal = direction(like.yaw, 0.0)
    reflect = np.eye(3) - 2.0 * np.outer(normal, normal)
    seen = (origin - past[:3]) @ reflect
    turned = np.stack([reflect @ r @ np.diag([-1.0, 1.0, 1.0]) for r in rotation])
    order = list(OTHER_SIDE)
    return np.array(like.at) + like.scale * seen[order], turned[order]


def test_its_joints_are_the_mirrored_past() -> None:
    meeting = Meeting()
    stretched = [JOINT[name] for name in ("head", "hand.left", "hand.right")]
    own = [joint for joint in range(COUNT) if joint not in stretched]
    for speed, yaw, faces in ((1.3, 20.0, False), (1.2, 95.0, False), (0.0, 0.0, True)):
        for _ in range(4):
            meeting.walk(60, speed, yaw, faces=faces)
            cast, (origin, rotation) = meeting.shown(), _expected(meeting)
            assert np.abs(cast.rotation - rotation).max() < 1e-5
            assert np.abs(cast.origin[own] - origin[own]).max() < 1e-5
            for end, start, factor in (("head", "neck", NECK), ("hand.left", "elbow.left", FOREARM)):
                longer, plain = (each[JOINT[end]] - each[JOINT[start]] for each in (cast.origin, origin))
                np.testing.assert_allclose(longer, factor * plain, atol=1e-5)
            assert np.linalg.det(cast.rotation) == pytest.approx(1.0)


def test_it_follows_late_and_answers_sooner_once_it_is_faced() -> None:
    meeting = Meeting()
    meeting.walk(400, 1.3, 0.0)
    assert meeting.phase == "stalking"
    assert meeting.spectres.like["liam"].delay == LATE
    before = meeting.spectres.like["liam"].delay
    meeting.walk(250, 0.0, 0.0, faces=True)
    assert meeting.phase == "confronting"
    assert meeting.spectres.like["liam"].delay == SOON
    assert before > SOON


def test_it_turns_round_when_it_is_faced() -> None:
    """Stalking, it faces as its dreamer did; confronting, it faces them."""
    meeting = Meeting()
    meeting.walk(400, 1.3, 0.0)
    cast = meeting.shown()
    assert cast.rotation[0, :, 2] @ direction(0.0, 0.0) > 0.95
    meeting.walk(300, 0.0, 0.0, faces=True)
    cast, like = meeting.shown(), meeting.spectres.like["liam"]
    towards = meeting.walker.feet("liam") - np.array(like.at)
    assert cast.rotation[0, :, 2] @ (towards / np.linalg.norm(towards)) > 0.9


def test_it_comes_nearer_to_who_walks_away_and_backs_before_who_faces_it() -> None:
    meeting = Meeting()
    meeting.walk(60 * 40, 1.6, 30.0)
    strong = meeting.spectres.met["liam"].strength
    assert strong > 0.9 or meeting.spectres.met["liam"].woke
    meeting = Meeting()
    meeting.walk(60 * 15, 1.6, 30.0)
    weak = meeting.spectres.met["liam"].strength
    assert weak > 0.3
    meeting.walk(60 * 6, 0.0, 0.0, faces=True)
    assert meeting.spectres.met["liam"].strength < weak


@pytest.mark.parametrize("speed", [1.3, 3.0])
def test_it_does_not_walk_past_who_walks_away(speed: float) -> None:
    """Its legs are longer, and it is late: the steps that it takes after them end behind them all the same."""
    meeting = Meeting()
    meeting.walk(300, 0.0, 90.0)
    for ticks, pace in ((240, speed), (LATE + 120, 0.0)):
        meeting.walk(ticks, pace, 90.0)
        way = np.array(meeting.spectres.like["liam"].at) - meeting.walker.feet("liam")
        met = meeting.spectres.met["liam"]
        assert way @ direction(90.0, 0.0) < 0.0
        assert np.hypot(way[0], way[2]) > 0.8 * met.distance


def test_a_whole_meeting_ends_in_release_felt_once() -> None:
    meeting = Meeting()
    meeting.walk(60 * 40, 0.0, 0.0, faces=True)
    assert meeting.spectres.met["liam"].released == 1
    assert [felt.kind for felt in meeting.minds.felt] == ["released"]
    assert meeting.spectres.names()["released_liam"] == 1.0
    assert meeting.phase == "absent"
    assert meeting.spectres.names()["erosion"] == meeting.spectres.names()["facing"] == 1.0  # it stays over
    assert not meeting.spectres.like
    assert not meeting.shown().present.any()


def test_companions_and_insight_and_tales_speed_it() -> None:
    def ticks(meeting: Meeting) -> int:
        meeting.walk(400, 1.2, 0.0)
        begin = meeting.tick
        while meeting.phase != "released":
            meeting.walk(10, 0.0, 0.0, faces=True)
        return meeting.tick - begin

    alone, helped = Meeting(), Meeting()
    helped.walker.company = {"mia": 2.0, "finn": 3.0, "image": 4.0}
    helped.spectres.apply(Soothe(1, "image", "liam", "insight"), helped.now)
    helped.spectres.apply(Tell(1, "finn", "the fox"), helped.now)
    assert ticks(alone) / ticks(helped) > 2.0


def test_nothing_of_it_pops() -> None:
    """What is drawn of it and where it stands change little from tick to tick, its pieces too."""
    meeting, last = Meeting(), None
    for speed, faces in ((1.3, False), (0.0, True)):
        for _ in range(60 * 22):
            meeting.walk(1, speed, 0.0, faces=faces)
            cast = meeting.shown()
            if last is not None and cast.present[0] and last.present[0] and cast.erosion[0] < 1.0:
                assert abs(cast.erosion[0] - last.erosion[0]) < 0.1
                assert np.abs(cast.origin - last.origin).max() < 0.14 * meeting.spectres.like["liam"].scale  # its legs
            elif last is not None and cast.present[0] != last.present[0]:
                assert max(cast.erosion[0], last.erosion[0]) > 0.99
            last = cast


def test_between_ticks_it_goes_on() -> None:
    meeting = Meeting()
    meeting.walk(500, 1.3, 0.0)
    now, half = meeting.shown(), meeting.shown(0.5 / 60.0)
    meeting.walk(1, 1.3, 0.0)
    after = meeting.shown()
    np.testing.assert_allclose(half.origin, 0.5 * (now.origin + after.origin), atol=0.02)


def test_its_pieces_drift_with_its_decay_alone() -> None:
    origin = np.zeros((COUNT, 3))
    np.testing.assert_array_equal(scattered(origin, 0.0, HEIGHT, 5), origin)
    near, far = (np.linalg.norm(scattered(origin, e, HEIGHT, 5), axis=1) for e in (0.4, 0.8))
    assert (far > near).all()


def test_a_mirror_at_rest_keeps_the_ground() -> None:
    meeting = Meeting()
    meeting.walk(300, 1.3, 0.0)
    like = meeting.spectres.like["liam"]
    origin, rotation = (part[0] for part in meeting.walker.frames_of(meeting.walker.past("liam", 9)[None], ()))
    seen, _ = frames_like(like, origin, rotation, meeting.walker.past("liam", 9)[:3])
    assert seen[JOINT["foot.left"], 1] == pytest.approx(like.scale * origin[JOINT["foot.right"], 1])


def test_a_copy_goes_its_own_way_and_tells_the_same() -> None:
    meeting = Meeting()
    meeting.walk(200, 1.3, 0.0)
    other = meeting.spectres.copy()
    assert list(other.state()) == list(meeting.spectres.state())
    told = list(other.state())
    meeting.walk(5, 1.3, 0.0)
    assert list(other.state()) == told


def test_who_has_no_body_has_no_double() -> None:
    meeting = Meeting(summoned=False)
    for deed in (Summon(0, "double", "finn"), Dismiss(0, "double", "finn")):
        with pytest.raises(JournalError, match="'finn' has no body here"):
            meeting.spectres.check(deed, meeting.now)
    meeting.spectres.check(Summon(0, "double", "liam"), meeting.now)
    meeting.spectres.check(Summon(0, "the unlit door", "finn"), meeting.now)
    meeting.spectres.leave("liam")
    assert not meeting.spectres.puppets()


def test_dread_brings_it() -> None:
    meeting = Meeting(fear=0.9, summoned=False)
    meeting.walk(170, 1.0, 0.0)
    assert meeting.phase == "absent"
    meeting.walk(30, 1.0, 0.0)
    assert meeting.phase == "stirring"
