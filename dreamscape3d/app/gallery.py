"""Render dreams as a gallery: a card and a strip of moments of each, and a page that shows them.

DIR gets NAME.webp and NAME-times.webp for each DREAM (by default all that come along) and index.html, which needs
nothing else: no scripts, no other hosts. A dream with faults is told and left out; the exit code is 2 then.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app import argument, entangling, picture
from dreamscape3d.app.dream_name import find_dream
from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.app.gallery_page import Card, mood_line, page
from dreamscape3d.app.progress import ProgressLine
from dreamscape3d.app.still import QUALITIES
from dreamscape3d.errors import DreamFileError, LimitError, OutputError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.app.offscreen import Studio
    from dreamscape3d.dream.dream import Dream

CARD_TIME = 2.0  # seconds; what moves has begun to
STRIP, STRIP_SECONDS = 6, 12.0
GAP = 6  # pixels between the pictures of a strip
_GROUND = (10, 9, 18)  # between them


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `gallery` takes."""
    add = parser.add_argument
    add("dreams", metavar="DREAM", nargs="*", help="paths or names of dreams (default: all that come along)")
    add("-o", "--output", metavar="DIR", required=True, type=Path, help="folder of the gallery; made if missing")
    add("--size", metavar="WxH", type=argument.size, default=(1280, 720), help="pixels of a card (default 1280x720)")
    add("--quality", choices=QUALITIES, default="high", help="draft, live, high or final (default high)")
    add("--time", metavar="S", type=argument.seconds, default=CARD_TIME, help="moment of the cards (default 2)")
    add("--times", metavar="S,S…", type=argument.moments, help="moments of the strips (default: six along its path)")
    add("--cards", action="store_true", help=argparse.SUPPRESS)  # the viewer's start screen, instead of a page


def run(args: argparse.Namespace) -> int:
    """Refuse what cannot be done, then paint one dream after the other; the page is written anew after each.

    Raises:
        UsageError, OutputError: DIR is no folder, a dream does not exist, a file cannot be written.
        GraphicsError: there is no OpenGL.
    """
    paths = [find_dream(name) for name in args.dreams] or list(shipped_dreams().values())
    folder = _make_folder(args.output)
    cards: list[Card] = []
    status = 0
    for path, name in zip(paths, file_names(paths), strict=True):
        try:
            if args.cards:
                _paint_card(path, name, folder)
                continue
            cards.append(_paint(path, name, args))
        except (DreamFileError, LimitError) as error:
            print(error, file=sys.stderr)
            status = 2
            continue
        _write_page(folder, cards)
        print(f"painted {name} ({cards[-1].forms} forms, {cards[-1].seconds:.1f} s)")
    if cards:
        print(f"wrote {args.output / 'index.html'}")
    return status


def file_names(paths: Sequence[Path]) -> list[str]:
    """A name for the files of each dream that is safe in any folder and address, no two alike."""
    taken: set[str] = set()
    names = []
    for path in paths:
        plain = re.sub(r"[^A-Za-z0-9_]+", "-", path.stem).strip("-")[:64] or "dream"
        name, number = plain, 1
        while taken & {name.casefold(), f"{name}-times".casefold()}:
            number += 1
            name = f"{plain}-{number}"
        taken |= {name.casefold(), f"{name}-times".casefold()}
        names.append(name)
    return names


def _make_folder(folder: Path) -> Path:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"'{folder}' is a file; a gallery needs a folder", cure="name another with -o")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        cure = f"mkdir -p '{folder.parent}'" if isinstance(error, FileNotFoundError) else ""
        raise OutputError(f"the folder '{folder}' cannot be made: {error.strerror}", cure=cure) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"the folder '{folder}' cannot be written")
    return folder


def _paint(path: Path, name: str, args: argparse.Namespace) -> Card:
    """Render and write the pictures of one dream."""
    from dreamscape3d.app.offscreen import Studio
    from dreamscape3d.app.webp import write_webp
    from dreamscape3d.formats import load_dream

    dream = load_dream(path)
    times = args.times or strip_times(dream)
    columns = strip_columns(len(times))
    with ProgressLine(name) as progress:
        began = time.monotonic()
        with Studio(dream, args.size, args.quality) as studio:
            card = studio.picture(args.time, progress=lambda share: progress(0.4 * share))
            forms = studio.forms
        spent = time.monotonic() - began
        with Studio(dream, strip_size(args.size, columns), args.quality) as studio:
            sheet = contact_sheet(_moments(studio, times, progress), columns)
    write_webp(args.output / f"{name}.webp", [card], _origin(dream, args.time))
    write_webp(args.output / f"{name}-times.webp", [sheet], _origin(dream, times[0]))
    return Card(
        name=name,
        title=dream.title,
        author=dream.author,
        mood=mood_line(dream.mood, dream.tempo),
        size=args.size,
        strip_size=(sheet.shape[1], sheet.shape[0]),
        time=args.time,
        times=tuple(times),
        forms=forms,
        seed=dream.seed,
        seconds=spent,
        quality=args.quality,
        colours=palette(card),
    )


def _paint_card(path: Path, name: str, folder: Path) -> None:
    """Render what stands for one dream on the viewer's start screen."""
    from dreamscape3d.app.card import make_card, write_card
    from dreamscape3d.formats import load_dream

    dream = load_dream(path)
    write_card(folder / f"{name}.webp", make_card(dream), dream)
    print(f"painted {name}")


def _moments(studio: Studio, times: Sequence[float], progress: ProgressLine) -> list[NDArray[np.uint8]]:
    pictures = []
    for number, moment in enumerate(times):
        pictures.append(studio.picture(moment))
        progress(0.4 + 0.6 * (number + 1) / len(times))
    return pictures


def strip_times(dream: Dream) -> list[float]:
    """Six moments [s]: along the camera's path from end to end, or in the first twelve seconds."""
    path = dream.scene.camera.path
    start, end = (path[0].time, path[-1].time) if len(path) > 1 else (0.0, STRIP_SECONDS)
    steps = STRIP if len(path) < 2 or dream.scene.camera.loop else STRIP - 1  # a loop's end is its start
    return [round(start + (end - start) * number / steps, 3) for number in range(STRIP)]


def strip_columns(count: int) -> int:
    """How many pictures of a strip stand side by side: all of three, else in rows as equal as can be."""
    return count if count <= 3 else -(-count // -(-count // 3))


def strip_size(size: tuple[int, int], columns: int) -> tuple[int, int]:
    """Pixels of each picture of a strip as wide as the card, in the card's proportions."""
    width = max((size[0] - GAP * (columns - 1)) // columns, 1)
    return width, max(round(width * size[1] / size[0]), 1)


def contact_sheet(pictures: Sequence[NDArray[np.uint8]], columns: int) -> NDArray[np.uint8]:
    """Pictures (H, W, 3) of one size in rows, left to right."""
    import numpy as np

    height, width = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    sheet = np.empty((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, 3), np.uint8)
    sheet[:] = _GROUND
    for number, shown in enumerate(pictures):
        y, x = number // columns * (height + GAP), number % columns * (width + GAP)
        sheet[y : y + height, x : x + width] = shown
    return sheet


def palette(pixels: NDArray[np.uint8], count: int = 5) -> tuple[str, ...]:
    """The colours that a picture consists of, as `#rrggbb`, dark to light."""
    from PIL import Image

    small = Image.fromarray(pixels).resize((64, 36)).quantize(count, Image.Quantize.MAXCOVERAGE)
    numbers = (small.getpalette() or [])[: 3 * count]
    colours = sorted(zip(*[iter(numbers)] * 3, strict=True), key=sum)
    return tuple("#" + "".join(f"{part:02x}" for part in colour) for colour in colours)


def _origin(dream: Dream, moment: float) -> picture.Origin:
    values = {parameter.name: parameter.default for parameter in dream.parameters}
    entangled = entangling.summary(dream, moment)
    return picture.Origin(dream.title, dream.author, dream.digest, dream.seed, moment, values, entangled=entangled)


def _write_page(folder: Path, cards: Sequence[Card]) -> None:
    path = folder / "index.html"
    try:
        with picture.replacing(path) as temporary:
            temporary.write_text(page(cards), encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror or error}") from error
