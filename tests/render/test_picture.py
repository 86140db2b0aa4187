"""From radiance to picture: the same every time, exposure, tone curve, bloom, depths; and nothing but numbers."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import PLAIN, Gpu, moment_of
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import render, shared_context
from dreamscape3d.dream.dream import Dream
from dreamscape3d.gpu.target import Format, make_target, make_texture
from dreamscape3d.maths.expression import parse
from dreamscape3d.render.passes.accumulate import AccumulatePass
from dreamscape3d.render.passes.bloom import BloomPass
from dreamscape3d.render.passes.present import PresentPass
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.scene.grading import Effects, Grade
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Scene, Sky
from dreamscape3d.sdf.shape import Form, box, plane, sphere

SIZE = (96, 64)
NEON = {"neon": Material(colour=(0.1, 0.1, 0.1), glow=(1.0, 0.2, 0.6), emission=6.0)}
FULL = replace(QUALITIES["live"], shadow_size=128)
SATURATION = 1.25  # ours, on top of AgX


def dream(seed: int = 5, exposure: float = 0.0) -> Dream:
    """A little of everything."""
    forms = (
        plane(),
        box((1, 2, 1)).at(-1, 1, 0),
        sphere(0.5).at(1.2, 1, -1).painted("neon"),
        Form(sphere(0.6), "subtract", 0.2),
    )
    scene = Scene(
        forms=tuple(Form(shape) if not isinstance(shape, Form) else shape for shape in forms),
        materials=NEON,
        lights=(Light(kind="sun"), Light(at=(0, 2, -2))),
        camera=Camera(at=(0, 2, -6), look_at=(0, 1.6, 0), exposure=exposure),
        sky=Sky(stars=1.0),
        seed=seed,
    )
    return Dream(scene=scene, seed=seed)


# -- the same, or not --------------------------------------------------------------------------------


def test_the_same_dream_gives_the_same_bytes(gl: Any) -> None:
    first, second = (render(dream(), SIZE, time=1.5, samples=3) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_another_process_gives_the_same_bytes(gl: Any) -> None:
    here = hashlib.sha256(render(dream(), SIZE, time=1.5, samples=3).tobytes()).hexdigest()
    program = (
        "import sys, hashlib; sys.path[:0] = sys.argv[1:]\n"
        "from test_picture import dream, render, SIZE\n"
        "print(hashlib.sha256(render(dream(), SIZE, time=1.5, samples=3).tobytes()).hexdigest())\n"
    )
    there = subprocess.run(
        [sys.executable, "-c", program, *sys.path], capture_output=True, text=True, check=True, timeout=120
    )
    assert there.stdout.strip() == here


def test_the_seed_moves_the_stars_and_nothing_else(gl: Any) -> None:
    one, two = (render(replace(dream(), seed=0), SIZE, seed=seed, quality="draft", depth=32) for seed in (1, 2))
    sky = np.zeros(SIZE[::-1], bool)
    sky[:20] = True
    changed = (one != two).any(axis=2)
    assert changed[sky].sum() > 20
    assert not changed[40:].any()


def test_a_picture_is_top_row_first(gl: Any) -> None:
    up = Sky(zenith=(1, 1, 1), horizon=(0.2, 0.2, 0.2), nadir=(0, 0, 0), stars=0.0)
    picture = render(Dream(scene=Scene(sky=up, air=Air(density=0.0))), SIZE, depth=32)
    rows = picture.mean(axis=(1, 2))
    assert (np.diff(rows) <= 1e-6).all()
    assert rows[0] > 4.0 * rows[-1] + 0.01


# -- developing --------------------------------------------------------------------------------------


def agx(linear: NDArray[Any], saturation: float = SATURATION) -> NDArray[np.float64]:
    """AgX by numpy: Sobotka's matrices and log range, Wrensch's polynomial; display-encoded."""
    inset = np.array(
        [
            [0.842479062253094, 0.0784335999999992, 0.0792237451477643],
            [0.0423282422610123, 0.878468636469772, 0.0791661274605434],
            [0.0423756549057051, 0.0784336, 0.879142973793104],
        ]
    )
    low, high = -12.47393, 4.026069
    x = np.log2(np.maximum(np.asarray(linear, np.float64), 1e-10) @ inset.T)
    x = (np.clip(x, low, high) - low) / (high - low)
    x = np.polyval([15.5, -40.14, 31.96, -6.868, 0.4298, 0.1191, -0.00232], x)
    grey = x @ [0.2126, 0.7152, 0.0722]
    x = grey[..., None] + saturation * (np.maximum(x, 0.0) ** 1.12 - grey[..., None])
    encoded: NDArray[np.float64] = np.clip(x @ np.linalg.inv(inset).T, 0.0, 1.0)
    return encoded


def develop(gl: Any, linear: NDArray[np.float32], exposure: float = 0.0) -> NDArray[np.float32]:
    """(H, W, 3) radiance through `PresentPass` alone."""
    height, width, _ = linear.shape
    source = make_texture(gl, (width, height), 4, Format.FLOAT)
    source.write(np.pad(linear, ((0, 0), (0, 0), (0, 1))).astype(np.float32).tobytes())
    target = make_target(gl, (width, height), [(4, Format.FLOAT)])
    present = PresentPass(gl, shared_context()[1])
    present.draw(source, None, target, exposure, 0.0)
    present.release()
    shown = np.frombuffer(target.texture.read(), np.float32).reshape(height, width, 4)[..., :3]
    source.release()
    target.release()
    return shown


def radiances() -> NDArray[np.float32]:
    """(32, 32, 3) from black to far beyond white, all hues, some of them one channel only."""
    rng = np.random.default_rng(0)
    linear = 2.0 ** rng.uniform(-14.0, 6.0, (32, 32, 3))
    linear[:4] *= rng.integers(0, 2, (4, 32, 3))
    return linear.astype(np.float32)


def test_the_tone_curve_by_number(gl: Any) -> None:
    linear = radiances()
    assert np.abs(develop(gl, linear) - agx(linear)).max() < 1.0 / 255.0


def test_the_tone_curve_keeps_order_and_range(gl: Any) -> None:
    grey = np.repeat(2.0 ** np.linspace(-16.0, 8.0, 256, dtype=np.float32)[None, :, None], 3, axis=2)
    shown = develop(gl, grey)
    assert (np.ptp(shown, axis=2) < 3e-3).all()
    assert (np.diff(shown[0, :, 1]) > -3e-4).all()  # the polynomial dips by 0.15/255 just above black
    assert shown.min() >= 0.0
    assert shown.max() <= 1.0
    assert shown[0, 0, 0] < 0.01
    assert shown[0, -1, 0] > 0.95
    assert 0.3 < develop(gl, np.full((1, 1, 3), 0.18, np.float32))[0, 0, 1] < 0.55


@pytest.mark.parametrize("stops", [-2.0, 1.0, 3.0])
def test_a_stop_doubles_the_light(gl: Any, stops: float) -> None:
    linear = radiances()
    brighter = develop(gl, linear, stops)
    assert np.abs(brighter - develop(gl, linear * np.float32(2.0**stops))).max() < 1e-4
    assert brighter.mean() != pytest.approx(develop(gl, linear).mean(), rel=0.02)


def test_depths_agree(gpu: Gpu) -> None:
    """8 bits are the 16 dithered; 16 bits are the 32 through the tone curve, one stop up as the camera says."""
    moment = moment_of(
        plane().at(0, -1, 0), sphere(1.0).painted("neon"), materials=NEON, camera=Camera(at=(0, 1, -5), exposure=1.0)
    )
    quality = replace(FULL, bloom=0)
    eight, sixteen, linear = (gpu.picture(moment, SIZE, quality, depth) for depth in (8, 16, 32))
    assert [p.dtype.name for p in (eight, sixteen, linear)] == ["uint8", "uint16", "float32"]
    assert np.abs(sixteen / 65535.0 - agx(linear * 2.0)).max() < 1.0 / 255.0
    assert np.abs(eight.astype(float) - sixteen / 257.0).max() <= 1.51
    assert np.abs(np.mean(eight.astype(float) - sixteen / 257.0)) < 0.02


# -- bloom -------------------------------------------------------------------------------------------


def bloomed(gl: Any, linear: NDArray[np.float32], levels: int = 6) -> NDArray[np.float64]:
    """What `BloomPass` makes of (H, W, 3), at half its size."""
    height, width, _ = linear.shape
    source = make_texture(gl, (width, height), 4, Format.HALF, linear=True)
    source.write(np.pad(linear, ((0, 0), (0, 0), (0, 1))).astype(np.float16).tobytes())
    bloom = BloomPass(gl, shared_context()[1], (width, height), levels)
    bloom.draw(source)
    texture = bloom.texture
    pixels = np.frombuffer(texture.read(), np.float16).reshape(texture.height, texture.width, texture.components)
    bloom.release()
    source.release()
    return pixels[..., :3].astype(np.float64)


@pytest.mark.parametrize("size", [(256, 128), (320, 180), (161, 97)])
def test_bloom_spreads_light_and_makes_none(gl: Any, size: tuple[int, int]) -> None:
    """Of a small light amid black all energy is kept within 2 %, at odd sizes too."""
    linear = np.zeros((size[1], size[0], 3), np.float32)
    linear[size[1] // 2 - 6 : size[1] // 2 + 6, size[0] // 2 - 8 : size[0] // 2 + 8] = (40.0, 10.0, 3.0)
    spread = bloomed(gl, linear, levels=4)
    assert spread.mean(axis=(0, 1)) == pytest.approx(linear.mean(axis=(0, 1)), rel=0.02)
    assert spread[spread.shape[0] // 2, spread.shape[1] // 2 + 20].min() > 0.0
    assert spread.max() < 40.0


def test_bloom_leaves_an_even_picture_alone(gl: Any) -> None:
    assert bloomed(gl, np.full((90, 160, 3), 0.5, np.float32)) == pytest.approx(0.5, rel=2e-3)


def test_bloom_is_symmetrical(gl: Any) -> None:
    linear = np.zeros((128, 128, 3), np.float32)
    linear[60:68, 60:68] = 20.0
    spread = bloomed(gl, linear, levels=5)[..., 0]
    assert spread == pytest.approx(spread[::-1], abs=0.02)
    assert spread == pytest.approx(spread[:, ::-1], abs=0.02)


# -- nothing but numbers -----------------------------------------------------------------------------

WILD = ("1e6", "-1e6", "0", "1/0", "sqrt(-1)", "1e-6")
PLACES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "radius": lambda n: {"forms": [sphere(n)]},
    "size": lambda n: {"forms": [box((n, 1.0, n))]},
    "at": lambda n: {"forms": [sphere(1.0).at(n, 0.0, n)]},
    "turn": lambda n: {"forms": [box(1.0).turned(n, n, n)]},
    "scale": lambda n: {"forms": [box(1.0).scaled(n)]},
    "smooth": lambda n: {"forms": [box(1.0), sphere(0.7).smooth(n)]},
    "twist": lambda n: {"forms": [box(1.0).twisted(n)]},
    "bend": lambda n: {"forms": [box(1.0).bent(n)]},
    "period": lambda n: {"forms": [sphere(0.3).periodic(n, 0.0, n)]},
    "shell": lambda n: {"forms": [sphere(1.0).shelled(n)]},
    "round": lambda n: {"forms": [(sphere(1.0) - box(1.0)).rounded(n)]},
    "colour": lambda n: {"materials": {"": Material(colour=(n, n, 0.5), glow=(n, 0.1, 0.1), emission=1.0)}},
    "emission": lambda n: {"materials": {"": Material(emission=n)}},
    "gloss": lambda n: {"materials": {"": Material(roughness=n, metallic=n, rim=n)}},
    "pattern": lambda n: {"materials": {"": Material(pattern="grid", spacing=n, line=n)}},
    "sun": lambda n: {"lights": (Light(kind="sun", direction=(n, n, 0.0), intensity=n, radius=n),)},
    "lamp": lambda n: {"lights": (Light(at=(n, 0.0, 0.0), intensity=n, radius=n, reach=n, colour=(n, 1, 1)),)},
    "air": lambda n: {"air": Air(density=n, falloff=n, glow=n, colour=(n, 0.5, 0.5))},
    "sky": lambda n: {"sky": Sky(zenith=(n, 0.1, 0.1), brightness=n, stars=n, twinkle=n)},
    "camera": lambda n: {"camera": Camera(at=(n, 1.0, n), look_at=(0.0, 0.0, 0.0), roll=n, fov=n)},
    "view from itself": lambda n: {"camera": Camera(at=(n, n, n), look_at=(n, n, n))},
    "exposure": lambda n: {"camera": Camera(at=(0.0, 1.0, -6.0), exposure=n, auto_exposure=n)},
    "lens": lambda n: {"camera": Camera(at=(0.0, 1.0, -6.0), aperture=n, focus=n, shutter=n)},
    "grade": lambda n: {"grade": Grade(n, n, n, n, n, n, n, n)},
    "effects": lambda n: {"effects": Effects(n, n, n, n, (n, n, n))},
}


@pytest.mark.parametrize("place", PLACES)
def test_no_number_breaks_a_picture(gpu: Gpu, place: str) -> None:
    """Whatever an expression comes to, somewhere: a picture, of numbers only."""
    for text in WILD:
        scene = PLACES[place](parse(text))
        scene["materials"] = {**NEON, **scene.get("materials", {})}
        forms = [*scene.pop("forms", [box(1.0)]), sphere(0.4).at(1.5, 0.0, 0.0).painted("neon")]
        moment = moment_of(*forms, **scene)
        for quality in (FULL, replace(PLAIN, samples=2)):
            linear = gpu.picture(moment, (40, 24), quality)
            assert np.isfinite(linear).all(), f"{place} = {text}"
            assert gpu.picture(moment, (40, 24), quality, 8).dtype == np.uint8


def test_a_lost_pixel_stays_one_pixel(gl: Any) -> None:
    """NaN and infinity neither enter the sum of samples nor spread by bloom."""
    linear = np.full((64, 64, 3), 0.25, np.float32)
    linear[20, 20], linear[40, 40] = np.nan, np.inf
    source = make_texture(gl, (64, 64), 4, Format.HALF, linear=True)
    source.write(np.pad(linear, ((0, 0), (0, 0), (0, 1))).astype(np.float16).tobytes())
    mask = make_texture(gl, (64, 64), 1, Format.FLOAT)
    mask.write(np.ones((64, 64), np.float32).tobytes())
    total = make_target(gl, (64, 64), [(4, Format.FLOAT)])
    total.framebuffer.clear()
    AccumulatePass(gl, shared_context()[1]).draw(source, mask, total)
    summed = np.frombuffer(total.texture.read(), np.float32).reshape(64, 64, 4)
    assert np.isfinite(summed).all()
    assert (np.abs(summed[..., 0] - 0.25) > 1e-3).sum() == 2
    for thing in (source, mask, total):
        thing.release()


def test_bloom_does_not_spread_what_is_no_number(gl: Any) -> None:
    linear = np.full((64, 64, 3), 0.25, np.float32)
    linear[20, 20] = np.nan
    assert np.isfinite(bloomed(gl, linear)).all()
