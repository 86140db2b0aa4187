"""A portal: a scene with a door in it, whose other side is another scene.

    host, guest ─▶ PortalPoser(host, guest) ─pose(…, strength)─▶ Moment ─.portal.beyond─▶ the guest's Moment

The door stands in both scenes, and light of either falls through it into the other. Who goes through stands in the
guest's scene, where it leads back: `PortalPoser.reversed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.cue import GuestCue, Mix, Placement
from dreamscape3d.scene.door_forms import door_variables, posers_with_door
from dreamscape3d.scene.door_place import stand_at, stand_before, stand_near
from dreamscape3d.scene.doorway import Doorway, Stand
from dreamscape3d.scene.glow import ambient_light
from dreamscape3d.scene.going_over import moment_between, stops_beyond, view_between
from dreamscape3d.scene.look import Tint
from dreamscape3d.scene.moment import Moment, Portal, View
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.pose import pack

F64 = NDArray[np.float64]

SPILL = (0.25, 2.0)  # radiance of the light that falls through, at this side's exposure 0
RIM = 2.2  # radiance along the border, likewise
HUE = 1.6  # how much deeper the colour of that light is than that of the sky it comes from
ANYWHERE, ALONE = Placement(), Mix()


class PortalPoser:
    """A host's scene with a door to a guest's, made ready.

    Attributes:
        fields: the structures that its Moments may have, the host's and the guest's, each with the door.
    """

    def __init__(self, host: ScenePoser, guest: ScenePoser) -> None:
        self._host, self._guest = host, guest
        self._here, self._there = posers_with_door(host, guest)
        self._doorways: dict[Placement, Doorway] = {}
        self.fields: tuple[Field, ...] = (self._here.field, self._there.field)

    def doorway(self, place: Placement = ANYWHERE) -> Doorway:
        """Where the door stands in both. Where `place` is given, there in the host's scene, as near as there is room;
        else a few metres ahead of the host's camera. In the guest's scene, where its camera is. Both are at rest for
        that, so that it is the same whenever it is asked for."""
        if place not in self._doorways:
            self._doorways[place] = self._find(place)
        return self._doorways[place]

    def _find(self, place: Placement) -> Doorway:
        here, there = self._host.rest.view, self._guest.rest.view
        near, far = (pack(poser.field, poser.rest.numbers) for poser in (self._host, self._guest))
        anywhere = place.at == ANYWHERE.at and place.turn == ANYWHERE.turn
        stand = stand_before(near, here) if anywhere else stand_near(near, here, place.at, place.turn)
        beyond = stand_at(far, there)
        return Doorway(stand, Stand(beyond.foot, beyond.turn, 1.0 / min(max(place.scale, 0.05), 20.0)))

    def reversed(self, place: Placement = ANYWHERE) -> PortalPoser:
        """The same door seen from the guest's scene, as who has gone through it sees it."""
        back = PortalPoser.__new__(PortalPoser)
        back._host, back._guest = self._guest, self._host
        back._here, back._there, back.fields = self._there, self._here, self.fields[::-1]
        back._doorways = {ANYWHERE: self.doorway(place).reversed()}
        return back

    def pose(
        self,
        variables: Mapping[str, float],
        tint: Tint,
        guest: GuestCue,
        mix: Mix = ALONE,
        view: View | None = None,
        number: int = 0,
        share: float = 0.0,
    ) -> Moment:
        """The host's Moment with the door as far open as `guest.strength.form` says; at 0 the host's own.

        `number` is the guest's: another one for another guest. `share` (0 to 1) of how it is shown is the guest's, for
        who came from there just now (`going_over`).
        """
        strength = min(max(guest.strength.form, 0.0), 1.0)
        if not strength > 0.0:
            return self._host.pose(variables, tint, view)
        doorway = self.doorway(guest.place)
        own, other = self._host.view(variables), self._guest.view(guest.variables)
        view = view_between(own if view is None else view, own, other, share)
        exposure, theirs = own.exposure, other.exposure
        gain = 2.0 ** stops_beyond(exposure, theirs)
        light, back = self._lights(variables, guest, gain)
        beat = mix.beat + mix.seized * (1.0 - 2.0 * mix.beat)
        here = door_variables(doorway.here, strength, _spilled(light, exposure), beat)
        there = door_variables(doorway.there, strength, _spilled(back, theirs), beat)
        seen = replace(doorway.view_there(view), exposure=theirs)
        beyond = self._there.pose({**guest.variables, **there}, guest.tint, seen)
        portal = Portal(
            opening=doorway.opening(strength),
            beyond=beyond,
            gain=gain,
            rim=_hue(light) * (RIM * (0.8 + 0.4 * beat) * 2.0**-exposure),
            pane=_pane(beyond) * gain,
            number=number,
        )
        moment = self._here.pose({**variables, **here}, tint, view)
        return replace(moment_between(moment, beyond, share, doorway.to_there.scale), portal=portal)

    def _lights(self, variables: Mapping[str, float], guest: GuestCue, gain: float) -> tuple[F64, F64]:
        """(3,) light of the guest's scene as this side has it, and of the host's as the other has it: where no colour
        may cross, each its own."""
        own, other = self._host.daylight(variables), self._guest.daylight(guest.variables)
        share = min(guest.strength.colour / guest.strength.form, 1.0)
        return own + share * (gain * other - own), other + share * (own / gain - other)


def _hue(light: F64) -> F64:
    """(3,) its colour, deepened, with 1 for its strongest."""
    deepened: F64 = (np.maximum(light, 0.0) / max(float(light.max()), 1e-6)) ** HUE
    return deepened


def _spilled(light: F64, exposure: float) -> F64:
    """(3,) radiance of what falls through the door: enough to be seen, and no more."""
    seen = float(light.max()) * 2.0**exposure
    strength: float = min(max(2.0 * seen, SPILL[0]), SPILL[1]) * 2.0**-exposure
    return _hue(light) * strength


def _pane(beyond: Moment) -> F64:
    """(2, 3) what a mirror shows of a scene, seen from afar: its ground, in the light of its sky, and its sky."""
    light = ambient_light(beyond.suns, beyond.sky)
    ground = 0.5 * light + 0.3 * beyond.fog
    air = 0.5 * beyond.sky[1] + 0.2 * beyond.sky[0] + 0.4 * beyond.fog
    found: F64 = np.stack([ground, air])
    return found
