"""Shapes as immutable values with operators: `sphere(1) & box(1.5) - cylinder(0.5, 3).smooth(0.1)`.

A shape is a tree of small frozen records. Lengths are in metres, angles in degrees, and any number may be
an `Expression`. Nothing is computed here: `lowering` flattens the tree, `evaluate` gives its distance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from dreamscape3d.maths.expression import Number

Vector = tuple[Number, Number, Number]
Operator = Literal["union", "subtract", "intersect"]
ORIGIN: Vector = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """Base of every shape. `|` joins, `&` keeps what both have, `-` carves; all return new shapes."""

    def __or__(self, other: Shape) -> Group:
        return _combine(self, other, "union")

    def __and__(self, other: Shape) -> Group:
        return _combine(self, other, "intersect")

    def __sub__(self, other: Shape) -> Group:
        return _combine(self, other, "subtract")

    def smooth(self, k: Number) -> Form:
        """Join to what stands before it over a blend radius of `k` metres (≥ 0)."""
        return replace(as_form(self), smooth_radius=k)

    def painted(self, material: str) -> Form:
        """Give it the material of that name."""
        return replace(as_form(self), material=material)

    def named(self, name: str) -> Form:
        """Give it a name, shown by picking and in messages."""
        return replace(as_form(self), name=name)

    def tagged(self, tag: str) -> Form:
        """Say what it is: where scenes morph, it becomes the forms of the same tag."""
        return replace(as_form(self), tag=tag)

    def at(self, x: Number, y: Number, z: Number) -> Shape:
        """Move by (x, y, z) metres."""
        return self._wrapped(lambda shape: Moved(shape, position=(x, y, z)))

    def turned(self, x: Number = 0.0, y: Number = 0.0, z: Number = 0.0) -> Shape:
        """Turn about the x axis, then y, then z, in degrees, anticlockwise seen from the axis' tip."""
        return self._wrapped(lambda shape: Moved(shape, turn=(x, y, z)))

    def scaled(self, factor: Number) -> Shape:
        """Scale evenly (> 0)."""
        return self._wrapped(lambda shape: Moved(shape, scale=factor))

    def rounded(self, radius: Number) -> Shape:
        """Grow by `radius` metres with round edges."""
        return self._wrapped(lambda shape: Rounded(shape, radius))

    def shelled(self, thickness: Number) -> Shape:
        """Hollow it out, keeping a wall of `thickness` metres inside its surface (an onion layer)."""
        return self._wrapped(lambda shape: Shelled(shape, thickness))

    def twisted(self, rate: Number) -> Shape:
        """Twist about the y axis by `rate` degrees per metre."""
        return self._wrapped(lambda shape: Warped(shape, "twist", (rate, 0.0, 0.0)))

    def bent(self, rate: Number) -> Shape:
        """Bend what lies along x upwards into an arc of `rate` degrees per metre (Barr 1984)."""
        return self._wrapped(lambda shape: Warped(shape, "bend", (rate, 0.0, 0.0)))

    def folded(self, axes: str = "x") -> Shape:
        """Replace the negative side of each named axis by the mirrored positive side."""
        return self._wrapped(lambda shape: Warped(shape, "fold", _axis_flags(axes)))

    def periodic(self, x: Number = 0.0, y: Number = 0.0, z: Number = 0.0) -> Shape:
        """Repeat without end every x, y, z metres; 0 leaves an axis alone."""
        return self._wrapped(lambda shape: Warped(shape, "periodic", (x, y, z)))

    def mirrored(self, axes: str = "x") -> Shape:
        """Add its mirror image across the plane through the origin, for each named axis."""
        return self._wrapped(lambda shape: Mirrored(shape, axes))

    def repeated(self, count: tuple[int, int, int], spacing: Vector) -> Shape:
        """Stand `count` copies along x, y, z, `spacing` metres apart, centred. `i` and `n` are known inside."""
        return self._wrapped(lambda shape: Repeated(shape, count, spacing))

    def circled(self, count: int, radius: Number = 0.0) -> Shape:
        """Stand `count` copies evenly about the y axis, each moved out by `radius` along its own x."""
        return self._wrapped(lambda shape: Circled(shape, count, radius))

    def scattered(
        self,
        count: int,
        size: tuple[float, float, float],
        seed: int = 0,
        turn: float = 360.0,
        smallest: float = 1.0,
        gap: float = 0.0,
        on: str = "",
    ) -> Shape:
        """Stand up to `count` copies at random in the box `size` about the origin, as `Scattered` says."""
        return self._wrapped(lambda shape: Scattered(shape, count, size, seed, turn, smallest, gap, on))

    def _wrapped(self, wrap: Callable[[Shape], Shape]) -> Shape:
        return wrap(self)


@dataclass(frozen=True, slots=True)
class Form(Shape):
    """A shape and how it enters the accumulator: its operator, blend radius k [m], material, name and tag."""

    shape: Shape
    operator: Operator = "union"
    smooth_radius: Number = 0.0
    material: str = ""
    name: str = ""
    tag: str = ""

    def _wrapped(self, wrap: Callable[[Shape], Shape]) -> Shape:
        return replace(self, shape=wrap(self.shape))


@dataclass(frozen=True, slots=True)
class Primitive(Shape):
    """One closed-form solid; `sizes` in the order of its function below."""

    kind: str
    sizes: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Group(Shape):
    """Forms that enter one accumulator in order; the first is the start whatever its operator."""

    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Moved(Shape):
    """Scaled, then turned (degrees, x then y then z), then moved."""

    shape: Shape
    position: Vector = ORIGIN
    turn: Vector = ORIGIN
    scale: Number = 1.0


@dataclass(frozen=True, slots=True)
class Rounded(Shape):
    shape: Shape
    radius: Number


@dataclass(frozen=True, slots=True)
class Shelled(Shape):
    shape: Shape
    thickness: Number


WarpKind = Literal["twist", "bend", "fold", "periodic"]


@dataclass(frozen=True, slots=True)
class Warped(Shape):
    """A change of space. `amount`: twist and bend (degrees per metre, 0, 0); fold (1 or 0 per axis);
    periodic (spacing per axis, 0 = not repeated)."""

    shape: Shape
    kind: WarpKind
    amount: Vector


@dataclass(frozen=True, slots=True)
class Mirrored(Shape):
    shape: Shape
    axes: str


@dataclass(frozen=True, slots=True)
class Repeated(Shape):
    shape: Shape
    count: tuple[int, int, int]
    spacing: Vector


@dataclass(frozen=True, slots=True)
class Circled(Shape):
    shape: Shape
    count: int
    radius: Number = 0.0


@dataclass(frozen=True, slots=True)
class Scattered(Shape):
    """Copies at random, evenly spread, none nearer to another than `gap` metres; fewer where there is no room.

    Attributes:
        size: edges [m] of the box about the origin in which their origins stand.
        turn: each is turned about y by at most half of this, either way [degrees].
        smallest: each is scaled by a factor from this to 1.
        on: the name of a form of the world, a terrain, on whose surface they stand; "" for none.
        lifts: by how much [m] each copy is lifted onto it; found out by `standing`.
    """

    shape: Shape
    count: int
    size: tuple[float, float, float]
    seed: int = 0
    turn: float = 360.0
    smallest: float = 1.0
    gap: float = 0.0
    on: str = ""
    lifts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Skyline(Shape):
    """A city of boxes on y = 0, in a square about the origin; `skyline` says what its numbers are."""

    size: float
    height: float
    spacing: float
    seed: int
    hollow: float
    sign: str
    beacon: str


@dataclass(frozen=True, slots=True)
class Text(Shape):
    """Words in space; `text` says what its numbers are."""

    text: str
    height: Number = 1.0
    depth: Number = 0.1
    tube: Number = 0.0


@dataclass(frozen=True, slots=True)
class Terrain(Shape):
    """Ground on a square of edge `size` [m] round the y axis: from y = 0 up to `height` [m], and solid below.

    Attributes:
        feature: typical distance between crests [m].
        style: "hills", "dunes" (under a wind along x) or "ridges".
        seed: another one gives another landscape.
    """

    size: float
    height: float
    feature: float
    style: str
    seed: int


@dataclass(frozen=True, slots=True)
class Fractal(Shape):
    """A "menger", "apollonian" or "foldbox" in a cube of edge `size` [m]; every level adds finer detail."""

    kind: str
    size: Number
    levels: int


def as_form(shape: Shape) -> Form:
    """The shape as a form; a form stays itself."""
    return shape if isinstance(shape, Form) else Form(shape)


def _combine(left: Shape, right: Shape, operator: Operator) -> Group:
    joined = replace(as_form(right), operator=operator)
    if isinstance(left, Group):
        return Group((*left.forms, joined))
    return Group((as_form(left), joined))


def _axis_flags(axes: str) -> Vector:
    return (float("x" in axes), float("y" in axes), float("z" in axes))


def _size(size: Number | Vector) -> Vector:
    return size if isinstance(size, tuple) else (size, size, size)


def sphere(radius: Number = 1.0) -> Shape:
    """A ball."""
    return Primitive("sphere", (radius,))


def box(size: Number | Vector = 1.0) -> Shape:
    """A box of full edge lengths `size`."""
    return Primitive("box", _size(size))


def rounded_box(size: Number | Vector = 1.0, radius: Number = 0.1) -> Shape:
    """A box of full edge lengths `size` (rounding included) whose edges have that radius."""
    return Primitive("rounded_box", (*_size(size), radius))


def capsule(radius: Number = 0.5, height: Number = 1.0) -> Shape:
    """A cylinder along y with round ends; `height` between the centres of its ends."""
    return Primitive("capsule", (radius, height))


def round_cone(bottom: Number = 0.5, top: Number = 0.25, height: Number = 1.0) -> Shape:
    """The hull of a ball of radius `bottom` and one of radius `top`, `height` above it; the origin is half-way."""
    return Primitive("round_cone", (bottom, top, height))


def torus(radius: Number = 1.0, tube: Number = 0.25) -> Shape:
    """A ring in the xz plane: `radius` to the middle of the tube, `tube` its radius."""
    return Primitive("torus", (radius, tube))


def cylinder(radius: Number = 0.5, height: Number = 1.0) -> Shape:
    """A cylinder along y of full height `height`."""
    return Primitive("cylinder", (radius, height))


def cone(radius: Number = 0.5, height: Number = 1.0, top: Number = 0.0) -> Shape:
    """A cone along y of full height `height`; `top` its radius at the upper end (≤ `radius`)."""
    return Primitive("cone", (radius, height, top))


def tube(radius: Number = 0.5, wall: Number = 0.1, height: Number = 1.0) -> Shape:
    """A pipe along y: outer radius, thickness of its wall, full height."""
    return Primitive("tube", (radius, wall, height))


def pyramid(size: Number = 1.0, height: Number = 1.0) -> Shape:
    """A pyramid along y on a square of edge `size`, full height `height`."""
    return Primitive("pyramid", (size, height))


def plane() -> Shape:
    """Everything below y = 0."""
    return Primitive("plane", ())


def skyline(
    size: float = 500.0,
    height: float = 120.0,
    spacing: float = 25.0,
    seed: int = 0,
    hollow: float = 0.0,
    sign: str = "",
    beacon: str = "",
) -> Shape:
    """A city of towers on y = 0: edge of its square, about the tallest tower, from street to street, edge of a square
    in the middle kept free [m]; `sign` and `beacon` name the materials of lit signs and of antennas' lights, "" for
    none of them."""
    return Skyline(size, height, spacing, seed, hollow, sign, beacon)


def text(text: str = "", height: Number = 1.0, depth: Number = 0.1, tube: Number = 0.0) -> Shape:
    """Words that face +z, centred on the origin, in one line or several: the height of a capital, how thick the
    letters are or, where above 0, the radius of a neon tube that runs along their outlines instead."""
    return Text(text, height, depth, tube)


def terrain(
    size: float = 400.0, height: float = 20.0, feature: float = 60.0, style: str = "hills", seed: int = 0
) -> Shape:
    """Ground that rises from y = 0 up to `height`."""
    return Terrain(size, height, feature, style, seed)


def menger(size: Number = 2.0, levels: int = 3) -> Shape:
    """A Menger sponge: a cube with square tunnels through tunnels."""
    return Fractal("menger", size, levels)


def apollonian(size: Number = 4.0, levels: int = 6) -> Shape:
    """Floors, vaults and lace of spheres: a sheet and its images under inversion."""
    return Fractal("apollonian", size, levels)


def foldbox(size: Number = 4.0, levels: int = 7) -> Shape:
    """A citadel of halls and arches: a Mandelbox."""
    return Fractal("foldbox", size, levels)
