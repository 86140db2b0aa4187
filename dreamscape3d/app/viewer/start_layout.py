"""Where everything stands on the start screen, for any window and any number of dreams. Numbers only, nothing is drawn.

Lengths are the window's units, (0, 0) at the upper left; `scale` is how many of them an ordinary display's pixel takes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ASPECT = 16.0 / 9.0
WIDEST_CARD, IDEAL_CARD, NARROWEST_CARD = 620.0, 400.0, 180.0
WIDEST_PAGE = 2200.0
MOST_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle by its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def moved(self, y: float) -> Rect:
        """The same, so much further down."""
        return Rect(self.x, self.y + y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line over a group of cards."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """The start screen laid out, as if it were not scrolled.

    Attributes:
        head, foot: the bars above and below what scrolls.
        body: what is seen of what scrolls.
        cards: of each dream, in order; `headings` above their groups.
        columns: cards side by side.
        height: of all that scrolls.
        margin: from the window's sides; `gap` between cards.
        small: whether there is little room, so that words are few.
    """

    head: Rect
    body: Rect
    foot: Rect
    cards: tuple[Rect, ...]
    headings: tuple[Heading, ...]
    columns: int
    height: float
    margin: float
    gap: float
    small: bool

    @property
    def furthest(self) -> float:
        """How far it can be scrolled."""
        return max(self.height - self.body.height, 0.0)

    def card_at(self, x: float, y: float, scroll: float) -> int | None:
        """Which card is under a point of the window."""
        if not self.body.holds(x, y):
            return None
        return next((number for number, card in enumerate(self.cards) if card.holds(x, y + scroll)), None)

    def visible(self, scroll: float) -> range:
        """The cards of which something is to be seen, or nearly: one screen more on either side."""
        top, bottom = self.body.y + scroll - self.body.height, self.body.bottom + scroll + self.body.height
        seen = [number for number, card in enumerate(self.cards) if card.bottom > top and card.y < bottom]
        return range(seen[0], seen[-1] + 1) if seen else range(0)

    def scrolled_to(self, number: int, scroll: float) -> float:
        """The scroll nearest to `scroll` at which a card is seen whole, with what stands over its row."""
        card = self.cards[number]
        above = max((heading.y for heading in self.headings if heading.y <= card.y), default=card.y)
        above = self.body.y if card.y == self.cards[0].y else above
        over = min(card.y - above, card.y - self.body.y) if number in self._first_row(number) else self.gap
        over = min(over, max(self.body.height - card.height - self.gap, 0.0))
        highest, lowest = card.y - over - self.body.y, card.bottom + self.gap - self.body.bottom
        return min(max(min(max(scroll, lowest), highest), 0.0), self.furthest)

    def _first_row(self, number: int) -> range:
        """The cards directly under the same heading as `number`, if it is one of them."""
        under = max((h.y for h in self.headings if h.y <= self.cards[number].y), default=0.0)
        first = next((n for n, card in enumerate(self.cards) if card.y >= under), 0)
        same = [n for n, card in enumerate(self.cards) if card.y == self.cards[first].y]
        return range(same[0], same[-1] + 1) if same else range(0)

    def neighbour(self, number: int, across: int, down: int) -> int:
        """The card to the left or right, in reading order, or above or below; the same where there is none."""
        if across:
            return min(max(number + across, 0), len(self.cards) - 1)
        here = self.cards[number]
        rows = sorted({card.y for card in self.cards})
        row = rows.index(here.y) + down
        if not 0 <= row < len(rows):
            return number
        others = [other for other, card in enumerate(self.cards) if card.y == rows[row]]
        return min(others, key=lambda other: abs(self.cards[other].middle[0] - here.middle[0]))


def lay_out(size: tuple[float, float], groups: Sequence[tuple[str, int]], scale: float = 1.0) -> Page:
    """Place everything in a window of `size`.

    Args:
        groups: heading and number of cards of each; groups without cards are left out. A lone group has no heading.
        scale: of texts and margins, at least a small number above 0.
    """
    width, height = max(size[0], 1.0), max(size[1], 1.0)
    small = min(width / 1.6, height) < 520.0 * scale
    margin = min(width * 0.045, 72.0 * scale)
    gap = max(margin * 0.42, 8.0 * scale)
    inner = min(width - 2.0 * margin, WIDEST_PAGE * scale)
    left = (width - inner) / 2
    head = Rect(0.0, 0.0, width, min((46.0 if small else 112.0) * scale, height * 0.3))
    foot_height = min((26.0 if small else 44.0) * scale, height * 0.15)
    foot = Rect(0.0, height - foot_height, width, foot_height)
    body = Rect(0.0, head.bottom, width, max(foot.y - head.bottom, 1.0))
    columns, card = _columns(inner, body.height, gap, scale)
    shown = [(text, count) for text, count in groups if count > 0]
    cards: list[Rect] = []
    headings: list[Heading] = []
    y = body.y + gap * 0.6
    for text, count in shown:
        if len(shown) > 1:
            headings.append(Heading(text, y))
            y += (22.0 if small else 34.0) * scale
        for number in range(count):
            row, column = divmod(number, columns)
            cards.append(Rect(left + column * (card[0] + gap), y + row * (card[1] + gap), *card))
        y += math.ceil(count / columns) * (card[1] + gap) + gap * 0.25
    total = max(y - body.y, 0.0)
    return Page(head, body, foot, tuple(cards), tuple(headings), columns, total, left, gap, small)


def _columns(inner: float, room: float, gap: float, scale: float) -> tuple[int, tuple[float, float]]:
    """How many cards stand side by side, and their size: as near to the ideal as whole columns allow, never higher than
    the room for them."""
    ideal = IDEAL_CARD * scale if inner >= 2.0 * NARROWEST_CARD * scale + gap else inner
    ideal = max(ideal, inner / MOST_COLUMNS - gap)
    columns = min(max(round((inner + gap) / (ideal + gap)), 1), MOST_COLUMNS)
    if columns == 1 and inner >= 2.0 * NARROWEST_CARD * scale + gap:
        columns = 2
    width = min((inner - gap * (columns - 1)) / columns, WIDEST_CARD * scale * 1.2)
    width = max(min(width, room * 0.92 * ASPECT), 1.0)
    return columns, (width, width / ASPECT)


def eased(now: float, wanted: float, passed: float, halving: float = 0.055) -> float:
    """On the way from `now` to `wanted`: the rest is halved every `halving` seconds, whatever the frame rate."""
    moved = wanted + (now - wanted) * 0.5 ** (max(passed, 0.0) / halving)
    return wanted if abs(moved - wanted) < 1e-3 * max(1.0, abs(wanted)) else moved
