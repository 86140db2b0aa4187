"""Projections of a still: their names and sizes, and what a file says of them so that viewers know what they are shown.

    flat   mono · side-by-side · side-by-side-half · top-bottom · top-bottom-half · anaglyph · interlaced
    round  equirect (all directions) · ods (the same for two eyes, left on top) · vr180 (two half globes, left first)

Needs neither numpy nor OpenGL.

[GPano] Google, Photo Sphere XMP Metadata. [Spherical] Google, Spherical Video V1 RFC, whose StereoMode is the only word
there is for two eyes in one picture; numbers of pixels are those of one eye.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dreamscape3d.errors import LimitError, UsageError

FLAT_STEREO = {
    "side-by-side": "side_by_side_full",
    "side-by-side-half": "side_by_side_half",
    "top-bottom": "top_bottom_full",
    "top-bottom-half": "top_bottom_half",
    "anaglyph": "anaglyph",
    "interlaced": "interlaced",
}
"""Name on the command line → layout of `render.stereo`."""
LAYOUTS = {"mono": "mono", **FLAT_STEREO, "interlaced-columns": "interlaced_columns"}
"""The same for a window, which knows one more."""
ROUND = ("equirect", "ods", "vr180")
PROJECTIONS = ("mono", *ROUND, *FLAT_STEREO)
ANAGLYPHS = ("dubois", "half-colour", "grey")
IPD = 0.063
"""Metres between the eyes: the mean of adults."""
MAX_IPD = 1.0
SIZES = {
    "equirect": (2048, 1024),
    "ods": (2048, 2048),
    "vr180": (2048, 1024),
    "side-by-side": (2560, 720),
    "top-bottom": (1280, 1440),
}
"""Where not given; else 1280×720."""

_SHAPES = {
    "equirect": "twice as wide as high",
    "ods": "as high as wide: two of 2:1, one on top of the other",
    "vr180": "twice as wide as high: two squares side by side",
}
_STEREO = {"equirect": "mono", "ods": "top-bottom", "vr180": "left-right", "side-by-side": "left-right"}


def default_size(projection: str) -> tuple[int, int]:
    """Width and height in pixels."""
    return SIZES.get(projection, (1280, 720))


def check_size(projection: str, size: tuple[int, int]) -> None:
    """Refuse a size whose pixels would not be square.

    Raises:
        UsageError: no such projection, or the wrong shape; the cure names the right one of that width.
    """
    if projection not in PROJECTIONS:
        raise UsageError(f"there is no projection '{projection}'", cure=f"one of {', '.join(PROJECTIONS)}")
    if projection not in ROUND:
        return
    width, height = size
    even = max(width // 2 * 2, 2)
    right = (even, even if projection == "ods" else even // 2)
    if (width, height) != right:
        shape = f"an {projection}" if projection[0] in "eo" else f"a {projection}"
        raise UsageError(
            f"{shape} picture is {_SHAPES[projection]}, not {width}x{height}", cure=f"--size {right[0]}x{right[1]}"
        )


def check_eyes(projection: str, ipd: float, convergence: float) -> None:
    """Refuse distances that are out of range.

    Raises:
        LimitError: `ipd` or `convergence` [m] out of range.
    """
    if not 0.0 <= ipd <= MAX_IPD:
        raise LimitError(f"ipd {ipd:g} is out of range; 0 to {MAX_IPD:g} m")
    if convergence and not 0.05 <= convergence <= 1e6:
        raise LimitError(f"convergence {convergence:g} is out of range; 0.05 to 1e+06 m, or 0 to follow depth")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture is a projection of.

    Attributes:
        ipd: metres between the eyes, where there are two.
        heading: degrees on the compass that the middle of a panorama looks to: −z is north, +x east.
    """

    projection: str = "mono"
    ipd: float = 0.0
    heading: float = 0.0

    @property
    def stereo(self) -> str:
        """How two eyes are laid out, left one first, or "mono"."""
        return _STEREO.get(self.projection, self.projection)

    def texts(self) -> dict[str, str]:
        """Keyword → text; none for an ordinary picture."""
        if self.projection == "mono":
            return {}
        texts = {"Projection": self.projection, "Stereo": self.stereo}
        if self.stereo != "mono":
            texts["IPD"] = repr(self.ipd)
        if self.projection in ROUND:
            texts["Heading"] = f"{self.heading:.3f}"
        return texts

    def panorama(self, size: tuple[int, int], software: str) -> Mapping[str, str]:
        """[GPano] and [Spherical] properties by name with its prefix, of a picture of `size`; none for flat ones."""
        if self.projection not in ROUND:
            return {}
        area = self._area(size)
        spherical = {
            "Spherical": "true",
            "Stitched": "true",
            "StitchingSoftware": software,
            "ProjectionType": "equirectangular",
            "StereoMode": self.stereo,
        }
        pose = {
            "UsePanoramaViewer": "True",
            "ProjectionType": "equirectangular",
            "StitchingSoftware": software,
            "PoseHeadingDegrees": f"{self.heading % 360.0:.3f}",
            "PosePitchDegrees": "0.0",
            "PoseRollDegrees": "0.0",
        }
        return {
            **{f"GPano:{key}": value for key, value in (pose | area).items()},
            **{f"GSpherical:{key}": value for key, value in (spherical | area).items()},
        }

    def _area(self, size: tuple[int, int]) -> dict[str, str]:
        """Which part of the whole sphere one eye's picture shows."""
        width, height = size
        whole = width
        if self.projection == "ods":
            height //= 2
        elif self.projection == "vr180":
            width //= 2
        numbers = {
            "FullPanoWidthPixels": whole,
            "FullPanoHeightPixels": height,
            "CroppedAreaImageWidthPixels": width,
            "CroppedAreaImageHeightPixels": height,
            "CroppedAreaLeftPixels": (whole - width) // 2,
            "CroppedAreaTopPixels": 0,
        }
        return {key: str(number) for key, number in numbers.items()}


ORDINARY = Shown()
NAMESPACES = {
    "GPano": "http://ns.google.com/photos/1.0/panorama/",
    "GSpherical": "http://ns.google.com/videos/1.0/spherical/",
}
"""Prefix → address, in XMP."""


def check_schematics(projection: str, *, linear: bool) -> None:
    """Refuse schematics over what is not flat, for one eye and display-encoded.

    Raises:
        UsageError: they cannot be drawn.
    """
    if projection != "mono":
        raise UsageError(f"schematics cannot be drawn in the projection {projection}", cure="leave one of the two out")
    if linear:
        raise UsageError("schematics are drawn over a developed picture", cure="write a .png or a .webp")
