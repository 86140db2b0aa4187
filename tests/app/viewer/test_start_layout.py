"""The start screen's layout: in any window, with any number of dreams, nothing overlaps and all can be reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.app.viewer.start_layout import Page, Rect, eased, lay_out

SIZES = st.tuples(st.floats(48, 8000), st.floats(48, 5000))
GROUPS = st.tuples(st.integers(0, 12), st.integers(0, 40)).map(lambda n: [("own", n[0]), ("along", n[1])])
SCALE = st.sampled_from([0.74, 1.0, 1.45, 3.0])


def overlap(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


@given(SIZES, GROUPS, SCALE)
def test_cards_have_room_and_do_not_overlap(
    size: tuple[float, float], groups: list[tuple[str, int]], scale: float
) -> None:
    page = lay_out(size, groups, scale)
    assert len(page.cards) == sum(count for _, count in groups)
    assert page.head.bottom <= page.body.y + 1e-6
    assert page.body.bottom <= page.foot.y + 1.0
    for card in page.cards:
        assert card.x >= -1e-6
        assert card.right <= size[0] + 1e-6
        assert card.width == pytest.approx(card.height * 16 / 9)
        assert card.height <= page.body.height
    neighbours = zip(page.cards, page.cards[1:], strict=False)
    assert not any(overlap(one, other) for one, other in neighbours)
    assert all(card.bottom <= page.body.y + page.height + 1e-6 for card in page.cards)


@given(SIZES, GROUPS, SCALE, st.floats(0, 1))
def test_every_card_can_be_scrolled_to(
    size: tuple[float, float], groups: list[tuple[str, int]], scale: float, share: float
) -> None:
    page = lay_out(size, groups, scale)
    for number, card in enumerate(page.cards):
        scroll = page.scrolled_to(number, share * page.furthest)
        assert -1e-6 <= scroll <= page.furthest + 1e-6
        assert card.y - scroll >= page.body.y - 1e-6
        assert card.bottom - scroll <= page.body.bottom + 1e-6 or card.height + 2 * page.gap > page.body.height
        assert number in page.visible(scroll)
        assert page.scrolled_to(number, scroll) == pytest.approx(scroll)


@given(SIZES, GROUPS)
def test_arrows_reach_every_card_and_stay_inside(size: tuple[float, float], groups: list[tuple[str, int]]) -> None:
    page = lay_out(size, groups)
    count = len(page.cards)
    for number in range(count):
        assert page.neighbour(number, 1, 0) == min(number + 1, count - 1)
        assert page.neighbour(number, -1, 0) == max(number - 1, 0)
        below, above = page.neighbour(number, 0, 1), page.neighbour(number, 0, -1)
        assert below == number or page.cards[below].y > page.cards[number].y
        assert above == number or page.cards[above].y < page.cards[number].y
        assert below != number or page.cards[number].y == page.cards[-1].y


def columns(width: float, height: float, scale: float = 1.0) -> Page:
    return lay_out((width, height), [("own", 0), ("along", 9)], scale)


@pytest.mark.parametrize(
    ("size", "scale", "count", "small"),
    [
        ((1280, 720), 1.0, 3, False),
        ((640, 360), 0.74, 2, True),
        ((2560, 1440), 1.45, 4, False),
        ((200, 400), 0.74, 1, True),
    ],
)
def test_so_many_stand_side_by_side(size: tuple[float, float], scale: float, count: int, small: bool) -> None:
    page = columns(*size, scale)
    assert (page.columns, page.small) == (count, small)
    assert page.headings == ()


def test_a_card_is_under_the_mouse_only_in_the_body() -> None:
    page = columns(1280, 720)
    x, y = page.cards[4].middle
    assert page.card_at(x, y, 0.0) == 4
    assert page.card_at(x, y - 50.0, 50.0) == 4
    assert page.card_at(*page.cards[0].middle, page.cards[3].y - page.cards[0].y) == 3
    assert page.card_at(x, 20.0, y - 20.0) is None, "under the head"
    assert page.card_at(page.cards[0].right + page.gap / 2, page.cards[0].y + 5, 0.0) is None


def test_the_first_row_comes_into_sight_with_its_heading() -> None:
    page = lay_out((1280, 720), [("own", 2), ("along", 9)])
    assert [heading.text for heading in page.headings] == ["own", "along"]
    assert page.scrolled_to(0, page.furthest) == 0.0


def test_easing_does_not_depend_on_the_frame_rate() -> None:
    quick = slow = 0.0
    for _ in range(60):
        quick = eased(quick, 100.0, 1 / 240)
    for _ in range(6):
        slow = eased(slow, 100.0, 1 / 24)
    assert quick == pytest.approx(slow)
    assert eased(0.0, 100.0, 0.055) == pytest.approx(50.0)
    assert eased(99.99, 100.0, 1.0) == 100.0
    assert eased(5.0, 100.0, -1.0) == 5.0
