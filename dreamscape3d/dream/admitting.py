"""Who may come, go and be tied: what cannot be of events that name dreamers, whatever else is the case.

Each `check_…` raises JournalError where it cannot.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dreamscape3d.dream.bounds import JournalError, shown, suggestion
from dreamscape3d.dream.consent import Consent
from dreamscape3d.dream.events import Block, Event, Grant, Unblock, Withdraw, named

MAX_GUESTS = 64


def check_named(event: Event, here: Sequence[str], met: Collection[str]) -> None:
    """Whoever is named is here; one may decide about who has left, of those who were `met`."""
    asked = [name for name in named(event) if name]
    decides = isinstance(event, Grant | Withdraw | Block | Unblock)
    if decides and asked[0] not in here:
        raise stranger(asked[0], here)
    for name in asked:
        if name not in here and not (decides and name in met):
            raise stranger(name, here)


def stranger(name: str, here: Sequence[str]) -> JournalError:
    """What is said of somebody who is not here."""
    cure = suggestion(name, here) or f"here are {', '.join(map(shown, here[:8]))}"
    return JournalError(f"nobody here is called {shown(name)}", cure=cure)


def check_join(name: str, here: Sequence[str], leaving: Collection[str]) -> None:
    """A name is free, or that of somebody who leaves, and there is room."""
    if name in leaving:
        return
    if name in here:
        raise JournalError(f"somebody here is called {shown(name)} already", cure="use another name")
    if len(here) > MAX_GUESTS:
        raise JournalError(f"{MAX_GUESTS} guests are here, which is the most", cure="let one of them leave")


def check_strand(a: str, b: str, leaving: Collection[str], consent: Consent) -> None:
    """Neither of two leaves, nor has blocked the other."""
    for name in (a, b):
        if name in leaving:
            raise JournalError(f"{shown(name)} is leaving, and nothing more crosses", cure="let them join again")
    if consent.blocked(a, b):
        raise JournalError(f"{shown(a)} and {shown(b)} are blocked from each other")
