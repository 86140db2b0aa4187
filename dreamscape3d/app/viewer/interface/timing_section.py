"""How long pictures take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface.look import AMBER, CYAN, DEEP, DIM, GREEN, LINE, MAGENTA, RED, Rgb, packed
from dreamscape3d.app.viewer.interface.widgets import elided, em, facts, switch, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dreamscape3d.app.viewer.desk import Desk

KEPT = 240  # pictures across the graph
LATE = 1.1  # times the target from which a picture counts as late
HEADROOM = 1.25
READ_EVERY = 0.25  # seconds between new figures, so that they can be read


@dataclass(frozen=True, slots=True)
class Figures:
    """What frame times [ms] amount to: half are below `median`, 95 % below `high`."""

    median: float
    high: float
    worst: float

    @property
    def fps(self) -> float:
        return 1e3 / self.median if self.median > 0.0 else 0.0


def measure(times: NDArray[np.float32]) -> Figures:
    """The figures of some frame times [ms]; zeros where there are none."""
    if not len(times):
        return Figures(0.0, 0.0, 0.0)
    median, high, worst = np.percentile(times, (50, 95, 100))
    return Figures(float(median), float(high), float(worst))


class Timings:
    """The section, with the figures it showed last."""

    def __init__(self) -> None:
        self.figures = Figures(0.0, 0.0, 0.0)
        self._read = -1e9

    def refresh(self, desk: Desk, now: float) -> None:
        """Read the figures anew, a few times a second; `now` in seconds."""
        if now - self._read >= READ_EVERY:
            self.figures, self._read = measure(desk.frame_times), now

    def draw(self, desk: Desk) -> None:
        """The graph, figures, and what each pass takes."""
        target = 1e3 / max(desk.target_fps, 1.0)
        _draw_graph(desk.frame_times, target)
        figures = self.figures
        facts(
            [
                ("median", f"{figures.median:.1f} ms · {figures.fps:.0f} fps"),
                ("95 %", f"{figures.high:.1f} ms"),
                ("worst", f"{figures.worst:.1f} ms"),
            ]
        )
        if switch("measure passes", desk.measuring, "waits for the graphics card after each picture"):
            desk.measuring = not desk.measuring
        if desk.measuring:
            _draw_passes(desk)


def severity(milliseconds: float, target: float) -> Rgb:
    """Green while in time, amber when late, red from twice the target."""
    if milliseconds <= target * LATE:
        return GREEN
    return AMBER if milliseconds <= 2.0 * target else RED


def _draw_graph(times: NDArray[np.float32], target: float) -> None:
    corner, width, height = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail().x, em(5.0)
    imgui.dummy((width, height))
    pen = imgui.get_window_draw_list()
    right, bottom = corner.x + width, corner.y + height
    pen.add_rect_filled(corner, (right, bottom), packed(DEEP, 0.6), imgui.get_style().frame_rounding)
    top = graph_top(times, target)
    pen.push_clip_rect(corner, (right, bottom), True)
    _draw_curve(pen, times, target, (corner.x, bottom), (width, height / top))
    y = bottom - target / top * height
    pen.add_line((corner.x, y), (right, y), packed(MAGENTA, 0.85), 1.0)
    note = f"{target:.1f} ms"
    size = imgui.calc_text_size(note)
    x, above = right - size.x - em(0.4), y - size.y - 1.0
    top_left = (x, above if above > corner.y else y + 1.0)
    pen.add_rect_filled(top_left, (right, top_left[1] + size.y), packed(DEEP, 0.75))
    pen.add_text(top_left, packed(MAGENTA), note)
    pen.pop_clip_rect()
    pen.add_rect(corner, (right, bottom), packed(LINE, 0.6), imgui.get_style().frame_rounding)


def graph_top(times: NDArray[np.float32], target: float) -> float:
    """What the graph's upper edge stands for [ms]: it holds the target and 95 % of pictures, in steps of 1.5."""
    needed = max(float(np.percentile(times, 95)) if len(times) else 0.0, target) * HEADROOM
    return float(target * HEADROOM * 1.5 ** np.ceil(np.log(needed / (target * HEADROOM)) / np.log(1.5) - 1e-9))


def _draw_curve(
    pen: imgui.ImDrawList,
    times: NDArray[np.float32],
    target: float,
    foot: tuple[float, float],
    scale: tuple[float, float],
) -> None:
    if len(times) < 2:
        return
    step = scale[0] / (KEPT - 1)
    x = foot[0] + scale[0] - step * np.arange(len(times) - 1, -1, -1, dtype=np.float32)
    y = foot[1] - np.minimum(times, 1e5) * scale[1]
    points = np.stack([x, y], axis=1).tolist()
    pen.add_polyline(points, packed(CYAN, 0.95), thickness=em(0.09), flags=0)
    for i in np.flatnonzero(times > LATE * target):
        x_late, y_late = points[int(i)]
        pen.add_line((x_late, y_late), (x_late, foot[1]), packed(severity(float(times[i]), target), 0.75), step)


def _draw_passes(desk: Desk) -> None:
    timings = desk.timings
    if not timings:
        write("no figures yet", DIM)
        return
    total = sum(timings.values())
    longest = max(max(timings.values()), 1e-6)
    for name, spent in [*sorted(timings.items(), key=lambda t: -t[1]), ("all", total)]:
        _draw_pass(name, spent, spent / longest if name != "all" else 0.0)


def _draw_pass(name: str, spent: float, share: float) -> None:
    corner, width, height = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail().x, em(1.15)
    imgui.dummy((width, height))
    pen, note = imgui.get_window_draw_list(), f"{spent:.2f} ms"
    room = imgui.calc_text_size(note).x
    pen.add_rect_filled(corner, (corner.x + max(share, 0.0) * width, corner.y + height), packed(CYAN, 0.22), 3.0)
    pen.add_text((corner.x + em(0.3), corner.y), packed(DIM), elided(name, width - room - em(1.0)))
    pen.add_text((corner.x + width - room - em(0.3), corner.y), packed((0.9, 0.93, 0.98)), note)
