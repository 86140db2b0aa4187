"""What may cross between dreamers: what each offers to each, and who wants nothing of whom.

Two-sided: between a and b crosses only what a offers b and b offers a. A dream's `share` is what its dreamer offers to
everybody at first; what they decide later counts more, and what they decide for one person counts most. A block is
mutual and total.
"""

from __future__ import annotations

from collections.abc import Iterable

CHANNELS = ("form", "colour", "air", "pulse", "melody", "memory", "fear")
"""What can cross, each by itself."""

ALL = "all"
"""In place of a channel: whatever is taken or let go takes all of them; whatever is given or wished for, EVERYDAY."""

EVERYDAY = tuple(channel for channel in CHANNELS if channel != "fear")
"""Fear crosses only where it is named: by both dreams, by both dreamers, and by who wishes for it."""

_Choices = dict[str, bool]


def widely(channel: str) -> tuple[str, ...]:
    """The channels meant by who takes or lets go."""
    return CHANNELS if channel == ALL else (channel,)


def sparingly(channel: str) -> tuple[str, ...]:
    """The channels meant by who gives or wishes."""
    return EVERYDAY if channel == ALL else (channel,)


class Consent:
    """Who offers what to whom. `to` is "" where it goes for everybody."""

    def __init__(self) -> None:
        self._shares: dict[str, frozenset[str]] = {}
        self._chosen: dict[tuple[str, str], _Choices] = {}
        self._blocks: set[tuple[str, str]] = set()

    def enter(self, name: str, share: Iterable[str]) -> None:
        """A dreamer comes, who offers `share`. What they, or others about them, have refused before still holds."""
        self._shares[name] = frozenset(share)

    def leave(self, name: str) -> None:
        """A dreamer goes. What was given by them and to them is taken back; refusals and blocks stay."""
        self._shares.pop(name, None)
        for pair in [pair for pair in self._chosen if name in pair]:
            refused = {channel: False for channel, given in self._chosen[pair].items() if not given}
            self._keep(pair, refused)

    def grant(self, by: str, to: str, channels: Iterable[str]) -> None:
        """Offer channels from now on. What was refused to one person stays refused when everybody is offered it."""
        self._choose(by, to, dict.fromkeys(channels, True))

    def withdraw(self, by: str, to: str, channels: Iterable[str]) -> None:
        """Offer channels no longer; to everybody: whatever had been given to anybody."""
        taken = set(channels)
        if not to:
            for pair in [pair for pair in self._chosen if pair[0] == by]:
                kept = {c: given for c, given in self._chosen[pair].items() if not (given and c in taken)}
                self._keep(pair, kept)
        self._choose(by, to, dict.fromkeys(taken, False))

    def block(self, by: str, whom: str) -> None:
        """Nothing crosses between these two any more."""
        self._blocks.add((by, whom))

    def unblock(self, by: str, whom: str) -> None:
        """Take back one's own block; the other's, where there is one, stays."""
        self._blocks.discard((by, whom))

    def blocked(self, a: str, b: str) -> bool:
        """Whether one of them has blocked the other."""
        return (a, b) in self._blocks or (b, a) in self._blocks

    def offers(self, by: str, to: str, channel: str) -> bool:
        """Whether one dreamer offers a channel to another; blocks aside."""
        for pair in ((by, to), (by, "")):
            choice = self._chosen.get(pair, {}).get(channel)
            if choice is not None:
                return choice
        return channel in self._shares.get(by, ())

    def allows(self, a: str, b: str, channel: str) -> bool:
        """Whether a channel may cross between two dreamers, which goes for both ways."""
        return not self.blocked(a, b) and self.offers(a, b, channel) and self.offers(b, a, channel)

    def copy(self) -> Consent:
        """The same, apart from what happens to this one from now on."""
        other = Consent()
        other._shares = dict(self._shares)
        other._chosen = {pair: dict(choices) for pair, choices in self._chosen.items()}
        other._blocks = set(self._blocks)
        return other

    def state(self) -> list[str]:
        """All that was decided, in lines that are equal where it is."""
        chosen = [
            f"{'offers' if given else 'withholds'} {by!r} {to!r} {channel}"
            for (by, to), choices in self._chosen.items()
            for channel, given in choices.items()
        ]
        return sorted(chosen) + sorted(f"blocks {by!r} {whom!r}" for by, whom in self._blocks)

    def _choose(self, by: str, to: str, choices: _Choices) -> None:
        self._keep((by, to), {**self._chosen.get((by, to), {}), **choices})

    def _keep(self, pair: tuple[str, str], choices: _Choices) -> None:
        if choices:
            self._chosen[pair] = choices
        else:
            self._chosen.pop(pair, None)
