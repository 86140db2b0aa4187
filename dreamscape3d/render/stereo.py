"""Two eyes: how their pictures are laid out as one, where they stand, and how far apart they may show a thing.

Pixels here are those of an eye's whole picture (`frame_size`), before a layout squeezes it. With the focal length
f = H / (2·tan(fov/2)) [px] of a picture H high, eyes b apart whose pictures meet at distance c, a thing at depth z:

    disparity(z) = x_left − x_right = f·b·(1/z − 1/c) [px], at an angle of 2·atan(disparity / 2f)

It is positive (crossed) before the screen and negative (uncrossed) behind it; endlessly far it is −f·b/c. The angle is
what a viewer sees who sits where the picture fills the camera's field of view; from farther back it is less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from dreamscape3d.errors import LimitError

if TYPE_CHECKING:
    from dreamscape3d.scene.moment import View

Layout = Literal[
    "mono",
    "side_by_side_full",
    "side_by_side_half",
    "top_bottom_full",
    "top_bottom_half",
    "anaglyph",
    "interlaced",
    "interlaced_columns",
]
Anaglyph = Literal["grey", "half_colour", "dubois"]
Size = tuple[int, int]
Matrix = tuple[tuple[float, float, float], ...]

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
ANAGLYPHS: tuple[Anaglyph, ...] = get_args(Anaglyph)
SPLIT: tuple[Layout, ...] = ("side_by_side_full", "side_by_side_half", "top_bottom_full", "top_bottom_half")
WOVEN: tuple[Layout, ...] = ("interlaced", "interlaced_columns")

EYES_APART = 0.063  # metres: the mean of adults (Dodgson 2004: 63.4 mm)
MAX_IPD, MAX_LIMIT = 1.0, 1.0
NEAREST_CONVERGENCE, FARTHEST_CONVERGENCE = 0.05, 1e6

_LUMINANCE = (0.2126, 0.7152, 0.0722)
_NOTHING = (0.0, 0.0, 0.0)
ANAGLYPH_MATRICES: dict[Anaglyph, tuple[Matrix, Matrix]] = {
    "grey": ((_LUMINANCE, _NOTHING, _NOTHING), (_NOTHING, _LUMINANCE, _LUMINANCE)),
    "half_colour": ((_LUMINANCE, _NOTHING, _NOTHING), (_NOTHING, (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))),
    "dubois": (
        ((0.437, 0.449, 0.164), (-0.062, -0.062, -0.024), (-0.048, -0.050, -0.017)),
        ((-0.011, -0.032, -0.007), (0.377, 0.761, 0.009), (-0.026, -0.093, 1.234)),
    ),
}
"""Left and right eye's linear colours → what each adds to the linear colour shown; red glass before the left eye, cyan
before the right. `dubois`: E. Dubois, A projection method to generate anaglyph stereo images, ICASSP 2001, with his
matrices of 2009 for common glasses and screens. They come from a projection in CIE XYZ, where light adds up: encoded
colours have to be made linear first."""


@dataclass(frozen=True, slots=True)
class Stereo:
    """How two eyes are shown.

    Attributes:
        layout: `mono` for one eye. `full` gives each eye its share of the picture with square pixels; `half` squeezes a
            whole picture into it. `interlaced` has the first eye in even rows from the top (or columns from the left).
        anaglyph: what becomes of colours in layout `anaglyph`.
        ipd: between the eyes [m], 0 to 1; comfort may make it less.
        convergence: how far ahead things seem to lie in the screen [m]; 0 to follow the depth that is seen.
        limit: of disparity [degrees], above 0, 1 at most.
        swap_eyes: whether the right eye's picture takes the left one's place.
        screen_width: of the screen [m], 0 where it is not known. On a known one what is endlessly far is never shown
            farther apart than a viewer's eyes are; on another that holds from 5 m away or nearer (`limit` 0.7).
    """

    layout: Layout = "mono"
    anaglyph: Anaglyph = "dubois"
    ipd: float = EYES_APART
    convergence: float = 0.0
    limit: float = 0.7
    swap_eyes: bool = False
    screen_width: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is out of range.

        Raises:
            LimitError: no such layout or anaglyph, or a number outside its range.
        """
        _check_word("layout", self.layout, LAYOUTS)
        _check_word("anaglyph", self.anaglyph, ANAGLYPHS)
        _check("ipd", self.ipd, 0.0, MAX_IPD, "m")
        if self.convergence:
            _check(
                "convergence", self.convergence, NEAREST_CONVERGENCE, FARTHEST_CONVERGENCE, "m, or 0 to follow depth"
            )
        _check("limit", self.limit, 0.01, MAX_LIMIT, "degrees")
        _check("screen_width", self.screen_width, 0.0, 1000.0, "m")

    @property
    def eyes(self) -> int:
        """How many pictures are drawn."""
        return 1 if self.layout == "mono" else 2


def _check_word(name: str, word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        raise LimitError(f"there is no {name} '{word}'", cure=f"one of {', '.join(words)}")


def _check(name: str, value: float, least: float, most: float, unit: str) -> None:
    if not least <= value <= most:
        raise LimitError(f"{name} {value:g} is out of range; {least:g} to {most:g} {unit}")


# -- layouts


def eye_size(layout: Layout, output_size: Size) -> Size:
    """Pixels of the output that one eye's picture covers, all its rows or columns counted; 1 a side at least."""
    width, height = output_size
    if layout.startswith("side_by_side"):
        return max(width // 2, 1), height
    if layout.startswith("top_bottom"):
        return width, max(height // 2, 1)
    return width, height


def frame_size(layout: Layout, output_size: Size) -> Size:
    """Pixels of the picture that one eye is drawn as, with square pixels: `half` squeezes it afterwards."""
    return output_size if layout.endswith("half") else eye_size(layout, output_size)


def output_size(layout: Layout, frame: Size) -> Size:
    """The output of two eyes' pictures of `frame` pixels each: the inverse of `frame_size`."""
    width, height = frame
    return {"side_by_side_full": (2 * width, height), "top_bottom_full": (width, 2 * height)}.get(layout, frame)


def eye_corners(layout: Layout, output_size: Size) -> tuple[tuple[int, int], ...]:
    """The upper left corner (x, y) [px] of what each eye covers, y downwards. What is left over lies between them."""
    (width, height), (across, down) = output_size, eye_size(layout, output_size)
    if layout == "mono":
        return ((0, 0),)
    return (0, 0), (width - across, height - down)


class InEye(NamedTuple):
    """A place in an eye's picture: which of those drawn, and how far right and down, 0 to 1."""

    eye: int
    across: float
    down: float


def eye_at(layout: Layout, output_size: Size, x: float, y: float) -> InEye:
    """What a pixel position (y downwards) of the output lies in, the nearest place where it lies in none."""
    corners, (width, height) = eye_corners(layout, output_size), eye_size(layout, output_size)
    split = layout in SPLIT
    eye = int(split and (x >= corners[1][0] if corners[1][0] else y >= corners[1][1]))
    across, down = (x - corners[eye][0]) / width, (y - corners[eye][1]) / height
    return InEye(eye, min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0))


# -- eyes


def eye_views(view: View, stereo: Stereo, scale: float = 1.0, convergence: float | None = None) -> tuple[View, ...]:
    """The views to draw, in the order in which a layout places them: left, right, unless the eyes are swapped.

    Args:
        scale: of the distance between the eyes, 0 to 1, for comfort (`comfortable_scale`).
        convergence: in place of the stereo's own [m]; 0 or infinity for endlessly far.
    """
    if stereo.eyes == 1:
        return (view,)
    half = (-0.5 if stereo.swap_eyes else 0.5) * scale * stereo.ipd
    at = stereo.convergence if convergence is None else convergence
    at = at if math.isfinite(at) else 0.0
    return replace(view, shift=-half, convergence=at), replace(view, shift=half, convergence=at)


# -- disparity


def focal_length(fov: float, height: float) -> float:
    """f [px] of a picture so high, of so wide a vertical field of view [degrees]."""
    return height / (2.0 * math.tan(math.radians(fov) / 2.0))


def disparity_pixels(depth: float, convergence: float, ipd: float, focal: float) -> float:
    """f·b·(1/z − 1/c): how far right [px] of its place for the right eye the left one sees what lies at `depth`.

    Args:
        depth: along the view [m], infinity allowed; `convergence` likewise, 0 for infinity.
        ipd: between the eyes [m]; `focal` as of `focal_length`.
    """
    return focal * ipd * (1.0 / depth - _inverse(convergence))


def disparity_degrees(pixels: float, focal: float) -> float:
    """The angle 2·atan(p / 2f) that so many pixels subtend in the middle of the picture, where it is widest."""
    return math.degrees(2.0 * math.atan(pixels / (2.0 * focal)))


def balanced_convergence(nearest: float, farthest: float) -> float:
    """The distance [m] at which the nearest is as far before the screen as the farthest behind it, in disparity."""
    mean = 0.5 * (_inverse(nearest) + _inverse(farthest))
    return min(max(1.0 / max(mean, 1e-9), NEAREST_CONVERGENCE), FARTHEST_CONVERGENCE)


def comfortable_scale(
    stereo: Stereo, nearest: float, convergence: float, farthest: float = math.inf, screen: float = 0.0
) -> float:
    """The greatest factor on `ipd`, 1 at most, at which nothing is beyond the limit and nothing makes eyes diverge.

    |disparity| ≤ 2f·tan(limit/2) of the nearest, the farthest and, since it may come into sight at any time, of what is
    endlessly far; f cancels out. Endlessly far things are b/c apart at distance 1: that much of `screen`.

    Args:
        nearest, farthest: depths that are seen [m]; `convergence` [m], 0 or infinity for endlessly far.
        screen: width of the picture [m] over its width at distance 1; 0 where it is not known (`screen_share`).
    """
    widest, at = 2.0 * math.tan(math.radians(stereo.limit) / 2.0), _inverse(convergence)
    reach = max(abs(_inverse(nearest) - at), abs(_inverse(farthest) - at), at)
    allowed = [1.0]
    if reach * stereo.ipd > 0.0:
        allowed.append(widest / (reach * stereo.ipd))
    if at * stereo.ipd * screen > 0.0:
        allowed.append(EYES_APART / (at * stereo.ipd * screen))
    return min(allowed)


def screen_share(stereo: Stereo, fov: float, frame: Size) -> float:
    """Metres on the screen for each metre across at distance 1 of the camera; 0 where the screen is not known."""
    return stereo.screen_width / (2.0 * math.tan(math.radians(fov) / 2.0) * frame[0] / frame[1])


def _inverse(distance: float) -> float:
    """1/distance [1/m]; 0 for endlessly far, which a distance of 0 stands for too."""
    return 1.0 / distance if distance > 0.0 else 0.0
